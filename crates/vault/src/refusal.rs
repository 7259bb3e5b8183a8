//! Every reason why the vault does not open, told apart by what a person can do about it.

use std::io;

use apseko_domain::Code;
use apseko_trust::TrustError;

use crate::keystore::KeystoreError;
use crate::login::tries::Shut;

/// Why the vault did not do something.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// User, password and code do not belong together.
    #[error("user, password and code do not belong together")]
    Wrong {
        /// How many tries are left, once a person should know.
        left: Option<u32>,
    },
    /// A try is not made now.
    #[error("no try is made now: {0:?}")]
    Shut(Shut),
    /// The record of the log-in was changed from outside, or an old one was put back.
    #[error("the record of the log-in is not the last one that this program wrote: {0}")]
    Tampered(&'static str),
    /// The keystore of the system.
    #[error(transparent)]
    Keystore(#[from] KeystoreError),
    /// The keystore does not have the secret of this device.
    #[error("the keystore has no secret for this device")]
    NoDeviceSecret,
    /// Another process holds the folder.
    #[error("another instance holds the data folder")]
    InUse,
    /// A file of the vault cannot be read.
    #[error("a file of the vault cannot be read: {0}")]
    Damaged(&'static str),
    /// The disk answered with an error.
    #[error("the disk answered with an error: {0}")]
    Disk(#[from] io::Error),
    /// It is none of the recovery codes that are left.
    #[error("it is none of the recovery codes that are left")]
    RecoveryWrong,
    /// What the office sent is not signed by it, or is about somebody else.
    #[error("what the office sent is not believed: {0}")]
    NotBelieved(#[from] TrustError),
    /// The permission to work here is not newer than the one that is here.
    #[error("the permission to work here is not newer than the one that is here")]
    OlderLease,
    /// Any other reason, whose code says everything.
    #[error("refused with {0}")]
    Code(Code),
}

impl Refusal {
    /// The stable code that people see.
    pub fn code(&self) -> Code {
        match self {
            Self::Wrong { .. } => Code::LoginWrong,
            Self::Shut(Shut::Clock) => Code::LoginClock,
            Self::Shut(Shut::Wait { .. }) => Code::LoginWait,
            Self::Shut(Shut::Disabled) => Code::LoginDisabled,
            Self::Tampered(_) => Code::LoginTampered,
            Self::Keystore(KeystoreError::Locked(_)) => Code::KeystoreLocked,
            Self::Keystore(KeystoreError::Unavailable(_)) => Code::KeystoreUnavailable,
            Self::Keystore(KeystoreError::Damaged(_)) => Code::KeystoreDamaged,
            Self::NoDeviceSecret => Code::KeystoreEmpty,
            Self::InUse => Code::DataInUse,
            Self::Damaged(_) => Code::VaultDamaged,
            Self::Disk(error) => disk_code(error),
            Self::RecoveryWrong => Code::RecoveryWrong,
            Self::NotBelieved(_) | Self::OlderLease => Code::LeaseRefused,
            Self::Code(code) => *code,
        }
    }
}

fn disk_code(error: &io::Error) -> Code {
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the standard library adds kinds; these need a person"
    )]
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Code::DataReadOnly,
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Code::DataFull,
        _ => Code::DataUnavailable,
    }
}
