//! The audit for the security manager, with the real program: sent to a real collector, exported, asked who viewed whom.

use std::io::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use apseko_testkit::{Authority, SyslogCollector};
use serde_json::Value;

use super::audit::said;
use super::server::Installation;
use super::tell;
use super::together::share;

const CASE: u8 = 3;
const FOREVER: Duration = Duration::from_secs(60);

fn put(installation: &Installation, name: &str, text: &str) -> String {
    std::fs::write(installation.path(name), text).unwrap();
    installation.path(name).display().to_string()
}

fn ids(collector: &SyslogCollector) -> Vec<String> {
    let id = |line: String| serde_json::from_str::<Value>(&line).unwrap()["id"].as_str().unwrap().to_owned();
    collector.received().into_iter().map(id).collect()
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let end = Instant::now() + FOREVER;
    while !is_so() {
        assert!(Instant::now() < end, "{what}");
        std::thread::yield_now();
    }
}

#[test]
fn a_server_sends_its_audit_and_another_word_sends_the_rest() {
    let mut installation = Installation::found(None);
    let mut tablet = installation.enrol(1);
    share(&installation, &[1]);
    let authority = Authority::new();
    let collector = SyslogCollector::start(&authority);
    let own = authority.certify("server");
    let (roots, chain) =
        (put(&installation, "siem.pem", &authority.root()), put(&installation, "own.pem", &own.chain));
    let (key, to) = (put(&installation, "own.key", &own.key), collector.address());
    let words = ["--syslog", &to, "--syslog-ca", &roots, "--syslog-cert", &chain, "--syslog-key", &key];
    let server = installation.serve_with(&words);
    tell(async {
        tablet.open_case(CASE);
        tablet.sync(&installation.link(&server, &tablet)).await.unwrap();
    });
    until("what happened before and what happens now", || {
        let ids = ids(&collector);
        ["init", "vouch", "server.started", "session.opened"].iter().all(|id| ids.iter().any(|it| it == id))
    });
    assert!(server.stop());

    let mut ship = installation.command("audit");
    ship.args(["ship", "--to", &to, "--ca", &roots, "--client-cert", &chain, "--client-key", &key]);
    let mut ship =
        ship.arg("--until-input-ends").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    until("what the server could not send any more", || {
        ids(&collector).iter().any(|id| id == "server.stopped")
    });
    drop(ship.stdin.take());
    assert!(ship.wait().unwrap().success());
    let shown = said(&installation, &["audit", "show"]);
    assert!(shown.contains(r#""action":"audit.shipped""#), "who sent it is noted");

    let plain = installation.command("audit").args(["ship", "--to", "tcp://127.0.0.1:514"]).output().unwrap();
    assert!(
        String::from_utf8_lossy(&plain.stderr).contains("collector.address"),
        "nothing goes in the clear"
    );
    let half = installation
        .command("serve")
        .args(["--listen", "127.0.0.1:0", "--syslog", &to])
        .args(["--syslog-cert", &chain])
        .output()
        .unwrap();
    assert!(!half.status.success(), "a certificate without a key is a mistake, and is told at once");
}

#[test]
fn the_security_manager_asks_who_viewed_a_case_and_takes_the_audit_along() {
    let mut installation = Installation::found(None);
    let (mut tablet, mut laptop) = (installation.enrol(1), installation.enrol(2));
    laptop.user = tablet.user;
    share(&installation, &[1, 2]);
    let server = installation.serve();
    tell(async {
        tablet.open_case(CASE);
        tablet.write_note(CASE, 1, "Sastatnēm nav margu.");
        tablet.sync(&installation.link(&server, &tablet)).await.unwrap();
        laptop.sync(&installation.link(&server, &laptop)).await.unwrap();
    });
    assert!(server.stop());

    let scope = format!("case:{}", hex::encode([CASE; 16]));
    let report = said(&installation, &["audit", "viewed", "--scope", &scope]);
    assert!(report.starts_with("WHEN (UTC)"), "{report}");
    assert!(
        report.contains(&hex::encode([2; 16])) && report.contains("pulled"),
        "the laptop was told: {report}"
    );
    let other = said(&installation, &["audit", "viewed", "--scope", &format!("case:{}", "77".repeat(16))]);
    assert_eq!(other.lines().count(), 1, "nobody was told of another: {other}");
    let person = hex::encode(tablet.user.0);
    assert_eq!(said(&installation, &["audit", "viewed", "--person", &person]).lines().count(), 1);

    let mut reference = installation.command("audit");
    reference.args(["reference", "--kind", "personal-code"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut reference = reference.spawn().unwrap();
    reference.stdin.take().unwrap().write_all(b"010190-12345\n").unwrap();
    let printed = String::from_utf8(reference.wait_with_output().unwrap().stdout).unwrap();
    assert!(printed.starts_with("ref:") && !printed.contains("010190"), "{printed}");
    assert_eq!(said(&installation, &["audit", "viewed", "--subject", printed.trim()]).lines().count(), 1);

    let to = installation.path("export.jsonl").display().to_string();
    said(&installation, &["audit", "export", "--until", "2199-01-01", "--to", &to]);
    let exported = std::fs::read_to_string(&to).unwrap();
    let lines: Vec<Value> = exported.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let last = lines.last().unwrap();
    assert_eq!(
        (&last["action"], &last["outcome"]),
        (&"export.made".into(), &"begun".into()),
        "it notes itself"
    );
    assert_eq!(last["purpose"], "audit");
    let asked = lines.iter().find(|line| line["subject"] == format!("person:{person}").as_str()).unwrap();
    assert_eq!(asked["action"], "audit.read", "whoever asks about somebody is noted with it");
    let again = installation.command("audit").args(["export", "--to", &to]).output().unwrap();
    assert!(!again.status.success(), "a file that is there stays");
    assert_eq!(said(&installation, &["audit", "export", "--since", "2199-01-01", "--to", "-"]), "");

    let copies = installation.path("copies").display().to_string();
    assert_eq!(
        said(&installation, &["audit", "prune", "--to", &copies]),
        "entries 0\n",
        "nothing is that old"
    );
    let few = installation.command("audit").args(["prune", "--audit-months", "5"]).output().unwrap();
    assert_eq!(few.status.code(), Some(2), "less than the rules ask for is a mistake");
    said(&installation, &["backup", "--to", &copies]);
    let beside = said(&installation, &["audit", "verify", "--from", &copies]);
    assert!(beside.contains("head "), "{beside}");
}
