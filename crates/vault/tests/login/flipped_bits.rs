//! Every bit of every file of the vault, turned over: a clear refusal or no difference, never another key.

use std::fs;
use std::path::Path;

use apseko_vault::keystore::FileKeystore;
use apseko_vault::{Found, Keystore, KeystoreError, KeystoreKind, Keystores, Refusal};

use super::device::{ANNA, Device, PASSWORD, bytes_of, files_under, find};

fn flipped(bytes: &[u8], bit: usize) -> Vec<u8> {
    let mut flipped = bytes.to_vec();
    flipped[bit / 8] ^= 1 << (bit % 8);
    flipped
}

#[test]
fn the_name_of_the_installation_and_the_list_of_people_notice_every_bit() {
    let (device, _) = Device::with_anna();
    for name in ["installation", "people"] {
        let path = device.root.join(name);
        let good = fs::read(&path).unwrap();
        for bit in 0..good.len() * 8 {
            fs::write(&path, flipped(&good, bit)).unwrap();
            let found = device.find();
            assert!(matches!(found, Err(Refusal::Damaged(_))), "bit {bit} of {name}: {found:?}");
        }
        fs::write(&path, &good).unwrap();
    }
    assert!(matches!(device.find(), Ok(Found::Vault(_))));
}

/// Both places of the record: a flipped bit in the newer one is noticed, in the older one it changes nothing.
#[test]
fn the_record_of_the_log_in_notices_every_bit_that_counts() {
    let (mut device, anna) = Device::with_anna();
    device.comes_in(&anna).unwrap();
    let (record, escrow) = (device.record(&anna), device.vault().escrow(anna.login).unwrap());
    let good = fs::read(&record).unwrap();
    let (mut noticed, mut harmless) = (0, 0);
    for place in 0..2 {
        let start = place * good.len() / 2;
        let length = u32::from_be_bytes(good[start..start + 4].try_into().unwrap());
        let used = start..start + 4 + usize::try_from(length).unwrap();
        assert!(used.len() > 1_000, "the whole record is tried");
        let mut file = fs::OpenOptions::new().write(true).open(&record).unwrap();
        for bit in used.start * 8..used.end * 8 {
            put(&mut file, bit / 8, good[bit / 8] ^ 1 << (bit % 8));
            match device.vault().escrow(anna.login) {
                Ok(same) => {
                    assert_eq!(same, escrow, "bit {bit}");
                    harmless += 1;
                }
                Err(Refusal::Tampered(_)) => noticed += 1,
                Err(other) => panic!("bit {bit}: {other:?}"),
            }
            put(&mut file, bit / 8, good[bit / 8]);
        }
    }
    assert!(noticed > 8_000 && harmless > 8_000, "one place each: {noticed} noticed, {harmless} harmless");
    device.comes_in(&anna).unwrap();
}

fn put(file: &mut fs::File, at: usize, byte: u8) {
    use std::io::{Seek, SeekFrom, Write};
    file.seek(SeekFrom::Start(u64::try_from(at).unwrap())).unwrap();
    file.write_all(&[byte]).unwrap();
}

#[test]
fn a_log_in_with_a_flipped_bit_gives_the_same_keys_or_none() {
    let (mut device, anna) = Device::with_anna();
    let keys = bytes_of(&device.comes_in(&anna).unwrap().keys);
    let record = device.record(&anna);
    let (good, keystore) = (fs::read(&record).unwrap(), device.keystore.snapshot());
    let mut opened = 0;
    for bit in (0..good.len() * 8).step_by(2_741) {
        fs::write(&record, flipped(&good, bit)).unwrap();
        match device.comes_in(&anna) {
            Ok(same) => {
                assert_eq!(bytes_of(&same.keys), keys, "bit {bit}");
                opened += 1;
            }
            Err(refused) => assert!(matches!(refused, Refusal::Tampered(_)), "bit {bit}: {refused:?}"),
        }
        fs::write(&record, &good).unwrap();
        device.keystore.restore(&keystore);
    }
    assert!(opened > 0, "the older place and the empty space do no harm");
}

/// A device that has no keystore but files.
pub struct InFiles;

impl Keystores for InFiles {
    fn choose(&self, installation: [u8; 16], root: &Path) -> Result<Box<dyn Keystore>, KeystoreError> {
        self.open(KeystoreKind::File, installation, root)
    }

    fn open(&self, _: KeystoreKind, _: [u8; 16], root: &Path) -> Result<Box<dyn Keystore>, KeystoreError> {
        Ok(Box::new(FileKeystore::in_folder(&root.join("keystore"))))
    }
}

#[test]
fn a_keystore_of_files_notices_every_bit() {
    use apseko_vault::Cost;
    let mut device = Device::empty();
    let anna = device.enrol_at(&ANNA, &InFiles, Cost::FLOOR).unwrap();
    device.stop();
    let files = files_under(&device.root.join("keystore"));
    let secrets: Vec<_> = files.iter().filter(|file| !file.ends_with("turn")).collect();
    assert_eq!(secrets.len(), 3, "the secret and two numbers: {secrets:?}");
    for path in secrets {
        let good = fs::read(path).unwrap();
        for bit in 0..good.len() * 8 {
            fs::write(path, flipped(&good, bit)).unwrap();
            match find(&device.root, &InFiles) {
                Err(Refusal::Keystore(KeystoreError::Damaged(_))) => {}
                Ok(Found::Vault(vault)) => {
                    let of_anna = vault.escrow(anna.login).is_err();
                    let now = device.now;
                    let of_nobody = of_anna
                        || matches!(
                            vault.log_in("svešais", PASSWORD, "1", None, &now),
                            Err(Refusal::Keystore(KeystoreError::Damaged(_)))
                        );
                    assert!(of_nobody, "bit {bit} of {path:?} was not noticed");
                }
                other => panic!("bit {bit} of {path:?}: {other:?}"),
            }
        }
        fs::write(path, &good).unwrap();
    }
    device.pass(90);
    let Ok(Found::Vault(vault)) = find(&device.root, &InFiles) else { panic!("it is whole again") };
    vault.log_in(anna.login, PASSWORD, &device.code(&anna, 0), None, &device.now).unwrap();
}
