//! Who may read, looked up in the list that the feed keeps: it has to say what the rules say that read every case.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use apseko_casework::plan::{AddApplicant, AddDocument, CreateCase, Petition, Seal};
use apseko_casework::{CaseRules, Directory, EntityKind, Person, Role, Seat, applicant_scope, case_scope};
use apseko_oplog::{DeviceId, EntityId, EntityRef, RegisterKey, Rules as _, ScopeId, UserId, Value};
use apseko_server::feed::{Feed, People};
use apseko_server::ledger::Working;
use apseko_server::storage::Storage;

use super::databases::Open;
use super::house::{NOW, TestHouse};
use super::pretend::Pretend;
use super::stories::wait;

const UNIT: [u8; 16] = [0xd1; 16];
const OTHER_UNIT: [u8; 16] = [0xd2; 16];
const CASE: EntityId = EntityId([0xca; 16]);
const TASK: EntityId = EntityId([0x7a; 16]);
const ORDER: EntityId = EntityId([0x0d; 16]);

const HEAD: u8 = 1;
const ANNA: u8 = 2;
const HELPER: u8 = 3;
const OFFICE: u8 = 4;
const LAWYER: u8 = 5;
const PLANNER: u8 = 6;
const PEOPLE: [u8; 6] = [HEAD, ANNA, HELPER, OFFICE, LAWYER, PLANNER];

/// Everybody has one device, of their own number.
#[derive(Debug, Clone, Default)]
struct Staff(Arc<Mutex<BTreeMap<UserId, Person>>>);

impl Staff {
    fn sit(&self, number: u8, posts: &[(Role, [u8; 16])], left: &[[u8; 16]]) {
        let posts = posts.iter().map(|(role, unit)| Seat { role: *role, unit: *unit }).collect();
        self.0.lock().unwrap().insert(UserId([number; 16]), Person { posts, left: left.to_vec() });
    }
}

impl Directory for Staff {
    fn user_of(&self, device: &DeviceId) -> Option<UserId> {
        Some(UserId(device.0))
    }

    fn person(&self, user: &UserId) -> Option<Person> {
        self.0.lock().unwrap().get(user).cloned()
    }
}

/// The scopes of a person's device by the list, which must be those that the rules find by reading every case.
fn granted(storage: &dyn Storage, staff: &Staff, number: u8) -> BTreeSet<ScopeId> {
    let ledger = Working::begin(storage.read().unwrap(), None).unwrap();
    let device = DeviceId([number; 16]);
    let listed = People(staff.clone()).grants(&ledger, &device).unwrap();
    let read = CaseRules::new(staff).grants(&ledger, &device).unwrap();
    assert_eq!(listed, read, "the list of readers is out of date for {number}");
    listed
}

/// Who has the case, and who learns who complained.
fn readers(storage: &dyn Storage, staff: &Staff) -> (Vec<u8>, Vec<u8>) {
    let has = |scope: ScopeId| move |number: &u8| granted(storage, staff, *number).contains(&scope);
    let who = |scope| PEOPLE.into_iter().filter(has(scope)).collect();
    (who(case_scope(CASE)), who(applicant_scope(CASE)))
}

fn ask(entity: EntityRef, action: &str, inspector: Option<u8>, co: &[u8]) -> Petition {
    let user = |number: u8| UserId([number; 16]);
    Petition {
        entity,
        action: action.to_owned(),
        inspector: inspector.map(user),
        co_inspectors: co.iter().copied().map(user).collect(),
        more: BTreeMap::new(),
    }
}

struct Office {
    feed: Arc<Feed>,
    devices: BTreeMap<u8, Pretend>,
}

impl Office {
    fn syncs(&mut self) {
        for _ in 0..2 {
            for device in self.devices.values_mut() {
                wait(async {
                    device.deliver(&self.feed).await;
                    for _ in 0..3 {
                        device.talk(&self.feed).await.unwrap();
                    }
                });
            }
        }
    }

    fn does(&mut self, number: u8, role: &str, wish: impl Into<apseko_casework::Request>) {
        self.devices.get_mut(&number).unwrap().wish(role, wish);
        self.syncs();
    }
}

