//! What a device tells the office each time that it is in touch, and what it is told: the office learns what lies unsent where,
//! and the device whether its person may go on.

use crate::canon::{CanonError, Reader, Writer};
use crate::digest::Digest;
use crate::error::TrustError;
use crate::form::{Form, write_form};
use crate::keyring::Keyring;
use crate::lease::SignedLease;
use crate::order::{SignedOrder, short};
use crate::public_key::PublicKey;
use crate::recovery::RecoveryList;

/// How much room a device has: a class, because the exact number would tell devices apart for nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// The system does not say.
    Unknown,
    /// Less than a hundred megabytes.
    Scarce,
    /// Less than a gigabyte.
    Some,
    /// More.
    Plenty,
}

/// What a device tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// How many operations have no place in the feed of the server, and how many files it does not have.
    pub unsent: u64,
    /// The day on which the oldest of them was written or taken in, counted from the first of 1970.
    pub oldest_day: Option<u32>,
    /// How much room is left.
    pub room: Room,
    /// The version of the program.
    pub program: String,
    /// The sum of the escrow that the device has made.
    pub escrow: Option<Digest>,
    /// The number of the list of officers to whom it is sealed; zero where an older program sealed it.
    pub list: u64,
    /// Whether the lease that it has is old enough for a new one.
    pub wants_lease: bool,
}

/// What it is told.
#[derive(Debug, Clone)]
pub struct Told {
    /// A new lease, if one was wanted; or the stable code of the reason why there would be none, wanted or not.
    pub lease: Option<Result<SignedLease, String>>,
    /// What it is to do with itself.
    pub orders: Vec<SignedOrder>,
    /// The keys of the servers, with which all of this is checked. Those of devices are another question.
    pub keys: Keyring,
    /// The officers to whom master keys are sealed now, if that is a later list than the device has.
    pub officers: Option<RecoveryList>,
    /// Whether the office does not have this escrow.
    pub wants_escrow: bool,
}

const PROGRAM_LIMIT: usize = 64;
const CODE_LIMIT: usize = 64;
/// More orders than one have no use yet; a stream of them is not listened to.
const ORDERS: usize = 8;

impl Room {
    const SCARCE_BYTES: u64 = 100 << 20;
    const SOME_BYTES: u64 = 1 << 30;

    /// The class of so many free bytes.
    pub const fn of(free: Option<u64>) -> Self {
        match free {
            None => Self::Unknown,
            Some(free) if free < Self::SCARCE_BYTES => Self::Scarce,
            Some(free) if free < Self::SOME_BYTES => Self::Some,
            Some(_) => Self::Plenty,
        }
    }

    /// The stable text.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Scarce => "scarce",
            Self::Some => "some",
            Self::Plenty => "plenty",
        }
    }

    const fn number(self) -> u64 {
        match self {
            Self::Unknown => 0,
            Self::Scarce => 1,
            Self::Some => 2,
            Self::Plenty => 3,
        }
    }

    /// A class that a later program made finer is none that we know.
    const fn of_number(number: u64) -> Self {
        match number {
            1 => Self::Scarce,
            2 => Self::Some,
            3 => Self::Plenty,
            _ => Self::Unknown,
        }
    }
}

impl Contact {
    /// The message.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(160);
        write_form(&mut out, 7).uint(1).uint(self.unsent).uint(2);
        match self.oldest_day {
            Some(day) => drop(out.uint(day.into())),
            None => drop(out.null()),
        }
        out.uint(3).uint(self.room.number()).uint(4).text(&self.program).uint(5);
        match &self.escrow {
            Some(sum) => drop(out.bytes(sum)),
            None => drop(out.null()),
        }
        out.uint(6).uint(self.list).uint(7).bool(self.wants_lease);
        out.finish()
    }

    /// Reads what [`Contact::to_bytes`] gave.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CanonError> {
        let mut reader = Reader::new(bytes);
        let mut form = Form::open(&mut reader)?;
        let unsent = form.field(1)?.uint()?;
        let day = form.field(2)?;
        let oldest_day = if day.null()? { None } else { Some(whole(day.uint()?)?) };
        let room = Room::of_number(form.field(3)?.uint()?);
        let program = short(form.field(4)?.text()?, PROGRAM_LIMIT)?;
        let sum = form.field(5)?;
        let escrow = if sum.null()? { None } else { Some(sum.fixed()?) };
        let list = form.field(6)?.uint()?;
        let wants_lease = form.field(7)?.bool()?;
        form.close()?;
        reader.finish()?;
        Ok(Self { unsent, oldest_day, room, program, escrow, list, wants_lease })
    }
}

fn whole(day: u64) -> Result<u32, CanonError> {
    u32::try_from(day).map_err(|_| CanonError::OutOfRange)
}

