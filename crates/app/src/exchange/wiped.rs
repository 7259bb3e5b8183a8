//! Tells the office that a device was wiped, when its key is gone already: from the word that it had signed before, until somebody
//! has heard it.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use apseko_contract::WipedView;
use apseko_sync::{LinkFailure, Place, tell_wiped};
use apseko_vault::{Refusal, WipeNote};
use jiff::Timestamp;

use crate::App;

/// After a failure it is tried again.
const AGAIN_MS: u64 = 60_000;

/// How far telling has come.
#[derive(Debug, Default)]
pub(crate) struct WipeTales(Mutex<Tale>);

#[derive(Debug, Default)]
struct Tale {
    /// Nothing is left to tell, as far as this process knows.
    done: bool,
    busy: bool,
    not_before_ms: u64,
}

impl WipeTales {
    /// There is something to tell.
    pub(super) fn begin(&self) {
        *self.tale() = Tale::default();
    }

    fn may_begin(&self, now_ms: u64) -> bool {
        let mut tale = self.tale();
        let may = !tale.done && !tale.busy && now_ms >= tale.not_before_ms;
        if may {
            *tale = Tale { done: false, busy: true, not_before_ms: now_ms.saturating_add(AGAIN_MS) };
        }
        may
    }

    fn ended(&self, done: bool) {
        let mut tale = self.tale();
        (tale.busy, tale.done) = (false, done);
    }

    fn tale(&self) -> std::sync::MutexGuard<'_, Tale> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl App {
    /// The last wipe of this device after which nobody was enrolled.
    pub(crate) fn last_wipe(&self) -> Option<WipedView> {
        let note = WipeNote::all_in(self.host.data_folder()).ok()?.pop()?;
        let word = note.wiped.body();
        let at = Timestamp::from_millisecond(word.at_ms).unwrap_or_default();
        Some(WipedView { at, unsent: word.unsent, told: note.told })
    }

    /// Tells the office of wipes that it does not know of, on a thread of its own: it may be out of reach.
    pub(super) fn tell_of_wipes(&self) {
        if !self.wipes.may_begin(self.host.uptime().ms) {
            return;
        }
        let (tales, root) = (Arc::clone(&self.wipes), self.host.data_folder().to_owned());
        let telling = std::thread::Builder::new().name("wipe-tale".to_owned());
        if telling.spawn(move || tales.ended(tell_all(&root))).is_err() {
            self.wipes.ended(false);
        }
    }
}

/// Says whether nothing is left to tell.
fn tell_all(root: &Path) -> bool {
    let notes = match WipeNote::all_in(root) {
        Ok(notes) => notes,
        Err(refusal) => {
            tracing::warn!(code = %refusal.code(), "Whether the office has to be told of a wipe cannot be seen.");
            return false;
        }
    };
    // One that cannot be told keeps no other back.
    let told: Vec<bool> = notes.into_iter().filter(|note| !note.told).map(|note| tell(root, note)).collect();
    told.into_iter().all(|told| told)
}

fn tell(root: &Path, note: WipeNote) -> bool {
    // Without a server nobody waits for the word.
    let Ok(place) = Place::from_bytes(&note.place) else { return kept(note.was_told(root)) };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let told = runtime.map_err(|_| LinkFailure::NoConnection);
    match told.and_then(|runtime| runtime.block_on(tell_wiped(&place, &note.wiped))) {
        Ok(()) => kept(note.was_told(root)),
        // Whoever has thought about it thinks the same tomorrow.
        Err(LinkFailure::Refused { status: 400..=499, after: None, code }) => {
            tracing::warn!(code, "The office does not want to hear of a wipe.");
            kept(note.was_told(root))
        }
        Err(failure) => {
            tracing::info!(code = failure.code(), "The office was not told of a wipe yet.");
            false
        }
    }
}

fn kept(kept: Result<(), Refusal>) -> bool {
    if let Err(refusal) = &kept {
        tracing::warn!(code = %refusal.code(), "That the office knows of a wipe was not kept.");
    }
    kept.is_ok()
}
