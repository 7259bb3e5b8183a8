//! The browser host and those who have no business with it.

use apseko_contract::MAX_BODY_BYTES;
use apseko_tests::{Client, Reply, WebHost};

fn code(reply: &Reply) -> String {
    let answer: serde_json::Value = serde_json::from_str(&reply.body).unwrap();
    answer["error"]["code"].as_str().unwrap_or_default().to_owned()
}

fn host() -> (tempfile::TempDir, WebHost) {
    let folder = tempfile::tempdir().unwrap();
    let host = WebHost::start(folder.path()).unwrap();
    (folder, host)
}

const READ: &[u8] = br#"{"request_id":"00000000-0000-7000-8000-000000000000","body":{}}"#;

#[test]
fn without_the_secret_nothing_is_answered() {
    let (_folder, host) = host();
    let stranger = Client::new(&host.client().address);
    let reply = stranger.post("/call/show-today", READ).unwrap();
    assert_eq!((reply.status, code(&reply).as_str()), (401, "web.secret"));
    for path in ["/", "/ui_bg.wasm", "/changes", "/no-such-page"] {
        let reply = stranger.get(path).unwrap();
        assert_eq!(reply.status, 401, "{path} is not for strangers");
        assert!(
            reply.body.contains("Šo lapu var atvērt tikai") && reply.body.contains("This page opens only")
        );
        assert!(reply.body.contains("web.secret"), "the sentence comes with the code to quote");
    }
    let wrong = stranger.get(&format!("/start/{}", "0".repeat(64))).unwrap();
    assert_eq!(wrong.status, 401, "a guess at the start address");
    assert!(!wrong.head.contains("set-cookie"));
    let good = host.client().post("/call/show-today", READ).unwrap();
    assert_eq!(good.status, 200, "with the secret it works: {}", good.body);
}

#[test]
fn foreign_pages_and_foreign_names_are_refused_even_with_the_secret() {
    let (_folder, host) = host();
    let foreign = host.client().with("Origin", "http://127.0.0.1:1");
    let reply = foreign.post("/call/show-today", READ).unwrap();
    assert_eq!((reply.status, code(&reply).as_str()), (403, "web.origin"));
    let rebound = host.client().with("Host", "evil.example");
    let reply = rebound.post("/call/show-today", READ).unwrap();
    assert_eq!((reply.status, code(&reply).as_str()), (403, "web.host"));
    let own = host.client().with("Origin", &format!("http://{}", host.client().address));
    assert_eq!(own.post("/call/show-today", READ).unwrap().status, 200);
}

#[test]
fn bad_calls_get_their_codes_and_the_host_goes_on() {
    let (_folder, host) = host();
    let post = |path: &str, body: &[u8]| {
        let reply = host.client().post(path, body).unwrap();
        (reply.status, code(&reply))
    };
    assert_eq!(post("/call/no-such-command", READ), (404, "command.unknown".to_owned()));
    assert_eq!(post("/call/write-note", b"{"), (400, "command.malformed".to_owned()));
    assert_eq!(post("/call/write-note", READ), (400, "command.malformed".to_owned()));
    let large = vec![b' '; MAX_BODY_BYTES + 1];
    assert_eq!(post("/call/write-note", &large), (413, "command.too_large".to_owned()));
    assert_eq!(host.client().get("/blob/no-such-blob").unwrap().status, 404);
    let log = host.client().get("/blob/support-log").unwrap();
    assert_eq!(log.status, 200);
    assert!(log.body.contains("command.malformed"), "support can find what a person quotes: {}", log.body);
    for path in ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/..%2fCargo.toml", "//etc/passwd"] {
        assert_eq!(host.client().get(path).unwrap().status, 404, "{path} leads out of the screens");
    }
}

#[test]
fn every_answer_carries_the_policy_of_the_window() {
    let (_folder, host) = host();
    let config = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../tauri.conf.json")).unwrap();
    let config: serde_json::Value = serde_json::from_str(&config).unwrap();
    let policy = config["app"]["security"]["csp"].as_str().unwrap().to_ascii_lowercase();
    let stranger = Client::new(&host.client().address);
    for reply in
        [host.client().get("/").unwrap(), host.client().get("/x").unwrap(), stranger.get("/").unwrap()]
    {
        assert!(reply.head.contains(&format!("content-security-policy: {policy}")), "{}", reply.head);
        assert!(reply.head.contains("x-content-type-options: nosniff"));
        assert!(
            reply.head.contains("cache-control: no-store"),
            "evidence must not stay in a browser's cache"
        );
    }
}
