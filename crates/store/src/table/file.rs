//! The table of files that were taken in here: sealed beside the database, and on their way to the office.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Params, Row};
use uuid::Uuid;

use super::{instant, unreadable};
use crate::StoreError;

/// A file that lies sealed beside the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedFile {
    /// The SHA-256 of its bytes: its one name.
    pub sum: [u8; 32],
    /// How many there are.
    pub size: u64,
    /// The evidence for which it was taken in.
    pub evidence: Uuid,
    /// The name under which it lies beside the database.
    pub sealed: Uuid,
    /// What its seal is bound to.
    pub owner: [u8; 16],
    /// The version in the seal.
    pub version: u32,
    /// When it was taken in.
    pub kept_at: Timestamp,
}

/// A file and what is known of its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// The file.
    pub file: SealedFile,
    /// Where the server takes its bytes.
    pub address: Option<[u8; 16]>,
    /// How its way ended.
    pub end: Option<FileEnd>,
    /// When the office signed that it has it, by its clock.
    pub signed_at: Option<Timestamp>,
    /// When its bytes were let go of here.
    pub let_go_at: Option<Timestamp>,
}

impl KeptFile {
    /// Whether its bytes lie here.
    pub fn is_here(&self) -> bool {
        self.let_go_at.is_none()
    }

    /// Whether it is to go to the office.
    pub fn waits(&self) -> bool {
        self.is_here() && self.end.is_none()
    }

    /// Whether its bytes are here and need not be: the office has signed for exactly this file.
    pub fn may_go(&self) -> bool {
        self.is_here() && self.end == Some(FileEnd::Stored) && self.signed_at.is_some()
    }
}

/// How the way of a file ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileEnd {
    /// The office has it.
    Stored,
    /// The office does not take it, for the reason of this code.
    Refused(String),
}

/// Files that the office does not have.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UnsentFiles {
    /// All of them: what a lost device would take with it.
    pub count: u64,
    /// Those that go by themselves; the others were refused.
    pub waiting: u64,
    /// When the first of them was taken in.
    pub oldest: Option<Timestamp>,
}

/// Keeps a new file; the same bytes are kept once. Where they were let go of, they are here again, and signed for all the same.
pub(crate) fn keep(connection: &Connection, file: &SealedFile) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO file (sum, size, evidence, sealed, owner, version, kept_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
             ON CONFLICT (sum) DO UPDATE SET evidence = excluded.evidence, sealed = excluded.sealed, owner = excluded.owner,
               version = excluded.version, kept_ms = excluded.kept_ms, let_go_ms = NULL
             WHERE file.let_go_ms IS NOT NULL",
        )?
        .execute((
            file.sum,
            i64::try_from(file.size).unwrap_or(i64::MAX),
            file.evidence.as_bytes(),
            file.sealed.as_bytes(),
            file.owner,
            file.version,
            file.kept_at.as_millisecond(),
        ))?;
    Ok(())
}

/// Notes what is known of the way of a file, in place of what was. What the office has signed for stays signed for.
pub(crate) fn note_way(
    connection: &Connection,
    sum: &[u8; 32],
    address: Option<[u8; 16]>,
    end: Option<&FileEnd>,
) -> Result<(), StoreError> {
    let (stored, refused) = match end {
        None => (false, None),
        Some(FileEnd::Stored) => (true, None),
        Some(FileEnd::Refused(code)) => (false, Some(code)),
    };
    connection
        .prepare_cached(
            "UPDATE file SET address = ?2, stored = ?3, refused = ?4 WHERE sum = ?1 AND signed_ms IS NULL",
        )?
        .execute((sum, address, stored, refused))?;
    Ok(())
}

/// Lets a refused file go once more; says whether there was one.
pub(crate) fn try_again(connection: &Connection, evidence: Uuid) -> Result<bool, StoreError> {
    let changed = connection
        .prepare_cached(
            "UPDATE file SET refused = NULL, address = NULL WHERE evidence = ?1 AND refused IS NOT NULL",
        )?
        .execute([evidence.as_bytes()])?;
    Ok(changed > 0)
}

/// Notes that the office has signed for files of a case, each with its length, and what it said. One of another length is
/// another file.
pub(crate) fn note_delivery(
    connection: &Connection,
    (case, said): (Uuid, &[u8]),
    files: &[([u8; 32], u64)],
    at: Timestamp,
) -> Result<(), StoreError> {
    let mut sign = connection.prepare_cached(
        "UPDATE file SET signed_ms = ?3, stored = 1, refused = NULL WHERE sum = ?1 AND size = ?2 AND signed_ms IS NULL",
    )?;
    for (sum, size) in files {
        // A length that does not fit the column is that of no file here.
        let Ok(size) = i64::try_from(*size) else { continue };
        sign.execute((sum, size, at.as_millisecond()))?;
    }
    connection
        .prepare_cached(
            "INSERT INTO delivery (case_id, said, at_ms) VALUES (?1, ?2, ?3)
             ON CONFLICT (case_id) DO UPDATE SET said = excluded.said, at_ms = excluded.at_ms",
        )?
        .execute((case.as_bytes(), said, at.as_millisecond()))?;
    Ok(())
}

