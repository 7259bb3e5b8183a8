//! A small inspectorate for the stories: a server, devices of people, and a network that carries what it is told to.

use std::collections::BTreeMap;

use apseko_casework::course::{Reply, reply_to};
use apseko_casework::plan::{AddTask, CreateCase, Petition};
use apseko_casework::{
    CaseRules, Directory, EntityKind, Person, PlanFault, Projected, Refusal, Request, Seat, plan, view,
};
use apseko_oplog::{
    Bugs, DeviceId, DeviceMeta, EditId, EntityId, EntityRef, Env, EpochId, FeedLedger, FeedMeta, Hlc, Ledger,
    MemoryLedger, OpId, Random, Record, RegisterKey, UserId, Value, Who, device, server,
};
use apseko_trust::{
    Alg, Digest, Envelope, KeyId, Purpose, Role, Signer, SigningFailed, TrustError, Verifier,
};

pub const UNIT: [u8; 16] = [0xd1; 16];
pub const OTHER_UNIT: [u8; 16] = [0xd2; 16];
const SERVER: DeviceId = DeviceId([0x5e; 16]);
const NOON: i64 = 1_795_168_800_000;
const LEVEL: u16 = 1;

/// Every signature is genuine here: who signs what is the business of other tests.
struct Trusting;

impl Signer for Trusting {
    fn key_id(&self) -> KeyId {
        KeyId([0; 32])
    }
    fn sign(&self, _: Purpose, digest: &Digest) -> Result<Envelope, SigningFailed> {
        Ok(Envelope { alg: Alg::Es256, key_id: self.key_id(), signature: digest.to_vec() })
    }
}

impl Verifier for Trusting {
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

struct Xorshift(u64);

impl Random for Xorshift {
    fn fill(&mut self, bytes: &mut [u8]) {
        for byte in bytes {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            *byte = self.0.to_le_bytes()[3];
        }
    }
}

#[derive(Default)]
pub struct Staff {
    devices: BTreeMap<DeviceId, UserId>,
    pub people: BTreeMap<UserId, Person>,
}

impl Directory for Staff {
    fn user_of(&self, device: &DeviceId) -> Option<UserId> {
        self.devices.get(device).copied()
    }
    fn person(&self, user: &UserId) -> Option<Person> {
        self.people.get(user).cloned()
    }
}

/// A person with their device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At(usize);

struct Tablet {
    ledger: MemoryLedger,
    session: device::Session,
    user: UserId,
    role: String,
}

pub struct World {
    pub staff: Staff,
    tablets: Vec<Tablet>,
    server: MemoryLedger,
    session: server::Session,
    random: Xorshift,
    clock: u64,
    pub held: Vec<(OpId, &'static str)>,
}

macro_rules! env {
    ($world:expr, $random:expr) => {
        Env {
            wall_ms: NOON + i64::try_from($world).unwrap(),
            mono_ms: $world,
            boot: [7; 16],
            rolled_back: false,
            page: apseko_oplog::PAGE,
            level: LEVEL,
            random: $random,
            signer: &Trusting,
            receipts: Some(&Trusting),
            verifier: &Trusting,
            bugs: Bugs::default(),
        }
    };
}

impl World {
    pub fn new() -> Self {
        let mut random = Xorshift(0x9e37_79b9_7f4a_7c15);
        let mut ledger = MemoryLedger::default();
        let epoch = EpochId([1; 16]);
        let lineage = vec![(epoch, 0)];
        let meta = FeedMeta {
            server: SERVER,
            level: LEVEL,
            epoch,
            lineage,
            head: 0,
            stable: 0,
            hlc: Hlc::default(),
        };
        ledger.set_feed_meta(&meta).unwrap();
        let (session, _) = server::start(&mut ledger, &mut env!(0, &mut random)).unwrap();
        let (staff, tablets) = (Staff::default(), Vec::new());
        Self { staff, tablets, server: ledger, session, random, clock: 1_000, held: Vec::new() }
    }

    pub fn id(&mut self) -> EntityId {
        let mut bytes = [0; 16];
        self.random.fill(&mut bytes);
        EntityId(bytes)
    }

