//! What an operator's monitoring reads of files.

use std::sync::atomic::{AtomicU64, Ordering};

/// What has happened since the process began.
#[derive(Debug, Default)]
pub struct Counts {
    taken: AtomicU64,
    stored: AtomicU64,
    refused: AtomicU64,
    swept: AtomicU64,
}

impl Counts {
    pub(super) fn took(&self, bytes: u64) {
        self.taken.fetch_add(bytes, Ordering::Relaxed);
    }

    pub(super) fn stored(&self) {
        self.stored.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn refused(&self) {
        self.refused.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn swept(&self, count: u64) {
        self.swept.fetch_add(count, Ordering::Relaxed);
    }

    /// Names, help and values, as `/metrics` writes them.
    pub fn gauges(&self, unfinished: u64) -> [(&'static str, &'static str, u64); 5] {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        [
            ("apseko_files_bytes_taken", "Bytes of uploads that were taken.", read(&self.taken)),
            ("apseko_files_stored", "Files that were read back and have their name.", read(&self.stored)),
            (
                "apseko_files_refused",
                "Files that add up to something else and are held.",
                read(&self.refused),
            ),
            ("apseko_files_swept", "Abandoned uploads that were taken away.", read(&self.swept)),
            ("apseko_files_unfinished", "Uploads that are not finished.", unfinished),
        ]
    }
}
