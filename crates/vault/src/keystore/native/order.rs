//! What is done with one entry: the same four orders on every system.

use keyring_core::{CredentialStore, Entry, Error};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::owner::{Answer, Order};
use super::platform::Platform;
use super::reason::reason;
use crate::keystore::{KeystoreError, refuse_nothing};

/// One try at an order, with a keystore that is open.
pub(super) fn carry_out(
    platform: &dyn Platform,
    store: &CredentialStore,
    service: &str,
    order: &Order,
) -> Answer {
    let entry = |name: &str| {
        store.build(service, name, Some(&platform.modifiers())).map_err(|error| reason(platform, error))
    };
    match order {
        Order::Open => Ok(None),
        Order::Load(name) => load(platform, &entry(name)?),
        Order::Keep(name, bytes) => keep(platform, &entry(name)?, bytes),
        Order::Forget(name) => forget(platform, &entry(name)?),
    }
}

fn load(platform: &dyn Platform, entry: &Entry) -> Answer {
    match entry.get_secret().map(Zeroizing::new) {
        Ok(bytes) => {
            refuse_nothing(&bytes)?;
            Ok(Some(bytes))
        }
        Err(Error::NoEntry) => platform.surely_missing().map(|()| None),
        Err(error) => Err(reason(platform, error)),
    }
}

/// A keystore that answers "done" and keeps something else would be found out only when the data cannot be opened.
fn keep(platform: &dyn Platform, entry: &Entry, bytes: &[u8]) -> Answer {
    entry.set_secret(bytes).map_err(|error| reason(platform, error))?;
    match entry.get_secret().map(Zeroizing::new) {
        Ok(kept) if bool::from(kept.ct_eq(bytes)) => Ok(None),
        Ok(_) => Err(KeystoreError::Damaged("another secret came back".to_owned())),
        Err(Error::NoEntry) => Err(KeystoreError::Damaged("nothing came back".to_owned())),
        Err(error) => Err(reason(platform, error)),
    }
}

fn forget(platform: &dyn Platform, entry: &Entry) -> Answer {
    match entry.delete_credential() {
        Ok(()) => Ok(None),
        Err(Error::NoEntry) => platform.surely_missing().map(|()| None),
        Err(error) => Err(reason(platform, error)),
    }
}
