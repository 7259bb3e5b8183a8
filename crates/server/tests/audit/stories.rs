//! The stories: each begins with an empty audit.

use apseko_oplog::UserId;
use apseko_server::audit::{
    Actor, AuditFault, Brought, Checked, Event, Subject, append, bring_back, carry_over, check, put_away,
};
use apseko_server::storage::sqlite::SqliteJournal;
use apseko_server::storage::{Journal, JournalEnd};

use crate::databases::Place;
use crate::keys::keys;
use crate::{questions, retention};

pub const ALL: [fn(&dyn Place); 16] = [
    what_was_noted_is_there_in_its_order,
    no_entry_can_be_changed_or_taken_away,
    whatever_is_changed_by_force_is_found,
    an_end_that_was_cut_off_is_found_by_a_head_that_was_kept,
    several_writers_make_one_chain,
    the_copy_beside_backups_grows_and_comes_back,
    the_chain_goes_on_in_another_database,
    a_subject_that_was_changed_is_found,
    questions::whoever_was_shown_somebodys_data_is_found,
    questions::what_happened_comes_page_by_page_the_newest_first,
    retention::what_is_old_goes_and_what_is_left_is_proved,
    retention::nothing_younger_than_the_limit_goes,
    retention::the_database_lets_nothing_go_without_a_base,
    retention::a_base_that_nobody_of_ours_has_signed_is_found,
    retention::nothing_goes_that_was_not_put_away_or_does_not_hold,
    retention::what_went_can_be_read_beside_the_backups_and_comes_back,
];

pub use crate::keys::NOW;

fn event(number: i64) -> Event {
    Event { object: format!("case:{number}"), ..Event::new(NOW + number, Actor::Server, "pulled") }
}

pub fn note(journal: &mut dyn Journal, numbers: std::ops::Range<i64>) {
    let events: Vec<Event> = numbers.map(event).collect();
    append(journal, &events).unwrap();
}

/// A walk over everything, by somebody who believes the server with these keys.
pub fn checked(journal: &mut dyn Journal, kept: Option<JournalEnd>) -> Result<Checked, AuditFault> {
    check(journal, &keys(1).keyring, kept)
}

pub fn count(journal: &mut dyn Journal) -> u64 {
    checked(journal, None).unwrap().entries
}

fn what_was_noted_is_there_in_its_order(place: &dyn Place) {
    let mut journal = place.open();
    assert_eq!(count(journal.as_mut()), 0);
    note(journal.as_mut(), 0..3);
    note(journal.as_mut(), 3..5);
    append(journal.as_mut(), &[]).unwrap();
    let mut again = place.open();
    let lines = again.after(Some(1), 3).unwrap();
    let said: Vec<Event> = lines.iter().map(|line| Event::from_bytes(&line.entry).unwrap()).collect();
    assert_eq!(said, [event(1), event(2), event(3)]);
    let all = checked(again.as_mut(), None).unwrap();
    assert_eq!((all.entries, all.base, all.end), (5, None, journal.end().unwrap()));
}

fn no_entry_can_be_changed_or_taken_away(place: &dyn Place) {
    note(place.open().as_mut(), 0..3);
    for sql in [
        "UPDATE record SET action = 'nothing' WHERE seq = 2",
        "DELETE FROM record WHERE seq = 3",
        "DELETE FROM record",
        "INSERT INTO record SELECT 9, at_ms, action, entry, hash FROM record WHERE seq = 1",
        "INSERT INTO record SELECT seq, at_ms, action, entry, hash FROM record WHERE seq = 1",
    ] {
        assert!(place.refuses(sql), "the database itself refuses: {sql}");
    }
    assert_eq!(count(place.open().as_mut()), 3);
}

fn whatever_is_changed_by_force_is_found(place: &dyn Place) {
    note(place.open().as_mut(), 0..5);
    place.force("UPDATE record SET action = 'nothing' WHERE seq = 4");
    let found = checked(place.open().as_mut(), None);
    assert!(matches!(found, Err(AuditFault::Unreadable(4))), "{found:?}");
    place.force("UPDATE record SET entry = (SELECT entry FROM record WHERE seq = 3) WHERE seq = 4");
    let found = checked(place.open().as_mut(), None);
    assert!(matches!(found, Err(AuditFault::WrongHash(4))), "{found:?}");
    place.force("DELETE FROM record WHERE seq = 2");
    let found = checked(place.open().as_mut(), None);
    assert!(matches!(found, Err(AuditFault::NotNext(2))), "{found:?}");
}

