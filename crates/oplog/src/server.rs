//! The server's half of the exchange: one feed, in which an operation follows everything that it refers to.

use std::collections::BTreeSet;

use apseko_trust::SigningFailed;
use thiserror::Error;

use crate::accept::Reading;
use crate::append::Pen;
use crate::message::{Answer, Ask, Hello, PROTOCOL, Reply, Request, Welcome};
use crate::{
    Env, EpochId, FeedLedger, FeedMeta, Incarnation, OpId, RegisterKey, Rules, StreamId, TrustedTime, rebuild,
};

mod decide;
mod intake;
mod orders;
mod pull;
mod push;

use intake::Intake;

/// What is only in memory, from one start of the server to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pen: Pen,
}

/// What happens to the server.
#[derive(Debug, Clone)]
pub enum Input {
    /// A device asks.
    Request(Box<Request>),
    /// A backup up to this place is safe.
    BackedUp(u64),
    /// The ledger has just been restored from a backup: a new life begins. The orders to erase come from the
    /// list that is kept apart from backups.
    Restored(EpochId, Vec<OpId>),
    /// Someone who may has looked at an operation that was held back, and lets it in.
    Admit(OpId),
    /// Someone who may orders these bodies to be destroyed.
    Erase(Vec<OpId>),
}

/// Something that a person should be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// Two operations claim the same place in a stream: a device was copied.
    Fork(StreamId),
    /// An operation waits for a second look.
    Held(OpId, &'static str),
    /// Work came whose authorship could not be shown. The caller keeps the bytes of the request apart.
    Refused(OpId),
    /// Work came whose clock cannot be right.
    ClockSuspect(OpId),
}

/// What a step came to. Nothing of it may leave the house before the transaction is committed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Step {
    /// For the device that asked.
    pub reply: Option<Reply>,
    /// For the people in charge.
    pub notices: Vec<Notice>,
    /// Registers whose value may have moved.
    pub moved: BTreeSet<RegisterKey>,
    /// The orders to erase that were given: the caller writes them to the list that is kept apart from backups
    /// *before* it commits, or a restore could bring back what was destroyed.
    pub erased: Vec<OpId>,
}

/// Why a step came to nothing. Whatever it has written has to be rolled back.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Failed<E> {
    /// The ledger could not do it.
    #[error(transparent)]
    Ledger(#[from] E),
    /// The feed key did not sign: words of the server that nobody can check must not get a place in the feed.
    #[error("the feed key did not sign: {0}")]
    Unsigned(SigningFailed),
}

/// Begins a start of the server: a new stream for its verdicts, and everything derived anew if the program is another one.
pub fn start<L: FeedLedger>(ledger: &mut L, env: &mut Env<'_>) -> Result<(Session, Step), L::Error> {
    let mut meta = ledger.feed_meta()?;
    let mut step = Step::default();
    if meta.level != env.level {
        step.moved = rebuild(ledger, env.level, Some(meta.server))?;
        meta.level = env.level;
        ledger.set_feed_meta(&meta)?;
    }
    let pen = Pen {
        stream: StreamId { device: meta.server, incarnation: Incarnation(env.random()) },
        hlc: meta.hlc,
        trusted: TrustedTime::default(),
        offset_ms: None,
        anchor: None,
        anchored: None,
    };
    Ok((Session { pen }, step))
}

/// One step. The session that comes back replaces the old one after the commit, and only then.
pub fn step<L: FeedLedger>(
    ledger: &mut L,
    session: &Session,
    env: &mut Env<'_>,
    rules: &impl Rules<L>,
    input: Input,
) -> Result<(Session, Step), Failed<L::Error>> {
    let mut session = session.clone();
    let mut step = Step::default();
    match input {
        Input::Request(request) => {
            step.reply = Some(answer(ledger, &mut session, env, rules, *request, &mut step)?)
        }
        Input::BackedUp(seq) => {
            let mut meta = ledger.feed_meta()?;
            meta.stable = meta.stable.max(seq.min(meta.head));
            ledger.set_feed_meta(&meta)?;
        }
        Input::Restored(epoch, erasures) => {
            orders::restored(ledger, &mut session, env, epoch, &erasures, &mut step)?;
        }
        Input::Admit(target) => orders::admit(ledger, &mut session, env, rules, &target, &mut step)?,
        Input::Erase(targets) => orders::erase(ledger, &mut session, env, rules, &targets, &mut step)?,
    }
    Ok((session, step))
}

fn answer<L: FeedLedger>(
    ledger: &mut L,
    session: &mut Session,
    env: &mut Env<'_>,
    rules: &impl Rules<L>,
    request: Request,
    step: &mut Step,
) -> Result<Reply, Failed<L::Error>> {
    let epoch = ledger.feed_meta()?.epoch;
    let answer = match request.ask {
        Ask::Hello(hello) => welcome(ledger, &hello)?,
        Ask::Push(push) if push.epoch != epoch => Answer::OtherEpoch,
        Ask::Pull(pull) if pull.epoch != epoch => Answer::OtherEpoch,
        // What people have done is taken from every version that ever was; only telling news may need a newer one.
        Ask::Push(push) => push::push(ledger, session, env, rules, push, step)?,
        Ask::Pull(_) if !request.protocol.meets(PROTOCOL) => Answer::Upgrade(PROTOCOL),
        Ask::Pull(pull) => pull::pull(ledger, env, rules, &request.device, &pull)?,
    };
    let meta = ledger.feed_meta()?;
    Ok(Reply { id: request.id, epoch, now_ms: env.wall_ms, head: meta.head, stable: meta.stable, answer })
}

fn welcome<L: FeedLedger>(ledger: &L, hello: &Hello) -> Result<Answer, L::Error> {
    let meta = ledger.feed_meta()?;
    let dseq = ledger.tip(&hello.stream)?.map_or(0, |tip| tip.dseq);
    Ok(Answer::Welcome(Welcome { server: meta.server, protocol: PROTOCOL, lineage: meta.lineage, dseq }))
}

fn reading(meta: &FeedMeta, env: &Env<'_>) -> Reading {
    Reading { level: env.level, server: Some(meta.server), bugs: env.bugs }
}
