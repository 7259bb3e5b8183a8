//! A long exchange without pauses: while the store takes an answer in, the next question is at the server already.

use std::pin::pin;

use apseko_oplog::device::{Input, follow_on};
use apseko_oplog::message::{Answer, Ask, Reply, Request};

use super::decide::{self, Event, LONGEST_MS};
use super::{Bell, Clock, Driver, Exchange, Hooks, StepFailed, Stepped, Told, Way, pass_on, trouble};
use crate::LinkFailure;

/// What came back, if nobody stopped the waiting.
type Came = Option<Result<Reply, LinkFailure>>;

/// What came of a question, and the one that may follow it.
pub(super) struct Coming {
    pub answer: Came,
    pub ahead: Option<Request>,
}

/// What an answer says about how far things are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heard {
    pub head: u64,
    pub sent: u64,
    pub received: u64,
}

impl Heard {
    pub fn of(request: &Request, reply: &Reply) -> Self {
        let count = |length: usize| u64::try_from(length).unwrap_or(u64::MAX);
        let (sent, received) = match &reply.answer {
            Answer::Kept(kept) => (count(kept.places.len()), 0),
            Answer::News(news) => (0, count(news.entries.len())),
            Answer::Welcome(_) | Answer::AskEach | Answer::OtherEpoch | Answer::Upgrade(_) => (0, 0),
        };
        if let Ask::Push(push) = &request.ask {
            tracing::debug!(asked = push.ops.len(), placed = sent, "Work was sent.");
        }
        Self { head: reply.head, sent, received }
    }

    /// Tells how far things are, now that the answer is taken in.
    pub fn told(self, hooks: &mut Hooks, stepped: &Stepped) -> Event {
        let Self { head, sent, received } = self;
        if sent > 0 {
            (hooks.tell)(Told::Sent(sent));
        }
        if received > 0 {
            (hooks.tell)(Told::Received(received));
        }
        let trouble = stepped.notices.iter().find_map(trouble);
        let (wait_ms, left) = (stepped.wait_ms, stepped.left);
        Event::Heard(decide::Heard { head, moved: sent + received, wait_ms, left, trouble })
    }
}

impl<E: Exchange, W: Way, C: Clock> Driver<E, W, C> {
    /// Sends a question. Until its answer comes, the store may make the question after it.
    pub(super) async fn ask_and_look_ahead(&mut self, request: &Request) -> Coming {
        let left = self.left.unwrap_or(0);
        let Self { exchange, way, clock, bell, .. } = self;
        let (answer, ahead) =
            tokio::join!(ask(way, clock, bell, request), look_ahead(exchange, request, left));
        Coming { answer, ahead }
    }

    /// The question that may go out before the answer to the last one is taken in.
    pub(super) fn goes_on_with(
        &self,
        request: &Request,
        reply: &Reply,
        ahead: Option<Request>,
    ) -> Option<Request> {
        let next = follow_on(request, reply, ahead)?;
        (!self.bell.has_stopped() && (self.hooks.may_speak)()).then_some(next)
    }

    /// Takes an answer in while the next question is asked; returns what it came to, how much is left to send, and what came of
    /// that question, if it counts.
    pub(super) async fn hear_and_ask(
        &mut self,
        reply: Reply,
        heard: Heard,
        next: &Request,
    ) -> Result<(Event, u64, Option<Coming>), StepFailed> {
        let Self { exchange, way, clock, bell, hooks, left, .. } = self;
        let mut asking = pin!(ask(way, clock, bell, next));
        let mut hearing = pin!(async {
            let stepped = exchange.step(Input::Followed(Box::new(reply), next.id)).await?;
            // At once, not when the next answer is there: on a slow road that may take a minute.
            pass_on(hooks, left, &stepped);
            let event = heard.told(hooks, &stepped);
            let ahead = if stepped.follows { look_ahead(exchange, next, stepped.left).await } else { None };
            Ok((stepped, event, ahead))
        });
        // The store is never broken off; a question that turned out to be in vain is not waited for.
        let (heard, came) = tokio::select! {
            biased;
            came = &mut asking => (hearing.await, Some(came)),
            heard = &mut hearing => (heard, None),
        };
        let (stepped, event, ahead) = heard?;
        if !stepped.follows {
            return Ok((event, stepped.left, None));
        }
        let answer = match came {
            Some(came) => came,
            None => asking.await,
        };
        Ok((event, stepped.left, Some(Coming { answer, ahead })))
    }
}

/// Asks until somebody stops it, and not for ever.
async fn ask(way: &impl Way, clock: &impl Clock, bell: &Bell, request: &Request) -> Came {
    tokio::select! {
        biased;
        () = bell.stopped() => None,
        answer = way.exchange(request) => Some(answer),
        () = clock.sleep(LONGEST_MS) => Some(Err(LinkFailure::TooSlow)),
    }
}

/// The push after this one, if more is waiting. A store that cannot tell says so at its next step.
async fn look_ahead<E: Exchange>(exchange: &mut E, request: &Request, left: u64) -> Option<Request> {
    let Ask::Push(push) = &request.ask else { return None };
    if u64::try_from(push.ops.len()).unwrap_or(u64::MAX) >= left {
        return None;
    }
    exchange.step(Input::Ahead).await.ok()?.send
}

#[cfg(test)]
mod tests;
