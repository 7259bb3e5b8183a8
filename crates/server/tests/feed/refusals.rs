//! What is refused: requests that are kept apart, each once and not without end; and a feed that is not what it was.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use apseko_oplog::message::Answer;
use apseko_oplog::server::Input;
use apseko_server::copy::{CopyFault, Schedule, Shelf};
use apseko_server::feed::{Feed, FeedFailure, House as _, MOST_REFUSED_REQUESTS, REFUSED, REFUSED_TOO_MUCH};
use apseko_server::storage::{Changes, Dropped, KeptApart, Storage};

use super::copies::Fresh;
use super::databases::Open;
use super::house::{TestHouse, first_meta};
use super::pretend::Pretend;
use super::stories::{head, wait};

pub fn refused_work_is_not_kept_without_end(open: Open<'_>) {
    let (storage, house) = (open(), TestHouse::new(1));
    let feed = Feed::start(storage.clone(), house.clone()).unwrap();
    let mut device = Pretend::new(7);
    device.lose_key();
    let more = 4;
    wait(async {
        for _ in 0..MOST_REFUSED_REQUESTS + more {
            device.write(1);
            let refused = loop {
                let question = device.question();
                let again = question.clone();
                let reply = feed.answer(question, b"as it came".to_vec()).await.unwrap();
                let answer = reply.answer.clone();
                device.hear(reply);
                if let Answer::Kept(kept) = answer {
                    feed.answer(again, b"as it came".to_vec()).await.unwrap();
                    break kept.refused.len();
                }
            };
            assert_eq!(refused, 1, "the device learns that it was refused, kept apart or not");
        }
    });
    let kept = storage.read().unwrap().refused(usize::MAX).unwrap();
    assert_eq!(kept.len(), MOST_REFUSED_REQUESTS, "each once, and no more than there is room for");
    let told = house.told();
    let times = |code| told.iter().filter(|told| **told == code).count();
    assert_eq!(times(REFUSED), MOST_REFUSED_REQUESTS, "the people in charge learn of each");
    assert_eq!(times(REFUSED_TOO_MUCH), 2 * more, "and of those for which there was no room");
    feed.stop();
}

pub fn what_somebody_has_seen_to_takes_no_place(open: Open<'_>) {
    let (storage, house) = (open(), TestHouse::new(1));
    let feed = Feed::start(storage.clone(), house.clone()).unwrap();
    let mut device = Pretend::new(7);
    device.lose_key();
    let mut is_refused = || loop {
        device.write(1);
        let reply = wait(feed.answer(device.question(), b"as it came".to_vec())).unwrap();
        let answer = reply.answer.clone();
        device.hear(reply);
        if matches!(&answer, Answer::Kept(kept) if !kept.refused.is_empty()) {
            return;
        }
    };
    for _ in 0..=MOST_REFUSED_REQUESTS {
        is_refused();
    }
    let all = || storage.read().unwrap().kept_apart(i64::MIN, 1_000).unwrap();
    assert_eq!(all().len(), MOST_REFUSED_REQUESTS, "there is no place for more");
    let said = Dropped { at_ms: 5, by: Some([3; 16]), reason: "sveša ierīce".to_owned() };
    let first = all()[0].clone();
    let mut turn = storage.write().unwrap();
    let dropped = BTreeMap::from([(first.n, said.clone())]);
    turn.apply(&Changes { dropped, ..Changes::default() }).unwrap();
    turn.commit().unwrap();
    assert_eq!(all()[0], KeptApart { dropped: Some(said), ..first }, "it stays, with all that it had");
    is_refused();
    assert_eq!(all().len(), MOST_REFUSED_REQUESTS + 1, "the place of the one that was put aside is free");
    is_refused();
    assert_eq!(all().len(), MOST_REFUSED_REQUESTS + 1, "and no other");
    let whole = storage.read().unwrap().refused_after(None, 1).unwrap();
    assert_eq!(whole[0].1.bytes, b"as it came", "no byte of it is lost");
    feed.stop();
}

/// A feed in which one device has written so many times.
fn written_by(fresh: Fresh<'_>, number: u8, times: usize) -> Arc<dyn Storage> {
    let storage = fresh();
    storage.found(&first_meta()).unwrap();
    let feed = Feed::start(storage.clone(), TestHouse::new(1)).unwrap();
    let mut device = Pretend::new(number);
    for _ in 0..times {
        device.write(5);
        wait(device.deliver(&feed));
    }
    feed.stop();
    storage
}

pub fn a_history_that_was_written_anew_is_noticed(fresh: Fresh<'_>) {
    let folder = tempfile::tempdir().unwrap();
    let (every, shelf) = (Duration::from_secs(3_600), Shelf::at(folder.path()).unwrap());
    let schedule = Schedule { every, keep: 9, shelf, beside: None };
    let house = TestHouse::new(2);
    let make = |storage: &Arc<dyn Storage>| schedule.make(storage.as_ref(), house.as_ref(), &|| true);
    let short = make(&written_by(fresh, 1, 1)).unwrap();
    assert!(short.file.with_extension("checkpoint").exists(), "signed beside the backup");
    make(&written_by(fresh, 1, 2)).unwrap();
    let other = make(&written_by(fresh, 2, 3)).map(drop);
    assert!(matches!(other, Err(CopyFault::OtherHistory(10))), "another history of the same life: {other:?}");
    let shorter = make(&written_by(fresh, 1, 1)).map(drop);
    assert!(matches!(shorter, Err(CopyFault::OtherHistory(10))), "and one that was cut off: {shorter:?}");
}

pub fn a_feed_that_went_back_is_not_served(open: Open<'_>) {
    let (storage, house) = (open(), TestHouse::new(1));
    let feed = Feed::start(storage.clone(), house.clone()).unwrap();
    let mut device = Pretend::new(7);
    wait(async {
        device.write(5);
        device.deliver(&feed).await;
    });
    assert_eq!(house.mark(), head(&storage), "how far it is was noted with the commit");
    wait(async { feed.order(Input::BackedUp(3)).await.unwrap() });
    feed.stop();
    Feed::start(storage.clone(), house.clone()).unwrap().stop();

    // As if the files of yesterday lay there.
    house.note_head(first_meta().epoch, 9);
    let refused = Feed::start(storage, house).map(|feed| feed.stop());
    assert!(matches!(refused, Err(FeedFailure::WentBack { known: 9, found: 5 })), "{refused:?}");
}
