//! Says again and again that something is still under way, for as long as it is: whoever looks from another process sees that it has
//! not fallen.

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval_at};

/// Beats until it is dropped.
#[derive(Debug)]
pub(super) struct Heart(JoinHandle<()>);

impl Heart {
    /// Beats for the first time after this time, and then each time it is over.
    pub fn beating(every: Duration, beat: impl Fn() + Send + Sync + Clone + 'static) -> Self {
        Self(tokio::spawn(async move {
            let mut ticks = interval_at(Instant::now() + every, every);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            loop {
                ticks.tick().await;
                let beat = beat.clone();
                // A beat that fell says nothing; the next one does.
                let _ = tokio::task::spawn_blocking(beat).await;
            }
        }))
    }
}

impl Drop for Heart {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn it_beats_for_as_long_as_it_is_there_and_not_longer() {
        let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
        let beats = Arc::new(AtomicU32::new(0));
        let count = beats.clone();
        let heart = Heart::beating(Duration::from_millis(1), move || {
            count.fetch_add(1, Ordering::SeqCst);
            let _ = told.send(());
        });
        for _ in 0..3 {
            heard.recv().await.expect("it goes on");
        }
        drop(heart);
        // The channel ends when the last beat is over and nothing can beat any more.
        while heard.recv().await.is_some() {}
        assert!(beats.load(Ordering::SeqCst) >= 3);
    }
}
