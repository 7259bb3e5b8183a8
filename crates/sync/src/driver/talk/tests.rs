//! A delivery of many pages, with a store and a server that both take their time.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use apseko_oplog::message::{Brings, Kept, News, PROTOCOL, Pull, Push, Reach};
use apseko_oplog::{DeviceId, EpochId};
use tokio::time::Instant;

use super::*;
use crate::driver::State;
use crate::driver::tests::Leaping;

const EPOCH: EpochId = EpochId([1; 16]);
/// What the store takes to write an answer down, and the server to give one.
const SECOND: Duration = Duration::from_secs(1);

#[derive(Clone)]
struct Depot(Arc<Inside>);

struct Inside {
    begun: Instant,
    pages: AtomicU64,
    asked: AtomicU64,
    /// The numbers of the question that waits, and of the one that was made ahead.
    open: Mutex<(Option<u64>, Option<u64>)>,
    asked_at: Mutex<Vec<u64>>,
    given_up: Mutex<Vec<u64>>,
    allowed: AtomicBool,
    /// The page whose answer the store will not write down.
    full_at: AtomicU64,
    /// The question that gets no answer.
    cut_at: AtomicU64,
    /// How many seconds the server takes.
    slowness: AtomicU64,
    told: Mutex<Vec<Told>>,
}

const NEVER: u64 = u64::MAX;

impl Depot {
    fn with(pages: u64) -> Self {
        Self(Arc::new(Inside {
            begun: Instant::now(),
            pages: AtomicU64::new(pages),
            asked: AtomicU64::new(0),
            open: Mutex::default(),
            asked_at: Mutex::default(),
            given_up: Mutex::default(),
            allowed: AtomicBool::new(true),
            full_at: AtomicU64::new(NEVER),
            cut_at: AtomicU64::new(NEVER),
            slowness: AtomicU64::new(1),
            told: Mutex::default(),
        }))
    }

    fn driver(&self) -> Driver<Self, Self, Leaping> {
        let (allowed, listener) = (self.clone(), self.clone());
        let hooks = Hooks {
            may_speak: Box::new(move || allowed.0.allowed.load(Ordering::SeqCst)),
            luck: Box::new(|| 0),
            tell: Box::new(move |told| listener.0.told.lock().unwrap().push(told)),
        };
        Driver::new(self.clone(), self.clone(), Leaping(self.0.begun), hooks)
    }

    fn left(&self) -> u64 {
        self.0.pages.load(Ordering::SeqCst)
    }

    fn seconds_asked_at(&self) -> Vec<u64> {
        self.0.asked_at.lock().unwrap().iter().map(|ms| ms / 1_000).collect()
    }

    async fn until(&self, second: u64) {
        tokio::time::sleep_until(self.0.begun + Duration::from_millis(second * 1_000 + 500)).await;
    }
}

/// A push, or the question for news when nothing is left. Which operations it carries does not matter here.
fn question(id: u64, pushes: bool) -> Request {
    let push = Push { epoch: EPOCH, ops: Vec::new(), tips: Vec::new() };
    let reach = Reach::Each(Vec::new());
    let pull = Pull { epoch: EPOCH, level: 1, reach, have: Vec::new(), want: Vec::new(), limit: 1 };
    let ask = if pushes { Ask::Push(push) } else { Ask::Pull(pull) };
    Request { id, device: DeviceId([1; 16]), protocol: PROTOCOL, ask }
}

impl Exchange for Depot {
    async fn step(&mut self, input: Input) -> Result<Stepped, StepFailed> {
        let inside = self.0.clone();
        let mut stepped = Stepped { left: self.left(), ..Stepped::default() };
        match input {
            Input::Hurry => {
                let id = inside.asked.fetch_add(1, Ordering::SeqCst);
                let mut open = inside.open.lock().unwrap();
                assert_eq!(open.0, None, "the store is never left with an open question");
                *open = (Some(id), None);
                stepped.send = Some(question(id, self.left() > 0));
            }
            Input::Ahead if self.left() > 1 => {
                let id = inside.asked.fetch_add(1, Ordering::SeqCst);
                inside.open.lock().unwrap().1 = Some(id);
                stepped.send = Some(question(id, true));
            }
            Input::Ahead => {}
            Input::NoAnswer(id) => {
                inside.given_up.lock().unwrap().push(id);
                assert_eq!(inside.open.lock().unwrap().0.take(), Some(id), "exactly the one that waits");
            }
            Input::Reply(reply) | Input::Followed(reply, _)
                if inside.full_at.load(Ordering::SeqCst) == reply.id =>
            {
                return Err(StepFailed { code: "data.full".to_owned() });
            }
            Input::Reply(reply) => {
                tokio::time::sleep(SECOND).await;
                assert_eq!(inside.open.lock().unwrap().0.take(), Some(reply.id));
                stepped.left = self.written(&reply);
                stepped.wait_ms = if stepped.left == 0 { 3_600_000 } else { 0 };
            }
            Input::Followed(reply, next) => {
                tokio::time::sleep(SECOND).await;
                let mut open = inside.open.lock().unwrap();
                assert_eq!(*open, (Some(reply.id), Some(next)), "what was made ahead goes out, nothing else");
                *open = (Some(next), None);
                drop(open);
                stepped.left = self.written(&reply);
                stepped.follows = true;
            }
            Input::Write(..) | Input::Tick | Input::Compact => panic!("not the driver's business"),
        }
        Ok(stepped)
    }
}

