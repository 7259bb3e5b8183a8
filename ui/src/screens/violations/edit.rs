//! What a person says about a violation, field by field: shown at once, saved at once, and taken back on the screen
//! when it was not saved.

use apseko_contract::{EditViolation, ViolationEdit, ViolationView};
use apseko_domain::{ViolationId, VisitId};
use leptos::prelude::*;

use crate::saving::{Saving, use_saving};

/// Edits one violation.
#[derive(Debug, Clone, Copy)]
pub struct Editing {
    visit: VisitId,
    id: ViolationId,
    said: RwSignal<ViolationEdit>,
    saving: Saving<EditViolation>,
}

impl Editing {
    /// Changes what is said.
    pub fn change(self, edit: ViolationEdit) {
        self.said.update(|said| *said = joined(std::mem::take(said), edit.clone()));
        self.saving.save(EditViolation { visit: self.visit, violation: self.id, edit });
    }

    /// Saves without showing anything anew: what is typed stands in its field already.
    pub fn save(self, edit: ViolationEdit) {
        self.saving.save(EditViolation { visit: self.visit, violation: self.id, edit });
    }

    /// The writes behind it.
    pub fn saving(self) -> Saving<EditViolation> {
        self.saving
    }

    /// Which violation of which visit.
    pub fn of(self) -> (VisitId, ViolationId) {
        (self.visit, self.id)
    }
}

/// Prepares to edit a violation; the second is how it looks with what was said a moment ago.
pub fn use_editing(
    visit: VisitId,
    id: ViolationId,
    known: Memo<ViolationView>,
    on_failed: impl Fn() + Send + Sync + 'static,
) -> (Editing, Memo<ViolationView>) {
    let said = RwSignal::new(ViolationEdit::default());
    let saving = use_saving(join, move |saved| {
        if !saved {
            let _ = said.try_set(ViolationEdit::default());
            on_failed();
        }
    });
    Effect::new(move || {
        known.track();
        // While a write is under way the host does not know yet what was said.
        if !saving.busy().get_untracked() {
            said.set(ViolationEdit::default());
        }
    });
    let shown = Memo::new(move |_| said.with(|said| with_said(known.get(), said)));
    (Editing { visit, id, said, saving }, shown)
}

fn join(first: EditViolation, later: EditViolation) -> EditViolation {
    EditViolation { edit: joined(first.edit, later.edit), ..later }
}

fn joined(first: ViolationEdit, later: ViolationEdit) -> ViolationEdit {
    ViolationEdit {
        description: later.description.or(first.description),
        severity: later.severity.or(first.severity),
        measure: later.measure.or(first.measure),
        due: later.due.or(first.due),
        party: later.party.or(first.party),
        danger: later.danger.or(first.danger),
        dropped: later.dropped.or(first.dropped),
    }
}

fn with_said(known: ViolationView, said: &ViolationEdit) -> ViolationView {
    ViolationView {
        severity: said.severity.unwrap_or(known.severity),
        measure: said.measure.clone().unwrap_or(known.measure),
        due: said.due.or(known.due),
        party: said.party.or(known.party),
        danger: said.danger.or(known.danger),
        dropped: said.dropped.unwrap_or(known.dropped),
        ..known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_changes_that_wait_neither_is_lost_and_the_later_wins() {
        let first = ViolationEdit {
            severity: Some(2),
            measure: Some("order".to_owned()),
            ..ViolationEdit::default()
        };
        let later = ViolationEdit { severity: Some(3), ..ViolationEdit::default() };
        let both = joined(first, later);
        assert_eq!((both.severity, both.measure.as_deref()), (Some(3), Some("order")));
    }
}
