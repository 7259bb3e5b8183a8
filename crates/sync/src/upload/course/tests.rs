//! Stories about one upload, and what holds whatever a server answers.

use std::time::Duration;

use proptest::prelude::*;

use super::super::Need;
use super::*;

const SUM: Sum = Sum([7; 32]);
const LENGTH: u64 = 1_000;
const PIECE: u64 = 300;
const THERE: FileAddress = FileAddress([1; 16]);
const ELSEWHERE: FileAddress = FileAddress([2; 16]);

fn parcel(kept: Kept) -> Parcel {
    Parcel { sum: SUM, length: LENGTH, need: Need::Rest, visited_ms: 0, kept }
}

fn fresh() -> Course {
    Course::of(&parcel(Kept::default()))
}

/// As after a kill: the address is known, nothing else.
fn resumed() -> Course {
    Course::of(&parcel(Kept { address: Some(THERE), end: None }))
}

fn refused(status: u16, code: &str) -> Heard {
    Heard::Failed(LinkFailure::Refused { status, code: code.to_owned(), after: None })
}

fn stands(at: u64, state: FileState) -> Heard {
    Heard::Stands(Standing { at, of: LENGTH, state })
}

/// What it does when no wait holds any more.
fn next(course: &mut Course) -> Do {
    course.next(u64::MAX, PIECE)
}

fn told(course: &Course) -> Option<String> {
    match course.stand() {
        Stand::Paused(Why::Trouble { code }) | Stand::Refused { code } => Some(code),
        Stand::Waiting | Stand::Sending { .. } | Stand::Checking | Stand::Stored | Stand::Paused(_) => None,
    }
}

#[test]
fn a_file_goes_in_pieces_and_is_stored_when_the_server_says_so() {
    let mut course = fresh();
    assert_eq!((next(&mut course), course.stand()), (Do::Create, Stand::Waiting));
    course.heard(0, 0, Heard::Created(THERE, Some(0)));
    let address = Kept { address: Some(THERE), end: None };
    assert_eq!(next(&mut course), Do::Note(address), "before a byte is sent to it, the address is durable");
    course.heard(0, 0, Heard::Noted(true));
    for (from, to) in [(0, 300), (300, 600), (600, 900)] {
        assert_eq!(next(&mut course), Do::Send(THERE, from, to));
        course.heard(0, 0, Heard::Took(to, FileState::Arriving));
        assert_eq!(course.stand(), Stand::Sending { at: to, of: LENGTH });
    }
    assert_eq!(next(&mut course), Do::Send(THERE, 900, 1_000));
    course.heard(0, 0, Heard::Took(1_000, FileState::Arriving));
    assert_eq!(next(&mut course), Do::Ask(THERE), "that all bytes were taken is not that they are stored");
    course.heard(0, 0, stands(1_000, FileState::Checking));
    assert_eq!((next(&mut course), course.stand()), (Do::Ask(THERE), Stand::Checking));
    course.heard(0, 0, stands(1_000, FileState::Stored(SUM)));
    assert_ne!(course.stand(), Stand::Stored, "nobody is told before it is noted");
    assert_eq!(next(&mut course), Do::Note(Kept { address: Some(THERE), end: Some(End::Stored) }));
    course.heard(0, 0, Heard::Noted(true));
    assert_eq!((next(&mut course), course.stand()), (Do::Nothing, Stand::Stored));
}

#[test]
fn after_a_kill_one_question_says_where_it_goes_on() {
    let mut course = resumed();
    assert_eq!(next(&mut course), Do::Ask(THERE));
    course.heard(0, 0, stands(417, FileState::Arriving));
    assert_eq!(next(&mut course), Do::Send(THERE, 417, 717));
}

