//! The people's book at the command line: how people and things are named, and how a change is planned, noted and made.

use std::fmt::Display;
use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::Date;

use super::CommandFault;
use super::arguments::{Arguments, missing};
use super::audited::{Deed, audited, noted};
use crate::audit::action;
use crate::people::plan_all;
use crate::people::{
    About, Book, By, Change, ChangeRefused, Device, Id, Login, Person, Role, SystemKey, Unit,
};
use crate::premises::{Folder, FolderFault, day_of, now_ms, take_over};
use crate::storage::people::{NotCommitted, PeopleStore};

/// Others who change the book at the same moment.
const TRIES: usize = 10;

/// The book as it is, and the way to change it.
pub(super) struct OpenBook<'a> {
    arguments: &'a Arguments,
    folder: Folder,
    pub store: Arc<dyn PeopleStore>,
    pub book: Book,
    pub today: Date,
    pub now_ms: i64,
}

impl<'a> OpenBook<'a> {
    pub fn read(arguments: &'a Arguments) -> Result<Self, CommandFault> {
        let folder = arguments.folder()?;
        let store = arguments.people(&folder)?;
        let now_ms = now_ms();
        let taken = take_over(&folder, store.as_ref(), now_ms)?;
        if taken > 0 {
            let mut deed = Deed::new(action::PEOPLE_IMPORTED, "people.json");
            deed.detail("people", taken);
            noted(arguments, &folder, &deed)?;
        }
        let loaded = store.load(0)?;
        let book = Book::of(loaded.version, loaded.records);
        Ok(Self { arguments, folder, store, book, today: day_of(now_ms), now_ms })
    }

    pub fn by(&self) -> By {
        By { who: None, now_ms: self.now_ms, today: self.today, saw: None }
    }

    /// A person by user name or id.
    pub fn person(&self, named: &str) -> Result<&Person, CommandFault> {
        let by_login = Login::new(named).ok().and_then(|login| self.book.person_of_login(&login));
        let by_id = || named.parse().ok().and_then(|id| self.book.person(id));
        by_login.or_else(by_id).ok_or(CommandFault::Refused(ChangeRefused::PersonUnknown))
    }

    /// A unit by code or id.
    pub fn unit(&self, named: &str) -> Result<&Unit, CommandFault> {
        let by_id = || named.parse().ok().and_then(|id| self.book.unit(id));
        let found = self.book.unit_of_code(named).or_else(by_id);
        found.ok_or(CommandFault::Refused(ChangeRefused::UnitUnknown))
    }

    /// A device by its id.
    pub fn device(&self, named: &str) -> Result<&Device, CommandFault> {
        let found = named.parse().ok().and_then(|id| self.book.device(id));
        found.ok_or(CommandFault::Refused(ChangeRefused::DeviceUnknown))
    }

    /// A key by its id.
    pub fn key(&self, named: &str) -> Result<&SystemKey, CommandFault> {
        let found = named.parse().ok().and_then(|id| self.book.key(id));
        found.ok_or(CommandFault::Refused(ChangeRefused::KeyUnknown))
    }

    /// Makes changes, all or none, between two notes in the audit.
    pub fn carry_out(&self, changes: &[Change]) -> Result<(), CommandFault> {
        let Some(first) = changes.first() else { return Ok(()) };
        self.carry_out_as(first.action(), object(first.about()), changes)
    }

    /// The same under a name of its own.
    pub fn carry_out_as(
        &self,
        action: &'static str,
        object: String,
        changes: &[Change],
    ) -> Result<(), CommandFault> {
        audited(self.arguments, &self.folder, Deed::new(action, object), |deed| {
            deed.detail("changes", changes.len());
            for _ in 0..TRIES {
                let loaded = self.store.load(0)?;
                let book = Book::of(loaded.version, loaded.records);
                let puts = plan_all(&book, changes, &self.by())
                    .map_err(|(_, refused)| CommandFault::Refused(refused))?;
                match self.store.commit(book.version(), &puts) {
                    Ok(_) => return Ok(()),
                    Err(NotCommitted::Stale) => {}
                    Err(NotCommitted::Storage(error)) => return Err(error.into()),
                }
            }
            Err(CommandFault::Refused(ChangeRefused::Stale))
        })
    }
}

/// How the audit names what a change is about.
fn object(about: About) -> String {
    let kind = match about {
        About::Unit(_) => "unit",
        About::Person(_) => "person",
        About::Device(_) => "device",
        About::Key(_) => "key",
    };
    format!("{kind}:{}", about.id())
}

/// The third word, which names somebody or something.
pub(super) fn named(arguments: &Arguments, what: &str) -> Result<String, CommandFault> {
    arguments.third().map(ToOwned::to_owned).ok_or_else(|| missing(what))
}

/// A text of the book.
pub(super) fn text<T: FromStr<Err: Display>>(typed: &str) -> Result<T, CommandFault> {
    typed.parse().map_err(|fault| CommandFault::Usage(format!("{typed:?}: {fault}")))
}

pub(super) fn role(typed: &str) -> Result<Role, CommandFault> {
    let codes: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
    Role::parse(typed)
        .ok_or_else(|| CommandFault::Usage(format!("{typed:?} is no role; there are {}", codes.join(", "))))
}

pub(super) fn day(typed: &str) -> Result<Date, CommandFault> {
    typed.parse().map_err(|_| CommandFault::Usage(format!("{typed:?} is no day like 2026-12-31")))
}

/// Random bytes of the system.
pub(super) fn random<const N: usize>() -> Result<[u8; N], CommandFault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| FolderFault::NoRandomness)?;
    Ok(bytes)
}

pub(super) fn new_id() -> Result<Id, CommandFault> {
    Ok(Id(random()?))
}
