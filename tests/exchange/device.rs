//! A device of a story: the real steps and a real key, with its data in memory, and a real way to the server.

use std::sync::Arc;

use apseko_oplog::device::{self, Input, Session, Step};
use apseko_oplog::{
    Bugs, DeviceId, DeviceLedger, DeviceMeta, Draft, EditId, EntityId, EntityRef, Env, Hlc, Kind, Ledger,
    MemoryLedger, OpId, Random, RegisterKey, ScopeId, ScopeKind, UserId, Value, Who, read_register,
};
use apseko_sync::{Link, LinkFailure};
use apseko_trust::{Digest, Envelope, Purpose, Role, SoftwareKey, TrustError, Verifier};

/// The kind of cases, as `casework` numbers them, and of notes.
const CASE: u16 = 1;
const NOTE: u16 = 14;

pub struct TestDevice {
    pub id: DeviceId,
    pub user: UserId,
    pub key: Arc<SoftwareKey>,
    pub ledger: MemoryLedger,
    session: Session,
    luck: Luck,
    mono_ms: u64,
    edits: u64,
}

/// Even luck: each device has its own.
struct Luck(u64, u64);

impl Random for Luck {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            self.1 += 1;
            let drawn = apseko_trust::digest(&[self.0.to_be_bytes(), self.1.to_be_bytes()].concat());
            chunk.copy_from_slice(&drawn[..chunk.len()]);
        }
    }
}

/// Believes what the server passes on: whose keys count is looked at by the tests of the keyring.
pub struct Believes;

impl Verifier for Believes {
    fn verify(
        &self,
        _: Role,
        _: Option<[u8; 16]>,
        _: Purpose,
        _: &Digest,
        _: &Envelope,
        _: i64,
    ) -> Result<(), TrustError> {
        Ok(())
    }
}

fn now_ms() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    i64::try_from(since.as_millis()).unwrap()
}

impl TestDevice {
    pub fn new(number: u8) -> Self {
        let id = DeviceId([number; 16]);
        let key = Arc::new(SoftwareKey::from_secret(&[number; 32]).unwrap());
        let mut ledger = MemoryLedger::default();
        let meta = DeviceMeta {
            device: id,
            level: 1,
            server: None,
            epoch: None,
            stable: 0,
            hlc: Hlc::default(),
            anchor: None,
            offset_ms: None,
        };
        ledger.set_meta(&meta).unwrap();
        let mut luck = Luck(u64::from(number), 0);
        let session = with_env(&key, 0, &mut luck, |env| device::start(&mut ledger, env)).unwrap().0;
        let user = UserId([number ^ 0x80; 16]);
        Self { id, user, key, ledger, session, luck, mono_ms: 0, edits: 0 }
    }

    fn step(&mut self, input: Input) -> Step {
        let (ledger, session) = (&mut self.ledger, &self.session);
        let stepped = with_env(&self.key, self.mono_ms, &mut self.luck, |env| {
            device::step(ledger, session, env, input)
        });
        let (session, step) = stepped.unwrap();
        self.session = session;
        step
    }

    fn say(&mut self, drafts: Vec<Draft>) -> Vec<OpId> {
        self.edits += 1;
        let mut edit = self.id.0;
        edit[8..].copy_from_slice(&self.edits.to_be_bytes());
        let who = Who { user: self.user, role: "INS".to_owned(), acting_for: None, edit: EditId(edit) };
        self.step(Input::Write(who, drafts)).written
    }

    /// Opens a case, of which it is the founder.
    pub fn open_case(&mut self, case: u8) -> Vec<OpId> {
        let entity = EntityRef { kind: CASE, id: EntityId([case; 16]) };
        let draft = set(scope(case), entity, "unit", Value::Bytes(vec![0x0a; 16]), Vec::new());
        self.say(vec![draft])
    }

    /// Writes so many notes into a case.
    pub fn write_notes(&mut self, case: u8, count: usize) -> Vec<OpId> {
        let drafts = (0..count).map(|_| {
            let mut id = [0; 16];
            self.luck.fill(&mut id);
            let note = EntityRef { kind: NOTE, id: EntityId(id) };
            set(scope(case), note, "text", Value::text("Sastatnēm nav margu."), Vec::new())
        });
        let drafts = drafts.collect();
        self.say(drafts)
    }

    /// Writes a note with a text, over whatever it has seen of it.
    pub fn write_note(&mut self, case: u8, note: u8, text: &str) {
        let entity = EntityRef { kind: NOTE, id: EntityId([note; 16]) };
        let register = RegisterKey { entity, field: "text".to_owned() };
        let parents = self.ledger.heads(&register).unwrap().iter().map(|head| head.id()).collect();
        self.say(vec![set(scope(case), entity, "text", Value::text(text), parents)]);
    }

    /// The texts of a note that stand, the one to show first.
    pub fn texts(&self, note: u8) -> Vec<String> {
        let entity = EntityRef { kind: NOTE, id: EntityId([note; 16]) };
        let heads = self.ledger.heads(&RegisterKey { entity, field: "text".to_owned() }).unwrap();
        let alternatives = read_register(heads).alternatives;
        alternatives.iter().map(|one| one.value.as_text().unwrap_or_default().to_owned()).collect()
    }

    /// Asks one question and hears the answer.
    pub async fn talk(&mut self, link: &Link) -> Result<(), LinkFailure> {
        let request = loop {
            if let Some(request) = self.step(Input::Tick).send {
                break request;
            }
            self.mono_ms = self.session.wait_until_mono().max(self.mono_ms + 1);
        };
        let reply = link.exchange(&request).await?;
        self.step(Input::Reply(Box::new(reply)));
        Ok(())
    }

    /// Talks until everything is delivered, and once more for news.
    pub async fn sync(&mut self, link: &Link) -> Result<(), LinkFailure> {
        self.talk(link).await?;
        for _ in 0..1_000 {
            let nothing_waited = self.unsent() == 0;
            self.talk(link).await?;
            if nothing_waited {
                return Ok(());
            }
        }
        panic!("after a thousand questions everything should have been delivered");
    }

    pub fn unsent(&self) -> usize {
        self.ledger.unsent(usize::MAX).unwrap().len()
    }

    /// The operations that the server has acknowledged.
    pub fn acknowledged(&self) -> Vec<OpId> {
        let own = self.ledger.records().filter(|record| record.header.stream.device == self.id);
        own.filter(|record| record.seq.is_some()).map(|record| record.id()).collect()
    }
}

fn set(scope: ScopeId, entity: EntityRef, field: &str, value: Value, parents: Vec<OpId>) -> Draft {
    let field = field.to_owned();
    Draft { scope, kind: Kind::Set, entity, field, value, parents, seen: Vec::new(), needs: 1 }
}

pub fn scope(case: u8) -> ScopeId {
    ScopeId { kind: ScopeKind::Case, id: [case; 16] }
}

fn with_env<T>(key: &SoftwareKey, mono_ms: u64, luck: &mut Luck, work: impl FnOnce(&mut Env<'_>) -> T) -> T {
    work(&mut Env {
        wall_ms: now_ms(),
        mono_ms,
        boot: [0; 16],
        rolled_back: false,
        level: 1,
        page: apseko_oplog::PAGE,
        random: luck,
        signer: key,
        receipts: None,
        verifier: &Believes,
        bugs: Bugs::default(),
    })
}
