//! Files that lie sealed beside the database: which of them wait for what, and how one is opened for whoever may read it.

mod fetched;
mod fetching;
mod going;
mod letting_go;
mod rooms;
#[cfg(debug_assertions)]
mod sealing;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use apseko_store::words::EntityKind;
use apseko_store::{FileEnd, KeptFile, SealedFile, Store, StoreError, View};
use apseko_sync::{BlobSource, Depot, DepotFailed, End, FileAddress, Kept, Need, NotReadable, Parcel, Sum};
use apseko_vault::{Binding, Key, SealError, SealedReader};
use uuid::Uuid;

pub(crate) use fetched::{FetchedRoom, Label, filled_by};
pub(crate) use fetching::{Progress, Turn, Wish, Wishes};
pub(crate) use going::{Gone, let_all_go, let_due_go, take_away_leftovers};
pub(crate) use rooms::Rooms;
#[cfg(debug_assertions)]
pub(crate) use sealing::NewSeal;

/// Its bytes were let go of here; the office has them.
pub(crate) const LET_GO: &str = "file.let_go";

/// Where somebody's files lie, and what opens them.
pub(crate) struct FileRoom {
    store: Arc<Store>,
    key: Key,
}

impl FileRoom {
    pub(crate) fn new(store: Arc<Store>, key: Key) -> Self {
        Self { store, key }
    }

    fn path(&self, sealed: Uuid) -> PathBuf {
        self.store.files_folder().join(name_of(sealed))
    }

    /// Whether the bytes of a file are there.
    pub(crate) fn has(&self, kept: &KeptFile) -> bool {
        kept.is_here() && self.path(kept.file.sealed).exists()
    }

    /// Opens a file that was taken in here, unless its bytes were let go of.
    pub(crate) fn open_kept(&self, kept: &KeptFile) -> Result<SealedSource, NotReadable> {
        if !kept.is_here() {
            return Err(not_readable(LET_GO));
        }
        self.open_sealed(&kept.file).map_err(|error| {
            // It may have been let go of since somebody looked.
            let now = self.store.read::<_, StoreError>(|view| view.file(&kept.file.sum));
            let has_gone = now.ok().flatten().is_some_and(|now| !now.is_here());
            if has_gone { not_readable(LET_GO) } else { error }
        })
    }

    fn open_sealed(&self, file: &SealedFile) -> Result<SealedSource, NotReadable> {
        let input = File::open(self.path(file.sealed)).map_err(|error| unreadable(&SealError::Io(error)))?;
        let binding = Binding { owner: file.owner, version: file.version };
        SealedReader::open(input, &self.key, binding).map(SealedSource).map_err(|error| unreadable(&error))
    }
}

/// A sealed file, read where it lies: never more of it is in plain than one segment.
pub(crate) struct SealedSource(SealedReader<File>);

impl BlobSource for SealedSource {
    fn length(&self) -> u64 {
        self.0.len()
    }

    fn read_at(&mut self, offset: u64, out: &mut [u8]) -> Result<usize, NotReadable> {
        self.0.read_at(offset, out).map_err(|error| unreadable(&error))
    }
}

/// Under which name a sealed file lies.
fn name_of(sealed: Uuid) -> String {
    sealed.simple().to_string()
}

fn not_readable(code: &str) -> NotReadable {
    NotReadable { code: code.to_owned() }
}

fn unreadable(error: &SealError) -> NotReadable {
    tracing::warn!(%error, "A sealed file cannot be read.");
    let code = match error {
        SealError::Io(error) if error.kind() == io::ErrorKind::NotFound => "file.missing",
        SealError::Io(_) => "file.disk",
        SealError::NewerFormat => "file.newer",
        SealError::NotSealed | SealError::Damaged { .. } | SealError::Truncated | SealError::TooLong => {
            "file.damaged"
        }
    };
    NotReadable { code: code.to_owned() }
}

impl Depot for FileRoom {
    type Source = SealedSource;

    fn waiting(&self) -> Result<Vec<Parcel>, DepotFailed> {
        let parcels = self.store.read::<_, StoreError>(|view| {
            let open = view.files()?.into_iter().filter(KeptFile::waits);
            open.map(|kept| parcel(view, &kept)).collect()
        });
        parcels.map_err(|error| failed(&error))
    }

    fn open(&self, sum: &Sum) -> Result<SealedSource, NotReadable> {
        let kept = self.store.read::<_, StoreError>(|view| view.file(&sum.0));
        let kept = kept.map_err(|error| not_readable(error.code().as_str()))?;
        self.open_kept(&kept.ok_or_else(|| not_readable("file.missing"))?)
    }

    fn note(&self, sum: &Sum, kept: &Kept) -> Result<(), DepotFailed> {
        let end = kept.end.as_ref().map(|end| match end {
            End::Stored => FileEnd::Stored,
            End::Refused { code } => FileEnd::Refused(code.clone()),
        });
        let address = kept.address.map(|address| address.0);
        self.store.note_way(sum.0, address, end).map_err(|error| failed(&error))
    }
}

fn failed(error: &StoreError) -> DepotFailed {
    DepotFailed { code: error.code().as_str().to_owned() }
}

fn parcel(view: &View<'_>, kept: &KeptFile) -> Result<Parcel, StoreError> {
    let (need, visited_ms) = urgency(view, kept)?;
    let known = Kept { address: kept.address.map(FileAddress), end: None };
    Ok(Parcel { sum: Sum(kept.file.sum), length: kept.file.size, need, visited_ms, kept: known })
}

/// For what a file is needed, and when the visit was: by what is said of it here, so that a file goes all the same where the case
/// has left this device.
pub(crate) fn urgency(view: &View<'_>, kept: &KeptFile) -> Result<(Need, i64), StoreError> {
    let taken_ms = kept.file.kept_at.as_millisecond();
    let Some(evidence) = view.thing(EntityKind::Evidence, kept.file.evidence)? else {
        return Ok((Need::Rest, taken_ms));
    };
    let visit = evidence.id("visit").map(|visit| view.thing(EntityKind::Visit, visit)).transpose()?.flatten();
    let begun = visit.and_then(|visit| visit.instant("started_at"));
    let visited_ms = begun.map_or(taken_ms, |begun| begun.as_millisecond());
    let document = evidence
        .id("document")
        .map(|document| view.thing(EntityKind::Document, document))
        .transpose()?
        .flatten();
    let issued =
        document.is_some_and(|document| !matches!(document.state.as_str(), "" | "draft" | "prepared"));
    let need = match (issued, evidence.text("type")) {
        (true, "file" | "scan") => Need::Document,
        (true, _) => Need::PhotoOfIssued,
        (false, _) => Need::Rest,
    };
    Ok((need, visited_ms))
}
