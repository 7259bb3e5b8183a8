//! One door to the keystore of the system, so that the rest of the program does not know on which system it runs.
//!
//! What it protects differs by system, and only Linux has been run: docs/KEYSTORES.md says which is which.

use std::fmt;
use std::time::Duration;

use zeroize::Zeroizing;

use super::{Keystore, KeystoreError, KeystoreKind};
use owner::{Order, Owner};
use platform::Platform;

mod order;
mod owner;
mod platform;
mod reason;

#[cfg(target_os = "android")]
mod android;
#[cfg(any(target_os = "macos", target_os = "ios"))]
mod apple;
#[cfg(not(any(
    target_os = "linux",
    target_os = "windows",
    target_os = "macos",
    target_os = "ios",
    target_os = "android"
)))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(test)]
mod tests;
#[cfg(target_os = "windows")]
mod windows;

#[cfg(target_os = "android")]
use android::Android as Here;
#[cfg(any(target_os = "macos", target_os = "ios"))]
use apple::Apple as Here;
#[cfg(not(any(
    target_os = "linux",
    target_os = "windows",
    target_os = "macos",
    target_os = "ios",
    target_os = "android"
)))]
use elsewhere::Elsewhere as Here;
#[cfg(target_os = "linux")]
use linux::SecretServiceOfLinux as Here;
#[cfg(target_os = "windows")]
use windows::Windows as Here;

/// How long a person has to answer the system's own question before the keystore counts as locked.
const PATIENCE: Duration = Duration::from_secs(60);

/// The kind of the keystore that belongs to this system; `File` where there is none.
pub fn native_kind() -> KeystoreKind {
    Here.kind()
}

/// The keystore of the system.
pub struct NativeKeystore {
    kind: KeystoreKind,
    owner: Owner,
}

impl NativeKeystore {
    /// Opens the keystore for one installation of the program; another installation of the account meets other entries.
    pub fn open(installation: [u8; 16]) -> Result<Self, KeystoreError> {
        Self::open_with_patience(installation, PATIENCE)
    }

    /// Opens it with another patience for questions of the system. What takes longer counts as locked.
    pub fn open_with_patience(installation: [u8; 16], patience: Duration) -> Result<Self, KeystoreError> {
        Self::on(Here, installation, patience)
    }

    /// Whether there is a keystore that works: puts a probe in, reads it and takes it out again.
    pub fn probe() -> Result<(), KeystoreError> {
        let keystore = Self::open([0; 16])?;
        // Two programs that probe at the same moment must not meet.
        let name = format!("probe-{}", std::process::id());
        let kept = keystore.keep(&name, b"probe");
        let forgotten = keystore.forget(&name);
        kept.and(forgotten)
    }

    fn on(
        platform: impl Platform,
        installation: [u8; 16],
        patience: Duration,
    ) -> Result<Self, KeystoreError> {
        let kind = platform.kind();
        let service = format!("lv.gov.vdi.apseko/{}", hex::encode(installation));
        let owner = Owner::start(platform, service, patience)?;
        owner.ask(Order::Open)?;
        Ok(Self { kind, owner })
    }
}

impl Keystore for NativeKeystore {
    fn kind(&self) -> KeystoreKind {
        self.kind
    }

    fn load(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeystoreError> {
        self.owner.ask(Order::Load(name.to_owned()))
    }

    fn keep(&self, name: &str, bytes: &[u8]) -> Result<(), KeystoreError> {
        super::refuse_nothing(bytes)?;
        self.owner.ask(Order::Keep(name.to_owned(), Zeroizing::new(bytes.to_vec()))).map(drop)
    }

    fn forget(&self, name: &str) -> Result<(), KeystoreError> {
        self.owner.ask(Order::Forget(name.to_owned())).map(drop)
    }
}

impl fmt::Debug for NativeKeystore {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "NativeKeystore({:?})", self.kind)
    }
}
