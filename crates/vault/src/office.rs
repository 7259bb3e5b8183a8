//! The office as far as enrolment needs it: it knows people, and it vouches for devices. What lies between is the host's.

use apseko_trust::{Ask, Grant, SoftwareKey, TrustError};
use zeroize::Zeroizing;

use crate::keys::Keys;
use crate::now::Fill;

/// The office. Only the first way has to be open; the others are refused where nobody has built them.
pub trait Issuer: Send + Sync {
    /// Lets a person onto a device, if the invitation is theirs.
    fn admit(&self, ask: &Ask) -> Result<Grant, IssuerRefusal>;

    /// Which ways are open beside an invitation.
    fn ways_in(&self) -> Result<WaysIn, IssuerRefusal> {
        Ok(WaysIn::default())
    }

    /// Lets a person onto a device by what their account takes. Asked again for the same device, it says the same again.
    fn admit_by_account(
        &self,
        newcomer: &Newcomer,
        account: &AccountProof<'_>,
    ) -> Result<Admitted, IssuerRefusal> {
        let (_, _) = (newcomer, account);
        Err(IssuerRefusal::Refused)
    }

    /// Opens a ticket for logging in at the institution.
    fn open_ticket(&self, newcomer: &Newcomer) -> Result<Ticket, IssuerRefusal> {
        let _ = newcomer;
        Err(IssuerRefusal::Refused)
    }

    /// Takes what came of a ticket; `None` while the person is still on their way.
    fn take_ticket(&self, ticket: &Ticket) -> Result<Option<Admitted>, IssuerRefusal> {
        let _ = ticket;
        Err(IssuerRefusal::Refused)
    }
}

/// Which ways are open beside an invitation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WaysIn {
    /// By an account on the server.
    pub account: bool,
    /// Through the log-in of the institution.
    pub institution: bool,
}

/// What a person shows of their account.
#[derive(Clone, Copy)]
pub struct AccountProof<'a> {
    /// The user name.
    pub login: &'a str,
    /// The password for the server.
    pub password: &'a str,
    /// The six digits.
    pub code: &'a str,
}

impl std::fmt::Debug for AccountProof<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("AccountProof(…)")
    }
}

/// A log-in at the institution that was begun.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Which.
    pub id: String,
    /// With what its outcome is taken.
    pub poll: Zeroizing<String>,
    /// Where the browser goes.
    pub open_url: String,
    /// What the person types into the browser.
    pub code: String,
    /// Until when, in milliseconds since 1970.
    pub until_ms: i64,
}

impl std::fmt::Debug for Ticket {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Whoever reads the rest in a log could take what comes of it.
        out.debug_struct("Ticket").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Somebody whom the office lets in.
#[derive(Debug, Clone)]
pub struct Admitted {
    /// Their user name.
    pub login: String,
    /// Everything that the device needs.
    pub grant: Grant,
}

/// Keys and a name for a device that nobody vouches for yet. They are made before the office is asked, and are the same for
/// each further try, so that an answer which was lost does not leave another device in the books.
#[derive(Debug, Clone)]
pub struct Newcomer {
    pub(crate) keys: Keys,
    pub(crate) device: [u8; 16],
}

impl Newcomer {
    /// New keys and a new name.
    pub fn new(fill: &mut Fill<'_>) -> Self {
        let (keys, mut device) = (Keys::new(fill), [0; 16]);
        fill(&mut device);
        Self { keys, device }
    }

    /// The random name of the device.
    pub fn device(&self) -> [u8; 16] {
        self.device
    }

    /// The key with which it will sign.
    pub fn signer(&self) -> Result<SoftwareKey, TrustError> {
        self.keys.signer()
    }

    /// The question to the office of somebody who has an invitation.
    pub fn ask(&self, login: &str, invitation: &str) -> Result<Ask, TrustError> {
        let key = self.signer()?.public();
        let (login, invitation) = (login.to_owned(), invitation.to_owned());
        Ok(Ask { login, invitation, device: self.device, key })
    }
}

/// Why the office did not let somebody onto a device.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IssuerRefusal {
    /// It cannot be reached.
    #[error("the office cannot be reached")]
    Unreachable,
    /// Whoever answered is not the office that this device belongs to.
    #[error("whoever answered is not our office")]
    Foreign,
    /// Too many have tried in vain.
    #[error("the office lets nobody in for {seconds} seconds")]
    Wait {
        /// How long.
        seconds: u64,
    },
    /// The user name and the invitation do not belong together, or the invitation was used.
    #[error("the office did not accept the invitation")]
    Refused,
    /// It said no in a word of its own.
    #[error("the office refused: {code}")]
    Said {
        /// The word.
        code: String,
    },
}
