//! A case is given to somebody else while its inspector has work in it that nobody has seen: the work goes first, then the case.

use std::sync::Arc;

use apseko_domain::NoticeKind;
use apseko_oplog::UserId;

use super::audit::said;
use super::device::TestDevice;
use super::server::{Installation, Server};
use super::tell;
use super::worker::{Road, TASK, Worker};

const NO_BACKUPS: [&str; 2] = ["--backup-every", "0"];
const ILZE: u8 = 1;
const JURIS: u8 = 2;
const HEAD: u8 = 3;

fn user(number: u8) -> UserId {
    UserId([number ^ 0x80; 16])
}

/// Two inspectors and the head of their unit, each with a device.
fn unit() -> (Arc<Installation>, [TestDevice; 3]) {
    let mut installation = Installation::found(None);
    let devices = [ILZE, JURIS, HEAD].map(|number| installation.enrol(number));
    let people = installation.path("people.json");
    let mut listed: Vec<serde_json::Value> =
        serde_json::from_slice(&std::fs::read(&people).unwrap()).unwrap();
    listed[2]["role"] = "RSV".into();
    std::fs::write(people, serde_json::to_vec(&listed).unwrap()).unwrap();
    (Arc::new(installation), devices)
}

async fn gives(installation: &Installation, server: &Server, head: &mut TestDevice, action: &str, to: u8) {
    let link = installation.link(server, head);
    head.sync(&link).await.unwrap();
    head.gives(action, TASK.into_bytes(), user(to));
    head.sync(&link).await.unwrap();
}

/// Lets everything in that was held for a second look; tells how much that was.
fn admit_what_is_held(installation: &Installation) -> usize {
    let held = said(installation, &["quarantine", "list"]);
    let ids: Vec<&str> =
        held.lines().filter_map(|line| line.strip_prefix("held ")?.split(' ').next()).collect();
    for id in &ids {
        said(installation, &["quarantine", "admit", id]);
    }
    ids.len()
}

#[test]
fn a_case_that_is_given_away_leaves_after_the_work_in_it() {
    let (installation, [ilze, juris, mut head]) = unit();
    let server = installation.serve_with(&NO_BACKUPS);
    let road = Road::to(&server);
    tell(async {
        let first = Worker::begin_own(&installation, &ilze, &road);
        first.opens_a_visit("12");
        first
            .until("her visit is delivered", |it| {
                it.waiting().own == 0 && it.exchange_state().server.is_some()
            })
            .await;
        gives(&installation, &server, &mut head, "assign", ILZE).await;
        first.until("she has it", |it| it.tasks() == 1).await;
        let second = Worker::begin_own(&installation, &juris, &road);
        second.until("he is up to date", |it| it.exchange_state().last_answer.is_some()).await;

        first.looks_at_a_photo();
        let case = first.case();
        first.may_speak(false);
        first.counts_heads("14");
        first.meets_workers(1..4);
        gives(&installation, &server, &mut head, "reassign", JURIS).await;
        second.until("the case is his", |it| it.headcounts() == ["12"]).await;
        assert!(!first.visit_has_departed(), "without a connection nothing leaves");

        first.may_speak(true);
        first.until("the case has left", Worker::visit_has_departed).await;
        assert_eq!(first.waiting().own, 0, "her work went first");
        assert_eq!(first.tasks(), 0, "it is in no list");
        assert_eq!(first.fetched(), 0, "what was fetched of it goes at once");
        let notices = first.notices();
        assert_eq!(notices.len(), 1, "{notices:?}");
        assert_eq!((notices[0].kind, notices[0].case.as_str()), (NoticeKind::CaseLeft, "SIA „Aura”"));
        assert!(first.has_visit(), "no backup has it, so the bodies are kept");
        assert!(first.has_departed(case), "originals of the case may go when they are signed for");

        let admitted = admit_what_is_held(&installation);
        assert!(admitted >= 4, "what came late was kept for a second look: {admitted}");
        second.hurries();
        second.until("he has everything", |it| it.workers() == 3 && it.headcounts() == ["14"]).await;
        assert!(second.notices().is_empty(), "whoever gets a case is not told that one left");

        said(&installation, &["backup"]);
        first.hurries();
        first
            .until("the bodies are gone", |it| {
                it.hurries();
                !it.has_visit()
            })
            .await;
        assert!(first.has_departed(case), "also where nothing else is known of it any more");
        first.acknowledges(notices[0].number);
        assert!(first.notices().is_empty(), "she has said that she knows");
        assert!(first.visit_has_departed(), "an open screen still learns why");

        gives(&installation, &server, &mut head, "reassign", ILZE).await;
        first.until("it is hers again", |it| it.tasks() == 1 && it.workers() == 3).await;
        assert!(!first.visit_has_departed());
        first.stops().await;
        second.stops().await;
    });
    assert!(server.stop());
    assert!(installation.check().contains("parked 0\n"));
}

#[test]
fn a_case_that_a_colleague_claims_goes_without_a_word() {
    let (installation, [ilze, juris, mut head]) = unit();
    let server = installation.serve_with(&NO_BACKUPS);
    let road = Road::to(&server);
    tell(async {
        let first = Worker::begin_own(&installation, &ilze, &road);
        first.opens_a_visit("12");
        let second = Worker::begin_own(&installation, &juris, &road);
        second.until("he could take it", |it| it.tasks() == 1).await;
        gives(&installation, &server, &mut head, "assign", ILZE).await;
        second.until("it is hers", |it| it.tasks() == 0).await;
        assert!(second.visit_has_departed(), "an open screen says so");
        assert!(second.notices().is_empty(), "he has never worked in it");
        assert_eq!((first.tasks(), first.notices()), (1, Vec::new()));
        first.stops().await;
        second.stops().await;
    });
    assert!(server.stop());
}