impl Depot {
    fn written(&self, reply: &Reply) -> u64 {
        if matches!(reply.answer, Answer::Kept(_)) {
            self.0.pages.fetch_sub(1, Ordering::SeqCst);
        }
        self.left()
    }
}

impl Way for Depot {
    async fn exchange(&self, request: &Request) -> Result<Reply, LinkFailure> {
        assert!(self.0.allowed.load(Ordering::SeqCst), "nothing is sent without leave");
        self.0.asked_at.lock().unwrap().push(u64::try_from(self.0.begun.elapsed().as_millis()).unwrap());
        tokio::time::sleep(SECOND * u32::try_from(self.0.slowness.load(Ordering::SeqCst)).unwrap()).await;
        if self.0.cut_at.load(Ordering::SeqCst) == request.id {
            return Err(LinkFailure::NoConnection);
        }
        let kept = Kept { places: Vec::new(), parked: Vec::new(), refused: Vec::new(), receipt: None };
        let brings = Brings::Everywhere { from: 0, to: 0 };
        let news = News { brings, entries: Vec::new(), tips: Vec::new(), more: false };
        let pushed = matches!(request.ask, Ask::Push(_));
        let answer = if pushed { Answer::Kept(kept) } else { Answer::News(news) };
        Ok(Reply { id: request.id, epoch: EPOCH, now_ms: 0, head: 7, stable: 0, answer })
    }

    async fn head_beyond(&self, _after: u64) -> Result<u64, LinkFailure> {
        std::future::pending().await
    }
}

#[tokio::test(start_paused = true)]
async fn the_server_works_while_the_store_writes() {
    let depot = Depot::with(5);
    let running = tokio::spawn(depot.driver().run(None));
    depot.until(8).await;
    assert_eq!(depot.seconds_asked_at(), [0, 1, 2, 3, 4], "a page a second, not one in two");
    let left: Vec<Told> = vec![5, 4, 3, 2, 1, 0].into_iter().map(Told::Left).collect();
    let told = depot.0.told.lock().unwrap().clone();
    let seen: Vec<Told> = told.into_iter().filter(|told| matches!(told, Told::Left(_))).collect();
    assert_eq!(seen, left, "the person sees it become less, page by page");
    running.abort();
}

#[tokio::test(start_paused = true)]
async fn the_person_hears_of_a_page_when_it_is_written_and_not_when_the_next_one_is() {
    let depot = Depot::with(5);
    depot.0.slowness.store(30, Ordering::SeqCst);
    let running = tokio::spawn(depot.driver().run(None));
    depot.until(32).await;
    let told = depot.0.told.lock().unwrap().clone();
    assert!(
        told.contains(&Told::Left(4)),
        "a second after the answer, while the next page is on the road: {told:?}"
    );
    running.abort();
}

#[tokio::test(start_paused = true)]
async fn nothing_goes_out_early_when_the_network_may_not_be_used_any_more() {
    let depot = Depot::with(5);
    let running = tokio::spawn(depot.driver().run(None));
    depot.until(2).await;
    depot.0.allowed.store(false, Ordering::SeqCst);
    depot.until(20).await;
    assert_eq!(depot.seconds_asked_at(), [0, 1, 2], "what was under way comes to its end, and no more");
    assert_eq!(depot.left(), 2, "and is written down");
    let waits = depot.0.told.lock().unwrap().contains(&Told::State(State::NotAllowed));
    assert!(waits, "the person is told why nothing moves");
    running.abort();
}

#[tokio::test(start_paused = true)]
async fn a_cut_line_costs_the_page_that_was_on_it_and_nothing_else() {
    let depot = Depot::with(5);
    depot.0.cut_at.store(2, Ordering::SeqCst);
    let running = tokio::spawn(depot.driver().run(None));
    depot.until(4).await;
    assert_eq!(*depot.0.given_up.lock().unwrap(), [2], "the store hears which question got no answer");
    assert_eq!(depot.left(), 3, "what came before is written down");
    depot.0.cut_at.store(NEVER, Ordering::SeqCst);
    depot.until(40).await;
    assert_eq!(depot.left(), 0, "the rest follows after the usual wait");
    running.abort();
}

#[tokio::test(start_paused = true)]
async fn a_store_that_cannot_write_ends_the_conversation_and_hears_of_the_open_question_later() {
    let depot = Depot::with(5);
    depot.0.full_at.store(1, Ordering::SeqCst);
    let running = tokio::spawn(depot.driver().run(None));
    depot.until(3).await;
    assert_eq!(depot.left(), 4, "the page before it was written down");
    let told = depot.0.told.lock().unwrap().clone();
    assert!(
        told.iter()
            .any(|told| matches!(told, Told::State(State::NeedsPerson { code, .. }) if code == "data.full")),
        "the person learns what is wrong: {told:?}"
    );
    depot.0.full_at.store(NEVER, Ordering::SeqCst);
    depot.until(60).await;
    assert_eq!(*depot.0.given_up.lock().unwrap(), [1], "before anything else is asked");
    assert_eq!(depot.left(), 0, "with room on the disk everything arrives");
    running.abort();
}

#[tokio::test(start_paused = true)]
async fn whoever_stops_it_in_the_middle_leaves_no_question_open() {
    let depot = Depot::with(5);
    let driver = depot.driver();
    let bell = driver.bell();
    let running = tokio::spawn(driver.run(None));
    depot.until(1).await;
    bell.stop();
    running.await.expect("it ends");
    assert_eq!(depot.0.open.lock().unwrap().0, None, "another driver may begin at once");
    assert_eq!(depot.left(), 4, "the answer that had come is written down");
}
