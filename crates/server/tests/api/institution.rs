//! Coming in through the log-in of an institution, over HTTP, with the reference implementation of a provider.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use apseko_server::login::oidc::{Fetch, Provider, Settings};
use apseko_server::people::{By, Change, Subject};
use apseko_trust::Grant;
use axum::body::Body;
use axum::http::{Request, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::bed::{Answer, Bed, Shows, WITHOUT_WAITING, key_of, now_ms, today};
use super::browser::follow;
use super::world::{COLLEAGUE, UNKNOWN, login_of};

const BACK: &str = "http://127.0.0.1:9/login/oidc/callback";

struct Reference(Child, String);

impl Reference {
    fn start() -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/oidc/provider.mjs");
        let mut command = Command::new("node");
        let command = command.arg(&script).arg(BACK).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.trim().strip_prefix("port ").expect("run `npm ci` in tests/").to_owned();
        Self(child, format!("http://127.0.0.1:{port}"))
    }

    fn provider(&self) -> Provider {
        let settings = json!({
            "issuer": self.1, "client_id": "public", "redirect_uri": BACK, "scopes": ["profile"],
            "second_factor": {"amr": ["otp"]},
        });
        let settings = Settings::from_json(&serde_json::to_vec(&settings).unwrap()).unwrap();
        Provider::new(settings, None, Fetch::new(None).unwrap()).unwrap()
    }

    fn bed(&self) -> Bed {
        Bed::with(WITHOUT_WAITING, |api| api.with_provider(self.provider()))
    }

    /// The provider calls the colleague so from now on.
    fn knows_colleague(&self, bed: &Bed) {
        let subject = Subject { issuer: self.1.clone(), subject: "anna-7".to_owned() };
        let by = By { who: None, now_ms: now_ms(), today: today(), saw: None };
        bed.registry.change(&[Change::BindSubject { person: COLLEAGUE, subject }], &by).unwrap();
    }
}

