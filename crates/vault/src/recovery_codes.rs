//! Ten codes on paper, for the day on which the authenticator is lost; each works once.

use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::{Zeroize, Zeroizing};

use crate::kdf::{Cost, CostFault, stretch};
use crate::wrap::mac;

/// How many codes a person is given.
pub const CODES: usize = 10;
/// Crockford's base32: no letter in it can be taken for a digit or another letter.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Eighty bits.
const RANDOM_BYTES: usize = 10;
const LENGTH: usize = 16;
const GROUP: usize = 4;
const LABEL: &[u8] = b"apseko/recovery-code/v1";

/// Makes ten codes, to be shown once.
pub fn make(fill: &mut dyn FnMut(&mut [u8])) -> Vec<Zeroizing<String>> {
    (0..CODES).map(|_| code(fill)).collect()
}

fn code(fill: &mut dyn FnMut(&mut [u8])) -> Zeroizing<String> {
    let mut random = Zeroizing::new([0; RANDOM_BYTES]);
    fill(random.as_mut_slice());
    let mut number = random.iter().fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    let mut text = Zeroizing::new(String::with_capacity(LENGTH + LENGTH / GROUP));
    for place in 0..LENGTH {
        if place > 0 && place.is_multiple_of(GROUP) {
            text.push('-');
        }
        let letter = (number >> (5 * (LENGTH - 1 - place))) as usize % LETTERS.len();
        text.extend(LETTERS.get(letter).copied().map(char::from));
    }
    number.zeroize();
    text
}

/// The one spelling of a typed code, without hyphens; `None` when it is no such code.
pub fn normal_form(typed: &str) -> Option<Zeroizing<String>> {
    let mut normal = Zeroizing::new(String::with_capacity(LENGTH));
    for typed in typed.chars().filter(|letter| !letter.is_whitespace() && !is_hyphen(*letter)) {
        let letter = match typed.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let known = u8::try_from(letter).is_ok_and(|letter| LETTERS.contains(&letter));
        if !known || normal.len() == LENGTH {
            return None;
        }
        normal.push(letter);
    }
    (normal.len() == LENGTH).then_some(normal)
}

/// Telephones like to write dashes for hyphens.
const fn is_hyphen(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// What is kept of the codes: enough to know one when it is typed, and not enough to write one down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeBook {
    salt: [u8; 32],
    cost: Cost,
    left: [Option<[u8; 32]>; CODES],
}

impl CodeBook {
    /// The book of these codes; each is stretched, so it takes ten times as long as a log-in.
    pub fn of(codes: &[Zeroizing<String>], salt: [u8; 32], cost: Cost) -> Result<Self, CostFault> {
        let mut left = [None; CODES];
        for (place, code) in left.iter_mut().zip(codes) {
            *place = normal_form(code).map(|normal| mark(&normal, &salt, cost)).transpose()?;
        }
        Ok(Self { salt, cost, left })
    }

    /// A book that was stored.
    pub fn from_parts(
        salt: [u8; 32],
        cost: Cost,
        left: [Option<[u8; 32]>; CODES],
    ) -> Result<Self, CostFault> {
        cost.check()?;
        Ok(Self { salt, cost, left })
    }

    /// What has to be stored: the salt, the cost, and the marks of the codes that are left.
    pub fn parts(&self) -> (&[u8; 32], Cost, &[Option<[u8; 32]>; CODES]) {
        (&self.salt, self.cost, &self.left)
    }

    /// Which of the codes was typed. All of them are compared, so that the time does not tell which were spent.
    ///
    /// `None` also when the device has no memory left to find out.
    pub fn find(&self, typed: &str) -> Option<usize> {
        let typed = mark(&normal_form(typed)?, &self.salt, self.cost).ok()?;
        let (mut found, mut index) = (Choice::from(0), 0);
        for (place, left) in (0_u64..).zip(&self.left) {
            let there = Choice::from(u8::from(left.is_some()));
            let fits = typed.ct_eq(&left.unwrap_or_default()) & there;
            index.conditional_assign(&place, fits);
            found |= fits;
        }
        bool::from(found).then(|| usize::try_from(index).ok()).flatten()
    }

    /// Takes a code out of the book: it is never found again.
    pub fn spend(&mut self, index: usize) {
        if let Some(code) = self.left.get_mut(index) {
            *code = None;
        }
    }

