//! The driver with a store and a server of the test's own, in time that the test can let pass.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use apseko_oplog::message::{Answer, Ask, Brings, Hello, Kept, News, PROTOCOL};
use apseko_oplog::{DeviceId, EpochId, Incarnation, OpId, StreamId};
use tokio::time::Instant;

use super::*;

const WALL: i64 = 1_800_000_000_000;
const MINUTE: u64 = 60_000;

/// The paused clock of the runtime, which leaps over every wait.
#[derive(Clone, Copy)]
pub(super) struct Leaping(pub(super) Instant);

impl Clock for Leaping {
    fn mono_ms(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap()
    }

    fn wall_ms(&self) -> i64 {
        WALL.saturating_add_unsigned(self.mono_ms())
    }

    fn sleep(&self, ms: u64) -> impl Future<Output = ()> + Send {
        tokio::time::sleep(Duration::from_millis(ms))
    }
}

/// Both sides of the exchange, and everything that was said.
#[derive(Clone)]
struct Town(Arc<Inside>);

struct Inside {
    begun: Instant,
    waiting: AtomicU64,
    head: AtomicU64,
    requests: AtomicU64,
    reachable: AtomicBool,
    allowed: AtomicBool,
    disk_full: AtomicBool,
    /// The server takes everything and never answers.
    mute: AtomicBool,
    open: Mutex<Option<u64>>,
    asked_at: Mutex<Vec<u64>>,
    watched: AtomicU64,
    told: Mutex<Vec<Told>>,
}

impl Town {
    fn new(waiting: u64) -> Self {
        Self(Arc::new(Inside {
            begun: Instant::now(),
            waiting: AtomicU64::new(waiting),
            head: AtomicU64::new(0),
            requests: AtomicU64::new(0),
            reachable: AtomicBool::new(true),
            allowed: AtomicBool::new(true),
            disk_full: AtomicBool::new(false),
            mute: AtomicBool::new(false),
            open: Mutex::default(),
            asked_at: Mutex::default(),
            watched: AtomicU64::new(0),
            told: Mutex::default(),
        }))
    }

    fn driver(&self) -> Driver<Self, Self, Leaping> {
        let (town, listener) = (self.clone(), self.clone());
        let hooks = Hooks {
            may_speak: Box::new(move || town.0.allowed.load(Ordering::SeqCst)),
            luck: Box::new(|| u16::MAX),
            tell: Box::new(move |told| listener.0.told.lock().unwrap().push(told)),
        };
        Driver::new(self.clone(), self.clone(), Leaping(self.0.begun), hooks)
    }

    /// Lets the driver work until the clock shows this.
    async fn until(&self, ms: u64) {
        let passed = u64::try_from(self.0.begun.elapsed().as_millis()).unwrap();
        tokio::time::sleep(Duration::from_millis(ms - passed)).await;
    }

    fn told(&self) -> Vec<Told> {
        self.0.told.lock().unwrap().clone()
    }

    fn state(&self) -> Option<State> {
        let told = self.0.told.lock().unwrap();
        told.iter()
            .rev()
            .find_map(|told| if let Told::State(state) = told { Some(state.clone()) } else { None })
    }

    fn asked_at(&self) -> Vec<u64> {
        self.0.asked_at.lock().unwrap().clone()
    }
}

impl Exchange for Town {
    async fn step(&mut self, input: Input) -> Result<Stepped, StepFailed> {
        if self.0.disk_full.load(Ordering::SeqCst) {
            return Err(StepFailed { code: "data.full".to_owned() });
        }
        let mut open = self.0.open.lock().unwrap();
        let waiting = self.0.waiting.load(Ordering::SeqCst);
        let mut stepped = Stepped { left: waiting, ..Stepped::default() };
        match &input {
            Input::Hurry => {
                assert_eq!(*open, None, "the store is never left with an open question");
                let id = self.0.requests.fetch_add(1, Ordering::SeqCst);
                *open = Some(id);
                stepped.send = Some(hello(id));
            }
            Input::NoAnswer(request) => {
                assert_eq!(open.take(), Some(*request), "it is told of exactly the open question");
            }
            Input::Reply(reply) => {
                assert_eq!(open.take(), Some(reply.id));
                if matches!(reply.answer, Answer::Kept(_)) {
                    stepped.left = waiting.saturating_sub(10);
                    self.0.waiting.store(stepped.left, Ordering::SeqCst);
                }
                stepped.wait_ms = if stepped.left == 0 { 30_000 } else { 0 };
            }
            Input::Ahead | Input::Followed(..) | Input::Write(..) | Input::Tick | Input::Compact => {
                panic!("the driver has no business with {input:?}");
            }
        }
        Ok(stepped)
    }
}

