//! Who came in, who was told what, what administrators did: in one chain, apart from the feed, on either database.

use apseko_testkit::PostgresCluster;
use serde_json::Value;

use super::device::TestDevice;
use super::server::Installation;
use super::tell;
use super::together::share;

#[test]
fn everything_is_noted_on_sqlite() {
    everything_is_noted(Installation::found(None));
}

#[test]
fn everything_is_noted_on_postgresql() {
    let cluster = PostgresCluster::start();
    everything_is_noted(Installation::found(Some(cluster.database("audit"))));
}

/// What a word of the program says; it must be satisfied.
pub fn said(installation: &Installation, words: &[&str]) -> String {
    let said = installation.command(words[0]).args(&words[1..]).output().unwrap();
    assert!(said.status.success(), "{words:?}: {}", String::from_utf8_lossy(&said.stderr));
    String::from_utf8(said.stdout).unwrap()
}

fn entries(installation: &Installation) -> Vec<Value> {
    let shown = said(installation, &["audit", "show"]);
    shown.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn of<'e>(entries: &'e [Value], action: &str) -> Vec<&'e Value> {
    entries.iter().filter(|entry| entry["action"] == action).collect()
}

const CASE: u8 = 3;

fn everything_is_noted(mut installation: Installation) {
    let (mut tablet, mut laptop) = (installation.enrol(1), installation.enrol(2));
    laptop.user = tablet.user;
    share(&installation, &[1, 2]);
    let server = installation.serve();
    tell(async {
        tablet.open_case(CASE);
        tablet.write_note(CASE, 1, "Sastatnēm nav margu.");
        tablet.sync(&installation.link(&server, &tablet)).await.unwrap();
        laptop.sync(&installation.link(&server, &laptop)).await.unwrap();
        let stranger = TestDevice::new(9);
        installation.link(&server, &stranger).head_beyond(0).await.unwrap_err();
    });
    let backups = installation.path("elsewhere");
    said(&installation, &["backup", "--to", backups.to_str().unwrap()]);
    assert!(server.stop());

    let all = entries(&installation);
    let actions: Vec<&str> = all.iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert_eq!(&actions[..3], ["init", "vouch", "vouch"], "from the beginning: {actions:?}");
    let vouched = of(&all, "vouch");
    assert!(vouched[0]["actor"]["operator"].as_str().unwrap().starts_with("uid "), "{}", vouched[0]);
    assert_eq!(of(&all, "server.started").len(), 1);
    assert_eq!(of(&all, "server.stopped").len(), 1);
    assert!(!of(&all, "backup").is_empty());

    let person = hex::encode(tablet.user.0);
    let came = of(&all, "session.opened");
    assert_eq!((came.len(), &came[0]["actor"]["person"]), (2, &Value::from(person)), "{came:?}");
    assert_eq!(came[0]["address"], "127.0.0.1");
    let refused = of(&all, "session.refused");
    assert_eq!((refused.len(), &refused[0]["code"]), (1, &Value::from("session.refused")));
    assert_eq!(refused[0]["device"], hex::encode([9; 16]));
    let told: Vec<&Value> =
        of(&all, "pulled").into_iter().filter(|entry| entry["device"] == hex::encode([2; 16])).collect();
    let scope = format!("case:{}", hex::encode([CASE; 16]));
    assert!(told[0]["object"].as_str().unwrap().contains(&scope), "who was told what: {told:?}");
    let text = all.iter().map(Value::to_string).collect::<String>();
    assert!(!text.contains("margu") && !text.contains("Inspektors"), "no content, no names");

    let verified = said(&installation, &["audit", "verify"]);
    let head = verified.lines().find_map(|line| line.strip_prefix("head ")).unwrap().to_owned();
    said(&installation, &["audit", "verify", "--expect", &head]);
    let shown = said(&installation, &["audit", "show", "--since", "2199-01-01"]);
    assert_eq!(shown, "", "nothing happened after the end of the century");
    assert_eq!(
        of(&entries(&installation), "audit.read").last().unwrap()["outcome"],
        "begun",
        "who reads it too"
    );
    let strange = format!("{}:{}", 2, hex::encode([7; 32]));
    let found = installation.command("audit").args(["verify", "--expect", &strange]).output().unwrap();
    assert!(String::from_utf8_lossy(&found.stderr).contains("audit.other_history"));
}

#[test]
fn where_nothing_can_be_noted_nothing_is_told_and_everything_is_taken() {
    let cluster = PostgresCluster::start();
    let mut installation = Installation::found(Some(cluster.database("closed")));
    let (mut tablet, mut laptop) = (installation.enrol(1), installation.enrol(2));
    laptop.user = tablet.user;
    share(&installation, &[1, 2]);
    // A backup would make the tables that are missing.
    let server = installation.serve_with(&["--backup-every", "0"]);
    tell(async {
        let (of_tablet, of_laptop) =
            (installation.link(&server, &tablet), installation.link(&server, &laptop));
        cluster.psql("closed", "ALTER SCHEMA audit RENAME TO elsewhere");
        tablet.open_case(CASE);
        while tablet.unsent() > 0 {
            tablet.talk(&of_tablet).await.unwrap();
        }
        let failure = loop {
            if let Err(failure) = laptop.talk(&of_laptop).await {
                break failure;
            }
        };
        assert_eq!(failure.code(), "audit.unavailable", "what cannot be noted is not told");
        cluster.psql("closed", "ALTER SCHEMA elsewhere RENAME TO audit");
        laptop.sync(&of_laptop).await.unwrap();
    });
    assert!(server.stop());
    assert!(!of(&entries(&installation), "pulled").is_empty(), "it was told later, and noted");
    said(&installation, &["audit", "verify"]);
}

#[test]
fn a_restore_goes_on_with_the_audit_and_a_lost_one_comes_back() {
    let mut installation = Installation::found(None);
    let mut tablet = installation.enrol(1);
    let server = installation.serve();
    tell(async {
        tablet.open_case(CASE);
        tablet.sync(&installation.link(&server, &tablet)).await.unwrap();
    });
    assert!(server.stop());
    let to = installation.path("elsewhere");
    let backup = said(&installation, &["backup", "--to", to.to_str().unwrap()]);
    let backup = backup.lines().find_map(|line| line.strip_prefix("backup ")).unwrap().to_owned();
    let before = entries(&installation).len();

    said(&installation, &["restore", "--from", &backup, "--replace"]);
    let after = entries(&installation);
    assert!(after.len() > before, "nothing of it was taken back");
    let restored = of(&after, "restore");
    assert_eq!(restored.iter().map(|it| it["outcome"].clone()).collect::<Vec<_>>(), ["begun", "done"]);

    // The machine is lost; the keys are not.
    for gone in ["feed.db", "audit.db", "audit.db-wal", "audit.db-shm"] {
        let _ = std::fs::remove_file(installation.path(gone));
    }
    said(&installation, &["restore", "--from", &backup]);
    said(&installation, &["audit", "verify"]);
    let brought = entries(&installation);
    assert_eq!(brought[0]["action"], "init", "what was noted until the backup is there again");
    assert_eq!(of(&brought, "audit.moved").len(), 1, "and where it came from");
}
