//! Keystores of systems that are not here, played by a stand-in: one that hangs, one that lies, one that is restarted.

use std::any::Any;
use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use keyring_core::api::{Credential, CredentialApi, CredentialStoreApi};
use keyring_core::error::PlatformError;
use keyring_core::{CredentialStore, Entry, Error};

use super::*;

type Held = Arc<Mutex<HashMap<String, Vec<u8>>>>;
type Meaning = fn(&KeystoreError) -> bool;
type Trick = Arc<dyn Fn(&str) -> keyring_core::Result<()> + Send + Sync>;

/// A system whose every operation is first announced to the trick of the test.
#[derive(Clone)]
struct StandIn {
    held: Held,
    opened: Arc<AtomicUsize>,
    trick: Trick,
    mangles: bool,
}

impl StandIn {
    fn with(trick: impl Fn(&str) -> keyring_core::Result<()> + Send + Sync + 'static) -> Self {
        Self { held: Held::default(), opened: Arc::default(), trick: Arc::new(trick), mangles: false }
    }

    fn keystore(&self, patience: Duration) -> NativeKeystore {
        NativeKeystore::on(self.clone(), [7; 16], patience).unwrap()
    }
}

impl Platform for StandIn {
    fn kind(&self) -> KeystoreKind {
        KeystoreKind::Windows
    }

    fn open(&self) -> keyring_core::Result<Arc<CredentialStore>> {
        (self.trick)("open")?;
        self.opened.fetch_add(1, Ordering::SeqCst);
        Ok(Arc::new(StandInStore(self.clone())))
    }

    fn modifiers(&self) -> HashMap<&'static str, &'static str> {
        HashMap::new()
    }

    fn why(&self, _: &PlatformError) -> KeystoreError {
        KeystoreError::Unavailable("the stand-in is away".to_owned())
    }

    fn surely_missing(&self) -> Result<(), KeystoreError> {
        (self.trick)("missing").map_err(|_| KeystoreError::Locked("it hides its entries".to_owned()))
    }
}

struct StandInStore(StandIn);

impl CredentialStoreApi for StandInStore {
    fn vendor(&self) -> String {
        "stand-in".to_owned()
    }

    fn id(&self) -> String {
        "stand-in".to_owned()
    }

    fn build(
        &self,
        service: &str,
        user: &str,
        _: Option<&HashMap<&str, &str>>,
    ) -> keyring_core::Result<Entry> {
        let entry = StandInEntry { system: self.0.clone(), name: format!("{service} {user}") };
        Ok(Entry::new_with_credential(Arc::new(entry)))
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn debug_fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("StandInStore")
    }
}

struct StandInEntry {
    system: StandIn,
    name: String,
}

impl CredentialApi for StandInEntry {
    fn set_secret(&self, secret: &[u8]) -> keyring_core::Result<()> {
        (self.system.trick)("set")?;
        let mut kept = secret.to_vec();
        kept[0] ^= u8::from(self.system.mangles);
        self.system.held.lock().unwrap().insert(self.name.clone(), kept);
        Ok(())
    }

    fn get_secret(&self) -> keyring_core::Result<Vec<u8>> {
        (self.system.trick)("get")?;
        self.system.held.lock().unwrap().get(&self.name).cloned().ok_or(Error::NoEntry)
    }

    fn delete_credential(&self) -> keyring_core::Result<()> {
        (self.system.trick)("delete")?;
        self.system.held.lock().unwrap().remove(&self.name).map(drop).ok_or(Error::NoEntry)
    }

    fn get_credential(&self) -> keyring_core::Result<Option<Arc<Credential>>> {
        Ok(None)
    }

    fn get_specifiers(&self) -> Option<(String, String)> {
        None
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn debug_fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("StandInEntry")
    }
}

const SOON: Duration = Duration::from_millis(50);
const LONG: Duration = Duration::from_secs(30);

/// A system that stops in `set` until the test answers its question; it says when it has begun to ask.
fn asking_system() -> (StandIn, Receiver<()>, Sender<()>) {
    let (asks, asked) = channel();
    let (answer, answers) = channel::<()>();
    let (asks, answers) = (Mutex::new(asks), Mutex::new(answers));
    let system = StandIn::with(move |doing| {
        if doing == "set" {
            asks.lock().unwrap().send(()).unwrap();
            let _ = answers.lock().unwrap().recv();
        }
        Ok(())
    });
    (system, asked, answer)
}

