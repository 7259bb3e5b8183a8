//! The simulated server: the real steps on a ledger in memory, with backups, restores and deaths.

use apseko_oplog::message::{Reply, Request};
use apseko_oplog::server::{self, Input, Session, Step};
use apseko_oplog::{Bug, Bugs, DeviceId, Env, EpochId, FeedLedger, FeedMeta, Hlc, MemoryLedger, OpId};

use crate::chance::Chance;
use crate::device::FIRST_EPOCH;
use crate::keys::{CheapKey, CheapVerifier, RECEIPTS};
use crate::rules::UnitRules;
use crate::tape::Scene;

/// The server's installation.
pub const SERVER: DeviceId = DeviceId([0xee; 16]);

/// The server.
#[derive(Debug)]
pub struct Server {
    /// What it keeps.
    pub ledger: MemoryLedger,
    session: Option<Session>,
    level: u16,
    bug: Option<Bug>,
    /// The last backup.
    pub backup: MemoryLedger,
    /// Orders to erase, kept apart from backups.
    pub erasures: Vec<OpId>,
    /// What there was before the last answer: only a bug ever goes back to it.
    uncommitted: Option<MemoryLedger>,
    lives: u8,
    /// What it lived through, if somebody wants to live through it again.
    pub tape: Option<Vec<Scene>>,
}

/// What goes wrong in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing.
    None,
    /// It dies before the commit.
    DieInStep,
    /// It dies after the commit, and the answer is lost.
    DieAfterCommit,
    /// The disk refuses this write.
    DiskFull(u32),
}

/// Lends the world of one step: it follows from the time, the luck and the level of the program.
pub fn with_env<T>(
    (now, luck, level, bug): (i64, u64, u16, Option<Bug>),
    work: impl FnOnce(&mut Env<'_>) -> T,
) -> T {
    work(&mut Env {
        wall_ms: now,
        mono_ms: u64::try_from(now).unwrap_or(0),
        boot: [0; 16],
        rolled_back: false,
        level,
        page: apseko_oplog::PAGE,
        random: &mut Chance::of(luck, 11),
        signer: &CheapKey(SERVER.0),
        receipts: Some(&CheapKey(RECEIPTS)),
        verifier: &CheapVerifier,
        bugs: Bugs(bug),
    })
}

/// What a new server knows.
pub fn first_meta(level: u16) -> FeedMeta {
    FeedMeta {
        server: SERVER,
        level,
        epoch: FIRST_EPOCH,
        lineage: vec![(FIRST_EPOCH, 0)],
        head: 0,
        stable: 0,
        hlc: Hlc::default(),
    }
}

impl Server {
    /// A new server.
    pub fn new(level: u16, bug: Option<Bug>) -> Self {
        let mut ledger = MemoryLedger::default();
        // Cannot fail: nothing has told it to.
        let _ = ledger.set_feed_meta(&first_meta(level));
        let backup = ledger.clone();
        let (erasures, uncommitted) = (Vec::new(), None);
        Self { ledger, session: None, level, bug, backup, erasures, uncommitted, lives: 1, tape: None }
    }

    fn with_env<T>(
        &mut self,
        now: i64,
        luck: u64,
        work: impl FnOnce(&mut MemoryLedger, &mut Env<'_>) -> T,
    ) -> T {
        let (level, bug) = (self.level, self.bug);
        with_env((now, luck, level, bug), |env| work(&mut self.ledger, env))
    }

    /// Begins a start, with this level of program.
    pub fn start(&mut self, now: i64, luck: u64, level: u16) {
        self.level = level;
        let started = self.with_env(now, luck, server::start);
        self.record(|| Scene::Start { now, luck, level });
        self.session = started.ok().map(|(session, _)| session);
    }

    /// Dies. A server that answers before it has committed loses what it had not.
    pub fn die(&mut self) {
        self.session = None;
        if let Some(before) = self.uncommitted.take() {
            self.ledger = before;
        }
    }

    /// The level of its program.
    pub fn level(&self) -> u16 {
        self.level
    }

    /// Answers a device.
    pub fn answer(&mut self, now: i64, luck: u64, request: Request, fault: Fault) -> Option<(Reply, Step)> {
        if self.session.is_none() {
            self.start(now, luck ^ 1, self.level);
        }
        if self.bug == Some(Bug::AckBeforeCommit) {
            self.uncommitted = Some(self.ledger.clone());
        }
        let mut step = self.run(now, luck, Input::Request(Box::new(request)), fault)?;
        let reply = step.reply.take()?;
        Some((reply, step))
    }

    /// Carries out an order of the people in charge.
    pub fn order(&mut self, now: i64, luck: u64, input: Input) -> Option<Step> {
        if self.session.is_none() {
            self.start(now, luck ^ 1, self.level);
        }
        let step = self.run(now, luck, input, Fault::None)?;
        self.erasures.extend(&step.erased);
        Some(step)
    }

    fn run(&mut self, now: i64, luck: u64, input: Input, fault: Fault) -> Option<Step> {
        let session = self.session.clone()?;
        let before = matches!(fault, Fault::DieInStep | Fault::DiskFull(_)).then(|| self.ledger.clone());
        if let Fault::DiskFull(writes) = fault {
            self.ledger.fail_after(Some(writes));
        }
        let tried = self.tape.is_some().then(|| input.clone());
        let result =
            self.with_env(now, luck, |ledger, env| server::step(ledger, &session, env, &UnitRules, input));
        if let (Ok((_, step)), Some(tried), false) = (&result, tried, fault == Fault::DieInStep) {
            let (level, input, came_to) = (self.level, Box::new(tried), Box::new(step.clone()));
            self.record(|| Scene::Step { now, luck, level, input, came_to });
        }
        self.ledger.fail_after(None);
        if let Some(before) = before.filter(|_| result.is_err() || fault == Fault::DieInStep) {
            self.ledger = before;
        }
        match (fault, result) {
            (Fault::DieInStep | Fault::DieAfterCommit, _) => {
                self.die();
                None
            }
            (_, Err(_)) => None,
            (_, Ok((session, step))) => {
                self.session = Some(session);
                Some(step)
            }
        }
    }

    /// Takes up another state of the same feed, as a server of that moment.
    pub fn stand_in(&mut self, ledger: MemoryLedger) {
        self.ledger = ledger;
        self.session = None;
    }

    /// Makes a backup and says so.
    pub fn back_up(&mut self, now: i64, luck: u64) {
        self.uncommitted = None;
        self.backup = self.ledger.clone();
        let head = self.backup.feed_meta().map_or(0, |meta| meta.head);
        self.order(now, luck, Input::BackedUp(head));
        // What the backup says of itself is as true as what the server says.
        self.backup = self.ledger.clone();
        self.record(|| Scene::Backup);
    }

    /// Is lost, and restored from the last backup.
    pub fn roll_back(&mut self, now: i64, luck: u64) {
        self.uncommitted = None;
        self.ledger = self.backup.clone();
        self.session = None;
        self.lives = self.lives.wrapping_add(1);
        self.record(|| Scene::Lost);
        self.start(now, luck, self.level);
        let erasures = self.erasures.clone();
        self.order(now, luck, Input::Restored(EpochId([self.lives; 16]), erasures));
    }

    fn record(&mut self, scene: impl FnOnce() -> Scene) {
        if let Some(tape) = &mut self.tape {
            tape.push(scene());
        }
    }
}
