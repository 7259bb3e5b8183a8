//! Signed things of every kind keep their bytes. The first byte of the input says which kind.
#![no_main]

use apseko_fuzz::measured;
use apseko_trust::canon::{Reader, Writer};
use apseko_trust::{
    Envelope, RevocationList, RoleKey, RootSuccession, Signable, Signed, SignedCheckpoint, SignedLease,
    SignedPack,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    match kind % 7 {
        0 => envelope(bytes),
        1 => signed::<RoleKey, _>(bytes),
        2 => signed::<RootSuccession, _>(bytes),
        3 => signed::<RevocationList, _>(bytes),
        4 => signed::<SignedCheckpoint, _>(bytes),
        5 => signed::<SignedLease, _>(bytes),
        _ => signed::<SignedPack, _>(bytes),
    }
});

fn envelope(bytes: &[u8]) {
    let mut reader = Reader::new(bytes);
    let Ok(envelope) = Envelope::read(&mut reader) else { return };
    if reader.finish().is_ok() {
        let mut out = Writer::default();
        envelope.to_writer(&mut out);
        assert_eq!(out.finish(), bytes, "an envelope has one spelling");
    }
}

fn signed<S: Is<T>, T: Signable>(bytes: &[u8]) {
    let Ok(signed) = measured(bytes, Signed::<T>::from_bytes) else { return };
    assert_eq!(signed.to_bytes(), bytes, "what was signed is kept to the byte");
    let mut out = Writer::default();
    signed.body().to_writer(&mut out);
    let anew = out.finish();
    let mut reader = Reader::new(&anew);
    assert!(T::read(&mut reader).is_ok() && reader.is_empty(), "what it says can be written and read anew");
}

/// Lets the kinds be called by the names that they have.
trait Is<T> {}
impl<T> Is<T> for Signed<T> {}
