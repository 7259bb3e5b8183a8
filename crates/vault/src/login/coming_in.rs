//! The log-in itself, the way back after a pause, and the fresh code before something weighty.

use apseko_domain::LONGEST_PASSWORD_BYTES;
use apseko_trust::{SignedLease, TrustError};
use zeroize::Zeroizing;

use crate::code::Authenticator;
use crate::keys::Keys;
use crate::login::state::LoginState;
use crate::login::tries::Tries;
use crate::now::Now;
use crate::people::Account;
use crate::refusal::Refusal;
use crate::second_key::SecondKey;
use crate::secret::Key;
use crate::vault::Vault;
use crate::{derive, kdf, recovery_codes, wrap};

/// What a person who has come in holds.
#[derive(Debug)]
pub struct Opened {
    /// Who.
    pub account: Account,
    /// The device as the office knows it.
    pub device: [u8; 16],
    /// The keys of the data.
    pub keys: Keys,
    /// Checks fresh codes.
    pub authenticator: Authenticator,
    /// When somebody failed to come in since the last success; to be written down and then forgotten.
    pub failed_at_ms: Vec<i64>,
    /// When a recovery code was used; likewise.
    pub recovered_at_ms: Vec<i64>,
    /// How many recovery codes are left.
    pub recovery_left: usize,
    /// What the permission to work here is worth.
    pub lease: LeaseStanding,
}

/// What the permission to work on this device is worth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeaseStanding {
    /// It runs.
    Runs {
        /// From when; a newer one begins later.
        from_ms: i64,
        /// The first millisecond after it.
        until_ms: i64,
        /// The code of the role.
        role: String,
    },
    /// It does not: only reading and handing over are left.
    Over(TrustError),
}

/// What opening a record needs: the password's key, and what follows from it.
pub(crate) struct Keyhole<'a> {
    pub vault: &'a Vault,
    pub person: [u8; 16],
    pub stretched: Key,
}

const ABOUT_AUTHENTICATOR: &[u8] = b"apseko/authenticator/v1";
pub(crate) const SEED_BYTES: usize = 20;

impl Vault {
    /// Comes in with both factors. `code` is one of the authenticator or a recovery code.
    pub fn log_in(
        &self,
        login: &str,
        password: &str,
        code: &str,
        second: Option<&dyn SecondKey>,
        now: &Now,
    ) -> Result<Opened, Refusal> {
        let person = self.person_or_nobody(login);
        let opened = self.attempt(&person, now, |state| {
            let keyhole = self.keyhole(person, password, state)?;
            let authenticator = keyhole.authenticator(state);
            // A wrong password goes on with a seed of zeros, so that it takes the same time as a wrong code.
            let seed = authenticator.clone().unwrap_or_else(Authenticator::of_nobody);
            let factor = accept(state, &seed, code, now);
            let keys = keyhole.master(state, second).and_then(|master| Keys::open(&master, &state.keys));
            let factor = factor?;
            let (keys, authenticator) = (keys?, authenticator?);
            if let Factor::RecoveryCode(number) = factor {
                state.recovery.spend(number);
                state.recovered_at_ms.push(now.wall_ms);
            }
            Some(((keys, authenticator), factor.step()))
        });
        let ((keys, authenticator), state) = opened?;
        self.forgive_strangers(now);
        self.opened(login, keys, authenticator, &state, now)
    }

    /// Comes back after a pause with the password alone.
    pub fn resume(
        &self,
        login: &str,
        password: &str,
        second: Option<&dyn SecondKey>,
        now: &Now,
    ) -> Result<Opened, Refusal> {
        let person = self.person_or_nobody(login);
        let ((keys, authenticator), state) = self.attempt(&person, now, |state| {
            let keyhole = self.keyhole(person, password, state)?;
            let authenticator = keyhole.authenticator(state);
            let keys = keyhole.master(state, second).and_then(|master| Keys::open(&master, &state.keys));
            Some(((keys?, authenticator?), None))
        })?;
        self.opened(login, keys, authenticator, &state, now)
    }

    /// Checks a fresh code of somebody who is in.
    pub fn step_up(
        &self,
        login: &str,
        authenticator: &Authenticator,
        code: &str,
        now: &Now,
    ) -> Result<(), Refusal> {
        let person = self.person(login);
        self.attempt(&person, now, |state| {
            let step = authenticator.step_of(code, now.unix_seconds());
            let step = step.filter(|step| state.tries.allows_step(*step))?;
            Some(((), Some(step)))
        })?;
        Ok(())
    }

