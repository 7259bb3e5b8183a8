//! When bytes are put away: on a slow road soon, on a fast one in parts, and the last of them not before the end.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};

use futures_util::FutureExt as _;

use super::*;

const PART: usize = 1_000;
const LEAST: usize = 100;

/// A place that says what was put there, and waits before each until it is let go on.
fn slow_place() -> (Put, Receiver<(u64, usize)>, Sender<()>) {
    let ((said, hears), (go_on, waits)) = (channel(), channel());
    let (said, waits) = (Mutex::new(said), Mutex::new(waits));
    let put = move |at: u64, bytes: &[u8]| {
        said.lock().unwrap_or_else(PoisonError::into_inner).send((at, bytes.len())).unwrap();
        waits.lock().unwrap_or_else(PoisonError::into_inner).recv().unwrap();
        Ok(())
    };
    (Arc::new(put), hears, go_on)
}

#[tokio::test]
async fn what_comes_slowly_is_put_away_as_it_comes() {
    let (put, said, go_on) = slow_place();
    let mut intake = Intake::new(put, PART, 0, 10_000).with_least(LEAST);
    intake.take(&[1; 99]).await.unwrap();
    assert!(said.try_recv().is_err(), "so few are not worth it");
    intake.take(&[1; 1]).await.unwrap();
    assert_eq!(said.recv().unwrap(), (0, 100), "nobody waits for a whole part");
    // While these are being put away, others come together.
    intake.take(&[1; 100]).await.unwrap();
    intake.take(&[1; 100]).await.unwrap();
    assert!(said.try_recv().is_err());
    go_on.send(()).unwrap();
    go_on.send(()).unwrap();
    intake.flush().await.unwrap();
    assert_eq!(said.recv().unwrap(), (100, 200), "and go together, behind the first");
}

#[tokio::test]
async fn where_only_whole_parts_are_welcome_nothing_less_is_put_away() {
    let (put, said, go_on) = slow_place();
    let mut intake = Intake::new(put, PART, 0, 10_000);
    intake.take(&[1; 999]).await.unwrap();
    assert!(said.try_recv().is_err());
    intake.take(&[1; 1]).await.unwrap();
    assert_eq!(said.recv().unwrap(), (0, 1_000));
    go_on.send(()).unwrap();
    intake.flush().await.unwrap();
}

#[tokio::test]
async fn the_last_bytes_wait_for_the_end_of_the_request() {
    let (put, said, go_on) = slow_place();
    let mut intake = Intake::new(put, PART, 0, 500).with_least(LEAST);
    intake.take(&[1; 500]).await.unwrap();
    assert!(said.try_recv().is_err(), "if more comes than there should be, the file must not be whole");
    go_on.send(()).unwrap();
    intake.flush().await.unwrap();
    assert_eq!(said.recv().unwrap(), (0, 500));
}

#[tokio::test]
async fn what_came_together_does_not_wait_for_more_to_come() {
    let (put, said, go_on) = slow_place();
    let mut intake = Intake::new(put, PART, 0, 10_000).with_least(LEAST);
    intake.take(&[1; 100]).await.unwrap();
    intake.take(&[1; 300]).await.unwrap();
    assert_eq!(said.recv().unwrap(), (0, 100));
    assert!(intake.is_behind(), "it came while the first was being put away");
    assert!(intake.catch_up().now_or_never().is_none(), "which is not done yet, and may be waited for again");
    go_on.send(()).unwrap();
    intake.catch_up().await.unwrap();
    assert_eq!(said.recv().unwrap(), (100, 300), "no other byte had to come");
    go_on.send(()).unwrap();
    intake.flush().await.unwrap();
}
