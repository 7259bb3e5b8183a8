//! Whatever is done, in whatever order, by whomever: what must always be true of the book stays true.

use std::collections::BTreeSet;

use apseko_casework::Directory as _;
use proptest::prelude::*;

use super::super::administers;
use super::*;
use crate::people::Subject;

fn any_id() -> impl Strategy<Value = Id> {
    (1_u8..5).prop_map(|number| Id([number; 16]))
}

fn any_unit() -> impl Strategy<Value = Id> {
    (0x10_u8..0x15).prop_map(|number| Id([number; 16]))
}

fn any_day() -> impl Strategy<Value = Date> {
    (2025_i16..2028, 1_i8..13, 1_i8..29).prop_map(|(year, month, day)| date(year, month, day))
}

fn any_role() -> impl Strategy<Value = Role> {
    prop_oneof![
        3 => Just(Role::Administrator),
        1 => Just(Role::Inspector),
        1 => Just(Role::RegionHead),
        1 => Just(Role::UnitHead)
    ]
}

fn of_units() -> impl Strategy<Value = Change> {
    let code = (0_u8..4).prop_map(|number| Word::new(&format!("U{number}")).unwrap());
    (any_unit(), code, proptest::option::of(any_unit()), 0..3).prop_map(|(id, code, parent, what)| {
        let called = name("Nodaļa");
        match what {
            0 => Change::AddUnit { id, code, name: called, parent },
            1 => Change::ChangeUnit { id, code, name: called, parent },
            _ => Change::CloseUnit { id },
        }
    })
}

fn of_people() -> impl Strategy<Value = Change> {
    let login = proptest::option::of(0_u8..3);
    (any_id(), login, any_day(), 0..6).prop_map(|(id, login, day, what)| {
        let login = login.map(|number| format!("person.{number}").parse().unwrap());
        match what {
            0 => Change::AddPerson { id, login, name: name("Kāds") },
            1 => Change::ChangePerson { id, login, name: name("Cits") },
            2 => Change::Dismiss { person: id, from: day },
            3 => Change::Reinstate { person: id },
            4 => Change::BindSubject {
                person: id,
                subject: Subject { issuer: "https://idp".to_owned(), subject: day.year().to_string() },
            },
            _ => Change::UnbindSubject { person: id },
        }
    })
}

fn of_posts() -> impl Strategy<Value = Change> {
    let until = proptest::option::of(any_day());
    (any_id(), any_id(), any_unit(), any_role(), any_day(), until, 0..5).prop_map(
        |(person, other, unit, role, from, until, what)| match what {
            0 | 1 => Change::GivePost { person, post: Post { role, unit, from, until, stands_for: None } },
            2 => Change::EndPost { person, unit, role, from, stands_for: None, last: until.unwrap_or(TODAY) },
            3 => Change::Move { person, out_of: None, to: unit, role, from },
            _ => Change::Deputise {
                deputy: person,
                stands_for: other,
                unit,
                role,
                from,
                until: until.unwrap_or(from),
            },
        },
    )
}

fn of_devices() -> impl Strategy<Value = Change> {
    (0x70_u8..0x74, 0x70_u8..0x74, any_id(), 0..4).prop_map(|(device, other, owner, what)| {
        let (device, other, label) = (Id([device; 16]), Id([other; 16]), name("Planšete"));
        match what {
            0 | 1 => Change::EnrolDevice { device, owner, label, invitation: None, replaces: None },
            2 => Change::RevokeDevice { device, reason: label },
            _ => Change::ReplaceDevice { old: other, new: device, reason: label },
        }
    })
}

fn any_change() -> impl Strategy<Value = (Option<Id>, Change)> {
    let change = prop_oneof![2 => of_units(), 2 => of_people(), 4 => of_posts(), 1 => of_devices()];
    (proptest::option::of(any_id()), change)
}

/// What must always be true.
fn holds(book: &Book) {
    let people: Vec<_> = book.people().map(|kept| &*kept.record).collect();
    let logins: Vec<_> = people.iter().filter_map(|person| person.login.as_ref()).collect();
    assert_eq!(BTreeSet::from_iter(&logins).len(), logins.len(), "a user name is one person's");
    let subjects: Vec<_> = people.iter().filter_map(|person| person.subject.as_ref()).collect();
    assert_eq!(BTreeSet::from_iter(&subjects).len(), subjects.len(), "a subject is one person");
    for kept in book.units() {
        let mut above = kept.record.parent;
        let mut steps = 0;
        while let Some(id) = above {
            above = book.unit(id).expect("a unit is part of one that is there").parent;
            steps += 1;
            assert!(steps < 100, "units go round in a circle");
        }
    }
    let open = book.units().filter(|kept| kept.record.closed_on.is_none());
    let codes: Vec<_> = open.map(|kept| kept.record.code.clone()).collect();
    assert_eq!(BTreeSet::from_iter(&codes).len(), codes.len(), "an open unit has a code of its own");
    for person in &people {
        for (place, one) in person.posts.iter().enumerate() {
            assert!(book.unit(one.unit).is_some(), "a post is in a unit that is there");
            assert!(one.until.is_none_or(|last| one.from <= last), "a post begins before it ends");
            let twice = person.posts.iter().skip(place + 1).any(|other| {
                (one.role, one.unit, one.stands_for) == (other.role, other.unit, other.stands_for)
                    && one.meets(other)
            });
            assert!(!twice, "nobody has a post twice");
        }
    }
    for kept in book.devices() {
        assert!(book.person(kept.record.owner).is_some(), "a device is somebody's");
    }
}

/// Seats are what posts say on that day, and nothing else.
fn seats_are_within_their_days(book: &Book, day: Date) {
    let roster = book.on(day);
    for kept in book.people() {
        let person = &kept.record;
        let Some(seen) = roster.person(&person.id.user()) else {
            assert!(person.is_dismissed(day), "whoever works here is known");
            continue;
        };
        for seat in &seen.posts {
            let gives = |post: &Post| {
                let far =
                    post.role == Role::RegionHead && book.with_below(post.unit).contains(&Id(seat.unit));
                post.role == seat.role && post.covers(day) && (post.unit.0 == seat.unit || far)
            };
            assert!(person.posts.iter().any(gives), "a seat without a post on {day}");
            assert!(!seen.left.contains(&seat.unit), "nobody has left where they sit");
        }
        assert!(person.posts_on(day).all(|post| seen.sits_in(&post.unit.0)), "a post without a seat");
    }
    for kept in book.devices().filter(|kept| kept.record.revoked.is_some()) {
        assert_eq!(roster.user_of(&kept.record.id.device()), None, "a revoked device is nobody's");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_done_the_book_stays_in_order(
        changes in proptest::collection::vec(any_change(), 1..80),
        days in proptest::collection::vec(any_day(), 1..4),
    ) {
        let mut book = Book::default();
        let mut has_administrator = false;
        for (who, change) in changes {
            let before = book.clone();
            if does(&mut book, who, change).is_err() {
                prop_assert_eq!(book.records(), before.records(), "a refusal changes nothing");
            }
            holds(&book);
            let administrator = book.people().any(|kept| administers(&kept.record, TODAY));
            prop_assert!(administrator || !has_administrator, "the last administrator is gone");
            has_administrator = administrator;
        }
        for day in days {
            seats_are_within_their_days(&book, day);
        }
        let again = Book::of(book.version(), book.records());
        prop_assert_eq!(again.records(), book.records(), "a book that is read again is the same");
    }
}
