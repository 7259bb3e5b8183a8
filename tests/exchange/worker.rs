//! A person of a story with a real store on a disk, and the driver that keeps it in step with the server.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, Instant};

use apseko_domain::{RequestId, TaskId, TaskOrigin};
use apseko_oplog::device::Input;
use apseko_oplog::message::{Reply, Request as Question};
use apseko_store::words::{
    AddParty, AddWorker, EntityId, EntityKind, RegisterKey, Request, Resolve, SetField, StartVisit, Value,
};
use apseko_store::{
    Cell, DataFolder, Edit, ExchangeKeys, ExchangeState, Fetched, Moment, Notice, Owner, Plan, Store,
    StoreError, StoreKey, Task, Thing, View, Waiting, Wish,
};
use apseko_sync::{
    Address, Bell, Driver, Exchange, Hooks, Link, LinkFailure, State, StepFailed, Stepped, SystemClock, Told,
    Way,
};
use jiff::Timestamp;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use uuid::Uuid;

use super::device::{Believes, TestDevice};
use super::server::{Installation, Server};

pub const TASK: Uuid = Uuid::from_u128(1);
const VISIT: Uuid = Uuid::from_u128(2);
const PARTY: Uuid = Uuid::from_u128(3);
/// What people disagree on.
const HEADCOUNT: &str = "headcount";
const NAME: &str = "Ilze Kalniņa";
/// A story that gets no further has failed.
const PATIENCE: Duration = Duration::from_secs(90);

/// Where the server is at the moment: a process that was started again has another address.
#[derive(Clone)]
pub struct Road(Arc<Mutex<String>>);

impl Road {
    pub fn to(server: &Server) -> Self {
        Self(Arc::new(Mutex::new(server.address.clone())))
    }

    pub fn leads_to(&self, server: &Server) {
        self.0.lock().unwrap().clone_from(&server.address);
    }
}

/// The way of one device along the road.
struct Walk {
    road: Road,
    make: Box<dyn Fn(Address) -> Link + Send + Sync>,
    known: Mutex<Option<(String, Arc<Link>)>>,
}

impl Walk {
    fn link(&self) -> Arc<Link> {
        let address = self.road.0.lock().unwrap().clone();
        let mut known = self.known.lock().unwrap();
        if let Some((_, link)) = known.as_ref().filter(|(known, _)| *known == address) {
            return link.clone();
        }
        let link = Arc::new((self.make)(Address::read(&format!("http://{address}")).unwrap()));
        *known = Some((address, link.clone()));
        link
    }
}

impl Way for Walk {
    async fn exchange(&self, request: &Question) -> Result<Reply, LinkFailure> {
        self.link().exchange(request).await
    }

    async fn head_beyond(&self, after: u64) -> Result<u64, LinkFailure> {
        self.link().head_beyond(after).await
    }
}

/// The store as the driver sees it.
struct Desk {
    store: Arc<Store>,
    keys: ExchangeKeys,
}

impl Exchange for Desk {
    async fn step(&mut self, input: Input) -> Result<Stepped, StepFailed> {
        let (store, keys, now) = (self.store.clone(), self.keys.clone(), now());
        let stepping = tokio::task::spawn_blocking(move || store.exchange(now, &keys, input));
        let exchanged =
            stepping.await.unwrap().map_err(|error| StepFailed { code: error.code().as_str().to_owned() })?;
        Ok(Stepped {
            send: exchanged.send,
            notices: exchanged.notices,
            wait_ms: exchanged.wait_until_ms.saturating_sub(now.uptime_ms),
            left: exchanged.left,
            follows: exchanged.follows,
        })
    }
}

fn now() -> Moment {
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let uptime_ms = u64::try_from(BEGUN.elapsed().as_millis()).unwrap() + 1_000;
    Moment { uptime_ms, ..apseko_tests::moment() }
}

/// What the driver has told.
#[derive(Default)]
struct Log {
    told: Mutex<Vec<Told>>,
    fresh: Notify,
}

pub struct Worker {
    _folder: tempfile::TempDir,
    store: Arc<Store>,
    bell: Bell,
    allowed: Arc<AtomicBool>,
    log: Arc<Log>,
    driving: JoinHandle<Desk>,
}

impl Worker {
    /// Opens a store on an enrolled device and sets its driver to work. All devices belong to the first person.
    pub fn begin(installation: &Arc<Installation>, device: &TestDevice, road: &Road) -> Self {
        let owner = Owner { device: device.id.0, user: [0x81; 16], name: NAME.to_owned(), unit: [0; 16] };
        Self::begin_for(owner, installation, device, road)
    }

    /// The same for the person whose device it is, in the unit where everybody works.
    pub fn begin_own(installation: &Arc<Installation>, device: &TestDevice, road: &Road) -> Self {
        let owner =
            Owner { device: device.id.0, user: device.user.0, name: NAME.to_owned(), unit: [0x0a; 16] };
        Self::begin_for(owner, installation, device, road)
    }

