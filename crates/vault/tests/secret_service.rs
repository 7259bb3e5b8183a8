//! The same promises, held by every keystore: in memory, in a file, and in a real Secret Service that the test starts on
//! a bus of its own. They are the ground under every log-in, and no mock knows how a locked desktop behaves.
#![cfg(target_os = "linux")]

#[cfg(test)]
#[path = "secret_service/conformance.rs"]
mod conformance;
#[cfg(test)]
#[path = "secret_service/inside.rs"]
mod inside;
#[cfg(test)]
#[path = "secret_service/session.rs"]
mod session;

#[cfg(test)]
mod promises {
    use apseko_vault::keystore::{FileKeystore, MemoryKeystore};
    use apseko_vault::{Keystore, KeystoreKind};

    use super::conformance::keeps_its_promises;

    #[test]
    fn a_keystore_in_memory_keeps_its_promises() {
        let (here, elsewhere) =
            (MemoryKeystore::new(KeystoreKind::File), MemoryKeystore::new(KeystoreKind::File));
        keeps_its_promises(|installation| -> Box<dyn Keystore> {
            Box::new(if installation == [1; 16] { here.clone() } else { elsewhere.clone() })
        });
    }

    #[test]
    fn a_keystore_in_a_file_keeps_its_promises() {
        let folder = tempfile::tempdir().unwrap();
        keeps_its_promises(|installation| -> Box<dyn Keystore> {
            Box::new(FileKeystore::in_folder(&folder.path().join(hex::encode(installation))))
        });
    }
}

#[cfg(test)]
mod secret_service {
    use super::session::Session;

    #[test]
    fn a_real_secret_service_keeps_its_promises() {
        Session::new().runs("keeps_its_promises");
    }

    #[test]
    fn a_locked_collection_is_locked_and_hangs_nobody() {
        Session::new().runs("locked");
    }

    #[test]
    fn a_service_that_does_not_answer_hangs_nobody() {
        Session::new().runs("frozen");
    }

    #[test]
    fn a_service_without_a_default_collection_is_not_an_empty_one() {
        Session::new().runs("no_collection");
    }

    #[test]
    fn a_session_without_a_service_gets_a_file_at_enrolment_and_an_error_ever_after() {
        Session::new().runs("no_service");
    }

    #[test]
    fn a_machine_without_a_session_bus_gets_the_same() {
        Session::without_bus().runs("no_service");
    }

    #[test]
    fn a_service_that_is_killed_is_unavailable_and_its_secrets_outlive_it() {
        Session::new().runs("killed_and_started_again");
    }
}
