//! A server that signs, and somebody else who would like to.

use apseko_trust::{Keyring, Role, RoleKey, SoftwareKey, Statement};

/// The day on which the keys were made.
pub const NOW: i64 = 1_790_000_000_000;

/// A root and the receipt key that it vouches for.
pub struct Keys {
    pub receipt: SoftwareKey,
    pub keyring: Keyring,
}

/// Keys that nobody else has, by a number.
pub fn keys(number: u8) -> Keys {
    let root = SoftwareKey::from_secret(&[number; 32]).unwrap();
    let receipt = SoftwareKey::from_secret(&[number + 100; 32]).unwrap();
    let statement = Statement {
        role: Role::Receipt,
        subject: None,
        key: receipt.public(),
        serial: 1,
        not_before_ms: NOW - 1,
        not_after_ms: NOW + Role::Receipt.longest_life_ms() - 1,
    };
    let mut keyring = Keyring::new(root.public());
    keyring.learn(RoleKey::sign(&root, statement).unwrap()).unwrap();
    Keys { receipt, keyring }
}
