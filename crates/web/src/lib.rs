//! The app for a browser on this machine: development, tests, and machines without a display.
//!
//! It listens on loopback only and answers only who knows the secret of this start. Like the window, it
//! decides nothing: a name and bytes go to the app, an answer comes back.

mod assets;
mod calls;
mod changes;
mod gate;
mod page;
mod policy;
mod server;
mod settings;

pub use changes::Changes;
pub use server::{Server, WebError};
pub use settings::{Settings, SettingsError};
