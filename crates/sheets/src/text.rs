//! What a definition says to people, in both languages, refused while loading if it could mislead on paper or screen.

use serde::{Deserialize, Serialize};

/// A text in Latvian, and in English where somebody wrote one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// What people in Latvia read.
    pub lv: String,
    /// What readers of English see; the Latvian text where this is empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
}

/// More than this is not a label.
const MOST_LETTERS: usize = 2_000;

/// Why a text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LabelFault {
    /// It says nothing.
    #[error("the text is empty")]
    Empty,
    /// It is too long.
    #[error("the text is longer than {MOST_LETTERS} letters")]
    TooLong,
    /// It has characters that are not seen and change what is.
    #[error("the text has invisible control characters")]
    Hidden,
}

impl Text {
    /// A text in Latvian only.
    pub fn lv(text: impl Into<String>) -> Self {
        Self { lv: text.into(), en: String::new() }
    }

    /// The text for readers of English.
    pub fn english(&self) -> &str {
        if self.en.is_empty() { &self.lv } else { &self.en }
    }

    /// Whether people can be shown this.
    pub fn check(&self) -> Result<(), LabelFault> {
        if self.lv.trim().is_empty() {
            return Err(LabelFault::Empty);
        }
        [&self.lv, &self.en].into_iter().try_for_each(|text| check_label(text))
    }
}

fn check_label(text: &str) -> Result<(), LabelFault> {
    if text.len() > MOST_LETTERS * 4 || text.chars().count() > MOST_LETTERS {
        return Err(LabelFault::TooLong);
    }
    if text.chars().any(is_hidden) { Err(LabelFault::Hidden) } else { Ok(()) }
}

/// Control characters, and those that turn the direction of reading or join what stands apart.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_that_reads_otherwise_than_it_is_written_is_refused() {
        assert_eq!(Text::lv("Vai \u{202E}ēN").check(), Err(LabelFault::Hidden), "it would be read backwards");
        assert_eq!(Text::lv("Jā\u{0}").check(), Err(LabelFault::Hidden));
        assert_eq!(Text::lv(" \n").check(), Err(LabelFault::Empty));
        assert_eq!(Text::lv("a".repeat(2_001)).check(), Err(LabelFault::TooLong));
        assert_eq!(
            Text::lv("<b>Vai „ķieģeļi” ir droši?</b>").check(),
            Ok(()),
            "markup is text like any other"
        );
    }
}
