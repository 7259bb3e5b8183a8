//! Commands about what people disagree on: every value side by side with whoever stands behind it, and the decision.

use apseko_domain::{Capability, NoteId, SheetId, TaskId, ViolationId, VisitId, WorkerId};
use apseko_sheets::Answer;
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::command;
use super::sheet_view::{PartView, Spot};
use crate::Access;

/// Everything on which people disagree, the newest word first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowConflicts {}
command!(ShowConflicts -> ConflictsView {
    name: "show-conflicts", kind: Read, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device,
    audit: Viewed("case-work"), depends_on: [Task, Note, Visit, Sheet]
});

/// One of them with every value that stands; also after it was decided, with what holds now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowConflict {
    /// Where.
    pub key: ConflictKey,
}
command!(ShowConflict -> ConflictView {
    name: "show-conflict", kind: Read, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device,
    audit: Viewed("case-work"), depends_on: [Task, Note, Visit, Sheet]
});

/// Decides what holds from now on; the other values stay in the history. Refused when something stands that the person
/// was not shown: nobody decides over what they have not seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecideConflict {
    /// Where.
    pub key: ConflictKey,
    /// What holds.
    pub choice: ConflictChoice,
    /// All that was shown ([`ConflictView::seen`]).
    pub seen: Vec<String>,
}
command!(DecideConflict -> () {
    name: "decide-conflict", kind: Write, access: Access::Unlocked(Capability::CarryOutVisits), place: Device,
    audit: Recorded, depends_on: []
});

/// Asks the others: a note on the task, which names the disagreement by its reference and travels like any note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskAboutConflict {
    /// Where.
    pub key: ConflictKey,
    /// What is asked, and of whom. The reference is added where it is not in it.
    pub text: String,
}
command!(AskAboutConflict -> NoteId {
    name: "ask-about-conflict", kind: Write, access: Access::Unlocked(Capability::WriteNotes), place: Device,
    audit: Recorded, depends_on: []
});

/// Where people disagree: one field of one thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ConflictKey {
    /// What it is.
    pub kind: ThingKind,
    /// Its id.
    pub id: Uuid,
    /// The code of the field: [`ConflictKey::EXISTS`] for whether it is there, `q:` and its code for a question.
    pub field: String,
}

impl ConflictKey {
    /// The field that says whether a thing is there.
    pub const EXISTS: &'static str = "exists";
}

macro_rules! thing_kinds {
    ($( $(#[$doc:meta])* $name:ident = $code:literal ),+ $(,)?) => {
        /// What a thing is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum ThingKind { $( $(#[$doc])* #[serde(rename = $code)] $name ),+ }

        impl ThingKind {
            /// Every kind.
            pub const ALL: &'static [ThingKind] = &[ $( ThingKind::$name ),+ ];

            /// Its code, also in addresses.
            pub const fn code(self) -> &'static str {
                match self { $( ThingKind::$name => $code ),+ }
            }

            /// The kind of this code.
            pub fn of(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|kind| kind.code() == code)
            }
        }
    };
}

thing_kinds! {
    /// A case.
    Case = "case",
    /// A task.
    Task = "task",
    /// A visit.
    Visit = "visit",
    /// A party.
    Party = "party",
    /// A person who was met.
    PersonMet = "person_met",
    /// A worker.
    Worker = "worker",
    /// A control sheet.
    Sheet = "sheet",
    /// A row of a control sheet.
    Row = "answer_row",
    /// A violation.
    Violation = "violation",
    /// A piece of evidence.
    Evidence = "evidence",
    /// A document.
    Document = "document",
    /// A delivery of a document.
    Delivery = "delivery",
    /// A point of an order.
    OrderItem = "order_item",
    /// A note.
    Note = "note",
}

/// What is decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConflictChoice {
    /// One of the values ([`AlternativeView::id`]).
    Keep(String),
    /// Another text, made of the others.
    Write(String),
}

/// Everything on which people disagree.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ConflictsView {
    /// The newest first.
    pub rows: Vec<ConflictRow>,
}

/// A disagreement in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictRow {
    /// Which one.
    pub key: ConflictKey,
    /// The task that it is in.
    pub task: Option<ConflictTask>,
    /// What it is about.
    pub about: ConflictAbout,
    /// Every value that stands, the one to show first.
    pub values: Vec<ConflictValue>,
    /// When the newest of them was written, by the clock of where it was.
    pub newest: Timestamp,
    /// Who has asked about it, the newest first.
    pub asked: Vec<ConflictAsked>,
}

