//! The border itself: a name and bytes come in, one answer goes out, whatever happens in between.

use std::panic::{AssertUnwindSafe, catch_unwind};
#[cfg(debug_assertions)]
use std::path::Path;
use std::sync::Arc;

use apseko_contract::{Answer, Blob, Change, ChangeBatch, MAX_BODY_BYTES, Topic, UiError};
use apseko_domain::{Code, UuidSource};
use apseko_store::{Store, Touched};
use apseko_sync::Place;
use apseko_trust::Keyring;
use apseko_vault::{Account, Vault};

use crate::exchange::{Exchanges, ServerOffice, WipeTales};
use crate::failure::Failure;
use crate::gate::Gate;
use crate::packs::Packs;
use crate::sheets::Sheets;
use crate::{Host, Issuer, router};

/// The app of one device.
pub struct App {
    pub(crate) host: Arc<dyn Host>,
    pub(crate) gate: Gate,
    pub(crate) packs: Arc<Packs>,
    pub(crate) sheets: Sheets,
    pub(crate) exchanges: Arc<Exchanges>,
    pub(crate) wipes: Arc<WipeTales>,
    server_office: Option<ServerOffice>,
    options: Options,
    #[cfg(debug_assertions)]
    office: crate::demonstration::DemonstrationOffice,
    #[cfg(debug_assertions)]
    pub(crate) demonstration_is_ready: std::sync::Mutex<bool>,
}

/// How this run differs from an ordinary one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Invented tasks are added when a day has none. Has an effect in debug builds only: a release build
    /// contains no invented people.
    pub demonstration: bool,
    /// The colleague of the demonstration works on this device.
    pub as_colleague: bool,
}

/// The answer to a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallReply {
    /// The JSON of an `Answer`.
    pub json: String,
    /// The code, when it is a refusal, for hosts that speak a protocol with statuses.
    pub code: Option<Code>,
}

