//! A file that is read as a pack has one spelling, and so have the files in it.
#![no_main]

use apseko_fuzz::measured;
use apseko_trust::pack_file::{PackFile, PackFiles};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    // The content alone is tried as well: behind a signature it would hardly be reached.
    if let Ok(files) = measured(bytes, PackFiles::from_bytes) {
        assert_eq!(files.to_bytes(), bytes, "a content has one spelling");
    }
    let Ok(pack) = measured(bytes, |_| PackFile::read(bytes)) else { return };
    assert_eq!(pack.to_bytes(), bytes, "a pack has one spelling");
    if pack.check().is_ok() {
        assert!(pack.files().is_ok(), "what was checked can be read");
    }
});
