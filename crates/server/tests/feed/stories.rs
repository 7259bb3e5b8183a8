//! What one feed promises, whoever asks.

use std::sync::Arc;

use apseko_oplog::message::Answer;
use apseko_server::feed::{Feed, FeedFailure};
use apseko_server::storage::Storage;

use super::databases::Open;
use super::house::TestHouse;
use super::pretend::Pretend;

pub fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(work)
}

pub fn what_is_acknowledged_is_there(open: Open<'_>) {
    let feed = Feed::start(open(), TestHouse::new(1)).unwrap();
    let mut anna = Pretend::new(1);
    let written = anna.write(60);
    wait(anna.deliver(&feed));
    assert!(written.iter().all(|id| anna.place_of(id).is_some()), "every operation was given a place");
    feed.stop();

    let storage = open();
    let kept = storage.read().unwrap().records(&written).unwrap();
    assert_eq!(kept.len(), 60, "the next start finds everything that was acknowledged");
    for kept in kept {
        assert_eq!(
            kept.record.seq,
            anna.place_of(&kept.record.id()),
            "and at the place that the device was told"
        );
    }

    let feed = Feed::start(storage, TestHouse::new(2)).unwrap();
    let mut juris = Pretend::new(2);
    wait(async {
        for _ in 0..3 {
            juris.talk(&feed).await.unwrap();
        }
    });
    assert!(written.iter().all(|id| juris.place_of(id).is_some()), "a colleague gets it from the next start");
    feed.stop();
}

pub fn a_key_that_does_not_sign_decides_nothing(open: Open<'_>) {
    let house = TestHouse::new(1);
    let feed = Feed::start(open(), house.clone()).unwrap();
    let mut anna = Pretend::new(1);
    wait(anna.talk(&feed)).unwrap();
    let petition = anna.petition();
    house.let_the_feed_key_sign(false);
    let question = anna.question();
    let refused = wait(feed.answer(question.clone(), Vec::new())).unwrap_err();
    assert_eq!(refused.code(), "feed.unsigned", "{refused}");
    assert!(matches!(refused, FeedFailure::Unsigned(_)));
    let storage = open();
    assert_eq!(storage.read().unwrap().head().unwrap().meta.head, 0, "nothing of the step was kept");
    assert_eq!(storage.read().unwrap().records(&petition).unwrap(), Vec::new());

    house.let_the_feed_key_sign(true);
    let reply = wait(feed.answer(question, Vec::new())).unwrap();
    let Answer::Kept(kept) = reply.answer else { panic!("a push is answered with what was kept") };
    assert_eq!(kept.places.len(), 1, "asked again, the petition has its place");
    assert_eq!(storage.read().unwrap().head().unwrap().meta.head, 2, "and its verdict follows it");
    feed.stop();
}

pub fn refused_work_is_kept_apart(open: Open<'_>) {
    let storage = open();
    let feed = Feed::start(storage.clone(), TestHouse::new(1)).unwrap();
    let mut stranger = Pretend::new(1);
    wait(stranger.talk(&feed)).unwrap();
    stranger.write(2);
    stranger.lose_key();
    let Answer::Kept(kept) = wait(stranger.talk(&feed)).unwrap() else { panic!("it is answered") };
    assert_eq!((kept.refused.len(), kept.places.len()), (2, 0), "nobody vouches for the key");
    let apart = storage.read().unwrap().refused(10).unwrap();
    assert_eq!(apart.len(), 1, "one request was kept");
    assert_eq!(apart[0].bytes, b"as it came", "to the byte, for whoever has to find out why");
    assert_eq!(apart[0].ops, kept.refused);
    assert_eq!(head(&storage), 0, "nothing of it is in the feed");
    feed.stop();
}

pub fn head(storage: &Arc<dyn Storage>) -> u64 {
    storage.read().unwrap().head().unwrap().meta.head
}
