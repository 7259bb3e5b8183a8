//! The head of the unit in a demonstration, on a device of her own: gives tasks to inspectors as she is told, line by line.
//!
//! `assign TASK LOGIN` or `reassign TASK LOGIN`; `done` comes back when the server has decided and everybody can hear of it.

use std::io::{BufRead as _, Write as _};
use std::sync::Arc;
use std::time::Instant;

use apseko_casework::plan::Petition;
use apseko_casework::{EntityKind, Request, plan, scope_of};
use apseko_oplog::device::{self, Input, Session, Step};
use apseko_oplog::{
    Bugs, DeviceId, DeviceLedger as _, DeviceMeta, EditId, EntityId, Env, Hlc, MemoryLedger, Random, UserId,
    Who,
};
use apseko_sync::{Link, Place, enrol};
use apseko_trust::{Ask, Digest, Envelope, Purpose, Role, SoftwareKey, TrustError, Verifier, digest};

type Fault = Box<dyn std::error::Error>;

const LOGIN: &str = "ruta.ozolina";
const INVITATION: &str = "ZEME-2026-RUTA";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Fault> {
    let mut words = std::env::args().skip(1);
    let (Some(server), Some(root)) = (words.next(), words.next()) else {
        return Err("the server and its root have to be named".into());
    };
    let mut head = Head::comes_in(&Place::read(&server, &root, None)?).await?;
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = line.split(' ').collect();
        let [action, task, login] = words[..] else { return Err("three words a line".into()) };
        head.gives(action, uuid::Uuid::parse_str(task)?, login).await?;
        println!("done");
        std::io::stdout().flush()?;
    }
    Ok(())
}

/// Her device, with everything in memory.
struct Head {
    user: UserId,
    key: SoftwareKey,
    ledger: MemoryLedger,
    session: Session,
    link: Link,
    luck: Luck,
    since: Instant,
    edits: u64,
}

impl Head {
    async fn comes_in(place: &Place) -> Result<Self, Fault> {
        let mut luck = Luck(std::process::id().into(), 0);
        let mut device = [0; 16];
        luck.fill(&mut device);
        let mut secret = [0; 32];
        luck.fill(&mut secret);
        let key = SoftwareKey::from_secret(&secret)?;
        let ask =
            Ask { login: LOGIN.to_owned(), invitation: INVITATION.to_owned(), device, key: key.public() };
        let grant = enrol(place, &ask).await?;
        let feed = grant.keyring.role_keys().find(|key| key.body().role == Role::Feed);
        let server = feed.and_then(|key| key.body().subject).ok_or("nobody vouches for the server")?;
        let ids = (DeviceId(device), DeviceId(server));
        let signer = Arc::new(SoftwareKey::from_secret(&secret)?);
        let link = Link::new(place.address.clone(), &place.roots, ids, signer)?;
        let mut ledger = MemoryLedger::default();
        ledger.set_meta(&DeviceMeta {
            device: DeviceId(device),
            level: 1,
            server: None,
            epoch: None,
            stable: 0,
            hlc: Hlc::default(),
            anchor: None,
            offset_ms: None,
        })?;
        let since = Instant::now();
        let session = device::start(&mut ledger, &mut env(&key, &mut luck, since))?.0;
        Ok(Self { user: UserId(grant.user), key, ledger, session, link, luck, since, edits: 0 })
    }

    async fn gives(&mut self, action: &str, task: uuid::Uuid, login: &str) -> Result<(), Fault> {
        let entity = EntityKind::Task.entity(EntityId(task.into_bytes()));
        for _ in 0..100 {
            self.talks_until_all_is_here().await?;
            if scope_of(&self.ledger, &entity)?.is_some() {
                break;
            }
        }
        self.edits += 1;
        let mut edit = [0; 16];
        edit[8..].copy_from_slice(&self.edits.to_be_bytes());
        let who = Who { user: self.user, role: "RSV".to_owned(), acting_for: None, edit: EditId(edit) };
        let sum = digest(login.as_bytes());
        let petition = Petition {
            entity,
            action: action.to_owned(),
            inspector: sum.first_chunk().copied().map(UserId),
            co_inspectors: Vec::new(),
            more: std::collections::BTreeMap::new(),
        };
        let drafts =
            plan(&self.ledger, &who, Request::from(petition)).map_err(|fault| format!("{fault:?}"))?;
        self.step(Input::Write(who, drafts))?;
        self.talks_until_all_is_here().await
    }

    /// Until everything is delivered, and three answers more: what is new comes page by page.
    async fn talks_until_all_is_here(&mut self) -> Result<(), Fault> {
        let mut calm = 0;
        while calm < 3 {
            let Some(request) = self.step(Input::Hurry)?.send else { continue };
            let reply = self.link.exchange(&request).await?;
            self.step(Input::Reply(Box::new(reply)))?;
            let waits = self.ledger.records().any(|record| record.seq.is_none());
            calm = if waits { 0 } else { calm + 1 };
        }
        Ok(())
    }

    fn step(&mut self, input: Input) -> Result<Step, Fault> {
        let mut env = env(&self.key, &mut self.luck, self.since);
        let (session, step) = device::step(&mut self.ledger, &self.session, &mut env, input)?;
        self.session = session;
        Ok(step)
    }
}

fn env<'e>(key: &'e SoftwareKey, luck: &'e mut Luck, since: Instant) -> Env<'e> {
    Env {
        wall_ms: jiff::Timestamp::now().as_millisecond(),
        mono_ms: u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX),
        boot: [0; 16],
        rolled_back: false,
        level: 1,
        page: apseko_oplog::PAGE,
        random: luck,
        signer: key,
        receipts: None,
        verifier: &Believes,
        bugs: Bugs::default(),
    }
}

/// Believes what the server passes on: nobody lies in these stories.
struct Believes;

impl Verifier for Believes {
    fn verify(
        &self,
        _: Role,
        _: Option<[u8; 16]>,
        _: Purpose,
        _: &Digest,
        _: &Envelope,
        _: i64,
    ) -> Result<(), TrustError> {
        Ok(())
    }
}

/// Different for each process; nothing here is a secret.
struct Luck(u64, u64);

impl Random for Luck {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            self.1 += 1;
            let now = jiff::Timestamp::now().as_nanosecond();
            let drawn = digest(
                &[&self.0.to_be_bytes()[..], &self.1.to_be_bytes()[..], &now.to_be_bytes()[..]].concat(),
            );
            chunk.copy_from_slice(&drawn[..chunk.len()]);
        }
    }
}
