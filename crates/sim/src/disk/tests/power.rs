//! The power goes: what was acknowledged stays, what was not committed never was.

use super::*;
use crate::disk::Fault;

/// Commits until the machine stops; gives the number that was asked for and not answered.
fn commit_until_it_stops(connection: &Connection, kept: &mut BTreeMap<i64, i64>) -> i64 {
    for number in kept.last_key_value().map_or(1, |(last, _)| last + 1).. {
        if commit(connection, number).is_err() {
            return number;
        }
        kept.insert(number, 2);
    }
    unreachable!("the machine never stopped")
}

/// The power goes at any write, also in the middle of a commit or of a checkpoint.
fn a_life_that_stops_at_a_write(
    disk: &Disk,
    mode: Mode,
    luck: &mut Luck,
    kept: &mut BTreeMap<i64, i64>,
) -> i64 {
    let connection = open(disk, mode).unwrap();
    disk.fail_writes_after(1 + luck.below(70), Fault::Stop);
    let asked = commit_until_it_stops(&connection, kept);
    luck.strike(disk);
    assert!(commit(&connection, asked).is_err(), "a connection does not outlive its machine");
    asked
}

/// The power goes between two statements of a transaction that is too large for memory.
fn a_life_that_stops_in_a_transaction(
    disk: &Disk,
    mode: Mode,
    luck: &mut Luck,
    kept: &mut BTreeMap<i64, i64>,
) {
    let connection = open(disk, mode).unwrap();
    for _ in 0..luck.below(6) {
        let number = kept.last_key_value().map_or(1, |(last, _)| last + 1);
        commit(&connection, number).unwrap();
        kept.insert(number, 2);
    }
    let transaction = connection.unchecked_transaction().unwrap();
    for part in 0..luck.below(40) as i64 {
        transaction.execute("INSERT INTO entry VALUES (-1, ?1, randomblob(3000))", [part]).unwrap();
    }
    luck.strike(disk);
}

fn many_lives(seed: u64, mode: Mode) {
    let mut luck = Luck(seed);
    let disk = prepared();
    let mut kept = BTreeMap::new();
    for life in 0..2 {
        let asked = if luck.below(3) > 0 {
            a_life_that_stops_at_a_write(&disk, mode, &mut luck, &mut kept)
        } else {
            a_life_that_stops_in_a_transaction(&disk, mode, &mut luck, &mut kept);
            -1
        };
        if luck.below(4) == 0 {
            disk.fail_writes_after(1 + luck.below(12), Fault::Stop);
            _ = open(&disk, mode);
            luck.strike(&disk);
        }
        let connection = open(&disk, mode).unwrap();
        let found =
            sound_entries(&connection).unwrap_or_else(|error| panic!("seed {seed}, life {life}: {error}"));
        if asked > 0 && found.contains_key(&asked) {
            // Its commit was under way: both answers are honest, half of it is not.
            kept.insert(asked, 2);
        }
        assert_eq!(found, kept, "seed {seed}, life {life}: every acknowledged commit and nothing else");
        if luck.below(2) == 0 {
            drop(connection);
        } else {
            disk.kill();
        }
    }
}

#[test]
fn three_hundred_power_cuts_lose_no_acknowledged_commit() {
    for seed in 0..300 {
        many_lives(seed, SAFE);
    }
}

#[test]
fn the_rollback_journal_keeps_the_promise_too() {
    for seed in 0..60 {
        many_lives(seed, Mode { journal: "DELETE", synchronous: "EXTRA", ..SAFE });
    }
}

/// How many of the seeds lost something, and how many the whole file.
fn losses(seeds: u64, mode: Mode, lying: bool) -> (u32, u32) {
    let (mut lost, mut damaged) = (0, 0);
    for seed in 0..seeds {
        let mut luck = Luck(seed);
        let disk = prepared();
        disk.lying_sync(lying);
        let connection = open(&disk, mode).unwrap();
        let last = 1 + luck.below(12) as i64;
        for number in 1..=last {
            commit(&connection, number).unwrap();
        }
        luck.strike(&disk);
        disk.lying_sync(false);
        match open(&disk, mode).map_err(|error| error.to_string()).and_then(|next| sound_entries(&next)) {
            Ok(found) => {
                assert!(
                    lying || found == whole(1..=found.len() as i64),
                    "seed {seed}: a hole in the history"
                );
                lost += u32::from(found != whole(1..=last));
            }
            Err(_) => damaged += 1,
        }
    }
    (lost, damaged)
}

#[test]
fn a_store_that_does_not_wait_for_the_disk_loses_commits_but_not_the_file() {
    let (lost, damaged) = losses(40, Mode { synchronous: "NORMAL", ..SAFE }, false);
    assert!(lost > 5, "or the model has no teeth: {lost}");
    assert_eq!(damaged, 0, "NORMAL waits where the soundness of the file needs it");
}

#[test]
fn a_journal_whose_deletion_was_not_synced_comes_back_and_undoes_the_commit() {
    let (lost, damaged) = losses(40, Mode { journal: "DELETE", synchronous: "FULL", ..SAFE }, false);
    assert!(lost > 5, "SQLite has the level EXTRA for exactly this: {lost}");
    assert_eq!(damaged, 0);
}

#[test]
fn a_disk_that_lies_about_syncs_is_noticed() {
    let (lost, damaged) = losses(40, SAFE, true);
    assert!(lost > 5, "acknowledged commits are gone: {lost}");
    assert!(damaged > 0, "a checkpoint that lies even destroys the file");
}

#[test]
fn a_new_database_is_there_after_its_first_commit() {
    for seed in 0..40 {
        let mut luck = Luck(seed);
        let disk = Disk::new();
        let connection = open(&disk, SAFE).unwrap();
        connection.execute_batch("CREATE TABLE first (a)").unwrap();
        luck.strike(&disk);
        let again = open(&disk, SAFE).unwrap();
        again.execute("INSERT INTO first VALUES (1)", []).unwrap_or_else(|error| {
            panic!("seed {seed}: the directory knows the file as soon as it is synced: {error}")
        });
    }
}

#[test]
fn a_killed_process_loses_nothing_that_it_wrote_and_all_its_locks() {
    let disk = prepared();
    let mode = Mode { synchronous: "OFF", ..SAFE };
    let first = open(&disk, mode).unwrap();
    for number in 1..=9 {
        commit(&first, number).unwrap();
    }
    let writing = first.unchecked_transaction().unwrap();
    writing.execute("INSERT INTO entry VALUES (-1, 1, NULL)", []).unwrap();
    disk.kill();

    let second = open(&disk, mode).unwrap();
    assert_eq!(sound_entries(&second).unwrap(), whole(1..=9), "the system still had what was never synced");
    commit(&second, 10).unwrap();
    let refused = writing.commit().unwrap_err();
    assert_eq!(refused.sqlite_error_code(), Some(rusqlite::ErrorCode::SystemIoFailure), "{refused}");
    drop(first);
    assert_eq!(sound_entries(&second).unwrap(), whole(1..=10), "the end of the dead one changed nothing");
}
