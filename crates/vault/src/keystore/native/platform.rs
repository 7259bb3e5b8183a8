//! What differs between the keystores of the systems; everything else is written once.

use std::collections::HashMap;
use std::sync::Arc;

use keyring_core::CredentialStore;
use keyring_core::error::PlatformError;

use crate::keystore::{KeystoreError, KeystoreKind};

/// A system that has a keystore.
pub(super) trait Platform: Send + 'static {
    /// The kind that an enrolment remembers.
    fn kind(&self) -> KeystoreKind;
    /// Reaches the keystore.
    fn open(&self) -> keyring_core::Result<Arc<CredentialStore>>;
    /// What every entry is made with, above all: it must not leave this device.
    fn modifiers(&self) -> HashMap<&'static str, &'static str>;
    /// What a failure of this system means.
    fn why(&self, error: &PlatformError) -> KeystoreError;
    /// Called when an entry was not found. A keystore that hides its entries while it is locked says so here: taken for
    /// empty, it would start the count of wrong passwords anew.
    fn surely_missing(&self) -> Result<(), KeystoreError> {
        Ok(())
    }
}
