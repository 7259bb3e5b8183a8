//! The device's half of the exchange. What is to be sent follows from the ledger alone; the session forgets nothing that matters.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use apseko_trust::Envelope;

use crate::accept::{Moved, Reading};
use crate::append::{Pen, append};
use crate::message::{Answer, Ask, Hello, PROTOCOL, Reply, Request};
use crate::{
    Bug, DeviceLedger, DeviceMeta, Draft, Env, Incarnation, OpId, RegisterKey, StreamId, TrustedTime, Who,
    rebuild,
};

mod ahead;
mod epoch;
mod housekeeping;
mod pull;
mod push;

pub use ahead::follow_on;

/// An answer that takes longer than this is not waited for.
const PATIENCE_MS: u64 = 30_000;
/// A device that is up to date asks this often.
const PULL_EVERY_MS: u64 = 30_000;
/// Waiting after failures doubles up to this.
const LONGEST_WAIT_MS: u64 = 5 * 60_000;

/// What is only in memory, from one start of the program to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pen: Pen,
    greeted: bool,
    flight: Option<Flight>,
    /// The push that goes out as soon as the one in flight has arrived whole.
    ahead: Option<Flight>,
    next_request: u64,
    failures: u32,
    wait_until_mono: u64,
    /// Pushing got nowhere: ask for news before trying again.
    pull_first: bool,
    /// The server does not grant what we have: the next question names each scope.
    ask_each: bool,
    refused: BTreeSet<OpId>,
    dirty: bool,
}

/// A question that has not been answered.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Flight {
    request: u64,
    sent_mono: u64,
    /// What it carries, if it is a push.
    load: Load,
}

/// What is remembered of a push until its answer comes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Load {
    /// Signatures made for it, by the operation that they end with.
    signed: Vec<(OpId, Envelope)>,
    /// Its operations, each with the new signature that covers it, if no older one does.
    ops: Arc<BTreeMap<OpId, Option<OpId>>>,
    /// So many of them are the first that wait in the outbox.
    front: usize,
}

/// What happens to a device.
#[derive(Debug, Clone)]
pub enum Input {
    /// A person's wish, as operations to write.
    Write(Who, Vec<Draft>),
    /// Time has passed, or the network is there: is there something to do?
    Tick,
    /// The same, asked by a person or by somebody who has done the waiting: all waits but that for an answer are over.
    Hurry,
    /// An answer is waited for: what would be sent after it, if all goes well?
    Ahead,
    /// The server answered.
    Reply(Box<Reply>),
    /// The same, and the question of this id, which was made ahead or by [`follow_on`], is on its way already.
    Followed(Box<Reply>, u64),
    /// The question of this id gets no answer any more.
    NoAnswer(u64),
    /// Room is wanted: bodies that a backup has and nothing here needs may go.
    Compact,
}

/// Something that a person should be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// This database has a twin: a copy or an old backup is at work under the same name.
    Twin,
    /// The server was restored from a backup; everything newer is being sent to it again.
    ServerRestored,
    /// The server does not speak with this version any more.
    UpgradeNeeded,
    /// An answer of the server does not add up, and nothing of it was taken in.
    AnswerRefused,
    /// The server kept these apart because their authorship could not be shown.
    Refused(Vec<OpId>),
}

/// What a step came to. Nothing of it may leave the house before the transaction is committed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Step {
    /// A question for the server.
    pub send: Option<Request>,
    /// For the person.
    pub notices: Vec<Notice>,
    /// Registers whose value may have moved.
    pub moved: BTreeSet<RegisterKey>,
    /// Operations written.
    pub written: Vec<OpId>,
    /// The answer was one to the question that is open; any other says nothing.
    pub heard: bool,
    /// The question that is on its way already counts. If not, its answer says nothing.
    pub follows: bool,
}

/// Begins a start of the program: a new stream, and everything derived anew if the program is another one.
pub fn start<L: DeviceLedger>(ledger: &mut L, env: &mut Env<'_>) -> Result<(Session, Step), L::Error> {
    let mut meta = ledger.meta()?;
    let mut step = Step::default();
    if meta.level != env.level {
        step.moved = rebuild(ledger, env.level, meta.server)?;
        meta.level = env.level;
        ledger.set_meta(&meta)?;
    }
    let session = Session {
        pen: new_pen(&meta, env),
        greeted: false,
        flight: None,
        ahead: None,
        // Answers to an earlier start must not be taken for answers to this one.
        next_request: u64::from_be_bytes(env.random()),
        failures: 0,
        wait_until_mono: 0,
        pull_first: false,
        ask_each: false,
        refused: BTreeSet::new(),
        dirty: false,
    };
    Ok((session, step))
}

