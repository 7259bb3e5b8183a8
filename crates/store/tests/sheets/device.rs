//! The device of these stories: one visit with two workers and one sheet.

use std::collections::BTreeMap;
use std::path::Path;

use apseko_domain::{RequestId, SheetId, TaskId, TaskOrigin};
use apseko_store::words::{
    AddParty, AddSheet, AddWorker, Answer, EntityId, EntityRef, FieldEdit, FieldEdits, GiveAnswer, OpId,
    Request, RowOfAnswer, StartVisit, Value, answer_value, row_id,
};
use apseko_store::{
    DataFolder, Edit, GivenAnswer, Moment, Owner, Plan, Store, StoreError, StoreKey, Task, Thing, Touched,
    View, Wish, Written,
};
use jiff::{SignedDuration, Timestamp};
use rusqlite::Connection;
use tempfile::TempDir;
use uuid::Uuid;

pub const NOON: Timestamp = Timestamp::constant(1_795_168_800, 0);
pub const TASK: Uuid = Uuid::from_u128(1);
pub const VISIT: Uuid = Uuid::from_u128(2);
pub const PARTY: Uuid = Uuid::from_u128(3);
pub const SHEET: Uuid = Uuid::from_u128(4);
pub const JANIS: Uuid = Uuid::from_u128(5);
pub const PETERIS: Uuid = Uuid::from_u128(6);

pub fn entity(id: Uuid) -> EntityId {
    EntityId(id.into_bytes())
}

pub struct Device {
    folder: TempDir,
    store: Option<Store>,
    wishes: u8,
    /// What the clock shows beyond the time that has passed.
    pub clock_off_by: SignedDuration,
}

