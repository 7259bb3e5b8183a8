//! A stored keyring is believed as a whole or not at all. The keys are those of the seeds, so that some are.
#![no_main]

use apseko_fuzz::measured;
use apseko_trust::{Keyring, SoftwareKey};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let root = SoftwareKey::from_secret(&[1; 32]).expect("a secret of ones is one").public();
    if let Ok(keyring) = measured(bytes, |bytes| Keyring::from_bytes(root, bytes)) {
        assert_eq!(keyring.to_bytes(), bytes, "the same knowledge has the same bytes");
    }
});
