//! A violation seen on the spot becomes a task, with as little as a place or an object.

use apseko_contract::{CreateAdhocTask, DraftSlot};
use apseko_domain::{LongText, ShortText, TaskId, TaskOrigin, TextFault, riga};
use apseko_store::{Revision, Task, View, Wish};
use jiff::civil::Time;

use super::drafts::drop_saved;
use crate::failure::Failure;
use crate::router::{Planning, Write};

impl Write for CreateAdhocTask {
    fn plan(self, view: &View<'_>, planning: &Planning) -> Result<(Vec<Wish>, TaskId), Failure> {
        let place = optional_line(&self.place, "place")?;
        let object = optional_line(&self.object, "object")?;
        if place.is_empty() && object.is_empty() {
            return Err(Failure::of_text(TextFault::Empty, "place"));
        }
        let note = match LongText::new(&self.note) {
            Ok(text) => Some(text),
            Err(TextFault::Empty) => None,
            Err(fault) => return Err(Failure::of_text(fault, "note")),
        };
        let task = new_task(&self, place, object, planning);
        let id = task.id;
        let mut changes = vec![Wish::AddTask(task)];
        changes.extend(note.map(|text| first_note(id, &text, planning)));
        changes.extend(drop_saved(view, DraftSlot::AdhocTask, |kept| kept == self.draft)?);
        Ok((changes, id))
    }
}

fn optional_line(typed: &str, field: &str) -> Result<String, Failure> {
    match ShortText::new(typed) {
        Ok(text) => Ok(text.into()),
        Err(TextFault::Empty) => Ok(String::new()),
        Err(fault) => Err(Failure::of_text(fault, field)),
    }
}

fn new_task(wish: &CreateAdhocTask, place: String, object: String, planning: &Planning) -> Task {
    let here_and_now = riga(planning.now);
    Task {
        id: planning.new_task_id(),
        number: String::new(),
        origin: TaskOrigin::Adhoc,
        employer_name: String::new(),
        employer_reg_no: String::new(),
        place,
        object,
        area: Some(wish.area),
        sheets: vec![wish.area.sheet()],
        reason: String::new(),
        planned_day: Some(here_and_now.date),
        planned_time: Some(to_the_minute(here_and_now.time)),
        due_day: None,
        created_at: planning.now,
        created_by: planning.person.name.clone(),
    }
}

fn to_the_minute(time: Time) -> Time {
    Time::constant(time.hour(), time.minute(), 0, 0)
}

fn first_note(task: TaskId, text: &LongText, planning: &Planning) -> Wish {
    let first = Revision {
        number: 1,
        text: text.as_str().to_owned(),
        author: planning.person.name.clone(),
        saved_at: planning.now,
    };
    Wish::AddNote { note: planning.new_note_id(), task, first }
}
