//! Keeps device and server in step for as long as the program runs: carries questions and answers, and waits in between.

use std::future::Future;

use apseko_oplog::device::{Input, Notice};
use apseko_oplog::message::{Reply, Request};

use crate::{Link, LinkFailure};

mod bell;
mod clock;
mod decide;
mod talk;
#[cfg(test)]
mod tests;
mod told;

pub use bell::Bell;
pub use clock::{Clock, SystemClock};
pub use told::{State, Told};

pub(crate) use bell::Rung;
pub(crate) use decide::spread;

use decide::{Core, Do, Event, Next};
use talk::{Coming, Heard};

/// Where the device keeps its work: one step of the exchange at a time, durable when it returns.
pub trait Exchange: Send {
    /// Carries out one step. It is never broken off.
    fn step(&mut self, input: Input) -> impl Future<Output = Result<Stepped, StepFailed>> + Send;
}

/// What a step of the exchange came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stepped {
    /// A question for the server.
    pub send: Option<Request>,
    /// For the person.
    pub notices: Vec<Notice>,
    /// How long the store would wait before it asks the next question.
    pub wait_ms: u64,
    /// How many operations have no place in the server's feed.
    pub left: u64,
    /// The question that is on its way already counts; if not, nobody needs its answer.
    pub follows: bool,
}

/// The store could not do its step, and nothing of it was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepFailed {
    /// The stable text that people quote.
    pub code: String,
}

/// The way to the server.
pub trait Way: Send + Sync {
    /// Asks, and waits for the answer.
    fn exchange(&self, request: &Request) -> impl Future<Output = Result<Reply, LinkFailure>> + Send;
    /// Waits until the feed has grown beyond a place, or nobody wants to wait any longer; returns where it is.
    fn head_beyond(&self, after: u64) -> impl Future<Output = Result<u64, LinkFailure>> + Send;
}

impl Way for Link {
    fn exchange(&self, request: &Request) -> impl Future<Output = Result<Reply, LinkFailure>> + Send {
        Self::exchange(self, request)
    }

    fn head_beyond(&self, after: u64) -> impl Future<Output = Result<u64, LinkFailure>> + Send {
        Self::head_beyond(self, after)
    }
}

/// What the driver asks of the house that it works in.
pub struct Hooks {
    /// Whether the network may be used now: it may be metered, or switched off. Asked before each message.
    pub may_speak: Box<dyn Fn() -> bool + Send + Sync>,
    /// An even spread over all numbers.
    pub luck: Box<dyn FnMut() -> u16 + Send>,
    /// Hears how it goes.
    pub tell: Box<dyn FnMut(Told) + Send>,
}

impl std::fmt::Debug for Hooks {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Hooks").finish_non_exhaustive()
    }
}

/// The loop. What it does follows from how things are, so that nothing it missed is missed for long.
#[derive(Debug)]
pub struct Driver<E, W, C> {
    exchange: E,
    way: W,
    clock: C,
    hooks: Hooks,
    bell: Bell,
    core: Core,
    state: Option<State>,
    next_attempt: Option<i64>,
    left: Option<u64>,
    /// What the store wants to have asked.
    question: Option<Request>,
}

impl<E: Exchange, W: Way, C: Clock> Driver<E, W, C> {
    /// A driver between a store and a server. Nothing happens before [`Driver::run`].
    pub fn new(exchange: E, way: W, clock: C, hooks: Hooks) -> Self {
        Self {
            exchange,
            way,
            clock,
            hooks,
            bell: Bell::default(),
            core: Core::default(),
            state: None,
            next_attempt: None,
            left: None,
            question: None,
        }
    }

    /// What to ring when there is something to do, or no more.
    pub fn bell(&self) -> Bell {
        self.bell.clone()
    }

    /// Works until it is told to stop, and gives the store back. The first attempt is not before the time that an
    /// earlier start was told last, nor later than in five minutes.
    pub async fn run(mut self, next_attempt: Option<i64>) -> E {
        let left = next_attempt.map_or(0, |at| at.saturating_sub(self.clock.wall_ms()));
        let mut event = Event::Begin { wait_ms: u64::try_from(left).unwrap_or(0) };
        while !self.bell.has_stopped() {
            let next = self.core.after(self.clock.mono_ms(), (self.hooks.luck)(), event);
            self.tell_of(&next);
            event = match next.what {
                Do::AskLeave => Event::Leave((self.hooks.may_speak)()),
                Do::Step => self.ask_store().await,
                Do::Send => self.send().await,
                Do::GiveUp(request) => self.give_up(request).await,
                Do::Wait { until_ms, watch } => self.wait(until_ms, watch).await,
            };
        }
        self.exchange
    }

    fn tell(&mut self, told: Told) {
        (self.hooks.tell)(told);
    }

