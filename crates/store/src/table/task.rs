//! The table of tasks: rows that follow from operations.

use apseko_casework::TaskRow;
use apseko_domain::{SheetKind, TaskId, TaskOrigin, ViolationArea};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use rusqlite::{Connection, OptionalExtension, Row};
use uuid::Uuid;

use super::{instant, unreadable};
use crate::StoreError;

/// A task. Empty texts mean unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// The number for people; empty until the server gives one.
    pub number: String,
    /// Why it exists.
    pub origin: TaskOrigin,
    /// The employer's name.
    pub employer_name: String,
    /// The employer's registration number.
    pub employer_reg_no: String,
    /// Where.
    pub place: String,
    /// What is there.
    pub object: String,
    /// The kind of violation, for one recorded on the spot.
    pub area: Option<ViolationArea>,
    /// The control sheets it needs.
    pub sheets: Vec<SheetKind>,
    /// Why we go there.
    pub reason: String,
    /// The day of the visit in Latvia.
    pub planned_day: Option<Date>,
    /// The hour of the visit in Latvia.
    pub planned_time: Option<Time>,
    /// The deadline.
    pub due_day: Option<Date>,
    /// When the task was made.
    pub created_at: Timestamp,
    /// Who made it.
    pub created_by: String,
}

const SELECT: &str =
    "SELECT task.id, number, origin, employer_name, employer_reg_no, place, object, area, sheets, reason,
    planned_day, planned_time, due_day, created_ms, coalesce(person.name, '') AS created_by
    FROM task LEFT JOIN person ON person.id = task.created_by";

// A task without an origin is not listed: its beginning has not come yet, because somebody lets held work in piece by piece.
pub(crate) fn for_day(connection: &Connection, day: Date) -> Result<Vec<Task>, StoreError> {
    let sql = format!(
        "{SELECT} WHERE gone = 0 AND origin <> '' AND (planned_day = ?1 OR planned_day = '')
         ORDER BY planned_time = '', planned_time, due_day = '', due_day, task.id"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([day.to_string()], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn all(connection: &Connection) -> Result<Vec<Task>, StoreError> {
    let sql = format!(
        "{SELECT} WHERE gone = 0 AND origin <> '' ORDER BY planned_day DESC, planned_time, task.id DESC"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn find(connection: &Connection, id: TaskId) -> Result<Option<Task>, StoreError> {
    let sql = format!("{SELECT} WHERE task.id = ?1 AND gone = 0 AND origin <> ''");
    Ok(connection.prepare_cached(&sql)?.query_row([id.0.as_bytes().as_slice()], read).optional()?)
}

/// Every task as the first version of the program kept it.
pub(crate) fn of_first_version(connection: &Connection) -> Result<Vec<Task>, StoreError> {
    let mut statement = connection.prepare("SELECT * FROM first_task ORDER BY created_ms, id")?;
    let rows = statement.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(crate) fn replace(connection: &Connection, row: &TaskRow) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO task (id, number, origin, employer_name, employer_reg_no, place, object, area,
             sheets, reason, planned_day, planned_time, due_day, created_ms, created_by, state, inspector,
             awaits_verdict, gone, disputed, conflicts)
             VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21)",
        )?
        .execute(rusqlite::params![
            row.task.0.as_slice(),
            row.number,
            row.origin,
            row.employer_name,
            row.employer_reg_no,
            row.place,
            row.object,
            row.area,
            row.sheets,
            row.reason,
            row.planned_day,
            row.planned_time,
            row.due_day,
            row.created_ms,
            row.created_by.map(|user| user.0),
            row.state,
            row.inspector.map(|user| user.0),
            row.awaits_verdict,
            row.gone,
            row.disputed,
            row.conflicts,
        ])?;
    Ok(())
}

pub(crate) fn remove(connection: &Connection, id: Uuid) -> Result<(), StoreError> {
    connection.prepare_cached("DELETE FROM task WHERE id = ?1")?.execute([id.as_bytes().as_slice()])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Task> {
    let id: [u8; 16] = row.get("id")?;
    let origin: String = row.get("origin")?;
    let area: String = row.get("area")?;
    let sheets: String = row.get("sheets")?;
    Ok(Task {
        id: TaskId(Uuid::from_bytes(id)),
        number: row.get("number")?,
        origin: TaskOrigin::parse(&origin).ok_or_else(|| unreadable("origin", &origin))?,
        employer_name: row.get("employer_name")?,
        employer_reg_no: row.get("employer_reg_no")?,
        place: row.get("place")?,
        object: row.get("object")?,
        area: optional(&area, ViolationArea::parse).map_err(|text| unreadable("area", text))?,
        sheets: sheets
            .split(',')
            .filter(|code| !code.is_empty())
            .map(|code| SheetKind::parse(code).ok_or_else(|| unreadable("sheets", code)))
            .collect::<Result<_, _>>()?,
        reason: row.get("reason")?,
        planned_day: civil(row, "planned_day")?,
        planned_time: civil(row, "planned_time")?,
        due_day: civil(row, "due_day")?,
        created_at: instant(row, "created_ms")?,
        created_by: row.get("created_by")?,
    })
}

/// Empty is none; anything else must be understood.
fn optional<T>(text: &str, parse: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>, String> {
    if text.is_empty() { Ok(None) } else { parse(text).map(Some).ok_or_else(|| text.to_owned()) }
}

fn civil<T: std::str::FromStr>(row: &Row<'_>, column: &str) -> rusqlite::Result<Option<T>> {
    let text: String = row.get(column)?;
    optional(&text, |text| text.parse().ok()).map_err(|text| unreadable(column, text))
}
