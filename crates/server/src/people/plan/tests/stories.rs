//! One story for each thing that an office does, and for each that it must not.

use apseko_casework::{Directory as _, Seat};

use super::*;
use crate::people::{Absence, INVITATION_MS, Subject, sum_of};

fn seats(book: &Book, id: Id, day: Date) -> Vec<(Role, Id)> {
    let person = book.on(day).person(&id.user()).unwrap_or_default();
    person.posts.iter().map(|Seat { role, unit }| (*role, Id(*unit))).collect()
}

fn enrol(book: &mut Book, device: Id, owner: Id) {
    let change =
        Change::EnrolDevice { device, owner, label: name("Planšete"), invitation: None, replaces: None };
    does(book, None, change).unwrap();
}

#[test]
fn whoever_moves_has_left_the_old_unit_on_that_day_and_not_before() {
    let mut book = office();
    let from = date(2026, 12, 1);
    let change = Change::Move { person: ILZE, out_of: None, to: RIGA, role: Role::Inspector, from };
    does(&mut book, Some(ADMIN), change).unwrap();
    assert_eq!(seats(&book, ILZE, date(2026, 11, 30)), [(Role::Inspector, ZEMGALE)]);
    assert_eq!(seats(&book, ILZE, from), [(Role::Inspector, RIGA)]);
    let left = |day| book.on(day).person(&ILZE.user()).unwrap().left;
    assert_eq!(left(date(2026, 11, 30)), Vec::<[u8; 16]>::new(), "the last day is a whole day");
    assert_eq!(left(from), [ZEMGALE.0], "cases of the old unit close with the first day in the new one");
}

#[test]
fn a_deputy_has_the_seat_on_those_days_and_leaves_nothing_behind() {
    let mut book = office();
    let (from, until) = (date(2026, 12, 1), date(2026, 12, 14));
    let deputise = |stands_for, unit, until| Change::Deputise {
        deputy: ILZE,
        stands_for,
        unit,
        role: Role::UnitHead,
        from,
        until,
    };
    for (change, why) in [
        (deputise(RUTA, RIGA, until), "she has no post in Riga"),
        (deputise(ILZE, ZEMGALE, until), "nobody stands for themselves"),
        (deputise(RUTA, ZEMGALE, date(2030, 1, 1)), "a deputy for years has the post"),
    ] {
        assert!(plan(&book, &change, &by(Some(ADMIN))).is_err(), "{why}");
    }
    does(&mut book, Some(ADMIN), deputise(RUTA, ZEMGALE, until)).unwrap();
    assert_eq!(seats(&book, ILZE, from).len(), 2);
    assert_eq!(book.on(from).role_codes(&ILZE.user()).as_deref(), Some("INS RSV"));
    let after = date(2026, 12, 15);
    assert_eq!(seats(&book, ILZE, after), [(Role::Inspector, ZEMGALE)]);
    let person = book.on(after).person(&ILZE.user()).unwrap();
    assert!(person.left.is_empty(), "whoever stood in for somebody has not left the unit");
    let again = deputise(RUTA, ZEMGALE, until);
    assert_eq!(does(&mut book, Some(ADMIN), again), Err(ChangeRefused::PostOverlaps));
}

#[test]
fn the_head_of_a_region_has_a_seat_in_each_unit_below() {
    let mut book = office();
    let change = Change::GivePost { person: RUTA, post: post(Role::RegionHead, REGION) };
    does(&mut book, Some(ADMIN), change).unwrap();
    let heads: Vec<_> =
        seats(&book, RUTA, TODAY).into_iter().filter(|(role, _)| *role == Role::RegionHead).collect();
    assert_eq!(heads.len(), 3, "the region and both of its units: {heads:?}");
    assert_eq!(heads[0].1, REGION, "their own unit comes first");
}

#[test]
fn nobody_gives_posts_to_themselves() {
    let mut book = office();
    let own = [
        Change::GivePost { person: ADMIN, post: post(Role::Security, REGION) },
        Change::Move { person: ADMIN, out_of: None, to: ZEMGALE, role: Role::UnitHead, from: TODAY },
        Change::Deputise {
            deputy: ADMIN,
            stands_for: RUTA,
            unit: ZEMGALE,
            role: Role::UnitHead,
            from: TODAY,
            until: TODAY,
        },
        Change::Dismiss { person: ADMIN, from: TODAY },
    ];
    for change in own {
        assert_eq!(does(&mut book, Some(ADMIN), change), Err(ChangeRefused::OwnRights));
    }
}

