//! Coming in by name, password and code. Whoever fails learns nothing: not whether the name is known, nor which part was wrong.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use apseko_oplog::UserId;
use thiserror::Error;
use zeroize::Zeroizing;

use super::factor::Authenticator;
use super::password::{Cost, PasswordRecord, Unstretched};
use super::secret::LoginSecret;
use super::store::{Account, LoginStore};
use super::throttle::{self, Place, Slowed, Throttle};
use super::tries::Ceiling;
use crate::storage::StorageError;

/// Longer names belong to nobody.
const LONGEST_NAME: usize = 256;

/// What somebody says to come in, and from where.
#[derive(Clone)]
pub struct Attempt {
    /// The log-in name as typed.
    pub login: String,
    /// The password.
    pub password: Zeroizing<String>,
    /// The six digits.
    pub code: Zeroizing<String>,
    /// Where the request came from.
    pub address: Option<IpAddr>,
    /// The mark of an earlier log-in by this name, if the browser or the device kept one.
    pub mark: Option<Vec<u8>>,
}

impl std::fmt::Debug for Attempt {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // People type passwords into the field of the name.
        out.debug_struct("Attempt").field("address", &self.address).finish_non_exhaustive()
    }
}

/// Somebody came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// Who.
    pub person: UserId,
    /// Shown with the next attempt, it keeps strangers from making this person wait. It opens nothing.
    pub mark: Vec<u8>,
}

/// Why nobody came in.
#[derive(Debug, Error)]
pub enum NotEntered {
    /// The name, the password or the code is wrong; the same for all three.
    #[error("the name, the password or the code is wrong")]
    Wrong,
    /// Too soon after a failure.
    #[error("the next try has to wait {seconds} seconds")]
    Wait {
        /// How long still.
        seconds: u64,
    },
    /// The server has its hands full.
    #[error("too many people come in at once; it is worth trying again in {seconds} seconds")]
    Busy {
        /// When it is worth trying again.
        seconds: u64,
    },
    /// The books did not answer.
    #[error(transparent)]
    Failed(#[from] StorageError),
}

impl NotEntered {
    /// The stable text.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Wrong => "login.wrong",
            Self::Wait { .. } => "login.wait",
            Self::Busy { .. } => "login.busy",
            Self::Failed(_) => "login.unavailable",
        }
    }

    /// After how many seconds it is worth trying again; stands in the header `Retry-After`.
    pub const fn retry_after_s(&self) -> Option<u64> {
        match self {
            Self::Wait { seconds } | Self::Busy { seconds } => Some(*seconds),
            Self::Wrong | Self::Failed(_) => None,
        }
    }
}

impl From<Slowed> for NotEntered {
    fn from(slowed: Slowed) -> Self {
        match slowed {
            Slowed::Wait { seconds } => Self::Wait { seconds },
            Slowed::Ceiling { seconds } => Self::Busy { seconds },
            Slowed::Failed(error) => Self::Failed(error),
        }
    }
}

impl From<Unstretched> for NotEntered {
    fn from(fault: Unstretched) -> Self {
        match fault {
            // Said as a fault of the books, because a person could not do anything else about it either.
            Unstretched::Cost => Self::Failed(StorageError::Damaged(fault.to_string())),
            Unstretched::Memory => Self::Busy { seconds: 5 },
        }
    }
}

/// Where people come in by password and code.
pub struct Door {
    secret: LoginSecret,
    throttle: Throttle,
    store: Arc<dyn LoginStore>,
    ceiling: Mutex<Ceiling>,
    nobody: (PasswordRecord, Authenticator),
}

impl std::fmt::Debug for Door {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Door").field("store", &self.store).finish_non_exhaustive()
    }
}

impl Door {
    /// A door to these books; `cost` is what a try for an unknown name costs, the one of new passwords.
    pub fn new(secret: LoginSecret, store: Arc<dyn LoginStore>, cost: Cost, ceiling: Ceiling) -> Self {
        let (salt, seed) = (*secret.key("nobody-salt"), secret.key("nobody-seed"));
        let nobody = (PasswordRecord::of_nobody(cost, salt), Authenticator::of(seed.as_slice()));
        Self { throttle: Throttle::new(&secret), secret, store, ceiling: Mutex::new(ceiling), nobody }
    }

    /// The secret by which seeds are sealed.
    pub fn secret(&self) -> &LoginSecret {
        &self.secret
    }

    /// Lets somebody in, or not. It works for a tenth of a second with 64 MiB: call it where waiting is allowed, through
    /// [`super::Crowd`].
    pub fn enter(
        &self,
        attempt: &Attempt,
        now_ms: i64,
        fill: &mut dyn FnMut(&mut [u8]),
    ) -> Result<Entered, NotEntered> {
        let login = normal(&attempt.login);
        let place = self.throttle.place(&login, attempt.address, attempt.mark.as_deref(), now_ms);
        let store = self.store.as_ref();
        let lane = throttle::begin(store, &place, &mut || self.admit(now_ms), now_ms)?;
        let person = self.check(&login, attempt, now_ms)?.ok_or(NotEntered::Wrong)?;
        throttle::succeeded(store, &place, lane, now_ms)?;
        Ok(Entered { person, mark: self.mark(&place, now_ms, fill) })
    }

    /// Lets somebody in who shows something else than password and code, and counts it like a try at those: `check` says whether
    /// it was right.
    pub fn guard<T>(
        &self,
        (login, address): (&str, Option<IpAddr>),
        now_ms: i64,
        check: impl FnOnce() -> Result<Option<T>, NotEntered>,
    ) -> Result<T, NotEntered> {
        let place = self.throttle.place(&normal(login), address, None, now_ms);
        let store = self.store.as_ref();
        let lane = throttle::begin(store, &place, &mut || self.admit(now_ms), now_ms)?;
        let shown = check()?.ok_or(NotEntered::Wrong)?;
        throttle::succeeded(store, &place, lane, now_ms)?;
        Ok(shown)
    }

    /// Both factors, always both: whoever watches the clock learns nothing from it.
    fn check(&self, login: &str, attempt: &Attempt, now_ms: i64) -> Result<Option<UserId>, NotEntered> {
        let account = if login.len() <= LONGEST_NAME { self.store.find(login)? } else { None };
        let password = account.as_ref().map_or(&self.nobody.0, |account| &account.secrets.password);
        let password_fits = password.fits(&attempt.password)?;
        let seed = account.as_ref().and_then(|account| self.seed_of(account));
        let step = seed.as_ref().unwrap_or(&self.nobody.1).step_of(&attempt.code, now_ms);
        let (Some(account), Some(_), Some(step), true) = (account, seed, step, password_fits) else {
            return Ok(None);
        };
        Ok(self.store.spend_step(account.person, step)?.then_some(account.person))
    }

    fn seed_of(&self, account: &Account) -> Option<Authenticator> {
        let opened = Authenticator::open(&self.secret, account.person, &account.secrets.seed);
        opened
            .inspect_err(|_| tracing::error!("the seed of an account does not open with the server's secret"))
            .ok()
    }

    fn mark(&self, place: &Place, now_ms: i64, fill: &mut dyn FnMut(&mut [u8])) -> Vec<u8> {
        let mut nonce = [0; 16];
        fill(&mut nonce);
        self.throttle.mark(place, nonce, now_ms)
    }

    fn admit(&self, now_ms: i64) -> Result<(), u64> {
        self.ceiling.lock().unwrap_or_else(PoisonError::into_inner).admit(now_ms)
    }
}

/// A log-in name as the books have it.
pub fn normal(login: &str) -> String {
    login.trim().to_lowercase()
}
