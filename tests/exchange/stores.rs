//! Two real stores, each with its driver, and a server process that dies in the middle: in the end both show the same.

use std::sync::Arc;

use apseko_store::Waiting;
use apseko_sync::State;

use super::server::Installation;
use super::tell;
use super::together::share;
use super::worker::{Road, Worker};

/// Enough for several messages.
const WORKERS: u32 = 450;

#[test]
fn two_stores_work_apart_meet_disagree_and_agree() {
    let mut installation = Installation::found(None);
    let (tablet, laptop) = (installation.enrol(1), installation.enrol(2));
    share(&installation, &[1, 2]);
    let server = installation.serve();
    let installation = Arc::new(installation);
    let road = Road::to(&server);
    let server = tell(async {
        let tablet = Worker::begin(&installation, &tablet, &road);
        let laptop = Worker::begin(&installation, &laptop, &road);
        tablet.opens_a_visit("12");
        tablet.until("everything was delivered", |it| it.waiting() == Waiting::default()).await;
        laptop.until("the visit has arrived", |it| it.headcounts() == ["12"]).await;

        // Both go where there is no signal.
        tablet.may_speak(false);
        laptop.may_speak(false);
        tablet.until("it keeps silent", |it| it.state() == Some(State::NotAllowed)).await;
        laptop.until("it keeps silent", |it| it.state() == Some(State::NotAllowed)).await;
        tablet.counts_heads("14");
        tablet.meets_workers(0..WORKERS);
        laptop.counts_heads("9");
        laptop.meets_workers(WORKERS..WORKERS + 20);
        assert!(tablet.waiting().own > 1_000 && laptop.waiting().own > 20, "nothing was sent without leave");
        assert_eq!((tablet.headcounts(), laptop.headcounts()), (vec!["14".into()], vec!["9".into()]));

        // Both come back, and in the middle of it the server's power goes.
        tablet.may_speak(true);
        let sent = tablet.sent();
        tablet.until("a first message has arrived", |it| it.sent() > sent).await;
        server.kill();
        assert!(tablet.waiting().own > 0, "the rest was still to be sent");
        laptop.may_speak(true);
        tablet.until("it is offline", |it| matches!(it.state(), Some(State::Offline { .. }))).await;
        laptop.until("it is offline", |it| matches!(it.state(), Some(State::Offline { .. }))).await;
        let again = installation.clone();
        let server = tokio::task::spawn_blocking(move || again.serve()).await.unwrap();
        road.leads_to(&server);

        // Nobody rings: a failure is waited for, and then it goes on by itself.
        for worker in [&tablet, &laptop] {
            worker.until("everything was delivered", |it| it.waiting() == Waiting::default()).await;
            worker.until("everybody is known", |it| it.workers() == (WORKERS + 20) as usize).await;
            worker.until("both counts are shown", |it| it.headcounts().len() == 2).await;
        }
        assert_eq!(tablet.headcounts(), laptop.headcounts(), "in the same order");
        assert_eq!(tablet.rows(), laptop.rows());

        laptop.decides("13");
        tablet.until("the decision has arrived", |it| it.headcounts() == ["13"]).await;
        laptop.until("it was delivered", |it| it.waiting() == Waiting::default()).await;
        assert!(tablet.party().is_some_and(|party| !party.has_conflict()), "decided once, for both");
        assert_eq!(tablet.rows(), laptop.rows(), "and both show the same");
        for worker in [tablet, laptop] {
            let state = worker.stops().await;
            assert_eq!((state.parked, state.refused, state.next_attempt), (0, 0, None));
            assert_eq!(state.server, Some(installation.server));
            assert!(state.last_receipt.is_some(), "the server has signed for what it keeps");
        }
        server
    });
    assert!(server.stop());
    let said = installation.check();
    assert!(said.contains("parked 0"), "{said}");
}