/// Bytes on their way to a screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobReply {
    /// What kind of bytes.
    pub mime: &'static str,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl App {
    /// An app over a host.
    pub fn new(host: Arc<dyn Host>, options: Options) -> Self {
        #[cfg(debug_assertions)]
        let office = crate::demonstration::office(options, &host);
        let office_at = |place| ServerOffice { place, host: Arc::clone(&host) };
        let server_office = host.server().cloned().map(office_at);
        Self {
            host,
            gate: Gate::default(),
            packs: Arc::default(),
            sheets: Sheets::default(),
            exchanges: Arc::default(),
            wipes: Arc::default(),
            server_office,
            options,
            #[cfg(debug_assertions)]
            office,
            #[cfg(debug_assertions)]
            demonstration_is_ready: std::sync::Mutex::default(),
        }
    }

    /// Looks for the vault ahead of the first question, so that the lock screen does not wait for it.
    pub fn warm_up(&self) {
        if let Err(failure) = self.lock_view() {
            tracing::warn!(code = %failure.code, cause = failure.cause, "The vault could not be opened yet.");
        }
    }

    /// Whether people and companies are invented.
    pub(crate) fn is_demonstration(&self) -> bool {
        self.options.demonstration && cfg!(debug_assertions)
    }

    /// Whether the demonstration is that of the colleague.
    #[cfg(debug_assertions)]
    pub(crate) fn is_colleague(&self) -> bool {
        self.options.as_colleague
    }

    /// Where the office is that lets people onto this device, if it is reached over a server.
    pub(crate) fn office_place(&self) -> Option<&Place> {
        self.server_office.as_ref().map(|office| &office.place)
    }

    /// The office that vouches for people.
    pub(crate) fn issuer(&self) -> Option<&dyn Issuer> {
        if let Some(office) = &self.server_office {
            return Some(office);
        }
        #[cfg(debug_assertions)]
        if let Some(office) = &self.office {
            return Some(office);
        }
        self.host.issuer()
    }

    /// Carries out one command. Whatever happens, there is an answer.
    pub fn call(&self, name: &str, body: &[u8]) -> CallReply {
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            if body.len() > MAX_BODY_BYTES {
                return Err(too_large());
            }
            router::route(self, name, body)
        }));
        match outcome.unwrap_or_else(|_| Err(Failure::from(Code::Internal).with_cause("a panic"))) {
            Ok(reply) => CallReply { json: format!("{{\"ok\":{reply}}}"), code: None },
            Err(failure) => self.refusal(name, failure),
        }
    }

    /// The answer for a body that the host did not even read.
    pub fn refuse_large_body(&self, name: &str) -> CallReply {
        self.refusal(name, too_large())
    }

    /// The answer when the host itself refuses, before any command.
    pub fn refuse(&self, code: Code) -> CallReply {
        self.refusal("", code.into())
    }

    /// Fetches bytes by name.
    pub fn blob(&self, name: &str) -> Result<BlobReply, CallReply> {
        let found = Blob::parse(name).ok_or(Code::WebNotFound).and_then(|blob| {
            self.permit(blob.access()).map_err(|failure| failure.code)?;
            Ok(blob)
        });
        match found {
            Ok(Blob::SupportLog) => Ok(BlobReply {
                mime: "text/plain; charset=utf-8",
                bytes: self.host.support_log().into_bytes(),
            }),
            Err(code) => Err(self.refuse(code)),
        }
    }

    pub(crate) fn after_opening(&self, store: &Store, vault: &Vault, account: &Account) {
        let keyring = &vault.people().keyring;
        self.play(store, keyring, account);
        self.packs.open(self.host.data_folder(), keyring);
    }

    /// What a demonstration adds. It must never stand between a person and their own tasks.
    #[cfg(debug_assertions)]
    fn play(&self, store: &Store, keyring: &Keyring, account: &Account) {
        let Some(office) = &self.office else { return };
        let host = self.host.as_ref();
        if let Err(failure) = crate::demonstration::fill_for(account, store, host) {
            tracing::warn!(code = %failure.code, cause = failure.cause, "No invented tasks were added.");
        }
        if host.server().is_some() {
            // What is published comes from there, as it will outside of demonstrations.
            return;
        }
        let (packs, now_ms) = (crate::packs::folder_in(host.data_folder()), host.now().as_millisecond());
        let definitions = Path::new(crate::demonstration::DEFINITIONS);
        let published = crate::demonstration::publish(office, definitions, &packs, keyring, now_ms);
        if let Err(cause) = published {
            tracing::warn!(%cause, "No control sheets were added.");
        }
    }

    #[cfg(not(debug_assertions))]
    fn play(&self, _store: &Store, _keyring: &Keyring, _account: &Account) {}

    pub(crate) fn publish(&self, touched: &[Touched]) {
        let changes: Vec<Change> = touched.iter().map(change_of).collect();
        if !changes.is_empty() {
            self.host.publish(ChangeBatch::of(changes));
        }
    }

    fn refusal(&self, what: &str, failure: Failure) -> CallReply {
        let mut random = [0; 4];
        self.host.randomness(&mut random);
        let correlation_id = hex::encode_upper(random);
        // The name is quoted only when it is one of ours: anything else is a stranger's text.
        let what = if router::NAMES.contains(&what) { what } else { "a request" };
        if failure.is_ours() {
            tracing::error!(code = %failure.code, correlation_id, cause = failure.cause, what, "It failed by our fault.");
        } else {
            tracing::warn!(code = %failure.code, correlation_id, cause = failure.cause, what, "It was not carried out.");
        }
        let error = UiError { code: failure.code, params: failure.params, correlation_id };
        let json = serde_json::to_string(&Answer::<()>::Error(error)).unwrap_or_default();
        CallReply { json, code: Some(failure.code) }
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("App").field("options", &self.options).finish_non_exhaustive()
    }
}

fn too_large() -> Failure {
    Failure::from(Code::CommandTooLarge).with_param("max_kib", MAX_BODY_BYTES / 1024)
}

pub(crate) fn change_of(touched: &Touched) -> Change {
    match touched {
        Touched::Task(id) => Change { topic: Topic::Task, id: id.0 },
        Touched::Note(id) => Change { topic: Topic::Note, id: id.0 },
        Touched::Visit(id) => Change { topic: Topic::Visit, id: id.0 },
        Touched::Sheet(id) => Change { topic: Topic::Sheet, id: id.0 },
    }
}

/// The host's randomness, as the makers of ids want it.
pub(crate) struct HostIds<'a>(pub(crate) &'a dyn Host);

impl UuidSource for HostIds<'_> {
    fn fill(&self, bytes: &mut [u8; 10]) {
        self.0.randomness(bytes);
    }
}
