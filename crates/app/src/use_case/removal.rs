//! Taking things out of a visit: what the window had not seen speaks up, and what others belong to stays.

use apseko_contract::Removal;
use apseko_domain::SheetId;
use apseko_store::words::{EntityKind, Retract, Value};
use apseko_store::{Thing, View, Wish};
use uuid::Uuid;

use super::visit_course::ask;
use super::visit_views::sheet_of;
use crate::failure::Failure;
use crate::sheets::ids::entity;
use crate::sheets::known::parties_of;
use crate::sheets::violation::is_dropped;

/// Takes a thing out; its history stays. Of one with something unseen nothing counts as seen, because a row does not
/// say which of its words are new: it stays, and people decide.
pub(super) fn take_out(thing: &Thing, has_unseen: bool) -> (Vec<Wish>, Removal) {
    if thing.gone {
        return (Vec::new(), Removal::Out);
    }
    let (seen, removal) =
        if has_unseen { (Some(Vec::new()), Removal::Disputed) } else { (None, Removal::Out) };
    (vec![ask(Retract { entity: thing.kind.entity(entity(thing.id)), seen })], removal)
}

/// Whether somebody has written of a thing since a window looked.
pub(super) fn has_come_after(thing: &Thing, seen_to: Option<u64>) -> bool {
    seen_to.is_some_and(|seen| thing.rev > seen)
}

/// Whether somebody has answered in these rows of a sheet since a window looked.
pub(super) fn was_answered_after(
    view: &View<'_>,
    sheet: Uuid,
    rows: &[Uuid],
    seen_to: Option<u64>,
) -> Result<bool, Failure> {
    let Some(seen) = seen_to else { return Ok(false) };
    let given = view.answers_of(SheetId(sheet), Some(seen))?;
    Ok(given.iter().any(|given| given.on_row && rows.contains(&given.holder)))
}

/// The sheet of the visit that a thing belongs to, with the rows about it.
pub(super) fn rows_about(
    view: &View<'_>,
    thing: &Thing,
    field: &str,
) -> Result<Option<(Uuid, Vec<Uuid>)>, Failure> {
    let Some(visit) = visit_of(view, thing)? else { return Ok(None) };
    let Some(sheet) = sheet_of(view, &visit)? else { return Ok(None) };
    let rows = view.things_of(EntityKind::AnswerRow, sheet.id)?;
    let about = rows.iter().filter(|row| row.id(field) == Some(thing.id)).map(|row| row.id);
    Ok(Some((sheet.id, about.collect())))
}

/// Whether anything would fall to another party: the main one always has the sheet itself.
pub(super) fn is_in_use(view: &View<'_>, party: &Thing) -> Result<bool, Failure> {
    let Some(visit) = visit_of(view, party)? else { return Ok(false) };
    if parties_of(view, &visit)?.first().is_some_and(|main| main.id == party.id) {
        return Ok(true);
    }
    for kind in [EntityKind::Worker, EntityKind::PersonMet, EntityKind::Violation] {
        let things = view.things_of(kind, visit.id)?;
        if things.iter().any(|thing| names(thing, party.id) && !is_dropped(thing)) {
            return Ok(true);
        }
    }
    let Some((sheet, rows)) = rows_about(view, party, "party")? else { return Ok(false) };
    let given = view.answers_of(SheetId(sheet), None)?;
    let says = |answer: &apseko_sheets::Answer| !answer.is_empty();
    Ok(given.iter().any(|given| {
        rows.contains(&given.holder) && given.answer.as_ref().is_none_or(|(answer, _)| says(answer))
    }))
}

/// Whether anybody says that a thing belongs to a party, also where others say otherwise.
fn names(thing: &Thing, party: Uuid) -> bool {
    let said = thing.cell("party").map(|cell| cell.alternatives.as_slice()).unwrap_or_default();
    said.iter().any(|said| Value::as_fixed(&said.value).map(Uuid::from_bytes) == Some(party))
}

fn visit_of(view: &View<'_>, thing: &Thing) -> Result<Option<Thing>, Failure> {
    let Some(visit) = thing.parent else { return Ok(None) };
    Ok(view.thing(EntityKind::Visit, visit)?)
}
