//! One task with its notes and whatever was being typed when the app was last closed.

use apseko_contract::{DraftSlot, DraftView, NoteView, OpenTask, TaskView};
use apseko_domain::{Code, riga};
use apseko_store::{AuditObject, Note, ObjectKind, View};

use super::confirm_task::confirmation_view;
use super::drafts::slot_name;
use super::task_row::row_of;
use crate::failure::Failure;
use crate::router::{Looking, Read};

impl Read for OpenTask {
    fn object(&self) -> Option<AuditObject> {
        Some(AuditObject { kind: ObjectKind::Task, id: self.task.0.into_bytes() })
    }

    fn answer(self, looking: &Looking<'_>) -> Result<TaskView, Failure> {
        looking.look(|view| {
            let task = view.task(self.task)?.ok_or(Code::TaskUnknown)?;
            let confirmation = confirmation_view(looking, view, &task)?;
            let notes = view.notes_of(self.task)?.into_iter().map(|note| note_view(view, note));
            Ok(TaskView {
                reg_no: task.employer_reg_no.clone(),
                reason: task.reason.clone(),
                confirmation,
                notes: notes.collect::<Result<_, _>>()?,
                draft: draft_view(view, DraftSlot::NewNote(self.task))?,
                row: row_of(view, task, riga(looking.now).date)?,
            })
        })
    }
}

fn note_view(view: &View<'_>, note: Note) -> Result<NoteView, Failure> {
    Ok(NoteView {
        note: note.id,
        revision: note.newest.number,
        text: note.newest.text,
        author: note.newest.author,
        saved_at: note.newest.saved_at,
        draft: draft_view(view, DraftSlot::EditedNote(note.id))?,
    })
}

pub(super) fn draft_view(view: &View<'_>, slot: DraftSlot) -> Result<Option<DraftView>, Failure> {
    let draft = view.draft(&slot_name(slot))?;
    Ok(draft.map(|draft| DraftView { text: draft.text, kept_at: draft.kept_at, based_on: draft.based_on }))
}
