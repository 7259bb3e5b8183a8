//! What is old enough goes, and everybody can see that nothing else did.

use std::path::Path;

use apseko_server::audit::{
    Actor, AuditFault, Brought, Copies, Event, Pruning, Retention, action, append, bring_back, carry_over,
    prune, put_away,
};
use apseko_server::storage::sqlite::SqliteJournal;
use apseko_server::storage::{Journal, JournalEnd};

use crate::databases::Place;
use crate::keys::{Keys, NOW, keys};
use crate::stories::{checked, count};

const DAY: i64 = 24 * 60 * 60 * 1_000;

/// So many entries, one a day, the last of them today.
fn days(journal: &mut dyn Journal, count: i64) {
    let at = |day: i64| Event::new(NOW - (count - 1 - day) * DAY, Actor::Server, action::PULLED);
    append(journal, &(0..count).map(at).collect::<Vec<_>>()).unwrap();
}

fn pruning<'a>(keys: &'a Keys, copies: &'a Path, months: u16) -> Pruning<'a> {
    let retention = Retention::months(months).unwrap();
    Pruning { copies, signer: &keys.receipt, keys: &keys.keyring, retention, now_ms: NOW }
}

fn pruned(journal: &mut dyn Journal, copies: &Path) -> Result<u64, AuditFault> {
    prune(journal, &Actor::Server, &pruning(&keys(1), copies, 6))
}

pub fn what_is_old_goes_and_what_is_left_is_proved(place: &dyn Place) {
    let (copies, mut journal) = (tempfile::tempdir().unwrap(), place.open());
    days(journal.as_mut(), 300);
    let kept = journal.end().unwrap();
    let old = journal.after(Some(49), 1).unwrap().remove(0);
    let gone = pruned(journal.as_mut(), copies.path()).unwrap();
    // Six months before 21 September 2026 is 21 March: 184 days.
    assert_eq!(gone, 300 - 185, "the day half a year ago stays");
    let all = checked(journal.as_mut(), Some(kept)).unwrap();
    assert_eq!(all.base.unwrap().seq, gone, "the walk begins at the base, and says so");
    assert_eq!(all.entries, 300 - gone + 2, "before and after the pruning there is a note of it");
    let notes: Vec<String> = journal.before(None, 2).unwrap().into_iter().map(|line| line.action).collect();
    assert_eq!(notes, [action::PRUNED, action::PRUNED]);
    assert!(checked(journal.as_mut(), all.base).is_ok(), "the base itself may be a head that somebody kept");
    let before = JournalEnd { seq: old.seq, hash: old.hash };
    let found = checked(journal.as_mut(), Some(before));
    assert!(
        matches!(found, Err(AuditFault::BeforeBase(_))),
        "an older one is looked for elsewhere: {found:?}"
    );
    assert_eq!(
        pruned(journal.as_mut(), copies.path()).unwrap(),
        0,
        "nothing more is old, and nothing is noted"
    );
    assert_eq!(count(place.open().as_mut()), 300 - gone + 2);
    append(journal.as_mut(), &[Event::new(NOW, Actor::Server, action::PULLED)]).unwrap();
    assert_eq!(count(journal.as_mut()), 300 - gone + 3, "and the chain goes on");
}

pub fn nothing_younger_than_the_limit_goes(place: &dyn Place) {
    let (copies, mut journal) = (tempfile::tempdir().unwrap(), place.open());
    let limit = Retention::months(6).unwrap().keeps_from_ms(NOW);
    let at = |at_ms| Event::new(at_ms, Actor::Server, action::PULLED);
    // The clock went back after the third.
    let times = [limit - 2, limit - 1, limit, limit - 1, NOW];
    append(journal.as_mut(), &times.map(at)).unwrap();
    assert_eq!(pruned(journal.as_mut(), copies.path()).unwrap(), 2, "to the millisecond");
    let left: Vec<i64> = journal.after(None, 3).unwrap().iter().map(|line| line.at_ms).collect();
    assert_eq!(left, [limit, limit - 1, NOW], "an old one after a young one waits for it");
    assert_eq!(Retention::months(5), None, "nobody keeps less than the rules ask for");
    assert_eq!(Retention::DEFAULT, Retention::months(18).unwrap());
}

pub fn the_database_lets_nothing_go_without_a_base(place: &dyn Place) {
    let (copies, mut journal) = (tempfile::tempdir().unwrap(), place.open());
    days(journal.as_mut(), 300);
    let gone = pruned(journal.as_mut(), copies.path()).unwrap();
    drop(journal);
    for sql in [
        format!("DELETE FROM record WHERE seq = {}", gone + 1),
        "DELETE FROM record".to_owned(),
        "DELETE FROM base".to_owned(),
        "UPDATE base SET seq = 299".to_owned(),
        "INSERT INTO base SELECT 200, hash, chain, signed FROM base".to_owned(),
        "INSERT INTO base SELECT 1, hash, chain, signed FROM base".to_owned(),
        "INSERT INTO base SELECT seq, hash, chain, signed FROM base".to_owned(),
        format!(
            "INSERT INTO record (seq, at_ms, action, entry, hash)
             SELECT {gone}, at_ms, action, entry, hash FROM record WHERE seq = 200"
        ),
    ] {
        assert!(place.refuses(&sql), "the database itself refuses: {sql}");
    }
    place.force(&format!("DELETE FROM record WHERE seq <= {}", gone + 1));
    let found = checked(place.open().as_mut(), None);
    assert!(
        matches!(found, Err(AuditFault::NotNext(next)) if next == gone + 1),
        "more than the base: {found:?}"
    );
}

