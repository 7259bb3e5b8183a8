//! Stories about what was fetched: it is found again, the newest takes the place of the older, and what goes is forgotten.

use apseko_store::{Fetched, Store, StoreError};
use jiff::{Timestamp, ToSpan};
use uuid::Uuid;

use crate::tablet::{CASE, EVIDENCE, NOON, PHOTO, open};

const OTHER_CASE: Uuid = Uuid::from_u128(77);

fn preview(sealed: u128, used_at: Timestamp) -> Fetched {
    Fetched {
        case: CASE,
        sum: PHOTO,
        preview: true,
        size: 40_000,
        evidence: EVIDENCE,
        sealed: Uuid::from_u128(sealed),
        version: 1,
        used_at,
    }
}

fn names(store: &Store) -> Vec<u128> {
    let all = store.read::<_, StoreError>(|view| view.fetched()).unwrap();
    all.iter().map(|fetched| fetched.sealed.as_u128()).collect()
}

#[test]
fn what_was_fetched_outlives_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    assert!(store.keep_fetched(preview(4, NOON)).unwrap());
    drop(store);
    let store = open(folder.path());
    let found =
        |case, preview| store.read::<_, StoreError>(|view| view.fetched_copy(case, &PHOTO, preview)).unwrap();
    assert_eq!(found(CASE, true), Some(preview(4, NOON)));
    assert_eq!(found(CASE, false), None, "a preview is not the original");
    assert_eq!(found(OTHER_CASE, true), None, "what was given out for one case is not another's");
}

#[test]
fn the_newest_takes_the_place_of_the_older() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    store.keep_fetched(preview(4, NOON)).unwrap();
    store.keep_fetched(preview(5, NOON)).unwrap();
    store.keep_fetched(Fetched { preview: false, ..preview(6, NOON) }).unwrap();
    assert_eq!(names(&store), [5, 6], "the first one may not have been readable");
}

#[test]
fn what_was_not_looked_at_for_longest_is_named_first() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    for (name, case) in [(1, 101), (2, 102), (3, 103)] {
        let used_at = NOON + i64::try_from(name).unwrap().seconds();
        store.keep_fetched(Fetched { case: Uuid::from_u128(case), ..preview(name, used_at) }).unwrap();
    }
    store.note_fetched_use(Uuid::from_u128(1), NOON + 9.seconds()).unwrap();
    assert_eq!(names(&store), [2, 3, 1]);
    store.note_fetched_use(Uuid::from_u128(1), NOON).unwrap();
    assert_eq!(names(&store), [2, 3, 1], "a clock that was set back makes nothing older");
    store.forget_fetched([3, 1].map(Uuid::from_u128).to_vec()).unwrap();
    assert_eq!(names(&store), [2]);
}
