//! What stands between a stolen tablet and the data on it: keys, the two-factor log-in, and sealed files.
//!
//! Time, randomness and the keystore are passed in. The log-in decides by pure steps (`login`), and what they decide
//! is on the disk before anything is checked.

mod enrol;
mod installation;
mod keys;
pub mod keystore;
mod login;
mod now;
mod office;
mod officers;
mod people;
mod refusal;
#[cfg(any(debug_assertions, feature = "rehearsal"))]
pub mod rehearsal;
pub mod second_key;
mod secret;
pub mod session;
mod slots;
mod vault;
mod wiping;

pub mod code;
pub mod derive;
pub mod escrow;
pub mod kdf;
pub mod recovery_codes;
pub mod sealed;
pub mod wrap;

pub use apseko_trust::{Ask, Grant};
pub use enrol::{Choices, Enrolled, Enrolment, SHORTEST_PASSWORD};
pub use keys::Keys;
pub use keystore::{Keystore, KeystoreError, KeystoreKind};
pub use login::tries::Shut;
pub use login::{Image, LeaseStanding, Opened, PinFault, restore_image};
pub use now::{Fill, Now};
pub use office::{AccountProof, Admitted, Issuer, IssuerRefusal, Newcomer, Ticket, WaysIn};
pub use officers::EscrowState;
pub use people::{Account, People};
pub use refusal::Refusal;
pub use secret::Key;
pub use vault::{Found, Keystores, Place, Vault};
pub use wiping::WipeNote;

pub use code::Authenticator;
pub use escrow::{Bound, Escrow, EscrowFault, Half, Officer, OfficerSecret, TravellingHalf};
pub use kdf::{Cost, CostFault};
pub use recovery_codes::CodeBook;
pub use sealed::{Binding, SealError, Sealed, SealedReader, SealedWriter};
pub use wrap::NotOpened;
