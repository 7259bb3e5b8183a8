//! Registration numbers of employers: a number copied from a sign is kept even if it looks wrong, and says so.

use serde::{Deserialize, Serialize};

use crate::eleven_digits::{LENGTH, NotElevenDigits, eleven_digits, weighted, write};

/// What each digit counts in the checksum.
const WEIGHTS: [u16; LENGTH] = [9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1];

/// Why a text cannot be a registration number. Never says what was typed: it may be a personal code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RegistrationNumberFault {
    /// Something other than digits and spaces.
    #[error("a registration number has only digits")]
    Character,
    /// Too few or too many digits.
    #[error("a registration number has eleven digits, not {found}")]
    Length {
        /// How many there are.
        found: usize,
    },
}

impl From<NotElevenDigits> for RegistrationNumberFault {
    fn from(fault: NotElevenDigits) -> Self {
        match fault {
            NotElevenDigits::Character => Self::Character,
            NotElevenDigits::Count(found) => Self::Length { found },
        }
    }
}

/// What looks like a slip of the pen in a number that is accepted all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RegistrationNumberWarning {
    /// It begins with 0 to 3, as personal codes do and registration numbers do not.
    LikePersonalCode,
    /// The digits do not fit each other.
    Checksum,
}

/// The eleven digits by which registers know an employer.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegistrationNumber([u8; LENGTH]);

impl RegistrationNumber {
    /// Reads what a person typed, with or without spaces.
    pub fn parse(typed: &str) -> Result<Self, RegistrationNumberFault> {
        Ok(Self(eleven_digits(typed)?))
    }

    /// What should be read once more.
    pub fn warnings(&self) -> Vec<RegistrationNumberWarning> {
        let person = self.is_like_personal_code().then_some(RegistrationNumberWarning::LikePersonalCode);
        let sum = (weighted(&self.0, &WEIGHTS) % 11 != 3).then_some(RegistrationNumberWarning::Checksum);
        person.into_iter().chain(sum).collect()
    }

    fn is_like_personal_code(&self) -> bool {
        matches!(self.0, [0..=3, ..])
    }
}

impl std::fmt::Display for RegistrationNumber {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write(out, &self.0)
    }
}

/// Hides what is perhaps a personal code in the wrong field; the number of a company is public.
impl std::fmt::Debug for RegistrationNumber {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.is_like_personal_code() {
            out.write_str("RegistrationNumber(***********)")
        } else {
            write!(out, "RegistrationNumber({self})")
        }
    }
}

impl TryFrom<String> for RegistrationNumber {
    type Error = RegistrationNumberFault;
    fn try_from(typed: String) -> Result<Self, RegistrationNumberFault> {
        Self::parse(&typed)
    }
}

impl From<RegistrationNumber> for String {
    fn from(number: RegistrationNumber) -> String {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(typed: &str) -> RegistrationNumber {
        RegistrationNumber::parse(typed).unwrap()
    }

    #[test]
    fn a_number_is_read_with_or_without_spaces() {
        assert_eq!(number(" 4000 3521 600\n").to_string(), "40003521600");
        let faults = [
            ("4000352160", RegistrationNumberFault::Length { found: 10 }),
            ("", RegistrationNumberFault::Length { found: 0 }),
            ("4000352160O", RegistrationNumberFault::Character),
        ];
        for (typed, fault) in faults {
            assert_eq!(
                RegistrationNumber::parse(typed),
                Err(fault),
                "a person has to know what to put right"
            );
        }
    }

    /// 4·9 + 3·3 + 5·10 + 2·2 + 1·5 + 6·7 = 146, and 146 leaves 3 when divided by 11.
    #[test]
    fn a_number_that_does_not_add_up_is_a_warning_and_never_a_refusal() {
        assert_eq!(number("40003521600").warnings(), [], "a number that is right");
        assert_eq!(
            number("40003521601").warnings(),
            [RegistrationNumberWarning::Checksum],
            "a slip at the end"
        );
        assert_eq!(
            number("40003512600").warnings(),
            [RegistrationNumberWarning::Checksum],
            "two digits swapped"
        );
    }

    #[test]
    fn a_personal_code_in_the_wrong_field_is_noticed_and_kept_out_of_logs() {
        let person = number("01058510014");
        assert!(person.warnings().contains(&RegistrationNumberWarning::LikePersonalCode));
        assert!(!format!("{person:?}").contains("0105"), "it may be somebody's code");
        assert!(format!("{:?}", number("40003521600")).contains("40003521600"), "a company is not a secret");
    }

    #[test]
    fn a_number_is_stored_as_it_is_written() {
        let stored = serde_json::to_string(&number("40003521600")).unwrap();
        assert_eq!(stored, "\"40003521600\"");
        assert_eq!(serde_json::from_str::<RegistrationNumber>(&stored).unwrap(), number("40003521600"));
    }

    proptest! {
        #[test]
        fn one_wrong_digit_never_goes_unnoticed(place in 0_usize..11, other in 0_u8..10) {
            let mut typed = "40003521600".to_owned();
            typed.replace_range(place..=place, &other.to_string());
            let same = typed == "40003521600";
            let number = number(&typed);
            prop_assert_eq!(number.warnings().is_empty(), same, "{}", typed);
            prop_assert_eq!(number.to_string(), typed, "no digit may get lost");
        }
    }
}