#[test]
fn the_last_administrator_stays() {
    let mut book = office();
    let ends = |last| Change::EndPost {
        person: ADMIN,
        unit: REGION,
        role: Role::Administrator,
        from: date(2020, 1, 1),
        stands_for: None,
        last,
    };
    let nameless = Change::ChangePerson { id: ADMIN, login: None, name: name("Anna") };
    let dismissed = Change::Dismiss { person: ADMIN, from: date(2027, 1, 1) };
    for change in [ends(TODAY), ends(date(2030, 1, 1)), nameless, dismissed] {
        assert_eq!(does(&mut book, Some(RUTA), change), Err(ChangeRefused::LastAdministrator));
    }
    let second = Change::GivePost { person: RUTA, post: post(Role::Administrator, REGION) };
    does(&mut book, Some(ADMIN), second).unwrap();
    does(&mut book, Some(RUTA), ends(TODAY)).expect("there is another one now");
}

#[test]
fn whoever_is_dismissed_has_no_seats_and_their_devices_are_nobodys() {
    let mut book = office();
    let tablet = Id([0x77; 16]);
    enrol(&mut book, tablet, ILZE);
    let sum = sum_of("ZEME");
    does(&mut book, None, Change::Invite { person: ILZE, sum, replaces: None }).unwrap();
    assert_eq!(book.on(TODAY).user_of(&tablet.device()), Some(ILZE.user()));
    does(&mut book, Some(ADMIN), Change::Dismiss { person: ILZE, from: TODAY }).unwrap();
    let roster = book.on(TODAY);
    assert_eq!(roster.user_of(&tablet.device()), None);
    assert_eq!(roster.person(&ILZE.user()), None);
    assert_eq!(roster.role_codes(&ILZE.user()), None, "a lease needs a role");
    let ilze = book.person(ILZE).unwrap();
    assert_eq!(ilze.sessions_from_ms, NOW_MS, "whoever is in is out");
    assert_eq!(ilze.invitation, None);
    let login = Change::AddPerson { id: Id([9; 16]), login: ilze.login.clone(), name: name("Cita Ilze") };
    assert_eq!(does(&mut book, None, login), Err(ChangeRefused::LoginTaken), "the audit speaks of her");
    does(&mut book, Some(ADMIN), Change::Reinstate { person: ILZE }).unwrap();
    assert!(book.on(TODAY).role_codes(&ILZE.user()).is_none(), "posts are given anew");
}

#[test]
fn a_unit_that_somebody_works_in_or_that_has_parts_is_not_closed() {
    let mut book = office();
    assert_eq!(does(&mut book, None, Change::CloseUnit { id: ZEMGALE }), Err(ChangeRefused::UnitNotEmpty));
    assert_eq!(does(&mut book, None, Change::CloseUnit { id: REGION }), Err(ChangeRefused::UnitNotEmpty));
    does(&mut book, None, Change::CloseUnit { id: RIGA }).expect("nobody works there");
    let give = Change::GivePost { person: ILZE, post: post(Role::Legal, RIGA) };
    assert_eq!(does(&mut book, None, give), Err(ChangeRefused::UnitClosed));
    does(&mut book, None, unit(Id([0x20; 16]), "RIG", Some(REGION))).expect("its code is free again");
}

#[test]
fn a_unit_is_never_part_of_itself() {
    let mut book = office();
    for (id, parent) in [(REGION, REGION), (REGION, ZEMGALE)] {
        let code = Word::new("REG").unwrap();
        let change = Change::ChangeUnit { id, code, name: name("Reģions"), parent: Some(parent) };
        assert_eq!(does(&mut book, None, change), Err(ChangeRefused::UnitCycle));
    }
}

#[test]
fn an_invitation_is_good_for_one_device_and_three_days() {
    let mut book = office();
    let sum = sum_of("ZEME-2026-ILZE");
    does(&mut book, Some(ADMIN), Change::Invite { person: ILZE, sum, replaces: None }).unwrap();
    let enrols = |device: u8, sum| Change::EnrolDevice {
        device: Id([device; 16]),
        owner: ILZE,
        label: name("Planšete"),
        invitation: Some(sum),
        replaces: None,
    };
    assert_eq!(does(&mut book, None, enrols(7, sum_of("CITA"))), Err(ChangeRefused::InvitationVoid));
    let late = By { now_ms: NOW_MS + INVITATION_MS, ..by(None) };
    assert_eq!(plan(&book, &enrols(7, sum), &late), Err(ChangeRefused::InvitationVoid), "its time is over");
    does(&mut book, None, enrols(7, sum)).unwrap();
    assert_eq!(does(&mut book, None, enrols(8, sum)), Err(ChangeRefused::InvitationVoid), "it was used");
}

