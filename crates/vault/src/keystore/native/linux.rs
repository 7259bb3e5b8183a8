//! The Secret Service of a Linux desktop: what a stolen disk does not give away, once the person's log-in has locked it.
//!
//! It does not protect against another program of the same account while the collection is open.

use std::collections::HashMap;
use std::sync::Arc;

use keyring_core::CredentialStore;
use keyring_core::error::PlatformError;
use secret_service::blocking::SecretService;
use secret_service::{EncryptionType, Error};
use zbus_secret_service_keyring_store::Store;

use super::platform::Platform;
use crate::keystore::{KeystoreError, KeystoreKind};

/// The Secret Service on the session bus.
pub(super) struct SecretServiceOfLinux;

impl Platform for SecretServiceOfLinux {
    fn kind(&self) -> KeystoreKind {
        KeystoreKind::SecretService
    }

    fn open(&self) -> keyring_core::Result<Arc<CredentialStore>> {
        let store: Arc<CredentialStore> = Store::new()?;
        Ok(store)
    }

    /// Only what the person sees in the list of their passwords.
    fn modifiers(&self) -> HashMap<&'static str, &'static str> {
        HashMap::from([("label", "Apseko")])
    }

    fn why(&self, error: &PlatformError) -> KeystoreError {
        error
            .downcast_ref::<Error>()
            .map_or_else(|| KeystoreError::Unavailable("for a reason it does not name".to_owned()), why)
    }

    /// Some Secret Services do not find what is in a locked collection, and none finds what has no collection.
    fn surely_missing(&self) -> Result<(), KeystoreError> {
        let service = SecretService::connect(EncryptionType::Plain).map_err(|error| why(&error))?;
        let locked = service.get_default_collection().and_then(|collection| collection.is_locked());
        if locked.map_err(|error| why(&error))? { Err(why(&Error::Locked)) } else { Ok(()) }
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the library may add failures; an unknown one is no answer"
)]
fn why(error: &Error) -> KeystoreError {
    let locked = |why: &str| KeystoreError::Locked(why.to_owned());
    let unavailable = |why: &str| KeystoreError::Unavailable(why.to_owned());
    match error {
        Error::Locked => locked("its collection is locked"),
        Error::Prompt => locked("its question was dismissed"),
        // The library says so only where a default collection is asked for: the service is there, yet no log-in has
        // ever made a collection.
        Error::NoResult => locked("it has no default collection"),
        Error::Crypto(_) => KeystoreError::Damaged("its answer cannot be decrypted".to_owned()),
        Error::Zvariant(_) => KeystoreError::Damaged("its answer cannot be read".to_owned()),
        Error::Unavailable => unavailable("there is no session bus"),
        Error::Zbus(error) => on_the_bus(error),
        Error::PromptDisconnected => unavailable("it left while it asked a question"),
        _ => unavailable("for a reason it does not name"),
    }
}

/// The names of bus errors are fixed; their texts are not, and stay out.
#[expect(clippy::wildcard_enum_match_arm, reason = "whatever else goes wrong on the bus is no answer")]
fn on_the_bus(error: &zbus::Error) -> KeystoreError {
    match error {
        zbus::Error::MethodError(name, _, _) if name.as_str() == "org.freedesktop.Secret.Error.IsLocked" => {
            KeystoreError::Locked("its collection is locked".to_owned())
        }
        zbus::Error::MethodError(name, _, _) => KeystoreError::Unavailable(name.as_str().to_owned()),
        zbus::Error::FDO(error) => KeystoreError::Unavailable(zbus_error_name(error)),
        _ => KeystoreError::Unavailable("the session bus does not answer".to_owned()),
    }
}

fn zbus_error_name(error: &zbus::fdo::Error) -> String {
    zbus::DBusError::name(error).to_string()
}
