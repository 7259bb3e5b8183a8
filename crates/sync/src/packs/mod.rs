//! Reference packs from the server: what is missing is fetched piece by piece, goes on where it stopped, and is handed over
//! only when it is what the list says.
//!
//! Nothing here decides what is in force: the shelf does, by the pack's own signature. Whatever goes wrong here leaves it as
//! it was. No pack is ever whole in memory.

mod list;
mod part;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::link::{more, read};
use crate::ranged;
use crate::{Link, LinkFailure};

pub use list::Offered;
use part::Part;

/// A list is no longer.
const LIST_LIMIT: usize = 256 << 10;

/// Where packs are kept, and what decides whether they are believed.
pub trait PackShelf {
    /// Whether this version of a pack is kept.
    fn has(&self, code: &str, version: u32) -> bool;
    /// Checks the signature of a pack and keeps it, durably. The file is taken away afterwards, whatever the answer is.
    fn keep(&self, pack: &Offered, file: &Path) -> Result<(), NotKept>;
}

/// Why a shelf did not keep a pack.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the pack was not kept: {code}")]
pub struct NotKept {
    /// The stable text that people quote and logs contain.
    pub code: String,
    /// Whether the very same bytes may be kept another time: the disk was full, for example.
    pub may_pass: bool,
}

/// Why packs were not fetched. What was fetched before stays, also half of a pack.
#[derive(Debug, Error)]
pub enum PackFailure {
    /// The server did not answer.
    #[error(transparent)]
    Link(#[from] LinkFailure),
    /// The disk of this device did not do it.
    #[error("the disk answered with an error: {0}")]
    Disk(std::io::ErrorKind),
}

impl PackFailure {
    /// The stable text that people quote and logs contain.
    pub fn code(&self) -> &str {
        match self {
            Self::Link(failure) => failure.code(),
            Self::Disk(_) => "pack.disk",
        }
    }
}

impl From<std::io::Error> for PackFailure {
    fn from(error: std::io::Error) -> Self {
        Self::Disk(error.kind())
    }
}

/// What came of a look at the server's list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brought {
    /// What is kept now.
    pub kept: Vec<Offered>,
    /// What was fetched and thrown away, with the code of the reason.
    pub refused: Vec<(Offered, String)>,
}

/// Fetches packs into a folder of its own, in which only it writes.
#[derive(Debug)]
pub struct PackFetcher {
    folder: PathBuf,
    /// What the shelf refused for good: fetching it again would only cost.
    refused: BTreeSet<[u8; 32]>,
}

impl PackFetcher {
    /// A fetcher that keeps unfinished packs in this folder, which need not exist yet.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), refused: BTreeSet::new() }
    }

    /// Asks for the list and fetches whatever the shelf does not have, newer versions first.
    pub async fn bring(&mut self, link: &Link, shelf: &dyn PackShelf) -> Result<Brought, PackFailure> {
        let bytes = read(link.fetch("packs", None).await?, LIST_LIMIT).await?;
        let offered = list::read(&bytes).map_err(|_| LinkFailure::OtherAnswer)?;
        std::fs::create_dir_all(&self.folder)?;
        part::clear_others(&self.folder, &offered)?;
        let mut brought = Brought::default();
        for pack in offered {
            if shelf.has(&pack.code, pack.version) || self.refused.contains(&pack.sum) {
                continue;
            }
            match self.bring_one(link, shelf, &pack).await? {
                Ok(()) => brought.kept.push(pack),
                Err(code) => brought.refused.push((pack, code)),
            }
        }
        Ok(brought)
    }

    async fn bring_one(
        &mut self,
        link: &Link,
        shelf: &dyn PackShelf,
        pack: &Offered,
    ) -> Result<Result<(), String>, PackFailure> {
        let mut part = Part::open(&self.folder, pack)?;
        let fetched = fetch(link, pack, &mut part).await;
        // What has come so far is worth keeping, whatever broke.
        part.rest()?;
        fetched?;
        let sum = part.sum()?;
        if sum != pack.sum {
            tracing::error!(
                code = pack.code,
                version = pack.version,
                "a pack has another content than its list says"
            );
            part.throw_away()?;
            return Ok(Err("pack.other_content".to_owned()));
        }
        let kept = shelf.keep(pack, part.path());
        part.throw_away()?;
        Ok(kept.map_err(|refusal| {
            tracing::error!(
                code = refusal.code,
                pack = pack.code,
                version = pack.version,
                "a pack is not kept"
            );
            if !refusal.may_pass {
                self.refused.insert(pack.sum);
            }
            refusal.code
        }))
    }
}

/// Fetches what is missing of a part.
async fn fetch(link: &Link, pack: &Offered, part: &mut Part) -> Result<(), PackFailure> {
    if part.length() == pack.length {
        return Ok(());
    }
    let (path, tag) = (format!("packs/{}", hex::encode(pack.sum)), format!("\"{}\"", hex::encode(pack.sum)));
    let from = (part.length() > 0).then_some((part.length(), tag.as_str()));
    let mut answer = link.fetch(&path, from).await?;
    match ranged::Part::of(&answer)?.from {
        // Whoever sends all of it sends it from its beginning.
        0 => part.begin_anew()?,
        from if from == part.length() => {}
        _ => return Err(LinkFailure::OtherAnswer.into()),
    }
    while let Some(piece) = more(&mut answer).await? {
        part.add(piece.as_ref())?.ok_or(LinkFailure::OtherAnswer)?;
    }
    if part.length() == pack.length { Ok(()) } else { Err(LinkFailure::NoConnection.into()) }
}

#[cfg(test)]
mod tests;
