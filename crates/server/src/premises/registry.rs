//! The books of the office: whose signatures count, and who works here today.
//!
//! Several processes and the commands of an administrator may change them; whoever misses something reads them again.
//! What is asked often is answered from memory: a running server looks every second whether anything has moved.

mod admitting;
mod following;
mod orders;
mod taking_over;
#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use apseko_oplog::{DeviceId, Roll, UserId};
use apseko_trust::{Keyring, PublicKey, SoftwareKey};
use jiff::Timestamp;
use jiff::civil::Date;
use thiserror::Error;

use super::keys::keyring_of;
use super::{Folder, FolderFault, now_ms};
use crate::feed::People;
use crate::people::{Book, By, Change, ChangeRefused, Record, Roster, plan_all};
use crate::storage::StorageError;
use crate::storage::people::{NotCommitted, PeopleStore};
use admitting::Failures;
pub(crate) use admitting::OFFICERS;
pub use admitting::{NotAdmitted, NotLeased};
pub use following::Follower;
pub use orders::NotTaken;
pub(crate) use taking_over::take_over;

const KEYRING: &str = "keyring";
/// Others who change the book at the same moment; each of them gets through once.
const TRIES: usize = 10;

/// The books cannot be read or written.
#[derive(Debug, Error)]
pub enum BooksFault {
    /// What is in the data folder.
    #[error(transparent)]
    Folder(#[from] FolderFault),
    /// What is in the database.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Why a change was not made.
#[derive(Debug, Error)]
pub enum ChangeFault {
    /// One of the changes cannot be made. None was.
    #[error(transparent)]
    Refused(ChangeRefused),
    /// Others were quicker, again and again.
    #[error("too many others change the book at the same moment")]
    Busy,
    /// The book cannot be read or written.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// How a device stands with the office today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Somebody who has a post today works on it.
    Works,
    /// It was revoked, or its owner has no post here today: it may deliver what it has, and is told nothing.
    Delivers,
    /// It is in nobody's name.
    Unknown,
}

/// The books, as they were at one moment.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// Whose signatures count.
    pub keyring: Arc<Keyring>,
    /// Who works here, at all times.
    pub book: Arc<Book>,
    /// Who has which seat today.
    pub roster: Roster,
    /// The rules over cases, for these people.
    pub rules: Arc<People<Roster>>,
}

impl Snapshot {
    fn of(keyring: Keyring, book: Book, day: Date) -> Self {
        let roster = book.on(day);
        let rules = Arc::new(People(roster.clone()));
        Self { keyring: Arc::new(keyring), book: Arc::new(book), roster, rules }
    }

    fn on(&self, day: Date) -> Self {
        let roster = self.book.on(day);
        Self { rules: Arc::new(People(roster.clone())), roster, ..self.clone() }
    }
}

#[derive(Debug)]
struct Books {
    /// The keyring's file, as it was read.
    bytes: Vec<u8>,
    shown: Arc<Snapshot>,
}

/// The office's side of who is who.
#[derive(Debug)]
pub struct Registry {
    folder: Folder,
    root: PublicKey,
    lease: SoftwareKey,
    store: Arc<dyn PeopleStore>,
    books: RwLock<Books>,
    failures: Mutex<Failures>,
    taken_over: AtomicUsize,
}

impl Registry {
    /// Opens the books. A list of people from before there was a book is taken over first.
    pub fn open(
        folder: &Folder,
        (root, lease): (PublicKey, SoftwareKey),
        keyring: Keyring,
        store: Arc<dyn PeopleStore>,
    ) -> Result<Self, BooksFault> {
        let shown = Arc::new(Snapshot::of(keyring, Book::default(), day_of(now_ms())));
        let registry = Self {
            folder: folder.clone(),
            root,
            lease,
            store,
            books: RwLock::new(Books { bytes: Vec::new(), shown }),
            failures: Mutex::default(),
            taken_over: AtomicUsize::new(0),
        };
        registry.refresh()?;
        Ok(registry)
    }

    /// The books as they were last read. Who works here *today* follows the clock even when nothing was written.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot_on(day_of(now_ms()))
    }

    fn snapshot_on(&self, today: Date) -> Arc<Snapshot> {
        let shown = Arc::clone(&self.books.read().unwrap_or_else(PoisonError::into_inner).shown);
        if shown.roster.day() == today {
            return shown;
        }
        let mut books = self.books.write().unwrap_or_else(PoisonError::into_inner);
        if books.shown.roster.day() != today {
            books.shown = Arc::new(books.shown.on(today));
        }
        Arc::clone(&books.shown)
    }

