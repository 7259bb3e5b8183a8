//! How many passwords are stretched at one time: each takes 64 MiB, and log-ins must not eat the memory of the server.

use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use tokio::sync::Semaphore;

/// So many at one time.
const AT_ONCE: usize = 2;
/// Whoever waits longer is sent away.
const PATIENCE: Duration = Duration::from_secs(3);

/// Places for those who are coming in.
#[derive(Debug, Clone)]
pub struct Crowd(Arc<Semaphore>);

/// All places are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("too many people come in at once")]
pub struct Crowded;

impl Crowded {
    /// The stable text; answered with 503.
    pub const fn code(self) -> &'static str {
        "login.busy"
    }

    /// After how many seconds it is worth trying again.
    pub const fn retry_after_s(self) -> u64 {
        5
    }
}

impl Default for Crowd {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Crowd {
    /// Does work that stretches a password where waiting is allowed, as soon as a place is free. The place stays taken until
    /// the work is done, even if nobody waits for it any more.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Crowded> {
        let place = tokio::time::timeout(PATIENCE, self.0.clone().acquire_owned()).await;
        let place = place.map_err(|_| Crowded)?.map_err(|_| Crowded)?;
        let working = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(place);
            done
        });
        working.await.map_err(|_| Crowded)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_third_waits_for_a_place_and_is_sent_away_after_three_seconds() {
        let crowd = Crowd::default();
        let (release, held) = mpsc::channel::<()>();
        let held = Arc::new(std::sync::Mutex::new(held));
        let (told, mut at_work) = tokio::sync::mpsc::channel(2);
        let long = || {
            let (held, told, crowd) = (held.clone(), told.clone(), crowd.clone());
            tokio::spawn(async move {
                crowd
                    .run(move || {
                        told.blocking_send(()).unwrap();
                        held.lock().unwrap().recv().unwrap();
                    })
                    .await
            })
        };
        let (first, second) = (long(), long());
        at_work.recv().await.unwrap();
        at_work.recv().await.unwrap();
        let waiting = crowd.clone();
        let third =
            tokio::spawn(async move { waiting.run(|| panic!("no third password is stretched")).await });
        tokio::task::yield_now().await;
        // The clock of the test stands still while blocking work runs, and is moved by hand.
        tokio::time::advance(PATIENCE + Duration::from_millis(1)).await;
        assert_eq!(third.await.unwrap(), Err::<(), _>(Crowded), "memory is worth more than their patience");
        release.send(()).unwrap();
        release.send(()).unwrap();
        assert_eq!((first.await.unwrap(), second.await.unwrap()), (Ok(()), Ok(())));
        assert_eq!(crowd.run(|| 7).await, Ok(7), "the places are free again");
    }
}
