//! The places that talk: devices on a real disk or in memory, and a server in memory. Whoever steps says how long it took.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::{Duration, Instant};

use apseko_oplog::device::{self, Input, Session, Step};
use apseko_oplog::message::{Reply, Request};
use apseko_oplog::{
    DeviceId, DeviceLedger, DeviceMeta, Draft, Env, EpochId, FeedLedger, FeedMeta, Header, Hlc, Judgement,
    MemoryLedger, Record, Rules, ScopeId, server,
};
use apseko_store::{OpTables, StoreKey, first_meta, open_with_vfs};
use rusqlite::{Connection, TransactionBehavior};

use super::content;
use super::office::{LEVEL, Luck, Office, Party, SERVER};
use crate::Failure;

const EPOCH: EpochId = EpochId([1; 16]);
/// From one thing that happens to the next.
const STEP_MS: u64 = 40;
/// SQLite's own name for the ordinary file system.
const VFS: &str = if cfg!(windows) { "win32" } else { "unix" };

/// Opens a database with the settings of the real one.
pub fn open(path: &Path) -> Result<Connection, Failure> {
    Ok(open_with_vfs(path, &StoreKey::new([7; 32]), VFS)?)
}

/// What keeps a device's operations. One step is one transaction, durable where there is a disk.
pub trait Shelf {
    fn start(&mut self, env: &mut Env<'_>) -> Result<(Session, Step), Failure>;
    fn step(
        &mut self,
        session: &Session,
        env: &mut Env<'_>,
        input: Input,
    ) -> Result<(Session, Step), Failure>;
}

impl Shelf for Connection {
    fn start(&mut self, env: &mut Env<'_>) -> Result<(Session, Step), Failure> {
        let transaction = self.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let started = device::start(&mut OpTables::new(&transaction), env)?;
        transaction.commit()?;
        Ok(started)
    }

    fn step(
        &mut self,
        session: &Session,
        env: &mut Env<'_>,
        input: Input,
    ) -> Result<(Session, Step), Failure> {
        let transaction = self.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let stepped = device::step(&mut OpTables::new(&transaction), session, env, input)?;
        transaction.commit()?;
        Ok(stepped)
    }
}

impl Shelf for MemoryLedger {
    fn start(&mut self, env: &mut Env<'_>) -> Result<(Session, Step), Failure> {
        Ok(device::start(self, env)?)
    }

    fn step(
        &mut self,
        session: &Session,
        env: &mut Env<'_>,
        input: Input,
    ) -> Result<(Session, Step), Failure> {
        Ok(device::step(self, session, env, input)?)
    }
}

/// An installation.
pub struct Device<'o, S> {
    pub shelf: S,
    session: Session,
    office: &'o Office,
    party: Party,
    luck: Luck,
    /// Milliseconds since the beginning.
    pub ms: u64,
}

impl<'o> Device<'o, Connection> {
    pub fn on_disk(path: &Path, office: &'o Office, party: Party) -> Result<Self, Failure> {
        let connection = open(path)?;
        first_meta(&connection, party.device(), LEVEL)?;
        Self::start(connection, office, party)
    }
}

impl<'o> Device<'o, MemoryLedger> {
    pub fn in_memory(office: &'o Office, party: Party) -> Result<Self, Failure> {
        let mut ledger = MemoryLedger::default();
        ledger.set_meta(&DeviceMeta {
            device: party.device(),
            level: LEVEL,
            server: None,
            epoch: None,
            stable: 0,
            hlc: Hlc(0),
            anchor: None,
            offset_ms: None,
        })?;
        Self::start(ledger, office, party)
    }
}

impl<'o, S: Shelf> Device<'o, S> {
    fn start(mut shelf: S, office: &'o Office, party: Party) -> Result<Self, Failure> {
        let mut luck = Luck(u64::from_be_bytes([party.device().0[0]; 8]));
        let (session, _) = shelf.start(&mut office.env(party, &mut luck, 0))?;
        Ok(Self { shelf, session, office, party, luck, ms: 1 })
    }