pub fn a_base_that_nobody_of_ours_has_signed_is_found(place: &dyn Place) {
    let (copies, mut journal) = (tempfile::tempdir().unwrap(), place.open());
    days(journal.as_mut(), 300);
    let unknown = Keys { receipt: keys(2).receipt, keyring: keys(1).keyring };
    let refused = prune(journal.as_mut(), &Actor::Server, &pruning(&unknown, copies.path(), 6));
    assert!(matches!(refused, Err(AuditFault::Unsigned)), "a key that nobody vouches for: {refused:?}");
    assert_eq!(journal.base().unwrap(), None, "nothing went");
    let gone = prune(journal.as_mut(), &Actor::Server, &pruning(&keys(2), copies.path(), 6)).unwrap();
    let found = checked(journal.as_mut(), None);
    assert!(matches!(found, Err(AuditFault::BadBase(at)) if at == gone), "a foreign key: {found:?}");
    let more = pruned(journal.as_mut(), copies.path());
    assert!(matches!(more, Err(AuditFault::BadBase(_))), "and nobody builds on it: {more:?}");
    drop(journal);
    // Whoever may write into the tables can lay a base that is true, and take away what lies before: without our word.
    place.force("INSERT INTO base SELECT seq, hash, hash, entry FROM record WHERE seq = 200");
    place.force("DELETE FROM record WHERE seq <= 200");
    let found = checked(place.open().as_mut(), None);
    assert!(matches!(found, Err(AuditFault::BadBase(200))), "no signature: {found:?}");
}

pub fn nothing_goes_that_was_not_put_away_or_does_not_hold(place: &dyn Place) {
    let (copies, mut journal) = (tempfile::tempdir().unwrap(), place.open());
    days(journal.as_mut(), 300);
    put_away(journal.as_mut(), copies.path()).unwrap();
    let piece = std::fs::read_dir(copies.path()).unwrap().next().unwrap().unwrap().path();
    let whole = std::fs::read(&piece).unwrap();
    let mut bad = whole.clone();
    bad[40] ^= 1;
    std::fs::write(&piece, &bad).unwrap();
    let found = pruned(journal.as_mut(), copies.path());
    assert!(
        matches!(found, Err(AuditFault::BadCopy(_))),
        "the copy is read before it is all that is left: {found:?}"
    );
    assert_eq!(journal.after(None, 1).unwrap()[0].seq, 1, "nothing went");
    std::fs::write(&piece, &whole).unwrap();
    drop(journal);
    place.force("UPDATE record SET entry = (SELECT entry FROM record WHERE seq = 9) WHERE seq = 10");
    let found = pruned(place.open().as_mut(), copies.path());
    assert!(
        matches!(found, Err(AuditFault::WrongHash(10))),
        "nothing is signed for that does not hold: {found:?}"
    );
    assert_eq!(place.open().base().unwrap(), None);
}

pub fn what_went_can_be_read_beside_the_backups_and_comes_back(place: &dyn Place) {
    let (copies, mut journal) = (tempfile::tempdir().unwrap(), place.open());
    days(journal.as_mut(), 300);
    let old = journal.after(Some(6), 1).unwrap().remove(0);
    let gone = pruned(journal.as_mut(), copies.path()).unwrap();
    put_away(journal.as_mut(), copies.path()).unwrap();
    let mut read = Copies::open(copies.path()).unwrap();
    assert_eq!(
        read.after(Some(6), 1).unwrap(),
        std::slice::from_ref(&old),
        "what went is still there to be read"
    );
    let kept = JournalEnd { seq: old.seq, hash: old.hash };
    assert_eq!(checked(&mut read, Some(kept)).unwrap().entries, 302, "and checked, with a head from then");
    assert_eq!(read.end().unwrap(), journal.end().unwrap());
    assert_eq!(read.before(Some(8), 2).unwrap().len(), 2);

    let fresh = |name: &str| SqliteJournal::open(&copies.path().join(name)).unwrap();
    let mut whole = fresh("whole.db");
    assert_eq!(bring_back(&mut whole, copies.path()).unwrap(), Brought::Entries(302), "from the beginning");
    let mut moved = fresh("moved.db");
    assert_eq!(carry_over(journal.as_mut(), &mut moved).unwrap(), Brought::Entries(302 - gone));
    assert_eq!(checked(&mut moved, None).unwrap().base.unwrap().seq, gone, "the base goes along");

    // Another folder never had what went; it begins with the base.
    let elsewhere = tempfile::tempdir().unwrap();
    put_away(journal.as_mut(), elsewhere.path()).unwrap();
    let mut late = fresh("late.db");
    assert_eq!(bring_back(&mut late, elsewhere.path()).unwrap(), Brought::Entries(302 - gone));
    assert_eq!(checked(&mut late, None).unwrap().end, journal.end().unwrap());
    append(&mut late, &[Event::new(NOW, Actor::Server, action::PULLED)]).unwrap();
    assert_eq!(count(&mut late), 303 - gone);
}
