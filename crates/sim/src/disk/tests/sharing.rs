//! Several connections on one disk, several disks in one process, and copies of disks.

use rusqlite::ErrorCode;

use super::*;

#[test]
fn a_reader_sees_one_moment_while_the_writer_goes_on() {
    let disk = prepared();
    let writer = open(&disk, SAFE).unwrap();
    let reader = open(&disk, SAFE).unwrap();
    commit(&writer, 1).unwrap();
    let moment = reader.unchecked_transaction().unwrap();
    assert_eq!(entries(&moment).unwrap(), whole([1]));
    for number in 2..=20 {
        commit(&writer, number).unwrap();
    }
    assert_eq!(entries(&moment).unwrap(), whole([1]), "also over the checkpoints that were due meanwhile");
    moment.commit().unwrap();
    assert_eq!(sound_entries(&reader).unwrap(), whole(1..=20));
}

#[test]
fn there_is_one_writer_at_a_time() {
    for journal in ["WAL", "DELETE"] {
        let disk = prepared();
        let mode = Mode { journal, ..SAFE };
        let first = open(&disk, mode).unwrap();
        let second = open(&disk, mode).unwrap();
        second.busy_timeout(std::time::Duration::from_millis(50)).unwrap();
        first.execute_batch("BEGIN IMMEDIATE").unwrap();
        let refused = second.execute_batch("BEGIN IMMEDIATE").unwrap_err();
        assert_eq!(refused.sqlite_error_code(), Some(ErrorCode::DatabaseBusy), "{journal}");
        first.execute_batch("COMMIT").unwrap();
        commit(&second, 1).unwrap();
        assert_eq!(entries(&first).unwrap(), whole([1]), "{journal}");
    }
}

#[test]
fn readers_in_other_threads_never_see_half_a_commit() {
    const LAST: i64 = 60;
    let disk = prepared();
    let writer = open(&disk, SAFE).unwrap();
    std::thread::scope(|threads| {
        for _ in 0..2 {
            let disk = disk.clone();
            threads.spawn(move || {
                let reader = open(&disk, SAFE).unwrap();
                reader.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
                let mut seen = 0;
                while seen < LAST {
                    let found = entries(&reader).unwrap();
                    let now = found.len() as i64;
                    assert_eq!(found, whole(1..=now), "whole commits, in their order");
                    assert!(now >= seen, "time does not run backwards");
                    seen = now;
                }
            });
        }
        writer.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
        for number in 1..=LAST {
            commit(&writer, number).unwrap();
        }
    });
}

#[test]
fn a_restored_disk_is_the_old_one_and_a_clone_goes_its_own_way() {
    let disk = prepared();
    let connection = open(&disk, SAFE).unwrap();
    commit(&connection, 1).unwrap();
    let image = disk.snapshot();
    commit(&connection, 2).unwrap();

    let clone = Disk::from(&image);
    let elsewhere = open(&clone, SAFE).unwrap();
    assert_eq!(sound_entries(&elsewhere).unwrap(), whole([1]), "the log of the open database came along");
    commit(&elsewhere, 3).unwrap();
    assert_eq!(entries(&connection).unwrap(), whole([1, 2]), "the original does not know the clone");

    disk.restore(&image);
    assert!(commit(&connection, 4).is_err(), "the connection was to the disk before the restore");
    drop(connection);
    assert_eq!(disk.snapshot(), image, "not even its end touches the restored files");
    Luck(1).strike(&disk);
    assert_eq!(sound_entries(&open(&disk, SAFE).unwrap()).unwrap(), whole([1]), "a restored file is durable");
}

#[test]
fn writes_are_counted_and_a_dropped_disk_is_gone() {
    let disk = prepared();
    let path = disk.path("apseko.db");
    let (bytes, writes) = (disk.bytes(), disk.writes());
    let connection = open(&disk, SAFE).unwrap();
    commit(&connection, 1).unwrap();
    assert!(disk.bytes() > bytes && disk.writes() > writes, "a commit is written to the log");
    drop(disk);
    commit(&connection, 2).unwrap();
    drop(connection);
    let refused = Connection::open_with_flags_and_vfs(path, OpenFlags::default(), VFS).unwrap_err();
    assert_eq!(refused.sqlite_error_code(), Some(ErrorCode::CannotOpen), "nobody holds the disk any more");
}

#[test]
fn temporary_files_need_no_disk() {
    let disk = prepared();
    let connection = open(&disk, SAFE).unwrap();
    let bytes = disk.bytes();
    connection
        .execute_batch(
            "PRAGMA temp_store = FILE; CREATE TEMP TABLE large (a); PRAGMA temp.cache_size = 4;
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
             INSERT INTO large SELECT randomblob(2000) FROM n;",
        )
        .unwrap();
    let many: i64 =
        connection.query_row("SELECT count(DISTINCT a) FROM large", [], |row| row.get(0)).unwrap();
    assert_eq!((many, disk.bytes()), (200, bytes), "they are beside the disk, and whole");
}
