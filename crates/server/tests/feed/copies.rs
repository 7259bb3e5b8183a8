//! Backups and what comes back: whole while others write, refused when damaged, a new life after a restore.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

use apseko_oplog::server::Input;
use apseko_oplog::{DeviceId, FeedMeta, Held, Kind, Ledger, OpId};
use apseko_server::copy::{
    Backup, CopyFault, Fingerprint, Schedule, Shelf, back_up, look_through, migrate, open_backup, restore,
};
use apseko_server::feed::{Feed, FeedFailure, backed_up};
use apseko_server::storage::Storage;

use super::house::{NOW, SERVER, TestHouse, first_meta};
use super::pretend::Pretend;
use super::stories::{head, wait};

/// A new database each time, in which nothing has been founded.
pub type Fresh<'a> = &'a dyn Fn() -> Arc<dyn Storage>;

fn founded(fresh: Fresh<'_>) -> Arc<dyn Storage> {
    let storage = fresh();
    storage.found(&first_meta()).unwrap();
    storage
}

fn meta(storage: &Arc<dyn Storage>) -> FeedMeta {
    storage.read().unwrap().head().unwrap().meta
}

/// A feed of so many operations, and a backup of it.
fn with_backup(fresh: Fresh<'_>, folder: &Path) -> (Arc<dyn Storage>, PathBuf) {
    let storage = founded(fresh);
    let feed = Feed::start(storage.clone(), TestHouse::new(1)).unwrap();
    let mut anna = Pretend::new(1);
    anna.write(30);
    wait(anna.deliver(&feed));
    feed.stop();
    let backup = back_up(storage.as_ref(), &Shelf::at(folder).unwrap(), NOW, &|| true).unwrap();
    (storage, backup.file)
}

pub fn a_backup_is_whole_while_writers_write(fresh: Fresh<'_>) {
    let storage = founded(fresh);
    let house = TestHouse::new(1);
    let feed = Feed::start(storage.clone(), house.clone()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let shelf = Shelf::at(folder.path()).unwrap();
    let enough = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writing_ends = Enough(&enough);
        let writing = scope.spawn(|| {
            let mut anna = Pretend::new(1);
            while !enough.load(Ordering::SeqCst) {
                anna.write(7);
                wait(anna.deliver(&feed));
            }
        });
        while head(&storage) < 70 {
            storage.wait_beyond(head(&storage), Duration::from_secs(1)).unwrap();
        }
        for number in 0..4 {
            let backup = back_up(storage.as_ref(), &shelf, NOW + number * 1_000, &|| true).unwrap();
            check_whole(&backup);
            assert!(meta(&storage).stable < backup.meta.head, "nothing is safe before the feed is told");
            backed_up(storage.as_ref(), house.as_ref(), &backup.meta).unwrap();
            assert_eq!(meta(&storage).stable, backup.meta.head, "safe up to its end and not beyond");
            while head(&storage) <= backup.meta.head {
                storage.wait_beyond(backup.meta.head, Duration::from_secs(1)).unwrap();
            }
        }
        drop(writing_ends);
        writing.join().unwrap();
    });
    feed.stop();
}

fn check_whole(backup: &Backup) {
    let found = look_through(open_backup(&backup.file).unwrap().as_mut()).unwrap();
    found.expect_order().unwrap();
    assert_eq!(
        (found.operations, found.places),
        (backup.meta.head, backup.meta.head),
        "every operation up to one place, and none beyond it"
    );
    assert_eq!(backup.meta.head % 7, 0, "no transaction is in it by half");
}

/// Ends the writing also when a promise was not kept.
struct Enough<'a>(&'a AtomicBool);

impl Drop for Enough<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

pub fn an_interrupted_backup_leaves_nothing(fresh: Fresh<'_>) {
    let folder = tempfile::tempdir().unwrap();
    let shelf = Shelf::at(folder.path()).unwrap();
    let (storage, first) = with_backup(fresh, folder.path());
    std::fs::write(folder.path().join("unfinished-20260101T000000Z.db"), b"of a process that died").unwrap();
    let pages = AtomicU32::new(0);
    let gave_up =
        back_up(storage.as_ref(), &shelf, NOW + 1_000, &|| pages.fetch_add(1, Ordering::SeqCst) < 2);
    assert!(matches!(gave_up, Err(CopyFault::Stopped)), "{gave_up:?}");
    let mut left: Vec<PathBuf> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    left.sort();
    assert_eq!(left, [folder.path().join(".lock"), first], "neither a half file nor what another left");
    back_up(storage.as_ref(), &shelf, NOW + 2_000, &|| true).unwrap();
    assert_eq!(shelf.backups().unwrap().len(), 2, "the next one is made");
}

