//! Written against the documentation, not run: the credential manager of Windows, kept from roaming with the account.
//!
//! Without `Local`, an entry would follow a roaming profile to every machine of the person, and a copied data folder
//! would open there. docs/KEYSTORES.md says what to check on a real machine.

use std::collections::HashMap;
use std::sync::Arc;

use keyring_core::CredentialStore;
use keyring_core::error::PlatformError;
use windows_native_keyring_store::Store;

use super::platform::Platform;
use crate::keystore::{KeystoreError, KeystoreKind};

/// The credential manager of the account.
pub(super) struct Windows;

impl Platform for Windows {
    fn kind(&self) -> KeystoreKind {
        KeystoreKind::Windows
    }

    fn open(&self) -> keyring_core::Result<Arc<CredentialStore>> {
        let store: Arc<CredentialStore> = Store::new()?;
        Ok(store)
    }

    fn modifiers(&self) -> HashMap<&'static str, &'static str> {
        HashMap::from([("persistence", "Local")])
    }

    /// The credential manager opens with the log-in and asks nothing, so it is never locked for a running program.
    fn why(&self, _: &PlatformError) -> KeystoreError {
        KeystoreError::Unavailable("the credential manager does not answer".to_owned())
    }
}
