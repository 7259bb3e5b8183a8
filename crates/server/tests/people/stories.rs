//! Records and their version: who changes the book knows what it was.

use apseko_server::people::{Device, Id, Name, Person, Record};
use apseko_server::storage::people::{Contact, Deposit, NotCommitted, PeopleStore};

use crate::databases::{Place, Story};

pub const ALL: &[Story] = &[
    what_was_put_is_loaded_again,
    of_two_who_change_at_once_one_is_told,
    many_processes_change_one_after_the_other,
    a_turn_that_is_refused_has_not_happened,
    a_book_that_is_there_is_not_replaced,
    a_copy_that_was_changed_is_refused,
];

pub fn person(number: u8, name: &str) -> Record {
    Record::Person(Person {
        id: Id([number; 16]),
        login: Some(format!("person.{number}").parse().unwrap()),
        name: Name::new(name).unwrap(),
        posts: Vec::new(),
        absences: Vec::new(),
        dismissed_on: None,
        subject: None,
        invitation: None,
        sessions_from_ms: 0,
    })
}

pub fn device(number: u8, owner: u8) -> Record {
    Record::Device(Device {
        id: Id([number; 16]),
        owner: Id([owner; 16]),
        label: Name::new("Planšete").unwrap(),
        enrolled_ms: 1,
        revoked: None,
        wipe: None,
        replaces: None,
    })
}

/// A book with something in each of its tables.
pub fn fill(book: &dyn PeopleStore) {
    book.commit(0, &[person(1, "Ilze Kalniņa"), device(7, 1)]).unwrap();
    book.commit(1, &[person(2, "Rūta \u{FFFD} \"Ozoliņa\"")]).unwrap();
    book.touch(&Contact { address: Some("::1".to_owned()), ..Contact::new(Id([7; 16]), 5) }).unwrap();
    book.deposit(&Deposit { device: Id([7; 16]), at_ms: 5, bytes: vec![0, 1, 255] }).unwrap();
    book.put_secrets(Id([1; 16]), &crate::secrets::secrets(3)).unwrap();
}

fn what_was_put_is_loaded_again(place: &dyn Place) {
    let book = place.open();
    let nothing = book.load(0).unwrap();
    assert_eq!((nothing.version, nothing.records.len()), (0, 0));
    assert_eq!(book.commit(0, &[person(1, "Ilze"), device(7, 1)]).unwrap(), 1);
    assert_eq!(book.commit(1, &[person(1, "Ilze Kalniņa")]).unwrap(), 2);
    assert_eq!(book.commit(2, &[]).unwrap(), 2, "nothing makes no version");
    let again = place.open();
    let all = again.load(0).unwrap();
    assert!(all.whole);
    assert_eq!(all.records, [(1, device(7, 1)), (2, person(1, "Ilze Kalniņa"))]);
    let news = again.load(1).unwrap();
    assert!(!news.whole);
    assert_eq!((news.version, news.records), (2, vec![(2, person(1, "Ilze Kalniņa"))]));
    assert_eq!(again.load(2).unwrap().records, []);
    let other = again.load(70).unwrap();
    assert!(other.whole, "a book that has never been that far is another one");
    assert_eq!(other.records.len(), 2);
}

fn of_two_who_change_at_once_one_is_told(place: &dyn Place) {
    let (one, other) = (place.open(), place.open());
    assert_eq!(one.commit(0, &[person(1, "Ilze")]).unwrap(), 1);
    let late = other.commit(0, &[person(1, "Cita")]);
    assert!(matches!(late, Err(NotCommitted::Stale)), "{late:?}");
    assert_eq!(other.load(0).unwrap().records, [(1, person(1, "Ilze"))], "nothing of the second is there");
    assert_eq!(other.commit(1, &[person(1, "Cita")]).unwrap(), 2, "who has looked again may change");
}

fn many_processes_change_one_after_the_other(place: &dyn Place) {
    const EACH: u8 = 10;
    let changing = |process: u8| {
        let book = place.open();
        for number in 0..EACH {
            loop {
                let version = book.version().unwrap();
                match book.commit(version, &[person(process * EACH + number, "Kāds")]) {
                    Ok(next) => {
                        assert_eq!(next, version + 1);
                        break;
                    }
                    Err(NotCommitted::Stale) => {}
                    Err(NotCommitted::Storage(error)) => panic!("{error}"),
                }
            }
        }
    };
    std::thread::scope(|scope| {
        for process in 0..4 {
            scope.spawn(move || changing(process));
        }
    });
    let all = place.open().load(0).unwrap();
    assert_eq!((all.version, all.records.len()), (40, 40), "each change is there once");
}

/// Something in the middle of a turn that the database does not take: what was written before is gone too.
fn a_turn_that_is_refused_has_not_happened(place: &dyn Place) {
    let book = place.open();
    fill(book.as_ref());
    let before = book.contents().unwrap();
    let mut json: serde_json::Value = serde_json::from_slice(&before.to_json().unwrap()).unwrap();
    let rows = json["contents"]["tables"]["record"].as_array().unwrap().clone();
    json["contents"]["tables"]["record"].as_array_mut().unwrap().extend(rows);
    json["sum"] = sum(&json["contents"]).into();
    let twice = apseko_server::storage::people::Contents::from_json(json.to_string().as_bytes()).unwrap();
    let empty = place.another();
    assert!(empty.bring(&twice).is_err(), "the same record cannot be there twice");
    assert_eq!(empty.version().unwrap(), 0, "the turn has not happened");
    assert_eq!(empty.load(0).unwrap().records, []);
    assert!(empty.bring(&before).unwrap(), "the database still works");
}

fn sum(contents: &serde_json::Value) -> String {
    let contents: apseko_server::storage::people::Contents =
        serde_json::from_value(contents.clone()).unwrap();
    hex::encode(apseko_trust::digest(&serde_json::to_vec(&contents).unwrap()))
}

fn a_book_that_is_there_is_not_replaced(place: &dyn Place) {
    let book = place.open();
    fill(book.as_ref());
    let old = book.contents().unwrap();
    book.commit(2, &[person(3, "Andris")]).unwrap();
    assert!(!book.bring(&old).unwrap(), "a copy never takes the place of a book");
    assert_eq!(book.load(0).unwrap().records.len(), 4);
}

fn a_copy_that_was_changed_is_refused(place: &dyn Place) {
    use apseko_server::storage::people::Contents;
    let book = place.open();
    fill(book.as_ref());
    let contents = book.contents().unwrap();
    let json = contents.to_json().unwrap();
    assert_eq!(Contents::from_json(&json).unwrap(), contents);
    for at in (0..json.len()).step_by(7) {
        let mut spoiled = json.clone();
        spoiled[at] ^= 1;
        let read = Contents::from_json(&spoiled);
        assert!(read.as_ref().is_err() || read.as_ref().ok() == Some(&contents), "byte {at} was taken");
    }
    assert!(Contents::from_json(&json[..json.len() - 1]).is_err());
}
