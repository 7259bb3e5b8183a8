//! Two officers of the inspectorate open what a forgotten password has shut: together, from a copy of the folder, also
//! when somebody has meddled with it. One alone opens nothing.

use std::fs;

use apseko_vault::escrow::open_half;
use apseko_vault::{Bound, Escrow, EscrowFault, Half, Image, Refusal, restore_image};

use super::device::{ANNA, Device, JURIS, PASSWORD, WRONG_PASSWORD, bytes_of, copy_folder};

fn halves(device: &Device, escrow: &Escrow, bound: &Bound) -> Result<[Half; 2], EscrowFault> {
    let [(one, first), (other, second)] = device.office.officers().unwrap();
    Ok([open_half(&first, one, other, escrow, bound)?, open_half(&second, other, one, escrow, bound)?])
}

#[test]
fn two_officers_open_a_copied_folder_to_the_keys_of_the_log_in() {
    let (mut device, anna) = Device::with_anna();
    let keys = bytes_of(&device.comes_in(&anna).unwrap().keys);
    device.is_disabled(&anna);
    let copy = tempfile::tempdir().unwrap();
    copy_folder(&device.folder(&anna), copy.path());
    let image = Image::read(copy.path()).unwrap();
    let sent = Escrow::from_bytes(&device.vault().escrow(anna.login).unwrap()).unwrap();
    assert_eq!(sent, image.escrow, "what was sent to the office is what lies in the folder");
    let [one, other] = halves(&device, &image.escrow, &image.bound).unwrap();
    assert_eq!(bytes_of(&image.open(one, other).unwrap()), keys, "ten failures do not shut out the office");
    let [one, other] = halves(&device, &image.escrow, &image.bound).unwrap();
    assert_eq!(bytes_of(&restore_image(copy.path(), other, one).unwrap()), keys, "in either order");
}

#[test]
fn the_keys_are_the_same_after_password_pin_and_authenticator_were_changed() {
    let (mut device, anna) = Device::with_anna();
    let keys = bytes_of(&device.comes_in(&anna).unwrap().keys);
    let (now, mut fill) = (device.now, device.fill());
    let new = "četras piecas ūdensrozes";
    let vault = device.vault();
    vault.change_password(anna.login, super::device::PASSWORD, new, None, &now, &mut fill).unwrap();
    vault.set_pin(anna.login, new, Some("80315"), None, &now, &mut fill).unwrap();
    let folder = device.folder(&anna);
    let image = Image::read(&folder).unwrap();
    let [one, other] = halves(&device, &image.escrow, &image.bound).unwrap();
    let opened = image.open(one, other).unwrap();
    assert_eq!(bytes_of(&opened), keys);
    assert!(opened.pin.unwrap().fits("80315"), "the newest record is the one that is read");
}

#[test]
fn one_officer_alone_opens_nothing() {
    let (mut device, anna) = Device::with_anna();
    let folder = device.folder(&anna);
    let image = Image::read(&folder).unwrap();
    let [(one, first), (other, _)] = device.office.officers().unwrap();
    let half = || open_half(&first, one, other, &image.escrow, &image.bound).unwrap();
    assert!(image.open(half(), half()).is_err(), "the same half twice is not two");
    let in_the_name_of_the_other = open_half(&first, other, one, &image.escrow, &image.bound);
    assert_eq!(in_the_name_of_the_other.err(), Some(EscrowFault::NotOpened));
}

#[test]
fn halves_of_another_person_or_device_do_not_fit() {
    let (mut device, anna) = Device::with_anna();
    let juris = device.enrol(&JURIS).unwrap();
    let (hers, his) = (device.folder(&anna), device.folder(&juris));
    let (hers, his) = (Image::read(&hers).unwrap(), Image::read(&his).unwrap());
    let [one, _] = halves(&device, &hers.escrow, &hers.bound).unwrap();
    let [_, other] = halves(&device, &his.escrow, &his.bound).unwrap();
    assert!(hers.open(one, other).is_err(), "a half of each is no pair");
    let [one, other] = halves(&device, &his.escrow, &his.bound).unwrap();
    assert!(
        matches!(hers.open(one, other), Err(Refusal::Damaged(_))),
        "his master key opens nothing of hers"
    );
    assert!(halves(&device, &hers.escrow, &his.bound).is_err(), "an escrow is for one person");

    let mut elsewhere = Device::empty();
    // Other dice: another device is not the same one twice.
    elsewhere.fill()(&mut [0; 3200]);
    let there = elsewhere.enrol(&ANNA).unwrap();
    let folder = elsewhere.folder(&there);
    let there = Image::read(&folder).unwrap();
    assert!(halves(&device, &hers.escrow, &there.bound).is_err(), "and for one device");
}