    /// Employs a person in a unit and gives them a device.
    pub fn employ(&mut self, role: &str, unit: [u8; 16]) -> At {
        let device = DeviceId(self.id().0);
        let user = UserId(self.id().0);
        self.staff.devices.insert(device, user);
        self.staff.people.insert(user, employed(role, unit));
        let mut ledger = MemoryLedger::default();
        let meta = DeviceMeta {
            device,
            level: LEVEL,
            server: None,
            epoch: None,
            stable: 0,
            hlc: Hlc::default(),
            anchor: None,
            offset_ms: None,
        };
        apseko_oplog::DeviceLedger::set_meta(&mut ledger, &meta).unwrap();
        let (session, _) = device::start(&mut ledger, &mut env!(self.clock, &mut self.random)).unwrap();
        self.tablets.push(Tablet { ledger, session, user, role: role.to_owned() });
        At(self.tablets.len() - 1)
    }

    /// Everybody's account of a person is closed.
    pub fn dismiss(&mut self, at: At) {
        let user = self.user(at);
        self.staff.people.remove(&user);
    }

    /// From today a person has other posts, and has left some units. Their device hears of it with its next lease.
    pub fn moves(&mut self, at: At, posts: &[(&str, [u8; 16])], left: &[[u8; 16]]) {
        let codes: Vec<_> = posts.iter().map(|(role, _)| *role).collect();
        self.tablets[at.0].role = codes.join(" ");
        let posts = posts.iter().flat_map(|(role, unit)| employed(role, *unit).posts).collect();
        let user = self.user(at);
        self.staff.people.insert(user, Person { posts, left: left.to_vec() });
    }

    pub fn device(&self, at: At) -> DeviceId {
        let user = self.user(at);
        *self.staff.devices.iter().find(|(_, owner)| **owner == user).unwrap().0
    }

    pub fn user(&self, at: At) -> UserId {
        self.tablets[at.0].user
    }

    pub fn ledger(&self, at: At) -> &MemoryLedger {
        &self.tablets[at.0].ledger
    }

    pub fn server(&self) -> &MemoryLedger {
        &self.server
    }

    /// The drafts of a wish, or why there are none.
    pub fn plan(
        &mut self,
        at: At,
        wish: impl Into<Request>,
    ) -> Result<(Who, Vec<apseko_oplog::Draft>), Refusal> {
        let edit = EditId(self.id().0);
        let tablet = &self.tablets[at.0];
        let who = Who { user: tablet.user, role: tablet.role.clone(), acting_for: None, edit };
        match plan(&tablet.ledger, &who, wish.into()) {
            Ok(drafts) => Ok((who, drafts)),
            Err(PlanFault::Refused(refusal)) => Err(refusal),
            Err(PlanFault::Ledger(fault)) => panic!("{fault}"),
        }
    }

    /// Carries out a wish on a device, without any network.
    pub fn does(&mut self, at: At, wish: impl Into<Request>) -> Vec<OpId> {
        let (who, drafts) = self.plan(at, wish).unwrap();
        self.write(at, who, drafts)
    }

    /// Writes drafts that no plan would make.
    pub fn write(&mut self, at: At, who: Who, drafts: Vec<apseko_oplog::Draft>) -> Vec<OpId> {
        self.clock += 1_000;
        let tablet = &mut self.tablets[at.0];
        let mut env = env!(self.clock, &mut self.random);
        let input = device::Input::Write(who, drafts);
        let (session, step) = device::step(&mut tablet.ledger, &tablet.session, &mut env, input).unwrap();
        tablet.session = session;
        step.written
    }

    pub fn refuses(&mut self, at: At, wish: impl Into<Request>) -> &'static str {
        self.plan(at, wish).unwrap_err().code()
    }

    /// The device talks with the server until neither has anything to say.
    pub fn sync(&mut self, at: At) {
        self.clock += 60_000;
        self.tablets[at.0].session.hurry();
        for _ in 0..50 {
            self.clock += 1;
            let tablet = &mut self.tablets[at.0];
            let mut env = env!(self.clock, &mut self.random);
            let tick = device::Input::Tick;
            let (session, step) = device::step(&mut tablet.ledger, &tablet.session, &mut env, tick).unwrap();
            tablet.session = session;
            let Some(request) = step.send else { return };
            let reply = self.ask(server::Input::Request(Box::new(request))).reply.unwrap();
            let tablet = &mut self.tablets[at.0];
            let mut env = env!(self.clock, &mut self.random);
            let input = device::Input::Reply(Box::new(reply));
            let (session, step) = device::step(&mut tablet.ledger, &tablet.session, &mut env, input).unwrap();
            let amiss = step.notices.iter().filter(|notice| **notice != device::Notice::ServerRestored);
            assert_eq!(amiss.count(), 0, "{:?}", step.notices);
            tablet.session = session;
        }
        panic!("they never stop talking");
    }

