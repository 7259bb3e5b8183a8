//! Who works where in these stories: every role in two units of a region and in one of another region, and some odd cases.

use std::collections::BTreeSet;

use apseko_domain::Role;
use apseko_server::people::{
    Device, Id, Invitation, Login, Name, Person, Post, Record, Revoked, SystemKey, Unit, Word,
};
use apseko_trust::digest;
use jiff::ToSpan as _;
use jiff::civil::{Date, date};

pub const TOP: Id = unit(1);
pub const REGION: Id = unit(2);
pub const OTHER_REGION: Id = unit(3);
pub const NORTH: Id = unit(4);
pub const SOUTH: Id = unit(5);
pub const FAR: Id = unit(6);
/// Part of `NORTH`.
pub const BELOW: Id = unit(7);
const UNITS: [(Id, &str, Option<Id>); 7] = [
    (TOP, "TOP", None),
    (REGION, "REG", Some(TOP)),
    (OTHER_REGION, "OTH", Some(TOP)),
    (NORTH, "NOR", Some(REGION)),
    (SOUTH, "SOU", Some(REGION)),
    (FAR, "FAR", Some(OTHER_REGION)),
    (BELOW, "BEL", Some(NORTH)),
];
/// Long before anything in these stories.
pub const ALWAYS: Date = date(2020, 1, 1);
pub const UNKNOWN: Id = Id([0xff; 16]);

/// Somebody who works below `NORTH`, and one more inspector of `NORTH`.
pub const BELOW_NORTH: Id = Id([0x81; 16]);
pub const COLLEAGUE: Id = Id([0x82; 16]);
pub const DISMISSED: Id = Id([0x83; 16]);
pub const ON_REVOKED: Id = Id([0x84; 16]);
pub const DEPUTY_NOW: Id = Id([0x85; 16]);
pub const DEPUTY_ONCE: Id = Id([0x86; 16]);
/// Comes in by an invitation.
pub const NEWCOMER: Id = Id([0x87; 16]);
pub const INVITATION: &str = "ABCD-EFGH-JKMN-PQRS";

pub const EVERYTHING: &str = "everything";
pub const NOTHING: &str = "nothing";
pub const OF_NORTH: &str = "of north";
/// May read cases and sheets everywhere, and sees no codes of people.
pub const READS_CASES: &str = "reads cases";
/// May read sheets alone.
pub const READS_SHEETS: &str = "reads sheets";

const fn unit(number: u8) -> Id {
    Id([number; 16])
}

/// Whoever has a role in a unit.
pub fn who(role: Role, unit: Id) -> Id {
    let place = Role::ALL.iter().position(|one| *one == role).unwrap();
    let mut id = [0x40 + u8::try_from(place).unwrap(); 16];
    id[15] = unit.0[0];
    Id(id)
}

/// The device of a person.
pub fn device_of(person: Id) -> Id {
    let mut id = person.0;
    id[0] = 0xdd;
    Id(id)
}

/// What a system says.
pub fn secret_of(key: &str) -> String {
    let id = Id(*digest(key.as_bytes()).first_chunk().unwrap());
    format!("apk_{id}_{}", secret(key))
}

fn secret(key: &str) -> String {
    hex::encode(digest(format!("secret of {key}").as_bytes()))
}

/// A unit with everything below it, as the tree above says it.
pub fn with_below(unit: Id) -> BTreeSet<Id> {
    let mut found = BTreeSet::from([unit]);
    loop {
        let parts = UNITS.iter().filter(|(_, _, parent)| parent.is_some_and(|it| found.contains(&it)));
        let more: BTreeSet<Id> = parts.map(|(id, ..)| *id).chain(found.iter().copied()).collect();
        if more.len() == found.len() {
            return found;
        }
        found = more;
    }
}

pub fn all_units() -> impl Iterator<Item = Id> {
    UNITS.iter().map(|(id, ..)| *id)
}

/// A person and what they are: the expectation is made from this, and so is the book.
pub struct Posted {
    pub person: Id,
    pub posts: Vec<Post>,
    pub dismissed_on: Option<Date>,
}

fn post(role: Role, unit: Id) -> Post {
    Post { role, unit, from: ALWAYS, until: None, stands_for: None }
}