fn new_pen(meta: &DeviceMeta, env: &mut Env<'_>) -> Pen {
    Pen {
        stream: StreamId { device: meta.device, incarnation: Incarnation(env.random()) },
        hlc: meta.hlc,
        trusted: TrustedTime::default(),
        offset_ms: meta.offset_ms,
        anchor: meta.anchor,
        anchored: None,
    }
}

/// One step. The session that comes back replaces the old one after the commit, and only then.
pub fn step<L: DeviceLedger>(
    ledger: &mut L,
    session: &Session,
    env: &mut Env<'_>,
    input: Input,
) -> Result<(Session, Step), L::Error> {
    let mut session = session.clone();
    let mut step = Step::default();
    match input {
        Input::Write(who, drafts) => write(ledger, &mut session, env, &who, drafts, &mut step)?,
        Input::Tick => step.send = tick(ledger, &mut session, env)?,
        Input::Hurry => {
            session.hurry();
            step.send = tick(ledger, &mut session, env)?;
        }
        Input::Ahead => step.send = ahead::build(ledger, &mut session, env)?,
        Input::Reply(reply) => {
            session.ahead = None;
            answered(ledger, &mut session, env, *reply, &mut step)?;
        }
        Input::Followed(reply, next) => {
            ahead::answered(ledger, &mut session, env, *reply, next, &mut step)?;
        }
        Input::NoAnswer(request) => session.give_up(env, request),
        Input::Compact => housekeeping::compact(ledger, env, &mut step.moved)?,
    }
    Ok((session, step))
}

impl Session {
    /// The stream that this start writes.
    pub fn stream(&self) -> StreamId {
        self.pen.stream
    }

    /// When the next question may be asked, by the monotonic clock.
    pub fn wait_until_mono(&self) -> u64 {
        self.flight.as_ref().map_or(self.wait_until_mono, |flight| flight.sent_mono + PATIENCE_MS)
    }

    /// The person wants it now: no more waiting.
    pub fn hurry(&mut self) {
        self.wait_until_mono = 0;
    }

    fn reading(meta: &DeviceMeta, env: &Env<'_>) -> Reading {
        Reading { level: env.level, server: meta.server, bugs: env.bugs }
    }

    fn question(
        &mut self,
        env: &Env<'_>,
        device: crate::DeviceId,
        ask: Ask,
        load: Load,
    ) -> (Request, Flight) {
        let flight = Flight { request: self.next_request, sent_mono: env.mono_ms, load };
        self.next_request = self.next_request.wrapping_add(1);
        (Request { id: flight.request, device, protocol: PROTOCOL, ask }, flight)
    }

    fn take_off(&mut self, env: &Env<'_>, device: crate::DeviceId, ask: Ask, load: Load) -> Request {
        let (request, flight) = self.question(env, device, ask, load);
        (self.flight, self.ahead) = (Some(flight), None);
        request
    }

    /// Whoever carried the question knows that nothing comes back: no need for patience.
    fn give_up(&mut self, env: &Env<'_>, request: u64) {
        if self.flight.as_ref().is_some_and(|flight| flight.request == request) {
            self.failed(env);
        }
    }

    fn failed(&mut self, env: &Env<'_>) {
        (self.flight, self.ahead) = (None, None);
        self.failures = self.failures.saturating_add(1);
        let wait = 1_000_u64.saturating_mul(1 << self.failures.min(10)).min(LONGEST_WAIT_MS);
        self.wait_until_mono = env.mono_ms.saturating_add(wait);
    }
}

