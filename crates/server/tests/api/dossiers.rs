//! The cases of these stories: written on the devices of the people of `world`, delivered to the server, and followed by its rows.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use apseko_casework::plan::{
    AddAnswerRow, AddApplicant, AddDocument, AddParty, AddSheet, AddViolation, AddWorker, CreateCase,
    FirstNote, GiveAnswer, Petition, Seal, SetField, StartVisit, WriteNote,
};
use apseko_casework::{Answer, EntityKind, Request, answer_value};
use apseko_domain::Role;
use apseko_oplog::device::{self, Input, Session};
use apseko_oplog::message::Answer as Reply;
use apseko_oplog::{
    Bugs, DeviceLedger, Draft, EditId, EntityId, EntityRef, Env, MemoryLedger, RegisterKey, Value, Who,
};
use apseko_server::people::Id;
use apseko_server::rows::Lag;
use apseko_server::storage::Storage as _;
use apseko_server::storage::sqlite::SqliteStorage;
use apseko_sheets::Value as Part;
use apseko_sim::chance::Chance;
use apseko_sim::device::first_meta;
use apseko_trust::SoftwareKey;

use super::bed::{Bed, key_of, now_ms};
use super::world::{self, BELOW, BELOW_NORTH, COLLEAGUE, FAR, NORTH, REGION, SOUTH, who};

/// What only those may learn who handle the complaint, whatever they ask for here.
pub const CANARY: &str = "Kanārija";
/// A worker's personal code, everywhere it is written.
pub const CODE: &str = "010190-12345";
pub const CODE_WITHOUT_HYPHEN: &str = "02029054321";
/// Of a worker's passport.
pub const PASSPORT: &str = "LV7654321";
pub const WORKER: &str = "Valdis Strādnieks";
pub const EMPLOYER: &str = "SIA Mežs un purvs";

/// The number of the case that nobody has taken.
pub const NOBODYS: u8 = 3;

/// A case, and what the table of roles asks of it.
pub struct Dossier {
    pub number: u8,
    pub unit: Id,
    /// Whose task it is; nobody's where it waits for somebody to take it.
    pub inspector: Option<Id>,
    /// Who helps.
    pub helper: Option<Id>,
    /// Who opened it.
    pub opened_by: (Id, &'static str),
    /// A document of it waits for a lawyer.
    pub waits_for_lawyer: bool,
}

/// One given out in every unit, and in `NORTH` one that a colleague has with help from below, and one that nobody has.
pub fn all() -> Vec<Dossier> {
    let head = |unit| (who(Role::UnitHead, unit), "RSV");
    let given = |number, unit, inspector, opened_by| Dossier {
        number,
        unit,
        inspector: Some(inspector),
        helper: None,
        opened_by,
        waits_for_lawyer: false,
    };
    vec![
        given(1, NORTH, who(Role::Inspector, NORTH), head(NORTH)),
        Dossier {
            helper: Some(BELOW_NORTH),
            waits_for_lawyer: true,
            ..given(2, NORTH, COLLEAGUE, head(NORTH))
        },
        Dossier { inspector: None, ..given(NOBODYS, NORTH, COLLEAGUE, head(NORTH)) },
        Dossier { waits_for_lawyer: true, ..given(4, SOUTH, who(Role::Inspector, SOUTH), head(SOUTH)) },
        given(5, FAR, who(Role::Inspector, FAR), head(FAR)),
        given(6, BELOW, BELOW_NORTH, (who(Role::RegionHead, REGION), "RIV")),
    ]
}

/// The id of a thing of a case; a case has one of most kinds.
pub fn id(kind: EntityKind, case: u8) -> EntityId {
    let mut id = [case; 16];
    id[0] = u8::try_from(kind.number()).unwrap();
    id[1] = 0x77;
    EntityId(id)
}

pub fn entity(kind: EntityKind, case: u8) -> EntityRef {
    kind.entity(id(kind, case))
}

/// A device of somebody, with their real key.
pub struct Pen<'b> {
    bed: &'b Bed,
    person: Id,
    role: &'static str,
    ledger: MemoryLedger,
    session: Session,
    key: Arc<SoftwareKey>,
    mono_ms: u64,
    edits: u64,
}

