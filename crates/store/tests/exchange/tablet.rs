//! A device of these stories: a store on a disk, and a network that carries everything at once.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, RwLock};

use apseko_domain::{NoteId, NoticeKind, RequestId, TaskId, TaskOrigin};
use apseko_oplog::device::{Input, Notice};
use apseko_store::words::{
    AddDocument, EntityId, EntityKind, Petition, RegisterKey, Resolve, TaskAction, UserId, Value,
};
use apseko_store::{
    Confirmation, ConfirmationStep, Conflict, DataFolder, Edit, ExchangeKeys, ExchangeState, Exchanged,
    Moment, Owner, Plan, Revision, Store, StoreError, StoreKey, Task, Touched, View, Wish,
};
use jiff::{SignedDuration, Timestamp};
use tempfile::TempDir;
use uuid::Uuid;

use super::office::{Believing, Office, Signs};

pub const NOON: Timestamp = Timestamp::constant(1_795_168_800, 0);
pub const TASK: Uuid = Uuid::from_u128(1);
const NOTE: Uuid = Uuid::from_u128(2);

pub struct Tablet {
    number: u8,
    folder: TempDir,
    store: RwLock<Option<Store>>,
    believes: Mutex<Believing>,
    noticed: Mutex<Vec<Notice>>,
    moments: AtomicU64,
}

impl Tablet {
    pub fn new(number: u8) -> Self {
        let tablet = Self {
            number,
            folder: tempfile::tempdir().unwrap(),
            store: RwLock::new(None),
            believes: Mutex::new(Believing::Everybody),
            noticed: Mutex::default(),
            moments: AtomicU64::new(0),
        };
        tablet.restarts();
        tablet
    }

    pub fn restarts(&self) {
        let mut store = self.store.write().unwrap();
        drop(store.take());
        let owner = Owner {
            device: [self.number; 16],
            user: [self.number ^ 0x80; 16],
            name: format!("Persona {}", self.number),
            unit: [0; 16],
        };
        let folder = DataFolder::take(self.folder.path()).unwrap();
        *store = Some(Store::open(folder, &StoreKey::new([7; 32]), owner, &self.moment()).unwrap());
    }

    /// An older program was here, which did not note the operations of its wishes.
    pub fn was_used_by_an_older_program(&self) {
        drop(self.store.write().unwrap().take());
        let connection = rusqlite::Connection::open(self.folder.path().join("apseko.db")).unwrap();
        connection.pragma_update(None, "key", format!("x'{}'", "07".repeat(32))).unwrap();
        connection.execute("UPDATE edit SET first_op = 1, last_op = 0", []).unwrap();
        drop(connection);
        self.restarts();
    }

    /// A second later each time.
    fn moment(&self) -> Moment {
        let moments = self.moments.fetch_add(1, Ordering::Relaxed) + 1;
        let mut randomness = [self.number; 32];
        randomness[..8].copy_from_slice(&moments.to_be_bytes());
        let wall = NOON + SignedDuration::from_secs(moments.cast_signed());
        Moment { wall, uptime_ms: moments * 1_000, boot: [3; 16], randomness }
    }

    pub fn believes(&self, believes: Believing) {
        *self.believes.lock().unwrap() = believes;
    }

    pub fn noticed(&self) -> Vec<Notice> {
        self.noticed.lock().unwrap().clone()
    }

    fn with<T>(&self, work: impl FnOnce(&Store) -> Result<T, StoreError>) -> T {
        work(self.store.read().unwrap().as_ref().unwrap()).unwrap()
    }

    pub fn step(&self, input: Input) -> Exchanged {
        let keys =
            ExchangeKeys { signer: Arc::new(Signs), verifier: Arc::new(*self.believes.lock().unwrap()) };
        let exchanged = self.with(|store| store.exchange(self.moment(), &keys, input));
        self.noticed.lock().unwrap().extend(exchanged.notices.clone());
        exchanged
    }

    /// Says everything there is to say; returns what changed on the screens.
    pub fn talks(&self, office: &mut Office) -> Vec<Touched> {
        let mut touched = Vec::new();
        let mut next = self.step(Input::Hurry).send;
        for _ in 0..100 {
            let Some(request) = next else { return touched };
            touched.extend(self.step(Input::Reply(Box::new(office.answers(request)))).touched);
            next = self.step(Input::Tick).send;
        }
        panic!("they never stop talking");
    }

    /// Writes a text of the one note, with its task where that is not here yet.
    pub fn writes_note(&self, text: &str) {
        let wish = if self.rows().is_empty() {
            vec![Wish::AddTask(task()), added(NOTE, text)]
        } else {
            let revision = revision(text);
            vec![Wish::AddRevision { note: NoteId(NOTE), revision }]
        };
        self.writes(wish);
    }

    /// Writes a further note.
    pub fn writes_text(&self, note: Uuid, text: &str) {
        self.writes(vec![added(note, text)]);
    }

