//! Text that people type: checked once, at the border, and trusted afterwards.

use serde::{Deserialize, Serialize};

/// Why a text is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    /// Nothing but white space.
    #[error("the text is empty")]
    Empty,
    /// More characters than its place has room for.
    #[error("the text is longer than {max} characters")]
    TooLong {
        /// The most that is allowed.
        max: usize,
    },
    /// Control characters: they print as nothing and hide what a signature covers.
    #[error("the text has control characters")]
    Control,
}

/// A line: a place, a name.
pub type ShortText = FreeText<200>;
/// Several paragraphs: a note.
pub type LongText = FreeText<20_000>;

/// Text without surrounding white space and control characters, at most `MAX` characters long.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FreeText<const MAX: usize>(String);

impl<const MAX: usize> FreeText<MAX> {
    /// Accepts what a person typed, or says why not. Line ends become `\n`.
    pub fn new(typed: &str) -> Result<Self, TextFault> {
        let text = typed.replace("\r\n", "\n").trim().to_owned();
        if text.is_empty() {
            return Err(TextFault::Empty);
        }
        if text.chars().count() > MAX {
            return Err(TextFault::TooLong { max: MAX });
        }
        if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
            return Err(TextFault::Control);
        }
        Ok(Self(text))
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MAX: usize> TryFrom<String> for FreeText<MAX> {
    type Error = TextFault;
    fn try_from(typed: String) -> Result<Self, TextFault> {
        Self::new(&typed)
    }
}

impl<const MAX: usize> From<FreeText<MAX>> for String {
    fn from(text: FreeText<MAX>) -> String {
        text.0
    }
}

/// Makes a text comparable for searching: lower case, Latvian letters without their marks, because
/// nobody types „ķieģeļu” with cold fingers.
pub fn fold_for_search(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).map(without_mark).collect()
}

/// A small letter without its mark, and one sort of quotation marks.
pub(crate) fn without_mark(letter: char) -> char {
    match letter {
        'ā' => 'a',
        'č' => 'c',
        'ē' => 'e',
        'ģ' => 'g',
        'ī' => 'i',
        'ķ' => 'k',
        'ļ' => 'l',
        'ņ' => 'n',
        'ō' => 'o',
        'ŗ' => 'r',
        'š' => 's',
        'ū' => 'u',
        'ž' => 'z',
        '„' | '”' | '“' | '«' | '»' => '"',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_says_why_it_is_refused() {
        assert_eq!(ShortText::new("  \n "), Err(TextFault::Empty));
        assert_eq!(ShortText::new(&"ā".repeat(201)), Err(TextFault::TooLong { max: 200 }));
        assert!(ShortText::new(&"ā".repeat(200)).is_ok(), "the limit counts letters, not bytes");
        assert_eq!(ShortText::new("labi\u{0}"), Err(TextFault::Control));
    }

    #[test]
    fn searching_ignores_marks_and_case() {
        assert_eq!(fold_for_search("SIA „Ķieģeļu ceļš”"), "sia \"kiegelu cels\"");
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_accepted_again_unchanged(typed in "\\PC{0,300}") {
            if let Ok(text) = LongText::new(&typed) {
                let again = LongText::new(text.as_str());
                prop_assert_eq!(again, Ok(text), "cleaning must be idempotent, or a resend would differ");
            }
        }
    }
}
