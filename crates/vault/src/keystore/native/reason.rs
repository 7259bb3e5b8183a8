//! Turns failures of the keyring library into ours, in fixed words: its own texts may carry paths, names or raw secrets.

use keyring_core::Error;
use zeroize::Zeroize;

use super::platform::Platform;
use crate::keystore::KeystoreError;

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the library may add failures; an unknown one is no answer"
)]
pub(super) fn reason(platform: &dyn Platform, error: Error) -> KeystoreError {
    let damaged = |why: &str| KeystoreError::Damaged(why.to_owned());
    let unavailable = |why: &str| KeystoreError::Unavailable(why.to_owned());
    match error {
        Error::PlatformFailure(error) | Error::NoStorageAccess(error) => platform.why(&error),
        Error::BadEncoding(mut raw) | Error::BadDataFormat(mut raw, _) => {
            raw.zeroize();
            damaged("the entry is not in its format")
        }
        Error::BadStoreFormat(_) => damaged("it is not in its format"),
        Error::Ambiguous(_) => damaged("there are two entries where there must be one"),
        Error::TooLong(..) => unavailable("the secret is longer than it takes"),
        Error::NoEntry => unavailable("the entry is gone"),
        Error::Invalid(..) | Error::NotSupportedByStore(_) => unavailable("it does not take such entries"),
        _ => unavailable("for a reason it does not name"),
    }
}
