//! What the form of a person says against what the host has. Decides what is sent, and touches nothing.

use apseko_contract::WorkerForm;

/// The form, as typed and as kept.
#[derive(Debug, Clone, Default)]
pub struct Pad {
    typed: WorkerForm,
    kept: WorkerForm,
    on_its_way: Option<WorkerForm>,
}

impl Pad {
    /// Starts with what the host has.
    pub fn holding(known: WorkerForm) -> Self {
        Self { typed: known.clone(), kept: known, on_its_way: None }
    }

    /// What the host had when it was last heard.
    pub const fn kept(&self) -> &WorkerForm {
        &self.kept
    }

    /// Takes note of what the form says now.
    pub fn typed(&mut self, form: &WorkerForm) {
        self.typed.clone_from(form);
    }

    /// The form to send now, if it is its turn: one at a time, so that an older one never arrives last.
    pub fn next(&mut self) -> Option<WorkerForm> {
        if self.on_its_way.is_some() { None } else { self.farewell() }
    }

    /// The form to send when there will be no other turn.
    pub fn farewell(&mut self) -> Option<WorkerForm> {
        let said = self.on_its_way.as_ref().unwrap_or(&self.kept);
        if *said == self.typed {
            return None;
        }
        self.on_its_way = Some(self.typed.clone());
        Some(self.typed.clone())
    }

    /// Whether the host does not have yet what the form says.
    pub fn owes(&self) -> bool {
        self.on_its_way.is_some() || self.typed != self.kept
    }

    /// Takes note of how a sending ended. A refused one is sent again with the next change or by hand.
    pub fn answered(&mut self, sent: &WorkerForm, kept: bool) {
        self.on_its_way = None;
        if kept {
            self.kept.clone_from(sent);
        }
    }

    /// Takes over what became known elsewhere, field by field, except where somebody is typing something else. Answers
    /// with the form to show if it changed.
    pub fn heard(&mut self, known: &WorkerForm) -> Option<WorkerForm> {
        if self.on_its_way.is_some() || self.kept == *known {
            return None;
        }
        let before = self.typed.clone();
        let Self { typed, kept, .. } = self;
        take_over(&mut typed.party, &kept.party, &known.party);
        take_over(&mut typed.name, &kept.name, &known.name);
        take_over(&mut typed.personal_code, &kept.personal_code, &known.personal_code);
        take_over(&mut typed.birth_day, &kept.birth_day, &known.birth_day);
        take_over(&mut typed.citizenship, &kept.citizenship, &known.citizenship);
        take_over(&mut typed.occupation, &kept.occupation, &known.occupation);
        take_over(&mut typed.posted, &kept.posted, &known.posted);
        self.kept.clone_from(known);
        (self.typed != before).then(|| self.typed.clone())
    }
}

fn take_over<T: PartialEq + Clone>(typed: &mut T, kept: &T, known: &T) {
    if typed == kept {
        typed.clone_from(known);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> WorkerForm {
        WorkerForm { name: name.to_owned(), ..WorkerForm::default() }
    }

    #[test]
    fn what_is_kept_is_not_sent_again() {
        let mut pad = Pad::holding(named("Jānis"));
        assert_eq!(pad.next(), None, "leaving a field that was only looked at writes nothing");
        pad.typed(&named("Jānis Ābols"));
        assert_eq!(pad.next(), Some(named("Jānis Ābols")));
        pad.answered(&named("Jānis Ābols"), true);
        assert_eq!(pad.next(), None);
    }

    #[test]
    fn one_form_at_a_time_and_the_newest_last() {
        let mut pad = Pad::holding(named(""));
        pad.typed(&named("J"));
        let sent = pad.next().unwrap();
        pad.typed(&named("Jānis"));
        assert_eq!(pad.next(), None, "a second request could overtake the first");
        pad.answered(&sent, true);
        assert_eq!(pad.next(), Some(named("Jānis")));
        assert!(pad.owes(), "the lock waits for what is on its way");
        pad.answered(&named("Jānis"), true);
        assert!(!pad.owes());
    }

    #[test]
    fn the_last_words_go_out_when_the_screen_closes() {
        let mut pad = Pad::holding(named(""));
        pad.typed(&named("J"));
        let _ = pad.next();
        assert_eq!(pad.farewell(), None, "what is on its way is not sent twice");
        pad.typed(&named("Jānis"));
        assert_eq!(pad.farewell(), Some(named("Jānis")));
    }

    #[test]
    fn a_refused_form_is_still_owed() {
        let mut pad = Pad::holding(named(""));
        pad.typed(&named("Jānis"));
        let sent = pad.next().unwrap();
        pad.answered(&sent, false);
        assert_eq!(pad.next(), Some(named("Jānis")), "the words must not be taken for kept");
    }

    #[test]
    fn what_a_colleague_writes_appears_without_touching_what_is_being_typed() {
        let mut pad = Pad::holding(named(""));
        pad.typed(&named("Jānis"));
        let known =
            WorkerForm { name: "J.".to_owned(), occupation: "pavārs".to_owned(), ..WorkerForm::default() };
        let shown = pad.heard(&known).unwrap();
        assert_eq!((shown.name.as_str(), shown.occupation.as_str()), ("Jānis", "pavārs"));
        assert_eq!(pad.heard(&known), None, "the same again changes nothing");
    }
}