    /// Addresses a paper of the case of the one task.
    pub fn writes_paper(&self, document: Uuid) {
        let case = self.reads(|view| view.case_of(TaskId(TASK))).unwrap();
        let [document, case] = [document, case].map(|id| EntityId(id.into_bytes()));
        let (type_code, fields) = ("order".to_owned(), BTreeMap::new());
        let paper = AddDocument { document, case, party: None, type_code, fields };
        self.writes(vec![Wish::Ask(Box::new(paper.into()))]);
    }

    pub fn task_beside(&self, kind: EntityKind, id: Uuid) -> Option<TaskId> {
        self.reads(|view| view.first_task_beside(kind, id))
    }

    pub fn notices(&self) -> Vec<NoticeKind> {
        self.reads(|view| view.notices()).iter().map(|notice| notice.kind).collect()
    }

    pub fn user(&self) -> UserId {
        UserId([self.number ^ 0x80; 16])
    }

    /// As the head of the unit.
    pub fn confirms(&self) {
        let petition = Petition {
            entity: EntityKind::Task.entity(EntityId(TASK.into_bytes())),
            action: TaskAction::Confirm.code().to_owned(),
            inspector: None,
            co_inspectors: Vec::new(),
            more: BTreeMap::new(),
        };
        self.writes_as("RSV", vec![Wish::Ask(Box::new(petition.into()))]);
    }

    /// All that is told of it; a list says the same of whether it is awaited.
    pub fn confirmation(&self) -> Confirmation {
        let told = self.reads(|view| view.confirmation(TaskId(TASK)));
        let awaited = matches!(told.step, ConfirmationStep::Awaited { .. });
        assert_eq!(self.reads(|view| view.awaits_confirmation(TaskId(TASK))), awaited);
        told
    }

    fn writes(&self, changes: Vec<Wish>) {
        self.writes_as("INS", changes);
    }

    fn writes_as(&self, role: &str, changes: Vec<Wish>) {
        let moment = self.moment();
        let edit = Edit {
            request: RequestId(Uuid::from_u128(moment.uptime_ms.into())),
            command: "write-note",
            body_digest: [1; 32],
            at: moment.wall,
            moment,
            actor: format!("Persona {}", self.number),
            role: role.to_owned(),
            concerns_others: true,
        };
        self.with(|store| store.write(edit, move |_| Ok(Plan { changes, reply: String::new() })));
    }

    fn reads<T>(&self, look: impl FnOnce(&View<'_>) -> Result<T, StoreError>) -> T {
        self.with(|store| store.read(look))
    }

    pub fn state(&self) -> ExchangeState {
        self.reads(|view| view.exchange_state())
    }

    pub fn keeps_next_attempt(&self, at: Option<Timestamp>) {
        self.with(|store| store.keep_next_attempt(at));
    }

    pub fn waiting_wishes(&self) -> u32 {
        self.reads(|view| view.saved_summary()).waiting
    }

    pub fn has_unsent(&self) -> bool {
        self.reads(|view| view.has_unsent())
    }

    pub fn notes(&self) -> Vec<String> {
        let notes = self.reads(|view| view.notes_of(TaskId(TASK)));
        notes.into_iter().map(|note| note.newest.text).collect()
    }

    /// On what people disagree; counting comes to the same.
    pub fn conflicts(&self) -> Vec<Conflict> {
        let found = self.reads(|view| view.conflicts());
        assert_eq!(self.reads(|view| view.count_conflicts()) as usize, found.len());
        found
    }

    /// Decides what the one note says.
    pub fn decides(&self, text: &str) {
        let entity = EntityKind::Note.entity(EntityId(NOTE.into_bytes()));
        let register = RegisterKey { entity, field: "text".to_owned() };
        let resolve = Resolve { register, value: Value::text(text) };
        self.writes(vec![Wish::Ask(Box::new(resolve.into()))]);
    }

    /// What the lists show; names of others are not known everywhere.
    pub fn rows(&self) -> Vec<(Uuid, String, Vec<String>)> {
        let tasks = self.reads(|view| view.all_tasks());
        tasks.into_iter().map(|task| (task.id.0, task.place, self.notes())).collect()
    }
}

fn added(note: Uuid, text: &str) -> Wish {
    Wish::AddNote { note: NoteId(note), task: TaskId(TASK), first: revision(text) }
}

fn revision(text: &str) -> Revision {
    Revision { number: 1, text: text.to_owned(), author: "Persona 1".to_owned(), saved_at: NOON }
}

fn task() -> Task {
    Task {
        id: TaskId(TASK),
        number: String::new(),
        origin: TaskOrigin::Adhoc,
        employer_name: String::new(),
        employer_reg_no: String::new(),
        place: "Rūpniecības iela 12".to_owned(),
        object: String::new(),
        area: None,
        sheets: Vec::new(),
        reason: String::new(),
        planned_day: None,
        planned_time: None,
        due_day: None,
        created_at: NOON,
        created_by: "Persona 1".to_owned(),
    }
}
