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
fn whatever_ends_the_test_ends_the_cluster() {
    let mut cluster = PostgresCluster::start();
    let (folder, process) = (cluster.place.folder().to_owned(), cluster.process);
    // What the system does for a test that is killed, without any code of ours.
    cluster.keeper.close_pipe();
    assert!(until(|| !is_running(process) && !folder.exists()), "a killed test leaves nothing running");
}
