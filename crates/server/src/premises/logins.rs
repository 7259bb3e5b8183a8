//! The books of log-ins over the people's book: a user name leads to a person there, and the person to their secrets.

use std::sync::Arc;

use apseko_oplog::UserId;

use super::{Registry, day_of, now_ms};
use crate::login::{Account, LoginStore, Secrets, Tries, TryKey};
use crate::people::{Id, Login};
use crate::storage::StorageError;

/// Log-ins of the people of the book.
#[derive(Debug)]
pub struct Logins(Arc<Registry>);

impl Logins {
    /// Over the books of the office.
    pub const fn of(registry: Arc<Registry>) -> Self {
        Self(registry)
    }
}

impl LoginStore for Logins {
    fn find(&self, login: &str) -> Result<Option<Account>, StorageError> {
        self.0.refresh_book()?;
        let book = self.0.book();
        let today = day_of(now_ms());
        let known = Login::new(login).ok().and_then(|login| book.person_of_login(&login));
        let known = known.filter(|person| !person.is_dismissed(today)).map(|person| person.id);
        // Asked for nobody too: how long an answer takes must not say whether there is somebody.
        let secrets = self.0.store().secrets(known.unwrap_or(Id([0; 16])))?;
        let found = known.zip(secrets);
        Ok(found.map(|(person, secrets)| Account { person: person.user(), secrets }))
    }

    fn put_secrets(&self, person: UserId, secrets: &Secrets) -> Result<(), StorageError> {
        self.0.store().put_secrets(person.into(), secrets)
    }

    fn spend_step(&self, person: UserId, step: u64) -> Result<bool, StorageError> {
        self.0.store().spend_step(person.into(), step)
    }

    fn change_tries(
        &self,
        keys: &[TryKey],
        change: &mut dyn FnMut(&mut [Tries]),
    ) -> Result<(), StorageError> {
        self.0.store().change_tries(keys, change)
    }
}
