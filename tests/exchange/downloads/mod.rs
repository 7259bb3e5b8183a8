//! Files of cases on their way out, over real HTTP: whoever is told of a case gets what was brought for it, and nobody else learns
//! that there is anything.

mod client;
mod left;
mod noted;
mod permitted;
mod pieces;
mod previews;

use apseko_oplog::DeviceId;
use apseko_trust::{Digest, digest};

use super::device::TestDevice;
use super::server::{Installation, Server};
use super::tell;
use super::uploads::client::Sender;
use client::Reader;

const WORDS: [&str; 4] = ["--backup-every", "0", "--keep-free", "0"];
const CASE: u8 = 7;

/// A server with two devices, whose people have nothing to do with each other's cases.
struct Place {
    installation: Installation,
    server: Server,
    anna: TestDevice,
    juris: TestDevice,
}

impl Place {
    /// Anna has a case; the server knows of it.
    fn new() -> Self {
        let mut installation = Installation::found(None);
        let (mut anna, juris) = (installation.enrol(1), installation.enrol(2));
        let server = installation.serve_with(&WORDS);
        anna.open_case(CASE);
        sync(&installation, &server, &mut anna);
        Self { installation, server, anna, juris }
    }

    /// Says that a file belongs to Anna's case, and brings it; returns where it can be read.
    fn has(&mut self, bytes: &[u8]) -> String {
        let address = self.speaks_of(bytes);
        Sender::new(&self.installation, &self.server, &self.anna).send(bytes);
        address
    }

    /// Says so, and does not bring it.
    fn speaks_of(&mut self, bytes: &[u8]) -> String {
        let sum = digest(bytes);
        self.anna.attach(CASE, sum, i64::try_from(bytes.len()).unwrap());
        sync(&self.installation, &self.server, &mut self.anna);
        address(CASE, evidence_of(&self.anna, &sum), &sum)
    }

    fn reader(&self, device: &TestDevice) -> Reader {
        Reader::new(&self.installation, &self.server, device)
    }

    fn annas(&self) -> Reader {
        self.reader(&self.anna)
    }
}

fn sync(installation: &Installation, server: &Server, device: &mut TestDevice) {
    let link = installation.link(server, device);
    tell(async { device.sync(&link).await.unwrap() });
}

/// Of the evidence that a device has written of, the one that says this sum.
fn evidence_of(device: &TestDevice, sum: &Digest) -> [u8; 16] {
    let said = device.ledger.records().filter_map(|record| {
        let facts = record.here()?.facts()?;
        let file = facts.value.get("sha256")?;
        (file.as_fixed().as_ref() == Some(sum)).then_some(facts.entity.id.0)
    });
    said.last().expect("the device has said so")
}

fn address(case: u8, evidence: [u8; 16], sum: &Digest) -> String {
    let [case, evidence] = [[case; 16], evidence].map(hex::encode);
    format!("/cases/{case}/evidence/{evidence}/{}", hex::encode(sum))
}

/// The readings that stand in the audit, as its words are.
fn readings(installation: &Installation) -> Vec<serde_json::Value> {
    let shown = super::audit::said(installation, &["audit", "show"]);
    let all = shown.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    all.filter(|entry| entry["action"] == "file.read").collect()
}

fn id_of(device: &TestDevice) -> String {
    let DeviceId(id) = device.id;
    hex::encode(id)
}
