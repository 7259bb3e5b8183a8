//! People in these tests cannot exist: their check digit is wrong on purpose, or they were born on no day.

use super::*;
use jiff::civil::date;
use proptest::prelude::*;

/// Born on 1 May 1985; the right check digit would be 7.
const MAY: &str = "010585-10014";

fn code(typed: &str) -> PersonalCode {
    PersonalCode::parse(typed).unwrap()
}

#[test]
fn a_code_is_read_however_it_is_typed() {
    for typed in ["01058510014", " 010585 10014\n", "010585 - 10014", "010585–10014", "01 05 85-10014"] {
        assert_eq!(code(typed).to_string(), MAY, "one person, one spelling");
    }
}

#[test]
fn what_cannot_be_a_code_is_refused_and_not_repeated() {
    let refused = [
        ("", PersonalCodeFault::Length { found: 0 }),
        ("-", PersonalCodeFault::Length { found: 0 }),
        ("010585-1001", PersonalCodeFault::Length { found: 10 }),
        ("010585-100144", PersonalCodeFault::Length { found: 12 }),
        ("01058-510014", PersonalCodeFault::Hyphen),
        ("0105851-0014", PersonalCodeFault::Hyphen),
        ("01-05-85-10014", PersonalCodeFault::Hyphen),
        ("010585-1001O", PersonalCodeFault::Character),
        ("010585/10014", PersonalCodeFault::Character),
        ("٠١٠٥٨٥-10014", PersonalCodeFault::Character),
    ];
    for (typed, fault) in refused {
        assert_eq!(PersonalCode::parse(typed), Err(fault), "a person has to know what to put right");
    }
    let said = PersonalCodeFault::Length { found: 10 }.to_string();
    assert!(!said.contains("0105"), "errors go to logs, and personal data does not");
}

#[test]
fn the_seventh_digit_tells_the_century() {
    assert_eq!(code(MAY).birth_day(), Some(date(1985, 5, 1)));
    assert_eq!(code("010585-00019").birth_day(), Some(date(1885, 5, 1)));
    assert_eq!(code("290204-20011").birth_day(), Some(date(2004, 2, 29)), "2004 was a leap year");
    assert_eq!(code("010585-30011").birth_day(), None, "no century has this digit");
    assert_eq!(code("310585-10011").birth_day(), Some(date(1985, 5, 31)), "31 is a day, not the new kind");
}

#[test]
fn a_day_that_never_was_is_a_warning() {
    let never = code("290203-20015");
    assert_eq!(never.birth_day(), None, "2003 had no 29 February");
    assert!(never.warnings().contains(&PersonalCodeWarning::BirthDay), "somebody should read it again");
    assert_eq!(code("000085-10011").birth_day(), None, "no month and no day");
}

/// 3·10 + 1·5 + 0·8 + 2·4 + 9·2 + 9·1 + 1·6 = 76, and 77 leaves nothing when divided by 11. Nobody was born on 31 February.
#[test]
fn a_wrong_check_digit_is_a_warning_and_never_a_refusal() {
    assert_eq!(code("310299-10000").warnings(), [PersonalCodeWarning::BirthDay], "the check digit is right");
    assert_eq!(
        code("310299-10001").warnings(),
        [PersonalCodeWarning::BirthDay, PersonalCodeWarning::CheckDigit],
        "and now it is not"
    );
    assert_eq!(code(MAY).warnings(), [PersonalCodeWarning::CheckDigit], "it may have been typed wrongly");
}

/// 3·10 + 1·5 + 0·8 + 2·4 + 9·2 + 9·1 + 1·6 + 3·7 = 97: ten is left of 98, and ten is written as nought.
#[test]
fn ten_as_a_remainder_is_written_as_nought() {
    assert_eq!(code("310299-10300").warnings(), [PersonalCodeWarning::BirthDay]);
}

#[test]
fn a_code_of_the_new_kind_tells_nothing() {
    for typed in ["320000-00001", "391299-10011"] {
        let new = code(typed);
        assert!(new.is_new_kind(), "no day of a month is above 31");
        assert_eq!(new.birth_day(), None, "the day of birth has to be asked for");
        assert_eq!(new.warnings(), [], "nobody knows how its check digit is made");
    }
    for typed in ["310585-10011", "400000-00001", "230585-10011"] {
        assert!(!code(typed).is_new_kind(), "only 32 to 39 were given out");
    }
}

#[test]
fn logs_and_lists_do_not_show_the_person() {
    assert_eq!(code(MAY).masked(), "010585-*****");
    assert!(!format!("{:?}", code(MAY)).contains("10014"), "what is printed for debugging ends up in a file");
}

#[test]
fn a_code_is_stored_as_it_is_written() {
    let stored = serde_json::to_string(&code(MAY)).unwrap();
    assert_eq!(stored, format!("\"{MAY}\""));
    assert_eq!(serde_json::from_str::<PersonalCode>(&stored).unwrap(), code(MAY));
    let fault = serde_json::from_str::<PersonalCode>("\"010585-100\"").unwrap_err().to_string();
    assert!(!fault.contains("0105"), "a fault in a file is logged");
}

fn impossible_person() -> impl Strategy<Value = String> {
    (proptest::array::uniform10(0_u8..10), 1_u16..10).prop_map(|(front, off)| {
        let mut digits = [0; LENGTH];
        digits[..10].copy_from_slice(&front);
        let right = (1 + weighted(&digits, &WEIGHTS)) % 11 % 10;
        digits[10] = u8::try_from((right + off) % 10).unwrap();
        digits.iter().map(ToString::to_string).collect()
    })
}

proptest! {
    #[test]
    fn every_eleven_digits_are_a_code_and_come_back(typed in impossible_person()) {
        let read = code(&typed);
        prop_assert_eq!(read.to_string().replace('-', ""), typed.clone(), "no digit may get lost");
        prop_assert_eq!(PersonalCode::parse(&read.to_string()), Ok(read.clone()), "the spelling is stable");
        let hidden = format!("{read:?}");
        prop_assert!(hidden.ends_with("-*****)"), "nobody is named in a log: {}", hidden);
        let doubtful = read.warnings().contains(&PersonalCodeWarning::CheckDigit);
        prop_assert_ne!(doubtful, read.is_new_kind(), "a wrong digit shows, in codes that have one");
    }

    #[test]
    fn whatever_is_typed_gets_an_answer(typed in "\\PC{0,40}") {
        let _ = PersonalCode::parse(&typed).map(|code| (code.birth_day(), code.warnings()));
    }
}
