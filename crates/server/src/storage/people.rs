//! What a database must be able to do for the people's book. It is small and changes seldom, so it is written once, in
//! SQL that both databases understand: they only differ in how a turn is taken.

mod book;
mod contact;
mod contents;
mod deposit;
mod login;
mod repeat;
pub(crate) mod tables;

use std::fmt::Debug;

use apseko_trust::Digest;
use thiserror::Error;

use super::StorageError;
use crate::login::{MOST_COUNTERS, Secrets, Tries, TryKey};
use crate::people::{Id, Record};
pub use contents::Contents;
use tables::{Base, Turn};

/// Every record that was put after a version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// The version of the book.
    pub version: u64,
    /// Whether this is the whole book: what was known before belongs to another one.
    pub whole: bool,
    /// The records, each with the version that put it.
    pub records: Vec<(u64, Record)>,
}

/// Why a change was not written down.
#[derive(Debug, Error)]
pub enum NotCommitted {
    /// The book is not what the change was planned for: look at it again.
    #[error("somebody else has changed the book meanwhile")]
    Stale,
    /// The database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// When a device was last heard of. What is not said does not change what is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The device.
    pub device: Id,
    /// When.
    pub at_ms: i64,
    /// From which address.
    pub address: Option<String>,
    /// How many operations and files it said that it has not sent yet.
    pub unsent: Option<u64>,
    /// The version of the program on it.
    pub program: Option<String>,
    /// Until when its owner may work on it.
    pub lease_until_ms: Option<i64>,
    /// The serial number of that permission.
    pub lease_serial: Option<u64>,
}

impl Contact {
    /// That it was heard of, and nothing else.
    pub const fn new(device: Id, at_ms: i64) -> Self {
        Self {
            device,
            at_ms,
            address: None,
            unsent: None,
            program: None,
            lease_until_ms: None,
            lease_serial: None,
        }
    }
}

/// The answer to a request that may be repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The sum of the request: another one under the same key is a mistake of whoever asks.
    pub digest: Digest,
    /// The status; 0 while it is being carried out.
    pub status: u16,
    /// The answer.
    pub reply: Vec<u8>,
    /// When.
    pub at_ms: i64,
}

/// What the recovery officers could open together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deposit {
    /// Of which device.
    pub device: Id,
    /// When it was sealed or came.
    pub at_ms: i64,
    /// The sealed bytes.
    pub bytes: Vec<u8>,
}

/// The database of the people's book. Any number of processes may use it.
pub trait PeopleStore: Debug + Send + Sync {
    /// The version of the book.
    fn version(&self) -> Result<u64, StorageError>;
    /// What was put after a version; all of it, if the book has never been as far as that.
    fn load(&self, after: u64) -> Result<Loaded, StorageError>;
    /// Puts records durably in one turn, if the book is still at this version; tells the next one.
    fn commit(&self, expected: u64, puts: &[Record]) -> Result<u64, NotCommitted>;

    /// Notes that a device was heard of.
    fn touch(&self, contact: &Contact) -> Result<(), StorageError>;
    /// When a device was last heard of.
    fn contact(&self, device: Id) -> Result<Option<Contact>, StorageError>;
    /// When each device was last heard of.
    fn contacts(&self) -> Result<Vec<Contact>, StorageError>;

    /// Keeps an answer; tells whether it was kept. One that is there stays, unless it was being carried out (status 0)
    /// and this is its end.
    fn remember(&self, who: Id, repeat: &str, answered: &Answered) -> Result<bool, StorageError>;
    /// The answer that was kept.
    fn remembered(&self, who: Id, repeat: &str) -> Result<Option<Answered>, StorageError>;
    /// Says that a request is still being carried out at this moment; one that has an answer stays as it is.
    fn go_on(&self, who: Id, repeat: &str, at_ms: i64) -> Result<(), StorageError>;
    /// Forgets a request that was not carried out after all.
    fn forget(&self, who: Id, repeat: &str) -> Result<(), StorageError>;
    /// Forgets what was answered before a moment; tells how many.
    fn forget_before(&self, at_ms: i64) -> Result<u64, StorageError>;

    /// Keeps a deposit in place of an older one of the same device.
    fn deposit(&self, deposit: &Deposit) -> Result<(), StorageError>;
    /// The deposit of a device.
    fn deposit_of(&self, device: Id) -> Result<Option<Deposit>, StorageError>;
    /// Of which devices there are deposits, and since when.
    fn deposits(&self) -> Result<Vec<(Id, i64)>, StorageError>;

    /// What is kept of a person's secrets.
    fn secrets(&self, person: Id) -> Result<Option<Secrets>, StorageError>;
    /// Replaces them. While the sealed seed stays the same, the last step never goes down by it.
    fn put_secrets(&self, person: Id, secrets: &Secrets) -> Result<(), StorageError>;
    /// Forgets them: the person has to choose others.
    fn drop_secrets(&self, person: Id) -> Result<(), StorageError>;
    /// Raises the last step of a person, in one step with looking whether it is newer; false if it is not.
    fn spend_step(&self, person: Id, step: u64) -> Result<bool, StorageError>;
    /// Reads counters, has them changed and writes them, in one turn. No more than there is room for are kept.
    fn change_tries(&self, keys: &[TryKey], change: &mut dyn FnMut(&mut [Tries]))
    -> Result<(), StorageError>;

