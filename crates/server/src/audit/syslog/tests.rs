//! What a collector gets, to the letter, and what strangers cannot put into it.

use apseko_oplog::{DeviceId, UserId};
use proptest::prelude::*;

use super::*;
use crate::audit::Subject;

fn line(event: &Event) -> JournalLine {
    let entry = event.to_bytes();
    let read = Event::from_bytes(&entry).unwrap();
    let subject = read.subject.map(|subject| subject.code());
    JournalLine { seq: 7, at_ms: read.at_ms, action: read.action, subject, entry, hash: [0xab; 32] }
}

fn shown(event: &Event) -> String {
    syslog_line(&line(event), &Sender::named("apseko.example"))
}

fn view() -> Event {
    Event {
        device: Some(DeviceId([3; 16])),
        address: "10.0.0.7".to_owned(),
        object: "case:0909".to_owned(),
        ..Event::new(1_790_000_000_123, Actor::Person(UserId([4; 16])), action::PERSONAL_VIEWED)
    }
    .about(Subject::Person(UserId([5; 16])), "inspection")
}

#[test]
fn a_view_of_somebodys_data_is_one_line() {
    let hash = "ab".repeat(32);
    let (actor, device, subject) = ("04".repeat(16), "03".repeat(16), "05".repeat(16));
    let expected = format!(
        "<86>1 2026-09-21T14:13:20.123Z apseko.example apseko-server - personal.viewed [apseko@32473 seq=\"7\" \
         hash=\"{hash}\" atMs=\"1790000000123\" action=\"personal.viewed\" actorKind=\"person\" actor=\"{actor}\" \
         device=\"{device}\" address=\"10.0.0.7\" outcome=\"done\" purpose=\"inspection\" \
         subject=\"person:{subject}\" object=\"case:0909\"] \u{feff}personal.viewed done by person {actor} from \
         10.0.0.7 case:0909"
    );
    assert_eq!(shown(&view()), expected);
}

#[test]
fn the_priority_says_what_came_of_it() {
    let outcome = |action: &str, outcome| shown(&Event { outcome, ..Event::new(0, Actor::Server, action) });
    assert!(outcome("pulled", Outcome::Done).starts_with("<86>1 1970-01-01T00:00:00.000Z "));
    assert!(outcome("pulled", Outcome::Refused("x".to_owned())).starts_with("<84>1 "));
    assert!(outcome("notice.fork", Outcome::Done).starts_with("<85>1 "));
    assert!(
        outcome(action::LOST, Outcome::Done).starts_with("<83>1 "),
        "that something is not there is an error"
    );
}

#[test]
fn hostile_words_stay_inside_their_field() {
    let hostile = "a\"] \\ [x@1 y=\"z\"]\r\n<0>1 - - - - - -\0\u{1b}[2J\u{202e}";
    let event = Event {
        address: hostile.to_owned(),
        object: hostile.to_owned(),
        action: "account.log in\n".to_owned(),
        detail: vec![(hostile.to_owned(), hostile.to_owned()), (" \u{7f}".to_owned(), "ā".to_owned())],
        ..view()
    };
    let shown = shown(&event);
    assert!(!shown.contains(['\n', '\r', '\0', '\u{1b}', '\u{202e}']), "{shown:?}");
    let read = parse(&shown);
    assert_eq!(read.id, "account.login");
    let clean = hostile.replace(['\r', '\n', '\0', '\u{1b}', '\u{202e}'], "\u{fffd}");
    assert_eq!(read.of(OURS, "object"), clean, "and is the same otherwise");
    assert_eq!(read.of(DETAIL, "other"), "ā");
    assert_eq!(read.elements.len(), 2, "no element came from inside a value: {:?}", read.elements);
    let odd = syslog_line(&line(&view()), &Sender::named("a b\n[c]\"ā"));
    assert!(odd.contains(" ab[c]\" apseko-server "), "{odd}");
    assert!(syslog_line(&line(&view()), &Sender::named("ā\n")).contains("Z - apseko-server"));
}

