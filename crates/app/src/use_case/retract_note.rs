//! Taking a note out and putting it back. Its texts stay either way.

use apseko_contract::{RestoreNote, RetractNote};
use apseko_domain::{Code, NoteId};
use apseko_store::{View, Wish};

use crate::failure::Failure;
use crate::router::{Planning, Write};

impl Write for RetractNote {
    fn plan(self, view: &View<'_>, _planning: &Planning) -> Result<(Vec<Wish>, ()), Failure> {
        let head = view.note(self.note)?.ok_or(Code::NoteUnknown)?;
        if head.revision != self.based_on {
            return Err(Failure::from(Code::NoteChanged).with_param("revision", head.revision));
        }
        Ok((change_of(self.note, head.retracted, true), ()))
    }
}

impl Write for RestoreNote {
    fn plan(self, view: &View<'_>, _planning: &Planning) -> Result<(Vec<Wish>, ()), Failure> {
        let head = view.note(self.note)?.ok_or(Code::NoteUnknown)?;
        Ok((change_of(self.note, head.retracted, false), ()))
    }
}

fn change_of(note: NoteId, is_retracted: bool, retracted: bool) -> Vec<Wish> {
    if is_retracted == retracted { Vec::new() } else { vec![Wish::SetRetracted { note, retracted }] }
}
