//! Stories of fetching from a server that lies, breaks off and falls silent. Their time passes fifty times as fast.

mod liar;

use std::sync::{Arc, Mutex};

use apseko_oplog::DeviceId;
use apseko_trust::SoftwareKey;

use super::*;
use crate::{Address, SystemClock};
use liar::{Liar, Lie, SERVER};

const LENGTH: usize = 900_000;

fn film() -> Vec<u8> {
    (0..LENGTH).map(|place| (place % 251) as u8).collect()
}

fn original() -> Wanted {
    let sum = Sum(apseko_trust::digest(&film()));
    let bytes = WantedBytes::Original { length: LENGTH as u64 };
    Wanted { case: Uuid::from_u128(1), evidence: Uuid::from_u128(2), sum, bytes }
}

fn preview() -> Wanted {
    Wanted { bytes: WantedBytes::Preview, ..original() }
}

/// Holds what came, and can have a full disk.
#[derive(Default)]
struct Held {
    bytes: Vec<u8>,
    room: Option<usize>,
}

impl Taker for Held {
    fn begin(&mut self) -> Result<(), NotTaken> {
        self.bytes.clear();
        Ok(())
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), NotTaken> {
        if self.room.is_some_and(|room| self.bytes.len() + bytes.len() > room) {
            return Err(NotTaken { code: "file.disk".to_owned() });
        }
        self.bytes.extend_from_slice(bytes);
        Ok(())
    }
}

fn link(liar: &Liar) -> Link {
    let key = Arc::new(SoftwareKey::from_secret(&[1; 32]).unwrap());
    let address = Address::read(&liar.address).unwrap();
    Link::new(address, &[], (DeviceId([1; 16]), SERVER), key).unwrap()
}

async fn fetch_into(liar: &Liar, wanted: &Wanted, held: Held) -> (Result<Vec<u8>, String>, Vec<u64>) {
    let told = Arc::new(Mutex::new(Vec::new()));
    let hear = told.clone();
    let hooks = FetchHooks {
        clock: SystemClock::default(),
        luck: Box::new(|| 0),
        tell: Box::new(move |at| hear.lock().unwrap().push(at)),
    };
    let hurry = tokio::spawn(hurried_time());
    let link = link(liar);
    let fetching = tokio::time::timeout(Duration::from_secs(3_600), fetch_file(&link, wanted, held, hooks));
    let fetched = fetching.await.unwrap_or_else(|_| panic!("within an hour it came to no end"));
    hurry.abort();
    let told = told.lock().unwrap().clone();
    (fetched.map(|held| held.bytes).map_err(|not| not.code), told)
}

async fn fetch(liar: &Liar, wanted: &Wanted) -> Result<Vec<u8>, String> {
    fetch_into(liar, wanted, Held::default()).await.0
}

