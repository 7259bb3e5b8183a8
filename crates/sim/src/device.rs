//! What a simulated device must be able to do, whatever it keeps its data on, and the one in memory.

use apseko_oplog::device::{self, Input, Notice, Session};
use apseko_oplog::message::{Answer, Reply, Request};
use apseko_oplog::{
    Bug, Bugs, DeviceId, DeviceLedger, DeviceMeta, EditId, Env, EpochId, Hlc, MemoryLedger, Record, ScopeId,
    ScopeState, Who,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::chance::Chance;
use crate::deed::{self, Owner};
use crate::keys::{CheapKey, CheapVerifier};
use crate::lines::fields;
use crate::plan::Deed;

/// The world at the moment of a step, as the device sees it.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Moment {
    /// What its clock says.
    pub wall_ms: i64,
    /// Since it was switched on.
    pub mono_ms: u64,
    /// Which switching-on.
    pub boot: [u8; 16],
    /// The clock was seen running backwards.
    pub rolled_back: bool,
    /// The level of its program.
    pub level: u16,
    /// About so many operations in one message.
    pub page: u32,
    /// The seed of everything random in the step.
    pub luck: u64,
    /// The bug that is brought back, if any.
    #[serde(with = "fields::bug")]
    pub bug: Option<Bug>,
}

/// What goes wrong in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fault {
    /// Nothing.
    None,
    /// The program dies before the commit.
    DieInStep,
    /// The program dies after the commit, before anybody hears of it.
    DieAfterCommit,
    /// The disk refuses this write of the step and all later ones.
    DiskFull(u32),
}