fn write<L: DeviceLedger>(
    ledger: &mut L,
    session: &mut Session,
    env: &mut Env<'_>,
    who: &Who,
    drafts: Vec<Draft>,
    step: &mut Step,
) -> Result<(), L::Error> {
    let mut meta = ledger.meta()?;
    let reading = Session::reading(&meta, env);
    let scopes = ledger.scopes()?;
    for draft in drafts {
        if !scopes.contains_key(&draft.scope) {
            // What is begun here is followed from its beginning, once the server knows of it.
            ledger.set_scope(&draft.scope, Some(crate::ScopeState::default()))?;
        }
        let header = append(ledger, env, reading, &mut session.pen, who, draft, &mut step.moved)?;
        step.written.push(header.id());
    }
    meta.hlc = session.pen.hlc;
    session.dirty = true;
    session.wait_until_mono = session.wait_until_mono.min(env.mono_ms);
    ledger.set_meta(&meta)
}

fn tick<L: DeviceLedger>(
    ledger: &mut L,
    session: &mut Session,
    env: &mut Env<'_>,
) -> Result<Option<Request>, L::Error> {
    if let Some(flight) = &session.flight {
        if env.mono_ms < flight.sent_mono.saturating_add(PATIENCE_MS) {
            return Ok(None);
        }
        session.failed(env);
    }
    if env.mono_ms < session.wait_until_mono {
        return Ok(None);
    }
    let meta = ledger.meta()?;
    let Some(epoch) = meta.epoch.filter(|_| session.greeted) else {
        let hello = Ask::Hello(Hello { stream: session.pen.stream });
        return Ok(Some(session.take_off(env, meta.device, hello, Load::default())));
    };
    let may_push = !session.pull_first && (session.dirty || !env.bugs.has(Bug::EdgeTriggeredOutbox));
    if may_push && let Some((push, load)) = push::build(ledger, session, env, epoch, None)? {
        session.dirty = false;
        return Ok(Some(session.take_off(env, meta.device, Ask::Push(push), load)));
    }
    session.pull_first = false;
    let pull = pull::build(ledger, env, epoch, session.ask_each)?;
    Ok(Some(session.take_off(env, meta.device, Ask::Pull(pull), Load::default())))
}

fn answered<L: DeviceLedger>(
    ledger: &mut L,
    session: &mut Session,
    env: &mut Env<'_>,
    reply: Reply,
    step: &mut Step,
) -> Result<(), L::Error> {
    // An answer to an earlier question says nothing that the answer to a later one does not.
    let Some(flight) = session.flight.take_if(|flight| flight.request == reply.id) else { return Ok(()) };
    step.heard = true;
    session.failures = 0;
    session.wait_until_mono = env.mono_ms;
    epoch::hear_time(ledger, session, env, reply.now_ms)?;
    if let Answer::Welcome(welcome) = reply.answer {
        return epoch::greet(ledger, session, env, reply.epoch, reply.stable, &welcome, step);
    }
    let mut meta = ledger.meta()?;
    if meta.epoch != Some(reply.epoch) && !env.bugs.has(Bug::EpochIgnored) {
        session.greeted = false;
        return Ok(());
    }
    meta.stable = meta.stable.max(reply.stable);
    ledger.set_meta(&meta)?;
    match reply.answer {
        Answer::Kept(kept) => {
            push::kept(ledger, session, env, &flight, (reply.epoch, reply.now_ms), kept, step)
        }
        Answer::News(news) => pull::apply(ledger, session, env, news, step),
        Answer::AskEach => {
            session.ask_each = true;
            Ok(())
        }
        Answer::OtherEpoch => {
            session.greeted = false;
            Ok(())
        }
        Answer::Upgrade(_) => {
            step.notices.push(Notice::UpgradeNeeded);
            session.wait_until_mono = env.mono_ms.saturating_add(PULL_EVERY_MS);
            Ok(())
        }
        Answer::Welcome(_) => Ok(()),
    }
}

/// This database has a twin. Nothing is undone: from now on we write under another name.
fn part_from_twin(session: &mut Session, env: &mut Env<'_>, step: &mut Step) {
    session.pen.stream.incarnation = Incarnation(env.random());
    session.pen.anchored = None;
    step.notices.push(Notice::Twin);
}

/// Registers moved by a step.
pub(super) fn moved(step: &mut Step) -> &mut Moved {
    &mut step.moved
}

/// Only for the simulator, which brings back the bug of a cursor that is committed apart from its data.
#[cfg(feature = "bugs")]
pub fn move_cursors_alone<L: DeviceLedger>(
    ledger: &mut L,
    brings: &crate::message::Brings,
) -> Result<(), L::Error> {
    pull::move_as_told(ledger, brings)
}
