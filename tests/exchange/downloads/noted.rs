//! Who was given which file stands in the audit before the first byte leaves, and once for each reading.

use std::io::Read as _;

use apseko_testkit::PostgresCluster;
use apseko_trust::digest;

use super::{CASE, Place, evidence_of, id_of, readings, sync};
use crate::server::Installation;
use crate::uploads::client::{Sender, content};

const FILE: usize = 700_000;

#[test]
fn a_reading_is_noted_once_however_many_pieces_it_has() {
    let mut place = Place::new();
    let film = content(1, FILE);
    let address = place.has(&film);
    let reader = place.annas();
    // The answer has begun, and most of the film is still to come.
    let mut open = reader.begin("GET", &address, "");
    open.read_exact(&mut [0; 600]).unwrap();
    let noted = readings(&place.installation);
    assert_eq!(noted.len(), 1, "it stands there before the bytes have left");
    drop(open);
    for from in (0..FILE).step_by(100_000) {
        reader.part(&address, &format!("bytes={from}-{}", from + 99_999)).is(206);
    }
    assert_eq!(readings(&place.installation).len(), 1, "whoever goes on is not noted for each piece");

    let entry = &noted[0];
    assert_eq!(entry["device"], id_of(&place.anna), "{entry}");
    assert_eq!(entry["actor"]["person"], hex::encode(place.anna.user.0), "{entry}");
    assert_eq!(entry["object"], format!("case:{}", hex::encode([CASE; 16])), "{entry}");
    let said = entry.to_string();
    let evidence = hex::encode(evidence_of(&place.anna, &digest(&film)));
    for word in [evidence, hex::encode(digest(&film)), "original".to_owned()] {
        assert!(said.contains(&word), "{word} is not in {said}");
    }
    assert!(!said.contains("jumts"), "no names");

    let other = place.has(&content(2, FILE));
    reader.get(&other).is(200);
    assert_eq!(readings(&place.installation).len(), 2, "another file is another reading");
    reader.part(&other, "bytes=9000000-").refused(416, "file.range");
    reader.get(&format!("{other}/preview")).refused(404, "file.no_preview");
    assert_eq!(readings(&place.installation).len(), 2, "what was not given was not read");
    crate::audit::said(&place.installation, &["audit", "verify"]);
}

#[test]
fn where_nothing_can_be_noted_nothing_leaves() {
    let cluster = PostgresCluster::start();
    let mut installation = Installation::found(Some(cluster.database("closed")));
    let mut anna = installation.enrol(1);
    let server = installation.serve_with(&super::WORDS);
    let (photo, sum) = (content(1, FILE), digest(&content(1, FILE)));
    anna.open_case(CASE);
    anna.attach(CASE, sum, FILE as i64);
    sync(&installation, &server, &mut anna);
    Sender::new(&installation, &server, &anna).send(&photo);
    let address = super::address(CASE, evidence_of(&anna, &sum), &sum);
    let reader = super::Reader::new(&installation, &server, &anna);
    cluster.psql("closed", "ALTER SCHEMA audit RENAME TO elsewhere");
    reader.get(&address).refused(503, "audit.unavailable");
    reader.part(&address, "bytes=5-9").refused(503, "audit.unavailable");
    cluster.psql("closed", "ALTER SCHEMA elsewhere RENAME TO audit");
    assert!(reader.get(&address).is(200).body == photo, "and later it does");
    assert_eq!(readings(&installation).len(), 1);
}