impl Way for Town {
    async fn exchange(&self, request: &Request) -> Result<Reply, LinkFailure> {
        let inside = &self.0;
        inside.asked_at.lock().unwrap().push(u64::try_from(inside.begun.elapsed().as_millis()).unwrap());
        assert!(inside.allowed.load(Ordering::SeqCst), "nothing is sent without leave");
        if inside.mute.load(Ordering::SeqCst) {
            std::future::pending::<()>().await;
        }
        if !inside.reachable.load(Ordering::SeqCst) {
            return Err(LinkFailure::NoConnection);
        }
        let places = inside.waiting.load(Ordering::SeqCst).min(10);
        let head = inside.head.fetch_add(places, Ordering::SeqCst) + places;
        let places = (1..=places).map(|seq| (OpId([7; 32]), seq)).collect::<Vec<_>>();
        let answer = if places.is_empty() { Answer::News(news()) } else { Answer::Kept(kept(places)) };
        Ok(Reply { id: request.id, epoch: EpochId([1; 16]), now_ms: WALL, head, stable: 0, answer })
    }

    async fn head_beyond(&self, after: u64) -> Result<u64, LinkFailure> {
        self.0.watched.fetch_add(1, Ordering::SeqCst);
        // A server looks now and then, and sends everybody home after half a minute.
        for _ in 0..30 {
            tokio::time::sleep(Duration::from_secs(1)).await;
            if !self.0.reachable.load(Ordering::SeqCst) {
                return Err(LinkFailure::NoConnection);
            }
            if self.0.head.load(Ordering::SeqCst) != after {
                break;
            }
        }
        Ok(self.0.head.load(Ordering::SeqCst))
    }
}

fn hello(id: u64) -> Request {
    let device = DeviceId([1; 16]);
    let stream = StreamId { device, incarnation: Incarnation([1; 16]) };
    Request { id, device, protocol: PROTOCOL, ask: Ask::Hello(Hello { stream }) }
}

fn kept(places: Vec<(OpId, u64)>) -> Kept {
    Kept { places, parked: Vec::new(), refused: Vec::new(), receipt: None }
}

fn news() -> News {
    let brings = Brings::Everywhere { from: 0, to: 0 };
    News { brings, entries: Vec::new(), tips: Vec::new(), more: false }
}

