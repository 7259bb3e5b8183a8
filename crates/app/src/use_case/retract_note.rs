//! Taking a note out and putting it back. Its texts stay either way.

use apseko_contract::{RestoreNote, RetractNote};
use apseko_domain::{Code, NoteId};
use apseko_store::{RowChange, View};

use crate::failure::Failure;
use crate::router::{Planning, Write};

impl Write for RetractNote {
    fn plan(self, view: &View<'_>, _planning: &Planning) -> Result<(Vec<RowChange>, ()), Failure> {
        set_retracted(view, self.note, true)
    }
}

impl Write for RestoreNote {
    fn plan(self, view: &View<'_>, _planning: &Planning) -> Result<(Vec<RowChange>, ()), Failure> {
        set_retracted(view, self.note, false)
    }
}

fn set_retracted(view: &View<'_>, note: NoteId, retracted: bool) -> Result<(Vec<RowChange>, ()), Failure> {
    let head = view.note(note)?.ok_or(Code::NoteUnknown)?;
    let change = (head.retracted != retracted).then_some(RowChange::SetRetracted { note, retracted });
    Ok((change.into_iter().collect(), ()))
}
