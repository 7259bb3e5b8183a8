//! Stories about the cluster itself: a test that rests on it must not rest on sand.

use super::*;

#[test]
fn what_was_committed_outlives_a_crash_and_nothing_is_left_behind() {
    let mut cluster = PostgresCluster::start();
    cluster.database("stories");
    cluster.psql("stories", "CREATE TABLE told (n int); INSERT INTO told VALUES (7)");
    let first = cluster.process;
    let workers = children_of(first);
    assert!(!workers.is_empty(), "PostgreSQL works with several processes");
    cluster.crash();
    assert!(workers.iter().all(|worker| !is_running(*worker)), "a crash takes all of them");
    assert!(!cluster.client("pg_isready").arg("-q").status().unwrap().success(), "nobody answers now");
    cluster.restart();
    assert_eq!(cluster.psql("stories", "SELECT n FROM told"), "7");
    assert_eq!(cluster.psql("stories", "SHOW fsync"), "on", "what is durable here is durable in service");
    cluster.restart();
    assert_eq!(cluster.psql("stories", "SELECT n FROM told"), "7", "an orderly restart keeps it as well");
    let (folder, last) = (cluster.place.folder().to_owned(), cluster.process);
    drop(cluster);
    assert!(!is_running(last), "it ends with the test");
    assert!(!folder.exists(), "and takes its folder along");
}

#[test]
fn a_server_that_is_busy_is_crashed_as_surely() {
    let mut cluster = PostgresCluster::start();
    let callers: Vec<Command> = (0..4).map(|_| cluster.client("pg_isready")).collect();
    let calling = callers.into_iter().map(|mut caller| {
        std::thread::spawn(move || {
            for _ in 0..200 {
                caller.output().unwrap();
            }
        })
    });
    let calling: Vec<_> = calling.collect();
    while calling.iter().any(|caller| !caller.is_finished()) {
        cluster.crash();
        cluster.restart();
    }
    assert!(is_running(cluster.process), "workers that came and went meanwhile led nobody astray");
}

#[test]
fn whatever_ends_the_test_ends_the_cluster() {
    let mut cluster = PostgresCluster::start();
    let (folder, process) = (cluster.place.folder().to_owned(), cluster.process);
    // What the system does for a test that is killed, without any code of ours.
    cluster.keeper.close_pipe();
    assert!(until(|| !is_running(process) && !folder.exists()), "a killed test leaves nothing running");
}

#[test]
fn a_small_disk_is_full_when_it_is_filled_and_goes_with_the_cluster() {
    let Some(cluster) = PostgresCluster::start_with_small_disk(SmallDisk::Tables) else {
        eprintln!("not told: this system lets nobody but its owner mount a disk");
        return;
    };
    cluster.small_database("stories");
    cluster.psql("stories", "CREATE TABLE told (t text)");
    cluster.fill_disk(0);
    let mut write = cluster.client("psql");
    write.args([
        "-qAt",
        "-d",
        "stories",
        "-c",
        "INSERT INTO told SELECT repeat('x', 99) FROM generate_series(1, 9999)",
    ]);
    let said = write.output().unwrap();
    let said = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(said.contains("No space left on device"), "{said}");
    cluster.make_room();
    assert!(write.status().unwrap().success(), "and there is room again");
    let folder = cluster.place.folder().to_owned();
    drop(cluster);
    assert!(!folder.exists(), "nothing is left behind");
}

#[test]
fn a_cluster_on_the_network_wants_a_password_and_then_a_certificate() {
    let mut cluster = PostgresCluster::start_on_network();
    cluster.database("stories");
    let port = cluster.port.to_string();
    let knock = |mode: &str, password: &str| {
        let mut psql = Command::new("psql");
        psql.args(["-h", "127.0.0.1", "-p", &port, "-U", OWNER, "-d", "stories", "-c", "SELECT 1"]);
        psql.env("PGSSLMODE", mode).env("PGPASSWORD", password).output().unwrap().status.success()
    };
    assert!(knock("disable", PASSWORD) && !knock("disable", "another"));
    assert!(!knock("require", PASSWORD), "it has no certificate yet");
    let authority = crate::Authority::new();
    cluster.encrypt(&authority.certify("127.0.0.1"), None);
    assert!(knock("require", PASSWORD) && !knock("require", "another"));
    cluster.encrypt(&authority.certify("127.0.0.1"), Some(&authority.root()));
    assert!(!knock("require", PASSWORD), "and now it wants to see one as well");
}
