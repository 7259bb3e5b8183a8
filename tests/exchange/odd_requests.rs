//! Work that comes otherwise than a device of ours brings it: nothing that was acknowledged is lost or doubled by it, and
//! each case has its stable code.

use apseko_oplog::message::{Answer, Ask, Kept, Push, Request};
use apseko_sync::Link;
use apseko_trust::{Purpose, Signer as _, SoftwareKey};

use super::audit::said;
use super::device::TestDevice;
use super::server::Installation;
use super::tell;

const CASE: u8 = 5;

/// The next push of a device, which it has not sent.
async fn push_of(device: &mut TestDevice, link: &Link) -> (Request, Push) {
    loop {
        let request = device.question();
        if let Ask::Push(push) = &request.ask {
            let push = push.clone();
            return (request, push);
        }
        let reply = link.exchange(&request).await.unwrap();
        device.step(apseko_oplog::device::Input::Reply(Box::new(reply)));
    }
}

/// What the server keeps of a push that somebody has changed on the way.
async fn kept(link: &Link, request: &Request, push: Push) -> Kept {
    let changed = Request { ask: Ask::Push(push), ..request.clone() };
    match link.exchange(&changed).await.unwrap().answer {
        Answer::Kept(kept) => kept,
        other => panic!("a push is answered: {other:?}"),
    }
}

/// The next push of a device that has nobody's pass: somebody else carries it.
async fn handed_over(device: &mut TestDevice, carrier: &TestDevice, link: &Link) -> (Request, Push) {
    loop {
        let request = Request { device: carrier.id, ..device.question() };
        if let Ask::Push(push) = &request.ask {
            return (request.clone(), push.clone());
        }
        let reply = link.exchange(&request).await.unwrap();
        device.step(apseko_oplog::device::Input::Reply(Box::new(reply)));
    }
}

/// Brings the feed back from a backup of this moment.
fn begin_another_life(installation: &Installation) {
    let shelf = installation.path("another-disk");
    said(installation, &["backup", "--to", shelf.to_str().unwrap()]);
    let files = std::fs::read_dir(shelf).unwrap().map(|entry| entry.unwrap().path());
    let backup = files.filter(|file| file.extension().is_some_and(|ending| ending == "db")).max().unwrap();
    said(installation, &["restore", "--from", backup.to_str().unwrap(), "--replace"]);
}

#[test]
fn refused_work_is_handed_in_again_when_its_key_is_known() {
    let mut installation = Installation::found(None);
    let anna = installation.enrol(1);
    // Nobody has vouched for his tablet, and it will not come back.
    let mut juris = TestDevice::new(2);
    let server = installation.serve();
    let link = installation.link(&server, &anna);
    let written = [juris.open_case(CASE), juris.write_notes(CASE, 9)].concat();
    let count = written.len();
    tell(async {
        let (request, push) = handed_over(&mut juris, &anna, &link).await;
        let kept = kept(&link, &request, push).await;
        assert_eq!((kept.places.len(), kept.refused.len()), (0, count), "nobody knows whose it is");
    });
    let listed = said(&installation, &["quarantine", "list"]);
    assert!(listed.contains(&format!("refused 1 operations {count} since come in 0 ")), "{listed}");
    let admit = |installation: &Installation, number: &str| {
        let said = installation.command("quarantine").args(["admit", number]).output().unwrap();
        (said.status.success(), String::from_utf8([said.stdout, said.stderr].concat()).unwrap())
    };
    let (done, told) = admit(&installation, "1");
    assert!(!done && told.contains("(quarantine.not_shown)"), "the administrator is no witness: {told}");
    assert!(installation.check().contains("operations 0\n"), "and nothing of it is there");
    let (done, told) = admit(&installation, "2");
    assert!(!done && told.contains("(quarantine.unknown)"), "{told}");
    // What people have written belongs to every life of the feed.
    assert!(server.stop());
    begin_another_life(&installation);
    let server = installation.serve();

    installation.enrol(2);
    // His tablet has nobody's pass: hers has brought it.
    let tablet = hex::encode([1; 16]);
    let all = said(&installation, &["quarantine", "admit", "--device", &hex::encode([3; 16])]);
    assert!(all.contains("0 admitted, 0 still held"), "of another device: {all}");
    let all = said(&installation, &["quarantine", "admit", "--device", &tablet]);
    assert!(all.contains(&format!("refused 1 admitted {count} parked 0 refused 0")), "{all}");
    let (done, told) = admit(&installation, "1");
    assert!(done && told.contains(&format!("admitted {count} parked 0 refused 0")), "{told}");
    assert!(admit(&installation, "1").0, "once more is no harm");
    assert!(installation.check().contains(&format!("operations {count}\nplaces {count}\n")), "once each");
    let listed = said(&installation, &["quarantine", "list"]);
    assert!(listed.contains(&format!("refused 1 operations {count} since come in {count} ")), "{listed}");
    assert!(
        said(&installation, &["audit", "show"]).contains("quarantine.not_shown"),
        "each attempt is noted"
    );

    tell(async {
        let mut replacement = juris.twin_without_data();
        let link = installation.link(&server, &replacement);
        for _ in 0..3 {
            replacement.sync(&link).await.unwrap();
        }
        assert!(
            written.iter().all(|id| replacement.knows(id)),
            "the running server tells of it, and it counts"
        );
    });
    assert!(server.stop());
}

