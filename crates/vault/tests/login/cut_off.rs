//! The keystore locked, gone or dying at every single operation: a clear refusal each time, and afterwards everything
//! works as if nothing had been.

use std::fs;

use apseko_vault::{Choices, Cost, Enrolment, Found, KeystoreError, Refusal};

use super::device::{ANNA, Device, JURIS, PASSWORD, bytes_of};

#[test]
fn a_locked_keystore_is_said_to_be_locked_and_costs_nothing() {
    let (mut device, anna) = Device::with_anna();
    device.comes_in(&anna).unwrap();
    device.keystore.lock(true);
    let refused = device.comes_in(&anna).unwrap_err();
    assert!(matches!(refused, Refusal::Keystore(KeystoreError::Locked(_))), "{refused:?}");
    device.stop();
    assert!(matches!(device.find(), Err(Refusal::Keystore(KeystoreError::Locked(_)))), "not an empty device");
    device.keystore.lock(false);
    assert_eq!(device.comes_in(&anna).unwrap().failed_at_ms, [] as [i64; 0], "nobody had failed");
}

#[test]
fn a_keystore_that_does_not_keep_the_count_lets_nobody_try() {
    let (mut device, anna) = Device::with_anna();
    for _ in 0..3 {
        device.pass(90);
        device.keystore.fail_next_keep();
        let code = device.code(&anna, 0);
        let refused = device.log_in(anna.login, PASSWORD, &code).unwrap_err();
        assert!(matches!(refused, Refusal::Keystore(KeystoreError::Unavailable(_))), "{refused:?}");
    }
    device.comes_in(&anna).expect("the record was ahead by one each time, and was repaired");
}

#[test]
fn a_log_in_that_is_cut_off_at_any_operation_can_be_done_again() {
    let (mut device, anna) = Device::with_anna();
    let keys = bytes_of(&device.comes_in(&anna).unwrap().keys);
    let mut cut_off = 0;
    for operation in 0.. {
        device.pass(90);
        device.vault();
        device.keystore.dies_at(operation);
        let code = device.code(&anna, 0);
        let outcome = device.log_in(anna.login, PASSWORD, &code);
        if !device.keystore.lives_again() {
            outcome.unwrap();
            break;
        }
        // What comes after the door is open, the forgiving of typing mistakes, may fail unseen.
        if let Err(refused) = outcome {
            assert!(matches!(refused, Refusal::Keystore(_)), "operation {operation}: {refused:?}");
            cut_off += 1;
        }
        if operation % 2 == 0 {
            device.stop();
        }
        assert_eq!(bytes_of(&device.comes_in(&anna).unwrap().keys), keys, "after operation {operation}");
    }
    assert!(cut_off >= 3, "the count, its check and the success each asked the keystore");
}

#[test]
fn an_enrolment_that_is_cut_off_at_any_operation_of_the_keystore_begins_anew() {
    for operation in 0.. {
        let mut device = Device::empty();
        device.keystore.dies_at(operation);
        let outcome = device.enrol(&ANNA);
        let cut_off = device.keystore.lives_again();
        if let Err(refused) = &outcome {
            assert!(matches!(refused, Refusal::Keystore(_)), "operation {operation}: {refused:?}");
            device.stop();
            assert!(matches!(device.find(), Ok(Found::New(_))), "nobody is enrolled after {operation}");
        }
        let anna = outcome.or_else(|_| device.enrol(&ANNA)).expect("the second attempt works");
        device.comes_in(&anna).unwrap();
        device.stop();
        device.comes_in(&anna).unwrap();
        let stranger = device.log_in("svešais", PASSWORD, "123456").unwrap_err();
        assert!(matches!(stranger, Refusal::Wrong { .. }), "strangers are answered as ever: {stranger:?}");
        if !cut_off {
            assert!(operation > 4, "an enrolment asks the keystore several times");
            break;
        }
    }
}

/// The same attempt is finished again, as the screen does it when somebody presses the button once more.
#[cfg(unix)]
#[test]
fn an_attempt_that_failed_on_the_disk_can_be_finished_and_enrols_once() {
    let device = Device::empty();
    let found = device.find().unwrap();
    let (now, mut fill) = (device.now, device.fill());
    let begun =
        Enrolment::begin(&found, &device.office, ANNA.login, ANNA.invitation, &now, &mut fill).unwrap();
    let code = begun.authenticator().current(now.unix_seconds());
    let choices = Choices { password: PASSWORD, pin: None, code: &code, cost: Cost::FLOOR };
    // A folder stands where the list of people is to be written.
    fs::create_dir(device.root.join("people.new")).unwrap();
    let (found, refused) = begun.finish(found, &device.keystore, &choices, &now, &mut fill).unwrap_err();
    assert!(matches!(refused, Refusal::Disk(_)), "{refused:?}");
    if let Found::Vault(vault) = &found {
        assert_eq!(vault.people().accounts, [], "who is not on the disk is not enrolled");
    }
    fs::remove_dir(device.root.join("people.new")).unwrap();
    let enrolled = begun.finish(found, &device.keystore, &choices, &now, &mut fill).unwrap();
    assert_eq!(enrolled.vault.people().accounts.len(), 1, "and afterwards once");
}

#[test]
fn a_vault_that_lost_a_file_says_so_and_is_only_new_without_its_name_or_its_list() {
    let names = {
        let (device, _) = Device::with_anna();
        let files = super::device::files_under(&device.root).into_iter();
        files.map(|file| file.strip_prefix(&device.root).unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names.len(), 5, "the lock, the name, the list, and two records: {names:?}");
    for lost in names.iter().filter(|name| !name.ends_with("vault.lock")) {
        let (mut device, anna) = Device::with_anna();
        fs::remove_file(device.root.join(lost)).unwrap();
        if lost.ends_with("people") || lost.ends_with("installation") {
            assert!(matches!(device.find(), Ok(Found::New(_))), "{lost:?}");
            continue;
        }
        let of_anna = device.record(&anna) == device.root.join(lost);
        let stranger = device.log_in("svešais", PASSWORD, "123456");
        let owner = device.comes_in(&anna);
        if of_anna {
            assert!(matches!(owner, Err(Refusal::Tampered(_))), "{owner:?}");
            assert!(matches!(stranger, Err(Refusal::Wrong { .. })), "{stranger:?}");
        } else {
            owner.expect("what strangers try on is not what she needs");
            assert!(matches!(stranger, Err(Refusal::Tampered(_))), "{stranger:?}");
        }
    }
}

#[test]
fn a_second_person_whose_enrolment_is_cut_off_leaves_the_first_alone() {
    for operation in 0..6 {
        let (mut device, anna) = Device::with_anna();
        let keys = bytes_of(&device.comes_in(&anna).unwrap().keys);
        device.keystore.dies_at(operation);
        let outcome = device.enrol(&JURIS);
        device.keystore.lives_again();
        device.stop();
        assert_eq!(bytes_of(&device.comes_in(&anna).unwrap().keys), keys, "after operation {operation}");
        if outcome.is_err() {
            let juris = device.enrol(&JURIS).unwrap();
            device.comes_in(&juris).unwrap();
        }
    }
}
