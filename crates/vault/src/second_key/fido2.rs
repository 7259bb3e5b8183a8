//! Written against the documentation and compiled, not run: there is no hardware on the build machine. A FIDO2 key
//! with `hmac-secret`, reached over USB without any server.
//!
//! The library under it does not overwrite its own copies of the answer and of the PIN in memory; ours are.
//! docs/KEYSTORES.md says how to enable it and what to check with a real key.

use ctap_hid_fido2::fidokey::get_assertion::get_assertion_params::Extension as Asked;
use ctap_hid_fido2::fidokey::make_credential::make_credential_params::Extension as Wanted;
use ctap_hid_fido2::fidokey::{GetAssertionArgsBuilder, MakeCredentialArgsBuilder};
use ctap_hid_fido2::public_key_credential_user_entity::PublicKeyCredentialUserEntity;
use ctap_hid_fido2::{Cfg, FidoKeyHid, FidoKeyHidFactory, get_fidokey_devices};
use zeroize::{Zeroize, Zeroizing};

use super::{SecondKey, SecondKeyError};
use crate::Key;

/// The name under which keys know the program. Changing it makes every enrolled key foreign.
const PROGRAM: &str = "apseko.vdi.gov.lv";

/// A security key that was enrolled, with the PIN that the person typed just now.
pub struct Fido2Key {
    credential: Vec<u8>,
    pin: Zeroizing<String>,
}

impl Fido2Key {
    /// The key that was enrolled under this id.
    pub fn enrolled(id: &[u8], pin: Zeroizing<String>) -> Self {
        Self { credential: id.to_vec(), pin }
    }

    /// Enrols the key that is plugged in. `handle` is random: it names nobody, and nothing stays on the key.
    pub fn enrol(
        handle: &[u8; 16],
        challenge: &[u8; 32],
        pin: Zeroizing<String>,
    ) -> Result<Self, SecondKeyError> {
        let nobody = PublicKeyCredentialUserEntity::new(Some(handle), Some("apseko"), Some("Apseko"));
        let wanted = MakeCredentialArgsBuilder::new(PROGRAM, challenge)
            .pin(&pin)
            .user_entity(&nobody)
            .extensions(&[Wanted::HmacSecret(Some(true))])
            .build();
        let made = plugged_in()?.make_credential_with_args(&wanted).map_err(|error| reason(&error))?;
        let able = made.extensions.iter().any(|one| matches!(one, Wanted::HmacSecret(Some(true))));
        let credential = made.credential_descriptor.id;
        if able && !credential.is_empty() {
            Ok(Self { credential, pin })
        } else {
            Err(SecondKeyError::Unsuitable)
        }
    }
}

impl SecondKey for Fido2Key {
    fn id(&self) -> &[u8] {
        &self.credential
    }

    /// The signature in the answer is not checked: only the right key with the right PIN computes the right secret, and
    /// a wrong secret opens nothing. The salt therefore serves as the challenge as well.
    fn secret(&self, salt: &[u8; 32]) -> Result<Key, SecondKeyError> {
        let asked = GetAssertionArgsBuilder::new(PROGRAM, salt)
            .pin(&self.pin)
            .credential_id(&self.credential)
            .extensions(&[Asked::HmacSecret(Some(*salt))])
            .build();
        let answers = plugged_in()?.get_assertion_with_args(&asked).map_err(|error| reason(&error))?;
        let extensions = answers.into_iter().flat_map(|answer| answer.extensions);
        let secret = extensions.into_iter().find_map(|extension| match extension {
            Asked::HmacSecret(secret) => secret,
            Asked::HmacSecret2(_) | Asked::LargeBlobKey(_) | Asked::CredBlob(_) => None,
        });
        secret.map(|mut bytes| Key::take(&mut bytes)).ok_or(SecondKeyError::Unsuitable)
    }
}

impl std::fmt::Debug for Fido2Key {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Fido2Key(…)")
    }
}

/// The only key that is plugged in. The library would print hints on the terminal; the screen says them instead.
fn plugged_in() -> Result<FidoKeyHid, SecondKeyError> {
    match get_fidokey_devices().len() {
        0 => return Err(SecondKeyError::Absent),
        1 => {}
        _ => return Err(SecondKeyError::Several),
    }
    let mut quiet = Cfg::init();
    quiet.enable_log = false;
    quiet.enable_keep_alive_msg = false;
    FidoKeyHidFactory::create(&quiet).map_err(|error| reason(&error))
}

/// The library hands on the key's own answer only as text.
fn reason(error: &impl std::fmt::Display) -> SecondKeyError {
    let mut text = error.to_string();
    let said = |name: &str| text.contains(name);
    let reason = if said("CTAP2_ERR_PIN_INVALID") || said("CTAP2_ERR_PIN_AUTH_INVALID") {
        SecondKeyError::WrongPin
    } else if said("CTAP2_ERR_PIN_BLOCKED") || said("CTAP2_ERR_PIN_AUTH_BLOCKED") {
        SecondKeyError::PinLocked
    } else if said("CTAP2_ERR_NO_CREDENTIALS") || said("CTAP2_ERR_INVALID_CREDENTIAL") {
        SecondKeyError::Foreign
    } else if NOT_TOUCHED.iter().any(|name| said(name)) {
        SecondKeyError::NotTouched
    } else if UNSUITABLE.iter().any(|name| said(name)) {
        SecondKeyError::Unsuitable
    } else {
        SecondKeyError::Failed
    };
    text.zeroize();
    reason
}

const NOT_TOUCHED: [&str; 4] = [
    "CTAP2_ERR_OPERATION_DENIED",
    "CTAP2_ERR_USER_ACTION_TIMEOUT",
    "CTAP2_ERR_ACTION_TIMEOUT",
    "CTAP2_ERR_KEEPALIVE_CANCEL",
];

/// A key without a PIN would give its secret to whoever finds it.
const UNSUITABLE: [&str; 3] =
    ["CTAP2_ERR_UNSUPPORTED_EXTENSION", "CTAP2_ERR_UNSUPPORTED_ALGORITHM", "CTAP2_ERR_PIN_NOT_SET"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answers_of_a_key_are_told_apart() {
        let answers = [
            ("0x31 CTAP2_ERR_PIN_INVALID   PIN Invalid.", SecondKeyError::WrongPin),
            ("0x32 CTAP2_ERR_PIN_BLOCKED PIN Blocked.", SecondKeyError::PinLocked),
            ("0x34 CTAP2_ERR_PIN_AUTH_BLOCKED PIN", SecondKeyError::PinLocked),
            ("0x2E CTAP2_ERR_NO_CREDENTIALS    No", SecondKeyError::Foreign),
            ("0x2F CTAP2_ERR_USER_ACTION_TIMEOUT", SecondKeyError::NotTouched),
            ("0x35 CTAP2_ERR_PIN_NOT_SET No PIN", SecondKeyError::Unsuitable),
            ("anything else", SecondKeyError::Failed),
        ];
        for (text, expected) in answers {
            assert_eq!(reason(&text), expected, "{text}");
        }
    }

    #[test]
    fn a_key_prints_neither_its_id_nor_its_pin() {
        let key = Fido2Key::enrolled(b"id", Zeroizing::new("1234".to_owned()));
        assert_eq!(format!("{key:?}"), "Fido2Key(…)");
    }
}
