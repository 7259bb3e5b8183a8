//! What can be said about large files on the command line: where they lie, how large they may be, how much room stays free.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

use lexopt::ValueExt as _;

use super::CommandFault;
use crate::feed::House;
use crate::files::shelf::Shelf;
use crate::files::shelf::bucket::{BucketShelf, is_bucket};
use crate::files::shelf::disk::DiskShelf;
use crate::files::{Files, Limits};
use crate::premises::Folder;

const NAMES: [&str; 3] = ["files", "largest-file", "keep-free"];
/// The folder of files, in the data folder.
pub(super) const FILES: &str = "files";
/// Where bytes lie for a moment that may be thrown away; a folder in the data folder as well.
const ASIDE: &str = "files-aside";
const MEGABYTE: u64 = 1 << 20;

/// What was said.
#[derive(Debug, Default)]
pub(super) struct FileOptions {
    place: Option<OsString>,
    largest: Option<u64>,
    keep_free: Option<u64>,
}

impl FileOptions {
    pub fn knows(name: &str) -> bool {
        NAMES.contains(&name)
    }

    pub fn take(&mut self, name: &str, value: OsString) -> Result<(), lexopt::Error> {
        match name {
            "files" => self.place = Some(value),
            "largest-file" => self.largest = Some(value.parse::<u64>()?.saturating_mul(MEGABYTE)),
            _ => self.keep_free = Some(value.parse::<u64>()?.saturating_mul(MEGABYTE)),
        }
        Ok(())
    }

    /// The files of an installation, for a process that serves.
    pub fn open(&self, folder: &Folder, house: &Arc<dyn House>) -> Result<Arc<Files>, CommandFault> {
        let aside = Folder::at(&folder.path(ASIDE))?;
        Ok(Files::open(self.shelf(folder)?, house.clone(), &aside.path(""), self.limits())?)
    }

    /// Where the files lie.
    pub fn shelf(&self, folder: &Folder) -> Result<Arc<dyn Shelf>, CommandFault> {
        if let Some(place) =
            self.place.as_ref().and_then(|place| place.to_str()).filter(|place| is_bucket(place))
        {
            let readable = |(name, value): (OsString, OsString)| {
                Some((name.into_string().ok()?, value.into_string().ok()?))
            };
            let environment = std::env::vars_os().filter_map(readable);
            let shelf =
                BucketShelf::open(place, environment).map_err(|bad| CommandFault::Usage(bad.to_string()))?;
            return Ok(Arc::new(shelf));
        }
        let path = self.place.as_ref().map_or_else(|| folder.path(FILES), PathBuf::from);
        Ok(Arc::new(DiskShelf::at(&path)?))
    }

    fn limits(&self) -> Limits {
        let standard = Limits::default();
        Limits {
            largest: self.largest.unwrap_or(standard.largest),
            reserve: self.keep_free.unwrap_or(standard.reserve),
            ..standard
        }
    }
}