impl<'b> Pen<'b> {
    pub fn of(bed: &'b Bed, (person, role): (Id, &'static str)) -> Self {
        let device = world::device_of(person).device();
        let mut ledger = MemoryLedger::default();
        ledger.set_meta(&first_meta(device, 1)).unwrap();
        let key = key_of(person);
        let (session, _) = with_env(bed, &key, 0, |env| device::start(&mut ledger, env)).unwrap();
        Self { bed, person, role, ledger, session, key, mono_ms: 0, edits: 0 }
    }

    pub fn writes(&mut self, wish: impl Into<Request>) {
        self.writes_bent(wish, |_| {});
    }

    /// As a program writes that does not keep to the rules: it bends what would be written.
    pub fn writes_bent(&mut self, wish: impl Into<Request>, bend: impl FnMut(&mut Draft)) {
        self.edits += 1;
        let mut edit = self.person.0;
        edit[..8].copy_from_slice(&self.edits.to_be_bytes());
        let user = self.person.user();
        let who = Who { user, role: self.role.to_owned(), acting_for: None, edit: EditId(edit) };
        let mut drafts = apseko_casework::plan(&self.ledger, &who, wish.into()).unwrap();
        drafts.iter_mut().for_each(bend);
        self.step(Input::Write(who, drafts));
    }

    fn step(&mut self, input: Input) -> device::Step {
        self.mono_ms += 1;
        let stepped = with_env(self.bed, &self.key, self.mono_ms, |env| {
            device::step(&mut self.ledger, &self.session, env, input)
        });
        let (session, step) = stepped.unwrap();
        self.session = session;
        step
    }

    /// Talks until nothing waits and there is no news.
    pub async fn syncs(&mut self) {
        for _ in 0..200 {
            let request = loop {
                if let Some(request) = self.step(Input::Tick).send {
                    break request;
                }
                self.mono_ms = self.session.wait_until_mono().max(self.mono_ms + 1);
            };
            let reply = self.bed.feed().answer(request, Vec::new()).await.unwrap();
            let over = matches!(&reply.answer, Reply::News(news) if !news.more);
            self.step(Input::Reply(Box::new(reply)));
            if over && self.ledger.unsent(0, 1).unwrap().is_empty() {
                return;
            }
        }
        panic!("after two hundred questions everything should have been said");
    }
}

static STARTS: AtomicU64 = AtomicU64::new(1);

