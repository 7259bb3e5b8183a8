//! What is being typed, kept as it is typed.

use apseko_contract::{DraftSlot, DraftView, KeepDraft, ReadDraft};
use apseko_domain::{Code, LongText};
use apseko_store::{Draft, View, Wish};

use super::open_task::draft_view;
use crate::failure::Failure;
use crate::router::{Looking, Planning, Read, Write};

/// A draft may be longer than the note it becomes, so that nothing typed is cut off before the person is told.
const MOST_CHARACTERS: usize = 40_000;

impl Write for KeepDraft {
    fn plan(self, view: &View<'_>, planning: &Planning) -> Result<(Vec<Wish>, ()), Failure> {
        if self.text.chars().count() > MOST_CHARACTERS {
            return Err(Failure::from(Code::TextTooLong).with_param("max", MOST_CHARACTERS));
        }
        let slot = slot_name(self.slot);
        let kept = view.draft(&slot)?;
        let change = if self.text.is_empty() {
            kept.map(|_| Wish::DropDraft { slot })
        } else {
            let draft = Draft { text: self.text, kept_at: planning.now, based_on: self.based_on };
            Some(Wish::KeepDraft { slot, draft })
        };
        Ok((change.into_iter().collect(), ()))
    }
}

impl Read for ReadDraft {
    fn answer(self, looking: &Looking<'_>) -> Result<Option<DraftView>, Failure> {
        looking.look(|view| draft_view(view, self.slot))
    }
}

/// The stored name of a place where text is typed.
pub(super) fn slot_name(slot: DraftSlot) -> String {
    match slot {
        DraftSlot::AdhocTask => "adhoc-task".to_owned(),
        DraftSlot::NewNote(task) => format!("new-note/{task}"),
        DraftSlot::EditedNote(note) => format!("edited-note/{note}"),
        DraftSlot::NewWorker(visit) => format!("new-worker/{visit}"),
    }
}

/// Drops what has just been saved. Other words in the same place were typed in another window and stay.
pub(super) fn drop_saved(
    view: &View<'_>,
    slot: DraftSlot,
    is_saved: impl Fn(&str) -> bool,
) -> Result<Option<Wish>, Failure> {
    let slot = slot_name(slot);
    let kept = view.draft(&slot)?;
    Ok(kept.filter(|draft| is_saved(&draft.text)).map(|_| Wish::DropDraft { slot }))
}

/// Whether a kept text is this note, apart from the white space around it.
pub(super) fn is_note(kept: &str, note: &LongText) -> bool {
    LongText::new(kept).is_ok_and(|kept| kept == *note)
}
