//! What a sheet is made for, and the sheet that is made: before a visit, with it, or anew when its basis changes.

use std::sync::Arc;

use apseko_domain::{Code, Purpose, SheetId, riga};
use apseko_sheets::library::Edition;
use apseko_sheets::{Form, Library, Order};
use apseko_store::words::{AddSheet, EditThing, EntityKind, FieldEdit, FieldEdits, Fields, Value, id_value};
use apseko_store::{Task, Thing, View, Wish};
use jiff::civil::Date;

use crate::failure::Failure;
use crate::packs::SHEETS;
use crate::router::Planning;
use crate::sheets::ids::entity;

/// The sheet of a task that is not of a finished visit: the one to prepare, or to go on with.
pub(super) fn open_sheet_of(view: &View<'_>, task: &Task) -> Result<Option<Thing>, Failure> {
    let sheets = view.things_of(EntityKind::Sheet, task.id.0)?;
    for sheet in sheets.into_iter().rev() {
        let visit = match sheet.id("visit") {
            Some(visit) => view.thing(EntityKind::Visit, visit)?,
            None => None,
        };
        if visit.is_none_or(|visit| !matches!(visit.state.as_str(), "finished" | "confirmed")) {
            return Ok(Some(sheet));
        }
    }
    Ok(None)
}

/// What the task says that the sheet is for.
pub(super) fn order_for(task: &Task) -> Order {
    let kinds = task.sheets.iter().map(|kind| kind.as_str().to_owned()).collect();
    Order { purpose: Purpose::of_origin(task.origin).as_str().to_owned(), kinds, picked: Vec::new() }
}

/// The wish for a new sheet of a task.
pub(super) fn new_sheet(
    planning: &Planning,
    task: &Task,
    visit: Option<uuid::Uuid>,
    order: Order,
) -> Result<(Wish, SheetId), Failure> {
    let library = planning.packs.newest(SHEETS).ok_or(Code::DefinitionsMissing)?;
    let day = riga(planning.now).date;
    let form = Form::generate(edition_on(&library, day)?, order);
    let sheet = SheetId(planning.new_id());
    let mut fields: Fields =
        about(&form).into_iter().map(|(field, value)| (field.to_owned(), value)).collect();
    fields.insert("day".to_owned(), Value::text(day.to_string()));
    let add = AddSheet {
        sheet: entity(sheet.0),
        task: entity(task.id.0),
        visit: visit.map(entity),
        party: None,
        definition: library.code.clone(),
        version: i64::from(library.version),
        fields,
    };
    Ok((Wish::Ask(Box::new(add.into())), sheet))
}

/// The wishes that change what an existing sheet is for. Its definitions stay; its modules follow from what it is for
/// then, whoever said which part of it.
pub(super) fn change_basis(
    planning: &Planning,
    sheet: &Thing,
    mut fields: FieldEdits,
) -> Result<Vec<Wish>, Failure> {
    if fields.is_empty() {
        return Ok(Vec::new());
    }
    let (pack, version) =
        (sheet.text("definition"), sheet.int("version").and_then(|it| u32::try_from(it).ok()));
    let library =
        version.and_then(|version| planning.packs.library(pack, version)).ok_or(Code::DefinitionsMissing)?;
    let day = sheet.day("day").unwrap_or_else(|| riga(planning.now).date);
    let form = Form::generate(edition_on(&library, day)?, order_after(sheet, &fields));
    fields.insert("modules".to_owned(), FieldEdit::now(codes(form.modules())));
    let edit = EditThing { entity: EntityKind::Sheet.entity(entity(sheet.id)), fields };
    Ok(vec![Wish::Ask(Box::new(edit.into()))])
}

/// What a sheet is for once these fields are said.
fn order_after(sheet: &Thing, fields: &FieldEdits) -> Order {
    let codes_of = |field: &str| -> Vec<String> {
        let said = fields.get(field).map(|edit| edit.value.items());
        let said = said.map(|items| items.iter().filter_map(Value::as_text).collect());
        said.unwrap_or_else(|| sheet.codes(field)).into_iter().map(str::to_owned).collect()
    };
    let purpose = fields.get("purpose").map(|edit| edit.value.as_text().unwrap_or_default());
    Order {
        purpose: purpose.unwrap_or_else(|| sheet.text("purpose")).to_owned(),
        kinds: codes_of("kinds"),
        picked: codes_of("picked").iter().map(|code| code.as_str().into()).collect(),
    }
}

/// The wish that takes a prepared sheet along on a visit.
pub(super) fn take_along(sheet: &Thing, visit: uuid::Uuid) -> Wish {
    let fields = FieldEdits::from([
        ("visit".to_owned(), FieldEdit::now(id_value(entity(visit)))),
        ("state".to_owned(), FieldEdit::now(Value::text("in_progress"))),
    ]);
    let edit = EditThing { entity: EntityKind::Sheet.entity(entity(sheet.id)), fields };
    Wish::Ask(Box::new(edit.into()))
}

fn about(form: &Form) -> [(&'static str, Value); 4] {
    let [purpose, kinds, picked] = basis(form.order());
    [purpose, kinds, picked, ("modules", codes(form.modules()))]
}

/// What a sheet is for, as its fields.
pub(super) fn basis(order: &Order) -> [(&'static str, Value); 3] {
    [
        ("purpose", Value::text(order.purpose.clone())),
        ("kinds", codes(order.kinds.clone())),
        ("picked", codes(order.picked.iter().map(ToString::to_string).collect())),
    ]
}

fn codes(codes: Vec<String>) -> Value {
    Value::List(codes.into_iter().map(Value::Text).collect())
}

fn edition_on(library: &Library, day: Date) -> Result<&Arc<Edition>, Failure> {
    library.on(day).ok_or_else(|| Code::DefinitionsMissing.into())
}