    fn tell_of(&mut self, next: &Next) {
        if next.stuck {
            self.tell(Told::Stuck);
        }
        let until = if let Do::Wait { until_ms, .. } = next.what { until_ms } else { 0 };
        let patience = until.saturating_sub(self.clock.mono_ms());
        let until_ms = self.clock.wall_ms().saturating_add_unsigned(patience);
        let state = State::of(next, until_ms);
        let working = state == State::Working;
        let next_attempt = state.next_attempt();
        if self.state.as_ref() != Some(&state) {
            self.state = Some(state.clone());
            self.tell(Told::State(state));
        }
        // While it works the time of the last attempt stands: a program that ends now has not succeeded yet.
        if !working && self.next_attempt != next_attempt {
            self.next_attempt = next_attempt;
            self.tell(Told::NextAttempt(next_attempt));
        }
    }

    async fn ask_store(&mut self) -> Event {
        // Whoever rang before this step is served by it.
        self.bell.answer();
        let Stepped { send, wait_ms, left, .. } = match self.step(Input::Hurry).await {
            Ok(stepped) => stepped,
            Err(event) => return event,
        };
        let asks = send.as_ref().map(|request| request.id);
        self.question = send;
        Event::Stepped { asks, wait_ms, left }
    }

    async fn give_up(&mut self, request: u64) -> Event {
        match self.step(Input::NoAnswer(request)).await {
            Ok(_) => Event::GaveUp,
            Err(event) => event,
        }
    }

    async fn step(&mut self, input: Input) -> Result<Stepped, Event> {
        let stepped = self.exchange.step(input).await;
        stepped.inspect(|stepped| pass_on(&mut self.hooks, &mut self.left, stepped)).map_err(Event::from)
    }

    async fn send(&mut self) -> Event {
        let Some(mut request) = self.question.take() else { return Event::Due };
        let Coming { mut answer, mut ahead } = self.ask_and_look_ahead(&request).await;
        loop {
            // Another driver may work on this store soon: it should not have to wait for our answer.
            let Some(answered) = answer else { return self.give_up(request.id).await };
            let reply = match answered {
                Ok(reply) => reply,
                Err(failure) => return failed(&failure),
            };
            let heard = Heard::of(&request, &reply);
            let Some(next) = self.goes_on_with(&request, &reply, ahead.take()) else {
                return match self.step(Input::Reply(Box::new(reply))).await {
                    Ok(stepped) => heard.told(&mut self.hooks, &stepped),
                    Err(event) => event,
                };
            };
            let (event, left, coming) = match self.hear_and_ask(reply, heard, &next).await {
                Ok(went) => went,
                Err(failed) => return Event::from(failed),
            };
            let Some(coming) = coming else { return event };
            self.core.goes_on(self.clock.mono_ms(), next.id, left);
            (answer, ahead) = (coming.answer, coming.ahead);
            request = next;
        }
    }

    async fn wait(&mut self, until_ms: u64, watch: Option<u64>) -> Event {
        let patience = until_ms.saturating_sub(self.clock.mono_ms());
        let watch = watch.filter(|_| (self.hooks.may_speak)());
        let watching = async {
            match watch {
                Some(after) => self.way.head_beyond(after).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            rung = self.bell.rung() => match rung {
                Rung::Hurry => Event::Hurried,
                Rung::Stop => Event::Due,
            },
            () = self.clock.sleep(patience) => Event::Due,
            watched = watching => match watched {
                Ok(head) => Event::Watched(head),
                Err(failure) => failed(&failure),
            },
        }
    }
}

/// Tells what a step of the store came to.
fn pass_on(hooks: &mut Hooks, left: &mut Option<u64>, stepped: &Stepped) {
    for notice in &stepped.notices {
        (hooks.tell)(Told::Notice(notice.clone()));
    }
    if *left != Some(stepped.left) {
        *left = Some(stepped.left);
        (hooks.tell)(Told::Left(stepped.left));
    }
}

impl From<StepFailed> for Event {
    fn from(failed: StepFailed) -> Self {
        Self::StepFailed(failed.code)
    }
}

fn failed(failure: &LinkFailure) -> Event {
    let offline = matches!(failure, LinkFailure::NoConnection | LinkFailure::TooSlow);
    Event::Failed { retry: failure.retry(), code: failure.code().to_owned(), offline }
}

/// What stops the exchange until a person has done something.
fn trouble(notice: &Notice) -> Option<&'static str> {
    match notice {
        Notice::UpgradeNeeded => Some("exchange.upgrade_needed"),
        Notice::AnswerRefused => Some("exchange.answer_refused"),
        Notice::Twin | Notice::ServerRestored | Notice::Refused(_) => None,
    }
}