    /// The one place where something is tried: gate, count, disk, and only then the check.
    pub(crate) fn attempt<T>(
        &self,
        person: &[u8; 16],
        now: &Now,
        check: impl FnOnce(&mut LoginState) -> Option<(T, Option<u64>)>,
    ) -> Result<(T, LoginState), Refusal> {
        let record = self.record(person);
        let mut state = record.load()?;
        state.tries.gate(now).map_err(Refusal::Shut)?;
        let failed_before = state.failed_at_ms.clone();
        state.tries = state.tries.counted(now);
        state.remember_failure(now.wall_ms);
        record.put(&mut state)?;
        let left = state.tries.left_to_tell();
        let (value, step) = check(&mut state).ok_or(Refusal::Wrong { left })?;
        state.tries = state.tries.opened(now, step);
        state.failed_at_ms = failed_before;
        record.put(&mut state)?;
        Ok((value, state))
    }

    /// Tries of unknown user names are mostly typing mistakes: whoever comes in after them has made them good. Only a
    /// convenience, so nobody is stopped when it does not work.
    fn forgive_strangers(&self, now: &Now) {
        let nobody = self.nobody();
        let record = self.record(&nobody);
        let forgiven = record.load().and_then(|mut state| match state.tries.failures {
            0 => Ok(()),
            _ => {
                state.tries = Tries::none(now);
                state.failed_at_ms.clear();
                record.put(&mut state)
            }
        });
        if let Err(refusal) = forgiven {
            tracing::warn!(code = %refusal.code(), "The tries of unknown names were not forgiven.");
        }
    }

    /// So many failures and recoveries of a person, the oldest, have been written down where they belong.
    pub fn failures_recorded(&self, login: &str, failed: usize, recovered: usize) -> Result<(), Refusal> {
        let record = self.record(&self.person(login));
        let mut state = record.load()?;
        if state.failed_at_ms.is_empty() && state.recovered_at_ms.is_empty() {
            return Ok(());
        }
        // What came after them is not written down yet.
        state.failed_at_ms.drain(..failed.min(state.failed_at_ms.len()));
        state.recovered_at_ms.drain(..recovered.min(state.recovered_at_ms.len()));
        record.put(&mut state)
    }

    /// Remembers how late it is, so that a clock that is turned back later is noticed.
    pub fn seen(&self, login: &str, now: &Now) -> Result<(), Refusal> {
        let record = self.record(&self.person(login));
        let mut state = record.load()?;
        state.tries = state.tries.seen(now);
        record.put(&mut state)
    }

    /// Takes a new permission to work here, if the office signed it for this person and device, after the one that is here.
    pub fn adopt_lease(&self, login: &str, lease: &SignedLease, now: &Now) -> Result<LeaseStanding, Refusal> {
        let record = self.record(&self.person(login));
        let mut state = record.load()?;
        // As in `lease_standing`: a clock that was turned back must not bring an old lease back.
        let at_ms = now.wall_ms.max(state.tries.last_seen_ms);
        lease.verify(&self.people().keyring, &state.device, &state.user, at_ms)?;
        if SignedLease::from_bytes(&state.lease).is_ok_and(|present| is_superseded(lease, &present, at_ms)) {
            return Err(Refusal::OlderLease);
        }
        state.lease = lease.to_bytes();
        record.put(&mut state)?;
        Ok(self.lease_standing(&state, now))
    }

    /// `None` where the password cannot be stretched, for want of memory: sealing under any other key would lock
    /// everybody out.
    pub(crate) fn keyhole(&self, person: [u8; 16], typed: &str, state: &LoginState) -> Option<Keyhole<'_>> {
        // Nobody's password is that long; stretching a book would only keep the machine busy.
        let typed = if typed.len() > LONGEST_PASSWORD_BYTES { "" } else { typed };
        let stretched = kdf::stretch(typed, &state.salt, state.cost).ok()?;
        Some(Keyhole { vault: self, person, stretched })
    }

    pub(crate) fn lease_standing(&self, state: &LoginState, now: &Now) -> LeaseStanding {
        let standing = SignedLease::from_bytes(&state.lease).map_err(TrustError::from).and_then(|lease| {
            // A clock that runs behind must not make a lease longer.
            let at_ms = now.wall_ms.max(state.tries.last_seen_ms);
            lease.verify(&self.people().keyring, &state.device, &state.user, at_ms)?;
            let lease = lease.body();
            let (from_ms, until_ms) = (lease.from_ms, lease.until_ms);
            Ok(LeaseStanding::Runs { from_ms, until_ms, role: lease.role.clone() })
        });
        standing.unwrap_or_else(LeaseStanding::Over)
    }

    pub(crate) fn opened(
        &self,
        login: &str,
        keys: Keys,
        authenticator: Authenticator,
        state: &LoginState,
        now: &Now,
    ) -> Result<Opened, Refusal> {
        let account = self.people().account(login).ok_or(Refusal::Damaged("the record of the people"))?;
        Ok(Opened {
            account: account.clone(),
            device: state.device,
            keys,
            authenticator,
            failed_at_ms: state.failed_at_ms.clone(),
            recovered_at_ms: state.recovered_at_ms.clone(),
            recovery_left: state.recovery.left(),
            lease: self.lease_standing(state, now),
        })
    }
}