/// The case of a complaint, given to Anna with a helper of another unit.
fn complaint(office: &mut Office) {
    let about_task = BTreeMap::from([("origin".to_owned(), Value::text("emergency"))]);
    let about_case = BTreeMap::new();
    let opens =
        CreateCase { case: CASE, task: TASK, unit: UNIT, at_ms: NOW, about_case, about_task, note: None };
    office.does(HEAD, "RSV", opens);
    let fields = BTreeMap::from([("name".to_owned(), Value::text("Jānis Sūdzētājs"))]);
    office.does(OFFICE, "OFF", AddApplicant { applicant: EntityId([0xaa; 16]), case: CASE, fields });
    office.does(HEAD, "RSV", ask(EntityKind::Task.entity(TASK), "assign", Some(ANNA), &[HELPER]));
}

pub fn the_list_of_readers_says_what_the_rules_say(open: Open<'_>) {
    let (storage, staff) = (open(), Staff::default());
    for (number, role, unit) in [
        (HEAD, Role::UnitHead, UNIT),
        (ANNA, Role::Inspector, UNIT),
        (HELPER, Role::Inspector, OTHER_UNIT),
        (OFFICE, Role::Office, UNIT),
        (LAWYER, Role::Legal, UNIT),
        (PLANNER, Role::Planner, UNIT),
    ] {
        staff.sit(number, &[(role, unit)], &[]);
    }
    let house = TestHouse::with_rules(1, Arc::new(People(staff.clone())));
    let feed = Feed::start(storage.clone(), house).unwrap();
    let devices = PEOPLE.into_iter().map(|number| (number, Pretend::new(number))).collect();
    let mut office = Office { feed, devices };
    complaint(&mut office);
    let all = (vec![HEAD, ANNA, HELPER, OFFICE], vec![HEAD, ANNA, OFFICE]);
    assert_eq!(readers(storage.as_ref(), &staff), all, "who helps does not learn who complained");

    staff.sit(ANNA, &[(Role::Inspector, OTHER_UNIT)], &[UNIT]);
    let left = (vec![HEAD, HELPER, OFFICE], vec![HEAD, OFFICE]);
    assert_eq!(readers(storage.as_ref(), &staff), left, "Anna has left the unit");
    staff.sit(ANNA, &[(Role::Inspector, OTHER_UNIT), (Role::UnitHead, UNIT)], &[]);
    assert_eq!(readers(storage.as_ref(), &staff), all, "Anna stands in for the head");
    staff.sit(ANNA, &[(Role::Inspector, UNIT)], &[]);

    an_order_comes_before_the_lawyer(&mut office);
    let with_lawyer = (vec![HEAD, ANNA, HELPER, OFFICE, LAWYER], vec![HEAD, ANNA, OFFICE, LAWYER]);
    assert_eq!(readers(storage.as_ref(), &staff), with_lawyer);

    office.does(HEAD, "RSV", ask(EntityKind::Task.entity(TASK), "reassign", Some(HELPER), &[]));
    let handed_on = (vec![HEAD, HELPER, OFFICE, LAWYER], vec![HEAD, HELPER, OFFICE, LAWYER]);
    assert_eq!(readers(storage.as_ref(), &staff), handed_on, "it is the helper's now, and not Anna's");
    office.feed.stop();
}

fn an_order_comes_before_the_lawyer(office: &mut Office) {
    let order = EntityKind::Document.entity(ORDER);
    let (type_code, fields) = ("order".to_owned(), BTreeMap::new());
    office.does(ANNA, "INS", AddDocument { document: ORDER, case: CASE, party: None, type_code, fields });
    office.does(ANNA, "INS", ask(order, "prepare", None, &[]));
    let covered = vec![RegisterKey { entity: order, field: "type".to_owned() }];
    let template = "order/1".to_owned();
    office.does(ANNA, "INS", Seal { document: ORDER, covered, files: Vec::new(), pdf: [4; 32], template });
    office.does(HEAD, "RSV", ask(order, "approve", None, &[]));
}