    fn begin_for(owner: Owner, installation: &Arc<Installation>, device: &TestDevice, road: &Road) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let taken = DataFolder::take(folder.path()).unwrap();
        let store = Arc::new(Store::open(taken, &StoreKey::new([7; 32]), owner, &now()).unwrap());
        let keys = ExchangeKeys { signer: device.key.clone(), verifier: Arc::new(Believes) };
        let (id, key, server) = (device.id, device.key.clone(), installation.server);
        let make = move |address| Link::new(address, &[], (id, server), key.clone()).unwrap();
        let walk = Walk { road: road.clone(), make: Box::new(make), known: Mutex::default() };
        let (log, allowed) = (Arc::new(Log::default()), Arc::new(AtomicBool::new(true)));
        let hooks = hooks(&store, &log, &allowed);
        let driver = Driver::new(Desk { store: store.clone(), keys }, walk, SystemClock::default(), hooks);
        let bell = driver.bell();
        let driving = tokio::spawn(driver.run(None));
        Self { _folder: folder, store, bell, allowed, log, driving }
    }

    /// Waits until the driver has brought this about.
    pub async fn until(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let waiting = async {
            loop {
                let fresh = self.log.fresh.notified();
                if is_so(self) {
                    return;
                }
                fresh.await;
            }
        };
        let in_time = tokio::time::timeout(PATIENCE, waiting).await;
        assert!(in_time.is_ok(), "{what}: {:?}, {:?}", self.log.told.lock().unwrap(), self.exchange_state());
    }

    /// Ends the driver, and says how the exchange stood.
    pub async fn stops(self) -> ExchangeState {
        self.bell.stop();
        let stopped = tokio::time::timeout(PATIENCE, self.driving).await;
        assert!(stopped.is_ok(), "told to stop, it stops");
        assert!(!self.log.told.lock().unwrap().contains(&Told::Stuck), "it was never stuck");
        self.store.read(|view| view.exchange_state()).map_err(|error: StoreError| error).unwrap()
    }

    pub fn may_speak(&self, may: bool) {
        self.allowed.store(may, Ordering::SeqCst);
        self.bell.hurry();
    }

    pub fn opens_a_visit(&self, headcount: &str) {
        let fields = BTreeMap::from([(HEADCOUNT.to_owned(), Value::text(headcount))]);
        let (visit, party, task) = (entity(VISIT), entity(PARTY), entity(TASK));
        let at_ms = Timestamp::now().as_millisecond();
        self.writes(vec![
            Wish::AddTask(task_of_the_day()),
            ask(StartVisit { visit, task, at_ms, fields: BTreeMap::new() }),
            ask(AddParty { party, visit, role: "employer".to_owned(), fields }),
        ]);
    }

    pub fn counts_heads(&self, count: &str) {
        let (entity, value) = (EntityKind::Party.entity(entity(PARTY)), Value::text(count));
        self.writes(vec![ask(SetField { entity, field: HEADCOUNT.to_owned(), value, based_on: None })]);
    }

    pub fn meets_workers(&self, numbers: Range<u32>) {
        let wish = |number: u32| {
            let name = BTreeMap::from([("name".to_owned(), Value::text(format!("Nodarbinātais {number}")))]);
            let worker = entity(Uuid::from_u128(u128::from(number) + 1_000));
            ask(AddWorker { worker, visit: entity(VISIT), party: entity(PARTY), fields: name })
        };
        self.writes(numbers.map(wish).collect());
    }

    pub fn decides(&self, count: &str) {
        let entity = EntityKind::Party.entity(entity(PARTY));
        let register = RegisterKey { entity, field: HEADCOUNT.to_owned() };
        self.writes(vec![ask(Resolve { register, value: Value::text(count) })]);
    }

    fn writes(&self, changes: Vec<Wish>) {
        static WISHES: AtomicU64 = AtomicU64::new(1);
        let moment = now();
        let edit = Edit {
            request: RequestId(Uuid::from_u128(WISHES.fetch_add(1, Ordering::Relaxed).into())),
            command: "test",
            body_digest: [0; 32],
            at: moment.wall,
            moment,
            actor: NAME.to_owned(),
            role: "INS".to_owned(),
            concerns_others: true,
        };
        let plan = move |_: &View<'_>| Ok::<_, StoreError>(Plan { changes, reply: String::new() });
        self.store.write(edit, plan).unwrap();
        self.bell.hurry();
    }

    fn reads<T>(&self, look: impl FnOnce(&View<'_>) -> Result<T, StoreError>) -> T {
        self.store.read(look).unwrap()
    }

    pub fn exchange_state(&self) -> ExchangeState {
        self.reads(|view| view.exchange_state())
    }

    pub fn waiting(&self) -> Waiting {
        self.exchange_state().waiting
    }

    /// The tasks that are listed.
    pub fn tasks(&self) -> usize {
        self.reads(|view| view.all_tasks()).len()
    }

    /// What the person has not said to know.
    pub fn notices(&self) -> Vec<Notice> {
        self.reads(|view| view.notices())
    }

    pub fn acknowledges(&self, notice: u64) {
        self.store.acknowledge(notice).unwrap();
    }

    /// Whether a look at the visit is over.
    pub fn visit_has_departed(&self) -> bool {
        self.reads(|view| view.has_departed(VISIT))
    }

    /// What files of the case are sealed for.
    pub fn case(&self) -> Uuid {
        self.reads(|view| view.case_of(TaskId(TASK))).unwrap()
    }

    pub fn has_departed(&self, case: Uuid) -> bool {
        self.reads(|view| view.has_departed(case))
    }

    /// Something of the case was fetched to be looked at.
    pub fn looks_at_a_photo(&self) {
        let case = self.reads(|view| view.case_of(TaskId(TASK))).unwrap();
        let id = Uuid::from_u128(77);
        let (sum, preview, size, version) = ([7; 32], true, 1, 1);
        let used_at = now().wall;
        let photo = Fetched { case, sum, preview, size, evidence: VISIT, sealed: id, version, used_at };
        assert!(self.store.keep_fetched(photo).unwrap());
    }

    /// What was fetched and is still known here.
    pub fn fetched(&self) -> usize {
        self.reads(|view| view.fetched()).len()
    }

    /// Whether anything of the visit can still be read on this disk.
    pub fn has_visit(&self) -> bool {
        self.reads(|view| view.thing(EntityKind::Visit, VISIT)).is_some() || self.party().is_some()
    }

    pub fn hurries(&self) {
        self.bell.hurry();
    }

    pub fn state(&self) -> Option<State> {
        let told = self.log.told.lock().unwrap();
        told.iter()
            .rev()
            .find_map(|told| if let Told::State(state) = told { Some(state.clone()) } else { None })
    }

    pub fn sent(&self) -> u64 {
        let told = self.log.told.lock().unwrap();
        told.iter().map(|told| if let Told::Sent(count) = told { *count } else { 0 }).sum()
    }

    pub fn workers(&self) -> usize {
        self.reads(|view| view.things_of(EntityKind::Worker, VISIT)).len()
    }

    pub fn party(&self) -> Option<Thing> {
        self.reads(|view| view.thing(EntityKind::Party, PARTY))
    }

    /// The counts that stand, the one to show first.
    pub fn headcounts(&self) -> Vec<String> {
        let Some(party) = self.party() else { return Vec::new() };
        let said = party.cell(HEADCOUNT).map(|cell| cell.alternatives.clone()).unwrap_or_default();
        said.iter().map(|one| one.value.as_text().unwrap_or_default().to_owned()).collect()
    }

    /// Everything that is shown of the case.
    pub fn rows(&self) -> (Vec<Task>, Vec<Row>) {
        let mut things = self.reads(|view| view.things_of_with_gone(EntityKind::Visit, TASK));
        for kind in [EntityKind::Party, EntityKind::Worker] {
            things.extend(self.reads(|view| view.things_of_with_gone(kind, VISIT)));
        }
        let row = |thing: Thing| {
            let cells = thing.cells().map(|(field, cell)| (field.to_owned(), cell.clone())).collect();
            (thing.kind, thing.id, thing.state.clone(), thing.gone, cells)
        };
        (self.reads(|view| view.all_tasks()), things.into_iter().map(row).collect())
    }
}

/// A thing without the number that only tells this device's readers what has changed.
type Row = (EntityKind, Uuid, String, bool, Vec<(String, Cell)>);

fn hooks(store: &Arc<Store>, log: &Arc<Log>, allowed: &Arc<AtomicBool>) -> Hooks {
    let (store, log, allowed) = (store.clone(), log.clone(), allowed.clone());
    let tell = move |told: Told| {
        if let Told::NextAttempt(at) = told {
            let at = at.and_then(|ms| Timestamp::from_millisecond(ms).ok());
            store.keep_next_attempt(at).unwrap();
        }
        log.told.lock().unwrap().push(told);
        log.fresh.notify_waiters();
    };
    Hooks {
        may_speak: Box::new(move || allowed.load(Ordering::SeqCst)),
        luck: Box::new(|| 0),
        tell: Box::new(tell),
    }
}

fn ask(request: impl Into<Request>) -> Wish {
    Wish::Ask(Box::new(request.into()))
}

fn entity(id: Uuid) -> EntityId {
    EntityId(id.into_bytes())
}

fn task_of_the_day() -> Task {
    let created_at = Timestamp::from_millisecond(Timestamp::now().as_millisecond()).unwrap();
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
        created_at,
        created_by: NAME.to_owned(),
    }
}
