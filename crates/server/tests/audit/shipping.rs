//! What a real collector gets: every entry, in order, however often it falls, and nobody else anything.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use apseko_oplog::UserId;
use apseko_server::audit::{
    Actor, Collector, Event, Outcome, Pace, Shipping, Standing, Subject, action, append,
};
use apseko_server::premises::Folder;
use apseko_server::storage::Journal as _;
use apseko_server::storage::sqlite::SqliteJournal;
use apseko_testkit::{Authority, Certified, SyslogCollector};
use serde_json::Value;

use crate::keys::NOW;

const FOREVER: Duration = Duration::from_secs(90);
const PACE: Pace = Pace {
    look_every: Duration::from_millis(50),
    settle: Duration::from_secs(60),
    first_wait: Duration::from_millis(50),
    longest_wait: Duration::from_millis(200),
    burst: 150,
    tell_after: Duration::from_hours(1),
};

/// An installation with an audit and certificates.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, text: &str) -> PathBuf {
        std::fs::write(self.path(name), text).unwrap();
        self.path(name)
    }

    fn journal(&self) -> SqliteJournal {
        SqliteJournal::open(&self.path("audit.db")).unwrap()
    }

    fn note(&self, count: usize) {
        let event = |number| Event {
            object: format!("case:{number} \"]\\ ā\n"),
            detail: vec![("from".to_owned(), "1] \"2\"".to_owned())],
            ..Event::new(NOW, Actor::Person(UserId([4; 16])), action::PERSONAL_VIEWED)
                .about(Subject::Outsider([5; 16]), "inspection")
        };
        append(&mut self.journal(), &(0..count).map(event).collect::<Vec<_>>()).unwrap();
    }

    fn ship(&self, address: &str, roots: &Authority, own: Option<Certified>, pace: Pace) -> Shipping {
        let roots = self.put("roots.pem", &roots.root());
        let own = own.map(|own| (self.put("own.pem", &own.chain), self.put("own.key", &own.key)));
        let own = own.as_ref().map(|(chain, key)| (chain.as_path(), key.as_path()));
        let collector = Collector::read(address, Some(&roots), own).unwrap();
        Shipping::start(Box::new(self.journal()), collector, self.folder(), pace).unwrap()
    }

    fn folder(&self) -> Folder {
        Folder::at(self.0.path()).unwrap()
    }
}

/// Looks until it is so.
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + FOREVER;
    while !is_so() {
        assert!(Instant::now() < end, "{what}");
        std::thread::yield_now();
    }
}

fn until_stands(shipping: &Shipping, what: &str, is_so: impl Fn(&Standing) -> bool) -> Standing {
    until(what, || is_so(&shipping.standing()));
    shipping.standing()
}

