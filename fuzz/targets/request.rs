//! Whatever is accepted as a question survives another journey, with headers that are what their bytes say.
#![no_main]

use apseko_fuzz::{check_op, measured};
use apseko_oplog::message::Ask;
use apseko_oplog::wire::{decode_request, encode_request};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(request) = measured(bytes, decode_request) else { return };
    if let Ask::Push(push) = &request.ask {
        push.ops.iter().for_each(check_op);
    }
    let written = encode_request(&request);
    let again = decode_request(&written);
    assert_eq!(again.as_ref(), Ok(&request), "what is written can be read");
    assert_eq!(encode_request(&request), written, "and there is one way to write it");
});
