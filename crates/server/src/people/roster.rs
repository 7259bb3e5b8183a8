//! What the book adds up to on one day: the rules over cases ask this, and a new day asks anew.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use apseko_casework as casework;
use apseko_oplog::{DeviceId, UserId};
use jiff::civil::Date;

use super::{Book, Id, Person, Post, Role};

/// Who has which seat on a day, and on which devices they work. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Roster(Arc<Seats>);

#[derive(Debug)]
struct Seats {
    day: Date,
    people: BTreeMap<UserId, casework::Person>,
    roles: BTreeMap<UserId, Vec<Role>>,
    devices: BTreeMap<DeviceId, UserId>,
    absent: BTreeSet<UserId>,
}

impl Roster {
    pub(super) fn of(book: &Book, day: Date) -> Self {
        let here: Vec<&Person> =
            book.people().map(|kept| &*kept.record).filter(|person| !person.is_dismissed(day)).collect();
        let people: BTreeMap<UserId, casework::Person> =
            here.iter().map(|person| (person.id.user(), seated(book, person, day))).collect();
        let roles = here.iter().map(|person| (person.id.user(), roles(person, day))).collect();
        let absent = here.iter().filter(|it| it.is_absent(day)).map(|it| it.id.user()).collect();
        let counting = book.devices().map(|kept| &kept.record).filter(|device| device.revoked.is_none());
        let counting = counting.map(|device| (device.id.device(), device.owner.user()));
        let devices = counting.filter(|(_, owner)| people.contains_key(owner)).collect();
        Self(Arc::new(Seats { day, people, roles, absent, devices }))
    }

    /// The day.
    pub fn day(&self) -> Date {
        self.0.day
    }

    /// What somebody is on that day, each role once; nothing for whoever does not work here.
    pub fn roles(&self, user: &UserId) -> &[Role] {
        self.0.roles.get(user).map_or(&[], Vec::as_slice)
    }

    /// The codes of their roles as leases have them, joined by a space; none for whoever does not work here.
    pub fn role_codes(&self, user: &UserId) -> Option<String> {
        let codes: Vec<&str> = self.0.roles.get(user)?.iter().map(|role| role.as_str()).collect();
        (!codes.is_empty()).then(|| codes.join(" "))
    }

    /// Whether somebody is away on that day.
    pub fn is_absent(&self, user: &UserId) -> bool {
        self.0.absent.contains(user)
    }

    /// Everybody who works here on that day.
    pub fn people(&self) -> impl Iterator<Item = (&UserId, &casework::Person)> {
        self.0.people.iter()
    }
}

impl casework::Directory for Roster {
    fn user_of(&self, device: &DeviceId) -> Option<UserId> {
        self.0.devices.get(device).copied()
    }

    fn person(&self, user: &UserId) -> Option<casework::Person> {
        self.0.people.get(user).cloned()
    }
}

/// Each role once, in the order of the posts.
fn roles(person: &Person, day: Date) -> Vec<Role> {
    let mut roles: Vec<Role> = Vec::new();
    for post in person.posts_on(day) {
        if !roles.contains(&post.role) {
            roles.push(post.role);
        }
    }
    roles
}

fn seated(book: &Book, person: &Person, day: Date) -> casework::Person {
    let mut posts: Vec<casework::Seat> = Vec::new();
    for post in person.posts_on(day) {
        for unit in units_of(book, post) {
            let seat = casework::Seat { role: post.role, unit: unit.0 };
            if !posts.contains(&seat) {
                posts.push(seat);
            }
        }
    }
    let over = person.posts.iter().filter(|post| post.stands_for.is_none() && post.is_over(day));
    let once: BTreeSet<[u8; 16]> = over.flat_map(|post| units_of(book, post)).map(|unit| unit.0).collect();
    let left = once.into_iter().filter(|unit| posts.iter().all(|seat| seat.unit != *unit)).collect();
    casework::Person { posts, left }
}

/// The unit of a post first, then what is below it, if that belongs to the post.
fn units_of(book: &Book, post: &Post) -> Vec<Id> {
    let mut units = vec![post.unit];
    if post.role == Role::RegionHead {
        units.extend(book.with_below(post.unit).into_iter().filter(|unit| *unit != post.unit));
    }
    units
}
