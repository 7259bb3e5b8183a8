//! The disk is full or fails at the n-th write, for every n: it is reported, and nothing acknowledged is lost.

use rusqlite::ffi;

use super::*;
use crate::disk::Fault;

/// More than the fault of any test lets pass.
const MANY: i64 = 40;

struct Outcome {
    kept: BTreeMap<i64, i64>,
    reported: Vec<i32>,
}

fn extended_code(error: &rusqlite::Error) -> i32 {
    error.sqlite_error().map_or(0, |error| error.extended_code)
}

/// Opens and commits with a fault at the `n`-th write, heals, goes on, and loses the power at the end.
fn fault_at(n: u64, fault: Fault, checkpoint_pages: u32) -> Outcome {
    let mode = Mode { checkpoint_pages, ..SAFE };
    let disk = prepared();
    let mut outcome = Outcome { kept: BTreeMap::new(), reported: Vec::new() };
    disk.fail_writes_after(n, fault);
    let opened = open(&disk, mode).map_err(|error| outcome.reported.push(extended_code(&error)));
    if let Ok(connection) = &opened {
        for number in 1..=MANY {
            match commit(connection, number) {
                Ok(()) => _ = outcome.kept.insert(number, 2),
                Err(error) => outcome.reported.push(extended_code(&error)),
            }
        }
    }
    disk.heal();
    let connection = opened.unwrap_or_else(|()| open(&disk, mode).unwrap());
    let found = sound_entries(&connection).unwrap();
    assert_eq!(found, outcome.kept, "{fault:?} at {n}: what was refused is not there, the rest is");
    for number in MANY + 1..=MANY + 3 {
        commit(&connection, number).unwrap_or_else(|error| panic!("{fault:?} at {n} was healed: {error}"));
        outcome.kept.insert(number, 2);
    }
    Luck(n).strike(&disk);
    let found = sound_entries(&open(&disk, mode).unwrap()).unwrap();
    assert_eq!(found, outcome.kept, "{fault:?} at {n}: a commit after the fault is as safe as any");
    outcome
}

#[test]
fn a_full_disk_is_reported_and_costs_nothing_that_was_acknowledged() {
    for n in 1..60 {
        let outcome = fault_at(n, Fault::Full, NEVER);
        assert!(!outcome.reported.is_empty(), "full at {n}: somebody has to be told");
        for code in outcome.reported {
            let full = [ffi::SQLITE_FULL, ffi::SQLITE_IOERR_SHMSIZE].contains(&code);
            assert!(full, "full at {n}: the code {code} must say that the disk is full");
        }
        fault_at(n, Fault::Full, OFTEN);
    }
}

#[test]
fn a_failed_write_is_reported_and_costs_nothing_that_was_acknowledged() {
    for n in 1..60 {
        let outcome = fault_at(n, Fault::WriteError, NEVER);
        assert_eq!(outcome.reported, [ffi::SQLITE_IOERR_WRITE], "write {n} failed, once");
        // In a checkpoint after a commit SQLite keeps the error to itself: the commit stands, the log waits.
        fault_at(n, Fault::WriteError, OFTEN);
    }
}

#[test]
fn a_failed_sync_is_reported_and_costs_nothing_that_was_acknowledged() {
    for n in 1..60 {
        let outcome = fault_at(n, Fault::SyncError, NEVER);
        assert_eq!(outcome.reported, [ffi::SQLITE_IOERR_FSYNC], "the sync after write {n} failed, once");
        fault_at(n, Fault::SyncError, OFTEN);
    }
}

#[test]
fn a_full_disk_stays_full_over_a_power_cut_until_there_is_room() {
    let disk = prepared();
    disk.fail_writes_after(1, Fault::Full);
    Luck(1).strike(&disk);
    let refused = open(&disk, SAFE).and_then(|connection| commit(&connection, 1)).unwrap_err();
    assert!([ffi::SQLITE_FULL, ffi::SQLITE_IOERR_SHMSIZE].contains(&extended_code(&refused)), "{refused}");
    disk.heal();
    commit(&open(&disk, SAFE).unwrap(), 1).unwrap();
}

#[test]
fn a_stopped_machine_answers_nothing_until_its_next_start() {
    let disk = prepared();
    let connection = open(&disk, SAFE).unwrap();
    commit(&connection, 1).unwrap();
    disk.fail_writes_after(2, Fault::Stop);
    assert!(commit(&connection, 2).is_err());
    disk.heal();
    assert!(open(&disk, SAFE).is_err(), "healing the disk does not start the machine");
    disk.kill();
    assert_eq!(sound_entries(&open(&disk, SAFE).unwrap()).unwrap(), whole([1]));
}
