//! The books of log-ins in memory: what a database has to do, said in the shortest way, for tests and comparisons.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use apseko_oplog::UserId;

use super::factor::Secrets;
use super::store::{Account, LoginStore, MOST_COUNTERS};
use super::tries::{Tries, TryKey};
use crate::storage::StorageError;

/// Books that end with the process.
#[derive(Debug)]
pub struct MemoryLogins {
    books: Mutex<Books>,
    most: usize,
}

#[derive(Debug, Default)]
struct Books {
    names: BTreeMap<String, UserId>,
    secrets: BTreeMap<UserId, Secrets>,
    tries: BTreeMap<TryKey, Tries>,
}

impl Default for MemoryLogins {
    fn default() -> Self {
        Self::with_room_for(MOST_COUNTERS)
    }
}

impl MemoryLogins {
    /// Books that keep so many counters.
    pub fn with_room_for(most: usize) -> Self {
        Self { books: Mutex::default(), most }
    }

    /// Gives a person a log-in name.
    pub fn name(&self, login: &str, person: UserId) {
        self.books().names.insert(login.to_owned(), person);
    }

    /// Every counter.
    pub fn counters(&self) -> BTreeMap<TryKey, Tries> {
        self.books().tries.clone()
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LoginStore for MemoryLogins {
    fn find(&self, login: &str) -> Result<Option<Account>, StorageError> {
        let books = self.books();
        let person = books.names.get(login).copied();
        let found = person.and_then(|person| Some((person, books.secrets.get(&person)?.clone())));
        Ok(found.map(|(person, secrets)| Account { person, secrets }))
    }

    fn put_secrets(&self, person: UserId, secrets: &Secrets) -> Result<(), StorageError> {
        let mut books = self.books();
        let known = books.secrets.get(&person).filter(|known| known.seed == secrets.seed);
        let last_step = known.map_or(0, |known| known.last_step).max(secrets.last_step);
        books.secrets.insert(person, Secrets { last_step, ..secrets.clone() });
        Ok(())
    }

    fn spend_step(&self, person: UserId, step: u64) -> Result<bool, StorageError> {
        let mut books = self.books();
        let newer = books.secrets.get_mut(&person).filter(|secrets| secrets.last_step < step);
        Ok(newer.map(|secrets| secrets.last_step = step).is_some())
    }

    fn change_tries(
        &self,
        keys: &[TryKey],
        change: &mut dyn FnMut(&mut [Tries]),
    ) -> Result<(), StorageError> {
        let mut books = self.books();
        let before: Vec<Tries> =
            keys.iter().map(|key| books.tries.get(key).copied().unwrap_or_default()).collect();
        let mut after = before.clone();
        change(&mut after);
        let changed = keys.iter().zip(before).zip(after).filter(|((_, before), after)| before != after);
        for ((key, _), after) in changed {
            books.tries.insert(*key, after);
        }
        while books.tries.len() > self.most {
            let oldest =
                books.tries.iter().min_by_key(|(_, tries)| (tries.came_in_ms.is_some(), tries.seen_ms));
            let Some(oldest) = oldest.map(|(key, _)| *key) else { break };
            books.tries.remove(&oldest);
        }
        Ok(())
    }
}
