//! Posts: nobody has one twice, nobody gives one to themselves, and a deputy stands for somebody who has one.

use jiff::civil::Date;
use jiff::{Span, ToSpan as _};

use super::super::{Book, By, Change, ChangeRefused, Id, Person, Post, Record};
use super::{MOST_POSTS, in_order, is_post, open_unit, put, working};

/// Longer than that nobody stands for somebody else: then they have the post.
const LONGEST_DEPUTY: fn() -> Span = || 366.days();

#[expect(clippy::wildcard_enum_match_arm, reason = "the changes of other kinds come to nothing here")]
pub(super) fn plan(book: &Book, change: &Change, by: &By) -> Result<Vec<Record>, ChangeRefused> {
    match change {
        Change::GivePost { person, post } => {
            if post.stands_for.is_some() {
                return Err(ChangeRefused::DeputyForNothing);
            }
            let person = of_another(book, *person, by)?;
            given(book, person, post)
        }
        Change::EndPost { person, unit, role, from, stands_for, last } => {
            let mut person = book.person(*person).cloned().ok_or(ChangeRefused::PersonUnknown)?;
            let this = |post: &Post| {
                is_post(post, *role, *unit) && post.from == *from && post.stands_for == *stands_for
            };
            let place = person.posts.iter().position(this).ok_or(ChangeRefused::PostUnknown)?;
            in_order((*last).min(*from), None)?;
            end(&mut person, *last, |at, _| at == place);
            put(person)
        }
        Change::Move { person, out_of, to, role, from } => {
            let mut person = of_another(book, *person, by)?;
            let last = from.yesterday().map_err(|_| ChangeRefused::DaysOdd)?;
            let old = |post: &Post| {
                post.stands_for.is_none()
                    && !post.is_over(*from)
                    && out_of.is_none_or(|unit| post.unit == unit)
            };
            if out_of.is_some() && !person.posts.iter().any(old) {
                return Err(ChangeRefused::PostUnknown);
            }
            end(&mut person, last, |_, post| old(post));
            given(book, person, &Post { role: *role, unit: *to, from: *from, until: None, stands_for: None })
        }
        Change::Deputise { deputy, stands_for, unit, role, from, until } => {
            let post = Post {
                role: *role,
                unit: *unit,
                from: *from,
                until: Some(*until),
                stands_for: Some(*stands_for),
            };
            let deputy = of_another(book, *deputy, by)?;
            can_be_stood_for(book, &deputy, *stands_for, &post)?;
            given(book, deputy, &post)
        }
        _ => Ok(Vec::new()),
    }
}

fn of_another(book: &Book, id: Id, by: &By) -> Result<Person, ChangeRefused> {
    if by.who == Some(id) { Err(ChangeRefused::OwnRights) } else { working(book, id) }
}

fn given(book: &Book, mut person: Person, post: &Post) -> Result<Vec<Record>, ChangeRefused> {
    in_order(post.from, post.until)?;
    open_unit(book, post.unit)?;
    let same = |other: &Post| is_post(other, post.role, post.unit) && other.stands_for == post.stands_for;
    if person.posts.iter().any(|other| same(other) && other.meets(post)) {
        return Err(ChangeRefused::PostOverlaps);
    }
    if person.posts.len() >= MOST_POSTS {
        return Err(ChangeRefused::TooMany);
    }
    person.posts.push(post.clone());
    put(person)
}

/// Ends posts with a day; takes those out that would never have begun.
fn end(person: &mut Person, last: Date, which: impl Fn(usize, &Post) -> bool) {
    let posts = std::mem::take(&mut person.posts);
    for (place, mut post) in posts.into_iter().enumerate() {
        if which(place, &post) {
            if last < post.from {
                continue;
            }
            post.until = Some(post.until.map_or(last, |until| until.min(last)));
        }
        person.posts.push(post);
    }
}

fn can_be_stood_for(book: &Book, deputy: &Person, id: Id, post: &Post) -> Result<(), ChangeRefused> {
    let absent = book.person(id).ok_or(ChangeRefused::PersonUnknown)?;
    let until = post.until.ok_or(ChangeRefused::DaysOdd)?;
    in_order(post.from, post.until)?;
    let longest = post.from.checked_add(LONGEST_DEPUTY()).map_err(|_| ChangeRefused::DaysOdd)?;
    if until > longest {
        return Err(ChangeRefused::DaysOdd);
    }
    let has = |own: &Post| {
        own.stands_for.is_none()
            && is_post(own, post.role, post.unit)
            && own.covers(post.from)
            && own.covers(until)
    };
    let counts = absent.id != deputy.id && !absent.is_dismissed(until) && absent.posts.iter().any(has);
    if counts { Ok(()) } else { Err(ChangeRefused::DeputyForNothing) }
}
