//! The course of a document, from a draft to the archive. Sealing is a fact of its own and no step.

use super::Asker;
use crate::coded::coded;

coded! {
    /// Where a document has got to.
    DocumentState {
        /// It is being written.
        Draft = "draft" / "projekts",
        /// Its author is done.
        Prepared = "prepared" / "sagatavots",
        /// The head of the unit agrees.
        Approved = "approved" / "saskaņots",
        /// It was handed over on the site.
        IssuedOnSite = "issued_on_site" / "izsniegts uz vietas",
        /// It has its signature.
        Signed = "signed" / "parakstīts",
        /// It has its number.
        Registered = "registered" / "reģistrēts DVS",
        /// It is on its way.
        Sent = "sent" / "nosūtīts",
        /// The addressee knows of it.
        Notified = "notified" / "paziņots",
        /// It binds.
        Effective = "effective" / "spēkā",
        /// The addressee does not agree.
        Contested = "contested" / "apstrīdēts",
        /// It was left as it is.
        Upheld = "upheld" / "atstāts negrozīts",
        /// It was changed.
        Amended = "amended" / "grozīts",
        /// It was set aside.
        Annulled = "annulled" / "atcelts",
        /// It is in the archive.
        Archived = "archived" / "arhivēts",
        /// The head of the unit does not agree.
        Rejected = "rejected" / "noraidīts",
        /// Its author took it back.
        Withdrawn = "withdrawn" / "atsaukts",
    }

    /// What somebody can ask for.
    DocumentAction {
        /// Ends the writing.
        Prepare = "prepare" / "sagatavot",
        /// Agrees.
        Approve = "approve" / "saskaņot",
        /// Hands it over on the site.
        Issue = "issue" / "izsniegt uz vietas",
        /// Signs it.
        Sign = "sign" / "parakstīt",
        /// Gives it its number.
        Register = "register" / "reģistrēt",
        /// Sends it.
        Send = "send" / "nosūtīt",
        /// Records that the addressee knows of it.
        Notify = "notify" / "atzīmēt paziņošanu",
        /// Records that it binds.
        TakeEffect = "take_effect" / "atzīmēt spēkā stāšanos",
        /// Records that the addressee does not agree.
        Contest = "contest" / "atzīmēt apstrīdēšanu",
        /// Leaves it as it is.
        Uphold = "uphold" / "atstāt negrozītu",
        /// Changes it.
        Amend = "amend" / "grozīt",
        /// Sets it aside.
        Annul = "annul" / "atcelt",
        /// Puts it in the archive.
        Archive = "archive" / "arhivēt",
        /// Does not agree.
        Reject = "reject" / "noraidīt",
        /// Takes it back.
        Withdraw = "withdraw" / "atsaukt",
    }
}

use DocumentAction as Do;
use DocumentState as At;

/// The types of documents that nobody signs or hands over without a second person's approval: a decision on a fine, and
/// the permission to go on with work that was stopped.
pub const TWO_PERSON_TYPES: &[&str] = &[VIOLATION_DECISION, "suspension_lifting"];

/// The type of a decision in an administrative-violation case, which is a lawyer's from the beginning.
pub(crate) const VIOLATION_DECISION: &str = "violation_decision";

/// Every step there is.
pub const DOCUMENT_STEPS: &[(DocumentState, DocumentAction, DocumentState)] = &[
    (At::Draft, Do::Prepare, At::Prepared),
    (At::Draft, Do::Withdraw, At::Withdrawn),
    (At::Prepared, Do::Approve, At::Approved),
    (At::Prepared, Do::Issue, At::IssuedOnSite),
    (At::Prepared, Do::Sign, At::Signed),
    (At::Prepared, Do::Reject, At::Rejected),
    (At::Prepared, Do::Withdraw, At::Withdrawn),
    (At::Approved, Do::Issue, At::IssuedOnSite),
    (At::Approved, Do::Sign, At::Signed),
    (At::Approved, Do::Withdraw, At::Withdrawn),
    (At::IssuedOnSite, Do::Sign, At::Signed),
    (At::Signed, Do::Register, At::Registered),
    (At::Registered, Do::Send, At::Sent),
    (At::Registered, Do::Notify, At::Notified),
    (At::Sent, Do::Notify, At::Notified),
    (At::Notified, Do::TakeEffect, At::Effective),
    (At::Notified, Do::Contest, At::Contested),
    (At::Notified, Do::Archive, At::Archived),
    (At::Effective, Do::Contest, At::Contested),
    (At::Effective, Do::Archive, At::Archived),
    (At::Contested, Do::Uphold, At::Upheld),
    (At::Contested, Do::Amend, At::Amended),
    (At::Contested, Do::Annul, At::Annulled),
    (At::Upheld, Do::Archive, At::Archived),
    (At::Amended, Do::Archive, At::Archived),
    (At::Annulled, Do::Archive, At::Archived),
];

pub(super) fn next(state: DocumentState, action: DocumentAction) -> Option<DocumentState> {
    DOCUMENT_STEPS.iter().find(|(from, by, _)| (*from, *by) == (state, action)).map(|(_, _, to)| *to)
}

impl DocumentState {
    /// Where a step leads from here, if it leads anywhere.
    pub fn next(self, action: DocumentAction) -> Option<Self> {
        next(self, action)
    }

    /// Whether nothing comes after it.
    pub const fn is_last(self) -> bool {
        matches!(self, Self::Archived | Self::Rejected | Self::Withdrawn)
    }

    /// Whether a document in this state is before a lawyer, whatever document it is.
    pub const fn waits_for_counsel(self) -> bool {
        matches!(self, Self::Approved | Self::Contested | Self::Upheld | Self::Amended | Self::Annulled)
    }
}

impl DocumentAction {
    /// Who may ask for it.
    pub const fn askers(self) -> &'static [Asker] {
        match self {
            Self::Prepare | Self::Issue | Self::Withdraw => &[Asker::Team, Asker::Supervisor],
            Self::Approve | Self::Reject => &[Asker::Supervisor],
            Self::Sign => &[Asker::Team, Asker::Supervisor, Asker::Legal],
            Self::Register | Self::Send | Self::Notify | Self::TakeEffect | Self::Contest | Self::Archive => {
                &[Asker::Office, Asker::Legal]
            }
            Self::Uphold | Self::Amend | Self::Annul => &[Asker::Supervisor, Asker::Legal],
        }
    }

    /// Whether it can only be done to a document that is sealed: what is issued or signed must not change any more.
    pub const fn needs_seal(self) -> bool {
        matches!(self, Self::Issue | Self::Sign)
    }
}
