//! Asking the others about a disagreement: a note on the task. Its mark names the operations that stand, so that everybody
//! who has the note sees that it was asked, and a later disagreement is not taken for this one.

use apseko_contract::{AskAboutConflict, ConflictAsked};
use apseko_domain::{Code, LongText, NoteId, TaskId, riga};
use apseko_store::words::OpId;
use apseko_store::{Conflict, Revision, View, Wish};
use sha2::{Digest, Sha256};

use super::about::Surroundings;
use super::stored;
use crate::failure::Failure;
use crate::router::{Planning, Write};

/// The mark stands in Latvian notes.
const MARK: &str = "Atsauce";
/// Among the notes of one task, three bytes tell disagreements apart, and people can read them out.
const BYTES: usize = 3;

impl Write for AskAboutConflict {
    fn plan(self, view: &View<'_>, planning: &Planning) -> Result<(Vec<Wish>, NoteId), Failure> {
        let key = stored(&self.key);
        let conflict = view.conflict(&key)?.filter(|conflict| conflict.open).ok_or(Code::ConflictSettled)?;
        let around = Surroundings::new(view, &planning.packs, riga(planning.now).date);
        let task = around.task_of(&key)?.ok_or(Code::TaskUnknown)?;
        let of_text = |fault| Failure::of_text(fault, "note");
        let asked = LongText::new(&self.text).map_err(of_text)?;
        let text = LongText::new(&marked(asked.as_str(), &reference_of(&conflict))).map_err(of_text)?;
        let note = planning.new_note_id();
        let first = Revision {
            number: 1,
            text: text.into(),
            author: planning.person.name.clone(),
            saved_at: planning.now,
        };
        Ok((vec![Wish::AddNote { note, task: task.id, first }], note))
    }
}

fn marked(text: &str, reference: &str) -> String {
    if text.contains(reference) { text.to_owned() } else { format!("{text}\n{MARK}: {reference}") }
}

/// The mark of a disagreement: „K-7F3A2C”.
pub(super) fn reference_of(conflict: &Conflict) -> String {
    let key = &conflict.key;
    let said = conflict.alternatives.iter().flat_map(|standing| &standing.said);
    let mut ops: Vec<OpId> = said.map(|said| said.op).collect();
    ops.sort_unstable();
    let mut hash = Sha256::new();
    hash.update(key.kind.number().to_be_bytes());
    hash.update(key.id.as_bytes());
    hash.update(key.field.as_bytes());
    ops.iter().for_each(|op| hash.update(op.0));
    let digest = hash.finalize();
    format!("K-{}", hex::encode_upper(digest.iter().take(BYTES).copied().collect::<Vec<u8>>()))
}

/// Who has asked about it, the newest first.
pub(super) fn asked_about(
    view: &View<'_>,
    task: TaskId,
    conflict: &Conflict,
) -> Result<Vec<ConflictAsked>, Failure> {
    let reference = reference_of(conflict);
    let notes = view.notes_of(task)?.into_iter().rev().filter(|note| note.newest.text.contains(&reference));
    let asked = notes.map(|note| ConflictAsked {
        note: note.id,
        author: note.newest.author,
        at: note.newest.saved_at,
    });
    Ok(asked.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_is_added_once() {
        let marked_once = marked("Kurš skaits ir pareizs?", "K-7F3A2C");
        assert_eq!(marked_once, "Kurš skaits ir pareizs?\nAtsauce: K-7F3A2C");
        assert_eq!(marked(&marked_once, "K-7F3A2C"), marked_once, "whoever kept it in the text sees it once");
    }
}
