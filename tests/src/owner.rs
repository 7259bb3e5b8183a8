//! Whose device it is, for tests that open a store without an app.

use apseko_store::Owner;

/// Somebody whom no office knows.
pub fn owner() -> Owner {
    Owner { device: [0xde; 16], user: [0xa1; 16], name: "Ilze Kalniņa".to_owned(), unit: [0; 16] }
}
