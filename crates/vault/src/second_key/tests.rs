//! A stand-in in software keeps the promise of the trait, so that it is known to be keepable.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::*;

struct InSoftware {
    id: [u8; 16],
    secret: [u8; 32],
    plugged_in: bool,
}

impl SecondKey for InSoftware {
    fn id(&self) -> &[u8] {
        &self.id
    }

    fn secret(&self, salt: &[u8; 32]) -> Result<Key, SecondKeyError> {
        if !self.plugged_in {
            return Err(SecondKeyError::Absent);
        }
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.secret).unwrap();
        mac.update(salt);
        Ok(Key::take(&mut mac.finalize().into_bytes().into()))
    }
}

#[test]
fn the_same_salt_gets_the_same_answer_and_another_one_another() {
    let key: &dyn SecondKey = &InSoftware { id: [1; 16], secret: [7; 32], plugged_in: true };
    assert_eq!(key.secret(&[1; 32]).unwrap(), key.secret(&[1; 32]).unwrap());
    assert_ne!(key.secret(&[1; 32]).unwrap(), key.secret(&[2; 32]).unwrap());
}

#[test]
fn another_key_answers_otherwise_and_a_missing_one_not_at_all() {
    let mine = InSoftware { id: [1; 16], secret: [7; 32], plugged_in: true };
    let another = InSoftware { id: [2; 16], secret: [8; 32], plugged_in: true };
    let at_home = InSoftware { id: [1; 16], secret: [7; 32], plugged_in: false };
    assert_ne!(mine.id(), another.id());
    assert_ne!(mine.secret(&[1; 32]).unwrap(), another.secret(&[1; 32]).unwrap());
    assert_eq!(at_home.secret(&[1; 32]), Err(SecondKeyError::Absent));
}