    fn ask(&mut self, input: server::Input) -> server::Step {
        let rules = CaseRules::new(&self.staff);
        let mut env = env!(self.clock, &mut self.random);
        let (session, step) = server::step(&mut self.server, &self.session, &mut env, &rules, input).unwrap();
        self.session = session;
        let held = step.notices.iter().filter_map(|notice| {
            if let server::Notice::Held(op, reason) = notice { Some((*op, *reason)) } else { None }
        });
        self.held.extend(held);
        step
    }

    /// The head of the unit has looked at what was held back, and lets it in.
    pub fn admit(&mut self, op: OpId) {
        self.ask(server::Input::Admit(op));
    }

    /// Everything that the server has is safe now: devices may drop what they have no right to any more.
    pub fn back_up(&mut self) {
        self.ask(server::Input::BackedUp(u64::MAX));
    }

    /// The server as it is now, to come back to.
    pub fn copy_of_server(&self) -> MemoryLedger {
        self.server.clone()
    }

    /// The server burnt down, and an old copy of it takes its place.
    pub fn restore(&mut self, copy: MemoryLedger) {
        self.server = copy;
        let mut env = env!(self.clock, &mut self.random);
        self.session = server::start(&mut self.server, &mut env).unwrap().0;
        let epoch = EpochId(self.id().0);
        self.ask(server::Input::Restored(epoch, Vec::new()));
    }

    pub fn everybody_syncs(&mut self) {
        for _ in 0..2 {
            for at in 0..self.tablets.len() {
                self.sync(At(at));
            }
        }
    }

    pub fn sees(&self, at: At, entity: EntityRef) -> Projected {
        self.may_see(at, entity).expect("the device has something of it")
    }

    pub fn may_see(&self, at: At, entity: EntityRef) -> Option<Projected> {
        view(&self.tablets[at.0].ledger, &entity).unwrap()
    }

    pub fn server_sees(&self, entity: EntityRef) -> Projected {
        view(&self.server, &entity).unwrap().unwrap()
    }

    pub fn reply(&self, at: At, petition: OpId) -> Reply {
        reply_to(&self.tablets[at.0].ledger, &petition).unwrap()
    }

    pub fn heads(&self, at: At, entity: EntityRef, field: &str) -> Vec<OpId> {
        let register = RegisterKey { entity, field: field.to_owned() };
        self.tablets[at.0].ledger.heads(&register).unwrap().iter().map(Record::id).collect()
    }

    /// The head of a unit opens a case with one planned task, and everybody may hear of it.
    pub fn planned_case(&mut self, head: At) -> (EntityId, EntityRef) {
        let (case, task) = (self.id(), self.id());
        let about_task =
            fields([("origin", "preventive"), ("place", "Jelgava"), ("employer_name", "SIA „Aura”")]);
        let at_ms = NOON;
        let about_case = BTreeMap::new();
        self.does(head, CreateCase { case, task, unit: UNIT, at_ms, about_case, about_task, note: None });
        self.everybody_syncs();
        (case, EntityKind::Task.entity(task))
    }

    /// An inspector sees something on the spot.
    pub fn adhoc_case(&mut self, inspector: At) -> (EntityId, EntityRef) {
        let (case, task) = (self.id(), self.id());
        let about_task = fields([("origin", "adhoc"), ("place", "Jelgava"), ("area", "osh")]);
        let about_case = BTreeMap::new();
        let at_ms = NOON;
        self.does(
            inspector,
            CreateCase { case, task, unit: UNIT, at_ms, about_case, about_task, note: None },
        );
        (case, EntityKind::Task.entity(task))
    }

    pub fn further_task(&mut self, at: At, case: EntityId) -> EntityRef {
        let task = self.id();
        let fields = fields([("origin", "follow-up")]);
        self.does(at, AddTask { task, case, at_ms: NOON, fields, note: None });
        EntityKind::Task.entity(task)
    }
}

/// A person with one post, or with several whose codes stand in one text.
fn employed(roles: &str, unit: [u8; 16]) -> Person {
    let posts = apseko_casework::Role::several(roles).map(|role| Seat { role, unit });
    Person { posts: posts.collect(), left: Vec::new() }
}

pub fn fields<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, Value> {
    pairs.into_iter().map(|(name, text)| (name.to_owned(), Value::text(text))).collect()
}

pub fn asks(entity: EntityRef, action: &str) -> Petition {
    let (action, co_inspectors) = (action.to_owned(), Vec::new());
    Petition { entity, action, inspector: None, co_inspectors, more: BTreeMap::new() }
}

pub fn asks_for(entity: EntityRef, action: &str, inspector: UserId) -> Petition {
    Petition { inspector: Some(inspector), ..asks(entity, action) }
}
