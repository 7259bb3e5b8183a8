//! Who waits for the feed to grow: told by PostgreSQL at each commit, and by a look every second in case that failed.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::sleep;

use super::pool::Pool;
use super::read;
use super::session::Session;
use crate::storage::StorageError;

const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Keeps the last known place true, for as long as the storage is there.
pub(super) async fn follow(pool: Arc<Pool>, known: Arc<watch::Sender<u64>>) {
    loop {
        if let Err(error) = listen(&pool, &known).await {
            tracing::debug!(%error, "no news from the database");
        }
        sleep(LOOK_EVERY).await;
    }
}

async fn listen(pool: &Pool, known: &Arc<watch::Sender<u64>>) -> Result<(), StorageError> {
    let told = Arc::clone(known);
    let hear = move |payload: &str| {
        if let Ok(place) = payload.parse() {
            set(&told, |known| place > known, place);
        }
    };
    let mut session = Session::open(pool.address(), hear).await?;
    session.run_in_time("LISTEN feed_grew").await?;
    // The look, not the news, decides: after a restore the feed may even be shorter.
    while !session.is_closed() {
        if known.receiver_count() > 0 {
            let place = read::place(&mut session).await?;
            set(known, |known| place != known, place);
        }
        sleep(LOOK_EVERY).await;
    }
    Ok(())
}

fn set(known: &watch::Sender<u64>, differs: impl Fn(u64) -> bool, place: u64) {
    known.send_if_modified(|known| {
        let changed = differs(*known);
        if changed {
            *known = place;
        }
        changed
    });
}
