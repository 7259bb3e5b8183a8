//! Written against the documentation, not run: the protected keychain of macOS and iOS, readable on this device alone
//! and only while it is unlocked.
//!
//! It needs a signed program with a provisioning profile; an unsigned one gets "missing entitlement" and counts as
//! having no keystore. docs/KEYSTORES.md says what to check on a real machine.

use std::collections::HashMap;
use std::sync::Arc;

use apple_native_keyring_store::protected::Store;
use keyring_core::CredentialStore;
use keyring_core::error::PlatformError;

use super::platform::Platform;
use crate::keystore::{KeystoreError, KeystoreKind};

/// `errSecInteractionNotAllowed`: the device is locked; `errSecAuthFailed` and `errSecUserCanceled`: the person did not
/// open it.
const LOCKED: [i32; 3] = [-25_308, -25_293, -128];

/// The protected keychain of the program.
pub(super) struct Apple;

impl Platform for Apple {
    fn kind(&self) -> KeystoreKind {
        KeystoreKind::Apple
    }

    /// The local one: `Store::new` is not the store that iCloud copies.
    fn open(&self) -> keyring_core::Result<Arc<CredentialStore>> {
        let store: Arc<CredentialStore> = Store::new()?;
        Ok(store)
    }

    fn modifiers(&self) -> HashMap<&'static str, &'static str> {
        HashMap::from([("access-policy", "when-unlocked-this-device-only")])
    }

    fn why(&self, error: &PlatformError) -> KeystoreError {
        match error.downcast_ref::<security_framework::base::Error>().map(|error| error.code()) {
            Some(code) if LOCKED.contains(&code) => {
                KeystoreError::Locked(format!("the keychain answers {code}"))
            }
            Some(code) => KeystoreError::Unavailable(format!("the keychain answers {code}")),
            None => KeystoreError::Unavailable("for a reason it does not name".to_owned()),
        }
    }
}
