//! The use cases of the device, behind the commands of the contract, over a host that is passed in.
//!
//! A shell gives a name and bytes and gets an answer back; everything in between happens here, the same
//! way in the window and in a browser. No clock, randomness or path is taken from anywhere but the `Host`.

mod access;
mod border;
mod data;
#[cfg(debug_assertions)]
mod demonstration;
mod failure;
mod host;
mod key_file;
mod router;
mod support_log;
mod system;
mod uptime;
mod use_case;

pub use access::{Person, Session};
pub use border::{App, BlobReply, CallReply, Options};
pub use host::{Host, KeyError, Keystore, Uptime};
pub use key_file::KeyFile;
pub use support_log::SupportLog;
pub use system::SystemHost;

/// The key that a `Keystore` keeps; hosts need its name and nothing else of the store.
pub use apseko_store::StoreKey;
