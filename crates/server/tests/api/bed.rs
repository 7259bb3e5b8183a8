//! A whole server without a network: its parts over SQLite in a folder of their own, asked through its router.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use apseko_oplog::message::session_digest;
use apseko_oplog::{DeviceId, EpochId, FeedMeta, Hlc};
use apseko_server::api::{Api, Rate};
use apseko_server::audit::Keeper;
use apseko_server::feed::{Feed, House, LEVEL};
use apseko_server::files::shelf::disk::DiskShelf;
use apseko_server::files::{Files, Limits as FileLimits};
use apseko_server::http::session::Gate;
use apseko_server::http::{Desk, Peer, router};
use apseko_server::login::{Ceiling, Cost, Door, LoginSecret, Method, Sessions};
use apseko_server::packs::PackRack;
use apseko_server::people::Id;
use apseko_server::premises::{Folder, Logins, Office, Registry, ServerKeys, day_of};
use apseko_server::rows::Following;
use apseko_server::storage::people::PeopleStore;
use apseko_server::storage::sqlite::{SqliteJournal, SqliteRows, SqliteStorage, open_people};
use apseko_server::storage::{Journal, Storage as _};
use apseko_trust::{
    PROOF_HEADER, ProvedRequest, Purpose, RecoveryOfficer, RecoveryOfficers, RequestProof, Signed,
    Signer as _, SoftwareKey, digest,
};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use jiff::civil::Date;
use serde_json::Value;
use tower::ServiceExt as _;
use zeroize::Zeroizing;

use super::world;

/// How somebody shows who they are.
#[derive(Clone)]
pub enum Shows {
    /// Not at all.
    Nothing,
    /// By a token as it is.
    Token(String),
    /// By a token and a proof with this key.
    Proved(String, Arc<SoftwareKey>),
}

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    /// The stable code of a refusal; nothing of an answer that is none.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

pub struct Bed {
    router: Router,
    pub registry: Arc<Registry>,
    pub store: Arc<dyn PeopleStore>,
    pub folder: Folder,
    gate: Gate,
    sessions: Sessions,
    drawn: AtomicU64,
    feed: Arc<Feed>,
    rows: Arc<Following>,
    audit: Arc<Keeper>,
    _place: tempfile::TempDir,
}

pub fn today() -> Date {
    day_of(now_ms())
}

pub fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

pub fn key_of(person: Id) -> Arc<SoftwareKey> {
    Arc::new(SoftwareKey::from_secret(&digest(format!("key of {person}").as_bytes())).unwrap())
}

/// So often that no test has to wait.
pub const WITHOUT_WAITING: Rate = Rate { a_second: 1_000_000, at_once: 1_000_000 };

impl Bed {
    pub fn make() -> Self {
        Self::at_rate(WITHOUT_WAITING)
    }

    pub fn at_rate(rate: Rate) -> Self {
        Self::with(rate, |api| api)
    }

    /// A server with something more in its API.
    pub fn with(rate: Rate, more: impl FnOnce(Api) -> Api) -> Self {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::at(place.path()).unwrap();
        let mut fill = |bytes: &mut [u8]| getrandom::fill(bytes).unwrap();
        let made = ServerKeys::found(&folder, now_ms(), &mut fill).unwrap();
        name_officers(&folder);
        for posted in world::people(today()) {
            let device = world::device_of(posted.person);
            ServerKeys::vouch(&folder, device.0, key_of(posted.person).public(), now_ms()).unwrap();
        }
        let store: Arc<dyn PeopleStore> = Arc::new(open_people(&folder.path("people.db")).unwrap());
        store.commit(0, &world::records(today(), now_ms())).unwrap();
        let keys = ServerKeys::open(&folder).unwrap();
        let (session, server) = (keys.session.clone(), keys.server);
        let storage = Arc::new(SqliteStorage::open(&folder.path("feed.db")).unwrap());
        storage.found(&first_meta(made.server)).unwrap();
        let audit = Keeper::start(Box::new(SqliteJournal::open(&folder.path("audit.db")).unwrap())).unwrap();
        let packs = Arc::new(PackRack::at(&folder.path("packs"), keys.keyring.clone()));
        let office = Office::open(&folder, keys, store.clone()).unwrap().with_audit(audit.clone());
        let registry = office.registry();
        let house: Arc<dyn House> = Arc::new(office);
        let shelf = Arc::new(DiskShelf::at(&folder.path("files")).unwrap());
        let files = Files::open(shelf, house.clone(), place.path(), FileLimits::default()).unwrap();
        let feed = Feed::start(storage.clone(), house.clone()).unwrap();
        let rows_file = folder.path("rows.db");
        let rows =
            Following::start(storage, Box::new(move || Ok(Arc::new(SqliteRows::open(&rows_file)?)))).unwrap();
        let secret = || LoginSecret::new(session.clone());
        let door =
            Door::new(secret(), Arc::new(Logins::of(registry.clone())), Cost::FLOOR, Ceiling::new(u32::MAX));
        let journal = folder.path("audit.db");
        let journal = move || Ok(Box::new(SqliteJournal::open(&journal)?) as Box<dyn Journal>);
        let api = Api::new(door, Cost::FLOOR, Box::new(journal)).at_rate(rate);
        let api = more(api);
        let (_, stopping) = tokio::sync::watch::channel(false);
        let gate = || Gate::new(session.clone(), server);
        let of_desk =
            ((feed.clone(), rows.clone()), (house, registry.clone()), (audit.clone(), packs, files));
        let desk = Desk::new(of_desk.0, of_desk.1, of_desk.2, (gate(), api), server, stopping);
        Self {
            router: router(desk),
            registry,
            store,
            folder,
            gate: gate(),
            sessions: Sessions::new(&secret()),
            drawn: AtomicU64::new(1),
            feed,
            rows,
            audit,
            _place: place,
        }
    }

