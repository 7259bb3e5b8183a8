//! A wipe that the office orders: only the office's own order is obeyed, and once it is begun no moment of being cut off
//! leaves anything that opens.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};

use apseko_trust::{Errand, Order, Signed, SignedOrder, SignedWiped, SoftwareKey, Wiped};
use apseko_vault::keystore::FileKeystore;
use apseko_vault::{Cost, Found, Keys, Keystore, KeystoreError, KeystoreKind, Keystores, Refusal, WipeNote};
use zeroize::Zeroizing;

use super::child::{Running, role};
use super::device::{ANNA, Device, JURIS, Person, bytes_of, copy_folder, files_under, find};
use super::flipped_bits::InFiles;
use super::keystore::Watched;

fn order_to(device: [u8; 16], now_ms: i64) -> Order {
    let number = u64::try_from(now_ms).unwrap();
    Order { device, number, at_ms: now_ms, errand: Errand::Wipe, reason: "lost".to_owned() }
}

fn word_of(keys: &Keys, device: [u8; 16], user: [u8; 16], order: &SignedOrder) -> SignedWiped {
    let order = order.body();
    let said = Wiped { device, user, order: order.number, at_ms: order.at_ms, unsent: 0 };
    Signed::sign(&keys.signer().unwrap(), said).unwrap()
}

/// Somebody is in, and the office orders that what they have here goes.
fn ordered(device: &mut Device, person: &Person) -> (SignedOrder, SignedWiped) {
    let opened = device.comes_in(person).unwrap();
    let order = device.office.order(order_to(opened.device, device.now.wall_ms)).unwrap();
    let word = word_of(&opened.keys, opened.device, opened.account.user, &order);
    (order, word)
}

#[test]
fn an_order_of_the_office_wipes_the_device_and_leaves_its_word_for_the_office() {
    let (mut device, anna) = Device::with_anna();
    let (order, word) = ordered(&mut device, &anna);
    let mut fill = device.fill();
    device.take_vault().obey(anna.login, order.clone(), word.clone(), &mut fill).unwrap();
    let left = files_under(&device.root);
    assert_eq!(left.len(), 2, "the lock and the note: {left:?}");
    assert!(matches!(device.find(), Ok(Found::New(_))), "the device is a new one");
    let [note] = WipeNote::all_in(&device.root).unwrap().try_into().unwrap();
    assert_eq!((&note.order, &note.wiped, note.told), (&order, &word, false));
    note.was_told(&device.root).unwrap();
    assert!(WipeNote::all_in(&device.root).unwrap()[0].told, "and its screen can still say why");
    device.enrol(&ANNA).unwrap();
    assert_eq!(WipeNote::all_in(&device.root).unwrap(), [], "until somebody works here again");
}

#[test]
fn one_of_two_people_goes_and_the_other_works_on() {
    let (mut device, anna) = Device::with_anna();
    let juris = device.enrol(&JURIS).unwrap();
    let his = bytes_of(&device.comes_in(&juris).unwrap().keys);
    let (order, word) = ordered(&mut device, &anna);
    let mut fill = device.fill();
    device.take_vault().obey(anna.login, order, word, &mut fill).unwrap();
    assert!(device.comes_in(&anna).is_err(), "she is nobody here any more");
    assert_eq!(bytes_of(&device.comes_in(&juris).unwrap().keys), his);
}

#[test]
fn a_forged_a_foreign_and_an_older_order_do_nothing() {
    let (mut device, anna) = Device::with_anna();
    let opened = device.comes_in(&anna).unwrap();
    let now = device.now.wall_ms;
    let stranger = SoftwareKey::from_secret(&[66; 32]).unwrap();
    let own = opened.keys.signer().unwrap();
    let foreign = device.office.order(order_to([9; 16], now)).unwrap();
    // Her lease began an hour before she was enrolled: whatever stood before was taken back with it.
    let older = device.office.order(order_to(opened.device, now - 2 * 3_600_000)).unwrap();
    let forged = [&stranger, &own].map(|key| Signed::sign(key, order_to(opened.device, now)).unwrap());
    for order in forged.into_iter().chain([foreign, older]) {
        let word = word_of(&opened.keys, opened.device, opened.account.user, &order);
        assert!(matches!(device.vault().believe_order(anna.login, &order), Err(Refusal::NotBelieved(_))));
        let mut fill = device.fill();
        let refused = device.take_vault().obey(anna.login, order, word, &mut fill);
        assert!(matches!(refused, Err(Refusal::NotBelieved(_))), "{refused:?}");
        device.comes_in(&anna).expect("nothing of hers is touched");
    }
    assert_eq!(WipeNote::all_in(&device.root).unwrap(), []);
}

#[test]
fn a_note_that_somebody_laid_there_wipes_nothing() {
    let (mut device, anna) = Device::with_anna();
    let (order, _) = ordered(&mut device, &anna);
    let user = device.vault().people().accounts[0].user;
    // The note of another device under its own key: only the names in it were changed.
    let stranger = SoftwareKey::from_secret(&[66; 32]).unwrap();
    let said = Wiped { device: order.body().device, user, order: 1, at_ms: order.body().at_ms, unsent: 0 };
    let word = Signed::sign(&stranger, said).unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let (mut other, juris) = Device::with_anna();
    let (his_order, his_word) = ordered(&mut other, &juris);
    let mut fill = other.fill();
    other.take_vault().obey(juris.login, his_order, his_word, &mut fill).unwrap();
    copy_folder(&other.root, elsewhere.path());
    let [note] = WipeNote::all_in(elsewhere.path()).unwrap().try_into().unwrap();
    let mut forged = note;
    (forged.order, forged.wiped) = (order, word);
    device.stop();
    forged.was_told(&device.root).unwrap();
    device.comes_in(&anna).expect("nobody but the device itself says that it wipes");
}

