//! The table of answers, which follows from operations, and their history, which is operations.

use apseko_casework::registry::QUESTION;
use apseko_casework::{Answer, AnswerRow, EntityKind, read_answer, read_said};
use apseko_domain::SheetId;
use apseko_oplog::{EntityId, EntityRef, OpId, RegisterKey, Value};
use jiff::Timestamp;
use rusqlite::Connection;
use uuid::Uuid;

use super::cell::{Cell, moment};
use super::person::Names;
use super::unreadable;
use crate::{OpTables, StoreError};

/// What stands as the answer to one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenAnswer {
    /// The sheet, or the row of it.
    pub holder: Uuid,
    /// Whether it is a row.
    pub on_row: bool,
    /// The code of the question.
    pub question: String,
    /// The answer to show, with the version of the question; none for one that this program cannot read, and where
    /// nothing stands any more.
    pub answer: Option<(Answer, u32)>,
    /// Who gave it; empty if their name is not known here.
    pub author: String,
    /// When, by the clock of where it was given.
    pub at: Timestamp,
    /// Whether a person has to decide between several answers.
    pub conflict: bool,
    /// Every answer that stands, the one to show first.
    pub alternatives: Vec<OtherAnswer>,
    /// What an answer given on this view replaces; empty where nothing stands any more.
    pub seen: Vec<OpId>,
    /// Greater than that of every row which changed before it.
    pub rev: u64,
}

/// One of the answers to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherAnswer {
    /// The answer with the version of the question; none for one that this program cannot read.
    pub answer: Option<(Answer, u32)>,
    /// Who gave it; empty if their name is not known here.
    pub author: String,
    /// When, by the clock of where it was given.
    pub at: Timestamp,
}

/// An answer that was given at some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerVersion {
    /// The answer with the version of the question; none for one that this program cannot read.
    pub answer: Option<(Answer, u32)>,
    /// Who gave it; empty if their name is not known here.
    pub author: String,
    /// When, by the clock of where it was given.
    pub at: Timestamp,
    /// Whether that clock had been seen running backwards.
    pub clock_untrusted: bool,
}

/// The answers of a sheet and its rows that changed after a moment; all that stand, if none is named.
pub(crate) fn of_sheet(
    connection: &Connection,
    sheet: SheetId,
    since: Option<u64>,
) -> Result<Vec<GivenAnswer>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT holder_kind, holder, question, said, rev FROM answer INDEXED BY answer_by_sheet
         WHERE sheet = ?1 AND rev > ?2 AND (length(said) > 0 OR ?3) ORDER BY holder, holder_kind, question",
    )?;
    let mut names = Names::new(connection)?;
    let after = since.map_or(-1, |rev| i64::try_from(rev).unwrap_or(i64::MAX));
    let mut rows = statement.query((sheet.0.as_bytes(), after, since.is_some()))?;
    let mut answers = Vec::new();
    while let Some(row) = rows.next()? {
        let said = row.get_ref("said")?.as_blob().map_err(|error| unreadable("said", error))?;
        let kept = read_said(said).map_err(|error| unreadable("said", error))?;
        let holder_kind: u16 = row.get("holder_kind")?;
        let place = Place {
            holder: Uuid::from_bytes(row.get("holder")?),
            on_row: holder_kind == EntityKind::AnswerRow.number(),
            question: row.get("question")?,
            rev: row.get::<_, i64>("rev")?.cast_unsigned(),
        };
        answers.push(given(place, Cell::of(kept, &mut names)?));
    }
    Ok(answers)
}

struct Place {
    holder: Uuid,
    on_row: bool,
    question: String,
    rev: u64,
}

fn given(place: Place, cell: Option<Cell>) -> GivenAnswer {
    let Place { holder, on_row, question, rev } = place;
    let Some(cell) = cell else {
        let (author, at) = (String::new(), Timestamp::UNIX_EPOCH);
        let (alternatives, seen) = (Vec::new(), Vec::new());
        return GivenAnswer {
            holder,
            on_row,
            question,
            answer: None,
            author,
            at,
            conflict: false,
            alternatives,
            seen,
            rev,
        };
    };
    let alternatives = cell.alternatives.into_iter().map(|said| OtherAnswer {
        answer: read_answer(&said.value),
        author: said.author,
        at: said.at,
    });
    GivenAnswer {
        holder,
        on_row,
        question,
        answer: read_answer(&cell.value),
        author: cell.author,
        at: cell.at,
        conflict: cell.conflict,
        alternatives: alternatives.collect(),
        seen: cell.seen,
        rev,
    }
}

/// Every answer to a question that took part, newest first.
pub(crate) fn history(
    connection: &Connection,
    holder: EntityRef,
    question: &str,
) -> Result<Vec<AnswerVersion>, StoreError> {
    let register = RegisterKey { entity: holder, field: format!("{QUESTION}{question}") };
    let mut records = OpTables::new(connection).history(&register)?;
    records.retain(|record| record.effective);
    records.sort_unstable_by_key(|record| std::cmp::Reverse((record.header.stamp.hlc, record.id())));
    let mut names = Names::new(connection)?;
    let mut versions = Vec::with_capacity(records.len());
    for record in records {
        let value = record.here().and_then(|body| body.facts()).map_or(&Value::Null, |facts| &facts.value);
        versions.push(AnswerVersion {
            answer: read_answer(value),
            author: names.of(record.header.author)?,
            at: moment(record.header.stamp.wall_ms),
            clock_untrusted: record.header.stamp.rolled_back,
        });
    }
    Ok(versions)
}

/// Keeps what stands as the answer to a question. Where nothing does any more an empty row stays, so that whoever asks
/// what has changed hears of it.
pub(crate) fn replace(connection: &Connection, row: &AnswerRow, rev: i64) -> Result<(), StoreError> {
    let AnswerRow { holder, sheet, question, said } = row;
    if said.is_empty() {
        connection
            .prepare_cached(
                "UPDATE answer SET said = x'', rev = ?4 WHERE holder = ?1 AND holder_kind = ?2 AND question = ?3",
            )?
            .execute((&holder.id.0, holder.kind, question, rev))?;
        return Ok(());
    }
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO answer (holder_kind, holder, sheet, question, said, rev)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute((holder.kind, &holder.id.0, bytes_of(sheet.as_ref()), question, said, rev))?;
    Ok(())
}

/// The answers of a row belong to the sheet that the row names, which may become known after them.
pub(crate) fn move_to(
    connection: &Connection,
    row: EntityId,
    sheet: Option<EntityId>,
    rev: i64,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "UPDATE answer SET sheet = ?3, rev = ?4 WHERE holder = ?1 AND holder_kind = ?2 AND sheet <> ?3",
        )?
        .execute((&row.0, EntityKind::AnswerRow.number(), bytes_of(sheet.as_ref()), rev))?;
    Ok(())
}

fn bytes_of(sheet: Option<&EntityId>) -> &[u8] {
    sheet.map(|sheet| sheet.0.as_slice()).unwrap_or_default()
}
