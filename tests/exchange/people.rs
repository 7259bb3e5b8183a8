//! The people's book in the hands of an operator: changed by words, put beside backups, moved, and never silently replaced.

use apseko_testkit::PostgresCluster;
use serde_json::Value;

use super::audit::said;
use super::server::Installation;

fn rows(installation: &Installation, words: &[&str]) -> Vec<Value> {
    let told = said(installation, &[words, &["--json"]].concat());
    told.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn logins(installation: &Installation) -> Vec<String> {
    let listed = rows(installation, &["people", "list"]);
    listed.iter().map(|row| row["login"].as_str().unwrap().to_owned()).collect()
}

/// Two units and an administrator.
fn office() -> Installation {
    let installation = Installation::found(None);
    said(&installation, &["units", "add", "--code", "REG", "--name", "Reģions"]);
    said(&installation, &["units", "add", "--code", "ZEM", "--name", "Zemgales RVDI", "--parent", "REG"]);
    let admin =
        ["people", "add", "--login", "admin", "--name", "Anna Priede", "--role", "ADM", "--unit", "REG"];
    said(&installation, &admin);
    installation
}

/// What a word says when it is refused.
fn refused(installation: &Installation, words: &[&str]) -> String {
    let said = installation.command(words[0]).args(&words[1..]).output().unwrap();
    assert!(!said.status.success(), "{words:?} was carried out");
    String::from_utf8(said.stderr).unwrap()
}

#[test]
fn an_operator_keeps_the_book_and_every_word_is_in_the_audit() {
    let installation = office();
    let ilze =
        ["people", "add", "--login", "ilze", "--name", "Ilze", "--role", "INS", "--unit", "ZEM", "--invite"];
    let told = said(&installation, &ilze);
    let invitation =
        told.lines().find_map(|line| line.strip_prefix("invitation ")).expect("it is shown once");
    said(&installation, &["people", "move", "ilze", "--unit", "REG", "--role", "LEG"]);
    let listed = rows(&installation, &["people", "list"]);
    assert_eq!(listed[1]["posts"], "LEG@REG", "{listed:?}");
    assert!(refused(&installation, &["units", "close", "REG"]).contains("(unit.not_empty)"));
    assert!(refused(&installation, &["people", "dismiss", "admin"]).contains("(person.last_administrator)"));
    assert!(
        refused(&installation, &["people", "give", "nobody", "--role", "INS", "--unit", "ZEM"])
            .contains("(person.unknown)")
    );
    said(&installation, &["people", "dismiss", "ilze"]);
    assert_eq!(rows(&installation, &["people", "list"])[1]["state"], "dismissed");

    let audit = said(&installation, &["audit", "show"]);
    for action in ["unit.added", "person.added", "person.moved", "unit.closed", "person.dismissed"] {
        assert!(audit.contains(&format!("\"action\":\"{action}\"")), "{action} is missing:\n{audit}");
    }
    assert!(audit.contains("person.last_administrator"), "what was refused is noted as well");
    assert!(!audit.contains(invitation), "an invitation is in no book");
}

#[test]
fn a_file_of_people_is_taken_over_whole_or_not_at_all() {
    let installation = office();
    let file = installation.path("people.csv");
    let path = file.to_str().unwrap();
    let header = "login;name;role;unit;from;until\n";
    std::fs::write(&file, format!("{header}a.a;A A;INS;ZEM;2026-01-01;\nb.b;B B;INS;NAV;2026-01-01;\n"))
        .unwrap();
    let told = refused(&installation, &["people", "import", path]);
    assert!(told.contains("line 3, unit:") && told.contains("(unit.unknown)"), "{told}");
    assert_eq!(logins(&installation), ["admin"], "the first line was in order, and is not there either");
    std::fs::write(&file, format!("{header}a.a;A A;INS;ZEM;2026-01-01;\n")).unwrap();
    let rehearsed = said(&installation, &["people", "import", path, "--dry-run"]);
    assert!(
        rehearsed.contains("added a.a\n") && rehearsed.contains("not in the file admin\n"),
        "{rehearsed}"
    );
    assert_eq!(logins(&installation), ["admin"], "a rehearsal changes nothing");
    said(&installation, &["people", "import", path]);
    assert_eq!(logins(&installation), ["a.a", "admin"]);
    assert!(said(&installation, &["people", "import", path]).contains("unchanged 1\n"));
}

#[test]
fn the_book_lies_beside_backups_and_comes_back_only_where_there_is_none() {
    let installation = office();
    said(&installation, &["backup"]);
    let backups = installation.path("backups");
    let backup = std::fs::read_dir(&backups).unwrap().find_map(|entry| {
        let path = entry.unwrap().path();
        (path.extension()? == "db").then_some(path)
    });
    let backup = backup.unwrap();
    let restore = ["restore", "--from", backup.to_str().unwrap(), "--replace"];
    said(&installation, &["people", "add", "--login", "later", "--name", "Vēlāk"]);
    assert!(said(&installation, &restore).contains("the people's book that is here stays"));
    assert_eq!(logins(&installation).len(), 2, "a newer book is not replaced");

    for file in ["people.db", "people.db-wal", "people.db-shm"] {
        let _ = std::fs::remove_file(installation.path(file));
    }
    said(&installation, &restore);
    assert_eq!(logins(&installation), ["admin"], "what was beside the backup");
}

#[test]
fn the_book_moves_to_postgresql_with_the_feed() {
    let installation = office();
    let before = rows(&installation, &["people", "list"]);
    let cluster = PostgresCluster::start();
    let url = cluster.database("people");
    assert!(
        said(&installation, &["migrate-to-postgres", "--database-url", &url]).contains("the people's book")
    );
    assert!(!installation.path("people.db").exists(), "nobody changes the old one by mistake");
    let after = rows(&installation, &["people", "list", "--database-url", &url]);
    assert_eq!(after, before);
}
