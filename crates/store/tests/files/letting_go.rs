//! Stories about letting go: whatever happens to files, and in whatever order, only what the office has signed for goes.

use std::cell::Cell;
use std::path::Path;

use apseko_store::{FileEnd, KeptFile, SealedFile, Store, StoreError, UnsentFiles, Wish};
use jiff::ToSpan;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use rusqlite::Connection;
use uuid::Uuid;

use crate::tablet::{CASE, EVIDENCE, NOON, PHOTO, open, photo, save, sealed, with_photo};

const PHOTO_SIZE: u64 = 3_000_000;

/// What happens to a file.
#[derive(Debug, Clone, Copy)]
enum Event {
    Begins,
    IsStored,
    IsRefused,
    IsSentAgain,
    /// The office signs for a file of this sum that is so much longer.
    IsSigned(u64),
    IsLetGo,
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let event = prop_oneof![
        Just(Event::Begins),
        Just(Event::IsStored),
        Just(Event::IsRefused),
        Just(Event::IsSentAgain),
        (0..3_u64).prop_map(Event::IsSigned),
        Just(Event::IsLetGo),
    ];
    prop::collection::vec(event, 1..8)
}

fn file(number: u64) -> SealedFile {
    let mut sum = [0; 32];
    sum[..8].copy_from_slice(&number.to_be_bytes());
    let id = u128::from(number) + 1_000;
    SealedFile { sum, size: 10 + number, ..sealed(Uuid::from_u128(id), id) }
}

fn kept(store: &Store, file: &SealedFile) -> KeptFile {
    store.read::<_, StoreError>(|view| view.file(&file.sum)).unwrap().unwrap()
}

fn happens(store: &Store, file: &SealedFile, event: Event) {
    let way = |address, end| store.note_way(file.sum, address, end).unwrap();
    match event {
        Event::Begins => way(Some([5; 16]), None),
        Event::IsStored => way(None, Some(FileEnd::Stored)),
        Event::IsRefused => way(None, Some(FileEnd::Refused("upload.other_sum".to_owned()))),
        Event::IsSentAgain => drop(store.send_again(file.evidence).unwrap()),
        Event::IsSigned(longer) => {
            store.note_delivery(CASE, Vec::new(), vec![(file.sum, file.size + longer)], NOON).unwrap();
        }
        Event::IsLetGo => drop(store.let_go(vec![file.sum], NOON).unwrap()),
    }
}

#[test]
fn whatever_happens_to_a_file_it_goes_only_if_the_office_has_signed_for_exactly_that() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let (number, gone) = (Cell::new(0), Cell::new(0));
    let cases = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(80) };
    let ran = TestRunner::new(cases).run(&events(), |events| {
        number.set(number.get() + 1);
        let file = file(number.get());
        save(&store, u128::from(number.get()), vec![Wish::KeepFile(file.clone())]);
        let mut signed = false;
        for event in events {
            happens(&store, &file, event);
            signed |= matches!(event, Event::IsSigned(0));
            let kept = kept(&store, &file);
            prop_assert!(kept.is_here() || signed, "after {event:?} nobody has it: {kept:?}");
            prop_assert_eq!(kept.may_go(), signed && kept.is_here(), "after {:?}: {:?}", event, &kept);
            prop_assert!(!(kept.waits() && signed), "after {event:?} it would be sent again: {kept:?}");
        }
        let may_go = kept(&store, &file).may_go();
        let let_go = store.let_go(vec![file.sum, file.sum], NOON).unwrap();
        prop_assert_eq!(let_go.len(), usize::from(may_go), "once, and only if it may");
        gone.set(gone.get() + usize::from(!kept(&store, &file).is_here()));
        Ok(())
    });
    ran.unwrap();
    assert!(gone.get() > 5, "a table that lets nothing go would prove nothing: {}", gone.get());
}

#[test]
fn the_table_itself_refuses_to_let_go_of_what_is_not_signed_for() {
    let folder = tempfile::tempdir().unwrap();
    drop(with_photo(folder.path()));
    let connection = raw(folder.path());
    for wrong in [
        "UPDATE file SET let_go_ms = 1",
        "UPDATE file SET let_go_ms = 1, stored = 1",
        "UPDATE file SET let_go_ms = 1, signed_ms = 1",
        "UPDATE file SET let_go_ms = 1, signed_ms = 1, stored = 1, refused = 'upload.too_large'",
    ] {
        let refused = connection.execute(wrong, []);
        assert!(refused.is_err(), "whatever a later program does wrong: {wrong}");
    }
    connection.execute("UPDATE file SET let_go_ms = 1, signed_ms = 1, stored = 1", []).unwrap();
    assert!(
        connection.execute("UPDATE file SET signed_ms = NULL", []).is_err(),
        "nor is it taken back later"
    );
}

