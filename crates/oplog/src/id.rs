//! Who, where and what, as bytes that cannot be mixed up.

use std::fmt;

use apseko_trust::Digest;

macro_rules! byte_ids {
    ($( $(#[$doc:meta])* $name:ident($bytes:ty) ),+ $(,)?) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub $bytes);

        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(concat!(stringify!($name), ":"))?;
                short_hex(&self.0, out)
            }
        }
    )+ };
}

byte_ids! {
    /// A registered installation.
    DeviceId([u8; 16]),
    /// One start of a program: a copied or restored database never continues an old stream.
    Incarnation([u8; 16]),
    /// A person.
    UserId([u8; 16]),
    /// A thing that people write about.
    EntityId([u8; 16]),
    /// One wish of a person; several operations may carry it.
    EditId([u8; 16]),
    /// One life of the server's feed, from a restore to the next.
    EpochId([u8; 16]),
    /// An operation: the SHA-256 of its header.
    OpId(Digest),
}

/// The first bytes are enough for a person to tell two ids apart in a trace.
fn short_hex(bytes: &[u8], out: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().take(4).try_for_each(|byte| write!(out, "{byte:02x}"))
}

/// One start of one installation: the unit of a hash chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId {
    /// The installation.
    pub device: DeviceId,
    /// The start.
    pub incarnation: Incarnation,
}

/// What a permission is given for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScopeId {
    /// What kind of thing.
    pub kind: ScopeKind,
    /// Which one; zeros for reference data.
    pub id: [u8; 16],
}

/// The kinds of scope. The number is part of hashed bytes and never changes its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScopeKind {
    /// A case with everything in it.
    Case,
    /// An organisational unit.
    Unit,
    /// One person's own.
    User,
    /// What everybody may read.
    Reference,
    /// A kind that this program does not know.
    Other(u64),
}

impl ScopeKind {
    /// Its number in the bytes.
    pub fn number(self) -> u64 {
        match self {
            Self::Case => 1,
            Self::Unit => 2,
            Self::User => 3,
            Self::Reference => 4,
            Self::Other(number) => number,
        }
    }

    /// The kind of this number.
    pub fn of(number: u64) -> Self {
        match number {
            1 => Self::Case,
            2 => Self::Unit,
            3 => Self::User,
            4 => Self::Reference,
            other => Self::Other(other),
        }
    }
}

/// A thing that people write about, with its kind, so that every operation can be read on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityRef {
    /// The kind, as `casework` numbers them.
    pub kind: u16,
    /// Which one.
    pub id: EntityId,
}
