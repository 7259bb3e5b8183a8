//! The cases that run inside a session of their own; `session.rs` starts each of them. Run by hand, they have no session
//! and do nothing.

use std::time::{Duration, Instant};

use apseko_vault::keystore::{NativeKeystore, choose, native_kind, open};
use apseko_vault::{Keystore, KeystoreError, KeystoreKind};

use super::conformance::keeps_its_promises as hold_to_the_promises;
use super::session::{INSIDE, call_service, keyring_daemon, run};

const PASSWORD: &str = "the password of the desktop";
const LOGIN: &str = "['/org/freedesktop/secrets/collection/login']";
const PATIENCE: Duration = Duration::from_secs(5);
const BOUND: Duration = Duration::from_secs(15);

fn outside() -> bool {
    std::env::var_os(INSIDE).is_none()
}

fn opened() -> NativeKeystore {
    NativeKeystore::open_with_patience([1; 16], PATIENCE).unwrap()
}

fn value(keys: &dyn Keystore) -> Result<Option<Vec<u8>>, KeystoreError> {
    Ok(keys.load("device")?.map(|bytes| bytes.to_vec()))
}

fn is_locked<T: std::fmt::Debug>(answer: Result<T, KeystoreError>) -> bool {
    match answer {
        Err(KeystoreError::Locked(_)) => true,
        other => panic!("this is locked, and the answer was {other:?}"),
    }
}

#[test]
#[ignore = "started by a_real_secret_service_keeps_its_promises"]
fn keeps_its_promises() {
    if outside() {
        return;
    }
    let _daemon = keyring_daemon(Some(PASSWORD));
    NativeKeystore::probe().unwrap();
    hold_to_the_promises(|installation| Box::new(NativeKeystore::open(installation).unwrap()));
    let folder = tempfile::tempdir().unwrap();
    let (kind, keys) = choose([1; 16], folder.path());
    assert_eq!((kind, keys.unwrap().kind()), (KeystoreKind::SecretService, KeystoreKind::SecretService));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "and nothing lies beside the data");
}

#[test]
#[ignore = "started by a_locked_collection_is_locked_and_hangs_nobody"]
fn locked() {
    if outside() {
        return;
    }
    let _daemon = keyring_daemon(Some(PASSWORD));
    let keys = opened();
    keys.keep("device", b"secret").unwrap();
    call_service("Lock", LOGIN);
    let begun = Instant::now();
    assert!(is_locked(keys.load("device")), "a secret that is there");
    assert!(is_locked(keys.load("another")), "a secret that nobody can know not to be there");
    assert!(is_locked(keys.keep("device", b"new")));
    assert!(is_locked(keys.keep("another", b"new")));
    assert!(is_locked(keys.forget("device")));
    assert!(is_locked(keys.forget("another")));
    assert!(begun.elapsed() < BOUND * 6, "{:?}", begun.elapsed());
    let folder = tempfile::tempdir().unwrap();
    let (kind, chosen) = choose([3; 16], folder.path());
    assert!(is_locked(chosen), "the person unlocks it; the program does not settle for a file");
    assert_eq!(kind, KeystoreKind::SecretService);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
#[ignore = "started by a_service_that_does_not_answer_hangs_nobody"]
fn frozen() {
    if outside() {
        return;
    }
    let daemon = keyring_daemon(Some(PASSWORD));
    let keys = NativeKeystore::open_with_patience([1; 16], Duration::from_secs(1)).unwrap();
    keys.keep("device", b"secret").unwrap();
    run("kill", &["-STOP", &daemon.id().to_string()]);
    let begun = Instant::now();
    assert!(is_locked(keys.load("device")));
    assert!(begun.elapsed() < BOUND, "{:?}", begun.elapsed());
    run("kill", &["-CONT", &daemon.id().to_string()]);
    let patient = opened();
    assert_eq!(value(&patient), Ok(Some(b"secret".to_vec())), "and it goes on when the service does");
}

#[test]
#[ignore = "started by a_service_without_a_default_collection_is_not_an_empty_one"]
fn no_collection() {
    if outside() {
        return;
    }
    let _daemon = keyring_daemon(None);
    let keys = opened();
    assert!(is_locked(keys.load("device")));
    assert!(is_locked(keys.keep("device", b"secret")));
    assert!(is_locked(NativeKeystore::probe()), "the service is there, so a file is not the answer");
}

#[test]
#[ignore = "started by a_session_without_a_service_… and a_machine_without_a_session_bus_…"]
fn no_service() {
    if outside() {
        return;
    }
    assert!(matches!(NativeKeystore::open([1; 16]), Err(KeystoreError::Unavailable(_))));
    assert!(matches!(NativeKeystore::probe(), Err(KeystoreError::Unavailable(_))));
    let folder = tempfile::tempdir().unwrap();
    let (kind, keys) = choose([1; 16], folder.path());
    assert_eq!((kind, keys.unwrap().kind()), (KeystoreKind::File, KeystoreKind::File), "at enrolment");
    let enrolled_natively = open(native_kind(), [1; 16], folder.path());
    assert!(
        matches!(enrolled_natively, Err(KeystoreError::Unavailable(_))),
        "who was enrolled with the system's keystore never gets the file instead"
    );
}

#[test]
#[ignore = "started by a_service_that_is_killed_is_unavailable_and_its_secrets_outlive_it"]
fn killed_and_started_again() {
    if outside() {
        return;
    }
    let daemon = keyring_daemon(Some(PASSWORD));
    let keys = opened();
    keys.keep("device", b"secret").unwrap();
    drop(daemon);
    let begun = Instant::now();
    let away = value(&keys);
    assert!(matches!(away, Err(KeystoreError::Unavailable(_))), "{away:?}");
    assert!(matches!(keys.keep("device", b"new"), Err(KeystoreError::Unavailable(_))));
    assert!(begun.elapsed() < BOUND, "{:?}", begun.elapsed());
    let _daemon = keyring_daemon(Some(PASSWORD));
    assert_eq!(value(&keys), Ok(Some(b"secret".to_vec())), "the same keystore reaches the new service");
    assert_eq!(value(&opened()), Ok(Some(b"secret".to_vec())), "kill -9 a moment after a keep loses nothing");
}
