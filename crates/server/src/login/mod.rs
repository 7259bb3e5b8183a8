//! Who somebody is, before anything is told or done: by password and code, by a provider that knows them, or by a key.
//!
//! All of it is pure or behind one small trait; `crowd` and `oidc::fetch` alone touch the world. What a person may do once
//! they are known is not decided here.

mod crowd;
mod door;
mod factor;
mod memory;
pub mod oidc;
mod password;
mod proof;
mod secret;
mod session;
mod store;
mod throttle;
mod tries;

pub use crowd::{Crowd, Crowded};
pub use door::{Attempt, Door, Entered, NotEntered, normal};
pub use factor::{Authenticator, SealedSeed, Secrets};
pub use memory::MemoryLogins;
pub use password::{Cost, NotSet, PasswordRecord, Unstretched};
pub use proof::{FRESH_MS, NotProved, Proofs, Proved};
pub use secret::{LoginSecret, NotOpened};
pub use session::{LONGEST_MS, Method, NoSession, SESSION_MS, Session, Sessions};
pub use store::{Account, LoginStore, MOST_COUNTERS};
pub use throttle::{Slowed, Throttle};
pub use tries::{Ceiling, Tries, TryKey};
