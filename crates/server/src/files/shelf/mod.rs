//! Where the bytes of files lie: one contract for a folder and for a bucket, so that nothing above it knows which one it is.
//!
//! Every call blocks. What is known of an upload lies beside its bytes; how much lies there is the offset, and nobody writes
//! it down a second time.

pub mod bucket;
mod description;
pub mod disk;
mod fault;

use std::fmt::Debug;
use std::io::Read;

use apseko_oplog::DeviceId;
use apseko_trust::Digest;

pub use description::{BadDescription, Description, Owner, UploadId};
pub use fault::ShelfFault;

/// What an upload came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The file was read back, and has the sum that was said; it has its name now.
    Stored(Digest),
    /// It adds up to this, and something else was said: kept for inspection, and never given out.
    Held(Digest),
}

impl Outcome {
    /// What these bytes come to, as they were described.
    pub fn of(described: &Description, counted: Digest) -> Self {
        if described.sum.is_none_or(|said| said == counted) {
            Self::Stored(counted)
        } else {
            Self::Held(counted)
        }
    }
}

/// How far an upload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// So many bytes lie there.
    pub offset: u64,
    /// When the last of them came, in milliseconds since 1970.
    pub touched_ms: i64,
}

/// What a shelf knows of an upload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Bytes are missing, or were not read back yet.
    Arriving(Description, Progress),
    /// Nothing will change any more.
    Finished(Description, Outcome),
}

impl Found {
    /// What was said when it began.
    pub fn described(&self) -> &Description {
        match self {
            Self::Arriving(described, _) | Self::Finished(described, _) => described,
        }
    }
}

/// So much of a file, in order.
pub type Bytes = Box<dyn Read + Send>;

/// A place for files that arrive in parts, and are named by their sum when they are whole.
pub trait Shelf: Send + Sync + Debug {
    /// Parts are handed over when so many bytes have come together, or when no more come.
    fn part(&self) -> usize;

    /// While nothing else of an upload is being written, parts are welcome from so many bytes on.
    fn least(&self) -> usize {
        self.part()
    }

    /// Begins an upload. It is durable when this returns.
    fn begin(&self, described: &Description) -> Result<(), ShelfFault>;

    /// What is known of an upload; nothing, where there is none of this name.
    fn look(&self, id: &UploadId) -> Result<Option<Found>, ShelfFault>;

    /// Puts bytes behind those that are there; refuses them at another place. They need not be durable before `settle`.
    fn append(&self, described: &Description, at: u64, bytes: &[u8]) -> Result<(), ShelfFault>;

    /// Makes durable what was appended, and says how far the upload is.
    fn settle(&self, id: &UploadId) -> Result<Progress, ShelfFault>;

    /// Reads a whole upload back, counts its sum, and gives the file its name or holds it. Whoever was killed in the middle
    /// of it calls it again.
    fn finish(&self, id: &UploadId) -> Result<Outcome, ShelfFault>;

    /// Notes a file that its owner has delivered before as a finished upload of this name.
    fn repeat(&self, described: &Description, sum: &Digest) -> Result<(), ShelfFault>;

    /// Takes an unfinished upload away; one that is not there is no fault.
    fn discard(&self, id: &UploadId) -> Result<(), ShelfFault>;

    /// Every upload that is not finished.
    fn unfinished(&self) -> Result<Vec<(Description, Progress)>, ShelfFault>;

    /// Forgets the names of uploads that were finished before this time, not their files; and what a killed process left
    /// behind before it. Tells how many.
    fn tidy(&self, before_ms: i64) -> Result<u64, ShelfFault>;

    /// How long a file of this sum is, if it is stored.
    fn has(&self, sum: &Digest) -> Result<Option<u64>, ShelfFault>;

    /// Reads a stored file from a place on; nothing, where there is none.
    fn open(&self, sum: &Digest, from: u64, length: u64) -> Result<Option<Bytes>, ShelfFault>;

    /// Whether this device, or this person on another one, has delivered a file of this sum.
    fn delivered(&self, owner: &Owner, sum: &Digest) -> Result<bool, ShelfFault>;

    /// Whether a device has delivered a file of this sum.
    fn delivered_by(&self, device: &DeviceId, sum: &Digest) -> Result<bool, ShelfFault> {
        self.delivered(&Owner { device: *device, person: None }, sum)
    }

    /// How many bytes there is room for; nothing, where nobody can say.
    fn free_space(&self) -> Result<Option<u64>, ShelfFault>;
}

/// The path of a stored file below the shelf.
fn stored_path(sum: &Digest) -> String {
    let name = hex::encode(sum);
    let (first, rest) = name.split_at(2);
    let (second, _) = rest.split_at(2);
    format!("stored/{first}/{second}/{name}")
}

/// Where it is noted that these people and devices have delivered a file.
fn delivered_paths(owner: &Owner, sum: &Digest) -> Vec<String> {
    let name = hex::encode(sum);
    let device = format!("delivered/device-{}/{name}", hex::encode(owner.device.0));
    let person = owner.person.map(|person| format!("delivered/person-{}/{name}", hex::encode(person.0)));
    std::iter::once(device).chain(person).collect()
}
