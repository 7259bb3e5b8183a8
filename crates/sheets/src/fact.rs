//! What is known without asking: the employer, the visit, registers. A closed list, because a program must supply each.

use jiff::civil::{Date, DateTime};

use crate::code::OptionCode;
use crate::decimal::Decimal;
use crate::value::Value;

/// What kind of value an expression or a fact has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FactType {
    /// Yes or no.
    Bool,
    /// A number.
    Number,
    /// Words.
    Text,
    /// A day.
    Date,
    /// A day and a time.
    DateTime,
    /// One of these.
    Choice(&'static [&'static str]),
    /// Any of these.
    Multi(&'static [&'static str]),
}

/// The purposes of a visit.
pub const PURPOSES: &[&str] =
    &["preventive", "application", "thematic", "repeat", "accident", "dvhr", "adhoc", "act_evaluation"];
/// The types of a sheet.
pub const KINDS: &[&str] = &["NN", "DT", "DA", "BU", "NG", "DVHR"];
/// What a party is on a site.
pub const ROLES: &[&str] =
    &["employer", "main_contractor", "subcontractor", "agency", "self_employed", "client", "owner"];
/// What the comparison with a register said.
pub const MATCHES: &[&str] = &["found", "not_found", "stale", "no_data"];

macro_rules! facts {
    ($( $(#[$doc:meta])* $name:ident = $text:literal : $of:expr, $per:ident ),+ $(,)?) => {
        /// Something that is known without asking.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fact { $( $(#[$doc])* $name ),+ }

        impl Fact {
            /// All of them.
            pub const ALL: &'static [Fact] = &[ $( Fact::$name ),+ ];

            /// The name in expressions.
            pub const fn name(self) -> &'static str {
                match self { $( Fact::$name => $text ),+ }
            }

            /// What it is.
            pub const fn of_type(self) -> FactType {
                match self { $( Fact::$name => $of ),+ }
            }

            /// Whether it is known of the whole sheet, or of each row of a group.
            pub const fn per(self) -> Per {
                match self { $( Fact::$name => Per::$per ),+ }
            }

            /// The fact of this name.
            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|fact| fact.name() == name)
            }
        }
    };
}

/// Of what a fact is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Per {
    /// Of the sheet.
    Sheet,
    /// Of a row about a party.
    Party,
    /// Of a row about a worker; what is known of their party is known too.
    Worker,
}

facts! {
    /// Why the visit takes place.
    Purpose = "sheet.purpose": FactType::Choice(PURPOSES), Sheet,
    /// The types of the sheet.
    Kinds = "sheet.kinds": FactType::Multi(KINDS), Sheet,
    /// The day of the visit; before it, today.
    Day = "visit.day": FactType::Date, Sheet,
    /// When the visit began.
    Started = "visit.started": FactType::DateTime, Sheet,
    /// Where.
    Place = "visit.place": FactType::Text, Sheet,
    /// Who inspects.
    Inspectors = "visit.inspectors": FactType::Text, Sheet,
    /// How many persons were met.
    PersonsMet = "visit.persons_met": FactType::Number, Sheet,
    /// The main employer's name.
    EmployerName = "employer.name": FactType::Text, Sheet,
    /// Its registration number.
    EmployerRegNo = "employer.reg_no": FactType::Text, Sheet,
    /// Its branch of industry.
    EmployerNace = "employer.nace": FactType::Text, Sheet,
    /// How many people it employs.
    EmployerHeadcount = "employer.headcount": FactType::Number, Sheet,
    /// Whether unregistered work was found there within a year.
    FoundBefore = "history.unregistered_within_year": FactType::Bool, Sheet,
    /// How old the data of the revenue service are, in hours.
    VidAge = "snapshot.vid.age_hours": FactType::Number, Sheet,
    /// What the party is on the site.
    PartyRole = "party.role": FactType::Choice(ROLES), Party,
    /// Its branch of industry.
    PartyNace = "party.nace": FactType::Text, Party,
    /// How many people it employs.
    PartyHeadcount = "party.headcount": FactType::Number, Party,
    /// The age of the person on the day of the visit.
    PersonAge = "person.age": FactType::Number, Worker,
    /// What the person does, as it was said when the person was entered.
    PersonOccupation = "person.occupation": FactType::Text, Worker,
    /// Since when the person works here.
    PersonSince = "person.since": FactType::Date, Worker,
    /// Whether the person was posted from another country.
    PersonPosted = "person.posted": FactType::Bool, Worker,
    /// What the comparison with the data of the revenue service said.
    PersonMatch = "person.match": FactType::Choice(MATCHES), Worker,
}

/// The value of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactValue {
    /// Yes or no.
    Bool(bool),
    /// A number.
    Number(Decimal),
    /// Words.
    Text(String),
    /// A day.
    Date(Date),
    /// A day and a time.
    DateTime(DateTime),
    /// One option.
    Choice(OptionCode),
    /// Several.
    Multi(std::collections::BTreeSet<OptionCode>),
}

impl FactValue {
    /// The same as the value of an answer; yes and no become options.
    pub fn into_answer(self) -> Value {
        match self {
            Self::Bool(yes) => Value::Choice(if yes { "yes" } else { "no" }.into()),
            Self::Number(number) => Value::Number(number),
            Self::Text(text) => Value::Text(text),
            Self::Date(day) => Value::Date(day),
            Self::DateTime(moment) => Value::DateTime(moment),
            Self::Choice(option) => Value::Choice(option),
            Self::Multi(options) => Value::Multi(options),
        }
    }
}
