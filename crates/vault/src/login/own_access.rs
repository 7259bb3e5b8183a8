//! What a person changes about their own access: every change needs the password, and re-wraps, never re-encrypts.

use apseko_domain::{Code, PasswordFault, check_new_password};
use zeroize::Zeroizing;

use crate::code::Authenticator;
use crate::kdf::Cost;
use crate::keys::{Keys, PinCheck};
use crate::login::coming_in::{Keyhole, SEED_BYTES};
use crate::login::state::{LoginState, SecondKeyBinding};
use crate::now::{Fill, Now};
use crate::recovery_codes::{self, CodeBook};
use crate::refusal::Refusal;
use crate::second_key::SecondKey;
use crate::vault::Vault;

/// Why a PIN is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PinFault {
    /// It is not of four to eight digits.
    #[error("a PIN has four to eight digits")]
    Form,
    /// Everybody tries it first.
    #[error("everybody tries this PIN first")]
    Guessable,
}

impl From<PinFault> for Refusal {
    fn from(fault: PinFault) -> Self {
        Self::Code(match fault {
            PinFault::Form => Code::PinForm,
            PinFault::Guessable => Code::PinGuessable,
        })
    }
}

/// Checks a new PIN.
pub(crate) fn check_pin(pin: &str) -> Result<(), PinFault> {
    if !(4..=8).contains(&pin.len()) || !pin.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(PinFault::Form);
    }
    let steps: Vec<i16> = pin
        .as_bytes()
        .windows(2)
        .filter_map(|pair| pair.first_chunk::<2>())
        .map(|[a, b]| i16::from(*b) - i16::from(*a))
        .collect();
    let even = steps.iter().all(|step| Some(step) == steps.first())
        && steps.first().is_some_and(|step| step.abs() <= 1);
    let year = pin.len() == 4 && (pin.starts_with("19") || pin.starts_with("20"));
    let pair = pin.len().is_multiple_of(2)
        && pin.as_bytes().chunks(2).all(|chunk| pin.as_bytes().starts_with(chunk));
    if even || year || pair { Err(PinFault::Guessable) } else { Ok(()) }
}

/// Checks a new password against the policy.
pub(crate) fn check_password(new: &str, names: &[&str]) -> Result<(), Refusal> {
    check_new_password(new, names).map_err(|fault| {
        Refusal::Code(match fault {
            PasswordFault::TooShort { .. } => Code::PasswordTooShort,
            PasswordFault::TooLong { .. } => Code::PasswordTooLong,
            PasswordFault::Common => Code::PasswordCommon,
            PasswordFault::Guessable => Code::PasswordGuessable,
            PasswordFault::LikeName => Code::PasswordLikeName,
        })
    })
}

/// The recovery codes of a person in the clear; shown once.
pub type ShownCodes = Vec<Zeroizing<String>>;

impl Vault {
    /// Changes the password: the same master key, wrapped anew. The old password opens nothing from then on.
    pub fn change_password(
        &self,
        login: &str,
        present: &str,
        new: &str,
        second: Option<&dyn SecondKey>,
        now: &Now,
        fill: &mut Fill<'_>,
    ) -> Result<(), Refusal> {
        let account = self.people().account(login);
        let names = account.map(|account| [account.login.as_str(), account.name.as_str()]);
        check_password(new, names.as_ref().map_or(&[], |names| names.as_slice()))?;
        self.with_password(login, present, now, |keyhole, state| {
            let (authenticator, answer) = (keyhole.authenticator(state)?, keyhole.second(state, second)?);
            let master = keyhole.master(state, second)?;
            fill(&mut state.salt);
            let keyhole = keyhole.vault.keyhole(keyhole.person, new, state)?;
            state.authenticator = keyhole.seal_authenticator(&authenticator.seed(), nonce(fill));
            state.master = keyhole.wrap_master(state, &master, answer.as_ref(), nonce(fill));
            Some((((), None), ()))
        })
        .map(drop)
    }

    /// Sets the PIN for short pauses, or takes it away. Returns the keys as they are now.
    pub fn set_pin(
        &self,
        login: &str,
        password: &str,
        pin: Option<&str>,
        second: Option<&dyn SecondKey>,
        now: &Now,
        fill: &mut Fill<'_>,
    ) -> Result<Keys, Refusal> {
        if let Some(pin) = pin {
            check_pin(pin)?;
        }
        self.with_password(login, password, now, |keyhole, state| {
            let master = keyhole.master(state, second)?;
            let mut keys = Keys::open(&master, &state.keys)?;
            keys.pin = match pin {
                Some(pin) => Some(PinCheck::of(pin, fill)?),
                None => None,
            };
            state.keys = keys.seal(&master, fill);
            Some(((keys, None), ()))
        })
        .map(|(keys, ())| keys)
    }