/// The task of a disagreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictTask {
    /// The task.
    pub task: TaskId,
    /// Its number; empty until the server gives one.
    pub number: String,
    /// What to call it: the employer, else the object, else the place.
    pub title: String,
}

/// What a disagreement is about, with what leads there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConflictAbout {
    /// The task itself.
    Task,
    /// A note of it.
    Note,
    /// A visit.
    Visit {
        /// Which one.
        visit: VisitId,
        /// When it began.
        started_at: Option<Timestamp>,
    },
    /// A party of a visit.
    Party {
        /// The visit.
        visit: VisitId,
        /// Its name; may be empty.
        name: String,
    },
    /// A person who was met.
    PersonMet {
        /// The visit.
        visit: VisitId,
        /// The name; may be empty.
        name: String,
    },
    /// A worker.
    Worker {
        /// The visit.
        visit: VisitId,
        /// Which one.
        worker: WorkerId,
        /// The name; may be empty.
        name: String,
    },
    /// A violation.
    Violation {
        /// The visit.
        visit: VisitId,
        /// Which one.
        violation: ViolationId,
        /// What it is.
        title: String,
    },
    /// A control sheet, or a row of one.
    Sheet {
        /// The sheet.
        sheet: SheetId,
        /// The row's title; empty for the sheet itself.
        row_title: String,
    },
    /// An answer.
    Answer {
        /// The sheet.
        sheet: SheetId,
        /// Where on it.
        place: Spot,
        /// What is asked; empty where the definitions are not here.
        question: String,
        /// The row's title; empty for the sheet itself.
        row_title: String,
        /// The parts of the answer, to put it into words.
        parts: Vec<PartView>,
    },
    /// Something that has no screen yet.
    Other {
        /// What it is called; may be empty.
        name: String,
    },
}

/// A value in a disagreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConflictValue {
    /// Deliberately empty.
    Empty,
    /// A text.
    Text(String),
    /// A number.
    Number(i64),
    /// A day.
    Day(Date),
    /// A time of day.
    Time(Time),
    /// A moment.
    Moment(Timestamp),
    /// Yes or no.
    Flag(bool),
    /// A code of a closed list; the field says of which.
    Code(String),
    /// Several codes.
    Codes(Vec<String>),
    /// An entry of a classifier.
    Entry {
        /// Its code.
        code: String,
        /// Its name; empty where the classifier is not here.
        name: String,
    },
    /// Another thing, by its name; empty where it has none.
    Thing(String),
    /// People of the inspectorate, by their names; an empty one is not known here.
    People(Vec<String>),
    /// A file, by its name.
    File(String),
    /// An answer; none if it was taken back.
    Answer(Option<Answer>),
    /// Whether the thing is there, or was taken out.
    There(bool),
    /// Something that only a newer program can read: it is kept, and cannot be chosen here.
    Unreadable,
}

/// A disagreement with every value side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictView {
    /// The same as in the list; once it is decided, with what holds now.
    pub row: ConflictRow,
    /// Whether there is anything to decide.
    pub open: bool,
    /// Every value that stands, the one to show first.
    pub alternatives: Vec<AlternativeView>,
    /// What a decision made on this view replaces or answers.
    pub seen: Vec<String>,
    /// How another text is written; none where words are not what it holds.
    pub writing: Option<ConflictWriting>,
    /// The mark in notes by which a question about it is recognised.
    pub reference: String,
}

/// How another text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConflictWriting {
    /// On a line.
    Line,
    /// In paragraphs.
    Paragraphs,
}

/// One of the values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlternativeView {
    /// Names it in a decision; empty for one that cannot be chosen.
    pub id: String,
    /// The value.
    pub value: ConflictValue,
    /// Everybody who stands behind it, the latest first.
    pub said: Vec<SaidView>,
}

/// Somebody's word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidView {
    /// Who; empty if their name is not known here.
    pub author: String,
    /// Whether it was written on this device.
    pub here: bool,
    /// The beginning of the device's id, for telling devices apart.
    pub device: String,
    /// When, by the clock of that device.
    pub at: Timestamp,
    /// Whether that clock could be trusted: it had not been seen running backwards.
    pub clock_trusted: bool,
    /// Whether the server has it, as far as it is known here.
    pub delivered: bool,
    /// The fields that they wrote, where that speaks for the thing being there; else none.
    pub wrote: Vec<String>,
}

/// Somebody has asked about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConflictAsked {
    /// In which note.
    pub note: NoteId,
    /// Who.
    pub author: String,
    /// When.
    pub at: Timestamp,
}