impl Told {
    /// The message.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        write_form(&mut out, 5).uint(1);
        match &self.lease {
            Some(Ok(lease)) => drop(out.array(2).bool(true).bytes(&lease.to_bytes())),
            Some(Err(code)) => drop(out.array(2).bool(false).text(code)),
            None => drop(out.null()),
        }
        out.uint(2).array(self.orders.len());
        for order in &self.orders {
            order.to_writer(&mut out);
        }
        out.uint(3).bytes(&self.keys.to_bytes()).uint(4);
        match &self.officers {
            Some(list) => drop(out.bytes(&list.to_bytes())),
            None => drop(out.null()),
        }
        out.uint(5).bool(self.wants_escrow);
        out.finish()
    }

    /// Reads what [`Told::to_bytes`] gave; the keys are checked from this root.
    pub fn from_bytes(root: PublicKey, bytes: &[u8]) -> Result<Self, TrustError> {
        let mut reader = Reader::new(bytes);
        let mut form = Form::open(&mut reader)?;
        let lease = read_lease(form.field(1)?)?;
        let orders = read_orders(form.field(2)?)?;
        let keys = Keyring::from_bytes(root, form.field(3)?.bytes()?)?;
        let list = form.field(4)?;
        let officers = if list.null()? { None } else { Some(RecoveryList::from_bytes(list.bytes()?)?) };
        let wants_escrow = form.field(5)?.bool()?;
        form.close()?;
        reader.finish()?;
        Ok(Self { lease, orders, keys, officers, wants_escrow })
    }
}

fn read_lease(reader: &mut Reader<'_>) -> Result<Option<Result<SignedLease, String>>, CanonError> {
    if reader.null()? {
        return Ok(None);
    }
    if reader.array()? != 2 {
        return Err(CanonError::Unexpected);
    }
    Ok(Some(if reader.bool()? {
        Ok(SignedLease::from_bytes(reader.bytes()?)?)
    } else {
        Err(short(reader.text()?, CODE_LIMIT)?)
    }))
}

fn read_orders(reader: &mut Reader<'_>) -> Result<Vec<SignedOrder>, CanonError> {
    let count = reader.array()?;
    if count > ORDERS {
        return Err(CanonError::OutOfRange);
    }
    (0..count).map(|_| SignedOrder::read(reader)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order::{Errand, Order};
    use crate::tests::{Inspectorate, TABLET, day, lease, secret, signed};

    fn contact() -> Contact {
        Contact {
            unsent: 12,
            oldest_day: Some(20_779),
            room: Room::Some,
            program: "0.1.0".to_owned(),
            escrow: Some([7; 32]),
            list: 3,
            wants_lease: true,
        }
    }

    #[test]
    fn what_a_device_tells_arrives_as_it_was_meant() {
        assert_eq!(Contact::from_bytes(&contact().to_bytes()), Ok(contact()));
        let new = Contact { unsent: 0, oldest_day: None, escrow: None, ..contact() };
        assert_eq!(Contact::from_bytes(&new.to_bytes()), Ok(new), "a device that has nothing yet says so");
        let odd = Contact { program: "x".repeat(PROGRAM_LIMIT + 1), ..contact() };
        assert!(Contact::from_bytes(&odd.to_bytes()).is_err(), "a version is no place for a letter");
    }

    #[test]
    fn room_is_told_in_classes() {
        assert_eq!(Room::of(Some(1 << 20)), Room::Scarce);
        assert_eq!(Room::of(Some(500 << 20)), Room::Some);
        assert_eq!(Room::of(Some(500 << 30)), Room::Plenty);
        assert_eq!(Room::of(None), Room::Unknown);
    }

    #[test]
    fn what_it_is_told_is_checked_from_the_root() {
        let Inspectorate { root, lease: key, keyring, .. } = Inspectorate::new();
        let order =
            Order { device: TABLET, number: 1, at_ms: day(0), errand: Errand::Wipe, reason: "lost".into() };
        let told = Told {
            lease: Some(Ok(signed(&key, lease(0..13)))),
            orders: vec![signed(&key, order)],
            keys: keyring,
            officers: None,
            wants_escrow: true,
        };
        let back = Told::from_bytes(root.public(), &told.to_bytes()).unwrap();
        assert_eq!(back.to_bytes(), told.to_bytes());
        assert!(
            Told::from_bytes(secret(77).public(), &told.to_bytes()).is_err(),
            "keys of another root say nothing"
        );
        let refused = Told { lease: Some(Err("lease.unknown".to_owned())), orders: Vec::new(), ..told };
        let back = Told::from_bytes(root.public(), &refused.to_bytes()).unwrap();
        assert_eq!(back.lease.and_then(Result::err).as_deref(), Some("lease.unknown"));
    }

    #[test]
    fn a_flood_of_orders_is_not_listened_to() {
        let Inspectorate { root, lease: key, .. } = Inspectorate::new();
        let order = |number| {
            let (errand, reason) = (Errand::Wipe, String::new());
            signed(&key, Order { device: TABLET, number, at_ms: day(0), errand, reason })
        };
        let told = Told {
            lease: None,
            orders: (0..=8).map(order).collect(),
            keys: Keyring::new(root.public()),
            officers: None,
            wants_escrow: false,
        };
        assert!(Told::from_bytes(root.public(), &told.to_bytes()).is_err());
    }
}
