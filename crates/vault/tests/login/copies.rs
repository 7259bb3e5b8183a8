//! Copies: of the record, of the keystore, of the whole folder. An old state is a free try, and a copied one a second
//! device, unless they are recognised.

use std::fs;

use apseko_vault::{Found, Refusal};

use super::device::{Device, HOUR, PASSWORD, bytes_of, copy_folder, find};
use super::keystore::Watched;

#[test]
fn an_old_record_put_back_is_recognised() {
    let (mut device, anna) = Device::with_anna();
    device.comes_in(&anna).unwrap();
    let record = device.record(&anna);
    let before = fs::read(&record).unwrap();
    for tries in 1..=4 {
        device.fails(&anna).unwrap_err();
        let present = fs::read(&record).unwrap();
        fs::write(&record, &before).unwrap();
        device.stop();
        let refused = device.comes_in(&anna).unwrap_err();
        assert!(matches!(refused, Refusal::Tampered(_)), "{tries} tries would be free: {refused:?}");
        fs::write(&record, &present).unwrap();
    }
    device.comes_in(&anna).expect("with the record that belongs there nothing is lost");
    fs::remove_file(&record).unwrap();
    assert!(matches!(device.comes_in(&anna), Err(Refusal::Tampered(_))), "taking it away is no way either");
}

#[test]
fn an_old_keystore_put_back_is_recognised() {
    let (mut device, anna) = Device::with_anna();
    let before = device.keystore.snapshot();
    device.fails(&anna).unwrap_err();
    device.fails(&anna).unwrap_err();
    device.keystore.restore(&before);
    let refused = device.comes_in(&anna).unwrap_err();
    assert!(matches!(refused, Refusal::Tampered(_)), "two behind is no power cut: {refused:?}");
    let now = device.now;
    let recovered = device.vault().recover(anna.login, &anna.recovery[0], &now);
    assert!(matches!(recovered, Err(Refusal::Tampered(_))), "paper does not repair what somebody changed");
}

/// The documented limit: nothing on the machine tells this from the past. What protects then is what does not lie in
/// the two things: a keystore that cannot be copied back while the machine is off, the disk's encryption, a password
/// that ten tries a time do not find, and the codes, of which each old state still accepts only later ones.
#[test]
fn record_and_keystore_put_back_together_are_not_recognised_but_open_nothing() {
    let (mut device, anna) = Device::with_anna();
    let (root, before) = (device.root.clone(), device.keystore.snapshot());
    let copy = tempfile::tempdir().unwrap();
    device.comes_in(&anna).unwrap();
    let used = device.code(&anna, 0);
    let (saved, keys) = (copy.path().join("data"), device.keystore.snapshot());
    device.stop();
    copy_folder(&root, &saved);
    for _ in 0..3 {
        for _ in 0..9 {
            device.pass(HOUR);
            device.fails(&anna).unwrap_err();
        }
        device.stop();
        copy_folder(&saved, &root);
        device.keystore.restore(&keys);
        assert!(device.fails(&anna).is_err(), "the password is needed, however often it is tried");
        assert!(device.log_in(anna.login, PASSWORD, &used).is_err(), "and a code that was not used before");
    }
    device.keystore.restore(&before);
    assert!(matches!(device.comes_in(&anna), Err(Refusal::Tampered(_))), "an older one still does not fit");
}

#[test]
fn a_record_one_ahead_of_the_keystore_is_a_power_cut_and_is_repaired() {
    let (mut device, anna) = Device::with_anna();
    device.fails(&anna).unwrap_err();
    let before_the_cut = device.keystore.snapshot();
    device.fails(&anna).unwrap_err();
    device.keystore.restore(&before_the_cut);
    let opened = device.comes_in(&anna).unwrap();
    assert_eq!(opened.failed_at_ms.len(), 2, "the try that the cut came into counts");
    device.stop();
    device.comes_in(&anna).expect("and afterwards both go on together");
    device.keystore.restore(&before_the_cut);
    assert!(matches!(device.comes_in(&anna), Err(Refusal::Tampered(_))));
}

#[test]
fn a_cut_in_the_middle_of_a_record_leaves_the_one_before() {
    let (mut device, anna) = Device::with_anna();
    let record = device.record(&anna);
    let before = fs::read(&record).unwrap();
    let keystore = device.keystore.snapshot();
    device.fails(&anna).unwrap_err();
    let after = fs::read(&record).unwrap();
    let changed = |at: usize| before[at] != after[at];
    let (first, last) =
        ((0..).find(|at| changed(*at)).unwrap(), (0..after.len()).rfind(|at| changed(*at)).unwrap());
    for written in (first..=last).step_by(41) {
        let torn = [&after[..written], &before[written..]].concat();
        fs::write(&record, torn).unwrap();
        device.keystore.restore(&keystore);
        device.stop();
        let escrow = device.vault().escrow(anna.login);
        assert!(escrow.is_ok(), "cut after byte {written}: {:?}", escrow.unwrap_err());
    }
    device.comes_in(&anna).unwrap();
}

#[test]
fn a_folder_on_another_machine_does_not_open() {
    let (mut device, anna) = Device::with_anna();
    device.comes_in(&anna).unwrap();
    device.stop();
    let elsewhere = Watched::new();
    let refused = find(&device.root, &elsewhere).unwrap_err();
    assert!(matches!(refused, Refusal::NoDeviceSecret), "the secret stayed behind: {refused:?}");

    let (mut other, juris) = Device::with_anna();
    other.keystore = Watched::new();
    fs::remove_dir_all(&other.root).unwrap();
    let juris = other.enrol(&super::device::JURIS).map(|enrolled| (enrolled, juris)).unwrap().0;
    let theirs = other.record(&juris);
    other.stop();
    let refused = find(&device.root, &other.keystore).unwrap_err();
    assert!(matches!(refused, Refusal::Damaged(_)), "another machine's secret opens nothing: {refused:?}");

    fs::copy(device.record(&anna), theirs).unwrap();
    let refused = other.comes_in(&juris).unwrap_err();
    assert!(matches!(refused, Refusal::Tampered(_)), "nor does a record carried over: {refused:?}");
}

#[test]
fn a_vault_whose_list_of_people_is_gone_is_never_written_over() {
    let (mut device, anna) = Device::with_anna();
    let keys = bytes_of(&device.comes_in(&anna).unwrap().keys);
    fs::write(device.folder(&anna).join("apseko.db"), b"months of work").unwrap();
    device.stop();
    let list = device.root.join("people");
    let people = fs::read(&list).unwrap();
    fs::remove_file(&list).unwrap();
    let refused = device.enrol(&super::device::ANNA).err().unwrap();
    assert_eq!(refused.code(), apseko_domain::Code::EnrolKnown, "her work is not written over");
    let elsewhere = Watched::new();
    let refused = find(&device.root, &elsewhere);
    assert!(matches!(refused, Err(Refusal::NoDeviceSecret)), "and no second secret is made: {refused:?}");
    fs::write(&list, people).unwrap();
    assert_eq!(bytes_of(&device.comes_in(&anna).unwrap().keys), keys);
}

#[test]
fn two_programs_on_one_folder_do_not_meet() {
    let (mut device, _) = Device::with_anna();
    device.vault();
    assert!(matches!(device.find(), Err(Refusal::InUse)), "two counts of one record would not be one");
    device.stop();
    assert!(matches!(device.find(), Ok(Found::Vault(_))));
}
