//! What every keystore promises, whatever it is made of.

use std::sync::Arc;
use std::thread;

use apseko_vault::{Keystore, KeystoreError};

/// Runs all promises. `open` opens the keystore of an installation; opening it twice meets the same content.
pub fn keeps_its_promises(open: impl Fn([u8; 16]) -> Box<dyn Keystore>) {
    what_is_missing_is_none(&*open([1; 16]));
    what_is_kept_comes_back(&*open([1; 16]));
    what_is_kept_is_there_for_the_next_who_opens(&open);
    nothing_is_not_a_secret(&*open([1; 16]));
    forgetting_twice_is_forgetting(&*open([1; 16]));
    installations_do_not_meet(&*open([1; 16]), &*open([2; 16]));
    threads_see_what_was_kept_before(open([1; 16]));
}

fn loaded(keys: &dyn Keystore, name: &str) -> Option<Vec<u8>> {
    keys.load(name).unwrap().map(|bytes| bytes.to_vec())
}

fn what_is_missing_is_none(keys: &dyn Keystore) {
    assert_eq!(loaded(keys, "missing"), None);
    keys.forget("missing").unwrap();
}

fn what_is_kept_comes_back(keys: &dyn Keystore) {
    let binary: Vec<u8> = (0..=255).collect();
    let long: Vec<u8> = (0_u32..10_240).map(|at| u8::try_from(at * 31 % 251).unwrap()).collect();
    for value in [&b"text"[..], &[0], b"\0in\0the\0middle\0", &[0xff; 32], &binary, &long, b"short again"] {
        keys.keep("name", value).unwrap();
        assert_eq!(loaded(keys, "name").as_deref(), Some(value), "byte for byte, in place of what was there");
    }
    keys.keep("another name", b"another").unwrap();
    assert_eq!(loaded(keys, "name").as_deref(), Some(&b"short again"[..]), "names do not meet");
}

fn what_is_kept_is_there_for_the_next_who_opens(open: &impl Fn([u8; 16]) -> Box<dyn Keystore>) {
    open([1; 16]).keep("lasting", b"value").unwrap();
    assert_eq!(loaded(&*open([1; 16]), "lasting").as_deref(), Some(&b"value"[..]));
}

fn nothing_is_not_a_secret(keys: &dyn Keystore) {
    keys.keep("full", b"value").unwrap();
    assert!(
        matches!(keys.keep("full", b""), Err(KeystoreError::Damaged(_))),
        "no store tells it from a loss"
    );
    assert_eq!(loaded(keys, "full").as_deref(), Some(&b"value"[..]), "and what was there stays");
}

fn forgetting_twice_is_forgetting(keys: &dyn Keystore) {
    keys.keep("short-lived", b"value").unwrap();
    keys.forget("short-lived").unwrap();
    assert_eq!(loaded(keys, "short-lived"), None);
    keys.forget("short-lived").unwrap();
    keys.keep("short-lived", b"again").unwrap();
    assert_eq!(
        loaded(keys, "short-lived").as_deref(),
        Some(&b"again"[..]),
        "a forgotten name can be used again"
    );
}

fn installations_do_not_meet(here: &dyn Keystore, elsewhere: &dyn Keystore) {
    here.keep("shared name", b"here").unwrap();
    assert_eq!(loaded(elsewhere, "shared name"), None, "another installation has its own secrets");
    elsewhere.keep("shared name", b"elsewhere").unwrap();
    elsewhere.forget("shared name").unwrap();
    assert_eq!(loaded(here, "shared name").as_deref(), Some(&b"here"[..]), "and takes none away");
}

/// The counter of tries is written by one thread and read by another a moment later.
fn threads_see_what_was_kept_before(keys: Box<dyn Keystore>) {
    let keys: Arc<dyn Keystore> = Arc::from(keys);
    for round in 1..=20_u8 {
        keys.keep("tries", &[round]).unwrap();
        let there = Arc::clone(&keys);
        let seen = thread::spawn(move || loaded(&*there, "tries")).join().unwrap();
        assert_eq!(seen, Some(vec![round]), "another thread sees what was kept before it began");
    }
    let writers = [b'a', b'b'].map(|letter| {
        let keys = Arc::clone(&keys);
        thread::spawn(move || (0..10).for_each(|_| keys.keep("contended", &[letter; 64]).unwrap()))
    });
    writers.into_iter().for_each(|writer| writer.join().unwrap());
    let left = loaded(&*keys, "contended").unwrap();
    assert!(left == [b'a'; 64] || left == [b'b'; 64], "one of the two, never a mixture: {left:?}");
}
