//! A new note of a task; what was being typed becomes the note in the same transaction.

use apseko_contract::{DraftSlot, WriteNote};
use apseko_domain::{Code, LongText, NoteId};
use apseko_store::{Revision, View, Wish};

use super::drafts::{drop_saved, is_note};
use crate::failure::Failure;
use crate::router::{Planning, Write};

impl Write for WriteNote {
    fn plan(self, view: &View<'_>, planning: &Planning) -> Result<(Vec<Wish>, NoteId), Failure> {
        view.task(self.task)?.ok_or(Code::TaskUnknown)?;
        let text = LongText::new(&self.text).map_err(|fault| Failure::of_text(fault, "note"))?;
        let saved = drop_saved(view, DraftSlot::NewNote(self.task), |kept| is_note(kept, &text))?;
        let note = planning.new_note_id();
        let first = Revision {
            number: 1,
            text: text.into(),
            author: planning.person.name.clone(),
            saved_at: planning.now,
        };
        let mut changes = vec![Wish::AddNote { note, task: self.task, first }];
        changes.extend(saved);
        Ok((changes, note))
    }
}
