//! What an event promises about its bytes, of the first form and of the second.

use super::*;

fn full() -> Event {
    Event {
        at_ms: -5,
        device: Some(DeviceId([3; 16])),
        actor: Actor::Person(UserId([4; 16])),
        address: "10.0.0.7".to_owned(),
        action: "pulled".to_owned(),
        object: "case 00".to_owned(),
        outcome: Outcome::Refused("session.refused".to_owned()),
        detail: vec![("from".to_owned(), "7".to_owned())],
        purpose: None,
        subject: None,
    }
}

#[test]
fn an_event_comes_back_as_it_was() {
    let actors = [
        Actor::Unknown,
        Actor::Server,
        Actor::Operator("1000".to_owned()),
        Actor::System([6; 16]),
        full().actor,
    ];
    let outcomes = [Outcome::Done, Outcome::Begun, full().outcome];
    for actor in actors {
        for outcome in outcomes.clone() {
            let event = Event { actor: actor.clone(), outcome, ..full() };
            assert_eq!(Event::from_bytes(&event.to_bytes()), Ok(event));
        }
    }
    let bare = Event::new(7, Actor::Server, "server.started");
    assert_eq!(Event::from_bytes(&bare.to_bytes()), Ok(bare));
}

#[test]
fn nobody_fills_the_disk_with_one_event() {
    let long = "ā".repeat(100_000);
    let detail = (0..100).map(|_| (long.clone(), long.clone())).collect();
    let event = Event { address: long.clone(), object: long.clone(), detail, ..full() };
    let bytes = event.to_bytes();
    assert!(bytes.len() < 32_000, "{} bytes", bytes.len());
    let read = Event::from_bytes(&bytes).unwrap();
    assert!(read.object.ends_with('…') && read.detail.len() == DETAIL_LIMIT);
}

#[test]
fn other_bytes_are_no_event() {
    let bytes = full().to_bytes();
    assert!(Event::from_bytes(&bytes[..bytes.len() - 1]).is_err());
    assert!(Event::from_bytes(&[&bytes[..], b"\x00"].concat()).is_err());
    assert!(Event::from_bytes(b"\x00").is_err());
}

#[test]
fn whose_data_and_why_come_back_too() {
    for subject in [Subject::Person(UserId([8; 16])), Subject::Outsider([9; 16])] {
        let event = full().about(subject, "inspection");
        assert_eq!(Event::from_bytes(&event.to_bytes()), Ok(event));
    }
    let only_why = Event { purpose: Some("statistics".to_owned()), ..full() };
    assert_eq!(Event::from_bytes(&only_why.to_bytes()), Ok(only_why));
}

/// Written by the program before there were purposes and subjects.
const OF_FIRST_FORM: &str = "8901245003030303030303030303030303030303820150040404040404040404040404040404046831302e302e302e\
    376670756c6c656467636173652030308267726566757365646f73657373696f6e2e7265667573656481826466726f6d6137";

#[test]
fn entries_of_the_first_form_are_read_and_written_as_ever() {
    let bytes = hex::decode(OF_FIRST_FORM).unwrap();
    assert_eq!(Event::from_bytes(&bytes), Ok(full()), "what was written years ago is still read");
    assert_eq!(full().to_bytes(), bytes, "and would be written with the same bytes, so with the same hash");
}

#[test]
fn no_event_has_two_forms() {
    let mut second = full().about(Subject::Person(UserId([8; 16])), "audit").to_bytes();
    assert_eq!(second[..2], [0x8b, 2], "eleven fields, the second form");
    let bare = full().to_bytes();
    // The same event with nothing to say in its last two fields.
    second.truncate(bare.len());
    second.extend([0xf6, 0xf6]);
    assert!(Event::from_bytes(&second).is_err(), "what the first form can say is said in it");
    let mut mixed = bare;
    mixed[1] = 2;
    assert!(Event::from_bytes(&mixed).is_err());
}
