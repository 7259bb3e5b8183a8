//! Stories of a carrier and a server that lies, forgets, falls silent and hangs up. Their time passes fifty times as fast.

mod liar;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use apseko_oplog::DeviceId;
use apseko_trust::SoftwareKey;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::*;
use crate::{Address, Bell, Link, SystemClock};
use liar::{Liar, Lie, SERVER};

const LENGTH: usize = 900_000;
/// A minute and a half for whoever watches.
const PATIENCE: Duration = Duration::from_secs(60 * 60);

/// A file in memory that can be changed while it is read.
struct Held(Bytes);

type Bytes = Arc<Mutex<Vec<u8>>>;

impl BlobSource for Held {
    fn length(&self) -> u64 {
        self.0.lock().unwrap().len() as u64
    }

    fn read_at(&mut self, offset: u64, out: &mut [u8]) -> Result<usize, NotReadable> {
        let bytes = self.0.lock().unwrap();
        let there = bytes.get(usize::try_from(offset).unwrap()..).unwrap_or_default();
        let read = there.len().min(out.len());
        out[..read].copy_from_slice(&there[..read]);
        Ok(read)
    }
}

#[derive(Default)]
struct Boxes {
    parcels: Mutex<BTreeMap<Sum, (Parcel, Bytes)>>,
    full: std::sync::atomic::AtomicBool,
}

impl Boxes {
    fn of(files: &[(u8, Need)]) -> Arc<Self> {
        let boxes = Self::default();
        for (number, need) in files {
            let bytes = bytes(*number);
            let sum = Sum(apseko_trust::digest(&bytes));
            let kept = Kept::default();
            let parcel =
                Parcel { sum, length: bytes.len() as u64, need: *need, visited_ms: i64::from(*number), kept };
            boxes.parcels.lock().unwrap().insert(sum, (parcel, Arc::new(Mutex::new(bytes))));
        }
        Arc::new(boxes)
    }

    fn one() -> Arc<Self> {
        Self::of(&[(1, Need::Rest)])
    }

    fn kept(&self, number: u8) -> Kept {
        self.parcels.lock().unwrap()[&sum(number)].0.kept.clone()
    }

    fn bytes_of(&self, number: u8) -> Bytes {
        self.parcels.lock().unwrap()[&sum(number)].1.clone()
    }
}

impl Depot for Boxes {
    type Source = Held;

    fn waiting(&self) -> Result<Vec<Parcel>, DepotFailed> {
        let parcels = self.parcels.lock().unwrap();
        let waits = parcels.values().filter(|(parcel, _)| parcel.kept.end.is_none());
        Ok(waits.map(|(parcel, _)| parcel.clone()).collect())
    }

    fn open(&self, sum: &Sum) -> Result<Held, NotReadable> {
        Ok(Held(self.parcels.lock().unwrap()[sum].1.clone()))
    }

    fn note(&self, sum: &Sum, kept: &Kept) -> Result<(), DepotFailed> {
        if self.full.load(std::sync::atomic::Ordering::SeqCst) {
            return Err(DepotFailed { code: "data.full".to_owned() });
        }
        self.parcels.lock().unwrap().get_mut(sum).unwrap().0.kept = kept.clone();
        Ok(())
    }
}

fn bytes(number: u8) -> Vec<u8> {
    (0..LENGTH).map(|place| (place % 253) as u8 ^ number).collect()
}

fn sum(number: u8) -> Sum {
    Sum(apseko_trust::digest(&bytes(number)))
}

/// A carrier at work, and what it tells.
struct Work {
    told: UnboundedReceiver<CarrierTold>,
    all: Vec<CarrierTold>,
    bell: Bell,
    running: tokio::task::JoinHandle<()>,
    road: Arc<Mutex<Road>>,
}

impl Work {
    fn begin(liar: &Liar, boxes: &Arc<Boxes>) -> Self {
        Self::begin_on(liar, boxes, Road::default())
    }

