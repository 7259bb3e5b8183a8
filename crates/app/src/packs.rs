//! The reference packs of this opening of the data: checked once, read when somebody needs one, then kept at hand.
//!
//! Nothing here says no to anybody. What cannot be used is told in the support log, and whoever asked decides what a person
//! hears.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use apseko_sheets::Library;
use apseko_sheets::library::SourceFile;
use apseko_store::packs::{KnownPack, PackFolder};
use apseko_trust::Keyring;

/// The code of the pack of control sheets.
pub(crate) const SHEETS: &str = "vdi";

/// What the device knows of packs.
#[derive(Debug, Default)]
pub(crate) struct Packs {
    opening: Mutex<Opening>,
}

/// Since the data were opened.
#[derive(Debug, Default)]
struct Opening {
    source: Option<Source>,
    /// Those that are in order; `None` until somebody asks.
    known: Option<Vec<KnownPack>>,
    /// What was read; `None` where it cannot be used, so that it is not tried and told again and again.
    libraries: BTreeMap<(String, u32), Option<Arc<Library>>>,
}

/// Where packs lie, and whose signatures count.
#[derive(Debug)]
struct Source {
    folder: PackFolder,
    keyring: Keyring,
}

impl Packs {
    /// Begins anew with this data folder. Nothing is read before somebody asks, because the gate waits meanwhile.
    pub(crate) fn open(&self, data_folder: &Path, keyring: &Keyring) {
        let source = Source { folder: folder_in(data_folder), keyring: keyring.clone() };
        *self.opening() = Opening { source: Some(source), ..Opening::default() };
    }

    /// This version of a pack, if it lies here and is in order.
    pub(crate) fn library(&self, code: &str, version: u32) -> Option<Arc<Library>> {
        let mut opening = self.opening();
        let is_known = opening.known().iter().any(|pack| pack.code == code && pack.version == version);
        if is_known { opening.library(code, version) } else { None }
    }

    /// The newest version of a pack that can be used. One that this program cannot read must not keep people from working
    /// with the one before.
    pub(crate) fn newest(&self, code: &str) -> Option<Arc<Library>> {
        let mut opening = self.opening();
        let packs = opening.known().iter().filter(|pack| pack.code == code);
        let mut versions: Vec<u32> = packs.map(|pack| pack.version).collect();
        versions.sort_unstable();
        versions.into_iter().rev().find_map(|version| opening.library(code, version))
    }

    fn opening(&self) -> MutexGuard<'_, Opening> {
        self.opening.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Opening {
    fn known(&mut self) -> &[KnownPack] {
        let source = self.source.as_ref();
        self.known.get_or_insert_with(|| source.map(Source::look).unwrap_or_default())
    }

    fn library(&mut self, code: &str, version: u32) -> Option<Arc<Library>> {
        let source = self.source.as_ref()?;
        let read = self.libraries.entry((code.to_owned(), version));
        read.or_insert_with(|| source.read(code, version).map(Arc::new)).clone()
    }
}

impl Source {
    fn look(&self) -> Vec<KnownPack> {
        let list = match self.folder.all(&self.keyring) {
            Ok(list) => list,
            Err(error) => {
                tracing::error!(cause = %error, "The folder of the reference packs cannot be read.");
                return Vec::new();
            }
        };
        for bad in &list.bad {
            let file = bad.file.as_deref().unwrap_or("a file with another name");
            tracing::error!(file, cause = %bad.why, "A file among the reference packs is not used.");
        }
        tracing::info!(packs = list.packs.len(), "The reference packs were checked.");
        list.packs
    }

    /// Checked once more as it is read: the file may be another one by now.
    fn read(&self, code: &str, version: u32) -> Option<Library> {
        let files = match self.folder.open(code, version, &self.keyring) {
            Ok(files) => files,
            Err(error) => {
                tracing::error!(code, version, cause = %error, "A reference pack cannot be opened.");
                return None;
            }
        };
        let sources: Vec<SourceFile<'_>> =
            files.iter().map(|(name, bytes)| SourceFile { name, bytes }).collect();
        let library = match Library::read(&sources) {
            Ok(library) => library,
            Err(faults) => {
                // The first one leads to the others; all of them are what `cargo xtask sheets check` prints.
                let first = faults.faults.first().map(ToString::to_string).unwrap_or_default();
                let others = faults.faults.len().saturating_sub(1) + faults.more;
                tracing::error!(code, version, first, others, "A reference pack cannot be used.");
                return None;
            }
        };
        if library.code != code || library.version != version {
            tracing::error!(code, version, "A reference pack says that it is another one.");
            return None;
        }
        Some(library)
    }
}

/// Where the packs of a data folder lie: beside the people, because they belong to nobody.
pub(crate) fn folder_in(data_folder: &Path) -> PackFolder {
    PackFolder::new(&data_folder.join("packs"))
}

// The office that signs for the tests exists in debug builds only.
#[cfg(test)]
#[cfg(debug_assertions)]
mod tests;
