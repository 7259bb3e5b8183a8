//! A keystore that a test can watch and break, because the order of its writes is what the log-in stands on.

use std::sync::{Arc, Mutex, MutexGuard};

use apseko_vault::keystore::{MemoryKeystore, MemorySnapshot};
use apseko_vault::{Keystore, KeystoreError, KeystoreKind, Keystores};
use zeroize::Zeroizing;

#[derive(Debug, Default)]
struct Book {
    operations: u32,
    kept: u32,
    fails_at: Option<u32>,
    dead: bool,
    number_went_down: bool,
}

/// A keystore in memory with a book about its use. A clone shares both.
#[derive(Debug, Clone)]
pub struct Watched {
    inner: MemoryKeystore,
    book: Arc<Mutex<Book>>,
}

impl Watched {
    pub fn new() -> Self {
        Self { inner: MemoryKeystore::new(KeystoreKind::SecretService), book: Arc::default() }
    }

    /// From the operation with this number on (the first is 0) nothing answers any more.
    pub fn dies_at(&self, operation: u32) {
        *self.book() = Book { fails_at: Some(operation), ..Book::default() };
    }

    /// Everything answers again. Says whether something was refused meanwhile.
    pub fn lives_again(&self) -> bool {
        let mut book = self.book();
        book.fails_at = None;
        std::mem::take(&mut book.dead)
    }

    /// How often something was kept so far.
    pub fn kept(&self) -> u32 {
        self.book().kept
    }

    /// Whether a number was ever replaced by a lower one.
    pub fn number_went_down(&self) -> bool {
        self.book().number_went_down
    }

    pub fn lock(&self, locked: bool) {
        self.inner.lock(locked);
    }

    pub fn fail_next_keep(&self) {
        self.inner.fail_next_keep();
    }

    pub fn snapshot(&self) -> MemorySnapshot {
        self.inner.snapshot()
    }

    pub fn restore(&self, snapshot: &MemorySnapshot) {
        self.inner.restore(snapshot);
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap()
    }

    fn operation(&self) -> Result<(), KeystoreError> {
        let mut book = self.book();
        let number = book.operations;
        book.operations += 1;
        if book.fails_at.is_some_and(|fails_at| number >= fails_at) {
            book.dead = true;
            return Err(KeystoreError::Unavailable("it died".to_owned()));
        }
        Ok(())
    }
}

impl Keystore for Watched {
    fn kind(&self) -> KeystoreKind {
        self.inner.kind()
    }

    fn load(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeystoreError> {
        self.operation()?;
        self.inner.load(name)
    }

    fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), KeystoreError> {
        self.operation()?;
        let before = self.inner.load(name)?;
        self.inner.keep(name, bytes)?;
        let mut book = self.book();
        book.kept += 1;
        let lower = before.is_some_and(|before| before.as_slice() > bytes);
        book.number_went_down |= name.starts_with("counter-") && lower;
        Ok(())
    }

    fn forget(&self, name: &str) -> Result<(), KeystoreError> {
        self.operation()?;
        self.inner.forget(name)
    }
}

impl Keystores for Watched {
    fn choose(&self, _: [u8; 16], _: &std::path::Path) -> Result<Box<dyn Keystore>, KeystoreError> {
        Ok(Box::new(self.clone()))
    }

    fn open(
        &self,
        kind: KeystoreKind,
        _: [u8; 16],
        _: &std::path::Path,
    ) -> Result<Box<dyn Keystore>, KeystoreError> {
        assert_eq!(kind, self.kind(), "the kind is chosen once");
        Ok(Box::new(self.clone()))
    }
}