    /// How many codes are left.
    pub fn left(&self) -> usize {
        self.left.iter().flatten().count()
    }
}

/// A mark of the stretched code and not the key itself, so that a key made from a code is not written in the book.
fn mark(normal: &str, salt: &[u8; 32], cost: Cost) -> Result<[u8; 32], CostFault> {
    Ok(mac(&stretch(normal, salt, cost)?, LABEL))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    const SALT: [u8; 32] = [5; 32];

    /// Bytes that are all different, and the same in every run.
    fn counting() -> impl FnMut(&mut [u8]) {
        let mut next = 0_u8;
        move |bytes| {
            bytes.iter_mut().for_each(|byte| {
                next = next.wrapping_mul(5).wrapping_add(97);
                *byte = next;
            });
        }
    }

    #[test]
    fn ten_codes_come_in_groups_of_four_and_carry_every_random_bit() {
        let codes = make(&mut counting());
        let different: HashSet<_> = codes.iter().map(|code| code.as_str()).collect();
        assert_eq!(different.len(), CODES);
        for code in &codes {
            assert_eq!(code.split('-').map(str::len).collect::<Vec<_>>(), [4; 4], "{}", code.as_str());
        }
        let of = |bytes: [u8; 10]| code(&mut |out: &mut [u8]| out.copy_from_slice(&bytes)).to_string();
        assert_eq!(of([0; 10]), "0000-0000-0000-0000");
        assert_eq!(of([0xff; 10]), "ZZZZ-ZZZZ-ZZZZ-ZZZZ");
        let all: HashSet<_> =
            (0..80).map(|bit| of((1_u128 << bit).to_be_bytes()[6..].try_into().unwrap())).collect();
        assert_eq!(all.len(), 80, "a bit that is lost makes guessing twice as easy");
    }

    #[test]
    fn a_code_is_read_however_a_tired_person_types_it() {
        let normal = |typed: &str| normal_form(typed).map(|normal| normal.to_string());
        let wanted = Some("0123ABCD01EFGH1J".to_owned());
        for typed in
            ["0123-ABCD-01EF-GH1J", "0123abcd01efgh1j", " o123 abcd oLef ghij ", "OI23–ABCD–0iEF–GHlJ"]
        {
            assert_eq!(normal(typed), wanted, "{typed}");
        }
        for wrong in
            ["", "0123-ABCD-01EF-GH1", "0123-ABCD-01EF-GH1JJ", "0123-ABCD-01EF-GH1U", "0123-ĀBCD-01EF-GH1J"]
        {
            assert_eq!(normal(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_code_works_once_and_the_others_stay() {
        let codes = make(&mut counting());
        let mut book = CodeBook::of(&codes[..3], SALT, Cost::FLOOR).unwrap();
        assert_eq!(book.left(), 3);
        assert_eq!(book.find(&codes[0]), Some(0));
        assert_eq!(book.find(&codes[2].to_lowercase()), Some(2));
        assert_eq!(book.find(&codes[3]), None, "a code of somebody else");
        assert_eq!(book.find("no code at all"), None);
        book.spend(2);
        book.spend(99);
        assert_eq!((book.find(&codes[2]), book.left()), (None, 2), "spent is spent");
        assert_eq!(book.find(&codes[1]), Some(1), "and the next one works");
    }

    #[test]
    fn a_stored_book_knows_what_it_knew_and_a_weakened_one_is_refused() {
        let codes = make(&mut counting());
        let mut book = CodeBook::of(&codes[..2], SALT, Cost::FLOOR).unwrap();
        book.spend(0);
        let (salt, cost, left) = book.parts();
        let again = CodeBook::from_parts(*salt, cost, *left).unwrap();
        assert_eq!(again, book);
        assert_eq!((again.find(&codes[0]), again.find(&codes[1])), (None, Some(1)));
        let cheap = Cost { passes: 1, ..cost };
        assert_eq!(CodeBook::from_parts(*salt, cheap, *left), Err(CostFault::TooCheap));
    }

    #[test]
    fn an_empty_place_in_the_book_is_found_by_no_code() {
        let book = CodeBook::from_parts(SALT, Cost::FLOOR, [None; CODES]).unwrap();
        assert_eq!(book.find("0000-0000-0000-0000"), None, "spent places hold zeros for comparing only");
    }
}
