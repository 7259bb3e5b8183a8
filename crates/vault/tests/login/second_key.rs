//! A key in the person's pocket: once it is bound, tablet, password and code together do not open anything without it.

use apseko_vault::second_key::{SecondKey, SecondKeyError};
use apseko_vault::{Key, Refusal};

use super::device::{Device, PASSWORD, WRONG_PASSWORD, bytes_of};

/// Answers like a hardware key would: with a secret of its own and of the salt.
struct Pocket(u8);

impl SecondKey for Pocket {
    fn id(&self) -> &[u8] {
        std::slice::from_ref(&self.0)
    }
    fn secret(&self, salt: &[u8; 32]) -> Result<Key, SecondKeyError> {
        let mut answer = apseko_trust::digest(&[salt.as_slice(), &[self.0]].concat());
        Ok(Key::take(&mut answer))
    }
}

/// One that is not plugged in.
struct Nowhere;

impl SecondKey for Nowhere {
    fn id(&self) -> &[u8] {
        b"nowhere"
    }
    fn secret(&self, _: &[u8; 32]) -> Result<Key, SecondKeyError> {
        Err(SecondKeyError::Absent)
    }
}

#[test]
fn once_bound_nothing_opens_without_it() {
    let (mut device, anna) = Device::with_anna();
    let keys = bytes_of(&device.comes_in(&anna).unwrap().keys);
    let (now, mut fill) = (device.now, device.fill());
    let mut bind = |password: &str, second: &dyn SecondKey| {
        device.vault().bind_second_key(anna.login, password, second, &now, &mut fill)
    };
    assert!(bind(WRONG_PASSWORD, &Pocket(1)).is_err(), "binding takes the password");
    assert!(bind(PASSWORD, &Nowhere).is_err(), "and a key that answers");
    bind(PASSWORD, &Pocket(1)).unwrap();
    let mut comes_in = |second: Option<&dyn SecondKey>| {
        device.pass(3600);
        let (now, code) = (device.now, device.code(&anna, 0));
        device.vault().log_in(anna.login, PASSWORD, &code, second, &now)
    };
    let attempts: [Option<&dyn SecondKey>; 3] = [None, Some(&Pocket(2)), Some(&Nowhere)];
    for (number, second) in attempts.into_iter().enumerate() {
        let refused = comes_in(second).unwrap_err();
        assert!(matches!(refused, Refusal::Wrong { .. }), "{number}: {refused:?}");
    }
    assert_eq!(bytes_of(&comes_in(Some(&Pocket(1))).unwrap().keys), keys, "with it the same keys open");
    let now = device.now;
    assert!(device.vault().resume(anna.login, PASSWORD, None, &now).is_err(), "after a pause as well");
    device.vault().resume(anna.login, PASSWORD, Some(&Pocket(1)), &now).unwrap();
}

#[test]
fn it_stays_bound_when_the_password_changes_and_is_not_replaced_by_another() {
    let (mut device, anna) = Device::with_anna();
    let keys = bytes_of(&device.comes_in(&anna).unwrap().keys);
    let (now, mut fill) = (device.now, device.fill());
    let new = "četras piecas ūdensrozes";
    let vault = device.vault();
    vault.bind_second_key(anna.login, PASSWORD, &Pocket(1), &now, &mut fill).unwrap();
    let other = vault.bind_second_key(anna.login, PASSWORD, &Pocket(2), &now, &mut fill);
    assert!(other.is_err(), "a thief's key would take its place");
    let without = vault.change_password(anna.login, PASSWORD, new, None, &now, &mut fill);
    assert!(without.is_err(), "nothing is wrapped anew without it");
    vault.change_password(anna.login, PASSWORD, new, Some(&Pocket(1)), &now, &mut fill).unwrap();
    vault.bind_second_key(anna.login, new, &Pocket(1), &now, &mut fill).expect("the same one, asked anew");
    device.pass(90);
    let (now, code) = (device.now, device.code(&anna, 0));
    assert!(device.vault().log_in(anna.login, new, &code, None, &now).is_err());
    let opened = device.vault().log_in(anna.login, new, &code, Some(&Pocket(1)), &now).unwrap();
    assert_eq!(bytes_of(&opened.keys), keys);
}