#[test]
fn whatever_leaves_it_in_doubt_is_followed_by_a_question() {
    let doubts = [
        Heard::Failed(LinkFailure::NoConnection),
        Heard::Failed(LinkFailure::TooSlow),
        Heard::Failed(LinkFailure::OtherAnswer),
        refused(409, "upload.offset"),
        refused(413, "upload.beyond"),
        refused(423, ""),
        refused(460, "upload.checksum"),
        refused(500, ""),
        refused(404, ""),
        Heard::Took(200, FileState::Arriving),
        Heard::Took(5_000, FileState::Arriving),
        Heard::Left,
    ];
    for doubt in doubts {
        let mut course = resumed();
        next(&mut course);
        course.heard(0, 0, stands(300, FileState::Arriving));
        assert_eq!(next(&mut course), Do::Send(THERE, 300, 600));
        let said = format!("{doubt:?}");
        course.heard(0, 0, doubt);
        assert_eq!(next(&mut course), Do::Ask(THERE), "after {said}");
        course.heard(0, 0, stands(450, FileState::Arriving));
        assert_eq!(
            next(&mut course),
            Do::Send(THERE, 450, 750),
            "it goes on where the server is, after {said}"
        );
    }
}

#[test]
fn what_the_server_has_forgotten_begins_anew_and_people_are_told_if_it_always_forgets() {
    for lost in ["upload.unknown", "upload.expired"] {
        let mut course = resumed();
        for round in 1.. {
            next(&mut course);
            course.heard(0, 0, refused(404, lost));
            if told(&course).is_some() {
                assert_eq!((round, told(&course).as_deref()), (TELL_AFTER, Some(lost)));
                break;
            }
            assert_eq!(next(&mut course), Do::Note(Kept::default()));
            course.heard(0, 0, Heard::Noted(true));
            assert_eq!(next(&mut course), Do::Create);
            course.heard(0, 0, Heard::Created(ELSEWHERE, Some(0)));
            next(&mut course);
            course.heard(0, 0, Heard::Noted(true));
            assert_eq!(next(&mut course), Do::Send(ELSEWHERE, 0, 300));
            course.heard(0, 0, Heard::Took(300, FileState::Arriving));
        }
    }
}

#[test]
fn another_file_at_the_address_is_not_ours() {
    let mut course = resumed();
    next(&mut course);
    course.heard(0, 0, Heard::Stands(Standing { at: 3, of: 5, state: FileState::Arriving }));
    assert_eq!(next(&mut course), Do::Note(Kept::default()), "and nothing is sent to it");
}

#[test]
fn bytes_that_do_not_add_up_are_refused_for_good() {
    for last in [
        refused(422, "upload.other_sum"),
        stands(1_000, FileState::Refused),
        stands(1_000, FileState::Stored(Sum([8; 32]))),
    ] {
        let mut course = resumed();
        next(&mut course);
        course.heard(0, 0, last);
        next(&mut course);
        course.heard(0, 0, Heard::Noted(true));
        assert_eq!(told(&course).as_deref(), Some("upload.other_sum"));
        assert_eq!(next(&mut course), Do::Nothing);
    }
}

#[test]
fn a_full_server_is_waited_for_and_told_of() {
    for (status, code) in [(429, "upload.quota"), (507, "upload.no_space"), (412, "upload.version")] {
        let mut course = fresh();
        next(&mut course);
        let after = Some(Duration::from_secs(90));
        let failure = LinkFailure::Refused { status, code: code.to_owned(), after };
        course.heard(1_000, 0, Heard::Failed(failure));
        assert_eq!(told(&course).as_deref(), Some(code), "at once");
        assert_eq!(course.next(1_000, PIECE), Do::Wait(91_000));
        course.hurry();
        assert_eq!(course.next(1_000, PIECE), Do::Create, "a person who made room need not wait");
    }
}

#[test]
fn a_file_that_is_too_large_is_not_sent_again_and_again() {
    let mut course = fresh();
    next(&mut course);
    course.heard(0, 0, refused(413, "upload.too_large"));
    next(&mut course);
    course.heard(0, 0, Heard::Noted(true));
    let said = (next(&mut course), told(&course));
    assert_eq!(said, (Do::Nothing, Some("upload.too_large".to_owned())), "a person decides what comes of it");
}

