//! Answering a question: the most frequent wish of all, so nothing here reads the other answers of the sheet.

use apseko_oplog::{EntityId, EntityRef, Ledger, OpId, Value};

use super::desk::Desk;
use super::{Planned, Wish, existence};
use crate::registry::{EntityKind, Fields, QUESTION, id_value};

/// Answers a question of a sheet, or of a row of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GiveAnswer {
    /// The sheet.
    pub sheet: EntityId,
    /// The row, for a question of a group that repeats.
    pub row: Option<RowOfAnswer>,
    /// The code of the question.
    pub question: String,
    /// The answer, as [`crate::answer_value`] writes it.
    pub answer: Value,
    /// What the person had before them; absent for what is here now.
    pub based_on: Option<Vec<OpId>>,
}

/// A row of a group that repeats. What it is about is written only with its first answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowOfAnswer {
    /// The id of the row; [`crate::row_id`] for one that is about a party, a worker or a point of an order.
    pub row: EntityId,
    /// The code of the group.
    pub group: String,
    /// The party that it is about.
    pub party: Option<EntityId>,
    /// The worker that it is about.
    pub worker: Option<EntityId>,
    /// The point of an order that it is about.
    pub order_item: Option<EntityId>,
    /// What a person calls it: a victim, a workplace.
    pub title: Option<String>,
}

impl Wish for GiveAnswer {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        let holder = match self.row {
            Some(row) => there(desk, self.sheet, row)?,
            None => EntityKind::Sheet.entity(self.sheet),
        };
        desk.set(holder, &format!("{QUESTION}{}", self.question), self.answer, self.based_on)
    }
}

/// The row, made if nobody has written of it, and put back if it was taken out: whoever answers in it wants it there.
fn there<L: Ledger>(
    desk: &mut Desk<'_, L>,
    sheet: EntityId,
    row: RowOfAnswer,
) -> Result<EntityRef, super::PlanFault<L::Error>> {
    let entity = EntityKind::AnswerRow.entity(row.row);
    if !desk.knows(entity)? {
        let about = [("party", row.party), ("worker", row.worker), ("order_item", row.order_item)];
        let named = about.into_iter().filter_map(|(field, id)| Some((field.to_owned(), id_value(id?))));
        let mut fields: Fields = named.collect();
        fields.insert("group".to_owned(), Value::Text(row.group));
        fields.extend(row.title.map(|title| ("title".to_owned(), Value::Text(title))));
        desk.add(EntityKind::AnswerRow, row.row, sheet, fields)?;
    } else if desk.is_gone(entity)? {
        existence::insist_there(desk, entity)?;
    }
    Ok(entity)
}