    fn begin_on(liar: &Liar, boxes: &Arc<Boxes>, road: Road) -> Self {
        let key = Arc::new(SoftwareKey::from_secret(&[1; 32]).unwrap());
        let address = Address::read(&liar.address).unwrap();
        let link = Link::new(address, &[], (DeviceId([1; 16]), SERVER), key).unwrap();
        let (tell, told) = unbounded_channel();
        let road = Arc::new(Mutex::new(road));
        let seen = road.clone();
        let hooks = CarrierHooks {
            road: Box::new(move || (Policy::default(), *seen.lock().unwrap())),
            luck: Box::new(|| 0),
            tell: Box::new(move |one| drop(tell.send(one))),
        };
        let carrier = Carrier::new(Arc::new(link), boxes.clone(), SystemClock::default(), hooks);
        let bell = carrier.bell();
        let running = tokio::spawn(carrier.run());
        tokio::spawn(hurried_time());
        Self { told, all: Vec::new(), bell, running, road }
    }

    /// Waits until it tells this.
    async fn until(&mut self, what: &str, is_it: impl Fn(&CarrierTold) -> bool) -> CarrierTold {
        let waiting = async {
            while let Some(told) = self.told.recv().await {
                self.all.push(told.clone());
                if is_it(&told) {
                    return told;
                }
            }
            panic!("the carrier ended before {what}");
        };
        match tokio::time::timeout(PATIENCE, waiting).await {
            Ok(told) => told,
            Err(_) => panic!("within an hour it did not come to this: {what}; told {:?}", self.all),
        }
    }

    async fn until_nothing_is_left(&mut self) {
        self.until("nothing is left", |told| matches!(told, CarrierTold::Left { files: 0, .. })).await;
    }

    async fn until_told(&mut self, code: &str) {
        let is_it = |told: &CarrierTold| {
            let CarrierTold::File(_, stand) = told else { return false };
            let (Stand::Refused { code: told } | Stand::Paused(Why::Trouble { code: told })) = stand else {
                return false;
            };
            told == code
        };
        self.until(code, is_it).await;
    }

    async fn stops(self) {
        self.bell.stop();
        self.running.await.unwrap();
    }
}

