//! Bodies keep the bytes they came with, and what they say survives being written anew.
#![no_main]

use apseko_fuzz::measured;
use apseko_oplog::Body;
use apseko_trust::digest;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let body = measured(bytes, Body::of);
    assert_eq!(body.bytes(), bytes, "the bytes are kept");
    assert_eq!(body.digest(), digest(bytes), "the hash is theirs");
    if let Some(facts) = body.facts() {
        let anew = Body::write(facts.clone());
        assert_eq!(Body::of(anew.bytes()), anew, "what is written can be read");
    }
});
