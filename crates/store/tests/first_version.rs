//! A device that worked with the first version of the program loses nothing when the new one is installed.

use std::path::Path;

use apseko_domain::{NoteId, TaskId, TaskOrigin};
use apseko_store::{DataFolder, Moment, Owner, Store, StoreError, StoreKey};
use jiff::Timestamp;
use rusqlite::Connection;
use uuid::Uuid;

use device::{first_version, open};

const FIRST_SCHEMA: &str = include_str!("../../../migrations/device/0001_tasks_and_notes.sql");
const TASK: Uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001);
const CHANGED: Uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0010);
const TAKEN_OUT: Uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0011);

#[cfg(test)]
mod device {
    use super::*;

    /// Writes what the first version wrote, as it wrote it.
    pub fn first_version(folder: &Path) {
        let connection = Connection::open(folder.join("apseko.db")).unwrap();
        connection.pragma_update(None, "key", format!("x'{}'", "07".repeat(32))).unwrap();
        connection.pragma_update(None, "journal_mode", "WAL").unwrap();
        connection.execute_batch(FIRST_SCHEMA).unwrap();
        connection
            .execute_batch(
                "CREATE TABLE schema_migration (
                   number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, applied_ms INTEGER NOT NULL
                 ) STRICT;
                 INSERT INTO schema_migration VALUES (1, 'tasks_and_notes', '', 0);
                 PRAGMA user_version = 1;",
            )
            .unwrap();
        connection
            .execute(
                "INSERT INTO task VALUES (?1, 'U-2026-00893', 'preventive', 'SIA „Baltijas Jumti”', '40103000000',
                 'Rūpniecības iela 12, Jelgava', 'būvobjekts', '', 'DA,BU', 'Jumta darbi.', '2026-11-20', '10:30:00', '',
                 1795168800000, 'R. Ozoliņš')",
                [TASK.as_bytes().as_slice()],
            )
            .unwrap();
        for (note, retracted) in [(CHANGED, 0), (TAKEN_OUT, 1)] {
            connection
                .execute(
                    "INSERT INTO note VALUES (?1, ?2, ?3)",
                    (note.as_bytes(), TASK.as_bytes(), retracted),
                )
                .unwrap();
        }
        let texts = [
            (CHANGED, 1, "Divi nodarbinātie bez ķiverēm.", "Ilze Kalniņa", 1_795_168_860_000_i64),
            (CHANGED, 2, "Trīs nodarbinātie bez ķiverēm.", "Andris Bērziņš", 1_795_168_920_000),
            (TAKEN_OUT, 1, "Vārti slēgti.", "Ilze Kalniņa", 1_795_168_980_000),
        ];
        for (note, revision, text, author, saved_ms) in texts {
            let row = (note.as_bytes(), revision, text, author, saved_ms);
            connection.execute("INSERT INTO note_revision VALUES (?1, ?2, ?3, ?4, ?5)", row).unwrap();
        }
        let draft = ("new-note/x", "Iesākts teikums", 1_795_169_000_000_i64, 0);
        connection.execute("INSERT INTO draft VALUES (?1, ?2, ?3, ?4)", draft).unwrap();
    }

    pub fn open(folder: &Path) -> Store {
        let owner =
            Owner { device: [0xde; 16], user: [0xa1; 16], name: "Ilze Kalniņa".to_owned(), unit: [0; 16] };
        let wall = Timestamp::from_second(1_795_200_000).unwrap();
        let moment = Moment { wall, uptime_ms: 1, boot: [1; 16], randomness: [5; 32] };
        Store::open(DataFolder::take(folder).unwrap(), &StoreKey::new([7; 32]), owner, &moment).unwrap()
    }
}

#[test]
fn every_task_text_and_draft_of_the_first_version_is_there() {
    let folder = tempfile::tempdir().unwrap();
    first_version(folder.path());
    // Twice: the second start finds operations and no old tables.
    for start in 1..=2 {
        let store = open(folder.path());
        store
            .read::<_, StoreError>(|view| {
                let task = view.task(TaskId(TASK))?.expect("the task is there");
                assert_eq!(task.number, "U-2026-00893", "start {start}");
                assert_eq!(task.origin, TaskOrigin::Preventive);
                assert_eq!(task.sheets.len(), 2, "both sheets");
                assert_eq!(task.planned_time.map(|time| time.to_string()).as_deref(), Some("10:30:00"));
                assert_eq!(
                    (task.created_by.as_str(), task.created_at.as_second()),
                    ("R. Ozoliņš", 1_795_168_800)
                );

                let notes = view.notes_of(TaskId(TASK))?;
                assert_eq!(notes.len(), 1, "what was taken out stays out");
                assert_eq!(notes[0].newest.text, "Trīs nodarbinātie bez ķiverēm.");
                assert_eq!(notes[0].newest.author, "Andris Bērziņš");

                let texts = view.revisions_of(NoteId(CHANGED))?;
                assert_eq!(texts.len(), 2, "the earlier text is history, not gone");
                assert_eq!((texts[1].text.as_str(), texts[1].number), ("Divi nodarbinātie bez ķiverēm.", 1));
                assert_eq!(texts[1].saved_at.as_second(), 1_795_168_860, "written when it was written");
                assert_eq!(view.revisions_of(NoteId(TAKEN_OUT))?.len(), 1, "and so are words taken out");
                assert_eq!(
                    view.draft("new-note/x")?.map(|draft| draft.text).as_deref(),
                    Some("Iesākts teikums")
                );
                Ok(())
            })
            .unwrap();
    }
}

#[test]
fn lists_derived_anew_say_what_they_said() {
    let folder = tempfile::tempdir().unwrap();
    first_version(folder.path());
    let look = |store: &Store| {
        store
            .read::<_, StoreError>(|view| {
                Ok((view.all_tasks()?, view.notes_of(TaskId(TASK))?, view.revisions_of(NoteId(CHANGED))?))
            })
            .unwrap()
    };
    let live = look(&open(folder.path()));
    {
        // As if another version of the program had filled the tables.
        let connection = Connection::open(folder.path().join("apseko.db")).unwrap();
        connection.pragma_update(None, "key", format!("x'{}'", "07".repeat(32))).unwrap();
        connection
            .execute_batch(
                "UPDATE projection SET version = 0; DELETE FROM note; UPDATE task SET place = 'cita vieta';
                 UPDATE device_meta SET level = 99; UPDATE op SET effective = 0, children = 7;",
            )
            .unwrap();
    }
    assert_eq!(
        look(&open(folder.path())),
        live,
        "nothing in a derived table or column is needed to keep the truth"
    );
}
