//! Written against the documentation, not run: preferences that are sealed under a key of the Android Keystore, which
//! never leaves the device.
//!
//! The sealed preferences would be useless on another device, yet backups must leave them out all the same; and the
//! window's framework must have set up `ndk-context` first. docs/KEYSTORES.md says what to check on a real device.

use std::collections::HashMap;
use std::sync::Arc;

use android_native_keyring_store::Store;
use keyring_core::CredentialStore;
use keyring_core::error::PlatformError;

use super::platform::Platform;
use crate::keystore::{KeystoreError, KeystoreKind};

/// The keystore of the program.
pub(super) struct Android;

impl Platform for Android {
    fn kind(&self) -> KeystoreKind {
        KeystoreKind::Android
    }

    fn open(&self) -> keyring_core::Result<Arc<CredentialStore>> {
        let store: Arc<CredentialStore> = Store::new()?;
        Ok(store)
    }

    fn modifiers(&self) -> HashMap<&'static str, &'static str> {
        HashMap::new()
    }

    /// The library's key asks for no unlocking, so the store is never locked for a running program.
    fn why(&self, _: &PlatformError) -> KeystoreError {
        KeystoreError::Unavailable("the Android keystore does not answer".to_owned())
    }
}