/// Waits until the server was asked so often.
async fn until_asked(liar: &Liar, method: &str, times: usize) {
    let asked = async {
        while liar.count(method) < times {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    let told = tokio::time::timeout(PATIENCE, asked).await;
    assert!(told.is_ok(), "within an hour it was asked {} times for {method}", liar.count(method));
}

/// Lets time pass faster than it does: whoever waits half a minute for an answer waits half a second here.
async fn hurried_time() {
    loop {
        // The clock does not run ahead by itself while this blocks.
        tokio::task::spawn_blocking(|| std::thread::sleep(Duration::from_millis(2))).await.unwrap();
        tokio::time::advance(Duration::from_millis(100)).await;
    }
}

fn is_stored(liar: &Liar, number: u8) -> bool {
    liar.shelf.lock().unwrap().stored.get(&sum(number).to_string()) == Some(&bytes(number))
}

#[tokio::test(start_paused = true)]
async fn a_file_arrives_whole_and_once() {
    let (liar, boxes) = (Liar::begin(), Boxes::one());
    let mut work = Work::begin(&liar, &boxes);
    work.until_nothing_is_left().await;
    assert!(is_stored(&liar, 1));
    assert_eq!(liar.shelf.lock().unwrap().arrived, LENGTH, "no byte of it came twice");
    assert_eq!(boxes.kept(1).end, Some(End::Stored));
    assert!(work.all.contains(&CarrierTold::File(sum(1), Stand::Stored)));
    work.stops().await;
}

#[tokio::test(start_paused = true)]
async fn whatever_a_server_does_in_between_the_file_arrives() {
    let story = |method: &'static str, lies: Vec<Lie>| (method, lies);
    let stories = [
        story("PATCH", vec![Lie::Refuses(409, "upload.offset"), Lie::Refuses(423, "")]),
        story("PATCH", vec![Lie::HangsUp, Lie::HangsUpAfter(100_000), Lie::TakesInSilence]),
        story("PATCH", vec![Lie::Refuses(500, ""), Lie::Refuses(503, "feed.storage"), Lie::Hangs]),
        story("PATCH", vec![Lie::Loses(0)]),
        story("PATCH", vec![Lie::Forgets]),
        story("PATCH", vec![Lie::Refuses(404, ""), Lie::Refuses(460, "upload.checksum")]),
        story("HEAD", vec![Lie::Says(400_000), Lie::HangsUp, Lie::Hangs, Lie::Refuses(500, "")]),
        story("HEAD", vec![Lie::Forgets]),
        story("HEAD", vec![Lie::Refuses(410, "")]),
        story("POST", vec![Lie::HangsUp, Lie::Refuses(500, ""), Lie::Hangs]),
        story("POST", vec![Lie::Refuses(507, "upload.no_space"), Lie::Refuses(429, "upload.quota")]),
    ];
    for (method, lies) in stories {
        let said = format!("{method} {lies:?}");
        let (liar, boxes) = (Liar::begin(), Boxes::one());
        if method == "HEAD" {
            // Somebody asks how far it is only where something broke.
            liar.lies("PATCH", [Lie::HangsUpAfter(50_000)]);
        }
        liar.lies(method, lies);
        let mut work = Work::begin(&liar, &boxes);
        work.until_nothing_is_left().await;
        assert!(is_stored(&liar, 1), "{said}");
        let (most_at_once, told) = {
            let shelf = liar.shelf.lock().unwrap();
            (shelf.most_at_once, shelf.lies.values().all(|lies| lies.is_empty()))
        };
        assert_eq!(most_at_once, 1, "one request takes bytes for a file: {said}");
        assert!(told, "the story was told: {said}");
        work.stops().await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_arrived_before_a_break_is_not_sent_again() {
    let (liar, boxes) = (Liar::begin(), Boxes::one());
    liar.lies("PATCH", [Lie::HangsUpAfter(77_777), Lie::TakesInSilence, Lie::HangsUpAfter(1)]);
    let mut work = Work::begin(&liar, &boxes);
    work.until_nothing_is_left().await;
    assert_eq!(liar.shelf.lock().unwrap().arrived, LENGTH, "each byte came once");
    work.stops().await;
}

#[tokio::test(start_paused = true)]
async fn a_program_that_is_killed_goes_on_with_one_question() {
    let (liar, boxes) = (Liar::begin(), Boxes::one());
    liar.lies("PATCH", [Lie::HangsUpAfter(200_000), Lie::Hangs]);
    let mut work = Work::begin(&liar, &boxes);
    let some =
        |told: &CarrierTold| matches!(told, CarrierTold::File(_, Stand::Sending { at, .. }) if *at > 0);
    work.until("some has arrived", some).await;
    until_asked(&liar, "PATCH", 2).await;
    work.running.abort();
    let posted = liar.count("POST");
    let asked = liar.shelf.lock().unwrap().asked.len();
    liar.shelf.lock().unwrap().lies.clear();

    let mut work = Work::begin(&liar, &boxes);
    work.until_nothing_is_left().await;
    let log = liar.shelf.lock().unwrap().asked[asked..].to_vec();
    assert_eq!(liar.count("POST"), posted, "the address was noted");
    assert_eq!(log[..2], [("HEAD".to_owned(), 0), ("PATCH".to_owned(), 200_000)], "{log:?}");
    assert!(is_stored(&liar, 1));
    work.stops().await;
}

#[tokio::test(start_paused = true)]
async fn nobody_is_followed_to_another_host() {
    let (liar, decoy, boxes) = (Liar::begin(), Liar::begin(), Boxes::one());
    liar.lies("POST", (0..9).map(|_| Lie::Leads(decoy.address.clone())));
    let mut work = Work::begin(&liar, &boxes);
    work.until_told("link.other_answer").await;
    work.stops().await;
    let liar = Liar::begin();
    liar.lies("POST", (0..9).map(|_| Lie::Redirects(format!("{}/files", decoy.address))));
    let mut work = Work::begin(&liar, &boxes);
    work.until_told("link.other_answer").await;
    work.stops().await;
    assert_eq!(decoy.shelf.lock().unwrap().connections, 0, "neither for an address nor for a redirection");
}

#[tokio::test(start_paused = true)]
async fn a_file_that_changes_on_its_way_is_stopped_and_told() {
    let (liar, boxes) = (Liar::begin(), Boxes::one());
    liar.lies("PATCH", [Lie::HangsUpAfter(100_000)]);
    boxes.bytes_of(1).lock().unwrap()[850_000] ^= 1;
    let mut work = Work::begin(&liar, &boxes);
    work.until_told("upload.changed").await;
    work.until_nothing_is_left().await;
    assert!(liar.shelf.lock().unwrap().stored.is_empty());
    assert!(liar.shelf.lock().unwrap().arrived < LENGTH, "its end never left this device");
    assert_eq!(boxes.kept(1).end, Some(End::Refused { code: "upload.changed".to_owned() }));
    work.stops().await;
}

#[tokio::test(start_paused = true)]
async fn a_file_that_is_longer_than_the_evidence_says_is_not_begun() {
    let (liar, boxes) = (Liar::begin(), Boxes::one());
    boxes.bytes_of(1).lock().unwrap().push(0);
    let mut work = Work::begin(&liar, &boxes);
    work.until_told("upload.changed").await;
    assert_eq!(liar.shelf.lock().unwrap().arrived, 0);
    work.stops().await;
}

#[tokio::test(start_paused = true)]
async fn a_pass_that_ends_is_renewed_and_nothing_is_sent_twice() {
    let (liar, boxes) = (Liar::begin(), Boxes::of(&[(1, Need::Rest), (2, Need::Rest)]));
    liar.shelf.lock().unwrap().pass_lasts = Some(3);
    let mut work = Work::begin(&liar, &boxes);
    work.until_nothing_is_left().await;
    assert!(is_stored(&liar, 1) && is_stored(&liar, 2));
    let (sessions, arrived) = {
        let shelf = liar.shelf.lock().unwrap();
        (shelf.sessions, shelf.arrived)
    };
    assert!(sessions >= 2, "it came in again");
    assert_eq!(arrived, 2 * LENGTH);
    work.stops().await;
}

#[tokio::test(start_paused = true)]
async fn whoever_pauses_it_stops_what_is_on_its_way_and_documents_go_on_where_it_costs() {
    let (liar, boxes) = (Liar::begin(), Boxes::of(&[(1, Need::Rest), (2, Need::Document)]));
    let costs = Road { metered: Some(true), ..Road::default() };
    let mut work = Work::begin_on(&liar, &boxes, costs);
    let held = CarrierTold::File(sum(1), Stand::Paused(Why::Metered));
    work.until("the photo waits", |told| *told == held).await;
    work.until("the document is there", |told| *told == CarrierTold::File(sum(2), Stand::Stored)).await;
    assert!(is_stored(&liar, 2) && !is_stored(&liar, 1));

    liar.lies("PATCH", [Lie::HangsUpAfter(100_000), Lie::Hangs]);
    *work.road.lock().unwrap() = Road::default();
    work.bell.hurry();
    let begun =
        |told: &CarrierTold| matches!(told, CarrierTold::File(_, Stand::Sending { at, .. }) if *at > 0);
    work.until("it goes on by itself", begun).await;
    *work.road.lock().unwrap() = Road { paused: true, ..Road::default() };
    work.bell.hurry();
    let held = CarrierTold::File(sum(1), Stand::Paused(Why::Person));
    work.until("it has stopped", |told| *told == held).await;
    let arrived = liar.shelf.lock().unwrap().arrived;
    assert!(arrived < 2 * LENGTH);

    *work.road.lock().unwrap() = Road::default();
    liar.shelf.lock().unwrap().lies.clear();
    work.bell.hurry();
    work.until_nothing_is_left().await;
    assert!(is_stored(&liar, 1));
    work.stops().await;
}

#[tokio::test(start_paused = true)]
async fn what_nobody_wants_to_send_any_more_is_left_on_its_way() {
    let (liar, boxes) = (Liar::begin(), Boxes::one());
    liar.lies("PATCH", [Lie::Hangs]);
    let mut work = Work::begin(&liar, &boxes);
    until_asked(&liar, "PATCH", 1).await;
    boxes.parcels.lock().unwrap().clear();
    work.bell.hurry();
    work.until_nothing_is_left().await;
    assert_eq!(liar.count("PATCH"), 1, "nothing more of it was sent");
    work.stops().await;
}

#[tokio::test(start_paused = true)]
async fn a_device_without_room_says_so_and_goes_on_when_there_is_some() {
    let (liar, boxes) = (Liar::begin(), Boxes::one());
    boxes.full.store(true, std::sync::atomic::Ordering::SeqCst);
    let mut work = Work::begin(&liar, &boxes);
    let held = CarrierTold::File(sum(1), Stand::Paused(Why::Storage));
    work.until("the person is told", |told| *told == held).await;
    assert_eq!(liar.shelf.lock().unwrap().arrived, 0, "an upload that would be forgotten is not begun");
    boxes.full.store(false, std::sync::atomic::Ordering::SeqCst);
    work.until_nothing_is_left().await;
    assert!(is_stored(&liar, 1));
    assert_eq!(liar.count("POST"), 1, "the address was kept in mind");
    work.stops().await;
}
