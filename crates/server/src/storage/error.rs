//! What can go wrong with a database, told apart by what has to be done about it.

use thiserror::Error;

/// Why the database did not do what it was asked.
#[derive(Debug, Error)]
pub enum StorageError {
    /// It cannot be reached, or gave up in the middle. Only of a commit nobody knows then whether it was made: whoever
    /// asks again asks for operations by their identity, so that both are right.
    #[error("the database is not available: {0}")]
    Unavailable(String),
    /// Nobody can follow this address.
    #[error("the address of the database {0}")]
    Address(&'static str),
    /// What is said would cross a network so that others can read it.
    #[error(
        "the database is on another machine, and its address asks for a connection that is not encrypted for certain; leave \
         `sslmode` out, or say `sslmode=verify-full`"
    )]
    InClear,
    /// It does not encrypt, so nothing was said to it.
    #[error("the database at this address has no TLS, so nothing was said to it; switch `ssl` on there")]
    NoTls,
    /// It may be another database, so nothing was said to it.
    #[error("there is no TLS with the database: {0}")]
    NotTrusted(String),
    /// There is no room left. Nothing was written.
    #[error("the database has no room left")]
    Full,
    /// What is in it is not what this program put there.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// It belongs to a newer program.
    #[error("the database has the version {found}, and this program knows {known}")]
    Newer {
        /// The version of its tables.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// Nobody has founded a feed here yet.
    #[error("no feed has been founded in the database")]
    NotFounded,
    /// Somebody has founded a feed here already.
    #[error("the database has a feed already")]
    FoundedAlready,
    /// A picture to read from was written to: a mistake of this program.
    #[error("this transaction only reads")]
    ReadOnly,
}

impl StorageError {
    /// The stable text that people quote and logs contain.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unavailable(_) => "storage.unavailable",
            Self::Address(_) => "storage.address",
            Self::InClear => "storage.in_clear",
            Self::NoTls => "storage.no_tls",
            Self::NotTrusted(_) => "storage.not_trusted",
            Self::Full => "storage.full",
            Self::Damaged(_) => "storage.damaged",
            Self::Newer { .. } => "storage.newer",
            Self::NotFounded => "storage.not_founded",
            Self::FoundedAlready => "storage.founded_already",
            Self::ReadOnly => "storage.read_only",
        }
    }

    /// Whether asking again later may help.
    pub const fn may_pass(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::NoTls | Self::NotTrusted(_) | Self::Full)
    }
}
