//! Large files over a real road: what was acknowledged is there, what is stored was read back, and no odd request harms either.

pub mod client;
mod killed;
mod odd;
mod overtaken;
mod room;
mod signed;
mod stories;

use crate::device::TestDevice;
use crate::server::{Installation, Server};
use client::Sender;

/// A server with one device.
struct Place {
    installation: Installation,
    server: Server,
    anna: TestDevice,
}

impl Place {
    fn new() -> Self {
        Self::with(&[])
    }

    fn with(words: &[&str]) -> Self {
        let mut installation = Installation::found(None);
        let anna = installation.enrol(1);
        let server = installation.serve_with(&[&["--backup-every", "0", "--keep-free", "0"], words].concat());
        Self { installation, server, anna }
    }

    fn sender(&self) -> Sender {
        Sender::new(&self.installation, &self.server, &self.anna)
    }

    /// The bytes of a stored file, as they lie on the disk.
    fn stored(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let name = hex::encode(apseko_trust::digest(bytes));
        let path = format!("files/stored/{}/{}/{name}", &name[..2], &name[2..4]);
        std::fs::read(self.installation.path(&path)).ok()
    }
}

fn entries(installation: &Installation, folder: &str) -> usize {
    std::fs::read_dir(installation.path(folder)).unwrap().count()
}