#[tokio::test(start_paused = true)]
async fn work_is_sent_at_once_and_then_the_feed_is_watched() {
    let town = Town::new(25);
    let driver = town.driver();
    let bell = driver.bell();
    let running = tokio::spawn(driver.run(None));
    town.until(1_000).await;
    assert_eq!(town.asked_at(), [0, 0, 0], "three messages, and no wait between them");
    let told = town.told();
    assert_eq!(told[0], Told::State(State::Working));
    let left: Vec<_> = told.iter().filter(|told| matches!(told, Told::Left(_))).cloned().collect();
    assert_eq!(left, [25, 15, 5, 0].map(Told::Left), "the person sees it become less");
    assert_eq!(town.state(), Some(State::Connected));

    town.0.head.fetch_add(1, Ordering::SeqCst);
    town.until(3_000).await;
    assert_eq!(town.asked_at().len(), 4, "somebody else wrote: it asks for the news");
    town.until(4 * MINUTE).await;
    assert_eq!(town.asked_at().len(), 4, "and then only watches");
    assert!(town.0.watched.load(Ordering::SeqCst) > 5);
    bell.stop();
    running.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn without_a_connection_it_waits_longer_and_longer_and_a_hurry_ends_the_wait() {
    let town = Town::new(5);
    town.0.reachable.store(false, Ordering::SeqCst);
    let driver = town.driver();
    let bell = driver.bell();
    let running = tokio::spawn(driver.run(None));
    town.until(MINUTE).await;
    assert_eq!(town.asked_at(), [0, 2_000, 6_000, 14_000, 30_000]);
    assert_eq!(town.state(), Some(State::Offline { until_ms: WALL + 62_000 }));
    assert_eq!(town.told().last(), Some(&Told::NextAttempt(Some(WALL + 62_000))), "for the next start");

    town.0.reachable.store(true, Ordering::SeqCst);
    bell.hurry();
    town.until(MINUTE + 10).await;
    assert_eq!(town.state(), Some(State::Connected));
    assert_eq!(town.0.waiting.load(Ordering::SeqCst), 0, "delivered, the moment somebody asked for it");
    assert_eq!(town.told().last(), Some(&Told::NextAttempt(None)));
    bell.stop();
    running.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_start_keeps_to_the_attempt_of_the_one_before() {
    for (persisted, first) in [
        (None, 0),
        (Some(WALL - 1), 0),
        (Some(WALL + 90_000), 90_000),
        (Some(i64::MAX), 5 * MINUTE),
        (Some(i64::MIN), 0),
    ] {
        let town = Town::new(5);
        let driver = town.driver();
        let bell = driver.bell();
        let running = tokio::spawn(driver.run(persisted));
        town.until(6 * MINUTE).await;
        assert_eq!(town.asked_at().first(), Some(&first), "persisted as {persisted:?}");
        bell.stop();
        running.await.unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn where_the_network_may_not_be_used_nothing_is_sent_until_it_may() {
    let town = Town::new(5);
    town.0.allowed.store(false, Ordering::SeqCst);
    let driver = town.driver();
    let bell = driver.bell();
    let running = tokio::spawn(driver.run(None));
    town.until(60 * MINUTE).await;
    assert!(town.asked_at().is_empty());
    assert_eq!(town.state(), Some(State::NotAllowed));
    assert!(!town.told().contains(&Told::Stuck), "nothing is wrong with the loop");
    town.0.allowed.store(true, Ordering::SeqCst);
    bell.hurry();
    town.until(60 * MINUTE + 10).await;
    assert_eq!(town.state(), Some(State::Connected));
    bell.stop();
    running.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_server_that_never_answers_does_not_hold_it_for_ever() {
    let town = Town::new(5);
    town.0.mute.store(true, Ordering::SeqCst);
    let driver = town.driver();
    let bell = driver.bell();
    let running = tokio::spawn(driver.run(None));
    town.until(11 * MINUTE).await;
    assert_eq!(town.asked_at(), [0, 302_000, 606_000], "after five minutes it is given up and asked again");
    bell.stop();
    tokio::time::timeout(Duration::from_millis(10), running).await.expect("told to stop, it stops").unwrap();
    assert_eq!(*town.0.open.lock().unwrap(), None, "and the next one finds a store that waits for nothing");
}

#[tokio::test(start_paused = true)]
async fn a_full_disk_is_told_and_tried_again() {
    let town = Town::new(5);
    let driver = town.driver();
    let bell = driver.bell();
    town.0.disk_full.store(true, Ordering::SeqCst);
    let running = tokio::spawn(driver.run(None));
    town.until(1_000).await;
    assert!(matches!(town.state(), Some(State::NeedsPerson { code, .. }) if code == "data.full"));
    town.0.disk_full.store(false, Ordering::SeqCst);
    town.until(3_000).await;
    assert_eq!(town.state(), Some(State::Connected), "there was room again");
    bell.stop();
    running.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_disk_that_fills_up_while_the_answer_comes_leaves_no_question_open() {
    let town = Town::new(5);
    town.0.mute.store(true, Ordering::SeqCst);
    let driver = town.driver();
    let bell = driver.bell();
    let running = tokio::spawn(driver.run(None));
    town.until(MINUTE).await;
    town.0.disk_full.store(true, Ordering::SeqCst);
    town.0.mute.store(false, Ordering::SeqCst);
    town.until(6 * MINUTE).await;
    town.0.disk_full.store(false, Ordering::SeqCst);
    bell.hurry();
    town.until(7 * MINUTE).await;
    assert_eq!((town.state(), town.0.waiting.load(Ordering::SeqCst)), (Some(State::Connected), 0));
    bell.stop();
    running.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn who_rings_while_it_works_is_served_once() {
    let town = Town::new(25);
    let driver = town.driver();
    let bell = driver.bell();
    bell.hurry();
    bell.hurry();
    let running = tokio::spawn(driver.run(Some(WALL + 90_000)));
    town.until(1_000).await;
    assert_eq!(town.asked_at(), [0, 0, 0], "the bell ends the wait, and is answered by the first question");
    bell.hurry();
    town.until(2_000).await;
    assert_eq!(town.asked_at().len(), 4);
    bell.stop();
    running.await.unwrap();
}
