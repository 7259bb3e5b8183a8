//! The stream of changes to the browser. Whoever falls behind is told that everything changed.

use std::convert::Infallible;

use apseko_contract::ChangeBatch;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::{Stream, stream};
use tokio::sync::broadcast::{self, error::RecvError};

/// More unread batches than this, and a page is told "everything" instead.
const MOST_UNREAD: usize = 256;

/// Carries batches from the app to every open page.
#[derive(Debug, Clone)]
pub struct Changes {
    sender: broadcast::Sender<ChangeBatch>,
}

impl Default for Changes {
    fn default() -> Self {
        Self { sender: broadcast::Sender::new(MOST_UNREAD) }
    }
}

impl Changes {
    /// Tells every open page. With no page open there is nobody to tell.
    pub fn publish(&self, batch: ChangeBatch) {
        drop(self.sender.send(batch));
    }

    pub(crate) fn stream(&self) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
        let receiver = self.sender.subscribe();
        let events = stream::unfold(receiver, |mut receiver| async move {
            let batch = match receiver.recv().await {
                Ok(batch) => batch,
                Err(RecvError::Lagged(_)) => ChangeBatch::Everything,
                Err(RecvError::Closed) => return None,
            };
            let text = serde_json::to_string(&batch).unwrap_or_default();
            Some((Ok(Event::default().data(text)), receiver))
        });
        Sse::new(events).keep_alive(KeepAlive::default())
    }
}
