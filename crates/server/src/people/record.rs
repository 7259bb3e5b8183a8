//! The records of the book. Their JSON is what lies in the database, so a field never changes its meaning.

use apseko_trust::Digest;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Id, Login, Name, Role, Word};

/// A unit of the inspectorate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Its id.
    pub id: Id,
    /// Its short code, one of its own.
    pub code: Word,
    /// What it is called.
    pub name: Name,
    /// The unit that it is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Id>,
    /// The day on which it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<Date>,
}

/// A place in a unit that a person has for some time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// As what.
    #[serde(with = "role_code")]
    pub role: Role,
    /// Where.
    pub unit: Id,
    /// The first day.
    pub from: Date,
    /// The last day; none for a post without an end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// The person whose deputy this one is meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stands_for: Option<Id>,
}

/// Days on which a person is not at work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absence {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Date,
    /// What colleagues are told; never a diagnosis.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Name>,
}

/// Who a person is to the office's log-in provider.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Subject {
    /// The provider.
    pub issuer: String,
    /// What it calls them; it never gives it to anybody else.
    pub subject: String,
}

/// The permission to enrol one device, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The SHA-256 of its text.
    #[serde(with = "sum_hex")]
    pub sum: Digest,
    /// It counts before this moment.
    pub until_ms: i64,
    /// The device whose place the new one takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Id>,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Their id, as operations have it.
    pub id: Id,
    /// Their user name; without one they cannot come in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<Login>,
    /// What they are called.
    pub name: Name,
    /// Their posts, those that are over too.
    #[serde(default)]
    pub posts: Vec<Post>,
    /// When they are not at work.
    #[serde(default)]
    pub absences: Vec<Absence>,
    /// The first day on which they do not work here any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dismissed_on: Option<Date>,
    /// Who they are to the log-in provider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Subject>,
    /// With what they may enrol a device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<Invitation>,
    /// Sessions that began before this moment are void.
    #[serde(default)]
    pub sessions_from_ms: i64,
}

/// That a device counts no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoked {
    /// Since when.
    pub at_ms: i64,
    /// Who said so; nobody for the operator of the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Id>,
    /// Why.
    pub reason: Name,
}

/// That a device is to destroy what it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WipeOrder {
    /// Since when.
    pub ordered_ms: i64,
    /// Who said so; nobody for the operator of the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Id>,
    /// Why.
    pub reason: Name,
    /// When the device said that it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_ms: Option<i64>,
}

/// An installation of the app. When it was last heard of, and its lease, move too fast for the book: see `Contact`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Its id.
    pub id: Id,
    /// Whose it is.
    pub owner: Id,
    /// What people call it.
    pub label: Name,
    /// When it was enrolled.
    pub enrolled_ms: i64,
    /// It counts no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Revoked>,
    /// It is to destroy what it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wipe: Option<WipeOrder>,
    /// The device whose place it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Id>,
}

/// With what another system asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SystemKey {
    /// Its id, the first part of what the system says.
    pub id: Id,
    /// Whose it is.
    pub name: Name,
    /// The SHA-256 of the secret.
    #[serde(with = "sum_hex")]
    pub sum: Digest,
    /// What it may do.
    pub capabilities: Vec<Word>,
    /// Only in this unit and those below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Id>,
    /// It counts before this moment.
    pub until_ms: i64,
    /// Who made it; nobody for the operator of the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub made_by: Option<Id>,
    /// Since when it counts no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_ms: Option<i64>,
}

/// What the book keeps, each under its kind and its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Record {
    /// A unit.
    Unit(Unit),
    /// A person.
    Person(Person),
    /// A device.
    Device(Device),
    /// The key of a system.
    Key(SystemKey),
}

impl Record {
    /// The number of its kind in tables.
    pub const fn kind(&self) -> i64 {
        match self {
            Self::Unit(_) => 1,
            Self::Person(_) => 2,
            Self::Device(_) => 3,
            Self::Key(_) => 4,
        }
    }

    /// Its id.
    pub const fn id(&self) -> Id {
        match self {
            Self::Unit(unit) => unit.id,
            Self::Person(person) => person.id,
            Self::Device(device) => device.id,
            Self::Key(key) => key.id,
        }
    }
}

impl Post {
    /// Whether the post is somebody's on this day.
    pub fn covers(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|last| day <= last)
    }

    /// Whether it is over on this day.
    pub fn is_over(&self, day: Date) -> bool {
        self.until.is_some_and(|last| last < day)
    }

    /// Whether two posts have a day in common.
    pub fn meets(&self, other: &Self) -> bool {
        self.until.is_none_or(|last| other.from <= last) && other.until.is_none_or(|last| self.from <= last)
    }
}

impl Person {
    /// Whether they do not work here any more on this day.
    pub fn is_dismissed(&self, day: Date) -> bool {
        self.dismissed_on.is_some_and(|first| first <= day)
    }

    /// The posts that are theirs on this day.
    pub fn posts_on(&self, day: Date) -> impl Iterator<Item = &Post> {
        let here = !self.is_dismissed(day);
        self.posts.iter().filter(move |post| here && post.covers(day))
    }

    /// Whether they are away on this day.
    pub fn is_absent(&self, day: Date) -> bool {
        self.absences.iter().any(|absence| absence.from <= day && day <= absence.until)
    }
}

impl SystemKey {
    /// Whether it counts at this moment.
    pub const fn counts(&self, now_ms: i64) -> bool {
        self.revoked_ms.is_none() && now_ms < self.until_ms
    }
}

/// Sums as 64 hexadecimal digits.
mod sum_hex {
    use apseko_trust::Digest;
    use serde::de::{Deserialize as _, Deserializer, Error as _};
    use serde::ser::Serializer;

    pub(super) fn serialize<S: Serializer>(sum: &Digest, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&hex::encode(sum))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Digest, D::Error> {
        let mut sum = Digest::default();
        let text = String::deserialize(from)?;
        hex::decode_to_slice(text, &mut sum).map_err(|_| D::Error::custom("not 64 hexadecimal digits"))?;
        Ok(sum)
    }
}

/// Roles as their codes.
mod role_code {
    use super::super::Role;
    use serde::de::{Deserialize as _, Deserializer, Error as _};
    use serde::ser::Serializer;

    pub(super) fn serialize<S: Serializer>(role: &Role, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(role.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Role, D::Error> {
        Role::parse(&String::deserialize(from)?).ok_or_else(|| D::Error::custom("no role has this code"))
    }
}
