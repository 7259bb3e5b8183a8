//! What moves beside the book: contacts of devices, answers that are given again, deposits.

use apseko_server::people::Id;
use apseko_server::storage::people::{Answered, Contact, Deposit};

use crate::databases::{Place, Story};

pub const ALL: &[Story] = &[
    a_device_is_heard_of_without_changing_the_book,
    a_request_that_is_repeated_gets_the_same_answer,
    of_two_requests_under_one_key_one_is_carried_out,
    the_newest_deposit_of_a_device_stays,
];

const TABLET: Id = Id([7; 16]);
const ILZE: Id = Id([1; 16]);

fn a_device_is_heard_of_without_changing_the_book(place: &dyn Place) {
    let book = place.open();
    assert_eq!(book.contact(TABLET).unwrap(), None);
    let first = Contact {
        address: Some("2001:db8::1".to_owned()),
        unsent: Some(12),
        program: Some("0.1.0\0".to_owned()),
        ..Contact::new(TABLET, 100)
    };
    book.touch(&first).unwrap();
    let lease = Contact { lease_until_ms: Some(900), lease_serial: Some(3), ..Contact::new(TABLET, 200) };
    book.touch(&lease).unwrap();
    book.touch(&Contact { unsent: Some(0), ..Contact::new(TABLET, 150) }).unwrap();
    let known = Contact {
        at_ms: 200,
        unsent: Some(0),
        program: Some("0.1.0\u{FFFD}".to_owned()),
        lease_until_ms: Some(900),
        lease_serial: Some(3),
        ..first
    };
    assert_eq!(book.contact(TABLET).unwrap(), Some(known.clone()), "what is not said does not change");
    assert_eq!(place.open().contacts().unwrap(), [known]);
    assert_eq!(book.version().unwrap(), 0, "nobody has to read the book again for that");
}

fn answered(digest: u8, status: u16, reply: &[u8]) -> Answered {
    Answered { digest: [digest; 32], status, reply: reply.to_vec(), at_ms: 1_000 }
}

fn a_request_that_is_repeated_gets_the_same_answer(place: &dyn Place) {
    let book = place.open();
    assert!(book.remember(ILZE, "key", &answered(1, 0, b"")).unwrap(), "it is being carried out");
    book.go_on(ILZE, "key", 1_007).unwrap();
    assert_eq!(
        book.remembered(ILZE, "key").unwrap().map(|it| it.at_ms),
        Some(1_007),
        "it says that it goes on"
    );
    assert!(book.remember(ILZE, "key", &answered(1, 201, b"done")).unwrap(), "its end is kept");
    book.go_on(ILZE, "key", 1_009).unwrap();
    assert!(!book.remember(ILZE, "key", &answered(1, 500, b"again")).unwrap(), "the first answer stays");
    assert!(!book.remember(ILZE, "key", &answered(2, 0, b"")).unwrap(), "another request has another key");
    let again = place.open();
    assert_eq!(again.remembered(ILZE, "key").unwrap(), Some(answered(1, 201, b"done")));
    assert_eq!(again.remembered(Id([2; 16]), "key").unwrap(), None, "a key is one's own");
    again.forget(ILZE, "key").unwrap();
    assert!(again.remembered(ILZE, "key").unwrap().is_some(), "what was answered is not forgotten at once");
    assert_eq!(again.forget_before(1_000).unwrap(), 0);
    assert_eq!(again.forget_before(1_001).unwrap(), 1);
    assert_eq!(again.remembered(ILZE, "key").unwrap(), None);
    assert!(again.remember(ILZE, "key", &answered(3, 0, b"")).unwrap());
    again.forget(ILZE, "key").unwrap();
    assert!(again.remembered(ILZE, "key").unwrap().is_none(), "what was not carried out may be tried again");
}

fn of_two_requests_under_one_key_one_is_carried_out(place: &dyn Place) {
    let wins = std::thread::scope(|scope| {
        let racing: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| place.open().remember(ILZE, "race", &answered(1, 0, b"")).unwrap()))
            .collect();
        racing.into_iter().map(|one| one.join().unwrap()).filter(|won| *won).count()
    });
    assert_eq!(wins, 1);
}

fn the_newest_deposit_of_a_device_stays(place: &dyn Place) {
    let book = place.open();
    let deposit = |at_ms, byte: u8| Deposit { device: TABLET, at_ms, bytes: vec![byte; 300] };
    book.deposit(&deposit(10, 1)).unwrap();
    book.deposit(&deposit(30, 3)).unwrap();
    book.deposit(&deposit(20, 2)).unwrap();
    assert_eq!(
        book.deposit_of(TABLET).unwrap(),
        Some(deposit(30, 3)),
        "an old one that comes late is not the newest"
    );
    assert_eq!(place.open().deposits().unwrap(), [(TABLET, 30)]);
    assert_eq!(book.deposit_of(ILZE).unwrap(), None);
}
