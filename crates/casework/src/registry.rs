//! Which things there are, which fields they have and what a field can hold: one list, so that device, server and
//! screens never disagree. A number or a code is never given a new meaning.

use std::collections::BTreeMap;

use apseko_oplog::{EntityId, EntityRef, UserId, Value};

mod check;
mod fields;

pub(crate) use check::tidied;
pub use check::{FieldFault, check};

macro_rules! kinds {
    ($( $(#[$doc:meta])* $name:ident = $number:literal / $text:literal ),+ $(,)?) => {
        /// The kind of a thing. Its number is part of hashed bytes and never changes its meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EntityKind { $( $(#[$doc])* $name ),+ }

        impl EntityKind {
            /// Every kind that this program knows.
            pub const ALL: &'static [EntityKind] = &[ $( EntityKind::$name ),+ ];

            /// Its number.
            pub const fn number(self) -> u16 {
                match self { $( EntityKind::$name => $number ),+ }
            }

            /// The name in errors and golden texts.
            pub const fn name(self) -> &'static str {
                match self { $( EntityKind::$name => $text ),+ }
            }
        }
    };
}

kinds! {
    /// Lieta: everything about one matter; a scope of its own.
    Case = 1 / "case",
    /// Darba uzdevums.
    Task = 2 / "task",
    /// Apsekojums.
    Visit = 3 / "visit",
    /// An employer or another party on a site; a visit can have several.
    Party = 4 / "party",
    /// Klātesošā persona.
    PersonMet = 5 / "person_met",
    /// Pārbaudītā nodarbinātā persona.
    Worker = 6 / "worker",
    /// Kontroles lapa.
    Sheet = 7 / "sheet",
    /// A row of a repeated group of questions.
    AnswerRow = 8 / "answer_row",
    /// Pārkāpums.
    Violation = 9 / "violation",
    /// Pierādījums: a file with what is known of it.
    Evidence = 10 / "evidence",
    /// Dokuments.
    Document = 11 / "document",
    /// Piegāde: one way of one document to one addressee.
    Delivery = 12 / "delivery",
    /// Rīkojuma punkts.
    OrderItem = 13 / "order_item",
    /// Piezīme.
    Note = 14 / "note",
    /// Iesniedzējs: who complained or asked for something; kept in a scope apart from the case.
    Applicant = 15 / "applicant",
}

impl EntityKind {
    /// The kind of this number; `None` for one of a newer program.
    pub fn of(number: u16) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.number() == number)
    }

    /// The thing of this kind and id.
    pub fn entity(self, id: EntityId) -> EntityRef {
        EntityRef { kind: self.number(), id }
    }

    /// The field that names what a thing belongs to, and the kind of that. Only a case belongs to nothing.
    pub const fn parent(self) -> Option<(&'static str, Self)> {
        match self {
            Self::Case => None,
            Self::Task | Self::Document | Self::Applicant => Some(("case", Self::Case)),
            Self::Visit | Self::Sheet | Self::Evidence | Self::Note => Some(("task", Self::Task)),
            Self::Party | Self::PersonMet | Self::Worker | Self::Violation => Some(("visit", Self::Visit)),
            Self::AnswerRow => Some(("sheet", Self::Sheet)),
            Self::Delivery | Self::OrderItem => Some(("document", Self::Document)),
        }
    }

    /// Its fields, without the questions of a sheet.
    pub const fn fields(self) -> &'static [Field] {
        fields::of(self)
    }

    /// The field of this code. Every question is a field of a sheet or of a row of it.
    pub fn field(self, code: &str) -> Option<Field> {
        let listed = self.fields().iter().find(|field| field.code == code).copied();
        let asks = matches!(self, Self::Sheet | Self::AnswerRow);
        let question = code.strip_prefix(QUESTION).is_some_and(is_code);
        listed.or_else(|| (asks && question).then_some(fields::ANSWER))
    }

    /// Whether a field is written once, with the thing itself.
    pub fn is_fixed(self, code: &str) -> bool {
        let names_parent = self.parent().is_some_and(|(field, _)| field == code);
        names_parent || (fields::FIXED.contains(&code) && self.field(code).is_some())
    }
}

/// What the field of a question begins with; its code follows.
pub const QUESTION: &str = "q:";

/// What a field can hold. Every field can also be deliberately empty, but for the one that names the parent and for
/// answers: an emptied answer still says by which definition it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// A code or a number in text: up to 64 characters without white space.
    Code,
    /// A line.
    ShortText,
    /// Several paragraphs.
    LongText,
    /// Yes or no.
    Bool,
    /// A whole number.
    Int,
    /// The id of a thing of this kind, in the same case.
    Id(EntityKind),
    /// A person of the inspectorate.
    User,
    /// Several of them.
    Users,
    /// An organisational unit.
    Unit,
    /// A civil day, `YYYY-MM-DD`.
    Day,
    /// A civil time of day, `HH:MM`.
    Time,
    /// An instant in milliseconds.
    Instant,
    /// One of these codes.
    Choice(&'static [&'static str]),
    /// Several codes, in order.
    Codes,
    /// A file by its hash: `{sha256, size, mime, name}`.
    File,
    /// An answer: `{definition, parts?, not_checked?, note?, source?}`, written as [`crate::answer_value`] writes it.
    Answer,
    /// Anything.
    Any,
}

/// A field of a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its code; it never changes.
    pub code: &'static str,
    /// What it can hold.
    pub holds: Holds,
    /// Whether what it holds can be about a living person.
    pub personal: bool,
}

/// Fields with their values, for a new thing.
pub type Fields = BTreeMap<String, Value>;

/// An id as a value.
pub fn id_value(id: EntityId) -> Value {
    Value::Bytes(id.0.to_vec())
}

/// A person as a value.
pub fn user_value(user: UserId) -> Value {
    Value::Bytes(user.0.to_vec())
}

pub(crate) fn is_code(text: &str) -> bool {
    let printable = text.chars().all(|letter| !letter.is_whitespace() && !letter.is_control());
    !text.is_empty() && text.chars().count() <= 64 && printable
}

#[cfg(test)]
mod tests;