fn an_end_that_was_cut_off_is_found_by_a_head_that_was_kept(place: &dyn Place) {
    let mut journal = place.open();
    note(journal.as_mut(), 0..5);
    let kept = journal.end().unwrap();
    note(journal.as_mut(), 5..7);
    assert!(checked(journal.as_mut(), Some(kept)).is_ok(), "it has grown since");
    assert!(checked(journal.as_mut(), Some(JournalEnd::START)).is_ok());
    drop(journal);
    place.force("DELETE FROM record WHERE seq > 4");
    assert_eq!(count(place.open().as_mut()), 4, "by itself the chain seems whole");
    let found = checked(place.open().as_mut(), Some(kept));
    assert!(matches!(found, Err(AuditFault::OtherHistory)), "{found:?}");
}

fn several_writers_make_one_chain(place: &dyn Place) {
    let journals: Vec<Box<dyn Journal>> = (0..4).map(|_| place.open()).collect();
    std::thread::scope(|scope| {
        for mut journal in journals {
            scope.spawn(move || (0..10).for_each(|_| note(journal.as_mut(), 0..3)));
        }
    });
    assert_eq!(count(place.open().as_mut()), 120, "in one chain without a gap");
}

fn the_copy_beside_backups_grows_and_comes_back(place: &dyn Place) {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = place.open();
    assert_eq!(put_away(journal.as_mut(), folder.path()).unwrap(), 0);
    note(journal.as_mut(), 0..3);
    assert_eq!(put_away(journal.as_mut(), folder.path()).unwrap(), 3);
    assert_eq!(put_away(journal.as_mut(), folder.path()).unwrap(), 0, "nothing is written twice");
    note(journal.as_mut(), 3..7);
    assert_eq!(put_away(journal.as_mut(), folder.path()).unwrap(), 4);
    assert_eq!(bring_back(journal.as_mut(), folder.path()).unwrap(), Brought::GoesOn, "it is never replaced");

    let mut fresh = SqliteJournal::open(&folder.path().join("fresh.db")).unwrap();
    assert_eq!(bring_back(&mut fresh, folder.path()).unwrap(), Brought::Entries(7));
    assert_eq!(fresh.end().unwrap(), journal.end().unwrap());
    note(&mut fresh, 7..8);
    assert_eq!(count(&mut fresh), 8, "and goes on");

    let piece = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    let piece = piece.filter(|path| path.extension().is_some_and(|it| it == "records")).max().unwrap();
    let mut bytes = std::fs::read(&piece).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&piece, bytes).unwrap();
    let mut other = SqliteJournal::open(&folder.path().join("other.db")).unwrap();
    let found = bring_back(&mut other, folder.path());
    assert!(matches!(found, Err(AuditFault::BadCopy(_))), "{found:?}");
}

fn the_chain_goes_on_in_another_database(place: &dyn Place) {
    let folder = tempfile::tempdir().unwrap();
    let mut file = SqliteJournal::open(&folder.path().join("audit.db")).unwrap();
    note(&mut file, 0..12);
    let mut journal = place.open();
    assert_eq!(carry_over(&mut file, journal.as_mut()).unwrap(), Brought::Entries(12));
    note(journal.as_mut(), 12..14);
    assert_eq!(count(journal.as_mut()), 14);
    assert_eq!(carry_over(&mut file, journal.as_mut()).unwrap(), Brought::GoesOn);
}

fn a_subject_that_was_changed_is_found(place: &dyn Place) {
    let view = event(0).about(Subject::Person(UserId([5; 16])), "inspection");
    append(place.open().as_mut(), &[view, event(1)]).unwrap();
    assert_eq!(count(place.open().as_mut()), 2);
    place.force("UPDATE record SET subject = NULL WHERE seq = 1");
    let found = checked(place.open().as_mut(), None);
    assert!(matches!(found, Err(AuditFault::Unreadable(1))), "nobody hides that they looked: {found:?}");
}
