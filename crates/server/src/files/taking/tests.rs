//! What is kept of a request that another one sends home.

use std::convert::Infallible;

use futures_util::stream;

use super::super::turns::Turns;
use super::*;

const ID: UploadId = UploadId([7; 16]);
const LENGTH: u64 = 10_000;

/// Somebody at work with an upload whom the next request sends home at once; says how it ended and where the bytes went.
async fn overtaken_over<S>(body: S) -> (Ended, Vec<(u64, usize)>)
where
    S: Stream<Item = Result<Bytes, Infallible>> + Unpin,
{
    let turns = Turns::default();
    let turn = turns.enter(ID).await.unwrap();
    let (_never, stopping) = watch::channel(false);
    let mut source = Source { body, turn: Some(turn), leaving: None, stopping };
    let put: Arc<Mutex<Vec<(u64, usize)>>> = Arc::default();
    let shelf = put.clone();
    let onto_shelf: Put = Arc::new(move |at, bytes| {
        shelf.lock().unwrap().push((at, bytes.len()));
        Ok(())
    });
    let at_work = async {
        let mut intake = Intake::new(onto_shelf, 1_000, 0, LENGTH);
        let ended = source.pour(&mut intake).await.unwrap();
        source.turn = None;
        ended
    };
    let (newer, ended) = tokio::join!(biased; turns.enter(ID), at_work);
    assert!(newer.is_ok(), "the newer request has its turn when the older one has gone");
    let put = put.lock().unwrap().clone();
    (ended, put)
}

#[tokio::test(start_paused = true)]
async fn what_had_come_before_the_newer_request_is_not_sent_again() {
    let come = stream::iter((0..3).map(|_| Ok(Bytes::from_static(&[1; 700]))));
    let (ended, put) = overtaken_over(come.chain(stream::pending())).await;
    assert!(matches!(ended, Ended::Overtaken), "nothing more comes, so it goes home");
    assert_eq!(put, [(0, 1_400), (1_400, 700)], "and all that lay with the system is kept");
}

#[tokio::test(start_paused = true)]
async fn whoever_goes_on_sending_does_not_keep_the_newer_request_waiting() {
    let begun = Instant::now();
    let endless = stream::unfold((), |()| async {
        tokio::time::sleep(SCRAP / 2).await;
        Some((Ok(Bytes::from_static(&[1; 10])), ()))
    });
    let (ended, put) = overtaken_over(Box::pin(endless)).await;
    assert!(matches!(ended, Ended::Overtaken));
    assert!(begun.elapsed() <= LEAVING + SCRAP, "it took {:?}", begun.elapsed());
    assert!(!put.is_empty(), "what came until then is kept too");
}
