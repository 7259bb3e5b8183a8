//! The office's signed word for the files of a case: what lies with it, and nothing else; to whoever is told of the case, and nobody else.

use apseko_sync::LinkFailure;
use apseko_trust::{TrustError, digest};

use super::Place;
use super::client::content;
use crate::packs::keyring_of;
use crate::tell;

#[test]
fn the_office_signs_for_what_it_has_read_back_and_says_what_is_missing() {
    let mut place = Place::new();
    let (photo, film) = (content(1, 40_000), content(2, 90_000));
    let link = place.installation.link(&place.server, &place.anna);
    tell(async {
        place.anna.open_case(7);
        place.anna.attach(7, digest(&photo), 40_000);
        place.anna.attach(7, digest(&film), 90_000);
        place.anna.sync(&link).await.unwrap();
        let before = link.delivery([7; 16]).await.unwrap();
        assert!(before.body().stored.is_empty(), "words have arrived, and no bytes");
        assert_eq!(before.body().missing, 2);
    });
    let sender = place.sender();
    let address = sender.begin(photo.len(), "");
    sender.patch(&address, 0, &photo[..10_000]).is(204);
    tell(async {
        let half = link.delivery([7; 16]).await.unwrap();
        assert_eq!(half.body().missing, 2, "half a photo is none");
    });
    sender.patch(&address, 10_000, &photo[10_000..]).is(204);
    tell(async {
        let said = link.delivery([7; 16]).await.unwrap();
        let keyring = keyring_of(&place.installation);
        assert_eq!(said.verify(&keyring, &[7; 16]), Ok(()), "signed by the office of this inspectorate");
        assert_eq!(said.verify(&keyring, &[8; 16]), Err(TrustError::WrongSubject));
        assert!(said.body().covers([(&digest(&photo), 40_000)]));
        assert!(!said.body().covers([(&digest(&film), 90_000)]), "the film is still on the way");
        assert_eq!(said.body().missing, 1);
    });
}

#[test]
fn a_file_of_another_length_than_was_said_is_not_signed_for() {
    let mut place = Place::new();
    let photo = content(1, 40_000);
    let link = place.installation.link(&place.server, &place.anna);
    let sender = place.sender();
    let address = sender.begin(photo.len(), "");
    sender.patch(&address, 0, &photo).is(204);
    tell(async {
        place.anna.open_case(7);
        place.anna.attach(7, digest(&photo), 39_999);
        place.anna.sync(&link).await.unwrap();
        let said = link.delivery([7; 16]).await.unwrap();
        assert!(said.body().stored.is_empty(), "what was said of it is not what lies there");
    });
}

#[test]
fn nobody_else_hears_of_the_files_of_a_case() {
    let mut place = Place::new();
    place.server.stop();
    let mut stranger = place.installation.enrol(2);
    place.server = place.installation.serve_with(&["--backup-every", "0", "--keep-free", "0"]);
    let (ours, theirs) = (
        place.installation.link(&place.server, &place.anna),
        place.installation.link(&place.server, &stranger),
    );
    tell(async {
        place.anna.open_case(7);
        place.anna.attach(7, [9; 32], 1);
        place.anna.sync(&ours).await.unwrap();
        stranger.sync(&theirs).await.unwrap();
        for case in [7, 8] {
            let refused = theirs.delivery([case; 16]).await;
            assert!(
                matches!(&refused, Err(LinkFailure::Refused { status: 404, code, .. }) if code == "delivery.unknown"),
                "a case of others and one that is not there look alike: {refused:?}"
            );
        }
    });
}
