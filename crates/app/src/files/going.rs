//! Lets originals go in the one order that loses nothing: first it is on the disk that they are let go of, then their bytes are taken
//! away. A crash between the two leaves bytes that nobody looks for, and the next opening takes those away.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use apseko_store::{KeptFile, SealedFile, Store, StoreError, View};
use jiff::Timestamp;
use uuid::Uuid;

use super::letting_go::{self, LITTLE, Original};
use super::{name_of, urgency};

/// What has gone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Gone {
    pub(crate) files: u64,
    /// As many as they had in plain.
    pub(crate) bytes: u64,
}

/// Lets everything go that the office has signed for.
pub(crate) fn let_all_go(store: &Store, at: Timestamp) -> Result<Gone, StoreError> {
    let chosen = store.read::<_, StoreError>(|view| Ok(letting_go::all(&originals(view)?)))?;
    go(store, chosen, at)
}

/// Lets go of what goes without anybody asking.
pub(crate) fn let_due_go(store: &Store, free: Option<u64>, at: Timestamp) -> Result<Gone, StoreError> {
    let chosen = store.read::<_, StoreError>(|view| {
        // On most days no case has left and there is room; then nothing is looked at.
        let may_be_due = view.has_departures()? || free.is_some_and(|free| free < LITTLE);
        Ok(if may_be_due { letting_go::due(&originals(view)?, free) } else { Vec::new() })
    })?;
    go(store, chosen, at)
}

fn originals(view: &View<'_>) -> Result<Vec<Original>, StoreError> {
    let files = view.files()?.into_iter().filter(KeptFile::may_go);
    let look = |kept: KeptFile| {
        let (_, visited_ms) = urgency(view, &kept)?;
        // Where a backup has everything, nothing is known of the evidence any more but that it has left.
        let case = Uuid::from_bytes(kept.file.owner);
        let has_left = view.has_departed(kept.file.evidence)? || view.has_departed(case)?;
        Ok(Original { kept, visited_ms, has_left })
    };
    files.map(look).collect()
}

fn go(store: &Store, chosen: Vec<[u8; 32]>, at: Timestamp) -> Result<Gone, StoreError> {
    if chosen.is_empty() {
        return Ok(Gone::default());
    }
    let folder = store.files_folder();
    in_order(chosen, |sums| store.let_go(sums, at), |file| fs::remove_file(folder.join(name_of(file.sealed))))
}

/// Takes away only what `note` has returned, which must be on the disk by then. What cannot be taken away now is at the next opening.
fn in_order(
    chosen: Vec<[u8; 32]>,
    note: impl FnOnce(Vec<[u8; 32]>) -> Result<Vec<SealedFile>, StoreError>,
    mut take_away: impl FnMut(&SealedFile) -> io::Result<()>,
) -> Result<Gone, StoreError> {
    let mut gone = Gone::default();
    for file in note(chosen)? {
        match take_away(&file) {
            Ok(()) => {
                gone.files += 1;
                gone.bytes = gone.bytes.saturating_add(file.size);
            }
            Err(error) => tracing::warn!(%error, "The bytes of a file that was let go of stay for now."),
        }
    }
    if gone.files > 0 {
        tracing::info!(
            files = gone.files,
            bytes = gone.bytes,
            "Originals that the office has were let go of."
        );
    }
    Ok(gone)
}

/// Takes away what a crash has left of files that were let go of. Bytes of which nothing is known stay: where an old copy of the data
/// was put back, they may be all that there is.
pub(crate) fn take_away_leftovers(store: &Store) {
    let taken = leftovers(store).and_then(|paths| {
        for path in paths {
            fs::remove_file(path)?;
        }
        Ok(())
    });
    if let Err(error) = taken {
        tracing::warn!(code = %error.code(), cause = %error, "What was let go of was not taken away.");
    }
}

fn leftovers(store: &Store) -> Result<Vec<PathBuf>, StoreError> {
    let folder = store.files_folder();
    let lying = names_in(&folder)?;
    if lying.is_empty() {
        return Ok(Vec::new());
    }
    let files = store.read::<_, StoreError>(|view| view.files())?;
    let gone = files.into_iter().filter(|kept| !kept.is_here()).map(|kept| name_of(kept.file.sealed));
    Ok(gone.filter(|name| lying.contains(name)).map(|name| folder.join(name)).collect())
}

fn names_in(folder: &Path) -> io::Result<BTreeSet<String>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeSet::new()),
        Err(error) => return Err(error),
    };
    entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
}
