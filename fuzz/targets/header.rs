//! Headers keep the bytes they came with, and say the same when they are written anew.
#![no_main]

use apseko_fuzz::measured;
use apseko_oplog::{Facts, Header, OpId};
use apseko_trust::digest;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(header) = measured(bytes, Header::read) else { return };
    assert_eq!(header.bytes(), bytes, "the bytes are kept");
    assert_eq!(header.id(), OpId(digest(bytes)), "the identity is their hash");
    assert_eq!(Header::reread(header.id(), bytes).as_ref(), Ok(&header), "our own disk says the same");
    let anew = Header::write(Facts::clone(&header));
    assert_eq!(*anew, *header, "nothing that is known changes");
    assert_eq!(Header::read(anew.bytes()).as_ref(), Ok(&anew), "what is written can be read");
    assert_eq!(anew.bytes() == bytes, anew == header, "the same bytes are the same header");
});
