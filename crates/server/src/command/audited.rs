//! What administrators do is noted before it is done, and once more with what came of it: where nothing can be noted,
//! nothing is done.

use super::CommandFault;
use super::arguments::Arguments;
use crate::audit::{Actor, Event, Outcome, Subject, append};
use crate::premises::{Folder, now_ms};
use crate::storage::Journal;

/// What is done, to what.
pub(super) struct Deed {
    action: &'static str,
    object: String,
    detail: Vec<(String, String)>,
    purpose: Option<String>,
    subject: Option<Subject>,
}

impl Deed {
    pub fn new(action: &'static str, object: impl Into<String>) -> Self {
        Self { action, object: object.into(), detail: Vec::new(), purpose: None, subject: None }
    }

    /// What is known only when it is under way.
    pub fn detail(&mut self, name: &str, value: impl ToString) {
        self.detail.push((name.to_owned(), value.to_string()));
    }

    /// The same, for a purpose, and about somebody's data where it is about one person's.
    pub fn for_purpose(self, purpose: &str, subject: Option<Subject>) -> Self {
        Self { purpose: Some(purpose.to_owned()), subject, ..self }
    }

    fn event(&self, outcome: Outcome) -> Event {
        Event {
            object: self.object.clone(),
            outcome,
            detail: self.detail.clone(),
            purpose: self.purpose.clone(),
            subject: self.subject,
            ..Event::new(now_ms(), operator(), self.action)
        }
    }
}

/// Carries a deed out between its two notes.
pub(super) fn audited<T>(
    arguments: &Arguments,
    folder: &Folder,
    mut deed: Deed,
    work: impl FnOnce(&mut Deed) -> Result<T, CommandFault>,
) -> Result<T, CommandFault> {
    note(arguments, folder, &deed.event(Outcome::Begun))?;
    let done = work(&mut deed);
    let outcome =
        done.as_ref().map_or_else(|fault| Outcome::Refused(fault.code().to_owned()), |_| Outcome::Done);
    let noted = note(arguments, folder, &deed.event(outcome));
    // What went wrong first is what somebody has to know.
    done.and_then(|done| noted.map(|()| done))
}

/// Notes what was just done, and could not be noted before because there was nothing here yet.
pub(super) fn noted(arguments: &Arguments, folder: &Folder, deed: &Deed) -> Result<(), CommandFault> {
    note(arguments, folder, &deed.event(Outcome::Done))
}

/// Opened for each note: a feed in PostgreSQL is not renamed while anybody is connected.
fn note(arguments: &Arguments, folder: &Folder, event: &Event) -> Result<(), CommandFault> {
    append(arguments.journal(folder)?.as_mut(), std::slice::from_ref(event)).map_err(CommandFault::NotNoted)
}

/// Notes what comes of a deed in one of several journals.
pub(super) fn note_in(journal: &mut dyn Journal, deed: &Deed, outcome: Outcome) -> Result<(), CommandFault> {
    append(journal, &[deed.event(outcome)]).map_err(CommandFault::NotNoted)
}

/// The account that the program runs as. Whoever may change what the system says of it may change the audit as well.
pub(super) fn operator() -> Actor {
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::fs::MetadataExt as _;
        if let Ok(own) = std::fs::metadata("/proc/self") {
            let behind =
                std::env::var("SUDO_UID").ok().filter(|uid| uid.bytes().all(|it| it.is_ascii_digit()));
            let behind = behind.map(|uid| format!(" (for {uid})")).unwrap_or_default();
            return Actor::Operator(format!("uid {}{behind}", own.uid()));
        }
    }
    Actor::Operator("unknown".to_owned())
}