#[test]
fn a_lost_device_is_replaced_by_another_one_of_the_same_person() {
    let mut book = office();
    let (old, new, rutas) = (Id([7; 16]), Id([8; 16]), Id([9; 16]));
    for (device, owner) in [(old, ILZE), (new, ILZE), (rutas, RUTA)] {
        enrol(&mut book, device, owner);
    }
    let reason = name("nozaudēta");
    let replace = |old, new| Change::ReplaceDevice { old, new, reason: reason.clone() };
    assert_eq!(does(&mut book, None, replace(old, rutas)), Err(ChangeRefused::DeviceOdd));
    assert_eq!(does(&mut book, None, replace(old, old)), Err(ChangeRefused::DeviceOdd));
    does(&mut book, Some(ADMIN), replace(old, new)).unwrap();
    let revoked = book.device(old).unwrap().revoked.clone().expect("the lost one counts no more");
    assert_eq!(revoked.by, Some(ADMIN));
    assert_eq!(book.device(new).unwrap().replaces, Some(old));
    assert_eq!(book.on(TODAY).user_of(&old.device()), None);
    assert_eq!(
        does(&mut book, None, replace(new, old)),
        Err(ChangeRefused::DeviceRevoked),
        "it never counts again"
    );
    let order = Change::OrderWipe { device: old, reason };
    does(&mut book, Some(ADMIN), order.clone()).unwrap();
    assert_eq!(does(&mut book, None, order), Ok(Vec::new()), "the first order stands");
    does(&mut book, None, Change::WipeDone { device: old }).unwrap();
    assert_eq!(does(&mut book, None, Change::CancelWipe { device: old }), Err(ChangeRefused::NoWipe));
}

#[test]
fn an_invitation_says_whose_place_the_new_device_takes() {
    let mut book = office();
    let (old, new, rutas) = (Id([7; 16]), Id([8; 16]), Id([9; 16]));
    enrol(&mut book, old, ILZE);
    enrol(&mut book, rutas, RUTA);
    let sum = sum_of("ZEME-2026-ILZE");
    let invite = |replaces| Change::Invite { person: ILZE, sum, replaces };
    for (device, why) in [(rutas, "it is somebody else's"), (Id([0x55; 16]), "it is nobody's")] {
        assert_eq!(
            does(&mut book, Some(ADMIN), invite(Some(device))),
            Err(ChangeRefused::DeviceOdd),
            "{why}"
        );
    }
    does(&mut book, Some(ADMIN), invite(Some(old))).unwrap();
    assert!(book.device(old).unwrap().revoked.is_none(), "until somebody comes in, the old one works");
    let enrols = |replaces| Change::EnrolDevice {
        device: new,
        owner: ILZE,
        label: name("Jauna planšete"),
        invitation: Some(sum),
        replaces,
    };
    let puts = plan(&book, &enrols(Some(rutas)), &by(Some(ILZE))).unwrap();
    assert_eq!(puts.len(), 3, "the person, the old device and the new one: {puts:?}");
    does(&mut book, Some(ILZE), enrols(None)).unwrap();
    assert_eq!(book.device(new).unwrap().replaces, Some(old), "whoever invited has said which");
    assert_eq!(book.device(old).unwrap().revoked.as_ref().map(|it| it.reason.as_str()), Some("replaced"));
    assert_eq!(book.successor(old).map(|it| it.id), Some(new));
    assert!(book.device(rutas).unwrap().revoked.is_none());
}

#[test]
fn a_stolen_device_that_was_revoked_before_keeps_its_reason_when_it_is_replaced() {
    let mut book = office();
    let (old, new) = (Id([7; 16]), Id([8; 16]));
    enrol(&mut book, old, ILZE);
    does(&mut book, Some(ADMIN), Change::RevokeDevice { device: old, reason: name("stolen") }).unwrap();
    let enrols = Change::EnrolDevice {
        device: new,
        owner: ILZE,
        label: name("Planšete"),
        invitation: None,
        replaces: Some(old),
    };
    does(&mut book, Some(ILZE), enrols).unwrap();
    assert_eq!(book.device(old).unwrap().revoked.as_ref().map(|it| it.reason.as_str()), Some("stolen"));
    assert_eq!(book.successor(old).map(|it| it.id), Some(new));
}

