//! Who is on the way to a provider: tickets of ten minutes, each of which can be followed by one return and one taking.
//!
//! Pure: time and randomness are passed in. Secrets are kept as their sums, so that a picture of memory gives no ticket away
//! that is still open; the ones that the provider must see again (the nonce, the verifier of PKCE) live as long as the wait.

use std::collections::BTreeMap;

use apseko_oplog::DeviceId;
use apseko_trust::{Digest, PublicKey, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq as _;
use zeroize::Zeroizing;

use super::fault::OidcFault;
use super::people::Verified;

/// A person has so long for it.
pub const TICKET_MS: i64 = 10 * 60_000;
/// So many may be on the way at once.
pub const MOST: usize = 1_000;
/// So many from one address: a whole office may stand behind it.
const MOST_OF_ADDRESS: usize = 100;
/// So often may the code of the device be typed wrong.
const MOST_WRONG: u32 = 3;

/// What somebody goes to the provider for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A device with this key is to be enrolled. The person confirms in the browser that it is the one before them.
    Enrolment {
        /// The device.
        device: DeviceId,
        /// Its key.
        key: PublicKey,
    },
    /// The browser itself logs in, with a key of its own or without.
    Browser {
        /// The key that the session will be bound to.
        key: Option<PublicKey>,
    },
}

/// Randomness for one ticket, drawn at once.
pub struct Fresh(Zeroizing<[u8; 168]>);

impl Fresh {
    /// Draws it.
    pub fn draw(fill: &mut dyn FnMut(&mut [u8])) -> Self {
        let mut bytes = Zeroizing::new([0; 168]);
        fill(bytes.as_mut_slice());
        Self(bytes)
    }

    fn part<const N: usize>(&self, from: usize) -> [u8; N] {
        self.0.get(from..from + N).and_then(|part| part.try_into().ok()).unwrap_or([0; N])
    }

    fn text(&self, from: usize) -> String {
        URL_SAFE_NO_PAD.encode(Zeroizing::new(self.part::<32>(from)).as_slice())
    }

    /// Six digits. Of 2^64 numbers all remainders are equally frequent, for every purpose of this world.
    fn digits(&self) -> String {
        format!("{:06}", u64::from_be_bytes(self.part(160)) % 1_000_000)
    }
}

impl std::fmt::Debug for Fresh {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Fresh(…)")
    }
}

/// What whoever asked for a ticket is told.
#[derive(Clone, PartialEq, Eq)]
pub struct Begun {
    /// Which ticket.
    pub ticket: String,
    /// Whoever shows this may take what comes of it.
    pub poll: String,
    /// Where the browser goes.
    pub open_url: String,
    /// What the device shows, and the person types into the browser; a browser that logs in itself has none.
    pub code: Option<String>,
    /// The first moment at which it is worth nothing.
    pub until_ms: i64,
}

/// What the page says to which the browser comes back.
#[derive(Clone, PartialEq, Eq)]
pub struct Landing {
    /// Names the return to [`Tickets::confirm`].
    pub landing: String,
    /// Whether the person still has to type the code of the device.
    pub needs_code: bool,
}

/// What came of a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// What it was for.
    pub purpose: Purpose,
    /// Who it was.
    pub verified: Verified,
}

/// What is needed to ask the provider for a token.
#[derive(Debug)]
pub struct Exchange {
    pub ticket: [u8; 16],
    pub nonce: String,
    pub verifier: Zeroizing<String>,
}

/// What goes into the address at the provider.
#[derive(Debug)]
pub struct Question {
    pub state: String,
    pub nonce: String,
    pub challenge: String,
}

enum Stage {
    Waiting { nonce: String, verifier: Zeroizing<String> },
    Exchanging,
    Landed { verified: Box<Verified>, code: Option<Digest>, wrong: u32 },
    Failed(OidcFault),
}

struct Open {
    poll: Digest,
    state: Digest,
    landing: String,
    from: [u8; 32],
    purpose: Purpose,
    code: Option<Digest>,
    until_ms: i64,
    stage: Stage,
}

/// Everybody who is on the way.
#[derive(Default)]
pub struct Tickets(BTreeMap<[u8; 16], Open>);

impl std::fmt::Debug for Tickets {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Tickets").field("open", &self.0.len()).finish_non_exhaustive()
    }
}

