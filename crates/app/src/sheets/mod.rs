//! The control sheets that people work on, kept in memory so that one answer costs what depends on it and no more.
//!
//! They hold what was entered, so they live and go with the open data.

pub(crate) mod cell;
pub(crate) mod ids;
pub(crate) mod known;
mod open;
pub(crate) mod violation;
pub(crate) mod whole;

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use apseko_domain::SheetId;
use apseko_store::View;
use jiff::Timestamp;

use crate::failure::Failure;
use crate::packs::Packs;
pub(crate) use open::OpenSheet;

/// More than one visit at a time is the exception.
const MOST_OPEN: usize = 4;

/// What a look at a sheet may use.
pub(crate) struct Asking<'a> {
    pub view: &'a View<'a>,
    pub packs: &'a Packs,
    pub now: Timestamp,
    /// The name of whoever is in.
    pub person: &'a str,
}

/// The sheets that are open, the latest used last.
#[derive(Debug, Default)]
pub(crate) struct Sheets(Mutex<VecDeque<(SheetId, OpenSheet)>>);

impl Sheets {
    /// Lets go of everything, because the data was shut.
    pub fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Looks at a sheet as it is now.
    pub fn look<T>(
        &self,
        asking: &Asking<'_>,
        sheet: SheetId,
        look: impl FnOnce(&OpenSheet) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = all.iter().position(|(id, _)| *id == sheet).and_then(|at| all.remove(at));
        let open = match found {
            Some((_, mut open)) => {
                open.refresh(asking)?;
                open
            }
            None => OpenSheet::open(asking, sheet, started_at(asking.now))?,
        };
        let looked = look(&open);
        all.push_back((sheet, open));
        while all.len() > MOST_OPEN {
            all.pop_front();
        }
        looked
    }
}

/// The first state of a sheet: a number that a screen cannot have from an earlier opening.
fn started_at(now: Timestamp) -> u64 {
    u64::try_from(now.as_millisecond()).unwrap_or_default()
}
