//! A database over the network: everything works as on a socket, and whoever cannot show who he is learns nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use apseko_server::storage::postgres::{PostgresJournal, PostgresStorage, set_aside};
use apseko_server::storage::{Storage, StorageError};
use apseko_testkit::{Authority, Certified, PASSWORD, PostgresCluster};

use crate::material::{inserting, meta, op, put};
use crate::suite::{Open, suite, suite_of_openings};

/// The name in the certificate; names are looked up nowhere in these stories.
const HOST: &str = "database.example";
/// What PostgreSQL calls the role, and what the certificate of a client has to say.
const ROLE: &str = "apseko";
const FOREVER: Duration = Duration::from_secs(60);

/// A folder with the certificates that the server process is told of.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, text: &str) -> String {
        std::fs::write(self.path(name), text).unwrap();
        shown(&self.path(name))
    }

    fn put_both(&self, certified: &Certified) -> String {
        let (chain, key) = (self.put("own.pem", &certified.chain), self.put("own.key", &certified.key));
        format!("&sslcert={chain}&sslkey={key}")
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// What somebody learns who connects in each of the ways there are.
fn refused(url: &str) -> StorageError {
    let refused = PostgresStorage::connect(url).unwrap_err();
    let others = [PostgresJournal::connect(url).unwrap_err(), set_aside(url, "another").unwrap_err()];
    for other in others {
        assert_eq!(other.code(), refused.code(), "there is no door beside the door");
    }
    assert!(!refused.to_string().contains(PASSWORD), "{refused}");
    refused
}

#[test]
fn postgres_over_tls_does_what_is_asked_of_a_database() {
    let (authority, desk) = (Authority::new(), Desk::new());
    let mut cluster = PostgresCluster::start_on_network();
    cluster.encrypt(&authority.certify(HOST), None);
    let root = desk.put("root.pem", &authority.root());
    let count = AtomicU32::new(0);
    let fresh = || {
        let name = format!("story{}", count.fetch_add(1, Ordering::Relaxed));
        cluster.database(&name);
        // Bound to the channel: not even somebody whom the authority certified by mistake can pass the password on.
        let address = cluster.network_address(&name, HOST);
        format!("{address}&sslmode=verify-full&sslrootcert={root}&channel_binding=require")
    };
    let limits = apseko_server::storage::postgres::Limits { connections: 24, wait: FOREVER };
    suite(&|| Arc::new(PostgresStorage::connect_with(&fresh(), limits).unwrap()));
    suite_of_openings(&|| {
        let url = fresh();
        let open: Open = Box::new(move || -> Arc<dyn Storage> {
            Arc::new(PostgresStorage::connect_with(&url, limits).unwrap())
        });
        open
    });
    let in_clear = "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
        WHERE application_name = 'apseko-server' AND NOT ssl";
    let url = fresh();
    let storage = PostgresStorage::connect(&url).unwrap();
    storage.found(&meta()).unwrap();
    let (_journal, _turn) = (PostgresJournal::connect(&url).unwrap(), storage.write().unwrap());
    assert_eq!(
        cluster.psql("postgres", in_clear),
        "0",
        "nothing at all is said in clear, nor by who listens"
    );
}

#[test]
fn whoever_cannot_show_that_he_is_the_database_learns_nothing() {
    let (ours, theirs, desk) = (Authority::new(), Authority::new(), Desk::new());
    let mut cluster = PostgresCluster::start_on_network();
    cluster.database("feed");
    let root = desk.put("root.pem", &ours.root());
    let way = |host: &str, mode: &str, root: &str| {
        format!("{}&sslmode={mode}&sslrootcert={root}", cluster.network_address("feed", host))
    };
    let right = way(HOST, "verify-full", &root);
    // Asked for less than a check, it is checked all the same.
    let [weaker, wrong_host] = [way(HOST, "require", &root), way("another.example", "require", &root)];
    let stranger = way(HOST, "require", &desk.put("theirs.pem", &theirs.root()));
    let public = way(HOST, "require", "system");
    let missing = way(HOST, "require", &shown(&desk.path("nothing.pem")));
    let empty = way(HOST, "require", &desk.put("empty.pem", "no certificate"));

    assert!(matches!(refused(&right), StorageError::NoTls), "TLS is not switched on there");
    assert!(matches!(refused(&weaker), StorageError::NoTls));
    cluster.encrypt(&ours.certify(HOST), None);
    let storage = PostgresStorage::connect(&right).unwrap();
    storage.found(&meta()).unwrap();
    put(&storage, &inserting([(1, op(1))]));
    drop(PostgresStorage::connect(&weaker).unwrap());

    for (url, why) in [
        (&stranger, "signed by nobody whom we trust"),
        (&public, "is signed by nobody whom we trust"),
        (&wrong_host, "is for another host"),
        (&missing, "nothing.pem holds nothing"),
        (&empty, "empty.pem holds nothing"),
    ] {
        let refused = refused(url);
        assert_eq!(refused.code(), "storage.not_trusted", "{why}");
        let no_roots = url == &public && refused.to_string().contains("has no roots");
        assert!(refused.to_string().contains(why) || no_roots, "{refused}");
    }
    cluster.encrypt(&ours.certify_expired(HOST), None);
    assert!(refused(&right).to_string().contains("has expired"), "and a date is asked for");
    let passes = storage.write().unwrap_err();
    assert_eq!(
        passes.code(),
        "storage.not_trusted",
        "a connection made anew is checked as the first one was"
    );
    assert!(passes.may_pass());
    cluster.encrypt(&ours.certify(HOST), None);
    put(&storage, &inserting([(2, op(2))]));
    assert_eq!(
        storage.read().unwrap().arrived_after(0, 9).unwrap().len(),
        2,
        "a renewed one needs no restart"
    );
}

#[test]
fn a_database_may_want_to_see_our_certificate_as_well() {
    let (ours, theirs, desk) = (Authority::new(), Authority::new(), Desk::new());
    let mut cluster = PostgresCluster::start_on_network();
    cluster.database("feed");
    cluster.encrypt(&ours.certify(HOST), Some(&ours.root()));
    let root = desk.put("root.pem", &ours.root());
    let address = format!("{}&sslrootcert={root}", cluster.network_address("feed", HOST));
    let bare = PostgresStorage::connect(&address).unwrap_err();
    assert_eq!(bare.code(), "storage.unavailable", "PostgreSQL itself says that one is missing: {bare}");

    let url = format!("{address}{}", desk.put_both(&theirs.certify(ROLE)));
    assert_eq!(PostgresStorage::connect(&url).unwrap_err().code(), "storage.not_trusted");
    desk.put_both(&ours.certify("somebody"));
    let other = PostgresStorage::connect(&url).unwrap_err();
    assert_eq!(other.code(), "storage.unavailable", "the certificate is for another role: {other}");
    desk.put_both(&ours.certify(ROLE));
    drop(PostgresStorage::connect(&url).unwrap());
}
