//! The whole way with the reference implementation of a provider (`oidc-provider` of npm), which knows nothing of us.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

use apseko_oplog::DeviceId;
use apseko_server::login::oidc::{Fetch, Fresh, OidcFault, Provider, Purpose, Returned, Settings};
use apseko_trust::SoftwareKey;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::browser::follow;

const BACK: &str = "http://127.0.0.1:9/login/oidc/callback";

struct Reference {
    child: Child,
    input: ChildStdin,
    output: BufReader<std::process::ChildStdout>,
    issuer: String,
}

impl Reference {
    fn start() -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/oidc/provider.mjs");
        let mut child = Command::new("node")
            .arg(&script)
            .arg(BACK)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut reference = Self { child, input, output, issuer: String::new() };
        let said = reference.line();
        let port = said.strip_prefix("port ");
        let port =
            port.unwrap_or_else(|| panic!("{} did not start: run `npm ci` in tests/", script.display()));
        reference.issuer = format!("http://127.0.0.1:{port}");
        reference
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line.trim().to_owned()
    }

    fn rotate(&mut self) {
        self.input.write_all(b"rotate\n").unwrap();
        assert_eq!(self.line(), "rotated");
    }

    fn provider(&self, client: &str, auth: &str, secret: Option<&str>) -> Provider {
        let mut settings = json!({
            "issuer": self.issuer, "client_id": client, "client_auth": auth, "redirect_uri": BACK,
            "scopes": ["profile"], "second_factor": {"amr": ["otp"]}, "unit_required": true,
            "claims": {"unit": ["unit"], "roles": ["groups"]}, "roles": {"AP-Inspektori": "INS"},
        });
        if secret.is_some() {
            settings["secret_file"] = Value::from("read by whoever starts the server");
        }
        let settings = Settings::from_json(&serde_json::to_vec(&settings).unwrap()).unwrap();
        let secret = secret.map(|secret| Zeroizing::new(secret.to_owned()));
        Provider::new(settings, secret, Fetch::new(None).unwrap()).unwrap()
    }
}

impl Drop for Reference {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn now_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_millis()).unwrap()
}

fn fresh() -> Fresh {
    Fresh::draw(&mut |out| getrandom::fill(out).unwrap())
}

fn enrolment() -> Purpose {
    let key = SoftwareKey::from_secret(&[3; 32]).unwrap().public();
    Purpose::Enrolment { device: DeviceId([1; 16]), key }
}

async fn returned(open_url: &str) -> Returned {
    let url = follow(open_url, BACK).await;
    let said =
        |name: &str| url.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned());
    let (state, code) = (said("state").unwrap_or_default(), said("code").unwrap_or_default());
    Returned { state, code, error: said("error"), iss: said("iss") }
}

#[tokio::test]
async fn a_device_is_enrolled_by_a_person_whom_the_provider_knows() {
    let reference = Reference::start();
    let provider = reference.provider("confidential", "basic", Some("a:secret/+with%signs"));
    let begun = provider.begin(enrolment(), [0; 32], fresh(), now_ms()).await.unwrap();
    let back = returned(&begun.open_url).await;
    assert_eq!(back.iss.as_deref(), Some(reference.issuer.as_str()), "it says who sends the browser back");
    let landing = provider.callback(&back, now_ms()).await.unwrap();
    assert!(landing.needs_code, "the person confirms the device before them");
    assert_eq!(provider.take(&begun.ticket, &begun.poll, now_ms()), Err(OidcFault::Pending));
    provider.confirm(&landing.landing, &begun.code.unwrap(), now_ms()).unwrap();
    let taken = provider.take(&begun.ticket, &begun.poll, now_ms()).unwrap();
    assert_eq!(taken.purpose, enrolment());
    let who = &taken.verified;
    assert_eq!((who.issuer.as_str(), who.subject.as_str()), (reference.issuer.as_str(), "anna-7"));
    assert_eq!((who.login.as_deref(), who.name.as_deref()), (Some("anna.liepina"), Some("Anna Liepiņa")));
    assert_eq!((who.unit.as_deref(), who.roles.as_slice()), (Some("RIGA"), &["INS".to_owned()][..]));
    assert_eq!(who.amr, ["pwd", "otp"]);
    let again = provider.callback(&back, now_ms()).await.map(drop);
    assert_eq!(again, Err(OidcFault::State), "whoever saw the address of the return cannot use it");
}

#[tokio::test]
async fn every_way_to_show_who_we_are_works_and_a_wrong_secret_does_not() {
    let reference = Reference::start();
    for (client, auth, secret, works) in [
        ("posting", "post", Some("another secret"), true),
        ("public", "none", None, true),
        ("posting", "post", Some("not the secret"), false),
        ("confidential", "basic", Some("not the secret"), false),
    ] {
        let provider = reference.provider(client, auth, secret);
        let browser = Purpose::Browser { key: None };
        let begun = provider.begin(browser, [0; 32], fresh(), now_ms()).await.unwrap();
        let landed = provider.callback(&returned(&begun.open_url).await, now_ms()).await.map(drop);
        assert_eq!(landed, if works { Ok(()) } else { Err(OidcFault::Refused) }, "{client} by {auth}");
        let taken = provider.take(&begun.ticket, &begun.poll, now_ms());
        assert_eq!(taken.is_ok(), works, "{taken:?}");
    }
}

#[tokio::test]
async fn the_provider_changes_its_keys_while_people_come_in() {
    let mut reference = Reference::start();
    let provider = reference.provider("public", "none", None);
    for round in 0..3 {
        let browser = Purpose::Browser { key: None };
        let begun = provider.begin(browser, [0; 32], fresh(), now_ms()).await.unwrap();
        let landed = provider.callback(&returned(&begun.open_url).await, now_ms()).await.map(drop);
        assert_eq!(landed, Ok(()), "round {round}: new keys are looked for when a token names one");
        assert!(provider.take(&begun.ticket, &begun.poll, now_ms()).is_ok());
        reference.rotate();
    }
}