/// Lets time pass faster than it does.
async fn hurried_time() {
    loop {
        // The clock does not run ahead by itself while this blocks.
        tokio::task::spawn_blocking(|| std::thread::sleep(Duration::from_millis(2))).await.unwrap();
        tokio::time::advance(Duration::from_millis(100)).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_comes_whole_and_once() {
    let liar = Liar::begin(film());
    let (fetched, told) = fetch_into(&liar, &original(), Held::default()).await;
    assert_eq!(fetched, Ok(film()));
    assert_eq!(liar.asked(), [(original().path(), None)]);
    assert!(told.is_sorted() && told.last() == Some(&(LENGTH as u64)), "a person sees it come: {told:?}");
}

#[tokio::test(start_paused = true)]
async fn what_came_before_a_break_is_not_fetched_again() {
    let liar = Liar::begin(film());
    liar.lies([Lie::BreaksAfter(300_000), Lie::HangsAfter(100_000), Lie::Refuses(503, "feed.storage")]);
    assert_eq!(fetch(&liar, &original()).await, Ok(film()));
    let asked: Vec<_> = liar.asked().into_iter().map(|(_, from)| from).collect();
    assert_eq!(asked, [None, Some(300_000), Some(400_000), Some(400_000)]);
    assert_eq!(liar.sent(), LENGTH, "each byte came once");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_knows_no_ranges_sends_it_all_again_and_it_is_whole() {
    let liar = Liar::begin(film());
    liar.lies([Lie::BreaksAfter(300_000), Lie::IgnoresRange]);
    assert_eq!(fetch(&liar, &original()).await, Ok(film()));
}

#[tokio::test(start_paused = true)]
async fn a_server_that_has_no_such_place_is_asked_from_the_beginning() {
    let liar = Liar::begin(film());
    liar.lies([Lie::BreaksAfter(300_000), Lie::Refuses(416, "file.range")]);
    assert_eq!(fetch(&liar, &original()).await, Ok(film()));
    assert_eq!(liar.asked().last(), Some(&(original().path(), None)));
}

#[tokio::test(start_paused = true)]
async fn bytes_of_another_place_are_not_put_in() {
    let liar = Liar::begin(film());
    liar.lies([Lie::BreaksAfter(300_000), Lie::Shifts(5)]);
    assert_eq!(fetch(&liar, &original()).await, Ok(film()));
}

#[tokio::test(start_paused = true)]
async fn another_content_is_never_given_out() {
    let mut other = film();
    other[450_000] ^= 1;
    let liar = Liar::begin(other);
    liar.lies_about_sum(&original().sum.to_string());
    assert_eq!(fetch(&liar, &original()).await, Err("file.other_content".to_owned()));
    assert_eq!(liar.asked().len(), 1, "in one piece: asking again changes nothing");
    liar.lies([Lie::BreaksAfter(300_000)]);
    assert_eq!(fetch(&liar, &original()).await, Err("file.other_content".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn pieces_that_do_not_fit_are_fetched_once_more_in_one() {
    let liar = Liar::begin(film());
    liar.lies([Lie::BreaksAfter(300_000), Lie::Garbles]);
    assert_eq!(fetch(&liar, &original()).await, Ok(film()));
}

#[tokio::test(start_paused = true)]
async fn another_length_is_another_file() {
    for length in [LENGTH - 1, LENGTH + 1] {
        let liar = Liar::begin(vec![3; length]);
        liar.lies_about_sum(&original().sum.to_string());
        assert_eq!(fetch(&liar, &original()).await, Err("file.other_content".to_owned()));
        assert_eq!(liar.asked().len(), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_server_does_not_give_is_told_by_its_code() {
    for code in ["file.unknown", "file.not_arrived", "file.no_preview"] {
        let liar = Liar::begin(film());
        liar.lies([Lie::Refuses(404, code)]);
        assert_eq!(fetch(&liar, &preview()).await, Err(code.to_owned()));
        assert_eq!(liar.asked(), [(format!("{}/preview", original().path()), None)], "once");
    }
}

#[tokio::test(start_paused = true)]
async fn nobody_is_followed_elsewhere() {
    let (liar, decoy) = (Liar::begin(film()), Liar::begin(film()));
    liar.lies((0..9).map(|_| Lie::Redirects(format!("{}/x", decoy.address))));
    assert_eq!(fetch(&liar, &original()).await, Err("link.other_answer".to_owned()));
    assert!(decoy.asked().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_preview_is_whole_or_none() {
    let liar = Liar::begin(film());
    liar.lies([Lie::BreaksAfter(20_000), Lie::IgnoresRange]);
    assert_eq!(fetch(&liar, &preview()).await, Ok(film()));
    liar.lies((0..9).map(|_| Lie::BreaksAfter(0)));
    assert_eq!(fetch(&liar, &preview()).await, Err("link.no_connection".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn a_full_disk_ends_it() {
    let liar = Liar::begin(film());
    let full = Held { room: Some(500_000), ..Held::default() };
    assert_eq!(fetch_into(&liar, &original(), full).await.0, Err("file.disk".to_owned()));
    assert_eq!(liar.asked().len(), 1, "the network is not to blame");
}
