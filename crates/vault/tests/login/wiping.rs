//! A lost device is wiped in the moment in which somebody reaches it: the small things first, without which the rest is
//! noise, and then the rest.

use std::fs;

use apseko_vault::{Found, Refusal};

use super::device::{Device, JURIS, bytes_of, copy_folder, files_under, find};
use super::keystore::Watched;

#[test]
fn without_the_device_secret_nothing_that_is_left_opens() {
    let (mut device, anna) = Device::with_anna();
    device.comes_in(&anna).unwrap();
    device.stop();
    apseko_vault::Keystore::forget(&device.keystore, "device-secret").unwrap();
    assert!(matches!(device.find(), Err(Refusal::NoDeviceSecret)), "every file is there, and nothing opens");
}

#[test]
fn without_the_record_nothing_of_one_person_opens_and_the_others_work_on() {
    let (mut device, anna) = Device::with_anna();
    let juris = device.enrol(&JURIS).unwrap();
    let his = bytes_of(&device.comes_in(&juris).unwrap().keys);
    let record = device.record(&anna);
    fs::remove_file(&record).unwrap();
    device.stop();
    assert!(matches!(device.comes_in(&anna), Err(Refusal::Tampered(_))));
    let now = device.now;
    let recovered = device.vault().recover(anna.login, &anna.recovery[0], &now);
    assert!(matches!(recovered, Err(Refusal::Tampered(_))), "paper opens nothing that is not there");
    assert_eq!(bytes_of(&device.comes_in(&juris).unwrap().keys), his);
}

#[test]
fn a_wiped_person_leaves_no_folder_and_can_be_enrolled_anew_with_other_keys() {
    let (mut device, anna) = Device::with_anna();
    let juris = device.enrol(&JURIS).unwrap();
    let keys = bytes_of(&device.comes_in(&anna).unwrap().keys);
    let folder = device.folder(&anna);
    fs::write(folder.join("apseko.db"), b"noise").unwrap();
    let copy = tempfile::tempdir().unwrap();
    copy_folder(&folder, copy.path());
    let mut fill = device.fill();
    device.vault().wipe_person(" Anna.Liepiņa ", &mut fill).unwrap();
    assert!(!folder.exists(), "the files go too");
    assert_eq!(device.vault().people().accounts.len(), 1, "however the name was written");
    device.comes_in(&juris).unwrap();
    copy_folder(copy.path(), &folder);
    assert!(device.comes_in(&anna).is_err(), "a copy that was put back has no account and no number");
    fs::remove_dir_all(&folder).unwrap();
    let again = device.enrol(&super::device::ANNA).unwrap();
    assert_ne!(bytes_of(&device.comes_in(&again).unwrap().keys), keys, "a new beginning");
}

#[test]
fn a_wiped_device_is_a_new_one() {
    let (mut device, anna) = Device::with_anna();
    device.comes_in(&anna).unwrap();
    let copy = tempfile::tempdir().unwrap();
    device.stop();
    copy_folder(&device.root, copy.path());
    device.take_vault().wipe_device().unwrap();
    let left = files_under(&device.root);
    assert!(left.iter().all(|file| file.ends_with("vault.lock")), "{left:?}");
    assert!(!device.root.join("users").exists());
    assert!(matches!(device.find(), Ok(Found::New(_))));
    let copied = find(copy.path(), &device.keystore);
    assert!(matches!(copied, Err(Refusal::NoDeviceSecret)), "a copy made before is noise: {copied:?}");
}

#[test]
fn a_keystore_that_does_not_answer_does_not_save_the_data_from_being_wiped() {
    let (mut device, anna) = Device::with_anna();
    let folder = device.folder(&anna);
    let vault = device.take_vault();
    device.keystore.lock(true);
    let refused = vault.wipe_device().unwrap_err();
    assert!(
        matches!(refused, Refusal::Keystore(_)),
        "it is said that the secret is still there: {refused:?}"
    );
    assert!(!folder.exists(), "but the wrapped keys are gone");
    device.keystore.lock(false);
    device.take_vault().wipe_device().expect("and it can be done again");
    assert!(matches!(find(&device.root, &Watched::new()), Ok(Found::New(_))));
}