#[test]
fn a_question_that_nobody_answers_counts_as_locked_and_hangs_nobody() {
    let (system, asked, answer) = asking_system();
    let keys = system.keystore(SOON);
    let begun = Instant::now();
    assert!(matches!(keys.keep("tries", &[1]), Err(KeystoreError::Locked(_))));
    assert!(matches!(keys.load("tries"), Err(KeystoreError::Locked(_))), "the next one waits behind it");
    assert!(begun.elapsed() < LONG, "the program goes on");
    asked.recv().unwrap();
    drop(answer);
    drop(keys);
}

#[test]
fn what_was_given_up_before_it_was_begun_is_never_done() {
    let (system, asked, answer) = asking_system();
    let keys = system.keystore(SOON);
    keys.keep("device", b"first").unwrap_err();
    keys.keep("device", b"given up").unwrap_err();
    asked.recv().unwrap();
    drop(answer);
    // The thread answers in order: whatever it was going to do with the given-up order, it has done by now.
    let patient = NativeKeystore { kind: keys.kind, owner: keys.owner.more_patient(LONG) };
    let kept = patient.load("device").unwrap().unwrap();
    assert_eq!(kept.as_slice(), b"first", "an order that was reported as failed does not come to life later");
    assert!(asked.try_recv().is_err(), "it was not even tried");
}

#[test]
fn a_keystore_that_was_restarted_is_opened_again_without_a_word() {
    let away = Arc::new(Mutex::new(0));
    let failures = Arc::clone(&away);
    let system = StandIn::with(move |doing| {
        let mut left = failures.lock().unwrap();
        if doing == "get" && *left > 0 {
            *left -= 1;
            return Err(Error::PlatformFailure("the session is unknown".into()));
        }
        Ok(())
    });
    let keys = system.keystore(LONG);
    keys.keep("device", b"secret").unwrap();
    *away.lock().unwrap() = 1;
    assert_eq!(keys.load("device").unwrap().unwrap().as_slice(), b"secret");
    assert_eq!(system.opened.load(Ordering::SeqCst), 2, "by a second connection");
    *away.lock().unwrap() = 2;
    assert!(matches!(keys.load("device"), Err(KeystoreError::Unavailable(_))), "it does not try for ever");
    assert_eq!(keys.load("device").unwrap().unwrap().as_slice(), b"secret", "and it recovers");
}

#[test]
fn a_keystore_that_keeps_something_else_is_found_out_at_once() {
    let mut system = StandIn::with(|_| Ok(()));
    system.mangles = true;
    assert!(matches!(system.keystore(LONG).keep("device", b"secret"), Err(KeystoreError::Damaged(_))));
}

#[test]
fn a_locked_keystore_that_hides_its_entries_is_not_taken_for_an_empty_one() {
    let system = StandIn::with(|doing| if doing == "missing" { Err(Error::NoEntry) } else { Ok(()) });
    let keys = system.keystore(LONG);
    assert!(matches!(keys.load("tries"), Err(KeystoreError::Locked(_))), "or the tries would start anew");
    assert!(matches!(keys.forget("tries"), Err(KeystoreError::Locked(_))), "or a wipe would wipe nothing");
}

#[test]
fn every_failure_of_the_library_has_its_meaning_and_no_secret_in_it() {
    let cases: [(fn() -> Error, Meaning); 6] = [
        (|| Error::BadEncoding(b"secret".to_vec()), |error| matches!(error, KeystoreError::Damaged(_))),
        (
            || Error::BadDataFormat(b"secret".to_vec(), "secret".into()),
            |error| matches!(error, KeystoreError::Damaged(_)),
        ),
        (|| Error::BadStoreFormat("secret".to_owned()), |error| matches!(error, KeystoreError::Damaged(_))),
        (|| Error::Ambiguous(Vec::new()), |error| matches!(error, KeystoreError::Damaged(_))),
        (|| Error::TooLong("secret".to_owned(), 1), |error| matches!(error, KeystoreError::Unavailable(_))),
        (|| Error::NoStorageAccess("secret".into()), |error| matches!(error, KeystoreError::Unavailable(_))),
    ];
    for (failure, expected) in cases {
        let system = StandIn::with(move |doing| if doing == "get" { Err(failure()) } else { Ok(()) });
        let error = system.keystore(LONG).load("device").unwrap_err();
        assert!(expected(&error), "{error:?}");
        let said = error.to_string();
        assert!(!said.contains("115") && !said.ends_with(": secret"), "a raw text got out: {said}");
    }
}

#[test]
fn a_keystore_that_breaks_down_is_an_error_and_not_a_crash() {
    let system = StandIn::with(|doing| if doing == "get" { panic!("a bug of the library") } else { Ok(()) });
    let keys = system.keystore(LONG);
    assert!(matches!(keys.load("device"), Err(KeystoreError::Unavailable(_))));
    assert!(matches!(keys.load("device"), Err(KeystoreError::Unavailable(_))), "and stays one");
}