impl Tickets {
    /// Opens a ticket for somebody who asks from this address (its sum is enough).
    pub fn begin(
        &mut self,
        purpose: Purpose,
        from: [u8; 32],
        fresh: &Fresh,
        now_ms: i64,
    ) -> Result<(Begun, Question), OidcFault> {
        self.0.retain(|_, open| now_ms < open.until_ms);
        let of_address = self.0.values().filter(|open| open.from == from).count();
        if self.0.len() >= MOST || of_address >= MOST_OF_ADDRESS {
            return Err(OidcFault::Crowded);
        }
        let (id, until_ms) = (fresh.part::<16>(0), now_ms.saturating_add(TICKET_MS));
        let (poll, state, nonce) = (fresh.text(16), fresh.text(48), fresh.text(80));
        let verifier = Zeroizing::new(fresh.text(112));
        let code = matches!(purpose, Purpose::Enrolment { .. }).then(|| fresh.digits());
        let challenge = URL_SAFE_NO_PAD.encode(digest(verifier.as_bytes()));
        let open = Open {
            poll: digest(poll.as_bytes()),
            state: digest(state.as_bytes()),
            landing: hex::encode(fresh.part::<16>(144)),
            from,
            purpose,
            code: code.as_ref().map(|code| digest(code.as_bytes())),
            until_ms,
            stage: Stage::Waiting { nonce: nonce.clone(), verifier },
        };
        self.0.insert(id, open);
        let begun = Begun { ticket: hex::encode(id), poll, open_url: String::new(), code, until_ms };
        Ok((begun, Question { state, nonce, challenge }))
    }

    /// A browser came back with this state: once.
    pub fn returned(&mut self, state: &str, now_ms: i64) -> Result<Exchange, OidcFault> {
        let sum = digest(state.as_bytes());
        let mut open = self.0.iter_mut().filter(|(_, open)| now_ms < open.until_ms);
        let (id, open) = open.find(|(_, open)| open.state == sum).ok_or(OidcFault::State)?;
        let Stage::Waiting { nonce, verifier } = &mut open.stage else { return Err(OidcFault::State) };
        let exchange =
            Exchange { ticket: *id, nonce: std::mem::take(nonce), verifier: std::mem::take(verifier) };
        open.stage = Stage::Exchanging;
        Ok(exchange)
    }

    /// What the provider said about this return.
    pub fn landed(
        &mut self,
        ticket: [u8; 16],
        said: Result<Verified, OidcFault>,
    ) -> Result<Landing, OidcFault> {
        let open = self.0.get_mut(&ticket).ok_or(OidcFault::State)?;
        let landing = Landing { landing: open.landing.clone(), needs_code: open.code.is_some() };
        open.stage = match said {
            Ok(verified) => Stage::Landed { verified: Box::new(verified), code: open.code, wrong: 0 },
            Err(fault) => Stage::Failed(fault),
        };
        said_again(&open.stage).map(|()| landing)
    }

    /// The person types what the device shows: so nobody enrols a device that they do not have before them.
    pub fn confirm(&mut self, landing: &str, typed: &str, now_ms: i64) -> Result<(), OidcFault> {
        let mut all = self.0.values_mut().filter(|open| now_ms < open.until_ms);
        let same = |open: &&mut Open| bool::from(open.landing.as_bytes().ct_eq(landing.as_bytes()));
        let open = all.find(same).ok_or(OidcFault::Ticket)?;
        let Stage::Landed { code, wrong, .. } = &mut open.stage else { return Err(OidcFault::Ticket) };
        let Some(wanted) = code else { return Ok(()) };
        let digits: String = typed.chars().filter(|character| !character.is_whitespace()).collect();
        if bool::from(digest(digits.as_bytes()).ct_eq(wanted)) {
            *code = None;
            return Ok(());
        }
        *wrong += 1;
        if *wrong >= MOST_WRONG {
            open.stage = Stage::Failed(OidcFault::Code);
        }
        Err(OidcFault::Code)
    }

    /// Gives what came of a ticket to whoever asked for it: once.
    pub fn take(&mut self, ticket: &str, poll: &str, now_ms: i64) -> Result<Taken, OidcFault> {
        let mut id = [0; 16];
        hex::decode_to_slice(ticket, &mut id).map_err(|_| OidcFault::Ticket)?;
        let open = self.0.get(&id).filter(|open| now_ms < open.until_ms).ok_or(OidcFault::Ticket)?;
        if !bool::from(digest(poll.as_bytes()).ct_eq(&open.poll)) {
            return Err(OidcFault::Ticket);
        }
        if matches!(
            open.stage,
            Stage::Waiting { .. } | Stage::Exchanging | Stage::Landed { code: Some(_), .. }
        ) {
            return Err(OidcFault::Pending);
        }
        let open = self.0.remove(&id).ok_or(OidcFault::Ticket)?;
        match open.stage {
            Stage::Landed { verified, .. } => Ok(Taken { purpose: open.purpose, verified: *verified }),
            Stage::Failed(fault) => Err(fault),
            Stage::Waiting { .. } | Stage::Exchanging => Err(OidcFault::Pending),
        }
    }
}

fn said_again(stage: &Stage) -> Result<(), OidcFault> {
    match stage {
        Stage::Failed(fault) => Err(*fault),
        Stage::Waiting { .. } | Stage::Exchanging | Stage::Landed { .. } => Ok(()),
    }
}

macro_rules! says_no_secrets {
    ($($name:ident),+) => { $(
        impl std::fmt::Debug for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+ };
}

says_no_secrets!(Begun, Landing);

#[cfg(test)]
mod tests;