#[test]
fn a_record_that_somebody_changed_opens_for_the_officers_as_long_as_one_place_is_whole() {
    let (mut device, anna) = Device::with_anna();
    let keys = bytes_of(&device.comes_in(&anna).unwrap().keys);
    let record = device.record(&anna);
    let good = fs::read(&record).unwrap();
    let folder = record.parent().unwrap().to_owned();
    let places = [0, good.len() / 2];
    for start in places {
        let length = u32::from_be_bytes(good[start..start + 4].try_into().unwrap());
        for at in (start..start + 4 + usize::try_from(length).unwrap()).step_by(7) {
            let mut bad = good.clone();
            bad[at] ^= 0x10;
            fs::write(&record, &bad).unwrap();
            let opened = Image::read_all(&folder).unwrap().into_iter().find_map(|image| {
                let [one, other] = halves(&device, &image.escrow, &image.bound).ok()?;
                image.open(one, other).ok()
            });
            let opened = opened.unwrap_or_else(|| panic!("byte {at}: evidence would be lost"));
            assert_eq!(bytes_of(&opened), keys, "byte {at}");
        }
    }
}

#[test]
fn a_later_list_of_officers_opens_what_an_earlier_one_did_and_the_earlier_one_does_no_more() {
    let (mut device, anna) = Device::with_anna();
    let keys = bytes_of(&device.comes_in(&anna).unwrap().keys);
    let before = device.vault().escrow_state(anna.login).unwrap();
    assert_eq!(before.list, 1, "that of her enrolment");
    let (list, mut fill, now) = (device.office.list_of(2, &[0x82, 0x83]).unwrap(), device.fill(), device.now);
    assert!(!device.vault().renew_escrow(anna.login, PASSWORD, None, &now, &mut fill).unwrap());
    assert!(device.vault().learn_officers(&list, &mut fill).unwrap());
    device.stop();
    assert!(!device.vault().learn_officers(&list, &mut fill).unwrap(), "it is known at the next start");
    let older = device.office.list_of(1, &[0x85, 0x86]).unwrap();
    assert!(!device.vault().learn_officers(&older, &mut fill).unwrap(), "an older list replaces nothing");

    let wrong = device.vault().renew_escrow(anna.login, WRONG_PASSWORD, None, &now, &mut fill);
    assert!(matches!(wrong, Err(Refusal::Wrong { .. })), "nobody seals it to others without the password");
    assert!(device.vault().renew_escrow(anna.login, PASSWORD, None, &now, &mut fill).unwrap());
    assert!(!device.vault().renew_escrow(anna.login, PASSWORD, None, &now, &mut fill).unwrap(), "once");
    let after = device.vault().escrow_state(anna.login).unwrap();
    assert_eq!((after.list, after.bytes == before.bytes), (2, false));
    assert_eq!(bytes_of(&device.comes_in(&anna).unwrap().keys), keys, "her keys stay the same");

    let folder = device.folder(&anna);
    let image = Image::read(&folder).unwrap();
    let secret = |byte: u8| {
        let key = apseko_vault::Key::filled_by(|key| key.fill(byte));
        apseko_vault::OfficerSecret::of(&key).unwrap()
    };
    let half =
        |own: u8, other: u8| open_half(&secret(own), [own; 16], [other; 16], &image.escrow, &image.bound);
    assert_eq!(half(0x81, 0x82).err(), Some(EscrowFault::NoSuchHalf), "who is not in the list any more");
    let opened = image.open(half(0x82, 0x83).unwrap(), half(0x83, 0x82).unwrap()).unwrap();
    assert_eq!(bytes_of(&opened), keys);
}

#[test]
fn officers_that_the_root_did_not_name_are_not_kept() {
    let (mut device, _) = Device::with_anna();
    let stranger = apseko_trust::SoftwareKey::from_secret(&[66; 32]).unwrap();
    let named = device.office.list_of(9, &[0x85, 0x86]).unwrap().body().clone();
    let forged = apseko_trust::Signed::sign(&stranger, named).unwrap();
    let mut fill = device.fill();
    assert!(matches!(device.vault().learn_officers(&forged, &mut fill), Err(Refusal::NotBelieved(_))));
}
