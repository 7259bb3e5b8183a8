//! Reading whole files back, once each: whoever asks in the meantime waits for the same answer, and nobody's broken connection ends it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Semaphore, watch};

use super::shelf::{Outcome, UploadId};
use super::{Files, Refusal};
use crate::audit::action;
use crate::feed::Told;

/// So many files are read back at one time; each takes a core.
const AT_ONCE: usize = 4;

type Ended = Option<Result<Outcome, Refusal>>;

/// Files that are being read back.
#[derive(Debug)]
pub(super) struct Finishing {
    at_work: Mutex<HashMap<UploadId, watch::Receiver<Ended>>>,
    room: Semaphore,
}

impl Default for Finishing {
    fn default() -> Self {
        Self { at_work: Mutex::default(), room: Semaphore::new(AT_ONCE) }
    }
}

impl Files {
    /// Waits until a whole upload was read back.
    pub(super) async fn finish(self: &Arc<Self>, id: UploadId) -> Result<Outcome, Refusal> {
        let mut ended = self.begin_finishing(id);
        let ended = ended.wait_for(Option::is_some).await.map_err(|_| Refusal::Stopping)?;
        ended.clone().unwrap_or(Err(Refusal::Stopping))
    }

    /// Lets a whole upload be read back; whoever wants to know what it comes to listens.
    pub(super) fn begin_finishing(self: &Arc<Self>, id: UploadId) -> watch::Receiver<Ended> {
        let mut at_work = self.finishing.at_work.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(listening) = at_work.get(&id) {
            return listening.clone();
        }
        let (tell, listening) = watch::channel(None);
        at_work.insert(id, listening.clone());
        let files = self.clone();
        tokio::spawn(async move {
            let ended = files.read_back(id).await;
            let mut at_work = files.finishing.at_work.lock().unwrap_or_else(PoisonError::into_inner);
            at_work.remove(&id);
            drop(at_work);
            tell.send_replace(Some(ended));
        });
        listening
    }

    async fn read_back(&self, id: UploadId) -> Result<Outcome, Refusal> {
        let _place = self.finishing.room.acquire().await.map_err(|_| Refusal::Stopping)?;
        let described =
            self.on(move |shelf| shelf.look(&id)).await?.ok_or(Refusal::Unknown)?.described().clone();
        let outcome = self.on(move |shelf| shelf.finish(&id)).await?;
        self.ledger.gone(&id);
        match outcome {
            Outcome::Stored(_) => self.counts.stored(),
            Outcome::Held(_) => {
                self.counts.refused();
                tracing::warn!(%id, "a file adds up to something else than was said; it is held");
                let told = Told::new(action::FILE_HELD, id.to_string());
                self.house.note(&Told { device: Some(described.owner.device), ..told });
            }
        }
        Ok(outcome)
    }
}