#[test]
fn work_whose_authorship_is_not_shown_is_kept_apart_and_told() {
    let mut installation = Installation::found(None);
    let mut anna = installation.enrol(1);
    let server = installation.serve();
    let count = tell(async {
        let link = installation.link(&server, &anna);
        anna.open_case(CASE);
        let count = 1 + anna.write_notes(CASE, 9).len();
        let (request, push) = push_of(&mut anna, &link).await;

        let unsigned = kept(&link, &request, Push { tips: Vec::new(), ..push.clone() }).await;
        assert_eq!((unsigned.places.len(), unsigned.refused.len()), (0, count), "nobody has signed it");
        let stranger = SoftwareKey::from_secret(&[99; 32]).unwrap();
        let mut forged = push.clone();
        for (tip, envelope) in &mut forged.tips {
            *envelope = stranger.sign(Purpose::Batch, &tip.0).unwrap();
        }
        let forged = kept(&link, &request, forged).await;
        assert_eq!((forged.places.len(), forged.refused.len()), (0, count), "somebody else has signed it");
        let mut swapped = push.clone();
        let body = swapped.ops[2].body.clone();
        swapped.ops[1].body = body;
        let swapped = kept(&link, &request, swapped).await;
        assert_eq!(swapped.refused, [push.ops[1].header.id()], "a body that is not the one of its header");

        anna.sync(&link).await.unwrap();
        assert_eq!(anna.acknowledged().len(), count, "sent as it is, all of it is kept");
        count
    });
    assert!(server.stop());
    assert!(installation.check().contains(&format!("operations {count}\nplaces {count}\n")), "once each");
    let told = said(&installation, &["notices"]);
    assert!(told.contains("notice.refused"), "the people in charge are told: {told}");
    let apart = said(&installation, &["quarantine", "list"]);
    assert!(apart.lines().filter(|line| line.starts_with("refused ")).count() >= 2, "{apart}");
}

#[test]
fn a_refused_request_that_is_not_to_come_in_is_put_aside_and_stays() {
    let mut installation = Installation::found(None);
    let anna = installation.enrol(1);
    let mut stranger = TestDevice::new(2);
    let server = installation.serve();
    let link = installation.link(&server, &anna);
    stranger.open_case(CASE);
    tell(async {
        for _ in 0..2 {
            let (request, push) = handed_over(&mut stranger, &anna, &link).await;
            assert!(kept(&link, &request, push).await.places.is_empty());
        }
    });
    let word = |words: &[&str]| {
        let said = installation.command("quarantine").args(words).output().unwrap();
        (said.status.success(), String::from_utf8([said.stdout, said.stderr].concat()).unwrap())
    };
    assert!(!word(&["drop", "1"]).0, "a reason has to be said");
    let (done, told) = word(&["drop", "1", "--reason", "sveša ierīce"]);
    assert!(done && told.contains("dropped 1"), "{told}");
    let (_, listed) = word(&["list"]);
    let line = listed.lines().find(|line| line.starts_with("refused 1 ")).expect("it stays in the list");
    assert!(
        line.contains(" dropped ") && line.ends_with("sveša ierīce") && !line.contains("bytes 0"),
        "{line}"
    );
    let (done, told) = word(&["admit", "1"]);
    assert!(!done && told.contains("(quarantine.dropped)"), "{told}");
    let (done, told) = word(&["drop", "1", "--reason", "vēlreiz"]);
    assert!(!done && told.contains("(quarantine.dropped)"), "the first word stays: {told}");
    assert!(word(&["drop", "7", "--reason", "nav"]).1.contains("(quarantine.unknown)"));
    let (_, told) = word(&["admit", "--device", &hex::encode([1; 16])]);
    assert!(!told.contains("refused 1"), "what was put aside is not asked again: {told}");
    // The device asks once more at its next start: what somebody has put aside is not kept a second time.
    tell(async {
        let (request, push) = handed_over(&mut stranger, &anna, &link).await;
        kept(&link, &request, push).await;
    });
    assert_eq!(word(&["list"]).1.lines().filter(|line| line.starts_with("refused ")).count(), 1);
    assert!(server.stop());
    assert!(said(&installation, &["audit", "show"]).contains("quarantine.drop"));
}

