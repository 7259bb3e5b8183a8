//! Codes of what a definition contains, each of its own type, so that an option is never looked up as a question.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A code longer than this is not one.
pub const LONGEST_CODE: usize = 48;

macro_rules! codes {
    ($( $(#[$doc:meta])* $name:ident ),+ $(,)?) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(Arc::from(text))
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0.as_ref().to_owned()
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(Arc::from(text))
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    )+ };
}

codes! {
    /// A question, such as `DA-12`. It keeps its meaning in every version.
    QuestionCode,
    /// A further part of an answer, such as `hours`.
    PartCode,
    /// Something that can be chosen, such as `not_applicable`.
    OptionCode,
    /// A set of options that many questions share.
    SetCode,
    /// A section of a sheet.
    SectionCode,
    /// A group of questions that repeats.
    GroupCode,
    /// A module: the questions of one type of inspection, such as `DA`.
    ModuleCode,
    /// A violation in the classifier, such as `BU-V06`.
    ViolationCode,
    /// A place in a legal act.
    NormCode,
    /// A legal act.
    ActCode,
    /// A list of codes: a classifier, branches of industry.
    ListCode,
}

/// Whether a code can stand in a stored field and a file name.
pub(crate) fn is_sound(text: &str) -> bool {
    let plain = |letter: u8| letter.is_ascii_alphanumeric() || matches!(letter, b'-' | b'_');
    text.len() <= LONGEST_CODE
        && text.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric())
        && text.bytes().all(plain)
}

/// Whether expressions can name a question by it: `DA-12`.
pub(crate) fn is_question(text: &str) -> bool {
    let Some((letters, digits)) = text.split_once('-') else { return false };
    text.len() <= LONGEST_CODE
        && !letters.is_empty()
        && letters.bytes().all(|letter| letter.is_ascii_uppercase())
        && !digits.is_empty()
        && digits.bytes().all(|digit| digit.is_ascii_digit())
}

/// Whether expressions can name a part by it.
pub(crate) fn is_word(text: &str) -> bool {
    let plain = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == b'_';
    is_sound(text)
        && text.bytes().all(plain)
        && text.bytes().next().is_some_and(|first| first.is_ascii_lowercase())
}

/// Whether expressions can name an option by it: a word, or capitals such as `DVHR`.
pub(crate) fn is_option(text: &str) -> bool {
    is_word(text) || (is_sound(text) && text.bytes().all(|letter| letter.is_ascii_uppercase()))
}
