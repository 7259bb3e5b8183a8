//! An answer: whatever was tapped or typed is kept; what it means is found out afterwards.

use apseko_contract::GiveAnswer;
use apseko_domain::{Code, SheetId, VisitId};
use apseko_sheets::library::{Edition, Question};
use apseko_sheets::source::RowsOf;
use apseko_store::words::{EntityKind, GiveAnswer as Give, OpId, RowOfAnswer, answer_value};
use apseko_store::{Thing, View, Wish};
use uuid::Uuid;

use crate::failure::Failure;
use crate::router::{Planning, Write};
use crate::sheets::cell::seen_op;
use crate::sheets::ids::{Subject, entity, main_party_of, row_of};

impl Write for GiveAnswer {
    fn plan(self, view: &View<'_>, planning: &Planning) -> Result<(Vec<Wish>, ()), Failure> {
        let sheet = view.thing(EntityKind::Sheet, self.sheet.0)?.ok_or(Code::SheetUnknown)?;
        let edition = planning.edition_of(&sheet)?;
        let ix = edition.find(&self.place.question).ok_or(Code::QuestionUnknown)?;
        // What is known without asking is no question to a person. A screen from before it was so reloads, and shows it.
        let asked = edition.question(ix).filter(|question| !question.fixed);
        let question = asked.ok_or(Code::QuestionUnknown)?;
        let seen: Option<Vec<OpId>> = self.based_on.iter().map(|op| seen_op(op)).collect();
        let seen = seen.ok_or(Code::CommandMalformed)?;
        let row = match self.place.row {
            Some(row) => Some(row_to_write(view, &sheet, &edition, question, row.0)?),
            None if question.group.is_some() => return Err(Code::QuestionUnknown.into()),
            None => None,
        };
        let answer = question.fit(self.answer);
        let give = Give {
            sheet: entity(sheet.id),
            row,
            question: self.place.question,
            answer: answer_value(&answer, question.version),
            based_on: Some(seen),
        };
        Ok((vec![Wish::Ask(Box::new(give.into()))], ()))
    }
}

/// The row that an answer goes to, with what it is about: it is made with its first answer.
fn row_to_write(
    view: &View<'_>,
    sheet: &Thing,
    edition: &Edition,
    question: &Question,
    row: Uuid,
) -> Result<RowOfAnswer, Failure> {
    let group = question.group.and_then(|group| edition.groups().get(usize::from(group.0)));
    let group = group.ok_or(Code::QuestionUnknown)?;
    let code = group.code.to_string();
    let mut of = RowOfAnswer {
        row: entity(row),
        group: code.clone(),
        party: None,
        worker: None,
        order_item: None,
        title: None,
    };
    let id = SheetId(sheet.id);
    let is_about = |thing: &Thing| row_of(id, &code, Subject::Thing(thing.id)) == row;
    let of_visit = |kind| -> Result<Vec<Thing>, Failure> {
        let visit = sheet.id("visit");
        Ok(visit.map(|visit| view.things_of_with_gone(kind, visit)).transpose()?.unwrap_or_default())
    };
    let task = apseko_domain::TaskId(sheet.parent.ok_or(Code::SheetUnknown)?);
    match group.of {
        RowsOf::Party => {
            let parties = of_visit(EntityKind::Party)?;
            let main = row_of(id, &code, Subject::Main(task)) == row;
            let main_id = sheet.id("visit").map(|visit| main_party_of(VisitId(visit), task).0);
            let party =
                parties.iter().find(|party| if main { Some(party.id) == main_id } else { is_about(party) });
            if party.is_none() && !main {
                return Err(Code::ThingUnknown.into());
            }
            of.party = party.map(|party| entity(party.id));
        }
        RowsOf::Worker => {
            let workers = of_visit(EntityKind::Worker)?;
            let worker = workers.iter().find(|worker| is_about(worker)).ok_or(Code::ThingUnknown)?;
            of.worker = Some(entity(worker.id));
            of.party = worker.id("party").map(entity);
        }
        RowsOf::OrderItem => {
            let orders = view.open_order_items(task)?;
            let item = orders.iter().find(|item| is_about(item)).ok_or(Code::ThingUnknown)?;
            of.order_item = Some(entity(item.id));
        }
        RowsOf::Added => {
            let row = view.thing(EntityKind::AnswerRow, row)?.filter(|row| row.parent == Some(sheet.id));
            row.ok_or(Code::ThingUnknown)?;
        }
    }
    Ok(of)
}