pub fn a_damaged_backup_is_refused(fresh: Fresh<'_>) {
    let folder = tempfile::tempdir().unwrap();
    let (_, file) = with_backup(fresh, folder.path());
    assert!(open_backup(&file).is_ok());
    let changed = folder.path().join("changed.db");
    for sql in [
        "UPDATE line SET group_end = group_end + 1 WHERE seq = 4",
        "UPDATE op SET children = 1 WHERE n = 3",
        "DELETE FROM signature",
        "UPDATE head SET stable = head",
    ] {
        std::fs::copy(&file, &changed).unwrap();
        rusqlite::Connection::open(&changed).unwrap().execute_batch(sql).unwrap();
        assert!(matches!(open_backup(&changed), Err(CopyFault::Damaged)), "{sql} is noticed");
    }
    rusqlite::Connection::open(&changed).unwrap().execute_batch("DROP TABLE seal").unwrap();
    assert!(matches!(open_backup(&changed), Err(CopyFault::NotABackup)), "a copy of a feed is no backup");
    let whole = std::fs::read(&file).unwrap();
    std::fs::write(&changed, &whole[..whole.len() / 2]).unwrap();
    assert!(open_backup(&changed).is_err(), "a disk that was full is noticed");
    assert!(open_backup(&folder.path().join("none.db")).is_err());
    assert_eq!(std::fs::read(&file).unwrap(), whole, "to be looked at changes nothing in a backup");
}

pub fn a_backup_goes_only_where_nothing_is(fresh: Fresh<'_>) {
    let folder = tempfile::tempdir().unwrap();
    let (storage, file) = with_backup(fresh, folder.path());
    let house = TestHouse::new(2);
    let before = Fingerprint::of(storage.read().unwrap().as_mut()).unwrap();
    let refused = restore(open_backup(&file).unwrap().as_mut(), storage.as_ref(), house.as_ref(), Vec::new());
    assert!(matches!(refused, Err(CopyFault::NotEmpty)), "{refused:?}");
    let after = Fingerprint::of(storage.read().unwrap().as_mut()).unwrap();
    assert_eq!(before, after, "the feed that is there stays as it is");
    let others = fresh();
    others.found(&FeedMeta { server: DeviceId([1; 16]), ..first_meta() }).unwrap();
    let refused = restore(open_backup(&file).unwrap().as_mut(), others.as_ref(), house.as_ref(), Vec::new());
    assert!(matches!(refused, Err(CopyFault::OtherServer { .. })), "{refused:?}");
}

