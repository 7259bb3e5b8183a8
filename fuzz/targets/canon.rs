//! Canonical bytes have no second spelling: whatever the reader accepts, the writer writes the same.
#![no_main]

use apseko_fuzz::measured;
use apseko_trust::canon::{CanonError, Reader, Writer};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let read = |bytes: &[u8]| {
        let mut reader = Reader::new(bytes);
        reader.item()?;
        reader.finish()
    };
    if measured(bytes, read).is_ok() {
        let mut out = Writer::default();
        copy(&mut Reader::new(bytes), &mut out).expect("what was accepted can be read part by part");
        assert_eq!(out.finish(), bytes, "and is written the same");
    }
});

fn copy(from: &mut Reader<'_>, to: &mut Writer) -> Result<(), CanonError> {
    match from.peek() {
        Some(0) => {
            to.uint(from.uint()?);
        }
        Some(1) => copy_negative(from, to)?,
        Some(2) => {
            to.bytes(from.bytes()?);
        }
        Some(3) => {
            to.text(from.text()?);
        }
        Some(4) => {
            let count = from.array()?;
            to.array(count);
            (0..count).try_for_each(|_| copy(from, to))?;
        }
        Some(5) => {
            let pairs = from.map()?;
            to.map(pairs);
            (0..2 * pairs).try_for_each(|_| copy(from, to))?;
        }
        _ => {
            if from.null()? {
                to.null();
            } else {
                to.bool(from.bool()?);
            }
        }
    }
    Ok(())
}

/// Numbers below those of 64 bits are canonical, but nobody here can say them.
fn copy_negative(from: &mut Reader<'_>, to: &mut Writer) -> Result<(), CanonError> {
    let mut ahead = *from;
    match ahead.int() {
        Ok(number) => {
            *from = ahead;
            to.int(number);
        }
        Err(_) => {
            to.raw(from.item()?);
        }
    }
    Ok(())
}