/// The place and the hash of each entry that the collector has, in the order of coming.
fn received(collector: &SyslogCollector) -> Vec<(u64, String)> {
    let one = |line: String| {
        let message: Value = serde_json::from_str(&line).unwrap();
        assert_eq!((&message["program"], &message["pri"]), (&"apseko-server".into(), &"86".into()), "{line}");
        assert_eq!(
            (&message["id"], &message["at"]),
            (&"personal.viewed".into(), &"2026-09-21T14:13:20.000Z".into())
        );
        let data = message["data"].as_str().unwrap();
        assert!(data.contains(r#" object="case:"#) && data.contains(r#"\"\]\\ ā"#), "as it was said: {data}");
        assert!(data.contains(&format!(r#" subject="ref:{}""#, "05".repeat(16))), "{data}");
        assert!(message["text"].as_str().unwrap().contains("personal.viewed done by person"), "{line}");
        let of = |name: &str| {
            let (_, rest) = data.split_once(&format!(" {name}=\"")).unwrap();
            rest.split_once('"').unwrap().0.to_owned()
        };
        (of("seq").parse().unwrap(), of("hash"))
    };
    collector.received().into_iter().map(one).collect()
}

#[test]
fn every_entry_arrives_although_the_collector_falls_again_and_again() {
    let (desk, authority) = (Desk::new(), Authority::new());
    let mut collector = SyslogCollector::start(&authority);
    let shipping = desk.ship(&collector.address(), &authority, Some(authority.certify("server")), PACE);
    for round in 1..=3_u64 {
        desk.note(700);
        until("it receives", || received(&collector).iter().any(|(seq, _)| *seq > (round - 1) * 1_000 + 200));
        collector.crash();
        desk.note(300);
        until_stands(&shipping, "that it fell is seen", |standing| standing.failing.is_some());
        collector.restart();
        until_stands(&shipping, "it goes on", |standing| standing.failing.is_none());
    }
    let all = 3_000;
    until("all of it arrives", || received(&collector).iter().any(|(seq, _)| *seq == all));
    let standing = until_stands(&shipping, "all of it is confirmed", |standing| standing.sent == all);
    assert!(standing.failing.is_none());
    shipping.stop();
    expect_all(&received(&collector), &desk);
}

/// Each entry came, with its hash; some came again, and the first of each came in order.
fn expect_all(received: &[(u64, String)], desk: &Desk) {
    let mut seen = BTreeSet::new();
    let mut last = 0;
    for (seq, _) in received {
        if seen.insert(*seq) {
            assert_eq!(*seq, last + 1, "in order, and none is left out");
            last = *seq;
        }
    }
    let lines = desk.journal().after(None, usize::MAX).unwrap();
    assert_eq!(last, lines.last().unwrap().seq);
    for (seq, hash) in received {
        let line = &lines[usize::try_from(*seq - 1).unwrap()];
        assert_eq!(hash, &hex::encode(line.hash), "what came is what was noted");
    }
    eprintln!("{} entries came as {} messages", lines.len(), received.len());
}

#[test]
fn what_was_kept_is_not_sent_again_after_a_restart_and_what_was_not_is() {
    let (desk, authority) = (Desk::new(), Authority::new());
    let collector = SyslogCollector::start(&authority);
    let ship = |settle| {
        let pace = Pace { settle, ..PACE };
        desk.ship(&collector.address(), &authority, Some(authority.certify("server")), pace)
    };
    desk.note(20);
    let first = ship(Duration::ZERO);
    until_stands(&first, "kept", |standing| standing.kept == 20);
    first.stop();
    desk.note(5);
    let second = ship(Duration::from_hours(1));
    until_stands(&second, "confirmed", |standing| standing.sent == 25);
    second.stop();
    let third = ship(Duration::ZERO);
    until_stands(&third, "kept", |standing| standing.kept == 25);
    third.stop();
    until("all of it is written down", || received(&collector).len() >= 30);
    let places: Vec<u64> = received(&collector).iter().map(|(seq, _)| *seq).collect();
    assert_eq!(
        places,
        (1..=25).chain(21..=25).collect::<Vec<_>>(),
        "only what nobody could be sure of came twice"
    );
}

#[test]
fn of_two_processes_one_sends_and_the_other_takes_its_place() {
    let (desk, authority) = (Desk::new(), Authority::new());
    let collector = SyslogCollector::start(&authority);
    let pace = Pace { settle: Duration::ZERO, ..PACE };
    let ship = || desk.ship(&collector.address(), &authority, Some(authority.certify("server")), pace);
    let first = ship();
    desk.note(10);
    until_stands(&first, "the first sends", |standing| standing.kept == 10);
    let second = ship();
    desk.note(10);
    until_stands(&first, "and goes on", |standing| standing.kept == 20);
    assert_eq!(second.standing(), Standing::default(), "the second waits");
    first.stop();
    desk.note(10);
    until_stands(&second, "it is its turn", |standing| standing.kept == 30);
    second.stop();
    until("all of it is written down", || received(&collector).len() >= 30);
    let places: Vec<u64> = received(&collector).iter().map(|(seq, _)| *seq).collect();
    assert_eq!(places, (1..=30).collect::<Vec<_>>(), "nothing twice");
}

#[test]
fn nobody_else_gets_anything() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let collector = SyslogCollector::start(&authority);
    let fails = |roots: &Authority, own: Option<Certified>| {
        let desk = Desk::new();
        desk.note(5);
        let shipping = desk.ship(&collector.address(), roots, own, Pace { settle: Duration::ZERO, ..PACE });
        let standing = until_stands(&shipping, "it fails", |standing| standing.failing.is_some());
        shipping.stop();
        assert_eq!((standing.sent, standing.kept), (0, 0), "nothing counts as delivered");
        standing.failing.unwrap().1
    };
    let own = || Some(authority.certify("server"));
    assert_eq!(fails(&stranger, own()), "collector.not_trusted", "a collector that our roots do not know");
    let without = fails(&authority, None);
    assert!(["collector.not_trusted", "collector.broken"].contains(&without), "we show nothing: {without}");
    let foreign = fails(&authority, Some(stranger.certify("server")));
    assert!(
        ["collector.not_trusted", "collector.broken"].contains(&foreign),
        "we show a stranger's: {foreign}"
    );
    let expired = fails(&authority, Some(authority.certify_expired("server")));
    assert!(
        ["collector.not_trusted", "collector.broken"].contains(&expired),
        "we show an old one: {expired}"
    );
    assert_eq!(collector.received(), [""; 0], "and it has got nothing");
}

#[test]
fn a_collector_that_stays_away_is_told_of_once_and_gets_everything_later() {
    let (desk, authority) = (Desk::new(), Authority::new());
    let mut collector = SyslogCollector::start(&authority);
    collector.crash();
    desk.note(3);
    let pace = Pace { tell_after: Duration::ZERO, ..PACE };
    let shipping = desk.ship(&collector.address(), &authority, Some(authority.certify("server")), pace);
    let told = || {
        let lines = desk.journal().after(Some(3), 10).unwrap();
        lines.iter().map(|line| Event::from_bytes(&line.entry).unwrap()).collect::<Vec<_>>()
    };
    until("the people in charge are told", || !told().is_empty());
    let since = shipping.standing().failing.unwrap().0;
    until("it fails for some more tries", || since.elapsed() > PACE.longest_wait * 4);
    assert_eq!(told().len(), 1, "once");
    assert_eq!(told()[0].outcome, Outcome::Refused("collector.unreachable".to_owned()));
    collector.restart();
    until_stands(&shipping, "all of it is confirmed", |standing| standing.sent == 4);
    shipping.stop();
    until("all of it is written down", || collector.received().len() >= 4);
}

#[test]
fn an_audit_that_is_another_is_sent_from_its_beginning() {
    let (desk, authority) = (Desk::new(), Authority::new());
    let collector = SyslogCollector::start(&authority);
    let pace = Pace { settle: Duration::ZERO, ..PACE };
    let ship = || desk.ship(&collector.address(), &authority, Some(authority.certify("server")), pace);
    desk.note(5);
    let shipping = ship();
    until_stands(&shipping, "kept", |standing| standing.kept == 5);
    shipping.stop();
    let another = |name: &Path| drop(std::fs::remove_file(name));
    ["audit.db", "audit.db-wal", "audit.db-shm"].iter().for_each(|name| another(&desk.path(name)));
    append(&mut desk.journal(), &[Event::new(NOW, Actor::Server, action::STARTED)]).unwrap();
    desk.note(5);
    let shipping = ship();
    until_stands(&shipping, "kept", |standing| standing.kept == 6);
    shipping.stop();
    until("all of it is written down", || collector.received().len() >= 11);
}
