//! Units: a tree without circles, from which nothing is cut off that somebody works in.

use super::super::{Book, By, Change, ChangeRefused, Id, Record, Unit, Word};
use super::open_unit;

#[expect(clippy::wildcard_enum_match_arm, reason = "the changes of other kinds come to nothing here")]
pub(super) fn plan(book: &Book, change: &Change, by: &By) -> Result<Vec<Record>, ChangeRefused> {
    let unit = match change {
        Change::AddUnit { id, code, name, parent } => {
            if book.unit(*id).is_some() {
                return Err(ChangeRefused::IdTaken);
            }
            fits(book, *id, code, *parent)?;
            Unit { id: *id, code: code.clone(), name: name.clone(), parent: *parent, closed_on: None }
        }
        Change::ChangeUnit { id, code, name, parent } => {
            open_unit(book, *id)?;
            fits(book, *id, code, *parent)?;
            Unit { id: *id, code: code.clone(), name: name.clone(), parent: *parent, closed_on: None }
        }
        Change::CloseUnit { id } => closed(book, *id, by)?,
        _ => return Ok(Vec::new()),
    };
    Ok(vec![Record::Unit(unit)])
}

fn fits(book: &Book, id: Id, code: &Word, parent: Option<Id>) -> Result<(), ChangeRefused> {
    let mut open = book.units().map(|kept| &kept.record).filter(|unit| unit.closed_on.is_none());
    if open.any(|unit| unit.id != id && unit.code.as_str().eq_ignore_ascii_case(code.as_str())) {
        return Err(ChangeRefused::UnitCodeTaken);
    }
    let Some(parent) = parent else { return Ok(()) };
    if book.with_below(id).contains(&parent) {
        return Err(ChangeRefused::UnitCycle);
    }
    open_unit(book, parent)
}

fn closed(book: &Book, id: Id, by: &By) -> Result<Unit, ChangeRefused> {
    open_unit(book, id)?;
    let has_parts = book.parts_of(id).any(|part| part.closed_on.is_none());
    let is_worked_in = book.posted_in(id).any(|person| {
        let mut posts = person.posts.iter();
        person.dismissed_on.is_none() && posts.any(|post| post.unit == id && !post.is_over(by.today))
    });
    if has_parts || is_worked_in {
        return Err(ChangeRefused::UnitNotEmpty);
    }
    let unit = book.unit(id).ok_or(ChangeRefused::UnitUnknown)?;
    Ok(Unit { closed_on: Some(by.today), ..unit.clone() })
}
