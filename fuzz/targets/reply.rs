//! Whatever is accepted as an answer survives another journey, with headers that are what their bytes say.
#![no_main]

use apseko_fuzz::{check_op, measured};
use apseko_oplog::message::Answer;
use apseko_oplog::wire::{decode_reply, encode_reply};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(reply) = measured(bytes, decode_reply) else { return };
    if let Answer::News(news) = &reply.answer {
        news.entries.iter().for_each(|entry| check_op(&entry.op));
    }
    let written = encode_reply(&reply);
    let again = decode_reply(&written);
    assert_eq!(again.as_ref(), Ok(&reply), "what is written can be read");
    assert_eq!(encode_reply(&reply), written, "and there is one way to write it");
});
