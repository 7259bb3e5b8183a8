//! The rows of a real server: they follow by themselves, `check` compares them, and whoever loses them loses nothing.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use apseko_testkit::PostgresCluster;

use super::server::{Installation, Server};
use super::tell;
use super::together::share;

const PATIENCE: Duration = Duration::from_secs(60);

/// Two devices that disagree about a note; afterwards the feed has four operations.
fn disagreement(installation: &mut Installation) -> Server {
    let (mut tablet, mut laptop) = (installation.enrol(1), installation.enrol(2));
    laptop.user = tablet.user;
    share(installation, &[1, 2]);
    let server = installation.serve();
    tell(async {
        let (of_tablet, of_laptop) =
            (installation.link(&server, &tablet), installation.link(&server, &laptop));
        tablet.open_case(7);
        tablet.write_note(7, 1, "Sastatnēm nav margu.");
        tablet.sync(&of_tablet).await.unwrap();
        laptop.sync(&of_laptop).await.unwrap();
        tablet.write_note(7, 1, "Sastatnēm nav margu trešajā stāvā.");
        laptop.write_note(7, 1, "Sastatnēm nav margu dienvidu pusē.");
        tablet.sync(&of_tablet).await.unwrap();
        laptop.sync(&of_laptop).await.unwrap();
    });
    server
}

/// What `/ready` says of the rows.
fn behind(server: &Server) -> String {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.write_all(b"GET /ready HTTP/1.1\r\nhost: server\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 204"), "whatever the rows do, it is ready: {answer}");
    let said = answer.lines().find_map(|line| line.strip_prefix("rows-behind: "));
    said.unwrap_or_else(|| panic!("it says how far they are: {answer}")).to_owned()
}

fn until_rows_are(server: &Server, wanted: &str) {
    let until = Instant::now() + PATIENCE;
    while behind(server) != wanted {
        assert!(Instant::now() < until, "the rows should be {wanted}, and are {}", behind(server));
    }
}

/// How many rows `check` has compared.
fn rows(installation: &Installation) -> u64 {
    let said = installation.check();
    let rows = said.lines().find_map(|line| line.strip_prefix("rows ")).and_then(|rows| rows.parse().ok());
    rows.unwrap_or_else(|| panic!("they were compared: {said}"))
}

fn rebuild(installation: &Installation) {
    let said = installation.command("rows").arg("rebuild").output().unwrap();
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
}

/// The check fails, and says this.
fn complains(installation: &Installation, of: &str) {
    let said = installation.command("check").output().unwrap();
    let error = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(!said.status.success() && error.contains(of), "{error}");
    assert!(String::from_utf8_lossy(&said.stdout).contains("packs "), "the feed itself was looked at before");
}

#[test]
fn rows_beside_a_file_may_be_spoiled_and_deleted() {
    let mut installation = Installation::found(None);
    let server = disagreement(&mut installation);
    until_rows_are(&server, "0");
    assert!(server.stop());
    let count = rows(&installation);
    assert!(count >= 2, "a note and that people disagree about it: {count}");

    std::fs::write(installation.path("rows.db"), [0x55; 8_192]).unwrap();
    complains(&installation, "storage.damaged");
    let server = installation.serve();
    assert_eq!(behind(&server), "unknown", "devices are answered all the same");
    assert!(server.stop());
    rebuild(&installation);
    assert_eq!(rows(&installation), count);

    ["rows.db", "rows.db-wal", "rows.db-shm"].iter().for_each(|name| {
        let _ = std::fs::remove_file(installation.path(name));
    });
    assert!(installation.check().contains("rows none yet"));
    let server = installation.serve();
    until_rows_are(&server, "0");
    assert_eq!(rows(&installation), count, "also while the server runs");
    rebuild(&installation);
    until_rows_are(&server, "0");
    server.kill();
    assert_eq!(rows(&installation), count);
}

#[test]
fn rows_in_postgresql_may_be_spoiled_and_dropped() {
    let cluster = PostgresCluster::start();
    let mut installation = Installation::found(Some(cluster.database("rows")));
    let server = disagreement(&mut installation);
    let other = installation.serve();
    until_rows_are(&server, "0");
    until_rows_are(&other, "0");
    assert!(server.stop() && other.stop());
    let count = rows(&installation);
    assert!(count >= 2, "a note and that people disagree about it: {count}");

    cluster.psql("rows", "DELETE FROM rows.conflict");
    complains(&installation, "rows.differ");
    rebuild(&installation);
    assert_eq!(rows(&installation), count);
    let server = installation.serve();
    until_rows_are(&server, "0");
    cluster.psql("rows", "DROP SCHEMA rows CASCADE");
    assert_eq!(rows(&installation), count, "whoever looks next makes them again");
    assert!(server.stop());
}
