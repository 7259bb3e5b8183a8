//! Every text that a note had, so that an edit never hides what was there before.

use apseko_contract::{NoteHistory, RevisionView, ShowNoteHistory};
use apseko_domain::Code;
use apseko_store::{AuditObject, ObjectKind, Revision};

use crate::failure::Failure;
use crate::router::{Looking, Read};

impl Read for ShowNoteHistory {
    fn object(&self) -> Option<AuditObject> {
        Some(AuditObject { kind: ObjectKind::Note, id: self.note.0.into_bytes() })
    }

    fn answer(self, looking: &Looking<'_>) -> Result<NoteHistory, Failure> {
        let revisions = looking.look(|view| Ok(view.revisions_of(self.note)?))?;
        if revisions.is_empty() {
            return Err(Code::NoteUnknown.into());
        }
        Ok(NoteHistory { revisions: revisions.into_iter().map(revision_view).collect() })
    }
}

fn revision_view(revision: Revision) -> RevisionView {
    RevisionView {
        revision: revision.number,
        text: revision.text,
        author: revision.author,
        saved_at: revision.saved_at,
    }
}
