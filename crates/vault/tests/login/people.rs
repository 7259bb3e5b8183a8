//! Several people on one device: nobody reads another's record, and nobody reads from the disk who works here.

use std::fs;

use apseko_vault::Refusal;

use super::device::{ANNA, Device, JURIS, bytes_of, files_under};

#[test]
fn two_people_on_one_device_share_nothing() {
    let (mut device, anna) = Device::with_anna();
    let juris = device.enrol(&JURIS).unwrap();
    let (hers, his) = (device.comes_in(&anna).unwrap(), device.comes_in(&juris).unwrap());
    assert!(
        bytes_of(&hers.keys).iter().all(|key| !bytes_of(&his.keys).contains(key)),
        "each has keys of their own"
    );
    assert_ne!(hers.device, his.device, "and signs as a device of their own");
    assert_ne!(device.folder(&anna), device.folder(&juris));
    device.pass(90);
    let code = device.code(&juris, 0);
    assert!(device.log_in(anna.login, super::device::PASSWORD, &code).is_err(), "his code is not hers");
    for _ in 0..9 {
        device.pass(3600);
        device.fails(&juris).unwrap_err();
    }
    let opened = device.comes_in(&anna).unwrap();
    assert_eq!(opened.failed_at_ms.len(), 1, "of all those only the try with her name is hers");
}

#[test]
fn nobody_opens_anothers_record_by_carrying_it_into_their_own_folder() {
    let (mut device, anna) = Device::with_anna();
    let juris = device.enrol(&JURIS).unwrap();
    let (hers, his) = (device.record(&anna), device.record(&juris));
    let good = fs::read(&hers).unwrap();
    fs::copy(&his, &hers).unwrap();
    let carried = device.comes_in(&anna).unwrap_err();
    assert!(matches!(carried, Refusal::Tampered(_)), "it would open with his password: {carried:?}");
    fs::write(&hers, good).unwrap();
    device.comes_in(&anna).unwrap();
    device.comes_in(&juris).unwrap();
}

#[test]
fn a_person_is_enrolled_once() {
    let (mut device, _) = Device::with_anna();
    let again = device.enrol(&ANNA).err().unwrap();
    assert_eq!(again.code(), apseko_domain::Code::EnrolKnown);
}

#[test]
fn the_disk_does_not_tell_who_works_here() {
    let (mut device, anna) = Device::with_anna();
    device.enrol(&JURIS).unwrap();
    device.comes_in(&anna).unwrap();
    let mut words = Vec::new();
    for invited in [ANNA, JURIS] {
        for text in [invited.login, invited.name, invited.unit] {
            words.extend(text.split(['.', ' ']).map(str::to_lowercase));
        }
    }
    let files = files_under(&device.root);
    assert!(files.len() >= 5, "the records are there: {files:?}");
    for file in files {
        let content = [file.to_string_lossy().as_bytes(), &fs::read(&file).unwrap()].concat();
        let content = String::from_utf8_lossy(&content).to_lowercase();
        for word in &words {
            assert!(!content.contains(word.as_str()), "{word} stands in {file:?}");
        }
    }
}
