//! Which new passwords are refused, on the device and on the server alike: those that a guesser tries first. Nobody is told which
//! characters to use.

use std::sync::LazyLock;

use crate::text::without_mark;

/// The fewest characters of a password.
pub const SHORTEST_PASSWORD: usize = 12;
/// The most bytes of a password: longer ones would only keep the machine busy.
pub const LONGEST_PASSWORD_BYTES: usize = 1024;

/// Shorter names stand inside too many good passwords.
const SHORTEST_NAME: usize = 4;
/// A pattern of up to so many characters that is written again and again is one thing to guess.
const LONGEST_PATTERN: usize = 3;

/// Why a new password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordFault {
    /// Too few characters.
    #[error("a password has at least {min} characters")]
    TooShort {
        /// The fewest characters.
        min: usize,
    },
    /// Too many bytes.
    #[error("a password has at most {max} bytes")]
    TooLong {
        /// The most bytes.
        max: usize,
    },
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
    /// The stable text by which the screen chooses its words.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooShort { .. } => "password.too_short",
            Self::TooLong { .. } => "password.too_long",
            Self::Common => "password.common",
            Self::Guessable => "password.guessable",
            Self::LikeName => "password.like_name",
        }
    }
}

/// Refuses a new password that is easy to guess; the names are those of the person: given, family, user name.
pub fn check_new_password(password: &str, names: &[&str]) -> Result<(), PasswordFault> {
    if password.len() > LONGEST_PASSWORD_BYTES {
        return Err(PasswordFault::TooLong { max: LONGEST_PASSWORD_BYTES });
    }
    if password.chars().count() < SHORTEST_PASSWORD {
        return Err(PasswordFault::TooShort { min: SHORTEST_PASSWORD });
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
fn plain(text: &str) -> zeroize::Zeroizing<Vec<char>> {
    // Room for all at once: a vector that grows leaves copies of the password behind. Some letters become two.
    let mut plain = zeroize::Zeroizing::new(Vec::with_capacity(text.len() * 3));
    plain.extend(text.chars().flat_map(char::to_lowercase).map(without_mark));
    plain
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
        LazyLock::new(|| include_str!("../../../assets/common_passwords.txt").lines().collect());
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
    use std::collections::HashSet;

    fn check(password: &str) -> Result<(), PasswordFault> {
        check_new_password(password, &["Anna", "Bērziņa-Kalna", "anna.berzina", "Li"])
    }

    #[test]
    fn a_sentence_or_a_handful_of_words_is_accepted_without_any_signs() {
        for good in [
            "zaļš vilciens brauc lēni",
            "kaste pret vēju mosties",
            "četras piecas ūdensrozes",
            "tk7 vbn 2qw zz",
        ] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
    }

    #[test]
    fn characters_are_counted_not_bytes() {
        let short = PasswordFault::TooShort { min: 12 };
        assert_eq!(check("ūdensrozēsā"), Err(short), "eleven letters, more bytes");
        assert_eq!(check("ūdensrozēs ā"), Ok(()), "twelve");
        assert_eq!(check(""), Err(short));
        let room: String =
            (0..LONGEST_PASSWORD_BYTES).map(|place| char::from(b'a' + (place * place % 25) as u8)).collect();
        assert_eq!(check(&room), Ok(()), "the longest that is accepted");
        assert_eq!(check(&format!("{room}x")), Err(PasswordFault::TooLong { max: 1024 }));
    }

    #[test]
    fn what_a_guesser_tries_first_is_refused() {
        for common in [
            "parole123456",
            "Parole123456!",
            "paroleparole",
            "ParoleParole2026",
            "1234567parole",
            "Latvija!2026!",
            "janvāris2026",
            "Rīga20262026",
            "qwertyuiop[]",
            "qwertyuiop12",
            "administrator",
            "!!password!!",
            "q1w2e3r4t5y6",
            "Ļigo-2026-2026",
        ] {
            assert_eq!(check(common), Err(PasswordFault::Common), "{common}");
        }
    }

    #[test]
    fn rows_and_patterns_are_refused() {
        for row in [
            "aaaaaaaaaaaa",
            "123456789012",
            "abcdefghijkl",
            "ABCDEFghijkl",
            "987654321098",
            "zyxwvutsrqpo",
            "121212121212",
            "abcabcabcabc",
            "............",
            "āaāaāaāaāaāa",
        ] {
            assert_eq!(check(row), Err(PasswordFault::Guessable), "{row}");
        }
        assert_eq!(check("abcdefghijkm"), Ok(()), "a row that breaks off is not a row");
    }

    #[test]
    fn the_own_name_is_no_secret() {
        for name in ["xx anna xx yy zz", "manaBERZINA!kaza", "vecais bērziņa koks", "kalna gals 2031x"] {
            assert_eq!(check(name), Err(PasswordFault::LikeName), "{name}");
        }
        assert_eq!(check("lielais lidaparats"), Ok(()), "a name of two letters stands everywhere");
    }

    #[test]
    fn the_list_is_sorted_plain_and_long_enough_to_matter() {
        let lines: Vec<_> = include_str!("../../../assets/common_passwords.txt").lines().collect();
        assert!(lines.len() > 4_000, "{} passwords", lines.len());
        assert!(lines.is_sorted(), "or searching it would miss some");
        for line in &lines {
            assert_eq!(plain(line).iter().collect::<String>(), *line, "it is compared with the plain form");
        }
    }

    #[test]
    fn each_kind_of_weakness_is_told_by_its_code() {
        for (password, code) in [
            ("ūdensrozēsā", "password.too_short"),
            ("q1w2e3r4t5y6", "password.common"),
            ("āaāaāaāaāaāa", "password.guessable"),
            ("kalna gals 2031x", "password.like_name"),
        ] {
            assert_eq!(check(password).map_err(|fault| fault.code()), Err(code), "{password}");
        }
        let long = check(&"xy z".repeat(300)).map_err(|fault| fault.code());
        assert_eq!(long, Err("password.too_long"), "twelve hundred bytes");
    }

    #[test]
    fn every_fault_has_its_own_code() {
        let all = [
            PasswordFault::TooShort { min: 12 },
            PasswordFault::TooLong { max: 1024 },
            PasswordFault::Common,
            PasswordFault::Guessable,
            PasswordFault::LikeName,
        ];
        let codes: HashSet<_> = all.iter().map(PasswordFault::code).collect();
        assert_eq!(codes.len(), all.len(), "the screen tells them apart by it");
    }
}