/// What a device is told to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Doing {
    /// A person's deed.
    Deed(Deed, #[serde(with = "fields::edit")] EditId),
    /// Time has passed.
    Tick,
    /// The server has answered.
    Reply(#[serde(with = "fields::reply")] Box<Reply>),
    /// The answer to a push is awaited.
    Ahead,
    /// The server has answered, and the question of this id is on its way already.
    Followed(#[serde(with = "fields::reply")] Box<Reply>, u64),
    /// Room is wanted.
    Compact,
}

impl Doing {
    /// The answer that is heard.
    pub fn reply(&self) -> Option<&Reply> {
        match self {
            Self::Reply(reply) | Self::Followed(reply, _) => Some(reply),
            Self::Deed(..) | Self::Tick | Self::Ahead | Self::Compact => None,
        }
    }
}

/// What came of it, after the commit.
#[derive(Debug, Default)]
pub struct Done {
    /// A question for the server.
    pub send: Option<Request>,
    /// For the person.
    pub notices: Vec<Notice>,
    /// Operations written.
    pub written: Vec<Record>,
    /// A seal was made over a field on which people disagree.
    pub sealed_conflict: bool,
    /// When the device wants to be asked again, by its monotonic clock.
    pub wait_until_mono: u64,
    /// The question that is on its way already counts.
    pub follows: bool,
}

/// Why nothing came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fell {
    /// The program is not running any more.
    Dead,
    /// The disk refused; the program goes on with what it had.
    Refused,
}

/// Everything a device holds, for those who check.
#[derive(Debug, Clone)]
pub struct Contents {
    /// Its operations, in the order of arrival.
    pub records: Vec<Record>,
    /// Its scopes.
    pub scopes: BTreeMap<ScopeId, ScopeState>,
    /// The few things beside.
    pub meta: DeviceMeta,
}

/// A device of some kind.
pub trait Device: Sized + std::fmt::Debug {
    /// A copy of its disk.
    type Image: Clone + std::fmt::Debug;
    /// A new device that knows nothing.
    fn new(owner: Owner, id: DeviceId, level: u16) -> Self;
    /// Begins a start of the program, ending the one before.
    fn start(&mut self, moment: &Moment) -> Result<(), Fell>;
    /// Does one thing.
    fn act(&mut self, moment: &Moment, doing: &Doing, fault: Fault) -> Result<Done, Fell>;
    /// Ends the program as kill -9 does.
    fn kill(&mut self);
    /// Power goes.
    fn lose_power(&mut self, luck: u64);
    /// Whether the program runs.
    fn is_running(&self) -> bool;
    /// Everything it holds.
    fn contents(&mut self) -> Contents;
    /// A copy of its disk.
    fn image(&mut self) -> Self::Image;
    /// Replaces its disk.
    fn put_back(&mut self, image: &Self::Image);
    /// Another device with the same disk, and with the same memory if so wished and possible.
    fn twin(&mut self, with_memory: bool) -> Self;
    /// Whether it holds a body. Asked often.
    fn holds_body(&mut self, id: &apseko_oplog::OpId) -> bool;
}

/// What a device remembers when it is new.
pub fn first_meta(id: DeviceId, level: u16) -> DeviceMeta {
    DeviceMeta {
        device: id,
        level,
        server: None,
        epoch: None,
        stable: 0,
        hlc: Hlc::default(),
        anchor: None,
        offset_ms: None,
    }
}

/// Calls with everything a step needs.
pub fn with_env<T>(moment: &Moment, id: DeviceId, work: impl FnOnce(&mut Env<'_>) -> T) -> T {
    let mut random = Chance::of(moment.luck, 7);
    let signer = CheapKey(id.0);
    work(&mut Env {
        wall_ms: moment.wall_ms,
        mono_ms: moment.mono_ms,
        boot: moment.boot,
        rolled_back: moment.rolled_back,
        level: moment.level,
        page: moment.page,
        random: &mut random,
        signer: &signer,
        receipts: None,
        verifier: &CheapVerifier,
        bugs: Bugs(moment.bug),
    })
}

/// Carries out one step on a ledger, inside the caller's transaction.
pub fn carry_out<L: DeviceLedger>(
    ledger: &mut L,
    session: &Session,
    env: &mut Env<'_>,
    owner: &Owner,
    doing: &Doing,
) -> Result<(Session, Done), L::Error> {
    let mut sealed_conflict = false;
    let input = match doing {
        Doing::Tick => Input::Tick,
        Doing::Compact => Input::Compact,
        Doing::Ahead => Input::Ahead,
        Doing::Reply(reply) => Input::Reply(reply.clone()),
        Doing::Followed(reply, next) => Input::Followed(reply.clone(), *next),
        Doing::Deed(wish, edit) => {
            let planned = deed::drafts(ledger, env, owner, wish)?;
            if planned.drafts.is_empty() {
                return Ok((session.clone(), Done::default()));
            }
            sealed_conflict = planned.sealed_conflict;
            let who = Who { user: owner.user, role: owner.role.to_owned(), acting_for: None, edit: *edit };
            Input::Write(who, planned.drafts)
        }
    };
    let (session, step) = device::step(ledger, session, env, input)?;
    let mut written = Vec::new();
    for id in &step.written {
        written.extend(ledger.record(id)?);
    }
    let wait_until_mono = session.wait_until_mono();
    let (send, notices, follows) = (step.send, step.notices, step.follows);
    Ok((session, Done { send, notices, written, sealed_conflict, wait_until_mono, follows }))
}

/// What two of the bugs do around a step: the cursor of an answer moves in a transaction of its own.
pub fn moves_cursor_alone(moment: &Moment, doing: &Doing, fault: Fault) -> bool {
    let news = doing.reply().is_some_and(|reply| matches!(reply.answer, Answer::News(_)));
    let fails = match moment.bug {
        Some(Bug::CursorBeforeData) => fault != Fault::None && fault != Fault::DieAfterCommit,
        Some(Bug::CursorMovedOnFailedApply) => matches!(fault, Fault::DiskFull(_)),
        _ => false,
    };
    news && fails
}

/// Applies only the cursors of an answer.
pub fn move_cursor_alone<L: DeviceLedger>(ledger: &mut L, doing: &Doing) -> Result<(), L::Error> {
    let Some(reply) = doing.reply() else { return Ok(()) };
    let Answer::News(news) = &reply.answer else { return Ok(()) };
    // An answer to a life of the feed that the device has left is not applied even by a bug.
    if ledger.meta()?.epoch != Some(reply.epoch) {
        return Ok(());
    }
    device::move_cursors_alone(ledger, &news.brings)
}

/// A device whose disk is memory.
#[derive(Debug)]
pub struct InMemory {
    owner: Owner,
    id: DeviceId,
    ledger: MemoryLedger,
    session: Option<Session>,
}

impl Device for InMemory {
    type Image = MemoryLedger;

    fn new(owner: Owner, id: DeviceId, level: u16) -> Self {
        let mut ledger = MemoryLedger::default();
        // Cannot fail: nothing has told it to.
        let _ = ledger.set_meta(&first_meta(id, level));
        Self { owner, id, ledger, session: None }
    }

    fn start(&mut self, moment: &Moment) -> Result<(), Fell> {
        let started = with_env(moment, self.id, |env| device::start(&mut self.ledger, env));
        self.session = started.ok().map(|(session, _)| session);
        if self.session.is_some() { Ok(()) } else { Err(Fell::Dead) }
    }

    fn act(&mut self, moment: &Moment, doing: &Doing, fault: Fault) -> Result<Done, Fell> {
        let Some(session) = self.session.clone() else { return Err(Fell::Dead) };
        let before = if matches!(fault, Fault::None | Fault::DieAfterCommit) {
            None
        } else {
            Some(self.ledger.clone())
        };
        if let Fault::DiskFull(writes) = fault {
            self.ledger.fail_after(Some(writes));
        }
        let result =
            with_env(moment, self.id, |env| carry_out(&mut self.ledger, &session, env, &self.owner, doing));
        self.ledger.fail_after(None);
        let failed = result.is_err() || fault == Fault::DieInStep;
        if let Some(before) = before.filter(|_| failed) {
            self.ledger = before;
            if moves_cursor_alone(moment, doing, fault) {
                let _ = move_cursor_alone(&mut self.ledger, doing);
            }
        }
        match (fault, result) {
            (Fault::DieInStep | Fault::DieAfterCommit, _) => {
                self.session = None;
                Err(Fell::Dead)
            }
            (Fault::None | Fault::DiskFull(_), Err(_)) => Err(Fell::Refused),
            (Fault::None | Fault::DiskFull(_), Ok((session, done))) => {
                self.session = Some(session);
                Ok(done)
            }
        }
    }

    fn kill(&mut self) {
        self.session = None;
    }

    /// Memory that is committed is kept: the layers below know more about disks.
    fn lose_power(&mut self, _luck: u64) {
        self.session = None;
    }

    fn is_running(&self) -> bool {
        self.session.is_some()
    }

    fn contents(&mut self) -> Contents {
        Contents {
            records: self.ledger.records().cloned().collect(),
            scopes: self.ledger.scopes().unwrap_or_default(),
            meta: self.ledger.meta().unwrap_or_else(|_| first_meta(self.id, 1)),
        }
    }

    fn image(&mut self) -> MemoryLedger {
        self.ledger.clone()
    }

    fn put_back(&mut self, image: &MemoryLedger) {
        self.ledger.clone_from(image);
        self.session = None;
    }

    fn twin(&mut self, with_memory: bool) -> Self {
        let session = self.session.clone().filter(|_| with_memory);
        Self { owner: self.owner.clone(), id: self.id, ledger: self.ledger.clone(), session }
    }

    fn holds_body(&mut self, id: &apseko_oplog::OpId) -> bool {
        use apseko_oplog::Ledger as _;
        self.ledger.record(id).ok().flatten().is_some_and(|record| record.here().is_some())
    }
}

/// The first life of the feed.
pub const FIRST_EPOCH: EpochId = EpochId([1; 16]);
