//! Large files on their way in and out: taken in parts over roads that break, named by their sum when they were read back, given
//! out to nobody before, and then to whoever is told of their case.
//!
//! `shelf` knows where bytes lie, `upload` what may be asked (nothing in it waits or reads), `evidence` which file a case speaks
//! of, `preview` what is on a picture, and the rest is what one process remembers while it works: who sends which upload at this
//! moment, and how much is on its way.

mod counts;
mod creating;
mod delivery;
mod evidence;
mod finishing;
mod intake;
mod ledger;
mod owner;
mod preview;
mod refusal;
pub mod shelf;
mod sweep;
mod taking;
mod turns;
pub mod upload;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::Semaphore;

pub use counts::Counts;
pub use creating::Asked;
pub use delivery::{attached, delivery, of_device};
pub use evidence::{Saying, arrived, said_of};
pub use owner::{Phase, Standing};
pub use refusal::Refusal;
pub use sweep::Swept;
pub use taking::Taken;
pub use upload::{Limits, Part};

use crate::feed::House;
use finishing::Finishing;
use ledger::Ledger;
use preview::Previews;
use shelf::{Shelf, ShelfFault};
use turns::Turns;

/// Parts that are coming together at one time may take up so much memory.
const ROOM: usize = 512 << 20;
/// However small the parts are, no more uploads are read at one time.
const MOST_AT_ONCE: usize = 512;
/// Where previews lie, among what may be thrown away.
const PREVIEWS: &str = "previews";

/// Everything that a process does with files.
#[derive(Debug)]
pub struct Files {
    shelf: Arc<dyn Shelf>,
    house: Arc<dyn House>,
    limits: Limits,
    /// Where bytes lie whose sum was promised and is not known yet.
    aside: PathBuf,
    ledger: Ledger,
    turns: Turns,
    finishing: Finishing,
    room: Arc<Semaphore>,
    previews: Previews,
    counts: Counts,
}

impl Files {
    /// Begins to work with a shelf; what is unfinished on it is counted once. `aside` is a folder for bytes that may be thrown away.
    pub fn open(
        shelf: Arc<dyn Shelf>,
        house: Arc<dyn House>,
        aside: &Path,
        limits: Limits,
    ) -> Result<Arc<Self>, ShelfFault> {
        let at_once = (ROOM / shelf.part().max(1)).clamp(1, MOST_AT_ONCE);
        let ledger = Ledger::default();
        let now_ms = house.wall_ms();
        for (described, progress) in shelf.unfinished()? {
            ledger.know(&described, progress.offset, now_ms);
        }
        Ok(Arc::new(Self {
            shelf,
            house,
            limits,
            aside: aside.to_owned(),
            ledger,
            turns: Turns::default(),
            finishing: Finishing::default(),
            room: Arc::new(Semaphore::new(at_once)),
            previews: Previews::in_folder(&aside.join(PREVIEWS)),
            counts: Counts::default(),
        }))
    }

    /// Where the files are.
    pub fn shelf(&self) -> &Arc<dyn Shelf> {
        &self.shelf
    }

    /// What is allowed.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// What has happened since the process began.
    pub fn counts(&self) -> &Counts {
        &self.counts
    }

    /// How many uploads are not finished, as far as this process knows.
    pub fn unfinished(&self) -> u64 {
        self.ledger.count()
    }

    /// Lets the shelf do something that blocks.
    async fn on<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Shelf) -> Result<T, ShelfFault> + Send + 'static,
    ) -> Result<T, Refusal> {
        let shelf = self.shelf.clone();
        let done = tokio::task::spawn_blocking(move || work(shelf.as_ref())).await;
        Ok(done.map_err(|_| Refusal::Stopping)??)
    }
}
