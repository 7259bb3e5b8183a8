//! Bytes that cross the border outside JSON, each by its own name.

use crate::Access;

/// Something that is fetched as bytes: by the `apseko:` scheme in the window, by `/blob/` in a browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blob {
    /// The technical log of this run: full sentences, no personal data.
    SupportLog,
}

impl Blob {
    /// Everything that can be fetched.
    pub const ALL: &'static [Blob] = &[Blob::SupportLog];

    /// The name in the address.
    pub const fn name(self) -> &'static str {
        match self {
            Blob::SupportLog => "support-log",
        }
    }

    /// Who may fetch it.
    pub const fn access(self) -> Access {
        match self {
            // Open, because it is needed most when nothing else opens; it holds nothing that was entered.
            Blob::SupportLog => Access::Open,
        }
    }

    /// Finds a blob by its name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|blob| blob.name() == name)
    }
}