/// Whether a lease is not newer than the one that is here. One that lies in the future was given while a clock was ahead, and
/// gives way: nobody is to be locked out for as long as that clock was wrong.
fn is_superseded(lease: &SignedLease, present: &SignedLease, at_ms: i64) -> bool {
    let present_ms = present.body().from_ms;
    present_ms <= at_ms && lease.body().from_ms <= present_ms
}

/// How the second factor was shown.
enum Factor {
    Code(u64),
    RecoveryCode(usize),
}

impl Factor {
    fn step(&self) -> Option<u64> {
        match self {
            Self::Code(step) => Some(*step),
            Self::RecoveryCode(_) => None,
        }
    }
}

fn accept(state: &LoginState, authenticator: &Authenticator, code: &str, now: &Now) -> Option<Factor> {
    if recovery_codes::normal_form(code).is_some() {
        return state.recovery.find(code).map(Factor::RecoveryCode);
    }
    let step = authenticator.step_of(code, now.unix_seconds())?;
    state.tries.allows_step(step).then_some(Factor::Code(step))
}

impl Keyhole<'_> {
    /// Opens the seed of the authenticator.
    pub fn authenticator(&self, state: &LoginState) -> Option<Authenticator> {
        let seed = wrap::open(&self.before_code(), ABOUT_AUTHENTICATOR, &state.authenticator).ok()?;
        let seed = seed.first_chunk::<SEED_BYTES>().filter(|_| seed.len() == SEED_BYTES)?;
        Some(Authenticator::new(Zeroizing::new(*seed)))
    }

    /// Seals the seed of an authenticator.
    pub fn seal_authenticator(&self, seed: &[u8; SEED_BYTES], nonce: [u8; 24]) -> Vec<u8> {
        wrap::seal(&self.before_code(), nonce, ABOUT_AUTHENTICATOR, seed)
    }

    /// Unwraps the master key.
    pub fn master(&self, state: &LoginState, second: Option<&dyn SecondKey>) -> Option<Key> {
        let second = self.second(state, second)?;
        let plain =
            wrap::open(&self.key_encryption(second.as_ref()), &about_master(state), &state.master).ok()?;
        let bytes = plain.first_chunk::<32>().filter(|_| plain.len() == 32)?;
        Some(Key::filled_by(|key| key.copy_from_slice(bytes)))
    }

    /// Wraps the master key.
    pub fn wrap_master(
        &self,
        state: &LoginState,
        master: &Key,
        second: Option<&Key>,
        nonce: [u8; 24],
    ) -> Vec<u8> {
        wrap::seal(&self.key_encryption(second), nonce, &about_master(state), master.bytes())
    }

    /// The answer of the hardware key, where one is bound; the inner `None` where none is.
    pub fn second(&self, state: &LoginState, second: Option<&dyn SecondKey>) -> Option<Option<Key>> {
        match &state.second_key {
            None => Some(None),
            Some(bound) => second?.secret(&bound.salt).ok().map(Some),
        }
    }

    fn before_code(&self) -> Key {
        let Vault { secret, installation, .. } = self.vault;
        derive::before_code(&self.stretched, secret, &installation.id, &self.person)
    }

    fn key_encryption(&self, second: Option<&Key>) -> Key {
        let Vault { secret, installation, .. } = self.vault;
        derive::key_encryption(&self.stretched, secret, second, &installation.id, &self.person)
    }
}

/// What the wrapping of a master key is bound to.
fn about_master(state: &LoginState) -> Vec<u8> {
    [b"apseko/master/v1".as_slice(), &state.device, &state.user, &state.key_version.to_be_bytes()].concat()
}
