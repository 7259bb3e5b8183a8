//! What the app needs from the machine it runs on. Tests bring their own clock, randomness and keys.

use std::io;
use std::path::{Path, PathBuf};

use apseko_contract::ChangeBatch;
use apseko_sync::{Battery, Place};
use apseko_vault::{Cost, Issuer, Keystores};
use jiff::Timestamp;

/// The machine, as far as the app may see it.
pub trait Host: Send + Sync + 'static {
    /// The time now.
    fn now(&self) -> Timestamp;
    /// How long the machine has been on: a time that nobody can set.
    fn uptime(&self) -> Uptime;
    /// Fills the bytes with randomness fit for keys.
    fn randomness(&self, bytes: &mut [u8]);
    /// Where the data lies.
    fn data_folder(&self) -> &Path;
    /// Where the device's own secret is kept.
    fn keystores(&self) -> &dyn Keystores;
    /// The office that vouches for people, when it can be reached.
    fn issuer(&self) -> Option<&dyn Issuer>;
    /// Where the server of this device is; none before somebody has set one up.
    fn server(&self) -> Option<&Place>;
    /// Whether somebody has just said where it is, and it was not only found beside the data, where anybody may write.
    fn server_was_said(&self) -> bool;
    /// Whether the present network costs by the megabyte; `None` when the system does not say.
    fn is_metered(&self) -> Option<bool>;
    /// What is left of the battery; `None` where there is none, or the system does not say.
    fn battery(&self) -> Option<Battery>;
    /// So many invented photos a demonstration has; none unless a host says so.
    #[cfg(debug_assertions)]
    fn invented_photos(&self) -> usize {
        0
    }
    /// What stretching a new password may cost on this machine.
    fn stretching_cost(&self) -> Cost;
    /// Recognises the person by face or finger, where the system can and has keys of its own for it.
    fn biometric(&self) -> Option<&dyn Biometric>;
    /// Puts a file where people find their exports, and says where.
    fn export(&self, name: &str, bytes: &[u8]) -> io::Result<PathBuf>;
    /// Free space where the data lies; `None` when the system does not say.
    fn free_bytes(&self) -> Option<u64>;
    /// Tells the screens what a commit changed.
    fn publish(&self, batch: ChangeBatch);
    /// The technical log of this run.
    fn support_log(&self) -> String;
}

/// A time that only runs forward, until the machine is switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uptime {
    /// Milliseconds since the machine was switched on.
    pub ms: u64,
    /// Which switching-on that was.
    pub boot: [u8; 16],
}

/// A system that recognises people with the help of its own hardware.
pub trait Biometric: Send + Sync {
    /// Asks the system; returns when the person was recognised, refused or gave up.
    fn recognises(&self, name: &str) -> bool;
}