#[test]
fn whoever_came_in_as_somebody_else_is_out_when_the_binding_changes() {
    let mut book = office();
    let bind = |subject: &str| Change::BindSubject {
        person: ILZE,
        subject: Subject { issuer: "https://idp.example".to_owned(), subject: subject.to_owned() },
    };
    let since = |book: &Book| book.person(ILZE).unwrap().sessions_from_ms;
    does(&mut book, Some(ADMIN), bind("42")).unwrap();
    assert_eq!(since(&book), 0, "nobody could have come in so before");
    does(&mut book, Some(ADMIN), bind("42")).unwrap();
    assert_eq!(since(&book), 0, "nothing changed");
    does(&mut book, Some(ADMIN), bind("43")).unwrap();
    assert_eq!(since(&book), NOW_MS, "number 42 may be in, and is not her");
    let later = By { now_ms: NOW_MS + 1, ..by(Some(ADMIN)) };
    let puts = plan(&book, &Change::UnbindSubject { person: ILZE }, &later).unwrap();
    let [Record::Person(after)] = puts.as_slice() else { panic!("{puts:?}") };
    assert_eq!(after.sessions_from_ms, NOW_MS + 1);
}

#[test]
fn what_was_noted_by_id_is_called_as_it_is_today() {
    let mut book = office();
    let tablet = Id([7; 16]);
    enrol(&mut book, tablet, ILZE);
    let named = |object: String| book.called(&object);
    assert_eq!(named(format!("device:{tablet}")).as_deref(), Some("Planšete"));
    assert_eq!(named(tablet.to_string()).as_deref(), Some("Planšete"), "`vouch` notes the id alone");
    let ilze = book.person(ILZE).unwrap().name.to_string();
    assert_eq!(named(format!("person:{ILZE}")), Some(ilze));
    assert!(named(format!("unit:{ZEMGALE}")).is_some());
    for odd in ["case:07070707070707070707070707070707", "account:password", "", "device:zz", "a b"] {
        assert_eq!(named(odd.to_owned()), None, "{odd}");
    }
}

#[test]
fn whoever_looks_at_something_old_is_told_so() {
    let mut book = office();
    let seen = book.version_of(crate::people::About::Person(ILZE));
    let rename = |text: &str| Change::ChangePerson {
        id: ILZE,
        login: Some("ilze.kalnina".parse().unwrap()),
        name: name(text),
    };
    let saw = By { saw: Some(seen), ..by(Some(ADMIN)) };
    does(&mut book, Some(ADMIN), rename("Ilze Kalniņa")).unwrap();
    assert_eq!(plan(&book, &rename("Ilze Bērziņa"), &saw), Err(ChangeRefused::Stale));
    assert_eq!(plan(&book, &rename("Ilze Kalniņa"), &by(None)), Ok(Vec::new()), "nothing to write down");
}

#[test]
fn a_person_of_the_log_in_provider_is_one_person_here() {
    let mut book = office();
    let subject = Subject { issuer: "https://idp.example".to_owned(), subject: "42".to_owned() };
    let bind = |person| Change::BindSubject { person, subject: subject.clone() };
    does(&mut book, Some(ADMIN), bind(ILZE)).unwrap();
    assert_eq!(does(&mut book, Some(ADMIN), bind(RUTA)), Err(ChangeRefused::SubjectTaken));
    assert_eq!(book.person_of_subject(&subject).map(|person| person.id), Some(ILZE));
    does(&mut book, Some(ADMIN), Change::UnbindSubject { person: ILZE }).unwrap();
    assert!(book.person_of_subject(&subject).is_none());
}

#[test]
fn an_absence_takes_no_seat_away() {
    let mut book = office();
    let absences = vec![Absence { from: TODAY, until: date(2026, 11, 30), why: None }];
    does(&mut book, Some(ILZE), Change::SetAbsences { person: ILZE, absences }).unwrap();
    let roster = book.on(TODAY);
    assert!(roster.is_absent(&ILZE.user()));
    assert_eq!(roster.roles(&ILZE.user()), [Role::Inspector], "what is on her tablet can still be delivered");
}
