//! The use cases of the device, behind the commands of the contract, over a host that is passed in.
//!
//! A shell gives a name and bytes and gets an answer back; everything in between happens here, the same
//! way in the window and in a browser. No clock, randomness or path is taken from anywhere but the `Host`.

mod access;
mod battery;
mod border;
#[cfg(debug_assertions)]
mod demonstration;
mod departed;
mod exchange;
mod failure;
mod files;
mod gate;
mod host;
mod keystores;
mod metered;
mod moment;
mod packs;
mod place_words;
mod remote;
mod router;
mod sheets;
mod sleep;
mod support_log;
mod system;
mod uptime;
mod use_case;
mod watch;

pub use access::Person;
pub use border::{App, BlobReply, CallReply, Options};
#[cfg(debug_assertions)]
pub use demonstration::{DemonstrationPerson, pack as demonstration_pack, person as demonstration_person};
pub use host::{Biometric, Host, Uptime};
pub use keystores::SystemKeystores;
pub use place_words::{PlaceError, PlaceWords};
pub use sleep::watch_sleep;
pub use support_log::SupportLog;
pub use system::SystemHost;
pub use watch::watch;

pub use apseko_sync::{Battery, NoPlace, Place};
/// What hosts need of the vault to describe their machine to it.
pub use apseko_vault as vault;
pub use apseko_vault::{Cost, Issuer, Keystores};