#[test]
fn what_comes_twice_or_in_another_order_is_there_once() {
    let mut installation = Installation::found(None);
    let mut anna = installation.enrol(1);
    let server = installation.serve();
    let count = tell(async {
        let link = installation.link(&server, &anna);
        anna.open_case(CASE);
        let count = 1 + anna.write_notes(CASE, 9).len();
        let (request, push) = push_of(&mut anna, &link).await;
        let mut reversed = push.clone();
        reversed.ops.reverse();
        let first = kept(&link, &request, reversed).await;
        assert_eq!((first.places.len(), first.refused.len()), (count, 0), "the order is the chain's");
        let again = kept(&link, &request, push.clone()).await;
        let (mut first, mut again) = (first.places, again.places);
        first.sort_unstable();
        again.sort_unstable();
        assert_eq!(first, again, "replayed, it has the places that it had");
        anna.sync(&link).await.unwrap();
        assert_eq!(anna.acknowledged().len(), count);
        count
    });
    assert!(server.stop());
    assert!(installation.check().contains(&format!("operations {count}\nplaces {count}\n")), "once each");
}

#[test]
fn work_in_a_foreign_case_waits_for_a_second_look() {
    let mut installation = Installation::found(None);
    let (mut anna, mut juris) = (installation.enrol(1), installation.enrol(2));
    let server = installation.serve();
    tell(async {
        let (of_anna, of_juris) = (installation.link(&server, &anna), installation.link(&server, &juris));
        anna.open_case(CASE);
        anna.write_note(CASE, 1, "Sastatnēm nav margu.");
        anna.sync(&of_anna).await.unwrap();
        juris.sync(&of_juris).await.unwrap();
        assert_eq!(juris.texts(1), [""; 0], "he is not told of a case that is not his");
        juris.write_note(CASE, 2, "Te strādā 14 cilvēki.");
        juris.sync(&of_juris).await.unwrap();
        assert_eq!(juris.unsent(), 0, "what he brings is kept");
        anna.sync(&of_anna).await.unwrap();
        assert_eq!(anna.texts(2), [""; 0], "and does not count until somebody has looked at it");
    });
    let listed = said(&installation, &["quarantine", "list"]);
    let held: Vec<&str> = listed.lines().filter(|line| line.starts_with("held ")).collect();
    assert_eq!(held.len(), 1, "{listed}");
    let id = held[0].split(' ').nth(1).unwrap();
    assert!(held[0].contains(&hex::encode([2; 16])), "it says whose device: {listed}");
    assert!(said(&installation, &["notices"]).contains("notice.held"));

    assert_eq!(said(&installation, &["quarantine", "admit", id]), format!("admitted {id}\n"));
    let refused = |id: &str| {
        let said = installation.command("quarantine").args(["admit", id]).output().unwrap();
        assert_eq!(said.status.code(), Some(1));
        String::from_utf8(said.stderr).unwrap()
    };
    assert!(refused(id).contains("quarantine.not_held"));
    assert!(refused(&"00".repeat(32)).contains("quarantine.unknown"));
    tell(async {
        anna.sync(&installation.link(&server, &anna)).await.unwrap();
        assert_eq!(anna.texts(2), ["Te strādā 14 cilvēki."], "let in beside the running server, it counts");
    });
    assert!(server.stop());
    let audit = said(&installation, &["audit", "show"]);
    assert!(audit.contains("quarantine.admit") && audit.contains("quarantine.listed"));
}