    /// All of it, as one moment had it.
    fn contents(&self) -> Result<Contents, StorageError>;
    /// Takes all of another one over, where there is no book yet; tells whether it did.
    fn bring(&self, contents: &Contents) -> Result<bool, StorageError>;
}

/// The book in a database, whichever it is.
#[derive(Debug)]
pub struct PeopleTables {
    base: Box<dyn Base>,
    most_counters: usize,
}

impl PeopleTables {
    pub(crate) fn on(base: impl Base + 'static) -> Self {
        Self { base: Box::new(base), most_counters: MOST_COUNTERS }
    }

    /// With room for another number of counters of tries.
    #[must_use]
    pub fn with_room_for(self, most_counters: usize) -> Self {
        Self { most_counters, ..self }
    }

    /// Carries one turn out and hands back what came of it.
    pub(crate) fn turn<T>(
        &self,
        turn: Turn,
        mut work: impl FnMut(&mut dyn tables::Tables) -> Result<T, StorageError>,
    ) -> Result<T, StorageError> {
        let mut done = None;
        self.base.turn(turn, &mut |tables| {
            done = Some(work(tables)?);
            Ok(())
        })?;
        done.ok_or_else(|| StorageError::Damaged("a turn that was not carried out".to_owned()))
    }
}

impl PeopleStore for PeopleTables {
    fn version(&self) -> Result<u64, StorageError> {
        self.turn(Turn::Read, book::version)
    }

    fn load(&self, after: u64) -> Result<Loaded, StorageError> {
        self.turn(Turn::Read, |tables| book::load(tables, after))
    }

    fn commit(&self, expected: u64, puts: &[Record]) -> Result<u64, NotCommitted> {
        if puts.is_empty() {
            return Ok(expected);
        }
        let put = self.turn(Turn::Write, |tables| book::put(tables, expected, puts))?;
        put.ok_or(NotCommitted::Stale)
    }

    fn touch(&self, contact: &Contact) -> Result<(), StorageError> {
        self.turn(Turn::Write, |tables| contact::touch(tables, contact))
    }

    fn contact(&self, device: Id) -> Result<Option<Contact>, StorageError> {
        self.turn(Turn::Read, |tables| contact::one(tables, device))
    }

    fn contacts(&self) -> Result<Vec<Contact>, StorageError> {
        self.turn(Turn::Read, contact::all)
    }

    fn remember(&self, who: Id, repeat: &str, answered: &Answered) -> Result<bool, StorageError> {
        self.turn(Turn::Write, |tables| repeat::remember(tables, who, repeat, answered))
    }

    fn remembered(&self, who: Id, repeat: &str) -> Result<Option<Answered>, StorageError> {
        self.turn(Turn::Read, |tables| repeat::find(tables, who, repeat))
    }

    fn go_on(&self, who: Id, repeat: &str, at_ms: i64) -> Result<(), StorageError> {
        self.turn(Turn::Write, |tables| repeat::go_on(tables, who, repeat, at_ms))
    }

    fn forget(&self, who: Id, repeat: &str) -> Result<(), StorageError> {
        self.turn(Turn::Write, |tables| repeat::forget(tables, who, repeat))
    }

    fn forget_before(&self, at_ms: i64) -> Result<u64, StorageError> {
        self.turn(Turn::Write, |tables| repeat::forget_before(tables, at_ms))
    }

    fn deposit(&self, deposit: &Deposit) -> Result<(), StorageError> {
        self.turn(Turn::Write, |tables| deposit::put(tables, deposit))
    }

    fn deposit_of(&self, device: Id) -> Result<Option<Deposit>, StorageError> {
        self.turn(Turn::Read, |tables| deposit::of(tables, device))
    }

    fn deposits(&self) -> Result<Vec<(Id, i64)>, StorageError> {
        self.turn(Turn::Read, deposit::all)
    }

    fn secrets(&self, person: Id) -> Result<Option<Secrets>, StorageError> {
        self.turn(Turn::Read, |tables| login::secrets(tables, person))
    }

    fn put_secrets(&self, person: Id, secrets: &Secrets) -> Result<(), StorageError> {
        self.turn(Turn::Write, |tables| login::put(tables, person, secrets))
    }

    fn drop_secrets(&self, person: Id) -> Result<(), StorageError> {
        self.turn(Turn::Write, |tables| login::drop_secrets(tables, person))
    }

    fn spend_step(&self, person: Id, step: u64) -> Result<bool, StorageError> {
        self.turn(Turn::Write, |tables| login::spend(tables, person, step))
    }

    fn change_tries(
        &self,
        keys: &[TryKey],
        change: &mut dyn FnMut(&mut [Tries]),
    ) -> Result<(), StorageError> {
        self.turn(Turn::Write, |tables| login::change_tries(tables, (keys, self.most_counters), change))
    }

    fn contents(&self) -> Result<Contents, StorageError> {
        self.turn(Turn::Read, contents::read)
    }

    fn bring(&self, contents: &Contents) -> Result<bool, StorageError> {
        self.turn(Turn::Write, |tables| contents::bring(tables, contents))
    }
}
