//! Personal codes and identity documents as a role is shown them, wherever they stand: also in the middle of what somebody typed.

use apseko_domain::{Masking, PersonalCode};

/// Digits of a personal code.
const CODE: usize = 11;
/// Digits before its hyphen.
const FRONT: usize = 6;
/// So much may stand between digits of one number.
const MOST_BETWEEN: usize = 3;
/// Digits of an identity document, after two letters.
const DOCUMENT: std::ops::RangeInclusive<usize> = 6..=9;
const NOTHING: &str = "******-*****";

/// What of the people in a case is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Veil {
    /// How their codes are.
    pub codes: Masking,
    /// Whether they are at all, in control sheets.
    pub people: bool,
}

impl Veil {
    /// Where nobody has said why they look: even a code may be whatever a device wrote there.
    pub(super) const DRAWN: Self = Self { codes: Masking::Hidden, people: false };

    /// A text without the codes in it that are not for whoever asks.
    pub(super) fn text(&self, text: &str) -> String {
        if self.codes == Masking::Plain {
            return text.to_owned();
        }
        let letters: Vec<char> = text.chars().collect();
        let (mut shown, mut rest) = (String::with_capacity(text.len()), letters.as_slice());
        let mut before = None;
        while let Some((first, others)) = rest.split_first() {
            let found = if is_within(before, *first) { None } else { self.number(rest) };
            let (length, said) = found.unwrap_or_else(|| (1, first.to_string()));
            shown.push_str(&said);
            before = length.checked_sub(1).and_then(|place| rest.get(place)).copied();
            rest = rest.get(length..).unwrap_or(others);
        }
        shown
    }

    /// A number that names somebody as a whole: of a document, or a code in whatever form.
    pub(super) fn whole_number(&self, number: &str) -> Option<String> {
        match self.codes {
            Masking::Hidden => None,
            Masking::Plain | Masking::Masked => Some(self.codes.show(number)),
        }
    }

    /// A number of a person that a text begins with: how many letters it has, and what is shown in its place.
    fn number(&self, letters: &[char]) -> Option<(usize, String)> {
        let code = code(letters).map(|(length, digits)| (length, self.code(&digits)));
        code.or_else(|| {
            let length = document(letters)?;
            let said: String = letters.iter().take(length).collect();
            Some((length, self.whole_number(&said).unwrap_or_else(|| "*".repeat(length))))
        })
    }

    fn code(&self, digits: &str) -> String {
        let masked = PersonalCode::parse(digits).ok().filter(|_| self.codes == Masking::Masked);
        masked.map_or_else(|| NOTHING.to_owned(), |code| code.masked())
    }
}

/// Whether a letter goes on with the one before it, so that no number begins here.
fn is_within(before: Option<char>, letter: char) -> bool {
    before.is_some_and(|before| match (before.is_ascii_digit(), letter.is_ascii_digit()) {
        (true, true) => true,
        (false, false) => before.is_alphanumeric() && letter.is_alphanumeric(),
        (true, false) | (false, true) => false,
    })
}

fn is_between(letter: char) -> bool {
    letter == '-'
        || letter == '\u{2212}'
        || ('\u{2010}'..='\u{2014}').contains(&letter)
        || letter.is_whitespace()
}

/// A personal code at the beginning: its length and its digits. Numbers of companies begin with 4 or more.
fn code(letters: &[char]) -> Option<(usize, String)> {
    if !letters.first().is_some_and(|first| ('0'..='3').contains(first)) {
        return None;
    }
    in_a_row(letters, |found| found == FRONT).or_else(|| in_a_row(letters, |_| true))
}

/// Eleven digits with nothing between them but where there may be something, and no twelfth.
fn in_a_row(letters: &[char], may_pause: impl Fn(usize) -> bool) -> Option<(usize, String)> {
    let (mut digits, mut between) = (String::new(), 0);
    for (place, letter) in letters.iter().enumerate() {
        if letter.is_ascii_digit() {
            digits.push(*letter);
            between = 0;
            if digits.len() == CODE {
                let follows = letters.get(place + 1).is_some_and(char::is_ascii_digit);
                return (!follows).then_some((place + 1, digits));
            }
        } else if is_between(*letter) && may_pause(digits.len()) && between < MOST_BETWEEN {
            between += 1;
        } else {
            return None;
        }
    }
    None
}

/// An identity document at the beginning: two letters and some digits.
fn document(letters: &[char]) -> Option<usize> {
    let series = letters.iter().take_while(|letter| letter.is_ascii_alphabetic()).count();
    let after = letters.get(series..)?;
    let pause = usize::from(after.first().is_some_and(|letter| is_between(*letter)));
    let digits = after.iter().skip(pause).take_while(|letter| letter.is_ascii_digit()).count();
    let is_one = series == 2 && DOCUMENT.contains(&digits);
    is_one.then_some(series + pause + digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MASKED: Veil = Veil { codes: Masking::Masked, people: true };
    const HIDDEN: Veil = Veil { codes: Masking::Hidden, people: true };
    const PLAIN: Veil = Veil { codes: Masking::Plain, people: true };

    #[test]
    fn a_code_is_found_however_it_was_typed() {
        for typed in [
            "010190-12345",
            "01019012345",
            "010190 12345",
            "010190 – 12345",
            "01 01 90 12345",
            "010190\u{2212}12345",
        ] {
            for around in ["", "Jānis, ", "p.k. ", "p.k.", "(", "tālr. 26123456, ", "kods", "ķ"] {
                let text = format!("{around}{typed}. Strādā");
                let masked = MASKED.text(&text);
                assert_eq!(masked, format!("{around}010190-*****. Strādā"), "{text}");
                let hidden = HIDDEN.text(&text);
                assert_eq!(hidden, format!("{around}******-*****. Strādā"), "{text}");
                assert_eq!(PLAIN.text(&text), text);
            }
        }
    }

    #[test]
    fn several_codes_and_those_of_the_new_kind_are_found() {
        let text = "010190-12345 020290-12345, 32000000001";
        assert_eq!(MASKED.text(text), "010190-***** 020290-*****, 320000-*****");
        assert!(!HIDDEN.text(text).chars().any(|letter| letter.is_ascii_digit()));
        let behind_a_telephone = "26123456 010190-12345";
        assert_eq!(MASKED.text(behind_a_telephone), "26123456 010190-*****");
    }

    #[test]
    fn numbers_of_other_things_stay() {
        for text in
            ["40003521600", "LV40003521600", "26123456", "2026-11-22", "RN-2026/17", "12 gab., 3. stāvs", ""]
        {
            assert_eq!(HIDDEN.text(text), text);
        }
        assert_eq!(HIDDEN.text("4000352160010190"), "4000352160010190", "a longer number is none");
    }

    #[test]
    fn documents_of_people_are_found_too() {
        assert_eq!(MASKED.text("Pase LV1234567, derīga"), "Pase *****67, derīga");
        assert_eq!(HIDDEN.text("PA 1234567"), "**********");
        assert_eq!(MASKED.whole_number("A-77"), Some("*****".to_owned()), "of a short one nothing is left");
        assert_eq!(MASKED.whole_number("010190-12345"), Some("010190-*****".to_owned()));
        assert_eq!(HIDDEN.whole_number("anything"), None);
        assert_eq!(PLAIN.whole_number("LV1234567").as_deref(), Some("LV1234567"));
    }
}
