//! Watching the counter row: whoever wrote, this process or another, devices that wait for news are woken.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::watch;

use super::FeedFailure;
use crate::storage::{Storage, StorageError};

/// The longest that a stop waits for the watcher.
const LOOK_AGAIN: Duration = Duration::from_millis(500);

pub(super) fn watch(
    storage: Arc<dyn Storage>,
    ended: Arc<AtomicBool>,
) -> Result<(watch::Receiver<u64>, JoinHandle<()>), FeedFailure> {
    let (said, heard) = watch::channel(now(storage.as_ref())?);
    let watching = std::thread::Builder::new().name("feed-head".to_owned()).spawn(move || {
        while !ended.load(Ordering::SeqCst) {
            let known = *said.borrow();
            let looked = storage.wait_beyond(known, LOOK_AGAIN).and_then(|()| now(storage.as_ref()));
            match looked {
                Ok(head) => {
                    said.send_if_modified(|known| std::mem::replace(known, head) != head);
                }
                Err(error) => {
                    tracing::warn!(code = error.code(), "the feed cannot be watched");
                    std::thread::sleep(LOOK_AGAIN);
                }
            }
        }
    });
    Ok((heard, watching.map_err(FeedFailure::thread)?))
}

fn now(storage: &dyn Storage) -> Result<u64, StorageError> {
    Ok(storage.read()?.head()?.meta.head)
}
