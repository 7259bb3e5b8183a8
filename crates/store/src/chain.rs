//! The chain that this start of the program writes: its session, its clock, and the randomness of its steps.

use apseko_domain::UuidSource;
use apseko_oplog::device::{self, Input, Session, Step};
use apseko_oplog::{Bugs, Draft, Env, PAGE, Random, RegisterKey, Who};
use apseko_trust::{
    Digest, Envelope, KeyId, Purpose, Role, Signer, SigningFailed, TrustError, Verifier, digest,
};
use jiff::Timestamp;
use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::{ExchangeKeys, OpTables, Owner, StoreError};

/// The level of this program: what it understands of operations.
pub const PROGRAM_LEVEL: u16 = 1;

/// The machine at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// What its clock says.
    pub wall: Timestamp,
    /// Milliseconds since it was switched on.
    pub uptime_ms: u64,
    /// Which switching-on that was.
    pub boot: [u8; 16],
    /// Fresh random bytes, from which everything random in the step follows.
    pub randomness: [u8; 32],
}

/// What is only in memory, from one start to the next.
#[derive(Debug, Clone)]
pub(crate) struct Chain {
    owner: Owner,
    session: Session,
    last: (i64, u64),
    rolled_back: bool,
}

/// The clock may be this much off its own pace before it counts as having been turned back.
const SLACK_MS: i64 = 60_000;

impl Chain {
    /// Begins a chain; everything is derived anew first if another level of program was here before.
    pub fn begin(
        tables: &mut OpTables<'_>,
        owner: Owner,
        moment: &Moment,
    ) -> Result<(Self, BTreeSet<RegisterKey>), StoreError> {
        let (session, step) =
            with_env(moment, moment.wall, false, NO_KEYS, |env| device::start(tables, env))?;
        let last = (moment.wall.as_millisecond(), moment.uptime_ms);
        Ok((Self { owner, session, last, rolled_back: false }, step.moved))
    }

    /// Whose chain it is.
    pub fn owner(&self) -> &Owner {
        &self.owner
    }

    /// Notices a clock that was turned back since the last step.
    pub fn look_at_clock(&mut self, moment: &Moment) {
        let (wall, uptime) = (moment.wall.as_millisecond(), moment.uptime_ms);
        let passed = i64::try_from(uptime.saturating_sub(self.last.1)).unwrap_or(i64::MAX);
        self.rolled_back |= wall.saturating_sub(self.last.0) < passed.saturating_sub(SLACK_MS);
        self.last = (wall, uptime);
    }

    /// Writes operations that were made at a time, which for everything but old data is now.
    pub fn write(
        &mut self,
        tables: &mut OpTables<'_>,
        moment: &Moment,
        at: Timestamp,
        who: Who,
        drafts: Vec<Draft>,
    ) -> Result<BTreeSet<RegisterKey>, StoreError> {
        let input = Input::Write(who, drafts);
        Ok(self.step(tables, moment, at, NO_KEYS, input)?.moved)
    }

    /// One step of the exchange with the server.
    pub fn exchange(
        &mut self,
        tables: &mut OpTables<'_>,
        moment: &Moment,
        keys: &ExchangeKeys,
        input: Input,
    ) -> Result<Step, StoreError> {
        self.step(tables, moment, moment.wall, (&*keys.signer, &*keys.verifier), input)
    }

    /// When the next question may be asked, by the machine's uptime.
    pub fn wait_until_ms(&self) -> u64 {
        self.session.wait_until_mono()
    }

    fn step(
        &mut self,
        tables: &mut OpTables<'_>,
        moment: &Moment,
        at: Timestamp,
        keys: Keys<'_>,
        input: Input,
    ) -> Result<Step, StoreError> {
        let step = |env: &mut Env<'_>| device::step(tables, &self.session, env, input);
        let (session, step) = with_env(moment, at, self.rolled_back, keys, step)?;
        self.session = session;
        Ok(step)
    }
}

/// Who signs, and whose signatures hold.
type Keys<'k> = (&'k dyn Signer, &'k dyn Verifier);

/// Chains are signed when they are sent: whoever starts or writes needs no key.
const NO_KEYS: Keys<'static> = (&NoKeyYet, &NoKeyYet);

fn with_env<T>(
    moment: &Moment,
    at: Timestamp,
    rolled_back: bool,
    (signer, verifier): Keys<'_>,
    work: impl FnOnce(&mut Env<'_>) -> T,
) -> T {
    let mut random = Stretched::of(&moment.randomness, b"step");
    work(&mut Env {
        wall_ms: at.as_millisecond(),
        mono_ms: moment.uptime_ms,
        boot: moment.boot,
        rolled_back,
        level: PROGRAM_LEVEL,
        page: PAGE,
        random: &mut random,
        signer,
        receipts: None,
        verifier,
        bugs: Bugs::NONE,
    })
}

/// As many random bytes as wanted from 32 fresh ones: SHA-256 in counter mode.
pub(crate) struct Stretched {
    seed: Digest,
    counter: u64,
}

impl Stretched {
    pub fn of(randomness: &[u8; 32], purpose: &[u8]) -> Self {
        Self { seed: digest(&[purpose, randomness.as_slice()].concat()), counter: 0 }
    }
}

impl Random for Stretched {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let block = digest(&[self.seed.as_slice(), &self.counter.to_be_bytes()].concat());
            self.counter += 1;
            for (byte, random) in chunk.iter_mut().zip(block) {
                *byte = random;
            }
        }
    }
}

/// The same for ids.
pub(crate) struct StretchedIds(RefCell<Stretched>);

impl StretchedIds {
    pub fn of(randomness: &[u8; 32]) -> Self {
        Self(RefCell::new(Stretched::of(randomness, b"ids")))
    }
}

impl UuidSource for StretchedIds {
    fn fill(&self, bytes: &mut [u8; 10]) {
        self.0.borrow_mut().fill(bytes);
    }
}

/// Signs nothing and believes nobody.
struct NoKeyYet;

impl Signer for NoKeyYet {
    fn key_id(&self) -> KeyId {
        KeyId([0; 32])
    }

    fn sign(&self, _purpose: Purpose, _digest: &Digest) -> Result<Envelope, SigningFailed> {
        Err(SigningFailed("no key was asked for".to_owned()))
    }
}

impl Verifier for NoKeyYet {
    fn verify(
        &self,
        _role: Role,
        _subject: Option<[u8; 16]>,
        _purpose: Purpose,
        _digest: &Digest,
        envelope: &Envelope,
        _at_ms: i64,
    ) -> Result<(), TrustError> {
        Err(TrustError::UnknownKey(envelope.key_id))
    }
}
