//! A new device comes in by its person's account: once the code is spent, a connection that breaks costs nothing more.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use apseko_sync::{AccountWords, LetIn, LinkFailure, NewDevice, Place, enrol_by_account, ways_in};
use apseko_tests::Client;
use apseko_trust::{Role, SoftwareKey};
use apseko_vault::Authenticator;
use serde_json::{Value, json};

use super::server::Demonstration;

const LOGIN: &str = "andris.liepa";
const INVITATION: &str = "ZEME-2026-ANDRIS";
const PASSWORD: &str = "zaļš vilciens brauc lēni";
const STEP_S: i64 = 30;
const ASKS: &[u8] = b"POST /api/v1/me/devices";

fn key() -> SoftwareKey {
    SoftwareKey::from_secret(&[5; 32]).unwrap()
}

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// The person's telephone, as it is so many steps from now.
struct Telephone(Authenticator);

impl Telephone {
    fn shows(&self, steps: i64) -> String {
        self.0.current(u64::try_from(now() + steps * STEP_S).unwrap()).to_string()
    }
}

/// Makes an account by the invitation, as another program would.
fn activated(demonstration: &Demonstration) -> Telephone {
    let client = Client::new(demonstration.url().trim_start_matches("http://"));
    let client = client.with("Content-Type", "application/json");
    let post = |path: &str, body: Value| {
        let reply = client.post(&format!("/api/v1/accounts/{path}"), body.to_string().as_bytes()).unwrap();
        assert!((200..300).contains(&reply.status), "{reply:?}");
        serde_json::from_str(&reply.body).unwrap_or(Value::Null)
    };
    let who = json!({ "login": LOGIN, "invitation": INVITATION });
    let mut first = who.clone();
    first["password"] = json!(PASSWORD);
    let seed = post("activation", first);
    let secret = seed["uri"].as_str().unwrap().split("secret=").nth(1).unwrap().split('&').next().unwrap();
    let telephone = Telephone(Authenticator::from_text(secret).unwrap());
    let mut confirm = who;
    (confirm["ticket"], confirm["code"]) = (seed["ticket"].clone(), json!(telephone.shows(-1)));
    post("activation/confirmation", confirm);
    telephone
}

async fn come_in(place: &Place, password: &str, code: &str, ahead_ms: i64) -> Result<LetIn, LinkFailure> {
    let key = key();
    let device = NewDevice { id: [7; 16], public: key.public(), key: &key };
    let words = AccountWords { login: LOGIN, password, code };
    let count = AtomicUsize::new(0);
    let moment = || {
        let nonce = [u8::try_from(count.fetch_add(1, Ordering::Relaxed)).unwrap(); 16];
        (jiff::Timestamp::now().as_millisecond() + ahead_ms, nonce)
    };
    enrol_by_account(place, &words, &device, &moment).await
}

fn devices(demonstration: &Demonstration) -> usize {
    let told = demonstration.says(&["devices", "list", "--json"]);
    told.lines().count()
}

#[tokio::test]
async fn an_account_brings_a_device_that_signs_with_the_key_it_made() {
    let demonstration = Demonstration::start();
    let place = demonstration.place();
    assert_eq!(ways_in(&place).await.unwrap(), ["invitation", "account"], "nobody has named a provider");
    let telephone = activated(&demonstration);
    let wrong = come_in(&place, "nav īstā parole", &telephone.shows(0), 0).await.unwrap_err();
    assert_eq!(wrong.code(), "login.wrong");
    assert_eq!(devices(&demonstration), 0, "whoever did not come in brings nothing");
    let LetIn { login, grant } = come_in(&place, PASSWORD, &telephone.shows(0), 0).await.unwrap();
    assert_eq!((login.as_str(), grant.name.as_str()), (LOGIN, "Andris Liepa"));
    let vouched =
        grant.keyring.role_keys().map(|key| key.body()).any(|said| {
            said.role == Role::Device && said.subject == Some([7; 16]) && said.key == key().public()
        });
    assert!(vouched, "what this device signs is believed");
    let spent = come_in(&place, PASSWORD, &telephone.shows(0), 0).await.unwrap_err();
    assert_eq!(spent.code(), "login.wrong", "a code is used once");
}

#[tokio::test]
async fn a_device_whose_clock_is_wrong_comes_in_all_the_same() {
    let demonstration = Demonstration::start();
    let telephone = activated(&demonstration);
    let let_in = come_in(&demonstration.place(), PASSWORD, &telephone.shows(0), -3_600_000).await;
    assert_eq!(let_in.unwrap().login, LOGIN, "its proofs go by the server's clock");
}

#[tokio::test]
async fn an_answer_that_is_lost_after_the_code_was_spent_is_asked_for_again() {
    let demonstration = Demonstration::start();
    let telephone = activated(&demonstration);
    let road = Road::losing(demonstration.url().trim_start_matches("http://").to_owned());
    let root = hex::encode(demonstration.place().root.as_sec1());
    let place = Place::read(&format!("http://{}", road.address), &root, None).unwrap();
    let let_in = come_in(&place, PASSWORD, &telephone.shows(0), 0).await.unwrap();
    assert_eq!(let_in.grant.name, "Andris Liepa");
    assert!(road.asked.load(Ordering::SeqCst) > 1, "the first answer was lost: this story has to happen");
    assert_eq!(devices(&demonstration), 1, "asked for twice, the same device stands in the books once");
}

#[tokio::test]
async fn a_server_of_another_root_lets_nobody_in() {
    let demonstration = Demonstration::start();
    let telephone = activated(&demonstration);
    let other = hex::encode(key().public().as_sec1());
    let place = Place::read(demonstration.place().server(), &other, None).unwrap();
    let foreign = come_in(&place, PASSWORD, &telephone.shows(0), 0).await.unwrap_err();
    assert_eq!(foreign.code(), "link.not_our_server");
}

/// A road to the server on which the first answer about a device is lost.
struct Road {
    address: String,
    asked: Arc<AtomicUsize>,
}

impl Road {
    fn losing(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = asked.clone();
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                let (far, counter) = (TcpStream::connect(&server).unwrap(), counter.clone());
                let (near_back, far_back) = (near.try_clone().unwrap(), far.try_clone().unwrap());
                let back = counter.clone();
                thread::spawn(move || there(near, far, &counter));
                thread::spawn(move || and_back(far_back, near_back, &back));
            }
        });
        Self { address, asked }
    }
}

fn there(mut near: TcpStream, mut far: TcpStream, asked: &AtomicUsize) {
    let mut bytes = [0; 1 << 14];
    while let Ok(length @ 1..) = near.read(&mut bytes) {
        let asks = bytes[..length].windows(ASKS.len()).any(|window| window == ASKS);
        asked.fetch_add(usize::from(asks), Ordering::SeqCst);
        if far.write_all(&bytes[..length]).is_err() {
            break;
        }
    }
    drop(far.shutdown(Shutdown::Both));
}

fn and_back(mut far: TcpStream, mut near: TcpStream, asked: &AtomicUsize) {
    let mut bytes = [0; 1 << 14];
    let mut is_lost = false;
    while let Ok(length @ 1..) = far.read(&mut bytes) {
        is_lost |= asked.load(Ordering::SeqCst) == 1;
        if is_lost || near.write_all(&bytes[..length]).is_err() {
            break;
        }
    }
    drop(near.shutdown(Shutdown::Both));
}
