//! Which new passwords are refused on the server: the same rules, codes and list as on the device.
//!
//! The rules are written a second time, because the server may not depend on the vault of the device: `tests` of both hold
//! the same examples.

use std::sync::LazyLock;

use zeroize::Zeroizing;

/// The fewest characters of a password.
pub const SHORTEST: usize = 12;
/// The most bytes of a password: longer ones would only keep the server busy.
pub const MAX_BYTES: usize = 1024;

/// Shorter names stand inside too many good passwords.
const SHORTEST_NAME: usize = 4;
/// A pattern of up to so many characters that is written again and again is one thing to guess.
const LONGEST_PATTERN: usize = 3;

/// Why a new password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// Too few characters.
    #[error("a password has at least {SHORTEST} characters")]
    TooShort,
    /// Too many bytes.
    #[error("a password has at most {MAX_BYTES} bytes")]
    TooLong,
    /// Many people use it, or it is such a password with digits around it or written twice.
    #[error("too many people use this password")]
    Common,
    /// One character or a short pattern again and again, or a row of the alphabet or of digits.
    #[error("the password is a row or a pattern that is easy to guess")]
    Guessable,
    /// It contains a name of the person.
    #[error("the password contains the person's name")]
    LikeName,
}

impl PasswordFault {
    /// The stable text by which the screen chooses its words; the device uses the same.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "password.too_short",
            Self::TooLong => "password.too_long",
            Self::Common => "password.common",
            Self::Guessable => "password.guessable",
            Self::LikeName => "password.like_name",
        }
    }
}

/// Refuses a new password that is easy to guess; the names are those of the person: given, family, user name.
pub fn check_new(password: &str, names: &[&str]) -> Result<(), PasswordFault> {
    if password.len() > MAX_BYTES {
        return Err(PasswordFault::TooLong);
    }
    if password.chars().count() < SHORTEST {
        return Err(PasswordFault::TooShort);
    }
    let plain = plain(password);
    if is_row(&plain) || pattern(&plain).is_some_and(|unit| unit.len() <= LONGEST_PATTERN) {
        Err(PasswordFault::Guessable)
    } else if is_common(&plain) {
        Err(PasswordFault::Common)
    } else if names.iter().any(|name| contains_name(&plain, name)) {
        Err(PasswordFault::LikeName)
    } else {
        Ok(())
    }
}

/// Lower-case letters without Latvian marks: who writes `berzins` for `Bērziņš` is guessed just as fast.
fn plain(text: &str) -> Zeroizing<Vec<char>> {
    // Room for all at once: a vector that grows leaves copies of the password behind. Some letters become two.
    let mut plain = Zeroizing::new(Vec::with_capacity(text.len() * 3));
    plain.extend(text.chars().flat_map(char::to_lowercase).map(without_mark));
    plain
}

fn without_mark(letter: char) -> char {
    const MARKED: &str = "āčēģīķļņōŗšūž";
    const BARE: &str = "acegiklnorsuz";
    let bare = MARKED.chars().zip(BARE.chars()).find(|(marked, _)| *marked == letter);
    bare.map_or(letter, |(_, bare)| bare)
}

/// Whether each character is the next one up, or each the next one down; after 9 comes 0 and after z comes a.
fn is_row(plain: &[char]) -> bool {
    let rises = |from: char, to: char| match (from, to) {
        ('9', '0') | ('z', 'a') => true,
        _ => u32::from(from) + 1 == u32::from(to),
    };
    let pairs = || plain.iter().zip(plain.iter().skip(1));
    pairs().all(|(from, to)| rises(*from, *to)) || pairs().all(|(from, to)| rises(*to, *from))
}

/// The shortest piece that, written twice or more, gives the whole.
fn pattern(plain: &[char]) -> Option<&[char]> {
    (1..=plain.len() / 2)
        .filter(|length| plain.len().is_multiple_of(*length))
        .filter_map(|length| plain.split_at_checked(length))
        .find(|(unit, _)| plain.chunks(unit.len()).all(|chunk| chunk == *unit))
        .map(|(unit, _)| unit)
}

fn is_common(plain: &[char]) -> bool {
    let ornaments: &[char] = &['!', '?', '.', ',', '*', '#', '@', '-', '_', ' '];
    let is_ornament = |letter: &char| letter.is_ascii_digit() || ornaments.contains(letter);
    let end = plain.iter().rposition(|letter| !is_ornament(letter)).map_or(0, |last| last + 1);
    let word = plain.split_at_checked(end).map_or(plain, |(word, _)| word);
    let start = word.iter().position(|letter| !is_ornament(letter)).unwrap_or(word.len());
    let core = word.split_at_checked(start).map_or(word, |(_, core)| core);
    [plain, word, core].into_iter().flat_map(|form| [Some(form), pattern(form)]).flatten().any(is_listed)
}

fn is_listed(form: &[char]) -> bool {
    // Made once, sorted by the file.
    static LISTED: LazyLock<Vec<&'static str>> =
        LazyLock::new(|| include_str!("../../../../assets/common_passwords.txt").lines().collect());
    LISTED.binary_search_by(|listed| listed.chars().cmp(form.iter().copied())).is_ok()
}

fn contains_name(password: &[char], name: &str) -> bool {
    let name = plain(name);
    name.split(|letter| !letter.is_alphanumeric())
        .filter(|part| part.len() >= SHORTEST_NAME)
        .any(|part| password.windows(part.len()).any(|window| window == part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(password: &str) -> Result<(), PasswordFault> {
        check_new(password, &["Anna", "Bērziņa-Kalna", "anna.berzina", "Li"])
    }

    #[test]
    fn a_sentence_is_accepted_without_any_signs() {
        for good in ["zaļš vilciens brauc lēni", "ūdensrozēs ā", "abcdefghijkm", "lielais lidaparats"] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn what_the_device_refuses_the_server_refuses_with_the_same_code() {
        for (password, code) in [
            ("ūdensrozēsā", "password.too_short"),
            ("Parole123456!", "password.common"),
            ("paroleparole", "password.common"),
            ("Rīga20262026", "password.common"),
            ("q1w2e3r4t5y6", "password.common"),
            ("aaaaaaaaaaaa", "password.guessable"),
            ("987654321098", "password.guessable"),
            ("āaāaāaāaāaāa", "password.guessable"),
            ("manaBERZINA!kaza", "password.like_name"),
            ("kalna gals 2031x", "password.like_name"),
        ] {
            assert_eq!(check(password).map_err(PasswordFault::code), Err(code), "{password}");
        }
        assert_eq!(check(&"xy z".repeat(300)), Err(PasswordFault::TooLong), "twelve hundred bytes");
    }
}
