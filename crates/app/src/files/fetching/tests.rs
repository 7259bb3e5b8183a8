//! Stories about what is fetched when, and what becomes of a wish that is taken back.

use super::*;

fn wish(number: u128, what: Shape) -> Wish {
    let evidence = Uuid::from_u128(number);
    Wish { evidence, what, case: Uuid::from_u128(9), sum: [7; 32], size: 100 }
}

fn next(wishes: &mut Wishes) -> Option<(u128, Shape)> {
    wishes.begin_next().map(|turn| (turn.wish.evidence.as_u128(), turn.wish.what))
}

#[test]
fn previews_come_before_originals_and_two_at_a_time() {
    let mut wishes = Wishes::default();
    wishes.ask(wish(1, Shape::Original));
    wishes.ask(wish(3, Shape::Preview));
    wishes.ask(wish(2, Shape::Preview));
    let first = wishes.begin_next().unwrap();
    assert_eq!((first.wish.evidence.as_u128(), first.wish.what), (3, Shape::Preview), "asked for first");
    assert_eq!(next(&mut wishes), Some((2, Shape::Preview)));
    assert_eq!(next(&mut wishes), None, "two are on their way");
    wishes.ended(&first, Ok(()));
    assert_eq!(next(&mut wishes), Some((1, Shape::Original)));
}

#[test]
fn a_person_sees_how_far_it_is_and_why_it_did_not_come() {
    let mut wishes = Wishes::default();
    let progress = |wishes: &Wishes| wishes.progress(Uuid::from_u128(1), Shape::Original);
    assert_eq!(progress(&wishes), None);
    wishes.ask(wish(1, Shape::Original));
    assert_eq!(progress(&wishes), Some(Progress::Waits));
    let turn = wishes.begin_next().unwrap();
    wishes.comes(&turn, 40);
    assert_eq!(progress(&wishes), Some(Progress::Comes(40)));
    wishes.ask(wish(1, Shape::Original));
    assert_eq!(progress(&wishes), Some(Progress::Comes(40)), "a second touch begins nothing anew");
    wishes.ended(&turn, Err("file.not_arrived".to_owned()));
    assert_eq!(progress(&wishes), Some(Progress::Failed("file.not_arrived".to_owned())));
    assert!(wishes.begin_next().is_none(), "nothing is tried again behind somebody's back");
    wishes.ask(wish(1, Shape::Original));
    assert_eq!(progress(&wishes), Some(Progress::Waits), "unless they ask again");
}

#[test]
fn whatever_is_told_of_a_wish_that_was_taken_back_is_not_heard() {
    let mut wishes = Wishes::default();
    wishes.ask(wish(1, Shape::Original));
    let old = wishes.begin_next().unwrap();
    wishes.stop(Uuid::from_u128(1));
    wishes.ask(wish(1, Shape::Original));
    wishes.comes(&old, 40);
    wishes.ended(&old, Err("link.no_connection".to_owned()));
    let progress = wishes.progress(Uuid::from_u128(1), Shape::Original);
    assert_eq!(progress, Some(Progress::Waits), "the new wish has a life of its own");
}
