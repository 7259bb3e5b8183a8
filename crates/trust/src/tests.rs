//! The keys and times of the tests' stories, and the tests that go across all kinds of signed things.

use std::ops::Range;

use crate::{
    Checkpoint, FeedRoot, Keyring, Learned, Lease, Pack, Role, RoleKey, Signable, Signed, Signer,
    SoftwareKey, Statement, digest,
};

mod flipped_bits;
mod round_trips;

pub(crate) const DAY: i64 = 24 * 60 * 60 * 1000;
pub(crate) const NOON: i64 = 1_795_168_800_000;
pub(crate) const TABLET: [u8; 16] = [0x7a; 16];
pub(crate) const SERVER: [u8; 16] = [0x5e; 16];
pub(crate) const ANNA: [u8; 16] = [0xaa; 16];

/// The day with this number, counted from the noon at which most stories begin.
pub(crate) fn day(number: i64) -> i64 {
    NOON + number * DAY
}

pub(crate) fn secret(number: u8) -> SoftwareKey {
    SoftwareKey::from_secret(&[number; 32]).unwrap()
}

pub(crate) fn signed<T: Signable>(by: &SoftwareKey, body: T) -> Signed<T> {
    Signed::sign(by, body).unwrap()
}

pub(crate) fn statement(role: Role, key: &SoftwareKey, days: Range<i64>) -> Statement {
    let subject = match role {
        Role::Device => Some(TABLET),
        Role::Feed => Some(SERVER),
        Role::DeviceCa | Role::Lease | Role::Receipt | Role::Pack => None,
    };
    let (not_before_ms, not_after_ms) = (day(days.start), day(days.end));
    Statement { role, subject, key: key.public(), serial: 1, not_before_ms, not_after_ms }
}

pub(crate) fn checkpoint() -> Checkpoint {
    Checkpoint { epoch: [3; 16], seq: 1, root: FeedRoot::START.after(&[1; 32]), at_ms: NOON }
}

pub(crate) fn lease(days: Range<i64>) -> Lease {
    let (from_ms, until_ms) = (day(days.start), day(days.end));
    Lease { device: TABLET, user: ANNA, role: "inspector".to_owned(), from_ms, until_ms, serial: 9 }
}

pub(crate) const CONTENT: &[u8] = b"the questions";

pub(crate) fn pack(made_ms: i64) -> Pack {
    Pack { code: "vdi".to_owned(), version: 3, sha256: digest(CONTENT), made_ms }
}

/// An inspectorate with one key of each role, and a keyring that has learned them.
pub(crate) struct Inspectorate {
    pub root: SoftwareKey,
    pub ca: SoftwareKey,
    pub tablet: SoftwareKey,
    pub receipt: SoftwareKey,
    pub lease: SoftwareKey,
    pub pack: SoftwareKey,
    pub keyring: Keyring,
}

impl Inspectorate {
    pub fn new() -> Self {
        let [root, ca, tablet, receipt, lease, pack] = [1, 2, 3, 4, 5, 6].map(secret);
        let mut keyring = Keyring::new(root.public());
        for key in [
            signed(&root, statement(Role::DeviceCa, &ca, -30..600)),
            signed(&ca, statement(Role::Device, &tablet, -10..350)),
            signed(&root, statement(Role::Receipt, &receipt, -10..80)),
            signed(&root, statement(Role::Lease, &lease, -10..80)),
            signed(&root, statement(Role::Pack, &pack, -10..80)),
        ] {
            assert_eq!(keyring.learn(key), Ok(Learned::New), "the inspectorate's own keys are in order");
        }
        Self { root, ca, tablet, receipt, lease, pack, keyring }
    }

    /// A key vouched for by this signer.
    pub fn vouched(by: &dyn Signer, statement: Statement) -> RoleKey {
        RoleKey::sign(by, statement).unwrap()
    }
}

#[test]
fn every_role_has_its_own_code() {
    for role in Role::ALL {
        assert_eq!(Role::from_code(role.code()), Some(*role), "a role is read back from its own text");
    }
    assert_eq!(Role::from_code("root"), None, "the root is not a role that anybody could be given");
}
