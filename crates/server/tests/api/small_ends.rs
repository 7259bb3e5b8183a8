//! What an administrator decides about lost devices, the institution's log-in and what is kept apart: done through the API, named in
//! words in the audit.

use apseko_domain::Role;
use apseko_server::people::{About, Id};
use apseko_server::storage::sqlite::SqliteStorage;
use apseko_server::storage::{Changes, Refused, Storage as _};
use serde_json::{Value, json};

use super::bed::{Answer, Bed, Shows};
use super::world::{COLLEAGUE, NORTH, UNKNOWN, device_of, who};

fn uuid(id: Id) -> String {
    uuid::Uuid::from_bytes(id.0).hyphenated().to_string()
}

fn administrator(bed: &Bed) -> Shows {
    bed.logged_in(who(Role::Administrator, NORTH))
}

fn seen(bed: &Bed, person: Id) -> u64 {
    bed.registry.book().version_of(About::Person(person))
}

fn is(answer: &Answer, status: u16, code: &str) {
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{answer:?}");
}

async fn colleague(bed: &Bed, method: &str, tail: &str, body: Option<Value>) -> Answer {
    let path = format!("people/{}{tail}", uuid(COLLEAGUE));
    bed.ask(method, &path, body, &administrator(bed)).await
}

/// The newest entry of this kind, as the security manager reads it.
async fn noted(bed: &Bed, action: &str) -> Value {
    let shows = bed.logged_in(who(Role::Security, NORTH));
    let page = bed.ask("GET", &format!("audit?action={action}"), None, &shows).await.json();
    page["events"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_names_a_device_of_the_same_person_or_is_none() {
    let bed = Bed::make();
    let invite = |replaces: Id| {
        let form = json!({ "seen": seen(&bed, COLLEAGUE), "replaces": uuid(replaces) });
        colleague(&bed, "POST", "/invitations", Some(form))
    };
    let (strange, unknown) = (invite(device_of(who(Role::Inspector, NORTH))).await, invite(UNKNOWN).await);
    is(&strange, 422, "device.odd");
    assert_eq!(strange.bytes, unknown.bytes, "another's device is told from none by not a single byte");
    let invited = invite(device_of(COLLEAGUE)).await;
    assert_eq!(invited.status, 201, "{invited:?}");
    let kept = bed.registry.book().person(COLLEAGUE).unwrap().invitation.clone().unwrap();
    assert_eq!(kept.replaces, Some(device_of(COLLEAGUE)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_bound_to_the_institution_and_let_go_again() {
    let bed = Bed::make();
    let form =
        |person: Id| json!({ "seen": seen(&bed, person), "issuer": "https://idp.example", "subject": "42" });
    assert_eq!(colleague(&bed, "PUT", "/subject", Some(form(COLLEAGUE))).await.status, 200);
    let shown = colleague(&bed, "GET", "", None).await.json();
    assert_eq!(shown["institution_log_in"], true);
    let other = who(Role::Inspector, NORTH);
    let taken = bed
        .ask("PUT", &format!("people/{}/subject", uuid(other)), Some(form(other)), &administrator(&bed))
        .await;
    is(&taken, 409, "person.subject_taken");
    let odd = json!({ "seen": seen(&bed, COLLEAGUE), "issuer": "https://idp.example", "subject": "4\u{7}" });
    is(&colleague(&bed, "PUT", "/subject", Some(odd)).await, 422, "person.subject_bad");
    let entry = noted(&bed, "account.subject_bound").await;
    assert_eq!(entry["object"], format!("person:{COLLEAGUE}"), "{entry}");
    let ends = json!({ "seen": seen(&bed, COLLEAGUE) });
    assert_eq!(colleague(&bed, "POST", "/subject/end", Some(ends)).await.status, 200);
    assert_eq!(colleague(&bed, "GET", "", None).await.json()["institution_log_in"], false);
    assert_eq!(noted(&bed, "account.subject_unbound").await["outcome"], "done");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_names_devices_and_things_as_they_are_called_today() {
    let bed = Bed::make();
    let tablet = uuid(device_of(COLLEAGUE));
    let version = bed.registry.book().version_of(About::Device(device_of(COLLEAGUE)));
    let on_device = bed.on_device(who(Role::Administrator, NORTH));
    let label = json!({ "seen": version, "label": "Ilzes planšete" });
    let labelled = bed.ask("PUT", &format!("devices/{tablet}/label"), Some(label), &on_device).await;
    assert_eq!(labelled.status, 200, "{labelled:?}");
    let entry = noted(&bed, "device.labelled").await;
    assert_eq!(entry["object"], format!("device:{}", device_of(COLLEAGUE)), "the id stays");
    assert_eq!(entry["object_name"], "Ilzes planšete");
    let own = device_of(who(Role::Administrator, NORTH));
    assert_eq!(entry["device"], uuid(own));
    assert_eq!(entry["device_label"], bed.registry.book().device(own).unwrap().label.as_str());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_apart_is_listed_handed_in_and_put_aside() {
    let bed = Bed::make();
    let storage = SqliteStorage::open(&bed.folder.path("feed.db")).unwrap();
    let request = |number: u8| Refused {
        device: device_of(COLLEAGUE).0,
        at_ms: number.into(),
        ops: vec![apseko_oplog::OpId([number; 32])],
        bytes: b"nothing that can be read".to_vec(),
        dropped: None,
    };
    let mut turn = storage.write().unwrap();
    turn.apply(&Changes { refused: vec![request(1), request(2), request(3)], ..Changes::default() }).unwrap();
    turn.commit().unwrap();
    let (shows, watches) = (administrator(&bed), bed.logged_in(who(Role::Security, NORTH)));
    let page = bed.ask("GET", "quarantine?limit=2", None, &watches).await.json();
    assert_eq!(page["rows"][0]["id"], "1");
    assert_eq!(page["rows"][0]["state"], "refused");
    assert_eq!(page["rows"][0]["device"], uuid(device_of(COLLEAGUE)));
    assert_eq!(page["rows"].as_array().unwrap().len(), 2);
    let next = page["next"].as_str().unwrap();
    let rest = bed.ask("GET", &format!("quarantine?after={next}"), None, &watches).await.json();
    assert_eq!((rest["rows"][0]["id"].as_str(), &rest["next"]), (Some("3"), &Value::Null));
    let strange =
        bed.ask("GET", &format!("quarantine?device={}", uuid(UNKNOWN)), None, &watches).await.json();
    assert_eq!(strange["rows"], json!([]));

    let drop = async |number: u32| {
        let path = format!("quarantine/{number}/drop");
        bed.ask("POST", &path, Some(json!({ "reason": "sveša" })), &shows).await
    };
    let dropped = drop(2).await;
    assert_eq!((dropped.status.as_u16(), &dropped.json()["state"]), (200, &json!("dropped")));
    assert_eq!(dropped.json()["dropped_by"]["id"], uuid(who(Role::Administrator, NORTH)));
    is(&drop(2).await, 409, "quarantine.dropped");
    is(&drop(9).await, 404, "object.unknown");
    let admit = |form: Value| bed.ask("POST", "quarantine/admit", Some(form), &shows);
    let of_each = admit(json!({ "ids": ["1", "2", "9", "00".repeat(32)] })).await.json();
    let came: Vec<&str> =
        of_each["rows"].as_array().unwrap().iter().map(|row| row["came"].as_str().unwrap()).collect();
    assert_eq!(came, ["unreadable", "dropped", "unknown", "unknown"]);
    let of_device = admit(json!({ "device": uuid(device_of(COLLEAGUE)) })).await.json();
    let ids: Vec<&str> =
        of_device["rows"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["1", "3"], "what was put aside is not asked again");
    let of_then = json!({ "device": uuid(device_of(COLLEAGUE)), "since": "2020-01-01T00:00:00Z" });
    assert_eq!(admit(of_then).await.json()["rows"], json!([]), "nothing of it came so late");
    let (both, many) = (json!({ "ids": ["1"], "device": uuid(UNKNOWN) }), json!({ "ids": vec!["1"; 201] }));
    for odd in [json!({}), json!({ "ids": ["x"] }), both, many] {
        is(&admit(odd).await, 400, "request.malformed");
    }
}
