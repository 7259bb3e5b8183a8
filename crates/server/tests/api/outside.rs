//! Addresses beside the table of operations: who is let in there with what.

use apseko_server::http::Peer;
use axum::body::Body;
use axum::http::{Request, header};

use super::bed::{Bed, Shows};
use super::world::{COLLEAGUE, DISMISSED, EVERYTHING, NOTHING, ON_REVOKED};

/// Nobody, a device, a device of somebody who was dismissed, a revoked device, a log-in, a key for all, a key for nothing here.
const WHO: usize = 7;
type Row = (&'static str, &'static str, [u16; WHO]);

#[rustfmt::skip]
const TABLE: [Row; 13] = [
    //                              nobody device dism. revok. log-in key  no key
    ("POST", "/sync/v1/session",    [400,  400,   400,   400,   400,  400,  400]),
    ("POST", "/sync/v1/hello",      [401,  400,   400,   400,   401,  401,  401]),
    ("POST", "/sync/v1/push",       [401,  400,   400,   400,   401,  401,  401]),
    ("POST", "/sync/v1/pull",       [401,  400,   400,   400,   401,  401,  401]),
    ("GET",  "/sync/v1/roll",       [401,  200,   403,   403,   401,  401,  401]),
    ("GET",  "/sync/v1/lease",      [401,  200,   403,   403,   401,  401,  401]),
    ("GET",  "/packs",              [401,  200,   403,   403,   401,  401,  401]),
    ("POST", "/enrol/v1",           [400,  400,   400,   400,   400,  400,  400]),
    ("GET",  "/metrics",            [403,  401,   401,   401,   403,  200,  403]),
    ("GET",  "/health",             [204,  204,   204,   204,   204,  204,  204]),
    ("GET",  "/api/v1/openapi.json",[200,  200,   200,   200,   200,  200,  200]),
    ("GET",  "/api/v1/nothing",     [404,  404,   404,   404,   404,  404,  404]),
    ("GET",  "/",                   [404,  404,   404,   404,   404,  404,  404]),
];

async fn status(
    bed: &Bed,
    method: &str,
    path: &str,
    token: &Shows,
    peer: &[(&str, &str)],
    from: [u8; 4],
) -> u16 {
    let mut request = Request::builder().method(method).uri(path).header(header::CONTENT_LENGTH, "2");
    if let Shows::Token(token) | Shows::Proved(token, _) = token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
    }
    for (name, value) in peer {
        request = request.header(*name, *value);
    }
    let mut request = request.body(Body::from("??")).unwrap();
    request.extensions_mut().insert(Peer(Some(from.into())));
    bed.send(request).await.status.as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_beside_the_api_let_in_whom_they_are_for() {
    let bed = Bed::make();
    let who: [Shows; WHO] = [
        Shows::Nothing,
        Shows::Token(bed.pass(COLLEAGUE)),
        Shows::Token(bed.pass(DISMISSED)),
        Shows::Token(bed.pass(ON_REVOKED)),
        bed.logged_in(COLLEAGUE),
        bed.system(EVERYTHING),
        bed.system(NOTHING),
    ];
    let mut wrong = Vec::new();
    for (method, path, expected) in TABLE {
        let mut said = [0; WHO];
        for (said, who) in said.iter_mut().zip(&who) {
            *said = status(&bed, method, path, who, &[], [192, 0, 2, 1]).await;
        }
        if said != expected {
            wrong.push(format!("{method} {path}: {said:?} instead of {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_for_the_machine_itself_and_not_for_whoever_stands_behind_a_balancer_on_it() {
    let bed = Bed::make();
    let asked = |headers: &'static [(&str, &str)]| {
        status(&bed, "GET", "/metrics", &Shows::Nothing, headers, [127, 0, 0, 1])
    };
    assert_eq!(asked(&[]).await, 200);
    for passed_on in
        [("forwarded", "for=192.0.2.7"), ("x-forwarded-for", "192.0.2.7"), ("via", "1.1 balancer")]
    {
        let headers: &'static [(&str, &str)] = Box::leak(Box::new([passed_on]));
        assert_eq!(asked(headers).await, 403, "{passed_on:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thing_has_one_address_which_tells_nobody_whether_it_is_there() {
    let bed = Bed::make();
    let at = |path: &str, accept: &'static str| {
        let request =
            Request::builder().uri(path).header(header::ACCEPT, accept).body(Body::empty()).unwrap();
        bed.send(request)
    };
    let id = "0198c0de-0000-7000-8000-000000000001";
    let told = at(&format!("/o/case/{id}"), "application/json").await;
    assert_eq!(
        told.json(),
        serde_json::json!({ "kind": "case", "id": id, "app": format!("apseko:///o/case/{id}") })
    );
    let sent_on = at(&format!("/o/case/{id}"), "text/html,*/*").await;
    assert_eq!(sent_on.status, 303);
    assert_eq!(sent_on.headers["location"], format!("apseko:///o/case/{id}"));
    for odd in [
        "/o/secret/0198c0de-0000-7000-8000-000000000001",
        "/o/case/../../etc",
        "/o/case/%0d%0aX:y",
        "/o/case/1",
    ] {
        assert_eq!(at(odd, "text/html").await.status, 404, "{odd}");
    }
}
