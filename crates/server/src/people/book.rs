//! All records in memory, and the ways in which they are looked up: small enough to be read whole at every start.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use apseko_trust::Digest;
use jiff::civil::Date;

use super::{About, Device, Id, Login, Person, Record, Roster, Subject, SystemKey, Unit};

/// A record with the version of the book that put it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept<T> {
    /// The version that a client says it has seen.
    pub version: u64,
    /// The record.
    pub record: Arc<T>,
}

/// The people's book.
#[derive(Debug, Clone, Default)]
pub struct Book {
    version: u64,
    units: BTreeMap<Id, Kept<Unit>>,
    people: BTreeMap<Id, Kept<Person>>,
    devices: BTreeMap<Id, Kept<Device>>,
    keys: BTreeMap<Id, Kept<SystemKey>>,
    logins: BTreeMap<Login, Id>,
    subjects: BTreeMap<Subject, Id>,
    sums: BTreeMap<Digest, Id>,
    devices_of: BTreeMap<Id, BTreeSet<Id>>,
    below: BTreeMap<Id, BTreeSet<Id>>,
    posted: BTreeMap<Id, BTreeSet<Id>>,
}

impl Book {
    /// Up to which change the book is known; 0 for an empty one.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// Whether nothing was ever written.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty() && self.people.is_empty() && self.devices.is_empty() && self.keys.is_empty()
    }

    /// Takes in records, each with the version that put it.
    pub fn take(&mut self, version: u64, records: impl IntoIterator<Item = (u64, Record)>) {
        self.version = version;
        for (version, record) in records {
            self.put(version, record);
        }
    }

    /// A book with these records.
    pub fn of(version: u64, records: impl IntoIterator<Item = (u64, Record)>) -> Self {
        let mut book = Self::default();
        book.take(version, records);
        book
    }

    fn put(&mut self, version: u64, record: Record) {
        match record {
            Record::Unit(unit) => self.put_unit(version, unit),
            Record::Person(person) => self.put_person(version, person),
            Record::Device(device) => {
                if let Some(before) = self.devices.get(&device.id) {
                    self.devices_of.entry(before.record.owner).or_default().remove(&device.id);
                }
                self.devices_of.entry(device.owner).or_default().insert(device.id);
                self.devices.insert(device.id, Kept { version, record: Arc::new(device) });
            }
            Record::Key(key) => {
                if let Some(before) = self.keys.get(&key.id) {
                    self.sums.remove(&before.record.sum);
                }
                self.sums.insert(key.sum, key.id);
                self.keys.insert(key.id, Kept { version, record: Arc::new(key) });
            }
        }
    }

    fn put_unit(&mut self, version: u64, unit: Unit) {
        if let Some(parent) = self.units.get(&unit.id).and_then(|before| before.record.parent) {
            self.below.entry(parent).or_default().remove(&unit.id);
        }
        if let Some(parent) = unit.parent {
            self.below.entry(parent).or_default().insert(unit.id);
        }
        self.units.insert(unit.id, Kept { version, record: Arc::new(unit) });
    }

    fn put_person(&mut self, version: u64, person: Person) {
        if let Some(before) = self.people.get(&person.id).map(|kept| Arc::clone(&kept.record)) {
            if let Some(login) = &before.login {
                self.logins.remove(login);
            }
            if let Some(subject) = &before.subject {
                self.subjects.remove(subject);
            }
            for post in &before.posts {
                self.posted.entry(post.unit).or_default().remove(&person.id);
            }
        }
        self.logins.extend(person.login.clone().map(|login| (login, person.id)));
        self.subjects.extend(person.subject.clone().map(|subject| (subject, person.id)));
        for post in &person.posts {
            self.posted.entry(post.unit).or_default().insert(person.id);
        }
        self.people.insert(person.id, Kept { version, record: Arc::new(person) });
    }

    /// A unit.
    pub fn unit(&self, id: Id) -> Option<&Unit> {
        self.units.get(&id).map(|kept| &*kept.record)
    }

    /// A person.
    pub fn person(&self, id: Id) -> Option<&Person> {
        self.people.get(&id).map(|kept| &*kept.record)
    }

    /// A device, those that count no more too.
    pub fn device(&self, id: Id) -> Option<&Device> {
        self.devices.get(&id).map(|kept| &*kept.record)
    }

    /// The key of a system, those that count no more too.
    pub fn key(&self, id: Id) -> Option<&SystemKey> {
        self.keys.get(&id).map(|kept| &*kept.record)
    }

    /// Whoever has this user name.
    pub fn person_of_login(&self, login: &Login) -> Option<&Person> {
        self.person(*self.logins.get(login)?)
    }

    /// Whoever is this to the log-in provider.
    pub fn person_of_subject(&self, subject: &Subject) -> Option<&Person> {
        self.person(*self.subjects.get(subject)?)
    }

    /// Whose the device is, also when neither counts any more.
    pub fn owner(&self, device: Id) -> Option<&Person> {
        self.person(self.device(device)?.owner)
    }

    /// The key with this sum of a secret.
    pub fn key_of_sum(&self, sum: &Digest) -> Option<&SystemKey> {
        self.key(*self.sums.get(sum)?)
    }

    /// The open unit with this code, or the closed one if there is no other.
    pub fn unit_of_code(&self, code: &str) -> Option<&Unit> {
        let mut found = self.units().filter(|kept| kept.record.code.as_str() == code);
        let first = found.next()?;
        Some(&*found.find(|kept| kept.record.closed_on.is_none()).unwrap_or(first).record)
    }

    /// Every unit, by id.
    pub fn units(&self) -> impl Iterator<Item = &Kept<Unit>> {
        self.units.values()
    }

    /// Every person, by id.
    pub fn people(&self) -> impl Iterator<Item = &Kept<Person>> {
        self.people.values()
    }

    /// Every device, by id.
    pub fn devices(&self) -> impl Iterator<Item = &Kept<Device>> {
        self.devices.values()
    }

    /// Every key of a system, by id.
    pub fn keys(&self) -> impl Iterator<Item = &Kept<SystemKey>> {
        self.keys.values()
    }

    /// The devices of a person.
    pub fn devices_of(&self, person: Id) -> impl Iterator<Item = &Device> {
        self.devices_of.get(&person).into_iter().flatten().filter_map(|id| self.device(*id))
    }

    /// The device that took the place of one; of several, the newest.
    pub fn successor(&self, device: Id) -> Option<&Device> {
        let owner = self.device(device)?.owner;
        let later = self.devices_of(owner).filter(|it| it.replaces == Some(device));
        later.max_by_key(|it| it.enrolled_ms)
    }

    /// Whoever has, had or will have a post in a unit.
    pub fn posted_in(&self, unit: Id) -> impl Iterator<Item = &Person> {
        self.posted.get(&unit).into_iter().flatten().filter_map(|id| self.person(*id))
    }

    /// The units that are part of one, without the parts of those.
    pub fn parts_of(&self, unit: Id) -> impl Iterator<Item = &Unit> {
        self.below.get(&unit).into_iter().flatten().filter_map(|id| self.unit(*id))
    }

    /// A unit and everything below it.
    pub fn with_below(&self, unit: Id) -> BTreeSet<Id> {
        let mut found = BTreeSet::from([unit]);
        let mut todo = vec![unit];
        while let Some(next) = todo.pop() {
            let parts = self.below.get(&next).into_iter().flatten();
            todo.extend(parts.filter(|part| found.insert(**part)));
        }
        found
    }

    /// What everybody is called, those who were dismissed too: their work stays.
    pub fn names(&self) -> impl Iterator<Item = (Id, &str)> {
        self.people.iter().map(|(id, kept)| (*id, kept.record.name.as_str()))
    }

    /// The version that put what a change is about; 0 if there is no such record.
    pub fn version_of(&self, about: About) -> u64 {
        match about {
            About::Unit(id) => self.units.get(&id).map_or(0, |kept| kept.version),
            About::Person(id) => self.people.get(&id).map_or(0, |kept| kept.version),
            About::Device(id) => self.devices.get(&id).map_or(0, |kept| kept.version),
            About::Key(id) => self.keys.get(&id).map_or(0, |kept| kept.version),
        }
    }

    /// Whether the book says exactly this.
    pub(super) fn has(&self, record: &Record) -> bool {
        match record {
            Record::Unit(unit) => self.unit(unit.id) == Some(unit),
            Record::Person(person) => self.person(person.id) == Some(person),
            Record::Device(device) => self.device(device.id) == Some(device),
            Record::Key(key) => self.key(key.id) == Some(key),
        }
    }

    /// Every record, with the version that put it.
    pub fn records(&self) -> Vec<(u64, Record)> {
        let units = self.units().map(|kept| (kept.version, Record::Unit(Unit::clone(&kept.record))));
        let people = self.people().map(|kept| (kept.version, Record::Person(Person::clone(&kept.record))));
        let devices = self.devices().map(|kept| (kept.version, Record::Device(Device::clone(&kept.record))));
        let keys = self.keys().map(|kept| (kept.version, Record::Key(SystemKey::clone(&kept.record))));
        units.chain(people).chain(devices).chain(keys).collect()
    }

    /// Who has which seat on a day.
    pub fn on(&self, day: Date) -> Roster {
        Roster::of(self, day)
    }
}
