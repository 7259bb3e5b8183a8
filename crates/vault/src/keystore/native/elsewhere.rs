//! Systems whose keystore nobody has written an adapter for: they say so, and only a file is left.

use std::collections::HashMap;
use std::sync::Arc;

use keyring_core::error::PlatformError;
use keyring_core::{CredentialStore, Error};

use super::platform::Platform;
use crate::keystore::{KeystoreError, KeystoreKind};

/// A system without an adapter.
pub(super) struct Elsewhere;

impl Platform for Elsewhere {
    fn kind(&self) -> KeystoreKind {
        KeystoreKind::File
    }

    fn open(&self) -> keyring_core::Result<Arc<CredentialStore>> {
        Err(Error::NoDefaultStore)
    }

    fn modifiers(&self) -> HashMap<&'static str, &'static str> {
        HashMap::new()
    }

    fn why(&self, _: &PlatformError) -> KeystoreError {
        KeystoreError::Unavailable("this system has none".to_owned())
    }
}
