//! Latvian personal codes: what is typed is nearly always accepted, because a person on a site cannot be looked up twice.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::eleven_digits::{LENGTH, NotElevenDigits, eleven_digits, weighted, write};

/// What each of the first ten digits counts in the check digit.
const WEIGHTS: [u16; 10] = [10, 5, 8, 4, 2, 1, 6, 3, 7, 9];

/// Why a text cannot be a personal code. Never says what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PersonalCodeFault {
    /// Something other than digits, spaces and a hyphen.
    #[error("a personal code has only digits and a hyphen")]
    Character,
    /// A hyphen somewhere else than after the sixth digit.
    #[error("the hyphen of a personal code stands after the sixth digit")]
    Hyphen,
    /// Too few or too many digits.
    #[error("a personal code has eleven digits, not {found}")]
    Length {
        /// How many there are.
        found: usize,
    },
}

impl From<NotElevenDigits> for PersonalCodeFault {
    fn from(fault: NotElevenDigits) -> Self {
        match fault {
            NotElevenDigits::Character => Self::Character,
            NotElevenDigits::Count(found) => Self::Length { found },
        }
    }
}

/// What looks like a slip of the pen in a code that is accepted all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PersonalCodeWarning {
    /// The day of birth is in no calendar.
    BirthDay,
    /// The last digit does not follow from the others. No public source vouches for the rule, so it never refuses.
    CheckDigit,
}

/// The eleven digits by which Latvia knows a person.
///
/// `Display` and serde give the whole code, for the screen of the task and for what is stored; `Debug` hides it,
/// because it ends up in logs.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonalCode([u8; LENGTH]);

impl PersonalCode {
    /// Reads what a person typed, with or without a hyphen or spaces.
    pub fn parse(typed: &str) -> Result<Self, PersonalCodeFault> {
        let Some((front, back)) = typed.split_once(is_hyphen) else {
            return Ok(Self(eleven_digits(typed)?));
        };
        if back.contains(is_hyphen) {
            return Err(PersonalCodeFault::Hyphen);
        }
        let digits = eleven_digits(&format!("{front}{back}"))?;
        if front.chars().filter(char::is_ascii_digit).count() == 6 {
            Ok(Self(digits))
        } else {
            Err(PersonalCodeFault::Hyphen)
        }
    }

    /// The day of birth that the code tells; `None` for a code of the new kind and for a day that is in no calendar.
    pub fn birth_day(&self) -> Option<Date> {
        if self.is_new_kind() {
            return None;
        }
        let [day_tens, day, month_tens, month, year_tens, year, century, ..] = self.0;
        let first_year = match century {
            0 => 1800,
            1 => 1900,
            2 => 2000,
            _ => return None,
        };
        let year = first_year + i16::from(year_tens * 10 + year);
        let month = i8::try_from(month_tens * 10 + month).ok()?;
        let day = i8::try_from(day_tens * 10 + day).ok()?;
        Date::new(year, month, day).ok()
    }

    /// Whether the code says nothing about the person: those given out since 2017 begin with 32 to 39, where no day does.
    pub fn is_new_kind(&self) -> bool {
        matches!(self.0, [3, 2..=9, ..])
    }

    /// What should be read once more. Nothing is known against a code of the new kind.
    pub fn warnings(&self) -> Vec<PersonalCodeWarning> {
        if self.is_new_kind() {
            return Vec::new();
        }
        let day = self.birth_day().is_none().then_some(PersonalCodeWarning::BirthDay);
        let check = (!self.has_right_check_digit()).then_some(PersonalCodeWarning::CheckDigit);
        day.into_iter().chain(check).collect()
    }

    /// The code for lists and other places outside of the task: `DDMMYY-*****`.
    pub fn masked(&self) -> String {
        let shown: String = self.to_string().chars().take_while(|symbol| *symbol != '-').collect();
        format!("{shown}-*****")
    }

    fn has_right_check_digit(&self) -> bool {
        let [.., last] = self.0;
        u16::from(last) == (1 + weighted(&self.0, &WEIGHTS)) % 11 % 10
    }
}

/// Word processors and telephones put other dashes where a hyphen was meant.
fn is_hyphen(symbol: char) -> bool {
    matches!(symbol, '-' | '\u{2010}'..='\u{2014}' | '\u{2212}')
}

impl std::fmt::Display for PersonalCode {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (front, back) = self.0.split_at(6);
        write(out, front)?;
        out.write_str("-")?;
        write(out, back)
    }
}

impl std::fmt::Debug for PersonalCode {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "PersonalCode({})", self.masked())
    }
}

impl TryFrom<String> for PersonalCode {
    type Error = PersonalCodeFault;
    fn try_from(typed: String) -> Result<Self, PersonalCodeFault> {
        Self::parse(&typed)
    }
}

impl From<PersonalCode> for String {
    fn from(code: PersonalCode) -> String {
        code.to_string()
    }
}

#[cfg(test)]
mod tests;
