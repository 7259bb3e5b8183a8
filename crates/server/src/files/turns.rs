//! Whose turn it is with an upload: the newest request's. A connection that died on the way holds an upload for half a minute
//! otherwise, and programs are known to begin anew because of it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Mutex as Waiting, OwnedMutexGuard, watch};

use super::shelf::UploadId;

type Known = Arc<Mutex<HashMap<UploadId, Arc<Place>>>>;

/// Requests that are at work with uploads.
#[derive(Debug, Default)]
pub(super) struct Turns(Known);

#[derive(Debug, Default)]
struct Place {
    at_work: Arc<Waiting<()>>,
    newest: watch::Sender<u64>,
}

/// A newer request has come; it says what there is to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Overtaken;

/// Held by the one request that is at work with an upload.
#[derive(Debug)]
pub(super) struct Turn {
    ticket: Ticket,
    _at_work: OwnedMutexGuard<()>,
}

#[derive(Debug)]
struct Ticket {
    known: Known,
    id: UploadId,
    place: Arc<Place>,
    mine: u64,
    newest: watch::Receiver<u64>,
}

impl Turns {
    /// Sends home whoever is at work with this upload, and waits until they have put away what they have.
    pub async fn enter(&self, id: UploadId) -> Result<Turn, Overtaken> {
        let mut ticket = self.ticket(id);
        let at_work = ticket.place.at_work.clone().lock_owned();
        let at_work = tokio::select! {
            biased;
            () = ticket.overtaken() => return Err(Overtaken),
            at_work = at_work => at_work,
        };
        Ok(Turn { ticket, _at_work: at_work })
    }

    fn ticket(&self, id: UploadId) -> Ticket {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = known.entry(id).or_default().clone();
        let mut mine = 0;
        place.newest.send_modify(|newest| {
            *newest += 1;
            mine = *newest;
        });
        Ticket { known: self.0.clone(), id, newest: place.newest.subscribe(), place, mine }
    }
}

impl Turn {
    /// Returns when a newer request has come.
    pub async fn overtaken(&mut self) {
        self.ticket.overtaken().await;
    }
}

impl Ticket {
    async fn overtaken(&mut self) {
        let mine = self.mine;
        if self.newest.wait_for(|newest| *newest > mine).await.is_err() {
            // Nobody can come any more; the place is kept by this ticket, so this does not happen.
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // The list has one and this ticket the other; new ones are made under the same lock.
        if Arc::strong_count(&self.place) <= 2 {
            known.remove(&self.id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: UploadId = UploadId([7; 16]);

    #[tokio::test]
    async fn the_newest_request_has_its_turn_when_the_older_one_has_gone() {
        let turns = Turns::default();
        let mut first = turns.enter(ID).await.unwrap();
        let second = turns.enter(ID);
        let first_goes = async {
            first.overtaken().await;
            drop(first);
        };
        let (second, ()) = tokio::join!(second, first_goes);
        assert!(second.is_ok());
    }

    #[tokio::test]
    async fn whoever_waits_goes_home_when_a_newer_one_comes() {
        let turns = Turns::default();
        let mut first = turns.enter(ID).await.unwrap();
        let first_goes = async {
            first.overtaken().await;
            // Both others have come by now: they are asked first.
            drop(first);
        };
        let (second, third, ()) = tokio::join!(biased; turns.enter(ID), turns.enter(ID), first_goes);
        assert_eq!(second.unwrap_err(), Overtaken);
        assert!(third.is_ok());
    }

    #[tokio::test]
    async fn nothing_is_remembered_of_uploads_with_which_nobody_is_at_work() {
        let turns = Turns::default();
        let turn = turns.enter(ID).await.unwrap();
        assert_eq!(turns.0.lock().unwrap().len(), 1);
        drop(turn);
        assert!(turns.0.lock().unwrap().is_empty());
        assert!(turns.enter(ID).await.is_ok(), "and the next one comes in");
    }
}
