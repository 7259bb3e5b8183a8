//! Bad input: requests that are made to break something, to get further than they may, or to do a thing twice.

use apseko_domain::Role;
use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

use super::bed::{Answer, Bed, Shows, now_ms};
use super::world::{BELOW, COLLEAGUE, DEPUTY_NOW, EVERYTHING, NORTH, OF_NORTH, SOUTH, UNKNOWN, who};
use apseko_server::people::Id;
use apseko_server::storage::people::Answered;
use apseko_trust::digest;

fn uuid(id: Id) -> String {
    uuid::Uuid::from_bytes(id.0).hyphenated().to_string()
}

fn administrator() -> Id {
    who(Role::Administrator, NORTH)
}

async fn version_of(bed: &Bed, person: Id) -> u64 {
    let shown =
        bed.ask("GET", &format!("people/{}", uuid(person)), None, &bed.logged_in(administrator())).await;
    shown.json()["row"]["version"].as_u64().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_put_into_addresses_is_refused_and_never_understood_as_something_else() {
    let bed = Bed::make();
    let shows = bed.logged_in(administrator());
    for path in [
        "people/..%2f..%2fme",
        "people/%00",
        "people/'%20OR%201=1--",
        "people/%ff%fe",
        &format!("people/{}", "a".repeat(5_000)),
        "people?search=x&search=y",
        "people?limit=0",
        "people?limit=201",
        "people?limit=99999999999999999999",
        "people?limit=-1",
        "people?unit=%27;DROP%20TABLE%20record;--",
        "people?role=ADM",
        "people?after=00",
        "people?after=zz",
        &format!("people?search={}", "%C4%81".repeat(201)),
        "devices?state=stolen",
        "audit?since=2026-13-45",
        "audit?since=9999-12-31&until=9999-12-31",
        &format!("audit?action={}", "a".repeat(65)),
        "audit/viewed?subject=%0d%0aSet-Cookie:x",
        "audit/viewed",
        "me?person=1",
    ] {
        let answer = bed.ask("GET", path, None, &shows).await;
        let expected = if path.starts_with("audit/viewed") { [400, 403] } else { [400, 400] };
        assert!(expected.contains(&answer.status.as_u16()), "{path}: {answer:?}");
        let said = String::from_utf8(answer.bytes).unwrap();
        assert!(
            !said.contains("DROP") && !said.contains("Cookie"),
            "nothing of the request comes back: {said}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_of_another_question_is_refused() {
    let bed = Bed::make();
    let shows = bed.logged_in(administrator());
    let page = bed.ask("GET", "people?limit=2", None, &shows).await.json();
    let next = page["next"].as_str().unwrap();
    assert_eq!(bed.ask("GET", &format!("people?after={next}&limit=2"), None, &shows).await.status, 200);
    let other = bed.ask("GET", &format!("devices?after={next}"), None, &shows).await;
    assert_eq!((other.status.as_u16(), other.code().as_str()), (400, "request.cursor"));
}

#[tokio::test(flavor = "multi_thread")]
async fn all_pages_together_are_the_list_and_nobody_is_on_two() {
    let bed = Bed::make();
    let shows = bed.logged_in(administrator());
    let ids = |page: &Value| -> Vec<String> {
        page["people"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect()
    };
    let whole = ids(&bed.ask("GET", "people?limit=200", None, &shows).await.json());
    let (mut pages, mut path) = (Vec::new(), "people?limit=7".to_owned());
    loop {
        let page = bed.ask("GET", &path, None, &shows).await.json();
        pages.extend(ids(&page));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("people?limit=7&after={next}");
    }
    assert_eq!(pages, whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_slips_more_into_a_form_than_it_has() {
    let bed = Bed::make();
    let shows = bed.logged_in(administrator());
    let form = json!({ "login": "new.person", "name": "Jauna Persona", "role": "INS", "unit": uuid(NORTH), "from": "2026-01-01" });
    for (name, value) in [
        ("id", json!(uuid(COLLEAGUE))),
        ("version", json!(1)),
        ("sessions_from_ms", json!(0)),
        ("subject", json!({ "issuer": "x", "subject": "y" })),
        ("posts", json!([{ "role": "ADM" }])),
        ("__proto__", json!({})),
    ] {
        let mut more = form.clone();
        more[name] = value;
        let refused = bed.ask("POST", "people", Some(more), &shows).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "request.malformed"), "{name}");
    }
    for (name, value, status) in [
        ("name", json!("Ilze\u{202e}anlaK"), 422),
        ("name", json!("ā".repeat(121)), 422),
        ("name", json!("\u{0}"), 422),
        ("name", json!(" "), 422),
        ("name", json!(["a"]), 400),
        ("login", json!("ilze kalnina"), 422),
        ("login", json!("a".repeat(100_000)), 422),
        ("role", json!("KING"), 400),
        ("role", Value::Null, 400),
        ("unit", json!("../.."), 400),
        ("from", json!("0001-01-01"), 422),
        ("from", json!("-009999-01-01"), 422),
        ("from", json!(20_260_101), 400),
    ] {
        let mut odd = form.clone();
        odd[name] = value.clone();
        let refused = bed.ask("POST", "people", Some(odd), &shows).await;
        assert_eq!(refused.status.as_u16(), status, "{name} {:.40}: {refused:?}", value.to_string());
    }
    assert_eq!(bed.ask("POST", "people", Some(form), &shows).await.status, 201, "the plain form is taken");
}

async fn raw(bed: &Bed, kind: &str, bytes: Vec<u8>, headers: &[(&str, &str)]) -> Answer {
    let Shows::Token(token) = bed.logged_in(administrator()) else { unreachable!() };
    let mut request = Request::builder().method("POST").uri("/api/v1/units");
    request =
        request.header(header::AUTHORIZATION, format!("Bearer {token}")).header(header::CONTENT_TYPE, kind);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    bed.send(request.body(Body::from(bytes)).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_are_none_are_refused() {
    let bed = Bed::make();
    let good = br#"{"code":"X","name":"X"}"#.to_vec();
    let deep = [vec![b'['; 100_000], vec![b']'; 100_000]].concat();
    for (kind, bytes, status) in [
        ("application/json", Vec::new(), 400),
        ("application/json", b"\xff\xfe".to_vec(), 400),
        ("application/json", deep, 400),
        ("application/json", br#"{"code":"X","code":"Y","name":"X"}"#.to_vec(), 400),
        ("application/json", br#"{"code":"X","name":"X"} {}"#.to_vec(), 400),
        ("application/json", vec![b' '; (1 << 20) + 1], 413),
        ("text/plain", good.clone(), 415),
        ("application/x-www-form-urlencoded", b"code=X&name=X".to_vec(), 415),
    ] {
        let answer = raw(&bed, kind, bytes, &[]).await;
        assert_eq!(answer.status.as_u16(), status, "{kind}: {answer:?}");
    }
    let packed = raw(&bed, "application/json", good, &[("content-encoding", "gzip")]).await;
    assert_eq!(packed.status, 415, "what we do not unpack is not guessed at");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_comes_twice_is_carried_out_once() {
    let bed = Bed::make();
    let shows = bed.logged_in(administrator());
    let form = |code: &str| json!({ "code": code, "name": "Jauna" });
    let key = [("idempotency-key", "0123-4567-89ab")];
    let ask = |code: &str| bed.ask_with("POST", "units", Some(form(code)), &shows, &key);
    let (first, again) = (ask("TWICE").await, ask("TWICE").await);
    assert_eq!((first.status, &first.bytes), (again.status, &again.bytes), "the same answer");
    assert_eq!(again.headers.get("idempotent-replayed").map(|it| it.as_bytes()), Some(b"true".as_slice()));
    let other = ask("OTHER").await;
    assert_eq!((other.status.as_u16(), other.code().as_str()), (409, "request.reused"));
    let stranger = bed.ask_with("POST", "units", Some(form("THEIRS")), &bed.system(EVERYTHING), &key).await;
    assert_eq!(stranger.status, 201, "the same key of somebody else is another one");
    for odd in ["short", "has space in it", "ended:17900000000", &"a".repeat(65)] {
        let refused =
            bed.ask_with("POST", "units", Some(form("ODD")), &shows, &[("idempotency-key", odd)]).await;
        assert_eq!(refused.status, 400, "{odd}");
    }
}

/// As a process leaves it that has begun a request and has written down nothing of what came of it.
fn begun(bed: &Bed, (key, code): (&str, &str), ago_ms: i64) {
    let body = json!({ "code": code, "name": "Jauna" }).to_string();
    let asked = [b"POST\0/api/v1/units\0", body.as_bytes()].concat();
    let begun = Answered { digest: digest(&asked), status: 0, reply: Vec::new(), at_ms: now_ms() - ago_ms };
    assert!(bed.store.remember(administrator(), key, &begun).unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_begun_and_has_no_answer_is_not_begun_again() {
    let bed = Bed::make();
    let shows = bed.logged_in(administrator());
    let ask = |(key, code): (&'static str, &'static str)| {
        let form = json!({ "code": code, "name": "Jauna" });
        let (bed, shows) = (&bed, &shows);
        async move { bed.ask_with("POST", "units", Some(form), shows, &[("idempotency-key", key)]).await }
    };
    let (goes_on, fallen) = (("goes-on-elsewhere", "GOESON"), ("fell-with-its-process", "FELL"));
    begun(&bed, goes_on, 30_000);
    begun(&bed, fallen, 61_000);
    let answer = ask(goes_on).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (409, "request.under_way"));
    assert!(answer.headers.contains_key("retry-after"), "its end comes soon");
    for _ in 0..2 {
        let answer = ask(fallen).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (409, "request.unknown_outcome"));
        assert!(!answer.headers.contains_key("retry-after"), "waiting does not help");
    }
    let units = bed.ask("GET", "units", None, &shows).await.json();
    let made = |code: &str| units["units"].as_array().unwrap().iter().any(|unit| unit["code"] == code);
    assert!(!made("FELL") && !made("GOESON"), "neither was carried out a second time");
    assert_eq!(ask(("another-key", "FELL")).await.status, 201, "whoever has looked asks anew");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_send_the_same_at_once_one_is_heard() {
    let bed = std::sync::Arc::new(Bed::make());
    let form = json!({ "code": "RACE", "name": "Sacīkste" });
    let asking: Vec<_> = (0..16)
        .map(|_| {
            let (bed, form) = (bed.clone(), form.clone());
            tokio::spawn(async move {
                let shows = bed.logged_in(administrator());
                bed.ask_with("POST", "units", Some(form), &shows, &[("idempotency-key", "race-race-race")])
                    .await
            })
        })
        .collect();
    let mut done = 0;
    for asked in asking {
        let answer = asked.await.unwrap();
        match answer.status.as_u16() {
            201 => done += usize::from(!answer.headers.contains_key("idempotent-replayed")),
            409 => assert_eq!(answer.code(), "request.under_way"),
            other => panic!("{other}: {answer:?}"),
        }
    }
    assert_eq!(done, 1, "one of them did it, and all others were told so");
    let units = bed.ask("GET", "units", None, &bed.logged_in(administrator())).await.json();
    let raced = units["units"].as_array().unwrap().iter().filter(|unit| unit["code"] == "RACE").count();
    assert_eq!(raced, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_told_once_and_not_again_to_a_repeat() {
    let bed = Bed::make();
    let shows = bed.logged_in(administrator());
    let until = super::bed::today().checked_add(jiff::ToSpan::days(30)).unwrap();
    let form = json!({ "name": "Statistika", "capabilities": ["read-statistics"], "until": until });
    let ask = || {
        bed.ask_with(
            "POST",
            "keys",
            Some(form.clone()),
            &shows,
            &[("idempotency-key", "once-and-never-again")],
        )
    };
    let made = ask().await;
    assert_eq!(made.status, 201, "{made:?}");
    let again = ask().await;
    assert_eq!((again.status.as_u16(), again.code().as_str()), (409, "request.told_once"));
    let secret = made.json()["secret"].as_str().unwrap().to_owned();
    assert_eq!(bed.ask("GET", "me", None, &Shows::Token(secret)).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_no_way_around_the_table() {
    let bed = Bed::make();
    let until = super::bed::today().checked_add(jiff::ToSpan::days(30)).unwrap();
    let form = json!({ "name": "x", "capabilities": ["read-audit-all"], "until": until });
    let refused = bed.ask("POST", "keys", Some(form), &bed.logged_in(administrator())).await;
    assert_eq!(
        (refused.status.as_u16(), refused.code().as_str()),
        (403, "permission.denied"),
        "an administrator reads no audit of viewings"
    );
    let person = |role: &str, unit: Id| json!({ "login": "made.by.key", "name": "X", "role": role, "unit": uuid(unit), "from": "2026-01-01" });
    for (key, role, unit, status) in [
        (EVERYTHING, "ADM", NORTH, 403),
        (EVERYTHING, "SEC", NORTH, 403),
        (OF_NORTH, "ADM", NORTH, 403),
        (OF_NORTH, "SAN", NORTH, 403),
        (OF_NORTH, "INS", SOUTH, 404),
        (OF_NORTH, "INS", BELOW, 201),
    ] {
        let answer = bed.ask("POST", "people", Some(person(role, unit)), &bed.system(key)).await;
        assert_eq!(answer.status.as_u16(), status, "{key} makes {role}: {answer:?}");
    }
    // An invitation would let the system in as the administrator.
    for key in [EVERYTHING, OF_NORTH] {
        let seen = json!({ "seen": version_of(&bed, administrator()).await });
        let path = format!("people/{}/invitations", uuid(administrator()));
        assert_eq!(bed.ask("POST", &path, Some(seen), &bed.system(key)).await.status, 403, "{key}");
    }
    // Somebody who works in two units is not to be moved by the key of one of them.
    let seen = json!({ "seen": version_of(&bed, DEPUTY_NOW).await });
    let path = format!("people/{}/sessions/end", uuid(DEPUTY_NOW));
    assert_eq!(bed.ask("POST", &path, Some(seen), &bed.system(OF_NORTH)).await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_made_a_key_gives_themselves_nothing_by_it() {
    let bed = Bed::make();
    let shows = bed.logged_in(administrator());
    let until = super::bed::today().checked_add(jiff::ToSpan::days(30)).unwrap();
    let form = json!({ "name": "x", "capabilities": ["manage-people"], "until": until });
    let secret =
        bed.ask("POST", "keys", Some(form), &shows).await.json()["secret"].as_str().unwrap().to_owned();
    let post = json!({ "seen": version_of(&bed, administrator()).await, "unit": uuid(SOUTH), "role": "RSV", "from": "2026-01-01" });
    let path = format!("people/{}/posts", uuid(administrator()));
    for shows in [shows, Shows::Token(secret)] {
        let refused = bed.ask("POST", &path, Some(post.clone()), &shows).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (403, "person.own_rights"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_changes_what_somebody_else_has_changed_is_told() {
    let bed = Bed::make();
    let shows = bed.logged_in(administrator());
    let seen = version_of(&bed, COLLEAGUE).await;
    let change = |name: &str| json!({ "seen": seen, "login": "colleague", "name": name });
    let path = format!("people/{}", uuid(COLLEAGUE));
    assert_eq!(bed.ask("PUT", &path, Some(change("Pirmā")), &shows).await.status, 200);
    let late = bed.ask("PUT", &path, Some(change("Otrā")), &shows).await;
    assert_eq!((late.status.as_u16(), late.code().as_str()), (409, "change.stale"));
    let unknown = bed.ask("PUT", &format!("people/{}", uuid(UNKNOWN)), Some(change("Trešā")), &shows).await;
    assert_eq!(unknown.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn people_come_from_a_file_all_or_none_and_first_as_a_rehearsal() {
    let bed = Bed::make();
    let shows = bed.logged_in(administrator());
    let form = |text: &str, rehearse: bool| Some(json!({ "text": text, "rehearse": rehearse }));
    let text = "login,name,role,unit,from\nno.file,No Faila,INS,NOR,2026-01-01\n";
    let rehearsed = bed.ask("POST", "people/import", form(text, true), &shows).await;
    assert_eq!(rehearsed.json()["added"], json!(["no.file"]), "{rehearsed:?}");
    let found = || bed.ask("GET", "people?search=no.file", None, &shows);
    assert_eq!(found().await.json()["people"], json!([]), "a rehearsal changes nothing");
    let faulty = bed
        .ask("POST", "people/import", form(&format!("{text}x,Y,KING,NOR,2026-01-01\n"), false), &shows)
        .await;
    assert_ne!(faulty.json()["faults"], json!([]), "{faulty:?}");
    assert_eq!(found().await.json()["people"], json!([]), "with one fault nothing is done");
    assert_eq!(bed.ask("POST", "people/import", form(text, false), &shows).await.status, 200);
    assert_eq!(found().await.json()["people"].as_array().unwrap().len(), 1);
    let by_system = format!(
        "login,name,role,unit,from\n{},X,INS,NOR,2026-01-01\n",
        super::world::login_of(administrator())
    );
    let refused = bed.ask("POST", "people/import", form(&by_system, false), &bed.system(EVERYTHING)).await;
    assert_eq!(
        refused.status, 403,
        "a system does to administrators in a file what it may do otherwise: nothing"
    );
}
