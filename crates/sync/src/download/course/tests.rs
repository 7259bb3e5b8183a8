//! Stories of one download, without a network: where it goes on, what an answer means, and when it is given up.

use std::time::Duration;

use uuid::Uuid;

use super::*;
use crate::upload::Sum;

const SUM: Sum = Sum([7; 32]);

fn wanted(bytes: WantedBytes) -> Wanted {
    Wanted { case: Uuid::from_u128(1), evidence: Uuid::from_u128(2), sum: SUM, bytes }
}

fn original() -> Course {
    Course::of(&wanted(WantedBytes::Original { length: 100 }))
}

fn tag() -> Option<String> {
    Some(format!("\"{SUM}\""))
}

fn part(from: u64) -> Part {
    Part { from, of: Some(100), tag: tag() }
}

fn ask(from: u64) -> Do {
    Do::Ask { from, tag: tag().filter(|_| from > 0) }
}

fn refused(status: u16, code: &str) -> LinkFailure {
    LinkFailure::Refused { status, code: code.to_owned(), after: None }
}

/// A course of which so many bytes are here.
fn begun(bytes: usize) -> Course {
    let mut course = original();
    assert_eq!(course.answers(0, 0, &part(0)), Taking::FromItsBeginning);
    assert!(course.comes(bytes));
    course
}

#[test]
fn after_a_break_it_goes_on_where_it_stands() {
    let mut course = original();
    assert_eq!(course.next(0), ask(0));
    course = begun(40);
    course.breaks(0, 0, &LinkFailure::NoConnection);
    assert_eq!(course.next(0), Do::Wait(AT_ONCE_MS), "a moment, and not more");
    assert_eq!(course.next(AT_ONCE_MS), ask(40));
    assert_eq!(course.answers(200, 0, &part(40)), Taking::GoesOn);
    assert!(course.comes(60));
    course.is_over(300, 0);
    assert_eq!(course.next(300), Do::Check);
    course.adds_up_to(SUM.0);
    assert_eq!(course.next(300), Do::End(Ok(())));
}

#[test]
fn a_server_that_sends_all_of_it_sends_it_from_its_beginning() {
    let mut course = begun(40);
    course.breaks(0, 0, &LinkFailure::TooSlow);
    assert_eq!(course.answers(200, 0, &part(0)), Taking::FromItsBeginning);
    assert!(course.comes(100));
    assert_eq!(course.next(200), Do::Check, "and nothing of what was here before is counted");
}

#[test]
fn bytes_of_another_place_are_not_taken() {
    let mut course = begun(40);
    assert_eq!(course.answers(0, 0, &part(41)), Taking::Nothing);
    assert_eq!(course.next(AT_ONCE_MS), ask(40), "and what is here stays");
}

#[test]
fn whoever_does_not_know_the_sum_is_not_our_server() {
    let mut course = original();
    let gate = Part { tag: None, ..part(0) };
    assert_eq!(course.answers(0, 0, &gate), Taking::Nothing);
    let other = Part { tag: Some("\"00\"".to_owned()), ..part(0) };
    assert_eq!(course.answers(0, 0, &other), Taking::Nothing);
    assert_eq!(course.next(60_000), ask(0), "it is asked for again: the gate may open");
}

#[test]
fn a_file_of_another_length_is_not_the_one_that_was_said() {
    let mut course = original();
    assert_eq!(course.answers(0, 0, &Part { of: Some(99), ..part(0) }), Taking::Nothing);
    assert_eq!(course.next(0), Do::End(Err(OTHER_CONTENT.to_owned())));
}

#[test]
fn more_bytes_than_there_are_make_all_of_them_doubtful() {
    let mut course = begun(90);
    assert!(!course.comes(11));
    course.breaks(0, 0, &LinkFailure::OtherAnswer);
    assert_eq!(course.next(60_000), ask(0));
}

#[test]
fn another_sum_never_counts() {
    let mut whole = begun(100);
    whole.adds_up_to([8; 32]);
    assert_eq!(whole.next(0), Do::End(Err(OTHER_CONTENT.to_owned())), "in one piece: the server has another");

    let mut pieced = begun(40);
    pieced.answers(0, 0, &part(40));
    pieced.comes(60);
    pieced.adds_up_to([8; 32]);
    assert_eq!(pieced.next(0), ask(0), "in several pieces: they may not fit each other");
    pieced.answers(0, 0, &part(0));
    pieced.comes(100);
    pieced.adds_up_to([8; 32]);
    assert_eq!(pieced.next(0), Do::End(Err(OTHER_CONTENT.to_owned())), "not for ever");
}

