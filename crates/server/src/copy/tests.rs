//! When a backup is due, and which ones stay.

use std::time::Duration;

use super::schedule::due_in;
use super::{Shelf, stamp};

const NOW: i64 = 1_790_000_000_000;
const HOUR: Duration = Duration::from_hours(1);
const HOUR_MS: i64 = 3_600_000;

#[test]
fn without_a_backup_one_is_due_at_once() {
    assert_eq!(due_in(Vec::new(), NOW, HOUR), Duration::ZERO);
}

#[test]
fn the_newest_backup_decides_when_the_next_is_due() {
    let made = vec![NOW - 5 * HOUR_MS, NOW - HOUR_MS / 4, NOW - 2 * HOUR_MS];
    assert_eq!(due_in(made, NOW, HOUR), HOUR * 3 / 4);
    assert_eq!(due_in(vec![NOW - HOUR_MS], NOW, HOUR), Duration::ZERO);
}

#[test]
fn a_backup_of_a_clock_that_was_wrong_does_not_keep_others_from_being_made() {
    assert_eq!(due_in(vec![NOW + 100 * HOUR_MS], NOW, HOUR), Duration::ZERO, "a year ahead says nothing");
    assert_eq!(due_in(vec![NOW + HOUR_MS / 2], NOW, HOUR), HOUR, "a little ahead is now");
}

#[test]
fn names_say_when_and_how_far() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = Shelf::at(folder.path()).unwrap();
    for name in ["feed-20260921T131320Z-7.db", "feed-20260921T131320Z-x.db", "people.json", "feed-1-1.db"] {
        std::fs::write(folder.path().join(name), b"").unwrap();
    }
    let found = shelf.backups().unwrap();
    assert_eq!(found.len(), 1, "other files are no backups: {found:?}");
    assert_eq!((found[0].head, stamp(found[0].made_ms)), (7, "20260921T131320Z".to_owned()));
}

#[test]
fn the_newest_stay_and_the_one_just_made_stays_whatever_its_name_says() {
    let folder = tempfile::tempdir().unwrap();
    let shelf = Shelf::at(folder.path()).unwrap();
    let file = |hour: i64| folder.path().join(format!("feed-{}-1.db", stamp(NOW + hour * HOUR_MS)));
    (0..6).for_each(|hour| std::fs::write(file(hour), b"").unwrap());
    shelf.keep(3, &file(1)).unwrap();
    let left: Vec<_> = shelf.backups().unwrap().into_iter().map(|backup| backup.file).collect();
    assert_eq!(left, [file(1), file(4), file(5)], "a clock that was set back takes no fresh backup away");
    shelf.keep(1, &file(5)).unwrap();
    assert_eq!(shelf.backups().unwrap().len(), 1, "the one just made is left");
}
