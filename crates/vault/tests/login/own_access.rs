//! Changing one's own password, PIN and authenticator: what was valid before is not any more, and the keys stay.

use apseko_domain::Code;
use apseko_vault::{Authenticator, Refusal};
use zeroize::Zeroizing;

use super::device::{Device, PASSWORD, WRONG_PASSWORD, bytes_of};

const NEW: &str = "četras piecas ūdensrozes";

fn code_of(refused: Result<impl Sized, Refusal>) -> Code {
    refused.map(|_| ()).unwrap_err().code()
}

#[test]
fn a_changed_password_opens_the_same_keys_and_the_old_one_nothing() {
    let (mut device, anna) = Device::with_anna();
    let keys = bytes_of(&device.comes_in(&anna).unwrap().keys);
    let (now, mut fill) = (device.now, device.fill());
    let wrong = device.vault().change_password(anna.login, WRONG_PASSWORD, NEW, None, &now, &mut fill);
    assert_eq!(code_of(wrong), Code::PasswordWrong);
    let record = device.record(&anna);
    let before = std::fs::read(&record).unwrap();
    device.vault().change_password(anna.login, PASSWORD, NEW, None, &now, &mut fill).unwrap();
    device.stop();
    assert!(matches!(device.comes_in(&anna), Err(Refusal::Wrong { .. })), "the old one is known to somebody");
    device.pass(90);
    let code = device.code(&anna, 0);
    let opened = device.log_in(anna.login, NEW, &code).unwrap();
    assert_eq!(bytes_of(&opened.keys), keys, "nothing has to be encrypted anew");
    std::fs::write(&record, before).unwrap();
    assert!(matches!(device.comes_in(&anna), Err(Refusal::Tampered(_))), "the old record is not taken back");
}

#[test]
fn the_same_password_set_again_is_stretched_with_another_salt() {
    let (mut device, anna) = Device::with_anna();
    let record = device.record(&anna);
    // Its salt stands in the clear; everything that the password opens follows from it.
    let (now, mut fill) = (device.now, device.fill());
    let mut salts = Vec::new();
    for _ in 0..3 {
        device.vault().change_password(anna.login, PASSWORD, PASSWORD, None, &now, &mut fill).unwrap();
        let bytes = std::fs::read(&record).unwrap();
        salts.push([bytes[60..100].to_vec(), bytes[16 * 1024 + 60..16 * 1024 + 100].to_vec()]);
    }
    assert!(salts[0] != salts[1] && salts[1] != salts[2], "one table for all passwords would do otherwise");
    device.comes_in(&anna).unwrap();
}

#[test]
fn a_new_password_that_is_easy_to_guess_is_refused_before_anything_is_tried() {
    let (mut device, anna) = Device::with_anna();
    let (now, mut fill) = (device.now, device.fill());
    let kept = device.keystore.kept();
    let long = "garš ".repeat(300);
    for (new, code) in [
        ("īsa parole", Code::PasswordTooShort),
        (&long, Code::PasswordTooLong),
        ("parole123456", Code::PasswordCommon),
        ("aaaaaaaaaaaa", Code::PasswordGuessable),
        ("mana liepina zied", Code::PasswordLikeName),
    ] {
        let refused = device.vault().change_password(anna.login, PASSWORD, new, None, &now, &mut fill);
        assert_eq!(code_of(refused), code, "{new}");
    }
    assert_eq!(device.keystore.kept(), kept, "a bad new password is no try");
    device.comes_in(&anna).unwrap();
}

#[test]
fn guessing_the_present_password_of_an_open_device_is_guessing() {
    let (mut device, anna) = Device::with_anna();
    device.comes_in(&anna).unwrap();
    let (now, mut fill) = (device.now, device.fill());
    for _ in 0..5 {
        let wrong = device.vault().set_pin(anna.login, WRONG_PASSWORD, None, None, &now, &mut fill);
        assert_eq!(code_of(wrong), Code::PasswordWrong);
    }
    let next = device.vault().change_password(anna.login, PASSWORD, NEW, None, &now, &mut fill);
    assert_eq!(code_of(next), Code::LoginWait, "whatever the screen says, it counts");
}

#[test]
fn a_pin_is_set_changed_and_taken_away_under_the_password() {
    let (mut device, anna) = Device::with_anna();
    assert!(device.comes_in(&anna).unwrap().keys.pin.unwrap().fits("4927"), "that of the enrolment");
    let (now, mut fill) = (device.now, device.fill());
    let vault = device.vault();
    let refused = vault.set_pin(anna.login, PASSWORD, Some("1234"), None, &now, &mut fill);
    assert_eq!(code_of(refused), Code::PinGuessable);
    let refused = vault.set_pin(anna.login, PASSWORD, Some("49a7"), None, &now, &mut fill);
    assert_eq!(code_of(refused), Code::PinForm);
    let keys = vault.set_pin(anna.login, PASSWORD, Some("80315"), None, &now, &mut fill).unwrap();
    let pin = keys.pin.as_ref().unwrap();
    assert!(pin.fits("80315") && !pin.fits("4927") && !pin.fits("80316"));
    let opened = device.comes_in(&anna).unwrap();
    assert!(opened.keys.pin.as_ref().unwrap().fits("80315"), "also tomorrow");
    assert_eq!(bytes_of(&opened.keys), bytes_of(&keys));
    device.vault().set_pin(anna.login, PASSWORD, None, None, &now, &mut fill).unwrap();
    assert_eq!(device.comes_in(&anna).unwrap().keys.pin, None);
}

#[test]
fn a_new_authenticator_ends_the_old_one_and_its_paper() {
    let (mut device, mut anna) = Device::with_anna();
    let keys = bytes_of(&device.comes_in(&anna).unwrap().keys);
    device.pass(90);
    let new = Authenticator::new(Zeroizing::new([0x5e; 20]));
    let (now, mut fill) = (device.now, device.fill());
    let code = new.current(now.unix_seconds()).to_string();
    let old_code = device.code(&anna, 0);
    let mut change = |password: &str, code: &str| {
        device.vault().change_authenticator(anna.login, password, &new, code, &now, &mut fill)
    };
    assert_eq!(code_of(change(PASSWORD, &old_code)), Code::EnrolCodeWrong, "it is not proved to be hers");
    assert_eq!(code_of(change(WRONG_PASSWORD, &code)), Code::PasswordWrong);
    let paper = change(PASSWORD, &code).unwrap();
    assert!(device.log_in(anna.login, PASSWORD, &code).is_err(), "the proof is spent");
    assert!(device.comes_in(&anna).is_err(), "the lost telephone is worth nothing now");
    let now = device.now;
    assert!(device.vault().recover(anna.login, &anna.recovery[0], &now).is_err(), "nor is the old paper");
    anna.authenticator = new;
    assert_eq!(bytes_of(&device.comes_in(&anna).unwrap().keys), keys);
    assert_eq!(device.vault().recover(anna.login, &paper[0], &now).unwrap(), 9, "the new paper is");
}