#[test]
fn no_line_is_longer_than_a_collector_takes() {
    for letter in ["x", "ā", "\"", "𝄞", "\n"] {
        let long = letter.repeat(10_000);
        let detail = (0..100).map(|_| (long.clone(), long.clone())).collect();
        let (address, object, action) = (long.clone(), long.clone(), long.clone());
        let outcome = Outcome::Refused(long.clone());
        let actor = Actor::Operator(long.clone());
        let event = Event {
            address,
            object,
            action,
            detail,
            outcome,
            actor,
            ..view().about(Subject::Outsider([1; 16]), &long)
        };
        let line = syslog_line(&line(&event), &Sender::named(&long));
        assert!(line.len() <= 8_192, "{} bytes of {letter:?}", line.len());
        let read = parse(&line);
        assert!(read.of(OURS, "object").ends_with('…'), "who reads it sees that there was more");
    }
}

#[test]
fn a_clock_far_off_has_no_calendar_and_the_number_is_there_all_the_same() {
    for at_ms in [i64::MIN, -62_200_000_000_000, i64::MAX] {
        let shown = shown(&Event { at_ms, ..view() });
        assert!(shown.starts_with("<86>1 - apseko.example"), "{shown}");
        assert_eq!(parse(&shown).of(OURS, "atMs"), at_ms.to_string());
    }
}

#[test]
fn what_a_newer_program_wrote_is_told_too() {
    let newer = JournalLine { entry: vec![0x80], ..line(&view()) };
    let shown = syslog_line(&newer, &Sender::named("h"));
    assert!(shown.starts_with("<83>1 "), "{shown}");
    assert_eq!(parse(&shown).of(OURS, "seq"), "7");
}

#[test]
fn a_frame_counts_bytes_and_not_letters() {
    assert_eq!(framed("ā b"), "4 ā b".as_bytes());
}

proptest! {
    #[test]
    fn whatever_is_said_can_be_read_again(address in ".{0,80}", object in ".{0,80}", name in ".{0,40}", said in ".{0,40}") {
        let event = Event { address, object: object.clone(), detail: vec![(name, said)], ..view() };
        let shown = shown(&event);
        prop_assert!(!shown.chars().any(is_unfit_but_mark), "{:?}", shown);
        let clean: String = object.chars().map(|it| if is_unfit(it) { '\u{fffd}' } else { it }).collect();
        prop_assert_eq!(parse(&shown).of(OURS, "object"), clean);
    }
}

fn is_unfit_but_mark(letter: char) -> bool {
    is_unfit(letter) && letter != '\u{feff}'
}

/// A line as somebody reads it who knows only the RFC.
#[derive(Debug)]
struct Read {
    id: String,
    elements: Vec<(String, Vec<(String, String)>)>,
}

impl Read {
    fn of(&self, element: &str, name: &str) -> String {
        let (_, fields) = self.elements.iter().find(|(id, _)| id == element).unwrap();
        fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone()).unwrap_or_default()
    }
}

fn parse(line: &str) -> Read {
    let mut words = line.splitn(7, ' ');
    let priority = words.next().unwrap();
    assert!(priority.starts_with('<') && priority.ends_with(">1"), "{line}");
    let header: Vec<&str> = words.by_ref().take(5).collect();
    let [_, _, program, process, id] = header[..] else { panic!("{line}") };
    assert_eq!((program, process), (PROGRAM, NOTHING));
    let mut rest = words.next().unwrap().chars();
    let mut elements = Vec::new();
    while let Some('[') = rest.next() {
        elements.push(parse_element(&mut rest));
    }
    assert_eq!(rest.next(), Some('\u{feff}'), "the text after the data is UTF-8 and says so: {line}");
    Read { id: id.to_owned(), elements }
}

fn parse_element(rest: &mut std::str::Chars<'_>) -> (String, Vec<(String, String)>) {
    let id: String = rest.by_ref().take_while(|letter| *letter != ' ').collect();
    let mut fields = Vec::new();
    loop {
        let name: String = rest.by_ref().take_while(|letter| *letter != '=').collect();
        assert!(!name.is_empty() && name.len() <= 32, "{name:?}");
        assert_eq!(rest.next(), Some('"'));
        let mut value = String::new();
        loop {
            match rest.next().unwrap() {
                '"' => break,
                '\\' => value.push(rest.next().unwrap()),
                ']' => panic!("an end inside a value"),
                letter => value.push(letter),
            }
        }
        fields.push((name, value));
        match rest.next().unwrap() {
            ']' => return (id, fields),
            ' ' => {}
            other => panic!("{other:?} after a value"),
        }
    }
}