    /// Binds another authenticator, proved by one of its codes, and makes new recovery codes.
    pub fn change_authenticator(
        &self,
        login: &str,
        password: &str,
        authenticator: &Authenticator,
        code: &str,
        now: &Now,
        fill: &mut Fill<'_>,
    ) -> Result<ShownCodes, Refusal> {
        let step =
            authenticator.step_of(code, now.unix_seconds()).ok_or(Refusal::Code(Code::EnrolCodeWrong))?;
        let codes = recovery_codes::make(fill);
        let book = code_book(&codes, fill)?;
        self.with_password(login, password, now, |keyhole, state| {
            // Proves the password: the seal of the old seed opens with it alone.
            keyhole.authenticator(state)?;
            state.authenticator = keyhole.seal_authenticator(&authenticator.seed(), nonce(fill));
            state.recovery = book;
            Some((((), Some(step)), ()))
        })?;
        Ok(codes)
    }

    /// Binds a hardware key: from then on its answer is a part of what opens the master key. One that is bound
    /// already is asked anew; another one does not take its place.
    pub fn bind_second_key(
        &self,
        login: &str,
        password: &str,
        second: &dyn SecondKey,
        now: &Now,
        fill: &mut Fill<'_>,
    ) -> Result<(), Refusal> {
        let mut salt = [0; 32];
        fill(&mut salt);
        // Before the try is counted: a key that is not there is not a wrong password.
        let answer = second.secret(&salt).map_err(|fault| {
            tracing::warn!(%fault, "The second key did not answer.");
            Refusal::Code(Code::AccessDenied)
        })?;
        self.with_password(login, password, now, |keyhole, state| {
            let master = keyhole.master(state, Some(second))?;
            state.second_key = Some(SecondKeyBinding { id: second.id().to_vec(), salt });
            state.master = keyhole.wrap_master(state, &master, Some(&answer), nonce(fill));
            Some((((), None), ()))
        })
        .map(drop)
    }

    /// A try with the password alone, by somebody who is in: whatever the screen says, it counts like any other.
    fn with_password<T, U>(
        &self,
        login: &str,
        password: &str,
        now: &Now,
        change: impl FnOnce(Keyhole<'_>, &mut LoginState) -> Option<((T, Option<u64>), U)>,
    ) -> Result<(T, U), Refusal> {
        let person = self.person(login);
        let outcome = self.attempt(&person, now, |state| {
            let keyhole = self.keyhole(person, password, state)?;
            change(keyhole, state).map(|((value, step), more)| ((value, more), step))
        });
        match outcome {
            Ok((values, _)) => Ok(values),
            Err(Refusal::Wrong { .. }) => Err(Refusal::Code(Code::PasswordWrong)),
            Err(other) => Err(other),
        }
    }
}

pub(crate) fn code_book(codes: &ShownCodes, fill: &mut Fill<'_>) -> Result<CodeBook, Refusal> {
    let mut salt = [0; 32];
    fill(&mut salt);
    // Eighty random bits need no slow hash; the floor is there for the day when somebody shortens them.
    CodeBook::of(codes, salt, Cost::FLOOR).map_err(|_| Refusal::Damaged("the cost of recovery codes"))
}

pub(crate) fn nonce(fill: &mut Fill<'_>) -> [u8; 24] {
    let mut nonce = [0; 24];
    fill(&mut nonce);
    nonce
}

impl Authenticator {
    /// Stands in for a seed that could not be opened.
    pub(crate) fn of_nobody() -> Self {
        Self::new(Zeroizing::new([0; SEED_BYTES]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_short_but_not_the_first_that_everybody_tries() {
        for form in ["", "123", "123456789", "12a4", "１２３４"] {
            assert_eq!(check_pin(form), Err(PinFault::Form), "{form:?}");
        }
        for guess in ["0000", "1234", "4321", "1991", "2026", "1212", "123456", "777777"] {
            assert_eq!(check_pin(guess), Err(PinFault::Guessable), "{guess:?}");
        }
        for good in ["4927", "80315", "592038", "1357"] {
            assert_eq!(check_pin(good), Ok(()), "{good:?}");
        }
    }
}