pub fn a_restore_begins_a_new_life_in_which_nothing_is_lost(fresh: Fresh<'_>) {
    let storage = founded(fresh);
    let house = TestHouse::new(1);
    let feed = Feed::start(storage.clone(), house.clone()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let shelf = Shelf::at(folder.path()).unwrap();
    let (mut anna, mut juris) = (Pretend::new(1), Pretend::new(2));
    let mut written = anna.write(10);
    talk(&mut [&mut anna, &mut juris], &feed);
    let backup = back_up(storage.as_ref(), &shelf, NOW, &|| true).unwrap();
    backed_up(storage.as_ref(), house.as_ref(), &backup.meta).unwrap();

    let doomed = written[3];
    written.extend(anna.write(5));
    written.extend(juris.write(4));
    talk(&mut [&mut anna], &feed);
    talk(&mut [&mut juris], &feed);
    let erased = wait(feed.order(Input::Erase(vec![doomed]))).unwrap().erased;
    assert_eq!(erased, [doomed], "the order was given after the backup");
    // One was written that nobody but she has.
    written.extend(anna.write(1));
    feed.stop();

    let restored = fresh();
    let mut file = open_backup(&backup.file).unwrap();
    let noted = storage.noted_orders().unwrap();
    let result = restore(file.as_mut(), restored.as_ref(), TestHouse::new(2).as_ref(), noted).unwrap();
    check_new_life(&restored, &backup.meta, &[doomed]);
    assert_eq!(result.epoch, meta(&restored).epoch);
    let late = backed_up(restored.as_ref(), house.as_ref(), &backup.meta);
    assert!(
        matches!(late, Err(FeedFailure::OtherLife)),
        "a backup of the old life says nothing about this one"
    );

    let feed = Feed::start(restored.clone(), TestHouse::new(3)).unwrap();
    for _ in 0..3 {
        talk(&mut [&mut anna, &mut juris], &feed);
    }
    feed.stop();
    check_everything_is_there(&restored, &written, doomed, [&anna, &juris]);
}

fn check_everything_is_there(
    restored: &Arc<dyn Storage>,
    written: &[OpId],
    doomed: OpId,
    devices: [&Pretend; 2],
) {
    let there = restored.read().unwrap().records(written).unwrap();
    assert_eq!(there.len(), written.len(), "everything that was acknowledged is there again");
    for kept in there {
        let id = kept.record.id();
        assert_eq!(kept.record.body == Held::Erased, id == doomed, "what was destroyed stays destroyed");
        for device in devices {
            let record = device.ledger.record(&id).unwrap().expect("everybody has everything");
            assert_eq!(record.body == Held::Erased, id == doomed, "on every device");
            assert!(record.seq.is_some(), "and every operation has its place in the new life");
        }
    }
}

/// Several questions each: a rewind takes a few.
fn talk(devices: &mut [&mut Pretend], feed: &Arc<Feed>) {
    for device in devices {
        wait(async {
            for _ in 0..8 {
                device.talk(feed).await.unwrap();
            }
        });
    }
}

fn check_new_life(restored: &Arc<dyn Storage>, backup: &FeedMeta, doomed: &[OpId]) {
    let now = meta(restored);
    assert_eq!(now.server, SERVER);
    assert_ne!(now.epoch, backup.epoch, "devices have to notice");
    let mut lineage = backup.lineage.clone();
    lineage.push((now.epoch, backup.head));
    assert_eq!(now.lineage, lineage, "the lives agree up to the end of the backup");
    assert_eq!(now.stable, backup.head, "what came from a backup is in a backup");
    assert_eq!(now.head, backup.head + 1, "the order to erase was given again");
    assert_eq!(restored.noted_orders().unwrap(), doomed, "and is noted for the next restore");
    let mut picture = restored.read().unwrap();
    assert_eq!(picture.records(doomed).unwrap()[0].record.body, Held::Erased, "at once");
    let again = picture.arrived_after(i64::try_from(backup.head).unwrap(), 9).unwrap();
    assert_eq!(again.iter().map(|kept| kept.record.header.kind).collect::<Vec<_>>(), [Kind::Erase]);
}

pub fn backups_are_made_without_anybody_thinking_of_them(fresh: Fresh<'_>) {
    let folder = tempfile::tempdir().unwrap();
    let (storage, _) = with_backup(fresh, &folder.path().join("by hand"));
    let shelf = Shelf::at(&folder.path().join("by itself")).unwrap();
    let every = Duration::from_secs(3_600);
    let schedule = Schedule { every, keep: 2, shelf: shelf.clone(), beside: None };
    let scheduled = schedule.start(storage.clone(), TestHouse::new(2)).unwrap();
    let until = Instant::now() + Duration::from_secs(60);
    while meta(&storage).stable == 0 {
        assert!(Instant::now() < until, "the first one is made soon after the start");
        std::thread::yield_now();
    }
    scheduled.stop();
    assert_eq!(meta(&storage).stable, 30, "and the feed is told");
    assert_eq!(shelf.backups().unwrap().len(), 1);
}

/// There and back again, through a database of another kind.
pub fn moves_and_stays_the_same(from: &dyn Storage, to: &dyn Storage, back: &dyn Storage) {
    from.note_orders(&[OpId([7; 32])]).unwrap();
    let before = Fingerprint::of(from.read().unwrap().as_mut()).unwrap();
    let there = migrate(from, to).unwrap();
    assert_eq!((&there.fingerprint, there.orders), (&before, 1), "row by row the same, the life too");
    let again = migrate(to, back).unwrap();
    assert_eq!(again.fingerprint, before);
    assert_eq!(back.noted_orders().unwrap(), [OpId([7; 32])], "what is kept apart comes along");
    assert!(matches!(migrate(from, to), Err(CopyFault::NotEmpty)), "a second time it is refused");
}

/// A feed with something in it, to be moved.
pub fn lived_in(fresh: Fresh<'_>) -> Arc<dyn Storage> {
    let folder = tempfile::tempdir().unwrap();
    with_backup(fresh, folder.path()).0
}