impl Device {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock_off_by = SignedDuration::ZERO;
        let mut device = Self { folder, store: None, wishes: 0, clock_off_by };
        device.restart();
        device
    }

    /// With the visit begun, and everybody and the sheet there.
    pub fn on_site() -> Self {
        let mut device = Self::new();
        let name = |text: &str| BTreeMap::from([("name".to_owned(), Value::text(text))]);
        let (visit, party) = (entity(VISIT), entity(PARTY));
        let (task, role) = (entity(TASK), "employer".to_owned());
        let purpose = BTreeMap::from([("purpose".to_owned(), Value::text("preventive"))]);
        let mut wishes = vec![
            Wish::AddTask(task_of_the_day()),
            ask(StartVisit { visit, task, at_ms: NOON.as_millisecond(), fields: BTreeMap::new() }),
            ask(AddParty { party, visit, role, fields: name("SIA „Aura”") }),
            ask(AddSheet {
                sheet: entity(SHEET),
                task,
                visit: Some(visit),
                party: None,
                definition: "apsekojums".to_owned(),
                version: 3,
                fields: purpose,
            }),
        ];
        for (worker, called) in [(JANIS, "Jānis Bērziņš"), (PETERIS, "Pēteris Ozols")] {
            wishes.push(ask(AddWorker { worker: entity(worker), visit, party, fields: name(called) }));
        }
        device.writes(wishes);
        device
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Another start of the program writes another chain.
    pub fn restart(&mut self) {
        drop(self.store.take());
        self.wishes += 1;
        let owner =
            Owner { device: [0xde; 16], user: [0xa1; 16], name: "Ilze Kalniņa".to_owned(), unit: [0; 16] };
        let folder = DataFolder::take(self.folder.path()).unwrap();
        let opened = Store::open(folder, &StoreKey::new([7; 32]), owner, &self.moment());
        self.store = Some(opened.unwrap());
    }

    /// Works on the closed database as somebody with the key and a tool.
    pub fn tampers(&mut self, sql: &str) {
        drop(self.store.take());
        let connection = Connection::open(self.path().join("apseko.db")).unwrap();
        connection.pragma_update(None, "key", format!("x'{}'", hex::encode([7; 32]))).unwrap();
        connection.execute_batch(sql).unwrap();
        drop(connection);
        self.restart();
    }

    fn moment(&self) -> Moment {
        let passed = SignedDuration::from_mins(i64::from(self.wishes));
        let wall = NOON + passed + self.clock_off_by;
        let uptime_ms = u64::from(self.wishes) * 60_000;
        Moment { wall, uptime_ms, boot: [3; 16], randomness: [self.wishes; 32] }
    }

    pub fn writes(&mut self, changes: Vec<Wish>) -> Vec<Touched> {
        self.tries("Ilze Kalniņa", changes).unwrap()
    }

    pub fn tries(&mut self, actor: &str, changes: Vec<Wish>) -> Result<Vec<Touched>, StoreError> {
        self.wishes += 1;
        let moment = self.moment();
        let edit = Edit {
            request: RequestId(Uuid::from_u128(u128::from(self.wishes))),
            command: "answer",
            body_digest: [1; 32],
            at: moment.wall,
            moment,
            actor: actor.to_owned(),
            role: "INS".to_owned(),
            concerns_others: true,
        };
        let plan = move |_: &View<'_>| Ok::<_, StoreError>(Plan { changes, reply: String::new() });
        match self.store.as_ref().unwrap().write(edit, plan)? {
            Written::Done { touched, .. } => Ok(touched),
            Written::Repeated { .. } => panic!("every wish of these stories is a new one"),
        }
    }

    pub fn asks(&mut self, request: impl Into<Request>) -> Vec<Touched> {
        self.writes(vec![ask(request)])
    }

    pub fn reads<T>(&self, look: impl FnOnce(&View<'_>) -> Result<T, StoreError>) -> T {
        self.store.as_ref().unwrap().read(look).unwrap()
    }

    pub fn answers(&self, since: Option<u64>) -> Vec<GivenAnswer> {
        self.reads(|view| view.answers_of(SheetId(SHEET), since))
    }

    /// The answer of the sheet itself to a question.
    pub fn answer(&self, question: &str) -> GivenAnswer {
        let answers = self.answers(None).into_iter();
        answers.filter(|given| !given.on_row).find(|given| given.question == question).unwrap()
    }

    pub fn thing(&self, thing: EntityRef) -> Thing {
        let kind = apseko_store::words::EntityKind::of(thing.kind).unwrap();
        self.reads(|view| view.thing(kind, Uuid::from_bytes(thing.id.0))).unwrap()
    }
}

pub fn ask(request: impl Into<Request>) -> Wish {
    Wish::Ask(Box::new(request.into()))
}

pub fn says(question: &str, answer: &Answer) -> GiveAnswer {
    GiveAnswer {
        sheet: entity(SHEET),
        row: None,
        question: question.to_owned(),
        answer: answer_value(answer, 2),
        based_on: None,
    }
}

pub fn over(seen: Vec<OpId>, said: GiveAnswer) -> GiveAnswer {
    GiveAnswer { based_on: Some(seen), ..said }
}

pub fn says_of(worker: Uuid, question: &str, option: &str) -> GiveAnswer {
    let row = RowOfAnswer {
        row: row_id(entity(SHEET), "workers", entity(worker)),
        group: "workers".to_owned(),
        party: Some(entity(PARTY)),
        worker: Some(entity(worker)),
        order_item: None,
        title: None,
    };
    GiveAnswer { row: Some(row), ..says(question, &Answer::choice(option)) }
}

pub fn one_field(field: &str, edit: FieldEdit) -> FieldEdits {
    BTreeMap::from([(field.to_owned(), edit)])
}

fn task_of_the_day() -> Task {
    Task {
        id: TaskId(TASK),
        number: String::new(),
        origin: TaskOrigin::Preventive,
        employer_name: "SIA „Aura”".to_owned(),
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
        created_by: "Ilze Kalniņa".to_owned(),
    }
}
