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
    shown: Memo<ViolationView>,
    saving: Saving<EditViolation>,
}

impl Editing {
    /// Changes what is said, in place of what is shown.
    pub fn change(self, edit: ViolationEdit) {
        let (was, disputed) = self.shown.with_untracked(|shown| (seen_of(shown), shown.conflicts.clone()));
        let disputed = disputed.into_iter().filter(|field| edit.fields().contains(&field.as_str())).collect();
        self.change_over(edit, was, disputed);
    }

    /// Changes what is said, in place of what a field showed before it was typed in.
    pub fn change_over(self, edit: ViolationEdit, was: ViolationEdit, disputed: Vec<String>) {
        self.said.update(|said| *said = joined(std::mem::take(said), edit.clone()));
        let Self { visit, id: violation, .. } = self;
        self.saving.save(EditViolation { visit, violation, edit, was: Some(was), disputed });
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
    (Editing { visit, id, said, shown, saving }, shown)
}

fn join(first: EditViolation, later: EditViolation) -> EditViolation {
    let changed = first.edit.fields();
    let was = match (first.was, later.was) {
        (Some(first), Some(later)) => Some(before_both(&changed, first, later)),
        (first, later) => first.or(later),
    };
    let mut disputed = first.disputed;
    disputed.extend(later.disputed.into_iter().filter(|field| !changed.contains(&field.as_str())));
    EditViolation { edit: joined(first.edit, later.edit), was, disputed, ..later }
}

/// What stood before the first of two changes. What stood between them was never saved.
fn before_both(changed: &[&str], first: ViolationEdit, later: ViolationEdit) -> ViolationEdit {
    fn of<T>(is_changed: bool, first: T, later: T) -> T {
        if is_changed { first } else { later }
    }
    let is = |field: &str| changed.contains(&field);
    ViolationEdit {
        description: of(is("description"), first.description, later.description),
        severity: of(is("severity"), first.severity, later.severity),
        measure: of(is("measure"), first.measure, later.measure),
        due: of(is("due_day"), first.due, later.due),
        party: of(is("party"), first.party, later.party),
        danger: of(is("immediate_danger"), first.danger, later.danger),
        dropped: of(is("state"), first.dropped, later.dropped),
    }
}

/// What is shown, as what a change replaces. The description is typed: its field knows what it showed.
pub fn seen_of(shown: &ViolationView) -> ViolationEdit {
    ViolationEdit {
        description: None,
        severity: Some(shown.severity),
        measure: Some(shown.measure.clone()),
        due: shown.due,
        party: shown.party,
        danger: shown.danger,
        dropped: Some(shown.dropped),
    }
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

    #[test]
    fn of_two_changes_that_wait_the_first_tells_what_stood_before_them() {
        let change = |danger, was, disputed: &[&str]| EditViolation {
            visit: VisitId(uuid::Uuid::nil()),
            violation: ViolationId(uuid::Uuid::nil()),
            edit: ViolationEdit { danger: Some(danger), ..ViolationEdit::default() },
            was: Some(ViolationEdit { danger: was, severity: Some(2), ..ViolationEdit::default() }),
            disputed: disputed.iter().map(|field| (*field).to_owned()).collect(),
        };
        let both = join(change(true, None, &[]), change(false, Some(true), &["immediate_danger"]));
        assert_eq!(both.edit.danger, Some(false));
        let was = both.was.unwrap();
        assert_eq!((was.danger, was.severity), (None, Some(2)), "the step between was never saved");
        assert!(both.disputed.is_empty(), "and nobody had seen anybody disagree");
    }
}
