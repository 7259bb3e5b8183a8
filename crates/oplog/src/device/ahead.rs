//! The next question while the answer to the last one is taken in: a long delivery keeps both ends at work.
//!
//! Only ever one question waits for its answer at the server. What goes out early is what would have gone out a moment later
//! anyway; where that is not sure, nothing does. An early question that turns out not to fit is forgotten, and its answer is
//! not listened to: like an answer that got lost on the way.

use super::pull::{HAVE_LIMIT, RANGE_LIMIT};
use super::{Flight, Load, Session, Step, push};
use crate::message::{Answer, Ask, Brings, News, Pull, Reach, Reply, Request, ScopeAsk};
use crate::{DeviceLedger, Env};

/// The push after the one that is on its way, if there is one.
pub(super) fn build<L: DeviceLedger>(
    ledger: &L,
    session: &mut Session,
    env: &Env<'_>,
) -> Result<Option<Request>, L::Error> {
    let meta = ledger.meta()?;
    let flight = session.flight.as_ref().filter(|flight| !flight.load.ops.is_empty());
    let (Some(epoch), Some(flight), None) = (meta.epoch, flight, &session.ahead) else { return Ok(None) };
    let Some((push, load)) = push::build(ledger, session, env, epoch, Some(&flight.load))? else {
        return Ok(None);
    };
    let (request, flight) = session.question(env, meta.device, Ask::Push(push), load);
    session.ahead = Some(flight);
    Ok(Some(request))
}

/// The question that may go out before this answer is taken in: the push that was made ahead, if all of this one was kept, or the
/// question for the news after these.
pub fn follow_on(request: &Request, reply: &Reply, ahead: Option<Request>) -> Option<Request> {
    match (&request.ask, &reply.answer) {
        (Ask::Push(push), Answer::Kept(kept)) if push.ops.len() == kept.places.len() => ahead,
        (Ask::Pull(pull), Answer::News(news)) => after_news(request, pull, reply, news),
        _ => None,
    }
}

/// What a device would ask once it has taken the news in.
fn after_news(request: &Request, pull: &Pull, reply: &Reply, news: &News) -> Option<Request> {
    if pull.epoch != reply.epoch || !news.more || !tells_all_places(pull) {
        return None;
    }
    let reach = match &news.brings {
        Brings::Each { scopes, .. } => Reach::Each(
            scopes
                .iter()
                .map(|news| ScopeAsk { scope: news.scope, from: news.to, compact_until: news.compact_until })
                .collect(),
        ),
        Brings::Everywhere { to, .. } => {
            let Reach::Everywhere { scopes, .. } = pull.reach else { return None };
            Reach::Everywhere { from: *to, scopes }
        }
    };
    // What was wanted has been asked for once; the device finds out what it lacks when it has taken everything in.
    let next = Pull { reach, want: Vec::new(), ..pull.clone() };
    Some(Request { id: request.id.wrapping_add(1), ask: Ask::Pull(next), ..request.clone() })
}

/// Whether the places of own work in the question are all there are: those of later news are told in later questions.
fn tells_all_places(pull: &Pull) -> bool {
    let told: u64 = pull.have.iter().map(|(from, to)| to.saturating_sub(*from).saturating_add(1)).sum();
    pull.have.len() < RANGE_LIMIT && usize::try_from(told).is_ok_and(|told| told < HAVE_LIMIT)
}

/// Takes an answer in while the next question is on its way.
pub(super) fn answered<L: DeviceLedger>(
    ledger: &mut L,
    session: &mut Session,
    env: &mut Env<'_>,
    reply: Reply,
    next: u64,
    step: &mut Step,
) -> Result<(), L::Error> {
    let ahead = session.ahead.take().filter(|ahead| ahead.request == next);
    let carried = session.flight.as_ref().map_or(0, |flight| flight.load.ops.len());
    let goes_on = match &reply.answer {
        Answer::Kept(kept) => kept.places.len() == carried && ahead.is_some(),
        Answer::News(News { more, .. }) => *more,
        Answer::Welcome(_) | Answer::AskEach | Answer::OtherEpoch | Answer::Upgrade(_) => false,
    };
    super::answered(ledger, session, env, reply, step)?;
    // A question that was made outside has taken the number that we would have given out next.
    if session.next_request == next {
        session.next_request = next.wrapping_add(1);
    }
    let well = step.heard && session.greeted && session.failures == 0 && session.flight.is_none();
    if goes_on && well {
        let news = Flight { request: next, sent_mono: env.mono_ms, load: Load::default() };
        session.flight = Some(ahead.unwrap_or(news));
        step.follows = true;
    }
    Ok(())
}
