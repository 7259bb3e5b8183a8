//! From a person's wish to the operations that carry it out, or to the reason why it makes no sense.
//!
//! A plan is made on what the ledger knows here and now; elsewhere things may have gone on. That is never a reason to
//! refuse: what the person saw becomes the parents, and a disagreement becomes visible.

use apseko_domain::TextFault;
use apseko_oplog::{Draft, EntityRef, Ledger, RegisterKey, Who};
use thiserror::Error;

use crate::registry::FieldFault;

mod answer;
mod applicant;
mod case;
mod desk;
mod evidence;
mod existence;
mod field;
mod finding;
mod note;
mod paper;
mod people;
mod petition;
mod seal;
mod visit;

pub use answer::{GiveAnswer, RowOfAnswer};
pub use applicant::AddApplicant;
pub use case::{AddTask, CreateCase, FirstNote};
use desk::Desk;
pub use evidence::{AddEvidence, File};
pub use existence::Retract;
pub use field::{EditThing, FieldEdit, FieldEdits, Resolve, SetField};
pub use finding::{AddAnswerRow, AddSheet, AddViolation, EditViolation};
pub use note::{EditNote, RestoreNote, RetractNote, WriteNote};
pub use paper::{AddDelivery, AddDocument, AddOrderItem};
pub use people::{AddParty, AddPersonMet, AddWorker};
pub use petition::Petition;
pub use seal::{Seal, seal_draft};
pub use visit::{FinishVisit, PauseVisit, ResumeVisit, StartVisit};

/// Why a wish makes no sense here and now.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// Nobody has written of the thing.
    #[error("{0:?} is not here")]
    Unknown(EntityRef),
    /// The id of a new thing is in use.
    #[error("{0:?} is here already")]
    Taken(EntityRef),
    /// It was taken out.
    #[error("{0:?} was taken out")]
    Gone(EntityRef),
    /// A value does not fit its field.
    #[error(transparent)]
    Field(#[from] FieldFault),
    /// The field is written once, or in another way.
    #[error("{0} is not changed like this")]
    Fixed(String),
    /// The edit is based on what this field never held.
    #[error("the edit is based on something else")]
    Basis,
    /// A thing of another case is named.
    #[error("{0} names a thing of another case")]
    Foreign(String),
    /// A document cannot rest on what people disagree about.
    #[error("people disagree about {} of the fields", .0.len())]
    SealConflict(Vec<RegisterKey>),
    /// A seal has to rest on something.
    #[error("there is nothing to seal")]
    SealEmpty,
    /// The document is sealed: it can be superseded, not changed.
    #[error("the document is sealed")]
    Sealed,
    /// The document must be sealed first.
    #[error("the document is not sealed")]
    SealMissing,
    /// There is no such step, or nothing to take it.
    #[error("there is no such step")]
    PetitionUnknown,
    /// The person may not ask for it.
    #[error("this person may not ask for it")]
    PetitionNotAllowed,
    /// Whoever has done what the step agrees to cannot be who agrees.
    #[error("another person has to agree")]
    FourEyes,
    /// The step leads nowhere from the present state.
    #[error("the step leads nowhere from here")]
    TransitionIllegal,
}

impl Refusal {
    /// The stable text that people quote and logs contain.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unknown(_) => "entity.unknown",
            Self::Taken(_) => "entity.taken",
            Self::Gone(_) => "entity.gone",
            Self::Field(fault) => fault.code(),
            Self::Fixed(_) => "field.fixed",
            Self::Basis => "edit.basis_unknown",
            Self::Foreign(_) => "scope.foreign",
            Self::SealConflict(_) => "seal.conflict",
            Self::SealEmpty => "seal.empty",
            Self::Sealed => "seal.sealed",
            Self::SealMissing => crate::rules::SEAL_MISSING,
            Self::PetitionUnknown => crate::rules::PETITION_UNKNOWN,
            Self::PetitionNotAllowed => crate::rules::PETITION_NOT_ALLOWED,
            Self::FourEyes => crate::course::FOUR_EYES,
            Self::TransitionIllegal => crate::rules::TRANSITION_ILLEGAL,
        }
    }

    /// A text that does not fit its field.
    pub(crate) fn text(field: &str, fault: TextFault) -> Self {
        Self::Field(FieldFault::Text { field: field.to_owned(), fault })
    }
}

/// Why there is no plan.
#[derive(Debug, Error)]
pub enum PlanFault<E: std::error::Error + 'static> {
    /// The wish makes no sense.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The ledger cannot be read.
    #[error("the ledger cannot be read")]
    Ledger(#[source] E),
}

impl<E: std::error::Error + 'static> From<FieldFault> for PlanFault<E> {
    fn from(fault: FieldFault) -> Self {
        Self::Refused(fault.into())
    }
}

impl<E: std::error::Error + 'static> PlanFault<E> {
    /// The stable text that people quote and logs contain; nothing of ours for a ledger that cannot be read.
    pub const fn code(&self) -> Option<&'static str> {
        match self {
            Self::Refused(refusal) => Some(refusal.code()),
            Self::Ledger(_) => None,
        }
    }
}

/// What a plan comes to: its drafts are on the desk, or there is a reason.
type Planned<L> = Result<(), PlanFault<<L as Ledger>::Error>>;

/// One kind of wish.
trait Wish {
    /// Puts the drafts on the desk.
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L>;
}

macro_rules! requests {
    ($( $(#[$doc:meta])* $name:ident ),+ $(,)?) => {
        /// A person's wish about cases.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Request { $( $(#[$doc])* $name($name) ),+ }

        $( impl From<$name> for Request {
            fn from(wish: $name) -> Self {
                Self::$name(wish)
            }
        } )+

        /// The operations that carry out a wish. None, if it is already as wished.
        pub fn plan<L: Ledger>(ledger: &L, who: &Who, request: Request) -> Result<Vec<Draft>, PlanFault<L::Error>> {
            let mut desk = Desk::new(ledger, who);
            match request {
                $( Request::$name(wish) => wish.plan(&mut desk)? ),+
            }
            Ok(desk.into_drafts())
        }
    };
}

requests! {
    /// Opens a case with its first task.
    CreateCase,
    /// Adds a task to a case.
    AddTask,
    /// Writes a note.
    WriteNote,
    /// Changes the text of a note.
    EditNote,
    /// Takes a note out.
    RetractNote,
    /// Puts it back.
    RestoreNote,
    /// Begins a visit.
    StartVisit,
    /// Interrupts it.
    PauseVisit,
    /// Goes on with it.
    ResumeVisit,
    /// Ends it.
    FinishVisit,
    /// Names an employer or another party on the site.
    AddParty,
    /// Names a person who was there.
    AddPersonMet,
    /// Names a worker who was found.
    AddWorker,
    /// Names who complained, apart from the case.
    AddApplicant,
    /// Generates a control sheet.
    AddSheet,
    /// Adds a row to a repeated group of questions.
    AddAnswerRow,
    /// Answers a question.
    GiveAnswer,
    /// Records a violation.
    AddViolation,
    /// Changes something about a violation, which is recorded first if need be.
    EditViolation,
    /// Attaches a file.
    AddEvidence,
    /// Begins a document.
    AddDocument,
    /// Records one way of a document to an addressee.
    AddDelivery,
    /// Adds a point to an order.
    AddOrderItem,
    /// Gives a field a value.
    SetField,
    /// Gives several fields of a thing values.
    EditThing,
    /// Decides between several values.
    Resolve,
    /// Takes a thing out.
    Retract,
    /// Freezes a document.
    Seal,
    /// Asks for a step of a course.
    Petition,
}
