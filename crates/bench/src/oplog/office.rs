//! The keys, clock and luck of a small inspectorate, and a stand-in that believes everybody, to see what signatures cost.

use apseko_oplog::{Bugs, DeviceId, Env, Random};
use apseko_trust::{
    Alg, Digest, Envelope, KeyId, Keyring, Purpose, Role, RoleKey, Signer, SigningFailed, SoftwareKey,
    Statement, TrustError, Verifier,
};

use crate::Failure;

pub const SERVER: DeviceId = DeviceId([0xfe; 16]);
/// The level of program that everybody has.
pub const LEVEL: u16 = 1;
/// When everything begins, in January 2027.
const BEGIN_MS: i64 = 1_800_000_000_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Who takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Party {
    /// A device whose inspector writes.
    Writer,
    /// A device that only reads.
    Reader,
    /// The server.
    Server,
}

impl Party {
    pub fn device(self) -> DeviceId {
        match self {
            Self::Writer => DeviceId([1; 16]),
            Self::Reader => DeviceId([2; 16]),
            Self::Server => SERVER,
        }
    }
}

/// Everybody's keys and whoever judges their signatures.
pub struct Office {
    writer: Box<dyn Signer>,
    reader: Box<dyn Signer>,
    feed: Box<dyn Signer>,
    receipts: Box<dyn Signer>,
    verifier: Box<dyn Verifier>,
}

impl Office {
    /// ES256 keys in a real keyring.
    pub fn with_keys() -> Result<Self, Failure> {
        let key = |number: u8| SoftwareKey::from_secret(&[number; 32]);
        let (root, ca) = (key(1)?, key(2)?);
        let (writer, reader, feed, receipts) = (key(3)?, key(4)?, key(5)?, key(6)?);
        let mut keyring = Keyring::new(root.public());
        for (issuer, role, subject, key) in [
            (&root, Role::DeviceCa, None, &ca),
            (&ca, Role::Device, Some(Party::Writer), &writer),
            (&ca, Role::Device, Some(Party::Reader), &reader),
            (&root, Role::Feed, Some(Party::Server), &feed),
            (&root, Role::Receipt, None, &receipts),
        ] {
            keyring.learn(RoleKey::sign(issuer, statement(role, subject, key))?)?;
        }
        Ok(Self {
            writer: Box::new(writer),
            reader: Box::new(reader),
            feed: Box::new(feed),
            receipts: Box::new(receipts),
            verifier: Box::new(keyring),
        })
    }

    /// Everybody is believed, and signing costs nothing.
    pub fn without_keys() -> Self {
        Self {
            writer: Box::new(Believed),
            reader: Box::new(Believed),
            feed: Box::new(Believed),
            receipts: Box::new(Believed),
            verifier: Box::new(Believed),
        }
    }

    /// The world of one step, so many milliseconds after the beginning.
    pub fn env<'a>(&'a self, party: Party, luck: &'a mut Luck, ms: u64) -> Env<'a> {
        let signer = match party {
            Party::Writer => &*self.writer,
            Party::Reader => &*self.reader,
            Party::Server => &*self.feed,
        };
        Env {
            wall_ms: BEGIN_MS.saturating_add_unsigned(ms),
            mono_ms: ms,
            boot: [6; 16],
            rolled_back: false,
            level: LEVEL,
            page: apseko_oplog::PAGE,
            random: luck,
            signer,
            receipts: (party == Party::Server).then_some(&*self.receipts),
            verifier: &*self.verifier,
            bugs: Bugs::NONE,
        }
    }
}

fn statement(role: Role, subject: Option<Party>, key: &SoftwareKey) -> Statement {
    Statement {
        role,
        subject: subject.map(|party| party.device().0),
        key: key.public(),
        serial: 1,
        not_before_ms: BEGIN_MS - DAY_MS,
        not_after_ms: BEGIN_MS + 30 * DAY_MS,
    }
}

struct Believed;

impl Signer for Believed {
    fn key_id(&self) -> KeyId {
        KeyId([1; 32])
    }

    fn sign(&self, _purpose: Purpose, digest: &Digest) -> Result<Envelope, SigningFailed> {
        let signature = [digest.as_slice(), digest.as_slice()].concat();
        Ok(Envelope { alg: Alg::Es256, key_id: self.key_id(), signature })
    }
}

impl Verifier for Believed {
    fn verify(
        &self,
        _role: Role,
        _subject: Option<[u8; 16]>,
        _purpose: Purpose,
        _digest: &Digest,
        _envelope: &Envelope,
        _at_ms: i64,
    ) -> Result<(), TrustError> {
        Ok(())
    }
}

/// A small generator (splitmix64): every run measures the same operations.
#[derive(Debug, Clone)]
pub struct Luck(pub u64);

impl Luck {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    pub fn id(&mut self) -> [u8; 16] {
        let mut id = [0; 16];
        self.fill(&mut id);
        id
    }
}

impl Random for Luck {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            chunk.iter_mut().zip(self.next().to_le_bytes()).for_each(|(byte, random)| *byte = random);
        }
    }
}
