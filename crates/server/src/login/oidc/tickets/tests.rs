//! A ticket is followed by one return and one taking, by the right hands, within ten minutes.

use apseko_trust::{Signer as _, SoftwareKey};

use super::*;

const NOW: i64 = 1_790_000_000_000;

fn fresh(number: u16) -> Fresh {
    let mut drawn = 0_u8;
    Fresh::draw(&mut |out| {
        for place in out {
            drawn = drawn.wrapping_add(1);
            *place = drawn;
        }
    })
    .numbered(number)
}

impl Fresh {
    fn numbered(mut self, number: u16) -> Self {
        for part in [0, 16, 48, 80, 112, 144] {
            self.0[part..part + 2].copy_from_slice(&number.to_be_bytes());
        }
        self
    }
}

fn enrolment() -> Purpose {
    let key = SoftwareKey::from_secret(&[3; 32]).unwrap();
    assert_eq!(key.key_id(), key.public().id());
    Purpose::Enrolment { device: DeviceId([1; 16]), key: key.public() }
}

const BROWSER: Purpose = Purpose::Browser { key: None };

fn anna() -> Verified {
    Verified {
        issuer: "https://id.example.lv".to_owned(),
        subject: "anna-7".to_owned(),
        login: None,
        name: None,
        unit: None,
        roles: vec![],
        amr: vec![],
        acr: None,
    }
}

/// A ticket whose browser has come back and was believed.
fn landed(tickets: &mut Tickets, purpose: Purpose, number: u16) -> (Begun, Landing) {
    let (begun, question) = tickets.begin(purpose, [0; 32], &fresh(number), NOW).unwrap();
    let exchange = tickets.returned(&question.state, NOW).unwrap();
    assert_eq!(exchange.nonce, question.nonce);
    (begun, tickets.landed(exchange.ticket, Ok(anna())).unwrap())
}

#[test]
fn a_device_gets_its_person_once_and_after_they_typed_its_code() {
    let mut tickets = Tickets::default();
    let (begun, landing) = landed(&mut tickets, enrolment(), 1);
    let code = begun.code.clone().unwrap();
    assert!(landing.needs_code && code.len() == 6);
    assert_eq!(
        tickets.take(&begun.ticket, &begun.poll, NOW),
        Err(OidcFault::Pending),
        "nobody has typed it yet"
    );
    assert_eq!(tickets.confirm(&landing.landing, " x ", NOW), Err(OidcFault::Code));
    let (start, end) = code.split_at(3);
    assert_eq!(tickets.confirm(&landing.landing, &format!("{start} {end}\n"), NOW), Ok(()));
    let taken = tickets.take(&begun.ticket, &begun.poll, NOW).unwrap();
    assert_eq!(taken, Taken { purpose: enrolment(), verified: anna() });
    assert_eq!(tickets.take(&begun.ticket, &begun.poll, NOW), Err(OidcFault::Ticket), "once");
}

#[test]
fn whoever_guesses_the_code_gets_three_tries() {
    let mut tickets = Tickets::default();
    let (begun, landing) = landed(&mut tickets, enrolment(), 1);
    for _ in 0..3 {
        assert_eq!(tickets.confirm(&landing.landing, "x", NOW), Err(OidcFault::Code));
    }
    let late = tickets.confirm(&landing.landing, &begun.code.unwrap(), NOW);
    assert_eq!(late, Err(OidcFault::Ticket), "the right one does not help any more");
    assert_eq!(
        tickets.take(&begun.ticket, &begun.poll, NOW),
        Err(OidcFault::Code),
        "and the device hears of it"
    );
}

#[test]
fn a_browser_that_logs_in_itself_types_nothing() {
    let mut tickets = Tickets::default();
    let (begun, landing) = landed(&mut tickets, BROWSER, 1);
    assert!(!landing.needs_code && begun.code.is_none());
    assert!(tickets.take(&begun.ticket, &begun.poll, NOW).is_ok());
}

#[test]
fn a_state_is_used_up_by_the_first_return() {
    let mut tickets = Tickets::default();
    let (begun, question) = tickets.begin(BROWSER, [0; 32], &fresh(1), NOW).unwrap();
    let exchange = tickets.returned(&question.state, NOW).unwrap();
    assert_eq!(
        tickets.returned(&question.state, NOW).map(drop),
        Err(OidcFault::State),
        "while it is on its way"
    );
    assert_eq!(tickets.take(&begun.ticket, &begun.poll, NOW), Err(OidcFault::Pending));
    tickets.landed(exchange.ticket, Err(OidcFault::Denied)).unwrap_err();
    assert_eq!(tickets.returned(&question.state, NOW).map(drop), Err(OidcFault::State), "and afterwards");
    assert_eq!(
        tickets.take(&begun.ticket, &begun.poll, NOW),
        Err(OidcFault::Denied),
        "the reason is told once"
    );
    for foreign in ["", "x", &begun.ticket, &begun.poll] {
        assert_eq!(tickets.returned(foreign, NOW).map(drop), Err(OidcFault::State));
    }
}

#[test]
fn a_ticket_is_worth_nothing_in_other_hands_and_after_ten_minutes() {
    let mut tickets = Tickets::default();
    let (begun, _) = landed(&mut tickets, BROWSER, 1);
    let (other, question) = tickets.begin(BROWSER, [0; 32], &fresh(2), NOW).unwrap();
    assert_eq!(tickets.take(&begun.ticket, &other.poll, NOW), Err(OidcFault::Ticket), "another's secret");
    assert_eq!(tickets.take("zz", &begun.poll, NOW), Err(OidcFault::Ticket));
    let end = NOW + TICKET_MS;
    assert_eq!(tickets.take(&begun.ticket, &begun.poll, end), Err(OidcFault::Ticket), "its time is over");
    assert_eq!(tickets.returned(&question.state, end).map(drop), Err(OidcFault::State));
    assert!(tickets.take(&begun.ticket, &begun.poll, end - 1).is_ok());
}

#[test]
fn neither_one_address_nor_all_together_fill_the_book_for_ever() {
    let mut tickets = Tickets::default();
    let mut open =
        |address: u8, number: u16, now| tickets.begin(BROWSER, [address; 32], &fresh(number), now).map(drop);
    for number in 0..100 {
        assert_eq!(open(0, number, NOW), Ok(()));
    }
    assert_eq!(open(0, 100, NOW), Err(OidcFault::Crowded), "one address has its share");
    for number in 100..1_000 {
        assert_eq!(open(1 + (number / 100) as u8, number, NOW), Ok(()));
    }
    assert_eq!(open(99, 1_000, NOW), Err(OidcFault::Crowded), "and so have all together");
    assert_eq!(open(99, 1_000, NOW + TICKET_MS), Ok(()), "until their time is over");
}

#[test]
fn nothing_secret_is_printed() {
    let mut tickets = Tickets::default();
    let (begun, landing) = landed(&mut tickets, enrolment(), 1);
    assert_eq!(format!("{begun:?} {landing:?} {:?}", fresh(1)), "Begun(…) Landing(…) Fresh(…)");
    assert_eq!(format!("{tickets:?}"), "Tickets { open: 1, .. }");
}