#[test]
fn what_was_let_go_of_stays_so_and_keeps_its_proof() {
    let folder = tempfile::tempdir().unwrap();
    let store = with_photo(folder.path());
    assert_eq!(store.let_go(vec![PHOTO], NOON).unwrap(), [], "it has not gone anywhere");
    store.note_way(PHOTO, None, Some(FileEnd::Stored)).unwrap();
    assert_eq!(store.let_go(vec![PHOTO], NOON).unwrap(), [], "the office has it and has not signed");
    store.note_delivery(CASE, b"other".to_vec(), vec![(PHOTO, PHOTO_SIZE - 1)], NOON).unwrap();
    assert_eq!(photo(&store).signed_at, None, "a file of another length is another file");
    assert_eq!(store.let_go(vec![PHOTO], NOON).unwrap(), []);
    store.note_delivery(CASE, b"signed".to_vec(), vec![(PHOTO, PHOTO_SIZE)], NOON).unwrap();
    let later = NOON + 1.hour();
    assert_eq!(store.let_go(vec![[0xee; 32], PHOTO], later).unwrap(), [sealed(EVIDENCE, 4)]);
    drop(store);

    let store = open(folder.path());
    assert_eq!(photo(&store).let_go_at, Some(later));
    assert_eq!(store.let_go(vec![PHOTO], NOON).unwrap(), [], "its bytes are taken away once");
    store.note_way(PHOTO, Some([5; 16]), None).unwrap();
    assert!(!store.send_again(EVIDENCE).unwrap());
    assert!(!photo(&store).waits(), "nothing offers it for its way again");
    let said = store.read::<_, StoreError>(|view| view.delivery_of(CASE)).unwrap();
    assert_eq!(said.as_deref(), Some(b"signed".as_slice()), "why it was let go of can be shown");
    assert_eq!(unsent(&store), UnsentFiles::default());
}

#[test]
fn bytes_that_come_again_are_here_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = with_photo(folder.path());
    store.note_delivery(CASE, Vec::new(), vec![(PHOTO, PHOTO_SIZE)], NOON).unwrap();
    store.let_go(vec![PHOTO], NOON).unwrap();
    let (evidence, name) = (Uuid::from_u128(8), 9);
    save(&store, 3, vec![Wish::KeepFile(sealed(evidence, name))]);
    let kept = photo(&store);
    assert_eq!(kept.file, sealed(evidence, name), "it lies where it was put now");
    assert!(kept.is_here() && kept.may_go(), "and the office has it all the same");
}

#[test]
fn what_the_office_does_not_have_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    let store = with_photo(folder.path());
    let early = SealedFile { kept_at: NOON - 2.hours(), ..file(1) };
    save(&store, 3, vec![Wish::KeepFile(early.clone()), Wish::KeepFile(file(2))]);
    let oldest = Some(early.kept_at);
    assert_eq!(unsent(&store), UnsentFiles { count: 3, waiting: 3, oldest });
    happens(&store, &early, Event::IsRefused);
    assert_eq!(
        unsent(&store),
        UnsentFiles { count: 3, waiting: 2, oldest },
        "nobody waits for what is refused, and nobody else has it"
    );
    happens(&store, &file(2), Event::IsStored);
    assert_eq!(unsent(&store), UnsentFiles { count: 2, waiting: 1, oldest });
    happens(&store, &early, Event::IsSentAgain);
    happens(&store, &early, Event::IsStored);
    assert_eq!(unsent(&store), UnsentFiles { count: 1, waiting: 1, oldest: Some(NOON) });
}

#[test]
fn files_of_an_earlier_version_of_the_program_are_all_here() {
    let folder = tempfile::tempdir().unwrap();
    let store = with_photo(folder.path());
    store.note_delivery(CASE, Vec::new(), vec![(PHOTO, PHOTO_SIZE)], NOON).unwrap();
    drop(store);
    raw(folder.path())
        .execute_batch(
            "DROP INDEX file_unsent; ALTER TABLE file DROP COLUMN let_go_ms;
             DELETE FROM schema_migration WHERE number >= 12;",
        )
        .unwrap();
    let store = open(folder.path());
    let kept = photo(&store);
    assert_eq!(
        (kept.file.clone(), kept.signed_at),
        (sealed(EVIDENCE, 4), Some(NOON)),
        "nothing of it is lost"
    );
    assert!(kept.is_here(), "that version let go of nothing");
    assert_eq!(store.let_go(vec![PHOTO], NOON).unwrap().len(), 1, "and now it can");
}

fn unsent(store: &Store) -> UnsentFiles {
    store.read::<_, StoreError>(|view| view.unsent_files()).unwrap()
}

/// The database as anything else than the program sees it.
fn raw(folder: &Path) -> Connection {
    let connection = Connection::open(folder.join("apseko.db")).unwrap();
    connection.pragma_update(None, "key", format!("x'{}'", "07".repeat(32))).unwrap();
    connection
}
