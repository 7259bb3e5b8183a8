//! Who was shown whose data, and what happened: the questions of the security manager.

use apseko_oplog::{DeviceId, UserId};
use apseko_server::audit::{Actor, Event, Outcome, Range, Subject, action, append, happened, viewed};

use crate::databases::Place;
use crate::keys::NOW;

const ANNA: Subject = Subject::Person(UserId([1; 16]));
const WORKER: Subject = Subject::Outsider([2; 16]);
const DAY: i64 = 24 * 60 * 60 * 1_000;

fn view(day: i64, by: u8, whose: Subject, why: &str) -> Event {
    let actor = Actor::Person(UserId([by; 16]));
    let device = Some(DeviceId([by; 16]));
    Event { device, ..Event::new(NOW + day * DAY, actor, action::PERSONAL_VIEWED) }.about(whose, why)
}

fn pulled(day: i64, by: u8, scopes: &str) -> Event {
    let actor = Actor::Person(UserId([by; 16]));
    Event { object: scopes.to_owned(), ..Event::new(NOW + day * DAY, actor, action::PULLED) }
}

fn case(number: u8) -> String {
    format!("case:{}", hex::encode([number; 16]))
}

fn places(found: &[apseko_server::audit::Noted]) -> Vec<u64> {
    found.iter().map(|noted| noted.seq).collect()
}

pub fn whoever_was_shown_somebodys_data_is_found(place: &dyn Place) {
    let refused = Outcome::Refused("permission.refused".to_owned());
    let events = [
        view(0, 7, ANNA, "inspection"),
        view(1, 8, WORKER, "complaint"),
        pulled(2, 9, &format!("{} {}", case(3), case(4))),
        Event { outcome: refused, ..view(3, 6, ANNA, "inspection") },
        Event::new(NOW, Actor::Server, action::PERSON_CHANGED).about(ANNA, "administration"),
        view(4, 9, ANNA, "supervision"),
        pulled(5, 9, &case(40)),
    ];
    let mut journal = place.open();
    append(journal.as_mut(), &events).unwrap();

    let of_anna = viewed(journal.as_mut(), &[ANNA], &[], &Range::ALL).unwrap();
    assert_eq!(
        places(&of_anna),
        [6, 1],
        "the newest first; whoever was refused saw nothing, whoever changed is no viewer"
    );
    assert_eq!(of_anna[0].event.actor, Actor::Person(UserId([9; 16])));
    assert_eq!(of_anna[0].event.purpose.as_deref(), Some("supervision"), "and why");
    let of_worker = viewed(journal.as_mut(), &[WORKER], &[case(4)], &Range::ALL).unwrap();
    assert_eq!(places(&of_worker), [3, 2], "what a device was told of the worker's case counts");
    let in_days =
        |from: i64, to: i64| Range { since_ms: NOW + from * DAY, until_ms: NOW + to * DAY, ..Range::ALL };
    let early = viewed(journal.as_mut(), &[ANNA, WORKER], &[case(4)], &in_days(1, 3)).unwrap();
    assert_eq!(places(&early), [3, 2]);
    let newest = Range { most: 1, ..Range::ALL };
    let page = viewed(journal.as_mut(), &[ANNA], &[case(3)], &newest).unwrap();
    assert_eq!(places(&page), [6]);
    let next = Range { before: Some(6), ..newest };
    assert_eq!(
        places(&viewed(journal.as_mut(), &[ANNA], &[case(3)], &next).unwrap()),
        [3],
        "and goes on there"
    );
    let nobody = viewed(journal.as_mut(), &[Subject::Person(UserId([99; 16]))], &[case(0)], &Range::ALL);
    assert_eq!(places(&nobody.unwrap()), [0_u64; 0]);
}

pub fn what_happened_comes_page_by_page_the_newest_first(place: &dyn Place) {
    let mut journal = place.open();
    // A clock that was wrong for a while, in the middle.
    let day = |number: i64| if (40..50).contains(&number) { number - 3_000 } else { number };
    let events: Vec<Event> = (0..100).map(|number| pulled(day(number), 7, &case(1))).collect();
    append(journal.as_mut(), &events).unwrap();
    let mut range = Range { since_ms: NOW + 10 * DAY, until_ms: NOW + 90 * DAY, before: None, most: 30 };
    let mut found = Vec::new();
    loop {
        let page = happened(journal.as_mut(), &range, &|noted| noted.event.action == action::PULLED).unwrap();
        let Some(last) = page.last() else { break };
        range.before = Some(last.seq);
        assert!(page.len() <= 30);
        found.extend(places(&page));
    }
    let expected: Vec<u64> = (11..=90).filter(|place| !(41..=50).contains(place)).rev().collect();
    assert_eq!(found, expected, "each once, and none that a wrong clock has put elsewhere");
}
