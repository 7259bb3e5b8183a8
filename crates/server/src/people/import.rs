//! People from a file, as an office keeps them in a table: understood whole or not at all, and safe to be read again.
//!
//! A line is a person in one post. What the file does not say stays as it is: nobody is dismissed by being left out.

mod propose;
mod reading;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use thiserror::Error;

use super::{BadText, Change, ChangeRefused, Login, Name, Role, Subject, Word};
pub use propose::propose;
pub use reading::read;

/// More lines than the inspectorate has people, many times over.
pub const MOST_LINES: usize = 10_000;

/// A line of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where it stands; the names of the columns are in the first.
    pub line: u32,
    /// The user name, by which people are known again.
    pub login: Login,
    /// The name.
    pub name: Name,
    /// The role of the post.
    pub role: Role,
    /// The code of its unit.
    pub unit: Word,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub until: Option<Date>,
    /// Who the person is to the log-in provider.
    pub subject: Option<Subject>,
}

/// A line of which something was not understood: what of it can be looked at all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OddLine {
    /// Where it stands.
    pub line: u32,
    /// The user name.
    pub login: Option<Login>,
    /// The name.
    pub name: Option<Name>,
    /// The code of the unit.
    pub unit: Option<Word>,
    /// The first and the last day.
    pub days: Option<(Date, Option<Date>)>,
}

/// A file, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Taken {
    /// What was understood.
    pub lines: Vec<Line>,
    /// What was not, where it stands in a line with the right columns.
    pub odd: Vec<OddLine>,
    /// Every place that was not.
    pub faults: Vec<ImportFault>,
}

/// What is wrong at one place of the file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("line {line}, {column}: {what}")]
pub struct ImportFault {
    /// In which line.
    pub line: u32,
    /// In which column.
    pub column: String,
    /// What.
    pub what: WrongThere,
}

/// What can be wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WrongThere {
    /// The bytes are no text.
    #[error("the file is not UTF-8; save it as „CSV UTF-8”")]
    Encoding,
    /// More lines than are taken at once.
    #[error("the file has more than {MOST_LINES} lines")]
    TooLong,
    /// The file has no names of columns.
    #[error("the file is empty")]
    Empty,
    /// A column is missing.
    #[error("this column is missing")]
    ColumnMissing,
    /// Nobody knows the column.
    #[error("this column is not known")]
    ColumnUnknown,
    /// A column is there twice.
    #[error("this column is there twice")]
    ColumnTwice,
    /// A line has more or fewer fields than there are columns.
    #[error("the line has not as many fields as there are columns")]
    Fields,
    /// A text is not taken.
    #[error(transparent)]
    Text(BadText),
    /// No role has this code.
    #[error("no role has this code")]
    Role,
    /// It is no day.
    #[error("this is no day: 2026-12-31 or 31.12.2026")]
    Day,
    /// It is not an issuer, a space and a name.
    #[error("here stand the address of the issuer, a space, and the name there")]
    Subject,
    /// An earlier line says something else of the same person.
    #[error("an earlier line says something else of this person")]
    Differs,
    /// The book refuses it.
    #[error(transparent)]
    Refused(ChangeRefused),
}

impl WrongThere {
    /// The stable text that people quote and logs contain.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Encoding => "import.encoding",
            Self::TooLong => "import.too_long",
            Self::Empty => "import.empty",
            Self::ColumnMissing => "import.column_missing",
            Self::ColumnUnknown => "import.column_unknown",
            Self::ColumnTwice => "import.column_twice",
            Self::Fields => "import.fields",
            Self::Text(bad) => bad.code(),
            Self::Role => "import.role",
            Self::Day => "import.day",
            Self::Subject => "import.subject",
            Self::Differs => "import.differs",
            Self::Refused(refused) => refused.code(),
        }
    }
}

/// What comes of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// What to do, in this order.
    pub changes: Vec<Change>,
    /// The user names of those who are new.
    pub added: Vec<String>,
    /// Of those of whom something changes.
    pub changed: Vec<String>,
    /// How many are as they were.
    pub unchanged: u32,
    /// Of those who work here and are not in the file. Nothing happens to them.
    pub missing: Vec<String>,
}
