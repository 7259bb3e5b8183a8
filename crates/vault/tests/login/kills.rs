//! kill -9 at every moment of a try: no moment gives a free one, and no killed program keeps the folder.

use std::path::Path;
use std::time::Duration;

use apseko_vault::keystore::FileKeystore;
use apseko_vault::{
    Cost, Found, Keystore, KeystoreError, KeystoreKind, Keystores, Now, Refusal, Shut, Vault,
};
use zeroize::Zeroizing;

use super::child::{Running, role};
use super::device::{ANNA, Device, PASSWORD, WRONG_PASSWORD, copy_folder, find};
use super::flipped_bits::InFiles;

/// Says aloud when a number is kept: from then on a check may begin.
#[derive(Debug)]
struct Aloud(FileKeystore);

impl Keystore for Aloud {
    fn kind(&self) -> KeystoreKind {
        self.0.kind()
    }
    fn load(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeystoreError> {
        self.0.load(name)
    }
    fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), KeystoreError> {
        self.0.keep(name, bytes)?;
        eprintln!("counted");
        Ok(())
    }
    fn forget(&self, name: &str) -> Result<(), KeystoreError> {
        self.0.forget(name)
    }
}

struct AloudInFiles;

impl Keystores for AloudInFiles {
    fn choose(&self, installation: [u8; 16], root: &Path) -> Result<Box<dyn Keystore>, KeystoreError> {
        self.open(KeystoreKind::File, installation, root)
    }
    fn open(&self, _: KeystoreKind, _: [u8; 16], root: &Path) -> Result<Box<dyn Keystore>, KeystoreError> {
        Ok(Box::new(Aloud(FileKeystore::in_folder(&root.join("keystore")))))
    }
}

/// A thief's program: wrong passwords, one after the other, each after a long wait.
fn guesses(root: &Path) {
    let Ok(Found::Vault(vault)) = find(root, &AloudInFiles) else { panic!("there is a vault") };
    let mut now = late();
    // Far more than are let through: with the waits in between it is disabled long before the last.
    for _ in 0..200 {
        now = Now { wall_ms: now.wall_ms + 3_600_000, uptime_ms: now.uptime_ms + 3_600_000, ..now };
        match vault.log_in(ANNA.login, WRONG_PASSWORD, "123456", None, &now) {
            Err(Refusal::Wrong { .. }) => {}
            Err(Refusal::Shut(Shut::Disabled)) => return eprintln!("disabled"),
            Err(Refusal::Shut(Shut::Wait { .. })) => {}
            other => panic!("{other:?}"),
        }
    }
}

/// A year later, and each process on a machine that was just switched on: the clock alone decides about waits.
fn late() -> Now {
    let boot = apseko_trust::digest(&std::process::id().to_be_bytes())[..16].try_into().unwrap();
    Now { wall_ms: 1_830_000_000_000, uptime_ms: 60_000, boot }
}

fn until_killed(root: &Path, moment: Duration) -> (usize, bool) {
    let mut thief = Running::start("kills::no_moment_of_being_killed_gives_a_free_try", root);
    // Counted from the first try: what comes before it is only the start of a program. This is no waiting for
    // something; the moment of the kill is what is varied.
    let first = thief.line();
    std::thread::sleep(moment);
    let said: Vec<String> = first.into_iter().chain(thief.kill()).collect();
    let counted = said.iter().filter(|line| line.ends_with("counted")).count();
    (counted, said.iter().any(|line| line.ends_with("disabled")))
}

#[test]
fn no_moment_of_being_killed_gives_a_free_try() {
    if let Some(root) = role() {
        return guesses(&root);
    }
    let mut enrolled = Device::empty();
    let anna = enrolled.enrol_at(&ANNA, &InFiles, Cost::FLOOR).unwrap();
    enrolled.stop();
    let (mut kills, mut cut_short) = (0, 0);
    for device in 0_u64..9 {
        let folder = tempfile::tempdir().unwrap();
        copy_folder(&enrolled.root, folder.path());
        let mut counted = 0;
        for kill in 0..4 {
            // Odd microseconds: another moment of the try each time.
            let moment = Duration::from_micros(137 + (device * 4 + kill) * 7_919 % 41_000);
            let (more, disabled) = until_killed(folder.path(), moment);
            (counted, kills) = (counted + more, kills + 1);
            if disabled {
                break;
            }
        }
        assert!(counted <= 10, "{counted} guesses were let through");
        let now = Now { wall_ms: late().wall_ms + 1_000 * 3_600_000, ..late() };
        let Ok(Found::Vault(vault)) = find(folder.path(), &InFiles) else { panic!("it is whole") };
        let code = anna.authenticator.current(now.unix_seconds());
        match vault.log_in(anna.login, PASSWORD, &code, None, &now) {
            Ok(opened) => {
                let failures = opened.failed_at_ms.len();
                assert!(failures >= counted, "{counted} checks began, {failures} are known");
                cut_short += 1;
            }
            Err(Refusal::Shut(Shut::Disabled)) => {}
            Err(other) => panic!("a kill must not cost the data: {other:?}"),
        }
    }
    assert!(kills >= 18 && cut_short >= 3, "{kills} kills, {cut_short} of them before the tenth try");
}

fn holds(root: &Path) {
    let held = Vault::find(root, &InFiles).unwrap();
    eprintln!("held");
    // Until it is killed, or its parent is.
    let _ = std::io::stdin().read_line(&mut String::new());
    drop(held);
}

#[test]
fn a_folder_in_use_is_said_to_be_and_a_killed_program_holds_it_no_longer() {
    if let Some(root) = role() {
        return holds(&root);
    }
    let folder = tempfile::tempdir().unwrap();
    let name = "kills::a_folder_in_use_is_said_to_be_and_a_killed_program_holds_it_no_longer";
    let mut other = Running::start(name, folder.path());
    while !other.line().expect("it says when it has the folder").ends_with("held") {}
    assert!(matches!(Vault::find(folder.path(), &InFiles), Err(Refusal::InUse)));
    other.kill();
    assert!(matches!(find(folder.path(), &InFiles), Ok(Found::New(_))));
}
