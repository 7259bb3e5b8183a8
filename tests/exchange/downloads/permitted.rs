//! Who gets a file, and what everybody else is told: the same, whatever is behind it.

use apseko_trust::digest;

use super::client::Reader;
use super::{CASE, Place, address, evidence_of, id_of, sync};
use crate::uploads::client::{Sender, content, sum_header};

const FILE: usize = 40_000;

#[test]
fn a_device_that_is_not_told_of_the_case_learns_nothing() {
    let mut place = Place::new();
    let photo = content(1, FILE);
    let (there, coming) = (place.has(&photo), place.speaks_of(&content(2, FILE)));
    let never = address(CASE, [9; 16], &[9; 32]);
    let stranger = place.reader(&place.juris);
    let refused = stranger.get(&never);
    refused.refused(404, "file.unknown");
    for asked in [&there, &coming] {
        assert_eq!(stranger.get(asked).body, refused.body, "what is there and what never was look alike");
        assert_eq!(stranger.get(asked).status, 404);
        stranger.part(asked, "bytes=0-9").refused(404, "file.unknown");
        stranger.part(asked, "bytes=999999-").refused(404, "file.unknown");
        stranger.get(&format!("{asked}/preview")).refused(404, "file.unknown");
        assert_eq!(stranger.ask("HEAD", asked, "").status, 404);
    }
    Reader::without_pass(&place.server).get(&there).refused(401, "session.needed");
    place.annas().get(&there).is(200);
    let noted = crate::audit::said(&place.installation, &["audit", "show"]);
    let refusals = noted.lines().filter(|line| line.contains("access.refused")).count();
    assert!(refusals > 0 && noted.contains("file.unknown"), "whoever tries is noted: {noted}");
}

#[test]
fn an_address_that_does_not_fit_together_leads_nowhere() {
    let mut place = Place::new();
    let (photo, other) = (content(1, FILE), content(2, FILE));
    let there = place.has(&photo);
    place.has(&other);
    place.anna.open_case(CASE + 1);
    sync(&place.installation, &place.server, &mut place.anna);
    let (evidence, sum) = (evidence_of(&place.anna, &digest(&photo)), digest(&photo));
    let reader = place.annas();
    reader.get(&there).is(200);
    let name = hex::encode(sum);
    for wrong in [
        address(CASE + 1, evidence, &sum),
        address(CASE, evidence, &digest(&other)),
        address(CASE, evidence_of(&place.anna, &digest(&other)), &sum),
        address(CASE, [7; 16], &sum),
        address(CASE + 2, evidence, &sum),
        there.to_uppercase().replace("/CASES/", "/cases/").replace("/EVIDENCE/", "/evidence/"),
        there.replace(&name, &name[..62]),
        there.replace(&name, "..%2F..%2Fkeyring"),
        there.replace(&name, "%00"),
        format!("/cases/x/evidence/y/{name}"),
    ] {
        reader.get(&wrong).refused(404, "file.unknown");
        reader.get(&format!("{wrong}/preview")).refused(404, "file.unknown");
    }
    for nowhere in [format!("{there}/"), format!("{there}/preview/x"), format!("{there}/original")] {
        assert_eq!(reader.get(&nowhere).status, 404, "{nowhere}");
    }
}

#[test]
fn a_sum_that_somebody_writes_into_a_case_of_their_own_opens_nothing() {
    let mut place = Place::new();
    let photo = content(1, FILE);
    place.has(&photo);
    // Sums stand on printed acts: Juris has read one.
    let sum = digest(&photo);
    place.juris.open_case(CASE + 1);
    place.juris.attach(CASE + 1, sum, FILE as i64);
    sync(&place.installation, &place.server, &mut place.juris);
    let his = address(CASE + 1, evidence_of(&place.juris, &sum), &sum);
    let reader = place.reader(&place.juris);
    reader.get(&his).refused(404, "file.not_arrived");
    reader.get(&format!("{his}/preview")).refused(404, "file.not_arrived");
    Sender::new(&place.installation, &place.server, &place.juris).send(&photo);
    assert!(reader.get(&his).is(200).body == photo, "whoever has the file may have it back");
}

#[test]
fn what_is_held_is_never_given_out() {
    let mut place = Place::new();
    let (promised, came) = (content(1, FILE), content(2, FILE));
    let addresses = [place.speaks_of(&promised), place.speaks_of(&came)];
    let sender = Sender::new(&place.installation, &place.server, &place.anna);
    let path = sender.begin(FILE, &sum_header(&digest(&promised)));
    sender.patch(&path, 0, &came).refused(422, "upload.other_sum");
    for address in &addresses {
        place.annas().get(address).refused(404, "file.not_arrived");
    }
    sender.send(&promised);
    place.annas().get(&addresses[0]).is(200);
    place.annas().get(&addresses[1]).refused(404, "file.not_arrived");
}

#[test]
fn a_revoked_device_gets_nothing_back() {
    let mut place = Place::new();
    let there = place.has(&content(1, FILE));
    place.annas().get(&there).is(200);
    let revoke = ["devices", "revoke", &id_of(&place.anna), "--reason", "lost"];
    crate::audit::said(&place.installation, &revoke);
    place.server.kill();
    place.server = place.installation.serve_with(&super::WORDS);
    let revoked = place.annas();
    revoked.get(&there).refused(403, "session.delivers_only");
    revoked.get(&format!("{there}/preview")).refused(403, "session.delivers_only");
}
