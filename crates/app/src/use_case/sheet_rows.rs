//! Rows that people add to a sheet: a victim, a workplace.

use apseko_contract::{AddRow, Removal, RemoveRow};
use apseko_domain::{Code, RowId, ShortText, TextFault};
use apseko_sheets::source::RowsOf;
use apseko_store::words::{AddAnswerRow, EntityKind, Fields, Value};
use apseko_store::{View, Wish};

use super::removal::{has_come_after, take_out, was_answered_after};
use crate::failure::Failure;
use crate::router::{Planning, Write};
use crate::sheets::ids::entity;

impl Write for AddRow {
    fn plan(self, view: &View<'_>, planning: &Planning) -> Result<(Vec<Wish>, RowId), Failure> {
        let sheet = view.thing(EntityKind::Sheet, self.sheet.0)?.ok_or(Code::SheetUnknown)?;
        let edition = planning.edition_of(&sheet)?;
        let group = edition.groups().iter().find(|group| group.code.as_str() == self.group);
        if group.is_none_or(|group| group.of != RowsOf::Added) {
            return Err(Code::QuestionUnknown.into());
        }
        let title = match ShortText::new(&self.title) {
            Ok(title) => Some(title),
            Err(TextFault::Empty) => None,
            Err(fault) => return Err(Failure::of_text(fault, "title")),
        };
        let row = RowId(planning.new_id());
        let title = title.map(|title| ("title".to_owned(), Value::Text(title.into())));
        let fields: Fields = title.into_iter().collect();
        let add = AddAnswerRow { row: entity(row.0), sheet: entity(sheet.id), group: self.group, fields };
        Ok((vec![Wish::Ask(Box::new(add.into()))], row))
    }
}

impl Write for RemoveRow {
    fn plan(self, view: &View<'_>, _planning: &Planning) -> Result<(Vec<Wish>, Removal), Failure> {
        let row = view.thing(EntityKind::AnswerRow, self.row.0)?.ok_or(Code::ThingUnknown)?;
        let was_answered = match row.parent {
            Some(sheet) => was_answered_after(view, sheet, &[row.id], self.seen_to)?,
            None => false,
        };
        Ok(take_out(&row, was_answered || has_come_after(&row, self.seen_to)))
    }
}