#[test]
fn a_file_of_this_device_that_changed_is_never_delivered() {
    let mut course = resumed();
    next(&mut course);
    course.heard(0, 0, stands(300, FileState::Arriving));
    next(&mut course);
    course.heard(0, 0, Heard::Changed);
    next(&mut course);
    course.heard(0, 0, Heard::Noted(true));
    assert_eq!((next(&mut course), told(&course).as_deref()), (Do::Nothing, Some("upload.changed")));
}

#[test]
fn without_room_for_the_address_nothing_is_sent_to_it() {
    let mut course = fresh();
    next(&mut course);
    course.heard(0, 0, Heard::Created(THERE, Some(0)));
    next(&mut course);
    course.heard(0, 0, Heard::Noted(false));
    assert_eq!(course.stand(), Stand::Paused(Why::Storage));
    assert_eq!(next(&mut course), Do::Note(Kept { address: Some(THERE), end: None }), "it is noted first");
    course.heard(0, 0, Heard::Noted(true));
    assert_ne!(course.stand(), Stand::Paused(Why::Storage));
}

#[test]
fn an_offset_that_jumps_back_is_followed() {
    let mut course = resumed();
    next(&mut course);
    course.heard(0, 0, stands(900, FileState::Arriving));
    next(&mut course);
    course.heard(0, 0, Heard::Failed(LinkFailure::NoConnection));
    next(&mut course);
    assert_eq!(course.heard(0, 0, stands(100, FileState::Arriving)), Went::Back);
    assert_eq!(next(&mut course), Do::Send(THERE, 100, 400), "what the server lost is sent again");
}

fn any_state() -> impl Strategy<Value = FileState> {
    prop_oneof![
        4 => Just(FileState::Arriving),
        1 => Just(FileState::Checking),
        1 => Just(FileState::Stored(SUM)),
        1 => Just(FileState::Refused),
    ]
}

fn any_failure() -> impl Strategy<Value = (u16, &'static str)> {
    let statuses = prop_oneof![
        Just(301_u16),
        Just(400),
        Just(401),
        Just(404),
        Just(409),
        Just(410),
        Just(412),
        Just(413),
        Just(422),
        Just(423),
        Just(429),
        Just(460),
        Just(500),
        Just(503),
        Just(507),
    ];
    let codes = prop_oneof![
        Just(""),
        Just("upload.unknown"),
        Just("upload.offset"),
        Just("upload.beyond"),
        Just("upload.quota"),
        Just("upload.no_space"),
        Just("upload.other_sum"),
        Just("upload.too_large"),
        Just("session.refused"),
    ];
    (statuses, codes)
}