#[test]
fn a_keystore_that_stops_answering_in_the_middle_is_wiped_at_the_next_start() {
    for operation in 0..8 {
        let (mut device, anna) = Device::with_anna();
        let (order, word) = ordered(&mut device, &anna);
        let mut fill = device.fill();
        let vault = device.take_vault();
        vault.believe_order(anna.login, &order).unwrap();
        device.keystore.dies_at(operation);
        let _ = vault.obey(anna.login, order, word, &mut fill);
        device.keystore.lives_again();
        match device.find() {
            Ok(Found::New(_)) => {}
            // The order was not yet believed: the office sends it again.
            Ok(Found::Vault(_)) if operation == 0 => continue,
            other => panic!("operation {operation}: {other:?}"),
        }
        assert!(!device.root.join("users").exists(), "operation {operation}");
        assert!(matches!(find(&device.root, &Watched::new()), Ok(Found::New(_))), "operation {operation}");
    }
}

/// A keystore that stands still for ever when so many things were forgotten.
#[derive(Debug)]
struct StandsStill(FileKeystore);

static FORGOTTEN: AtomicU32 = AtomicU32::new(0);
static LAST: AtomicU32 = AtomicU32::new(u32::MAX);

impl Keystore for StandsStill {
    fn kind(&self) -> KeystoreKind {
        self.0.kind()
    }
    fn load(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeystoreError> {
        self.0.load(name)
    }
    fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), KeystoreError> {
        self.0.keep(name, bytes)
    }
    fn forget(&self, name: &str) -> Result<(), KeystoreError> {
        if FORGOTTEN.fetch_add(1, Ordering::SeqCst) == LAST.load(Ordering::SeqCst) {
            eprintln!("held");
            // Until it is killed, or its parent is.
            let _ = std::io::stdin().read_line(&mut String::new());
        }
        self.0.forget(name)
    }
}

struct StandingStill;

impl Keystores for StandingStill {
    fn choose(&self, installation: [u8; 16], root: &Path) -> Result<Box<dyn Keystore>, KeystoreError> {
        self.open(KeystoreKind::File, installation, root)
    }
    fn open(&self, _: KeystoreKind, _: [u8; 16], root: &Path) -> Result<Box<dyn Keystore>, KeystoreError> {
        Ok(Box::new(StandsStill(FileKeystore::in_folder(&root.join("keystore")))))
    }
}

/// The program that is killed: it obeys, and says when it has come to the chosen moment.
fn obeys(root: &Path) {
    let read = |name: &str| std::fs::read(root.with_extension(name)).unwrap();
    LAST.store(read("moment")[0].into(), Ordering::SeqCst);
    let order = SignedOrder::from_bytes(&read("order")).unwrap();
    let word = SignedWiped::from_bytes(&read("word")).unwrap();
    let Ok(Found::Vault(vault)) = find(root, &StandingStill) else { panic!("there is a vault") };
    vault.obey(ANNA.login, order, word, &mut |bytes| bytes.fill(1)).unwrap();
    eprintln!("obeyed");
}

#[test]
fn killed_at_any_moment_of_a_wipe_the_next_start_ends_it() {
    if let Some(root) = role() {
        return obeys(&root);
    }
    let mut enrolled = Device::empty();
    let anna = enrolled.enrol_at(&ANNA, &InFiles, Cost::FLOOR).unwrap();
    enrolled.stop();
    let Ok(Found::Vault(vault)) = find(&enrolled.root, &InFiles) else { panic!("there is a vault") };
    let now = enrolled.now;
    let later = apseko_vault::Now { wall_ms: now.wall_ms + 90_000, ..now };
    let code = anna.authenticator.current(later.unix_seconds());
    let opened = vault.log_in(anna.login, super::device::PASSWORD, &code, None, &later).unwrap();
    let order = enrolled.office.order(order_to(opened.device, later.wall_ms)).unwrap();
    let word = word_of(&opened.keys, opened.device, opened.account.user, &order);
    drop(vault);
    for moment in 0..5_u8 {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("data");
        copy_folder(&enrolled.root, &root);
        std::fs::write(root.with_extension("moment"), [moment]).unwrap();
        std::fs::write(root.with_extension("order"), order.to_bytes()).unwrap();
        std::fs::write(root.with_extension("word"), word.to_bytes()).unwrap();
        let mut running =
            Running::start("ordered::killed_at_any_moment_of_a_wipe_the_next_start_ends_it", &root);
        let said = std::iter::from_fn(|| running.line())
            .find(|line| line.ends_with("held") || line.ends_with("obeyed"));
        assert!(said.is_some_and(|line| line.ends_with("held")), "moment {moment} is one of a wipe");
        running.kill();
        assert!(matches!(find(&root, &InFiles), Ok(Found::New(_))), "moment {moment}: a new device");
        assert!(!root.join("users").exists() && !root.join("people").exists(), "moment {moment}");
        let secrets: Vec<_> =
            files_under(&root.join("keystore")).into_iter().filter(|file| !file.ends_with("turn")).collect();
        assert!(secrets.is_empty(), "moment {moment} left {secrets:?}");
        assert_eq!(WipeNote::all_in(&root).unwrap().len(), 1, "the office can still be told");
    }
}