fn with_env<T>(bed: &Bed, key: &SoftwareKey, mono_ms: u64, work: impl FnOnce(&mut Env<'_>) -> T) -> T {
    let keyring = bed.registry.keyring();
    work(&mut Env {
        wall_ms: now_ms(),
        mono_ms,
        boot: [0; 16],
        rolled_back: false,
        level: 1,
        page: apseko_oplog::PAGE,
        // Whoever begins anew on the same device begins a stream of their own.
        random: &mut Chance::of(STARTS.fetch_add(1, Ordering::SeqCst), u64::from(key.public().as_sec1()[5])),
        signer: key,
        receipts: None,
        verifier: keyring.as_ref(),
        bugs: Bugs::default(),
    })
}

pub fn text(text: &str) -> Value {
    Value::text(text)
}

pub fn fields<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, Value> {
    pairs.into_iter().map(|(field, said)| (field.to_owned(), text(said))).collect()
}

fn petition(entity: EntityRef, action: &str, inspector: Option<Id>, helper: Option<Id>) -> Petition {
    Petition {
        entity,
        action: action.to_owned(),
        inspector: inspector.map(Id::user),
        co_inspectors: helper.map(Id::user).into_iter().collect(),
        more: BTreeMap::new(),
    }
}

fn opens(file: &Dossier) -> CreateCase {
    let number = file.number;
    let mut about_task = fields([
        ("origin", "emergency"),
        ("employer_name", EMPLOYER),
        ("employer_reg_no", "40003521600"),
        ("place", "Rīga, Kalna iela 3"),
        ("reason", "Zvanīja par 010190-12345, pase LV7654321"),
    ]);
    about_task.insert("due_day".to_owned(), text(&format!("2026-12-0{number}")));
    CreateCase {
        case: id(EntityKind::Case, number),
        task: id(EntityKind::Task, number),
        unit: file.unit.0,
        at_ms: now_ms(),
        about_case: fields([("subject", "Par 010190-12345"), ("number", &format!("L-{number}"))]),
        about_task,
        note: Some(FirstNote { note: id(EntityKind::Note, number), text: format!("Kods {CODE}, {WORKER}") }),
    }
}

/// What the inspector of a case finds.
fn visits(pen: &mut Pen<'_>, number: u8) {
    let of = |kind| id(kind, number);
    let (task, visit, party) = (of(EntityKind::Task), of(EntityKind::Visit), of(EntityKind::Party));
    pen.writes(StartVisit { visit, task, at_ms: now_ms(), fields: fields([("place", "Kalna iela 3")]) });
    let employer = fields([("name", EMPLOYER), ("reg_no", "40003521600")]);
    pen.writes(AddParty { party, visit, role: "employer".to_owned(), fields: employer });
    let person = fields([
        ("name", WORKER),
        ("personal_code", CODE),
        ("document_number", PASSPORT),
        ("statement", &format!("Mans kods ir {CODE_WITHOUT_HYPHEN}.")),
    ]);
    let worker = of(EntityKind::Worker);
    pen.writes(AddWorker { worker, visit, party, fields: person });
    let sheet = of(EntityKind::Sheet);
    let (definition, about) = ("NN".to_owned(), fields([("type", "NN")]));
    pen.writes(AddSheet {
        sheet,
        task,
        visit: Some(visit),
        party: Some(party),
        definition,
        version: 1,
        fields: about,
    });
    let row = of(EntityKind::AnswerRow);
    pen.writes(AddAnswerRow { row, sheet, group: "persons".to_owned(), fields: BTreeMap::new() });
    let said = Answer::of(Part::Person { name: WORKER.to_owned(), about: CODE.to_owned() });
    answers(pen, sheet, "NN-01", &Answer::choice("yes").with_note(&format!("{WORKER}, {CODE}")));
    answers(pen, sheet, "NN-03", &said);
    answers(pen, sheet, "NG-06", &Answer::choice("no").with_part("code", Part::Text(PASSPORT.to_owned())));
    let violation = of(EntityKind::Violation);
    let described = fields([("description", &format!("{WORKER} ({CODE}) bez līguma"))]);
    pen.writes(AddViolation { violation, visit, party, code: "NN-V01".to_owned(), fields: described });
}

pub fn answers(pen: &mut Pen<'_>, sheet: EntityId, question: &str, answer: &Answer) {
    let answer = answer_value(answer, 1);
    pen.writes(GiveAnswer { sheet, row: None, question: question.to_owned(), answer, based_on: None });
}

/// An order that a head has approved comes before the lawyer.
async fn comes_before_a_lawyer(head: &mut Pen<'_>, inspector: &mut Pen<'_>, number: u8) {
    let order = entity(EntityKind::Document, number);
    let (case, type_code) = (id(EntityKind::Case, number), "order".to_owned());
    let about = fields([("addressee_code", CODE)]);
    inspector.writes(AddDocument { document: order.id, case, party: None, type_code, fields: about });
    inspector.syncs().await;
    inspector.writes(petition(order, "prepare", None, None));
    inspector.syncs().await;
    let covered = vec![RegisterKey { entity: order, field: "type".to_owned() }];
    let template = "order/1".to_owned();
    inspector.writes(Seal { document: order.id, covered, files: Vec::new(), pdf: [4; 32], template });
    inspector.syncs().await;
    head.syncs().await;
    head.writes(petition(order, "approve", None, None));
    head.syncs().await;
}

/// Writes every case, and waits until the rows have it.
pub async fn write(bed: &Bed) {
    let mut pens: BTreeMap<Id, Pen<'_>> = BTreeMap::new();
    for file in all() {
        let mut head = pens.remove(&file.opened_by.0).unwrap_or_else(|| Pen::of(bed, file.opened_by));
        head.writes(opens(&file));
        head.syncs().await;
        let complains = fields([("name", CANARY), ("contact", CANARY), ("address", CANARY)]);
        let (applicant, case) = (id(EntityKind::Applicant, file.number), id(EntityKind::Case, file.number));
        head.writes(AddApplicant { applicant, case, fields: complains });
        head.syncs().await;
        if let Some(inspector) = file.inspector {
            head.writes(petition(
                entity(EntityKind::Task, file.number),
                "assign",
                Some(inspector),
                file.helper,
            ));
            head.syncs().await;
            let mut pen = pens.remove(&inspector).unwrap_or_else(|| Pen::of(bed, (inspector, "INS")));
            pen.syncs().await;
            visits(&mut pen, file.number);
            if let Some(helper) = file.helper {
                disagrees(bed, &mut pen, helper, file.number).await;
            }
            pen.syncs().await;
            if file.waits_for_lawyer {
                comes_before_a_lawyer(&mut head, &mut pen, file.number).await;
            }
            pens.insert(inspector, pen);
        }
        pens.insert(file.opened_by.0, head);
    }
    rows_follow(bed).await;
}

/// Two answer the same question, not knowing of each other.
async fn disagrees(bed: &Bed, pen: &mut Pen<'_>, helper: Id, number: u8) {
    pen.syncs().await;
    let mut other = Pen::of(bed, (helper, "INS"));
    other.syncs().await;
    let sheet = id(EntityKind::Sheet, number);
    answers(&mut other, sheet, "NN-16", &Answer::choice("no").with_note(CODE));
    answers(pen, sheet, "NN-16", &Answer::choice("yes"));
    other.syncs().await;
}

/// More tasks of a case with this deadline, and notes: what changes while somebody turns pages.
pub async fn adds_task(bed: &Bed, number: u8, place: u8, due: &str) {
    let file = all().into_iter().find(|file| file.number == number).unwrap();
    let mut head = Pen::of(bed, file.opened_by);
    head.syncs().await;
    let mut fields = fields([("origin", "preventive"), ("due_day", due)]);
    fields.insert("place".to_owned(), text("Kalna iela 3"));
    let (mut task, case) = (id(EntityKind::Task, number), id(EntityKind::Case, number));
    task.0[2] = place;
    head.writes(apseko_casework::plan::AddTask { task, case, at_ms: now_ms(), fields, note: None });
    let note = EntityId([place; 16]);
    head.writes(WriteNote { note, task, text: "Vēl viens".to_owned() });
    head.syncs().await;
    rows_follow(bed).await;
}

/// Changes the deadline of a case's first task.
pub async fn moves_deadline(bed: &Bed, number: u8, due: &str) {
    let file = all().into_iter().find(|file| file.number == number).unwrap();
    let mut head = Pen::of(bed, file.opened_by);
    head.syncs().await;
    let (entity, value) = (entity(EntityKind::Task, number), text(due));
    head.writes(SetField { entity, field: "due_day".to_owned(), value, based_on: None });
    head.syncs().await;
    rows_follow(bed).await;
}

/// Gives the task of a case to somebody else.
pub async fn hands_over(bed: &Bed, number: u8, to: Id) {
    let file = all().into_iter().find(|file| file.number == number).unwrap();
    let mut head = Pen::of(bed, file.opened_by);
    head.syncs().await;
    head.writes(petition(entity(EntityKind::Task, number), "reassign", Some(to), None));
    head.syncs().await;
}

pub async fn rows_follow(bed: &Bed) {
    let until = Instant::now() + Duration::from_secs(60);
    // From the database: what the feed says of its head may be a moment old.
    let feed = SqliteStorage::open(&bed.folder.path("feed.db")).unwrap();
    let head = feed.read().unwrap().head().unwrap().meta.head;
    while bed.rows().lag(head) != Lag::Places(0) {
        assert!(Instant::now() < until, "the rows never caught up with the feed");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