    pub fn feed(&self) -> &Arc<Feed> {
        &self.feed
    }

    pub fn rows(&self) -> &Arc<Following> {
        &self.rows
    }

    fn nonce(&self) -> [u8; 16] {
        let drawn = digest(&self.drawn.fetch_add(1, Ordering::SeqCst).to_be_bytes());
        *drawn.first_chunk().unwrap()
    }

    /// The pass of somebody's device, with its key.
    pub fn on_device(&self, person: Id) -> Shows {
        Shows::Proved(self.pass(person), key_of(person))
    }

    pub fn pass(&self, person: Id) -> String {
        let (device, server) = (world::device_of(person).device(), self.server());
        let question = self.gate.question(device, self.nonce(), now_ms());
        let answer = key_of(person).sign(Purpose::Session, &session_digest(server, &question)).unwrap();
        let keyring = self.registry.keyring();
        let (_, token) = self.gate.admit(keyring.as_ref(), &question, &answer, now_ms()).unwrap();
        hex::encode(token)
    }

    fn server(&self) -> DeviceId {
        ServerKeys::open(&self.folder).unwrap().server
    }

    /// A log-in session that is bound to no key.
    pub fn logged_in(&self, person: Id) -> Shows {
        self.logged_in_at(person, now_ms())
    }

    pub fn logged_in_at(&self, person: Id, at_ms: i64) -> Shows {
        let (_, token) = self.sessions.begin(person.user(), Method::Password, None, self.nonce(), at_ms);
        Shows::Token(format!("aps_{}", hex::encode(token)))
    }

    /// One that is bound to this key.
    pub fn bound(&self, person: Id, key: &Arc<SoftwareKey>) -> Shows {
        let bound = Some(key.public());
        let (_, token) = self.sessions.begin(person.user(), Method::Password, bound, self.nonce(), now_ms());
        Shows::Proved(format!("aps_{}", hex::encode(token)), key.clone())
    }

    pub fn system(&self, key: &str) -> Shows {
        Shows::Token(world::secret_of(key))
    }

    /// Asks an operation of the API.
    pub async fn ask(&self, method: &str, path: &str, body: Option<Value>, shows: &Shows) -> Answer {
        self.ask_with(method, path, body, shows, &[]).await
    }

    pub async fn ask_with(
        &self,
        method: &str,
        path: &str,
        body: Option<Value>,
        shows: &Shows,
        headers: &[(&str, &str)],
    ) -> Answer {
        let bytes = body.map(|body| body.to_string().into_bytes());
        let target = format!("/api/v1/{path}");
        let mut request = Request::builder().method(method).uri(&target);
        if bytes.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let bytes = bytes.unwrap_or_default();
        for (name, value) in self.shown(shows, method, &target, &bytes).into_iter() {
            request = request.header(name, value);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(bytes)).unwrap()).await
    }

    /// The headers with which a request shows who asks.
    pub fn shown(&self, shows: &Shows, method: &str, path: &str, body: &[u8]) -> Vec<(&'static str, String)> {
        match shows {
            Shows::Nothing => Vec::new(),
            Shows::Token(token) => vec![("authorization", format!("Bearer {token}"))],
            Shows::Proved(token, key) => {
                let proof = proof(key, (method, path), body, token, now_ms(), self.nonce());
                vec![("authorization", format!("Bearer {token}")), (PROOF_HEADER, proof)]
            }
        }
    }

    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        request.extensions_mut().get_or_insert_with(|| Peer(Some([192, 0, 2, 1].into())));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 32 << 20).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }
}

/// What a device or a browser sends to show its key.
pub fn proof(
    key: &SoftwareKey,
    (method, path): (&str, &str),
    body: &[u8],
    token: &str,
    at_ms: i64,
    nonce: [u8; 16],
) -> String {
    let token = hex::decode(token.strip_prefix("aps_").unwrap_or(token)).unwrap();
    let asked = ProvedRequest { method, path, body: digest(body), token: &token };
    let envelope = key.sign(Purpose::Request, &asked.digest(at_ms, &nonce)).unwrap();
    RequestProof { at_ms, nonce, envelope }.to_text()
}

fn first_meta(server: DeviceId) -> FeedMeta {
    let epoch = EpochId([0xe1; 16]);
    let lineage = vec![(epoch, 0)];
    FeedMeta { server, level: LEVEL, epoch, lineage, head: 0, stable: 0, hlc: Hlc::default() }
}

/// Nobody comes onto a device before somebody has named who could open what is on it.
fn name_officers(folder: &Folder) {
    let mut secret = Zeroizing::new([0; 32]);
    let text = folder.read("root.key").unwrap();
    hex::decode_to_slice(text.trim_ascii(), secret.as_mut_slice()).unwrap();
    let root = SoftwareKey::from_secret(&secret).unwrap();
    let officers = [1, 2].map(|number| RecoveryOfficer { id: [number; 16], key: [number; 32] }).to_vec();
    let list = Signed::sign(&root, RecoveryOfficers { number: 1, at_ms: now_ms(), officers }).unwrap();
    folder.replace("recovery-officers", &list.to_bytes()).unwrap();
}

impl Drop for Bed {
    fn drop(&mut self) {
        self.rows.stop();
        self.feed.stop();
        self.audit.stop();
    }
}
