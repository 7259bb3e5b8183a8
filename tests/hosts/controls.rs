//! The test host itself: its clock stands and its ids are known beforehand when a test says so.

use apseko_contract::{CreateAdhocTask, OpenTask};
use apseko_domain::ViolationArea;
use apseko_tests::WebHost;

#[test]
fn a_standing_clock_and_counted_ids_make_the_same_story_twice() {
    let story = || {
        let folder = tempfile::tempdir().unwrap();
        let host = WebHost::start(folder.path()).unwrap();
        let switches = br#"{"clock":"2026-11-20T06:41:00Z","clock_stands":true,"ids_from":1}"#;
        assert_eq!(host.client().post("/apseko-test-controls", switches).unwrap().status, 200);
        let wish = CreateAdhocTask {
            place: "Lielā iela 4".to_owned(),
            object: String::new(),
            area: ViolationArea::Osh,
            note: "Pirmā piezīme.".to_owned(),
            draft: String::new(),
        };
        let task = host.call(wish).unwrap().unwrap();
        host.call(OpenTask { task }).unwrap().unwrap()
    };
    let first = story();
    assert_eq!(first, story(), "a picture or a golden text must not depend on the hour or on luck");
    assert_eq!(first.notes[0].saved_at.to_string(), "2026-11-20T06:41:00Z");
}

#[test]
fn an_unknown_switch_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let host = WebHost::start(folder.path()).unwrap();
    let reply = host.client().post("/apseko-test-controls", br#"{"clok":"now"}"#).unwrap();
    assert_eq!(reply.status, 400, "a test with a typing mistake must not pass by luck");
}