#[test]
fn what_the_server_has_not_is_told_at_once() {
    for code in ["file.unknown", "file.not_arrived", "file.no_preview"] {
        let mut course = original();
        course.breaks(0, 0, &refused(404, code));
        assert_eq!(course.next(0), Do::End(Err(code.to_owned())));
    }
    let mut course = original();
    course.breaks(0, 0, &refused(404, ""));
    assert_eq!(course.next(60_000), ask(0), "a gate says nothing about files");
}

#[test]
fn a_place_that_the_server_does_not_have_begins_it_anew() {
    let mut course = begun(40);
    course.breaks(0, 0, &refused(416, "file.range"));
    assert_eq!(course.next(60_000), ask(0));
}

#[test]
fn a_person_is_told_after_a_few_failures_that_moved_nothing() {
    let mut course = begun(10);
    for _ in 1..TRIES {
        course.breaks(0, 0, &LinkFailure::NoConnection);
    }
    assert!(matches!(course.next(0), Do::Wait(_)));
    course.answers(0, 0, &part(10));
    assert!(course.comes(1), "one byte more is a beginning");
    for _ in 1..TRIES {
        course.breaks(0, 0, &LinkFailure::NoConnection);
    }
    assert!(matches!(course.next(0), Do::Wait(_)), "what moves is not given up");
    course.breaks(0, 0, &LinkFailure::NoConnection);
    assert_eq!(course.next(0), Do::End(Err("link.no_connection".to_owned())));
}

#[test]
fn a_server_that_begins_anew_each_time_is_given_up_too() {
    let mut course = original();
    for _ in 0..=TRIES {
        if course.answers(0, 0, &part(0)) == Taking::Nothing {
            break;
        }
        course.comes(50);
        course.breaks(0, 0, &LinkFailure::NoConnection);
    }
    assert_eq!(course.next(0), Do::End(Err("link.no_connection".to_owned())), "the same half moves nothing");
}

#[test]
fn a_busy_server_is_left_alone_for_as_long_as_it_says_but_not_for_ever() {
    let mut course = original();
    let busy = |seconds| LinkFailure::Refused {
        status: 503,
        code: "file.busy".to_owned(),
        after: Some(Duration::from_secs(seconds)),
    };
    course.breaks(0, 0, &busy(5));
    assert_eq!(course.next(0), Do::Wait(5_000));
    course.breaks(0, 0, &busy(86_400));
    assert_eq!(course.next(0), Do::Wait(30_000), "a person waits for it");
}

#[test]
fn a_preview_has_the_length_that_the_answer_says_and_goes_on_only_as_the_same_picture() {
    let mut course = Course::of(&wanted(WantedBytes::Preview));
    assert_eq!(course.next(0), Do::Ask { from: 0, tag: None });
    let mark = Some("\"p1\"".to_owned());
    let said = Part { from: 0, of: Some(30), tag: mark.clone() };
    assert_eq!(course.answers(0, 0, &said), Taking::FromItsBeginning);
    assert!(course.comes(10));
    course.breaks(0, 0, &LinkFailure::NoConnection);
    assert_eq!(course.next(AT_ONCE_MS), Do::Ask { from: 10, tag: mark.clone() });
    let other = Part { from: 10, of: Some(31), tag: mark.clone() };
    assert_eq!(course.answers(0, 0, &other), Taking::Nothing, "another picture");
    assert_eq!(course.answers(0, 0, &Part { from: 10, of: Some(30), tag: mark }), Taking::GoesOn);
    assert!(course.comes(20));
    course.adds_up_to([1; 32]);
    assert_eq!(course.next(0), Do::End(Ok(())), "nobody knows its sum beforehand");
}

#[test]
fn a_preview_without_a_length_or_of_many_megabytes_is_none() {
    for of in [None, Some(0), Some(1 << 30)] {
        let mut course = Course::of(&wanted(WantedBytes::Preview));
        assert_eq!(course.answers(0, 0, &Part { from: 0, of, tag: None }), Taking::Nothing, "{of:?}");
    }
}

#[test]
fn an_empty_file_is_asked_for_all_the_same() {
    let mut course = Course::of(&wanted(WantedBytes::Original { length: 0 }));
    assert_eq!(course.next(0), ask(0), "whether this device may have it, the server says");
    assert_eq!(course.answers(0, 0, &Part { of: Some(0), ..part(0) }), Taking::FromItsBeginning);
    course.is_over(0, 0);
    assert_eq!(course.next(0), Do::Check);
}
