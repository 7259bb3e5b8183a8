//! A further text of a note, refused when somebody else was faster: both texts stay until a person decides.

use apseko_contract::{DraftSlot, EditNote};
use apseko_domain::{Code, LongText};
use apseko_store::{Revision, View, Wish};

use super::drafts::{drop_saved, is_note};
use crate::failure::Failure;
use crate::router::{Planning, Write};

impl Write for EditNote {
    fn plan(self, view: &View<'_>, planning: &Planning) -> Result<(Vec<Wish>, u32), Failure> {
        let head = view.note(self.note)?.ok_or(Code::NoteUnknown)?;
        if head.revision != self.based_on {
            return Err(Failure::from(Code::NoteChanged).with_param("revision", head.revision));
        }
        let text = LongText::new(&self.text).map_err(|fault| Failure::of_text(fault, "note"))?;
        let saved = drop_saved(view, DraftSlot::EditedNote(self.note), |kept| is_note(kept, &text))?;
        let mut changes: Vec<Wish> = saved.into_iter().collect();
        let unchanged =
            view.revisions_of(self.note)?.first().is_some_and(|newest| newest.text == text.as_str());
        if unchanged {
            return Ok((changes, head.revision));
        }
        let number = head.revision + 1;
        let author = planning.person.name.clone();
        let revision = Revision { number, text: text.into(), author, saved_at: planning.now };
        changes.insert(0, Wish::AddRevision { note: self.note, revision });
        if head.retracted {
            // Someone took the note out while it was being changed: the words win, visibly.
            changes.push(Wish::SetRetracted { note: self.note, retracted: false });
        }
        Ok((changes, number))
    }
}