    fn step(&mut self, input: Input) -> Result<(Step, Duration), Failure> {
        self.ms += STEP_MS;
        let begin = Instant::now();
        let mut env = self.office.env(self.party, &mut self.luck, self.ms);
        let (session, step) = self.shelf.step(&self.session, &mut env, input)?;
        self.session = session;
        let spent = begin.elapsed();
        if step.notices.is_empty() { Ok((step, spent)) } else { Err(format!("{:?}", step.notices).into()) }
    }

    /// Carries out a person's wish.
    pub fn write(&mut self, wish: u64, drafts: Vec<Draft>) -> Result<Duration, Failure> {
        Ok(self.step(Input::Write(content::who(wish), drafts))?.1)
    }

    /// The next question, however short ago the last one was.
    pub fn ask(&mut self) -> Result<(Request, Duration), Failure> {
        self.session.hurry();
        let (step, spent) = self.step(Input::Tick)?;
        Ok((step.send.ok_or("the device has nothing to ask")?, spent))
    }

    /// Takes an answer in.
    pub fn hear(&mut self, reply: Reply) -> Result<Duration, Failure> {
        Ok(self.step(Input::Reply(Box::new(reply)))?.1)
    }

    /// The first exchange of every start.
    pub fn greet(&mut self, server: &mut Server<'_>) -> Result<(), Failure> {
        let (hello, _) = self.ask()?;
        let (welcome, _) = server.answer(self.ms, hello)?;
        self.hear(welcome)?;
        Ok(())
    }
}

/// The server, in memory.
pub struct Server<'o> {
    pub ledger: MemoryLedger,
    session: server::Session,
    office: &'o Office,
    rules: OpenHouse,
    luck: Luck,
}

impl<'o> Server<'o> {
    /// A server on which everybody may read the cases of these sheets.
    pub fn start(office: &'o Office, sheets: u64) -> Result<Self, Failure> {
        let mut ledger = MemoryLedger::default();
        ledger.set_feed_meta(&FeedMeta {
            server: SERVER,
            level: LEVEL,
            epoch: EPOCH,
            lineage: vec![(EPOCH, 0)],
            head: 0,
            stable: 0,
            hlc: Hlc(0),
        })?;
        let mut luck = Luck(0xfeed);
        let (session, _) = server::start(&mut ledger, &mut office.env(Party::Server, &mut luck, 0))?;
        let rules = OpenHouse((0..sheets).map(content::scope).collect());
        Ok(Self { ledger, session, office, rules, luck })
    }

    pub fn answer(&mut self, ms: u64, request: Request) -> Result<(Reply, Duration), Failure> {
        let begin = Instant::now();
        let mut env = self.office.env(Party::Server, &mut self.luck, ms);
        let input = server::Input::Request(Box::new(request));
        let (session, step) = server::step(&mut self.ledger, &self.session, &mut env, &self.rules, input)?;
        self.session = session;
        let spent = begin.elapsed();
        if !step.notices.is_empty() {
            return Err(format!("{:?}", step.notices).into());
        }
        Ok((step.reply.ok_or("the server has no answer")?, spent))
    }
}

/// Everybody may read everything, and nothing is doubted: the exchange is measured, not the business rules.
struct OpenHouse(BTreeSet<ScopeId>);

impl<L: FeedLedger> Rules<L> for OpenHouse {
    fn grants(&self, _ledger: &L, _device: &DeviceId) -> Result<BTreeSet<ScopeId>, L::Error> {
        Ok(self.0.clone())
    }

    fn second_look(&self, _ledger: &L, _header: &Header) -> Result<Option<&'static str>, L::Error> {
        Ok(None)
    }

    fn judge(&self, _ledger: &L, _petition: &Record) -> Result<Judgement, L::Error> {
        Ok(Judgement::Reject("bench.no_petitions"))
    }
}
