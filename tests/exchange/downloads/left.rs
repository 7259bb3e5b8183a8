//! A case that a device is not told of any more: it gets the office's word for what it has brought, and learns nothing else of the case.

use apseko_sync::{Link, LinkFailure};
use apseko_trust::digest;

use super::{CASE, Place, address, evidence_of, sync};
use crate::audit::said;
use crate::tell;
use crate::uploads::client::{Sender, content};

const FILE: usize = 40_000;

async fn is_unknown(link: &Link, case: u8) {
    let refused = link.delivery([case; 16]).await;
    assert!(
        matches!(&refused, Err(LinkFailure::Refused { status: 404, code, .. }) if code == "delivery.unknown"),
        "a case of others and one that is not there look alike: {refused:?}"
    );
}

/// Lets everything in that was held for a second look.
fn admit_what_is_held(place: &Place) {
    let held = said(&place.installation, &["quarantine", "list"]);
    let ids: Vec<&str> =
        held.lines().filter_map(|line| line.strip_prefix("held ")?.split(' ').next()).collect();
    assert!(!ids.is_empty(), "{held}");
    for id in ids {
        said(&place.installation, &["quarantine", "admit", id]);
    }
}

#[test]
fn a_device_is_told_of_what_it_has_brought_and_of_nothing_else() {
    let mut place = Place::new();
    let (hers, his, unsent) = (content(1, FILE), content(2, FILE), content(3, FILE));
    place.has(&hers);
    // What Juris wrote while the case was his comes when it is Anna's.
    for bytes in [&his, &unsent] {
        place.juris.attach(CASE, digest(bytes), FILE as i64);
    }
    sync(&place.installation, &place.server, &mut place.juris);
    Sender::new(&place.installation, &place.server, &place.juris).send(&his);
    let link = place.installation.link(&place.server, &place.juris);
    tell(is_unknown(&link, CASE));
    admit_what_is_held(&place);
    tell(async {
        let told = link.delivery([CASE; 16]).await.unwrap();
        let stored: Vec<_> = told.body().stored.iter().collect();
        assert_eq!(stored, [(&digest(&his), &(FILE as u64))], "his photo, and not hers");
        assert_eq!(told.body().missing, 0, "nor how many are on their way");
        is_unknown(&link, CASE + 1).await;
    });
    let there = address(CASE, evidence_of(&place.juris, &digest(&his)), &digest(&his));
    place.reader(&place.juris).get(&there).refused(404, "file.unknown");
    assert!(place.annas().get(&there).is(200).body == his, "whose case it is has what he brought");

    // The word is about what lies there, not about what was brought once.
    let name = hex::encode(digest(&his));
    let path = place.installation.path(&format!("files/stored/{}/{}/{name}", &name[..2], &name[2..4]));
    std::fs::remove_file(path).unwrap();
    tell(async {
        let told = link.delivery([CASE; 16]).await.unwrap();
        assert_eq!((told.body().stored.len(), told.body().missing), (0, 1));
    });
}