/// Notes that the bytes of these files are let go of, and returns those for which that is so now: the office has signed for each of
/// them. Whatever else was asked for stays.
pub(crate) fn let_go(
    connection: &Connection,
    sums: &[[u8; 32]],
    at: Timestamp,
) -> Result<Vec<SealedFile>, StoreError> {
    let mut note = connection.prepare_cached(
        "UPDATE file SET let_go_ms = ?2
         WHERE sum = ?1 AND signed_ms IS NOT NULL AND stored = 1 AND refused IS NULL AND let_go_ms IS NULL",
    )?;
    let mut gone = Vec::new();
    for sum in sums {
        if note.execute((sum, at.as_millisecond()))? > 0 {
            gone.extend(find(connection, sum)?.map(|kept| kept.file));
        }
    }
    Ok(gone)
}

/// What the office does not have. What was let go of is none of it: the table says that the office has signed for that.
pub(crate) fn unsent(connection: &Connection) -> Result<UnsentFiles, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT count(*) AS count, count(*) FILTER (WHERE refused IS NULL) AS waiting, min(kept_ms) AS oldest
         FROM file INDEXED BY file_unsent WHERE stored = 0",
    )?;
    Ok(statement.query_row([], |row| {
        let oldest: Option<i64> = row.get("oldest")?;
        Ok(UnsentFiles {
            count: row.get::<_, i64>("count")?.cast_unsigned(),
            waiting: row.get::<_, i64>("waiting")?.cast_unsigned(),
            oldest: oldest.is_some().then(|| instant(row, "oldest")).transpose()?,
        })
    })?)
}

/// What the office signed last of the files of a case.
pub(crate) fn delivery_of(connection: &Connection, case: Uuid) -> Result<Option<Vec<u8>>, StoreError> {
    let mut statement = connection.prepare_cached("SELECT said FROM delivery WHERE case_id = ?1")?;
    Ok(statement.query_row([case.as_bytes()], |row| row.get(0)).optional()?)
}

/// Whether the person has stopped the files.
pub(crate) fn are_paused(connection: &Connection) -> Result<bool, StoreError> {
    Ok(connection.prepare_cached("SELECT files_paused FROM exchange")?.query_row([], |row| row.get(0))?)
}

pub(crate) fn pause(connection: &Connection, paused: bool) -> Result<(), StoreError> {
    connection.prepare_cached("UPDATE exchange SET files_paused = ?1")?.execute([paused])?;
    Ok(())
}

macro_rules! select_files {
    ($rest:literal) => {
        concat!(
            "SELECT sum, size, evidence, sealed, owner, version, kept_ms, address, stored, refused, signed_ms, let_go_ms
             FROM file ",
            $rest
        )
    };
}

/// Every file, as they were taken in.
pub(crate) fn all(connection: &Connection) -> Result<Vec<KeptFile>, StoreError> {
    read_all(connection, select_files!("ORDER BY kept_ms, sum"), [])
}

/// One file.
pub(crate) fn find(connection: &Connection, sum: &[u8; 32]) -> Result<Option<KeptFile>, StoreError> {
    Ok(read_all(connection, select_files!("WHERE sum = ?1"), [sum])?.into_iter().next())
}

fn read_all(connection: &Connection, sql: &str, with: impl Params) -> Result<Vec<KeptFile>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map(with, read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<KeptFile> {
    let size: i64 = row.get("size")?;
    let end = match (row.get("stored")?, row.get("refused")?) {
        (true, _) => Some(FileEnd::Stored),
        (false, Some(code)) => Some(FileEnd::Refused(code)),
        (false, None) => None,
    };
    let moment = |column| {
        let noted: Option<i64> = row.get(column)?;
        noted.is_some().then(|| instant(row, column)).transpose()
    };
    Ok(KeptFile {
        file: SealedFile {
            sum: row.get("sum")?,
            size: u64::try_from(size).map_err(|error| unreadable("size", error))?,
            evidence: Uuid::from_bytes(row.get("evidence")?),
            sealed: Uuid::from_bytes(row.get("sealed")?),
            owner: row.get("owner")?,
            version: row.get("version")?,
            kept_at: instant(row, "kept_ms")?,
        },
        address: row.get("address")?,
        end,
        signed_at: moment("signed_ms")?,
        let_go_at: moment("let_go_ms")?,
    })
}
