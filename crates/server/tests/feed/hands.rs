//! Many at the same time: the fault that databases with running numbers have, looked for with the same load.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use apseko_oplog::{FeedEntry, OpId};
use apseko_server::feed::Feed;
use apseko_server::storage::Storage;

use super::databases::Open;
use super::house::{SCOPE, TestHouse};
use super::pretend::Pretend;
use super::stories::{head, wait};

pub fn waiting_together_is_committed_together(open: Open<'_>) {
    let storage = open();
    let feed = Feed::start(storage.clone(), TestHouse::new(1)).unwrap();
    let before = storage.read().unwrap().head().unwrap().revision;
    let mut devices: Vec<Pretend> = (1..=40).map(Pretend::new).collect();
    wait(async {
        let mut talks = Vec::new();
        for mut device in devices.drain(..) {
            let feed = feed.clone();
            talks.push(tokio::spawn(async move {
                device.write(5);
                device.deliver(&feed).await;
            }));
        }
        for talk in talks {
            talk.await.unwrap();
        }
    });
    let commits = storage.read().unwrap().head().unwrap().revision - before;
    assert_eq!(head(&storage), 200, "everything has a place");
    assert!(commits < 40, "forty pushes shared transactions, and {commits} were made");
    feed.stop();
}

/// What a reader has seen, asking again and again for what comes after the last place that it knows.
fn follow(storage: &dyn Storage, done: &AtomicBool) -> Vec<FeedEntry> {
    let mut seen: Vec<FeedEntry> = Vec::new();
    loop {
        let last_look = done.load(Ordering::SeqCst);
        let after = seen.last().map_or(0, |line| line.seq);
        let news = storage.read().unwrap().lines(&SCOPE, after, u64::MAX, 100).unwrap();
        if news.is_empty() && last_look {
            return seen;
        }
        seen.extend(news);
    }
}

/// The places are 1, 2, 3 and so on, each of another operation.
fn check_whole(seen: &[FeedEntry], ops: usize) {
    for (wanted, line) in (1..).zip(seen) {
        assert_eq!(line.seq, wanted, "a reader saw every place, in order, when it first could");
    }
    let different: BTreeSet<OpId> = seen.iter().map(|line| line.op).collect();
    assert_eq!((seen.len(), different.len()), (ops, ops), "each operation once, and none missed");
}

const PUSHES: usize = 20;
const OPS: usize = 60;

/// Six devices push sixty operations at a time, as fast as they can, each at one of these feeds.
fn six_devices(feeds: &[Arc<Feed>]) -> Vec<Pretend> {
    wait(async {
        let mut talks = Vec::new();
        for number in 1..=6_u8 {
            let feed = feeds[usize::from(number) % feeds.len()].clone();
            talks.push(tokio::spawn(async move {
                let mut device = Pretend::new(number);
                for _ in 0..PUSHES {
                    device.write(OPS);
                    device.deliver(&feed).await;
                }
                device
            }));
        }
        let mut devices = Vec::new();
        for talk in talks {
            devices.push(talk.await.unwrap());
        }
        devices
    })
}

fn write_and_follow(open: Open<'_>, processes: u64) {
    let storages: Vec<Arc<dyn Storage>> = (0..processes).map(|_| open()).collect();
    let start = |(number, storage): (u64, &Arc<dyn Storage>)| {
        Feed::start(storage.clone(), TestHouse::new(number)).unwrap()
    };
    let feeds: Vec<Arc<Feed>> = (1..).zip(&storages).map(start).collect();
    let done = AtomicBool::new(false);
    let readers: Vec<Arc<dyn Storage>> = (0..4).map(|_| open()).collect();
    std::thread::scope(|scope| {
        let following: Vec<_> =
            readers.iter().map(|storage| scope.spawn(|| follow(storage.as_ref(), &done))).collect();
        let devices = six_devices(&feeds);
        done.store(true, Ordering::SeqCst);
        for reader in following {
            check_whole(&reader.join().unwrap(), 6 * PUSHES * OPS);
        }
        assert!(devices.iter().all(|device| device.unsent() == 0), "every device was acknowledged");
    });
    feeds.iter().for_each(|feed| feed.stop());
}

pub fn six_writers_leave_no_gap_and_nothing_is_missed(open: Open<'_>) {
    write_and_follow(open, 1);
}

pub fn two_processes_write_one_feed(open: Open<'_>) {
    write_and_follow(open, 2);
}