impl Drop for Reference {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn open(bed: &Bed, form: Value) -> Value {
    let opened = bed.ask("POST", "sessions/oidc", Some(form), &Shows::Nothing).await;
    assert_eq!(opened.status, 201, "{opened:?}");
    opened.json()
}

async fn take(bed: &Bed, ticket: &Value, poll: &str) -> Answer {
    let path = format!("sessions/oidc/{}", ticket["ticket"].as_str().unwrap());
    bed.ask("POST", &path, Some(json!({ "poll": poll })), &Shows::Nothing).await
}

fn poll(ticket: &Value) -> &str {
    ticket["poll"].as_str().unwrap()
}

/// The person shows the provider who they are, and comes back.
async fn come_back(bed: &Bed, ticket: &Value) -> Answer {
    let back = follow(ticket["open_url"].as_str().unwrap(), BACK).await;
    let path = format!("/login/oidc/callback?{}", back.query().unwrap());
    bed.send(Request::builder().uri(path).body(Body::empty()).unwrap()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_whom_the_institution_knows_gets_a_session_and_only_whoever_asked_takes_it() {
    let reference = Reference::start();
    let bed = reference.bed();
    reference.knows_colleague(&bed);
    let ticket = open(&bed, json!({})).await;
    assert_eq!(take(&bed, &ticket, poll(&ticket)).await.code(), "oidc.pending");
    let page = come_back(&bed, &ticket).await;
    assert_eq!(page.status, 200);
    assert!(page.headers.contains_key("content-security-policy"), "a page for logging in loads nothing");
    let stranger = take(&bed, &ticket, "not the word").await;
    assert_eq!((stranger.status.as_u16(), stranger.code().as_str()), (404, "oidc.ticket"));
    let taken = take(&bed, &ticket, poll(&ticket)).await;
    assert_eq!(taken.status, 201, "{taken:?}");
    let token = taken.json()["session"]["token"].as_str().unwrap().to_owned();
    let me = bed.ask("GET", "me", None, &Shows::Token(token)).await;
    assert_eq!(me.json()["person"]["id"], json!(uuid::Uuid::from_bytes(COLLEAGUE.0)));
    assert_eq!(
        take(&bed, &ticket, poll(&ticket)).await.code(),
        "oidc.ticket",
        "what came of it is taken once"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_comes_in_when_the_person_types_what_it_shows() {
    let reference = Reference::start();
    let bed = reference.bed();
    reference.knows_colleague(&bed);
    let without_key = Some(json!({ "device": uuid::Uuid::from_bytes([0x97; 16]) }));
    let refused = bed.ask("POST", "sessions/oidc", without_key, &Shows::Nothing).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, "request.malformed"));
    let key = hex::encode(key_of(UNKNOWN).public().as_sec1());
    let ticket = open(&bed, json!({ "device": uuid::Uuid::from_bytes([0x97; 16]), "key": key })).await;
    let page = String::from_utf8(come_back(&bed, &ticket).await.bytes).unwrap();
    let landing = page.split("value=\"").nth(1).unwrap().split('"').next().unwrap();
    let confirm = |code: &str| {
        let form = format!("landing={landing}&code={code}");
        let request = Request::builder().method("POST").uri("/login/oidc/confirm");
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        bed.send(request.body(Body::from(form)).unwrap())
    };
    assert_eq!(confirm("000000x").await.status, 403);
    assert_eq!(
        take(&bed, &ticket, poll(&ticket)).await.code(),
        "oidc.pending",
        "nobody confirmed the device yet"
    );
    assert_eq!(confirm(ticket["code"].as_str().unwrap()).await.status, 200);
    let taken = take(&bed, &ticket, poll(&ticket)).await;
    assert_eq!(taken.status, 201, "{taken:?}");
    let grant = STANDARD.decode(taken.json()["grant"].as_str().unwrap()).unwrap();
    assert_eq!(Grant::from_bytes(&grant).unwrap().user, COLLEAGUE.0);
    assert_eq!(taken.json()["login"], json!(login_of(COLLEAGUE)), "the device has to know them by a name");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_is_told_which_ways_are_open_before_anybody_has_come_in() {
    let reference = Reference::start();
    let ways = reference.bed().ask("GET", "sessions/ways", None, &Shows::Nothing).await;
    assert_eq!(ways.json(), json!({ "ways": ["invitation", "account", "institution"] }));
    let without = Bed::make().ask("GET", "sessions/ways", None, &Shows::Nothing).await;
    assert_eq!(
        without.json(),
        json!({ "ways": ["invitation", "account"] }),
        "nobody is sent to a provider that is none"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_whom_this_server_does_not_know_stays_outside() {
    let reference = Reference::start();
    let bed = reference.bed();
    let ticket = open(&bed, json!({})).await;
    assert_eq!(come_back(&bed, &ticket).await.status, 200);
    let refused = take(&bed, &ticket, poll(&ticket)).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (403, "login.unknown_person"));
    reference.knows_colleague(&bed);
    let by = By { who: None, now_ms: now_ms(), today: today(), saw: None };
    bed.registry.change(&[Change::Dismiss { person: COLLEAGUE, from: today() }], &by).unwrap();
    let ticket = open(&bed, json!({})).await;
    assert_eq!(come_back(&bed, &ticket).await.status, 200, "the institution still knows them");
    assert_eq!(take(&bed, &ticket, poll(&ticket)).await.code(), "login.unknown_person");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_return_that_nobody_waits_for_is_refused_and_nothing_of_it_stands_in_the_page() {
    let reference = Reference::start();
    let bed = reference.bed();
    let path = "/login/oidc/callback?state=%22%3E%3Cscript%3E&code=x";
    let page = bed.send(Request::builder().uri(path).body(Body::empty()).unwrap()).await;
    assert_eq!(page.status, 403);
    assert!(
        !String::from_utf8(page.bytes).unwrap().contains("script"),
        "a page says nothing that came with the request"
    );
    let without = Bed::make();
    let refused = without.ask("POST", "sessions/oidc", Some(json!({})), &Shows::Nothing).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (404, "oidc.none"));
}
