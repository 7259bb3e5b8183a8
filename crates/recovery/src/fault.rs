//! Every reason why something was not done, with the code that officers quote when they ask for help.

use std::io;

use apseko_store::StoreError;
use apseko_sync::{LinkFailure, NoPlace};
use apseko_trust::TrustError;
use apseko_vault::{EscrowFault, Refusal};
use thiserror::Error;

/// Why something was not done.
#[derive(Debug, Error)]
pub enum Fault {
    /// What was typed is not understood.
    #[error("{0}; `apseko-recover help` lists the words")]
    Usage(String),
    /// A file or folder.
    #[error("{0}: {1}")]
    File(String, io::Error),
    /// The file of an officer's secret has something else in it.
    #[error("the file does not hold the secret of an officer")]
    NotASecret,
    /// Others may read the secret.
    #[error("others may read the file of the secret; only its owner should")]
    SecretOpenToOthers,
    /// The list of officers is not believed.
    #[error("the list of officers is not one of this root: {0}")]
    OtherOfficers(TrustError),
    /// The officer is not in the list, or under another key.
    #[error("the list of officers does not name this officer with this secret")]
    NotInTheList,
    /// The keys of a list are not what they should be.
    #[error("a list names two to seven different officers")]
    BadList,
    /// No log-in with a master key for officers lies there.
    #[error("there is no log-in in this folder that officers could open")]
    NoImage,
    /// Several people have worked on the device.
    #[error("several people have worked on this device; --person says whose data it is about: {0}")]
    SeveralPeople(String),
    /// There is a log-in and no data.
    #[error("there is a log-in in this folder, and no data")]
    NoData,
    /// One officer alone.
    #[error("one officer opens nothing alone: --half names what the other one has sent")]
    OneHalf,
    /// Both halves are of one officer.
    #[error("this half is the officer's own; the other officer's is needed")]
    SameOfficer,
    /// The half was sealed to somebody else.
    #[error("this half is sealed to another officer")]
    NotForYou,
    /// The half is of another folder, or of another state of this one.
    #[error("this half does not belong to this folder")]
    OtherImage,
    /// The halves and the escrow.
    #[error(transparent)]
    Escrow(#[from] EscrowFault),
    /// The vault of the copied folder.
    #[error(transparent)]
    Vault(#[from] Refusal),
    /// The data of the copied folder.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Where the server is.
    #[error(transparent)]
    Place(#[from] NoPlace),
    /// The way to the server.
    #[error(transparent)]
    Link(#[from] LinkFailure),
    /// The device had never been in touch with a server.
    #[error("the device had never been in touch with a server; --server-id says which it is")]
    NoServer,
    /// A key cannot be used.
    #[error(transparent)]
    Key(#[from] TrustError),
    /// The system gave no randomness or no threads.
    #[error("the system gave no {0}")]
    System(&'static str),
    /// Not everything was taken.
    #[error("{0} operations were not taken by the server; they can be delivered again later")]
    NotTaken(u64),
}

impl Fault {
    /// The stable text that people quote.
    pub fn code(&self) -> &str {
        match self {
            Self::Usage(_) => "recovery.usage",
            Self::File(..) => "recovery.file",
            Self::NotASecret => "recovery.not_a_secret",
            Self::SecretOpenToOthers => "recovery.secret_open",
            Self::OtherOfficers(_) => "recovery.other_officers",
            Self::NotInTheList => "recovery.not_in_list",
            Self::BadList => "recovery.bad_list",
            Self::NoImage => "recovery.no_image",
            Self::SeveralPeople(_) => "recovery.several_people",
            Self::NoData => "recovery.no_data",
            Self::OneHalf => "recovery.one_half",
            Self::SameOfficer => "recovery.same_officer",
            Self::NotForYou => "recovery.not_for_you",
            Self::OtherImage => "recovery.other_image",
            Self::Escrow(fault) => escrow_code(*fault),
            Self::Vault(_) => "recovery.image_damaged",
            Self::Store(error) => error.code().as_str(),
            Self::Place(_) => "recovery.place",
            Self::Link(failure) => failure.code(),
            Self::NoServer => "recovery.no_server",
            Self::Key(error) => error.code(),
            Self::System(_) => "recovery.system",
            Self::NotTaken(_) => "recovery.not_taken",
        }
    }
}

const fn escrow_code(fault: EscrowFault) -> &'static str {
    match fault {
        EscrowFault::Officers => "recovery.bad_list",
        EscrowFault::BadKey => "recovery.bad_key",
        EscrowFault::NoSuchHalf => "recovery.no_such_half",
        EscrowFault::NotOpened => "recovery.not_opened",
        EscrowFault::NotAPair => "recovery.other_image",
        EscrowFault::WrongKey => "recovery.wrong_key",
        EscrowFault::Malformed(_) => "recovery.half_damaged",
    }
}

/// Names the file in which something went wrong.
pub(crate) fn in_file(path: &std::path::Path) -> impl FnOnce(io::Error) -> Fault + use<> {
    let name = path.display().to_string();
    move |error| Fault::File(name, error)
}
