//! For tests and simulations: forgets everything with the program, and lets a test play the locked desktop, the
//! failing disk and the attacker who puts yesterday's keystore back.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

use super::{Keystore, KeystoreError, KeystoreKind};

type Content = BTreeMap<String, Zeroizing<Vec<u8>>>;

/// A keystore in memory, for tests and simulations: it forgets everything. A clone shares the content.
#[derive(Clone)]
pub struct MemoryKeystore {
    kind: KeystoreKind,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    content: Content,
    locked: bool,
    next_keep_fails: bool,
}

/// What a memory keystore held at one moment: an attacker's copy of it.
#[derive(Clone)]
pub struct MemorySnapshot(Content);

impl MemoryKeystore {
    /// An empty one that says it is of this kind.
    pub fn new(kind: KeystoreKind) -> Self {
        Self { kind, state: Arc::default() }
    }

    /// Locks it as a desktop does, or opens it again.
    pub fn lock(&self, locked: bool) {
        self.state().locked = locked;
    }

    /// Makes the next `keep` fail and change nothing.
    pub fn fail_next_keep(&self) {
        self.state().next_keep_fails = true;
    }

    /// Copies everything, locked or not.
    pub fn snapshot(&self) -> MemorySnapshot {
        MemorySnapshot(self.state().content.clone())
    }

    /// Puts a copy in place of everything, locked or not.
    pub fn restore(&self, snapshot: &MemorySnapshot) {
        self.state().content = snapshot.0.clone();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open_state(&self) -> Result<MutexGuard<'_, State>, KeystoreError> {
        let state = self.state();
        if state.locked { Err(KeystoreError::Locked("by the test".to_owned())) } else { Ok(state) }
    }
}

impl Keystore for MemoryKeystore {
    fn kind(&self) -> KeystoreKind {
        self.kind
    }

    fn load(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeystoreError> {
        Ok(self.open_state()?.content.get(name).cloned())
    }

    fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), KeystoreError> {
        super::refuse_nothing(bytes)?;
        let mut state = self.open_state()?;
        if std::mem::take(&mut state.next_keep_fails) {
            return Err(KeystoreError::Unavailable("by the test".to_owned()));
        }
        state.content.insert(name.to_owned(), Zeroizing::new(bytes.to_vec()));
        Ok(())
    }

    fn forget(&self, name: &str) -> Result<(), KeystoreError> {
        self.open_state()?.content.remove(name);
        Ok(())
    }
}

impl std::fmt::Debug for MemoryKeystore {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "MemoryKeystore({:?})", self.kind)
    }
}

impl std::fmt::Debug for MemorySnapshot {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("MemorySnapshot(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_can_lock_it_fail_it_and_put_an_old_copy_back() {
        let keys = MemoryKeystore::new(KeystoreKind::SecretService);
        keys.keep("tries", &[1]).unwrap();
        let yesterday = keys.snapshot();
        keys.fail_next_keep();
        keys.keep("tries", &[2]).unwrap_err();
        assert_eq!(keys.load("tries").unwrap().unwrap().as_slice(), [1], "a failed keep changes nothing");
        keys.keep("tries", &[3]).unwrap();
        keys.lock(true);
        assert!(matches!(keys.load("tries"), Err(KeystoreError::Locked(_))));
        assert!(matches!(keys.forget("tries"), Err(KeystoreError::Locked(_))));
        keys.lock(false);
        keys.restore(&yesterday);
        assert_eq!(keys.load("tries").unwrap().unwrap().as_slice(), [1], "the attacker's copy is back");
    }

    #[test]
    fn it_prints_nothing_of_what_it_holds() {
        let keys = MemoryKeystore::new(KeystoreKind::File);
        keys.keep("name", b"secret").unwrap();
        let printed = format!("{keys:?} {:?}", keys.snapshot());
        assert!(!printed.contains("secret") && !printed.contains("115"), "{printed}");
    }
}
