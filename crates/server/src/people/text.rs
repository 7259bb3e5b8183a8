//! Names and codes as people type them: made comparable, and freed of what would show something else than is there.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization as _;

/// Why a text is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum BadText {
    /// Nothing is in it.
    #[error("the text is empty")]
    Empty,
    /// It has more characters than there is room for.
    #[error("the text is longer than {0} characters")]
    Long(usize),
    /// Characters that are not seen, or turn others around.
    #[error("the text has characters that cannot be seen or that turn others around")]
    Hidden,
    /// A user name has other characters than its alphabet, or too few or too many.
    #[error("a user name has 2 to 64 of the characters a-z, 0-9, `.`, `_` and `-`")]
    Login,
    /// A code has other characters than its alphabet, or too few or too many.
    #[error("a code has 1 to 64 of the letters a-z, A-Z, 0-9, `.`, `_`, `:` and `-`")]
    Word,
}

impl BadText {
    /// The stable text that people quote and logs contain.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "text.empty",
            Self::Long(_) => "text.long",
            Self::Hidden => "text.hidden",
            Self::Login => "text.login",
            Self::Word => "text.code",
        }
    }
}

const LONGEST_NAME: usize = 120;

macro_rules! text {
    ($( $(#[$doc:meta])* $name:ident = $accept:ident )+) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Accepts what was typed, or says why not.
            pub fn new(typed: &str) -> Result<Self, BadText> {
                $accept(typed).map(Self)
            }

            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadText;

            fn try_from(typed: String) -> Result<Self, BadText> {
                Self::new(&typed)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl FromStr for $name {
            type Err = BadText;

            fn from_str(typed: &str) -> Result<Self, BadText> {
                Self::new(typed)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    )+ };
}

text! {
    /// What a person, a unit, a device or a system is called: one line, composed, without surrounding white space.
    Name = name
    /// A user name: small letters, digits, `.`, `_`, `-`.
    Login = login
    /// The code of a unit or of something that a system may do.
    Word = word
}

fn name(typed: &str) -> Result<String, BadText> {
    let text: String = typed.trim().nfc().collect();
    if text.is_empty() {
        return Err(BadText::Empty);
    }
    if text.chars().count() > LONGEST_NAME {
        return Err(BadText::Long(LONGEST_NAME));
    }
    if text.chars().any(is_hidden) {
        return Err(BadText::Hidden);
    }
    Ok(text)
}

fn login(typed: &str) -> Result<String, BadText> {
    let text = typed.trim().to_ascii_lowercase();
    let known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._-".contains(&byte);
    if (2..=64).contains(&text.len()) && text.bytes().all(known) { Ok(text) } else { Err(BadText::Login) }
}

fn word(typed: &str) -> Result<String, BadText> {
    let text = typed.trim();
    let known = |byte: u8| byte.is_ascii_alphanumeric() || b"._:-".contains(&byte);
    if (1..=64).contains(&text.len()) && text.bytes().all(known) {
        Ok(text.to_owned())
    } else {
        Err(BadText::Word)
    }
}

/// Whether a character prints as nothing, or changes the order of others: two names that look alike must be alike.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}' | '\u{E000}'..='\u{F8FF}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{10FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_however_its_letters_were_composed() {
        let apart = Name::new("  Ru\u{304}ta Ozolin\u{327}a ").unwrap();
        assert_eq!(apart.as_str(), "Rūta Ozoliņa", "one person must not look like two");
    }

    #[test]
    fn a_name_that_shows_something_else_is_refused() {
        for hostile in ["Ilze\u{202E}anlaK", "Ilze\nKalniņa", "Il\u{200B}ze", "\u{FEFF}Ilze", "Ilze\0"] {
            assert_eq!(Name::new(hostile), Err(BadText::Hidden), "{hostile:?}");
        }
        assert_eq!(Name::new(" \t "), Err(BadText::Empty));
        assert_eq!(Name::new(&"ā".repeat(121)), Err(BadText::Long(120)));
        assert!(Name::new(&"ā".repeat(120)).is_ok(), "characters are counted, not bytes");
    }

    #[test]
    fn a_user_name_has_a_small_alphabet() {
        assert_eq!(Login::new(" Ilze.Kalnina ").unwrap().as_str(), "ilze.kalnina");
        for odd in ["a", "ilze kalnina", "ilze.kalniņa", "il\nze", "", "ilze/../admin", "і.k", "\u{212A}ate"]
        {
            assert_eq!(Login::new(odd), Err(BadText::Login), "{odd:?} would be somebody else's to the eye");
        }
        assert!(Login::new(&"a".repeat(65)).is_err());
    }
}