    /// The books as they are at this moment: a right that was taken away a second ago is gone.
    pub fn current(&self, now_ms: i64) -> Result<Arc<Snapshot>, BooksFault> {
        self.refresh()?;
        Ok(self.snapshot_on(day_of(now_ms)))
    }

    /// Whose signatures count.
    pub fn keyring(&self) -> Arc<Keyring> {
        Arc::clone(&self.snapshot().keyring)
    }

    /// Who works here, at all times.
    pub fn book(&self) -> Arc<Book> {
        Arc::clone(&self.snapshot().book)
    }

    /// Who works here today, as the feed asks.
    pub fn people(&self) -> Arc<People<Roster>> {
        Arc::clone(&self.snapshot().rules)
    }

    /// Where the book is kept, for what moves beside it.
    pub fn store(&self) -> &Arc<dyn PeopleStore> {
        &self.store
    }

    /// Whose a device is, also when neither counts any more.
    pub fn owner_of(&self, device: &DeviceId) -> Option<UserId> {
        self.snapshot().book.owner((*device).into()).map(|person| person.id.user())
    }

    /// How a device stands with the office today.
    pub fn standing(&self, device: &DeviceId) -> Standing {
        let shown = self.snapshot();
        let Some(known) = shown.book.device((*device).into()) else { return Standing::Unknown };
        let has_post = !shown.roster.roles(&known.owner.user()).is_empty();
        if known.revoked.is_none() && has_post { Standing::Works } else { Standing::Delivers }
    }

    /// Who is who, for devices.
    pub fn roll(&self) -> Roll {
        let shown = self.snapshot();
        let names = shown.book.names().map(|(id, name)| (id.user(), name.to_owned())).collect();
        Roll { keys: shown.keyring.to_bytes(), names }
    }

    /// How many people came from a list from before there was a book, since this process began.
    pub fn taken_over(&self) -> usize {
        self.taken_over.load(Ordering::Relaxed)
    }

    /// Reads what has moved: another process, or an administrator, may have written into the books.
    pub fn refresh(&self) -> Result<(), BooksFault> {
        let count = take_over(&self.folder, self.store.as_ref(), now_ms())?;
        self.taken_over.fetch_add(count, Ordering::Relaxed);
        self.refresh_keyring()?;
        Ok(self.refresh_book()?)
    }

    fn refresh_keyring(&self) -> Result<(), FolderFault> {
        let bytes = self.folder.read(KEYRING)?;
        if self.books.read().unwrap_or_else(PoisonError::into_inner).bytes == bytes {
            return Ok(());
        }
        let keyring = Arc::new(keyring_of(&bytes)?.1);
        let mut books = self.books.write().unwrap_or_else(PoisonError::into_inner);
        let shown = Arc::new(Snapshot { keyring, ..Snapshot::clone(&books.shown) });
        *books = Books { bytes, shown };
        Ok(())
    }

    pub(super) fn refresh_book(&self) -> Result<(), StorageError> {
        let known = self.book().version();
        if self.store.version()? == known {
            return Ok(());
        }
        let loaded = self.store.load(known)?;
        let mut books = self.books.write().unwrap_or_else(PoisonError::into_inner);
        // Whoever read at the same moment may have been quicker and have read more.
        if loaded.whole || loaded.version > books.shown.book.version() {
            let mut book = if loaded.whole { Book::default() } else { Book::clone(&books.shown.book) };
            book.take(loaded.version, loaded.records);
            let day = books.shown.roster.day();
            books.shown =
                Arc::new(Snapshot { book: Arc::new(book), ..Snapshot::clone(&books.shown) }.on(day));
        }
        Ok(())
    }

    /// Makes changes, one after the other and all or none; returns the books as they are then.
    pub fn change(&self, changes: &[Change], by: &By) -> Result<Arc<Snapshot>, ChangeFault> {
        for _ in 0..TRIES {
            self.refresh_book()?;
            let book = self.book();
            let puts = plan_all(&book, changes, by).map_err(|(_, refused)| ChangeFault::Refused(refused))?;
            if self.commit(&book, &puts)? {
                return Ok(self.snapshot_on(by.today));
            }
        }
        Err(ChangeFault::Busy)
    }

    /// Writes records down, if nobody has changed the book since it was read.
    fn commit(&self, book: &Book, puts: &[Record]) -> Result<bool, StorageError> {
        match self.store.commit(book.version(), puts) {
            Ok(_) => {}
            Err(NotCommitted::Stale) => return Ok(false),
            Err(NotCommitted::Storage(error)) => return Err(error),
        }
        self.refresh_book()?;
        Ok(true)
    }
}

/// The day on Latvian walls.
pub fn day_of(now_ms: i64) -> Date {
    apseko_domain::riga(Timestamp::from_millisecond(now_ms).unwrap_or_default()).date
}