/// What a server, or whoever stands in its place, may say to anything.
#[derive(Debug, Clone)]
enum Says {
    Created(bool),
    Stands(u64, u64, FileState),
    Took(u64, FileState),
    Refuses(u16, &'static str),
    Silence,
    Nonsense,
}

fn anything() -> impl Strategy<Value = Says> {
    prop_oneof![
        2 => any::<bool>().prop_map(Says::Created),
        4 => (0..LENGTH + 9, prop_oneof![9 => Just(LENGTH), 1 => 0..LENGTH * 2], any_state())
            .prop_map(|(at, of, state)| Says::Stands(at, of, state)),
        4 => (0..LENGTH + 9, any_state()).prop_map(|(at, state)| Says::Took(at, state)),
        3 => any_failure().prop_map(|(status, code)| Says::Refuses(status, code)),
        1 => Just(Says::Silence),
        1 => Just(Says::Nonsense),
    ]
}

/// What an answer is to what was asked: a sentence that does not fit is nonsense.
fn heard(asked: &Do, says: &Says) -> Heard {
    match (asked, says) {
        (Do::Note(_), _) => Heard::Noted(true),
        (_, Says::Refuses(status, code)) => refused(*status, code),
        (_, Says::Silence) => Heard::Failed(LinkFailure::TooSlow),
        (Do::Create, Says::Created(fresh)) => Heard::Created(ELSEWHERE, fresh.then_some(0)),
        (Do::Ask(_), Says::Stands(at, of, state)) => {
            Heard::Stands(Standing { at: *at, of: *of, state: *state })
        }
        (Do::Send(..), Says::Took(at, state)) => Heard::Took(*at, *state),
        _ => Heard::Failed(LinkFailure::OtherAnswer),
    }
}

/// More than this many answers that brought nothing do not go by in silence: each byte may be brought once for every
/// beginning that people are not told of.
const QUIET: usize = 60;

proptest! {
    #[test]
    fn whatever_the_answers_it_asks_one_thing_and_sends_from_where_the_server_is(
        says in proptest::collection::vec(anything(), 1..400), pieces in proptest::collection::vec(1_u64..2_000, 1..9),
    ) {
        let mut course = fresh();
        let (mut said, mut moved_at, mut best) = (None, 0, 0);
        for (round, says) in says.iter().enumerate() {
            let piece = pieces[round % pieces.len()];
            let asked = course.next(u64::MAX, piece);
            prop_assert_eq!(course.next(u64::MAX, piece), Do::Nothing, "one thing at a time");
            match &asked {
                Do::Send(_, from, to) => {
                    prop_assert_eq!(Some(*from), said, "from the place that the server named last");
                    prop_assert!(from <= to && *to <= LENGTH && to - from <= piece);
                }
                Do::Nothing => {
                    prop_assert!(course.has_ended(), "it rests only at its end: {:?}", course);
                    let told = matches!(course.stand(), Stand::Stored | Stand::Refused { .. });
                    prop_assert!(told, "and says which");
                    return Ok(());
                }
                Do::Wait(_) => prop_assert!(false, "at the end of time no wait holds"),
                Do::Note(_) | Do::Create | Do::Ask(_) => {}
            }
            let heard = heard(&asked, says);
            match &heard {
                Heard::Created(_, at) => (said, best) = (*at, 0),
                Heard::Stands(Standing { at, .. }) | Heard::Took(at, _) => said = Some(*at),
                Heard::Noted(_) => {}
                Heard::Changed | Heard::Unreadable(_) | Heard::Failed(_) | Heard::Left => said = None,
            }
            let went = course.heard(0, 0, heard);
            if let Some(at) = said && at > best && went == Went::Forward {
                (best, moved_at) = (at, round);
            }
            let silent = round - moved_at > QUIET && told(&course).is_none() && course.now.end.is_none();
            prop_assert!(!silent, "nothing has moved since {} and nobody is told: {:?}", moved_at, course);
        }
    }

    #[test]
    fn a_server_that_answers_in_order_in_the_end_gets_it_all(
        says in proptest::collection::vec(anything(), 0..60), start in 0..LENGTH,
    ) {
        let mut course = fresh();
        for says in &says {
            let asked = course.next(u64::MAX, PIECE);
            if asked == Do::Nothing {
                return Ok(());
            }
            course.heard(0, 0, heard(&asked, says));
        }
        // From now on whoever answers is our server, and tells the truth.
        let mut has = start;
        for _ in 0..40 {
            let heard = match course.next(u64::MAX, PIECE) {
                Do::Note(_) => Heard::Noted(true),
                Do::Create => { has = 0; Heard::Created(THERE, Some(0)) }
                Do::Ask(_) if has == LENGTH => stands(has, FileState::Stored(SUM)),
                Do::Ask(_) => stands(has, FileState::Arriving),
                Do::Send(_, from, _) if from != has => refused(409, "upload.offset"),
                Do::Send(_, _, to) => { has = to; Heard::Took(to, FileState::Arriving) }
                Do::Wait(_) => unreachable!("at the end of time no wait holds"),
                Do::Nothing => break,
            };
            course.heard(0, 0, heard);
        }
        prop_assert!(course.has_ended(), "{:?}", course);
    }
}
