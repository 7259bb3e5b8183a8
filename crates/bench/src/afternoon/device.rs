//! A device of the afternoon: the real steps with its data in memory, a key and a session of its own.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use apseko_oplog::device::{self, Input, Session, Step};
use apseko_oplog::message::{Answer, Ask};
use apseko_oplog::{
    Bugs, DeviceId, DeviceLedger as _, DeviceMeta, EditId, Env, Hlc, MemoryLedger, OpId, PAGE, UserId, Who,
};
use apseko_sync::{Address, Link};
use apseko_trust::{Keyring, SoftwareKey};

use super::pace::Pace;
use super::timed;
use crate::Failure;
use crate::oplog::content::SHEETS_PER_CASE;
use crate::oplog::office::{LEVEL, Luck};
use crate::report::Samples;
use crate::sync::content::{VALUES, drafts};
use crate::sync::installation::Employed;

/// More than one case has room for.
pub const MOST: u64 = SHEETS_PER_CASE * VALUES;
/// A server that says "later" so often in a row is not there.
const PATIENCE: u32 = 20;

/// The way to the server.
#[derive(Clone)]
pub struct Way {
    pub address: String,
    pub server: DeviceId,
    pub keyring: Arc<Keyring>,
}

/// What a device, or all of them, came to.
#[derive(Default)]
pub struct Times {
    pub push: Samples,
    pub pull: Samples,
    pub written: BTreeSet<OpId>,
    pub woken: u64,
    pub again: u64,
}

impl Times {
    pub fn join(&mut self, other: Self) {
        self.push.join(other.push);
        self.pull.join(other.pull);
        self.written.extend(other.written);
        self.woken += other.woken;
        self.again += other.again;
    }
}

pub struct Device {
    number: u64,
    user: UserId,
    key: Arc<SoftwareKey>,
    keyring: Arc<Keyring>,
    pub ledger: MemoryLedger,
    session: Session,
    link: Link,
    luck: Luck,
    begin: Instant,
    times: Times,
}

fn id(number: u64) -> [u8; 16] {
    Luck(number ^ 0xde71ce).id()
}

fn key(number: u64) -> Result<SoftwareKey, Failure> {
    Ok(SoftwareKey::from_secret(&apseko_trust::digest(&id(number)))?)
}

/// An inspector with a device of this number.
pub fn employed(number: u64) -> Result<Employed, Failure> {
    inspector(number, "INS")
}

pub fn inspector(number: u64, role: &'static str) -> Result<Employed, Failure> {
    Ok((user(number), role, vec![(DeviceId(id(number)), key(number)?.public())]))
}

fn user(number: u64) -> UserId {
    UserId(Luck(number ^ 0x05e5).id())
}

impl Device {
    pub fn start(number: u64, way: &Way) -> Result<Self, Failure> {
        let (device, key) = (DeviceId(id(number)), Arc::new(key(number)?));
        let mut ledger = MemoryLedger::default();
        ledger.set_meta(&DeviceMeta {
            device,
            level: LEVEL,
            server: None,
            epoch: None,
            stable: 0,
            hlc: Hlc::default(),
            anchor: None,
            offset_ms: None,
        })?;
        let address = Address::read(&format!("http://{}", way.address))?;
        let link = Link::new(address, &[], (device, way.server), key.clone())?;
        let (mut luck, begin) = (Luck(number), Instant::now());
        let (session, _) = device::start(&mut ledger, &mut env(&key, &way.keyring, &mut luck, begin))?;
        let (keyring, times) = (way.keyring.clone(), Times::default());
        Ok(Self { number, user: user(number), key, keyring, ledger, session, link, luck, begin, times })
    }

    fn step(&mut self, input: Input) -> Result<Step, Failure> {
        let mut env = env(&self.key, &self.keyring, &mut self.luck, self.begin);
        let (session, step) = device::step(&mut self.ledger, &self.session, &mut env, input)?;
        self.session = session;
        if step.notices.is_empty() { Ok(step) } else { Err(format!("{:?}", step.notices).into()) }
    }

    /// The operations of the afternoon, as the wishes that bring them: so many for each message.
    pub fn write(&mut self, ops: u64, messages: u64) -> Result<Vec<Input>, Failure> {
        let first = self.number * SHEETS_PER_CASE;
        let mut all = (first..first + SHEETS_PER_CASE).flat_map(|sheet| drafts(sheet, self.user));
        let mut batches = Vec::new();
        let mut taken = 0;
        for message in 1..=messages {
            let upto = ops * message / messages;
            let batch: Vec<_> = all.by_ref().take(usize::try_from(upto - taken)?).collect();
            taken = upto;
            let mut edit = id(self.number);
            edit[8..].copy_from_slice(&message.to_be_bytes());
            let who = Who { user: self.user, role: "INS".to_owned(), acting_for: None, edit: EditId(edit) };
            batches.push(Input::Write(who, batch));
        }
        Ok(batches)
    }

    /// Brings one batch after the other at its times, looks for news after each, and lets itself be woken once in between.
    pub async fn afternoon(mut self, pace: Pace, batches: Vec<Input>) -> Result<Times, Failure> {
        let begin = tokio::time::Instant::now();
        let mut pace = pace.times().peekable();
        for batch in batches {
            let due = pace.next().unwrap_or_default();
            tokio::time::sleep_until(begin + due).await;
            let written = self.step(batch)?.written;
            self.times.written.extend(written);
            let head = self.deliver().await?;
            let Some(next) = pace.peek().copied() else { break };
            let woken = tokio::time::timeout_at(begin + next, self.link.head_beyond(head)).await;
            if matches!(woken, Ok(Ok(_))) {
                self.times.woken += 1;
                self.deliver().await?;
            }
        }
        Ok(self.times)
    }

    /// Talks until everything is delivered and nothing new is there. Returns how long the feed is.
    pub async fn deliver(&mut self) -> Result<u64, Failure> {
        let mut failures = 0;
        loop {
            let request = self.step(Input::Hurry)?.send.ok_or("the device has nothing to ask")?;
            let begin = Instant::now();
            let reply = match self.link.exchange(&request).await {
                Ok(reply) => reply,
                Err(failure) if failures == PATIENCE => return Err(failure.into()),
                Err(_) => {
                    failures += 1;
                    self.times.again += 1;
                    self.step(Input::NoAnswer(request.id))?;
                    continue;
                }
            };
            match request.ask {
                Ask::Push(_) => timed(&mut self.times.push, begin),
                Ask::Pull(_) => timed(&mut self.times.pull, begin),
                Ask::Hello(_) => {}
            }
            let head = reply.head;
            let last = matches!(&reply.answer, Answer::News(news) if !news.more);
            self.step(Input::Reply(Box::new(reply)))?;
            if last {
                return Ok(head);
            }
        }
    }
}

fn env<'a>(key: &'a SoftwareKey, keyring: &'a Keyring, luck: &'a mut Luck, begin: Instant) -> Env<'a> {
    let since: Duration = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Env {
        wall_ms: i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        mono_ms: u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX),
        boot: [6; 16],
        rolled_back: false,
        level: LEVEL,
        page: PAGE,
        random: luck,
        signer: key,
        receipts: None,
        verifier: keyring,
        bugs: Bugs::NONE,
    }
}
