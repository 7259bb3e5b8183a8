//! Known bugs that the simulator can bring back, to prove that it would notice them. Elsewhere they do not compile in.

/// A mistake that someone made once, here or elsewhere (`docs/SYNC.md` tells of each).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Bug {
    /// The device drops bodies as soon as the server has acknowledged them, not when a backup has them.
    BodiesForgottenOnAck,
    /// The device does not notice that the server was restored.
    EpochIgnored,
    /// The cursor is committed before the data that it stands for.
    CursorBeforeData,
    /// The cursor moves although applying the data failed.
    CursorMovedOnFailedApply,
    /// The server answers before it has committed.
    AckBeforeCommit,
    /// A place in the feed is visible before a lower one.
    FeedGap,
    /// The later clock wins and the other value is gone.
    LastWriterWins,
    /// Another operation at the same place of a stream is refused.
    ForkRefused,
    /// A fork is refused, and the device writes its operation anew.
    ForkReissued,
    /// Bodies go before what is still to be sent has gone.
    EvictBeforePush,
    /// A seal covers a field on which people disagree.
    SealOverConflict,
    /// A petition that comes again gets a second verdict.
    VerdictTwice,
    /// The first delivery of a scope brings only the value that would be shown.
    SnapshotWithoutConflicts,
    /// Foreign headers are not sent along.
    ForeignHeadersWithheld,
    /// What others wrote is not sent again after the server was restored.
    NoRelay,
    /// Bodies outside the scopes of a device are sent with their headers.
    ForeignBodiesSent,
    /// Orders to erase are forgotten when the server is restored.
    ErasureForgotten,
    /// An old program writes unknown operations anew, with only what it knows.
    UnknownRewritten,
    /// A decision that comes back after a restore is taken without asking what was decided since.
    RelayedVerdictTrusted,
    /// A header whose body nobody could bring replaces what it names.
    HeaderReplaces,
    /// A first delivery leaves out replaced bodies that no backup has.
    CompactBeyondStable,
    /// A device does not ask again for bodies that it should have.
    NeverWants,
    /// Only what changed since the last exchange is sent; what was missed then is forgotten.
    EdgeTriggeredOutbox,
}

impl Bug {
    /// Every one, in the order of the report.
    pub const ALL: [Self; 23] = [
        Self::BodiesForgottenOnAck,
        Self::EpochIgnored,
        Self::CursorBeforeData,
        Self::CursorMovedOnFailedApply,
        Self::AckBeforeCommit,
        Self::FeedGap,
        Self::LastWriterWins,
        Self::ForkRefused,
        Self::ForkReissued,
        Self::EvictBeforePush,
        Self::SealOverConflict,
        Self::VerdictTwice,
        Self::SnapshotWithoutConflicts,
        Self::ForeignHeadersWithheld,
        Self::NoRelay,
        Self::ForeignBodiesSent,
        Self::ErasureForgotten,
        Self::UnknownRewritten,
        Self::RelayedVerdictTrusted,
        Self::HeaderReplaces,
        Self::CompactBeyondStable,
        Self::NeverWants,
        Self::EdgeTriggeredOutbox,
    ];
}

/// The bug that is brought back in this run, if any.
#[cfg(feature = "bugs")]
#[derive(Debug, Clone, Copy, Default)]
pub struct Bugs(pub Option<Bug>);

#[cfg(feature = "bugs")]
impl Bugs {
    /// None.
    pub const NONE: Self = Self(None);

    /// Whether this one is.
    pub fn has(self, bug: Bug) -> bool {
        self.0 == Some(bug)
    }
}

/// Nothing: this program has no way to bring a bug back.
#[cfg(not(feature = "bugs"))]
#[derive(Debug, Clone, Copy, Default)]
pub struct Bugs(());

#[cfg(not(feature = "bugs"))]
impl Bugs {
    /// None.
    pub const NONE: Self = Self(());

    /// Never.
    pub const fn has(self, _bug: Bug) -> bool {
        false
    }
}