pub fn people(today: Date) -> Vec<Posted> {
    let working = |person, posts| Posted { person, posts, dismissed_on: None };
    let yesterday = today.checked_sub(1.day()).unwrap();
    let deputy = |from, until| Post {
        from,
        until: Some(until),
        stands_for: Some(who(Role::UnitHead, NORTH)),
        ..post(Role::UnitHead, NORTH)
    };
    let mut all: Vec<Posted> = Vec::new();
    for role in Role::ALL.iter().copied() {
        // A head of a region has the post in the region, and what is below belongs to it.
        let units =
            if role == Role::RegionHead { [REGION, SOUTH, OTHER_REGION] } else { [NORTH, SOUTH, FAR] };
        all.extend(units.map(|unit| working(who(role, unit), vec![post(role, unit)])));
    }
    all.push(working(BELOW_NORTH, vec![post(Role::Inspector, BELOW)]));
    all.push(working(COLLEAGUE, vec![post(Role::Inspector, NORTH)]));
    let ended = Post { until: Some(yesterday), ..post(Role::Administrator, NORTH) };
    all.push(Posted { person: DISMISSED, posts: vec![ended], dismissed_on: Some(today) });
    all.push(working(ON_REVOKED, vec![post(Role::Administrator, NORTH)]));
    let own = || post(Role::Inspector, SOUTH);
    all.push(working(DEPUTY_NOW, vec![own(), deputy(yesterday, today)]));
    all.push(working(DEPUTY_ONCE, vec![own(), deputy(ALWAYS, yesterday)]));
    all.push(working(NEWCOMER, vec![post(Role::Inspector, NORTH)]));
    all
}

/// The user name of a person.
pub fn login_of(person: Id) -> String {
    format!("p{person}")
}

pub fn records(today: Date, now_ms: i64) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    for (id, code, parent) in UNITS {
        let (code, name) = (Word::new(code).unwrap(), Name::new(code).unwrap());
        records.push(Record::Unit(Unit { id, code, name, parent, closed_on: None }));
    }
    for Posted { person, posts, dismissed_on } in people(today) {
        let invited = Invitation {
            sum: apseko_server::people::sum_of(INVITATION),
            until_ms: now_ms + 3_600_000,
            replaces: None,
        };
        records.push(Record::Person(Person {
            id: person,
            login: Some(Login::new(&login_of(person)).unwrap()),
            name: Name::new(&format!("Person {person}")).unwrap(),
            posts,
            absences: Vec::new(),
            dismissed_on,
            subject: None,
            invitation: (person == NEWCOMER).then_some(invited),
            sessions_from_ms: 0,
        }));
        records.push(Record::Device(device(person, now_ms)));
    }
    records.extend(
        [EVERYTHING, NOTHING, OF_NORTH, READS_CASES, READS_SHEETS]
            .map(|key| Record::Key(system_key(key, now_ms))),
    );
    records
}

fn device(person: Id, now_ms: i64) -> Device {
    let reason = Name::new("stolen").unwrap();
    let revoked = (person == ON_REVOKED).then_some(Revoked { at_ms: now_ms, by: None, reason });
    let label = Name::new(&format!("Device {person}")).unwrap();
    Device {
        id: device_of(person),
        owner: person,
        label,
        enrolled_ms: now_ms,
        revoked,
        wipe: None,
        replaces: None,
    }
}

fn system_key(key: &str, now_ms: i64) -> SystemKey {
    // Something that no operation asks for.
    let capabilities: Vec<&str> = match key {
        NOTHING => vec!["publish-statistics"],
        READS_CASES => vec!["read-cases", "read-sheets"],
        READS_SHEETS => vec!["read-sheets"],
        _ => apseko_domain::Capability::ALL.iter().map(|what| what.code()).collect(),
    };
    SystemKey {
        id: Id(*digest(key.as_bytes()).first_chunk().unwrap()),
        name: Name::new(key).unwrap(),
        sum: digest(secret(key).as_bytes()),
        capabilities: capabilities.into_iter().map(|code| Word::new(code).unwrap()).collect(),
        unit: (key == OF_NORTH).then_some(NORTH),
        until_ms: now_ms + 86_400_000,
        made_by: None,
        revoked_ms: None,
    }
}
