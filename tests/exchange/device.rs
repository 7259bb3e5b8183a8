//! A device of a story: the real steps and a real key, with its data in memory, and a real way to the server.

use std::sync::Arc;

use apseko_casework::plan::{File, Petition};
use apseko_casework::{EntityKind, plan};
use apseko_oplog::device::{self, Input, Notice, Session, Step};
use apseko_oplog::message::Request;
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
    /// Whose signatures this device believes.
    pub verifier: Arc<dyn Verifier + Send + Sync>,
    /// How far its clock is ahead of the true time.
    pub clock_ahead_ms: i64,
    /// What its steps had to tell.
    pub told: Vec<Notice>,
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

pub fn now_ms() -> i64 {
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
        let world = World { key: &key, verifier: &Believes, wall_ms: now_ms(), mono_ms: 0 };
        let session = with_env(world, &mut luck, |env| device::start(&mut ledger, env)).unwrap().0;
        let user = UserId([number ^ 0x80; 16]);
        let (verifier, told) = (Arc::new(Believes), Vec::new());
        Self { id, user, key, ledger, verifier, clock_ahead_ms: 0, told, session, luck, mono_ms: 0, edits: 0 }
    }

    /// The same device once more, as if its disk had been copied while it ran.
    pub fn twin(&self) -> Self {
        Self {
            id: self.id,
            user: self.user,
            key: self.key.clone(),
            ledger: self.ledger.clone(),
            verifier: self.verifier.clone(),
            clock_ahead_ms: self.clock_ahead_ms,
            told: Vec::new(),
            session: self.session.clone(),
            luck: Luck(self.luck.0 + 1_000, self.luck.1),
            mono_ms: self.mono_ms,
            edits: self.edits + 1_000,
        }
    }

    /// One step of the exchange or of a person.
    pub fn step(&mut self, input: Input) -> Step {
        let (ledger, session) = (&mut self.ledger, &self.session);
        let wall_ms = now_ms() + self.clock_ahead_ms;
        let world =
            World { key: &self.key, verifier: self.verifier.as_ref(), wall_ms, mono_ms: self.mono_ms };
        let stepped = with_env(world, &mut self.luck, |env| device::step(ledger, session, env, input));
        let (session, step) = stepped.unwrap();
        self.session = session;
        self.told.extend(step.notices.iter().cloned());
        step
    }

    /// The next question of the device, whenever it may be asked.
    pub fn question(&mut self) -> Request {
        loop {
            if let Some(request) = self.step(Input::Tick).send {
                return request;
            }
            self.mono_ms = self.session.wait_until_mono().max(self.mono_ms + 1);
        }
    }

    fn say(&mut self, drafts: Vec<Draft>) -> Vec<OpId> {
        self.edits += 1;
        let mut edit = self.id.0;
        edit[8..].copy_from_slice(&self.edits.to_be_bytes());
        let who = Who { user: self.user, role: "INS".to_owned(), acting_for: None, edit: EditId(edit) };
        self.step(Input::Write(who, drafts)).written
    }

    /// As the head of the unit: gives a task to somebody.
    pub fn gives(&mut self, action: &str, task: [u8; 16], inspector: UserId) {
        self.edits += 1;
        let mut edit = self.id.0;
        edit[8..].copy_from_slice(&self.edits.to_be_bytes());
        let who = Who { user: self.user, role: "RSV".to_owned(), acting_for: None, edit: EditId(edit) };
        let petition = Petition {
            entity: EntityKind::Task.entity(EntityId(task)),
            action: action.to_owned(),
            inspector: Some(inspector),
            co_inspectors: Vec::new(),
            more: std::collections::BTreeMap::new(),
        };
        let drafts = plan(&self.ledger, &who, petition.into()).unwrap();
        self.step(Input::Write(who, drafts));
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

    /// Says that a file belongs to a case.
    pub fn attach(&mut self, case: u8, sum: [u8; 32], size: i64) {
        let mut id = [0; 16];
        self.luck.fill(&mut id);
        let evidence = EntityKind::Evidence.entity(EntityId(id));
        let file = File { sha256: sum, size, mime: "image/jpeg".to_owned(), name: "jumts.jpg".to_owned() };
        let said = set(scope(case), evidence, "file", file.into(), Vec::new());
        self.say(vec![Draft { kind: Kind::Attach, ..said }]);
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
        let request = self.question();
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

    /// The same device before it had anything: reinstalled, with its key.
    pub fn twin_without_data(&self) -> Self {
        let fresh = Self::new(self.id.0[0]);
        let luck = Luck(self.luck.0 + 2_000, 0);
        Self { luck, user: self.user, ..fresh }.begun_anew()
    }

    /// With a chain of its own: another start of the program.
    fn begun_anew(mut self) -> Self {
        let world = World { key: &self.key, verifier: &Believes, wall_ms: now_ms(), mono_ms: 0 };
        let ledger = &mut self.ledger;
        self.session = with_env(world, &mut self.luck, |env| device::start(ledger, env)).unwrap().0;
        self
    }

    /// Whether an operation is here.
    pub fn knows(&self, id: &OpId) -> bool {
        self.ledger.record(id).unwrap().is_some()
    }

    /// When an operation says that it was written.
    pub fn hlc_ms(&self, id: &OpId) -> i64 {
        self.ledger.record(id).unwrap().unwrap().header.stamp.hlc.ms()
    }

    pub fn unsent(&self) -> usize {
        self.ledger.unsent(0, usize::MAX).unwrap().len()
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

/// What a step sees of the world.
struct World<'w> {
    key: &'w SoftwareKey,
    verifier: &'w dyn Verifier,
    wall_ms: i64,
    mono_ms: u64,
}

fn with_env<T>(world: World<'_>, luck: &mut Luck, work: impl FnOnce(&mut Env<'_>) -> T) -> T {
    work(&mut Env {
        wall_ms: world.wall_ms,
        mono_ms: world.mono_ms,
        boot: [0; 16],
        rolled_back: false,
        level: 1,
        page: apseko_oplog::PAGE,
        random: luck,
        signer: world.key,
        receipts: None,
        verifier: world.verifier,
        bugs: Bugs::default(),
    })
}
