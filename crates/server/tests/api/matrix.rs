//! Every operation, asked by everybody, about everything: what comes of it follows from the one table of roles alone.
//!
//! What is expected is worked out here anew, from the table and from who works where: none of the server's own checks is
//! asked. An operation that has no case here fails the test.

use std::collections::BTreeSet;

use apseko_casework::EntityKind;
use apseko_contract::Method;
use apseko_domain::{Capability, Reach, Role, reach};
use apseko_server::api::{Described, Needs, operations};
use apseko_server::people::Id;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::bed::{Answer, Bed, Shows, today};
use super::dossiers::{self, CANARY, Dossier};
use super::world::{
    self, BELOW, BELOW_NORTH, COLLEAGUE, DEPUTY_NOW, DEPUTY_ONCE, DISMISSED, EVERYTHING, FAR, NORTH, NOTHING,
    OF_NORTH, ON_REVOKED, SOUTH, UNKNOWN, who, with_below,
};

/// A state that nothing has: whatever is allowed is refused for what it says, and changes nothing.
const NOBODY_SAW: u64 = 999_999;

/// How the server has to take an asker, whatever they ask.
#[derive(Debug, Clone)]
enum Standing {
    Unknown,
    Void,
    DeliversOnly,
    Person { id: Id, posts: Vec<(Role, BTreeSet<Id>)> },
    System { may_all: bool, units: Option<BTreeSet<Id>> },
}

struct Asker {
    name: String,
    shows: fn(&Bed, Id) -> Shows,
    id: Id,
    standing: Standing,
}

/// What a request is about, as far as anybody's reach matters.
#[derive(Debug, Clone, Copy)]
enum Aim {
    /// Whoever may do it at all may do it.
    Whoever,
    /// It is about everything at once.
    Everything,
    Person(Id),
    Unit(Id),
    Both(Id, Id),
    People,
    Units,
    Devices,
    Case(u8),
    Cases,
    Tasks,
    Sheets,
    Disputes,
}

struct Case {
    path: String,
    body: Option<Value>,
    aim: Aim,
}

impl Asker {
    /// Whether a capability of theirs goes as far as a unit.
    fn reaches_unit(&self, what: Capability, unit: Id) -> bool {
        match &self.standing {
            Standing::Unknown | Standing::Void | Standing::DeliversOnly => false,
            Standing::Person { posts, .. } => posts.iter().any(|(role, units)| match reach(*role, what) {
                Some(Reach::All) => true,
                Some(Reach::Unit | Reach::Region) => units.contains(&unit),
                Some(Reach::Own | Reach::Case) | None => false,
            }),
            Standing::System { may_all, units } => {
                *may_all && units.as_ref().is_none_or(|it| it.contains(&unit))
            }
        }
    }

    fn reaches_everything(&self, what: Capability) -> bool {
        match &self.standing {
            Standing::Unknown | Standing::Void | Standing::DeliversOnly => false,
            Standing::Person { posts, .. } => {
                posts.iter().any(|(role, _)| reach(*role, what) == Some(Reach::All))
            }
            Standing::System { may_all, units } => *may_all && units.is_none(),
        }
    }

    /// Whether a capability of theirs goes as far as a case, by who has it and where it is.
    fn reaches_case(&self, what: Capability, case: &Dossier) -> bool {
        let Standing::Person { id, posts } = &self.standing else {
            return self.reaches_unit(what, case.unit);
        };
        posts.iter().any(|(role, units)| match reach(*role, what) {
            Some(Reach::All) => true,
            Some(Reach::Unit | Reach::Region) => units.contains(&case.unit),
            // What nobody has yet lies before everybody who could take it.
            Some(Reach::Own) => {
                let waits = case.inspector.is_none() && units.contains(&case.unit);
                [case.inspector, case.helper].contains(&Some(*id)) || waits
            }
            Some(Reach::Case) => case.waits_for_lawyer && units.contains(&case.unit),
            None => false,
        })
    }

    fn reaches_person(&self, what: Capability, person: Id) -> bool {
        let Some(posted) = world::people(today()).into_iter().find(|it| it.person == person) else {
            return false;
        };
        let is_self = matches!(&self.standing, Standing::Person { id, .. } if *id == person);
        let everywhere = self.reaches_everything(what);
        let works_in =
            posted.posts.iter().filter(|post| posted.dismissed_on.is_some() || post.covers(today()));
        let near = works_in.map(|post| post.unit).any(|unit| self.reaches_unit(what, unit));
        (is_self && self.may(what)) || everywhere || near
    }

    fn may(&self, what: Capability) -> bool {
        match &self.standing {
            Standing::Unknown | Standing::Void | Standing::DeliversOnly => false,
            Standing::Person { posts, .. } => posts.iter().any(|(role, _)| reach(*role, what).is_some()),
            Standing::System { may_all, .. } => *may_all,
        }
    }

    /// With which status they are refused, or that it is answered for what it says.
    fn expected(&self, needs: Needs, aim: Aim) -> Option<u16> {
        let what = match (needs, &self.standing) {
            (Needs::Nothing, _) => return None,
            (_, Standing::Unknown | Standing::Void) => return Some(401),
            (_, Standing::DeliversOnly) => return Some(403),
            (Needs::Somebody, _) => return None,
            (Needs::May(what), _) if !self.may(what) => return Some(403),
            (Needs::May(what), _) => what,
        };
        match aim {
            Aim::Whoever | Aim::People | Aim::Units | Aim::Devices => None,
            Aim::Cases | Aim::Tasks | Aim::Sheets | Aim::Disputes => None,
            Aim::Case(number) => {
                let case = dossiers::all().into_iter().find(|it| it.number == number);
                (!case.is_some_and(|case| self.reaches_case(what, &case))).then_some(404)
            }
            Aim::Everything => (!self.reaches_everything(what)).then_some(403),
            Aim::Person(person) => (!self.reaches_person(what, person)).then_some(404),
            Aim::Unit(unit) => (!self.reaches_unit(what, unit)).then_some(404),
            Aim::Both(person, unit) => {
                (!(self.reaches_person(what, person) && self.reaches_unit(what, unit))).then_some(404)
            }
        }
    }
}

fn person(name: String, id: Id, shows: fn(&Bed, Id) -> Shows) -> Asker {
    let posted = world::people(today()).into_iter().find(|it| it.person == id).unwrap();
    let here = posted.posts.iter().filter(|post| posted.dismissed_on.is_none() && post.covers(today()));
    let units = |role, unit| if role == Role::RegionHead { with_below(unit) } else { BTreeSet::from([unit]) };
    let posts = here.map(|post| (post.role, units(post.role, post.unit))).collect();
    Asker { name, shows, id, standing: Standing::Person { id, posts } }
}

fn askers() -> Vec<Asker> {
    let mut all: Vec<Asker> = Vec::new();
    for role in Role::ALL.iter().copied() {
        let id = who(role, if role == Role::RegionHead { world::REGION } else { NORTH });
        all.push(person(format!("{} on a device", role.as_str()), id, Bed::on_device));
        all.push(person(format!("{} logged in", role.as_str()), id, Bed::logged_in));
    }
    all.push(person("deputy of today".to_owned(), DEPUTY_NOW, Bed::on_device));
    all.push(person("deputy of yesterday".to_owned(), DEPUTY_ONCE, Bed::on_device));
    let odd = |name: &str, id, shows, standing| Asker { name: name.to_owned(), shows, id, standing };
    all.push(odd("nobody", UNKNOWN, |_, _| Shows::Nothing, Standing::Unknown));
    all.push(odd("dismissed, logged in", DISMISSED, Bed::logged_in, Standing::Void));
    all.push(odd("dismissed, on a device", DISMISSED, Bed::on_device, Standing::DeliversOnly));
    all.push(odd("on a revoked device", ON_REVOKED, Bed::on_device, Standing::DeliversOnly));
    let system = |may_all, units| Standing::System { may_all, units };
    all.push(odd("system for everything", UNKNOWN, |bed, _| bed.system(EVERYTHING), system(true, None)));
    all.push(odd("system for nothing here", UNKNOWN, |bed, _| bed.system(NOTHING), system(false, None)));
    let north = system(true, Some(with_below(NORTH)));
    all.push(odd("system of one unit", UNKNOWN, |bed, _| bed.system(OF_NORTH), north));
    all
}

/// A colleague, somebody of the unit below, of another unit, of another region, the asker, and nobody at all.
fn people_for(asker: &Asker) -> Vec<Id> {
    let others = [COLLEAGUE, BELOW_NORTH, who(Role::Inspector, SOUTH), who(Role::Inspector, FAR), UNKNOWN];
    let own = (asker.id != UNKNOWN).then_some(asker.id);
    others.into_iter().chain(own).collect()
}

const UNITS: [Id; 5] = [NORTH, BELOW, SOUTH, FAR, UNKNOWN];

/// The cases of one operation for one asker: what it is about, and a body that is understood and changes nothing.
fn cases(operation: &Described, asker: &Asker) -> Vec<Case> {
    let whole = |aim, body: Value| {
        vec![Case { path: operation.path.to_owned(), body: (!body.is_null()).then_some(body), aim }]
    };
    let seen = || json!({ "seen": NOBODY_SAW });
    let of_people = |body: &dyn Fn(Id) -> Value| of_people(operation, asker, body);
    match operation.name {
        "log-in" => whole(Aim::Whoever, json!({ "login": "x", "password": "", "code": "", "key": "00" })),
        "open-ticket" => whole(Aim::Whoever, json!({ "device": uuid(UNKNOWN) })),
        "take-ticket" => {
            let path = operation.path.replace("{ticket}", &"00".repeat(16));
            vec![Case { path, body: Some(json!({ "poll": "x" })), aim: Aim::Whoever }]
        }
        "activate-account" => whole(Aim::Whoever, json!({ "login": "x", "invitation": "", "password": "" })),
        "confirm-account" => {
            whole(Aim::Whoever, json!({ "login": "x", "invitation": "", "ticket": "00", "code": "" }))
        }
        // Ending the session would leave the asker without one: `sessions` tells what comes of it.
        "log-out" | "show-me" | "show-ways-in" | "renew-session" => whole(Aim::Whoever, Value::Null),
        "change-password" => whole(Aim::Whoever, json!({ "password": "", "code": "", "new": "" })),
        "new-authenticator" => whole(Aim::Whoever, json!({ "password": "" })),
        "confirm-authenticator" => whole(Aim::Whoever, json!({ "ticket": "00", "code": "" })),
        "enrol-device" => whole(Aim::Whoever, json!({ "device": uuid(UNKNOWN) })),
        "list-packs" => whole(Aim::Whoever, Value::Null),
        "list-cases" => listing("cases?limit=200", Aim::Cases),
        "list-tasks" => listing("tasks?limit=200&purpose=inspection", Aim::Tasks),
        "list-sheets" => listing("sheets?limit=200", Aim::Sheets),
        "list-disputes" => listing("disputes?limit=200", Aim::Disputes),
        "show-case" | "list-things" => of_cases(operation, "{case}", EntityKind::Case),
        "show-task" | "list-notes" => of_cases(operation, "{task}", EntityKind::Task),
        "list-answers" => of_cases(operation, "{sheet}", EntityKind::Sheet),
        // `casework` tells whose figures somebody is shown.
        "count-tasks" | "count-sheets" | "count-violations" => whole(Aim::Whoever, Value::Null),
        "list-units" => whole(Aim::Units, Value::Null),
        "list-people" => vec![Case { path: "people?limit=200".to_owned(), body: None, aim: Aim::People }],
        "list-devices" => vec![Case { path: "devices?limit=200".to_owned(), body: None, aim: Aim::Devices }],
        "add-unit" => whole(Aim::Everything, json!({ "code": "!", "name": "x" })),
        "import-people" => whole(Aim::Everything, json!({ "text": "?", "rehearse": false })),
        "list-quarantine" => whole(Aim::Everything, Value::Null),
        "admit-from-quarantine" => whole(Aim::Everything, json!({ "ids": ["9999"] })),
        "drop-from-quarantine" => {
            let path = operation.path.replace("{request}", "9999");
            vec![Case { path, body: Some(json!({ "reason": "\u{7}" })), aim: Aim::Everything }]
        }
        "list-keys" | "list-events" | "check-server-audit" => whole(Aim::Everything, Value::Null),
        "who-viewed" => {
            let path = format!("audit/viewed?subject=person:{COLLEAGUE}");
            vec![Case { path, body: None, aim: Aim::Everything }]
        }
        "make-key" => {
            let form = json!({ "name": "x", "capabilities": ["manage-people"], "until": "2020-01-01" });
            whole(Aim::Everything, form)
        }
        "revoke-key" => {
            let (id, _) = world::secret_of(NOTHING)[4..]
                .split_once('_')
                .map(|(id, rest)| (id.to_owned(), rest.len()))
                .unwrap();
            vec![Case { path: format!("keys/{id}/revocation"), body: Some(seen()), aim: Aim::Everything }]
        }
        "change-unit" => {
            of_units(operation, &json!({ "seen": NOBODY_SAW, "form": { "code": "X", "name": "x" } }))
        }
        "close-unit" => of_units(operation, &seen()),
        "add-person" => UNITS.map(|unit| added_to(operation, unit)).into(),
        "show-person" => of_people(&|_| Value::Null),
        "change-person" => of_people(&|_| json!({ "seen": NOBODY_SAW, "login": "xx", "name": "x" })),
        "add-absence" | "remove-absence" => of_people(
            &|_| json!({ "seen": NOBODY_SAW, "from": "2026-01-01", "until": "2026-01-02", "why": "holiday" }),
        ),
        "dismiss-person" => of_people(&|_| json!({ "seen": NOBODY_SAW, "on": "2040-01-01" })),
        "reinstate-person" | "invite-person" | "end-sessions" | "unbind-subject" => of_people(&|_| seen()),
        "bind-subject" => of_people(&|_| json!({ "seen": NOBODY_SAW, "issuer": "x", "subject": "x" })),
        "end-post" => {
            let post = json!({ "seen": NOBODY_SAW, "unit": uuid(NORTH), "role": "INS", "from": "2020-01-01", "until": "2040-01-01" });
            of_people(&|_| post.clone())
        }
        "move-person" | "give-post" => of_both(operation, asker),
        "label-device" => of_devices(operation, asker, &json!({ "seen": NOBODY_SAW, "label": "x" })),
        "revoke-device" | "order-wipe" => {
            of_devices(operation, asker, &json!({ "seen": NOBODY_SAW, "reason": "lost" }))
        }
        other => panic!("{other} has no case here: say what it is about, so that its permission is proved"),
    }
}

fn listing(path: &str, aim: Aim) -> Vec<Case> {
    vec![Case { path: path.to_owned(), body: None, aim }]
}

/// Of every case that there is, and of one that there is not.
fn of_cases(operation: &Described, name: &str, kind: EntityKind) -> Vec<Case> {
    let numbers = dossiers::all().into_iter().map(|it| it.number).chain([0xee]);
    // A case that nobody has taken has no sheet yet.
    let there = numbers.filter(|number| kind != EntityKind::Sheet || *number != dossiers::NOBODYS);
    let path = |number| {
        let id = uuid(Id(dossiers::id(kind, number).0));
        format!("{}?purpose=inspection", operation.path.replace(name, &id))
    };
    there.map(|number| Case { path: path(number), body: None, aim: Aim::Case(number) }).collect()
}

fn of_people(operation: &Described, asker: &Asker, body: &dyn Fn(Id) -> Value) -> Vec<Case> {
    let one = |person: Id| Case {
        path: operation.path.replace("{person}", &uuid(person)),
        body: Some(body(person)).filter(|body| !body.is_null()),
        aim: Aim::Person(person),
    };
    people_for(asker).into_iter().map(one).collect()
}

fn of_devices(operation: &Described, asker: &Asker, body: &Value) -> Vec<Case> {
    let one = |person: Id| Case {
        path: operation.path.replace("{device}", &uuid(world::device_of(person))),
        body: Some(body.clone()),
        aim: Aim::Person(person),
    };
    people_for(asker).into_iter().map(one).collect()
}

fn of_units(operation: &Described, body: &Value) -> Vec<Case> {
    let path = |unit: Id| operation.path.replace("{unit}", &uuid(unit));
    UNITS.map(|unit| Case { path: path(unit), body: Some(body.clone()), aim: Aim::Everything }).into()
}

fn added_to(operation: &Described, unit: Id) -> Case {
    let form = json!({ "login": "!", "name": "x", "role": "INS", "unit": uuid(unit), "from": "2026-01-01" });
    Case { path: operation.path.to_owned(), body: Some(form), aim: Aim::Unit(unit) }
}

fn of_both(operation: &Described, asker: &Asker) -> Vec<Case> {
    let of = |person: Id, unit: Id| Case {
        path: operation.path.replace("{person}", &uuid(person)),
        body: Some(json!({ "seen": NOBODY_SAW, "unit": uuid(unit), "role": "INS", "from": "2026-01-01" })),
        aim: Aim::Both(person, unit),
    };
    let people = people_for(asker);
    people.iter().flat_map(|person| UNITS.map(|unit| of(*person, unit))).collect()
}

fn uuid(id: Id) -> String {
    uuid::Uuid::from_bytes(id.0).hyphenated().to_string()
}

/// Whether it was answered for what it says: done, or refused for its content.
fn is_about_content(answer: &Answer) -> bool {
    // Coming in has a refusal of its own, which says nothing about what the asker may do.
    let refused =
        [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&answer.status);
    let of_coming_in = ["login.", "oidc."].iter().any(|kind| answer.code().starts_with(kind));
    of_coming_in || (!refused && !answer.status.is_server_error())
}

/// Everything that a list shows has to lie within reach, and everything within reach has to be shown.
fn listed(
    asker: &Asker,
    needs: Needs,
    aim: Aim,
    answer: &Answer,
) -> Option<(BTreeSet<String>, BTreeSet<String>)> {
    let Needs::May(what) = needs else { return None };
    let all = world::people(today());
    let (field, expected): (&str, BTreeSet<String>) = match aim {
        Aim::Units => {
            ("units", world::all_units().filter(|unit| asker.reaches_unit(what, *unit)).map(uuid).collect())
        }
        Aim::People => {
            let here = all.iter().filter(|it| it.dismissed_on.is_none()).map(|it| it.person);
            ("people", here.filter(|person| asker.reaches_person(what, *person)).map(uuid).collect())
        }
        Aim::Devices => {
            let owners = all.iter().map(|it| it.person).filter(|person| asker.reaches_person(what, *person));
            ("devices", owners.map(|person| uuid(world::device_of(person))).collect())
        }
        Aim::Cases => ("cases", of_dossiers(asker, what, EntityKind::Case, |_| true)),
        Aim::Tasks => ("tasks", of_dossiers(asker, what, EntityKind::Task, |_| true)),
        Aim::Sheets => ("sheets", of_dossiers(asker, what, EntityKind::Sheet, |it| it.inspector.is_some())),
        Aim::Disputes => ("disputes", of_dossiers(asker, what, EntityKind::Sheet, |it| it.helper.is_some())),
        Aim::Whoever | Aim::Everything | Aim::Person(_) | Aim::Unit(_) | Aim::Both(..) | Aim::Case(_) => {
            return None;
        }
    };
    let json = answer.json();
    let rows = json[field].as_array().unwrap_or_else(|| panic!("a list is a list, and not {json}"));
    Some((expected, rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()))
}

/// The things of a kind in all cases that an asker may look at.
fn of_dossiers(
    asker: &Asker,
    what: Capability,
    kind: EntityKind,
    has_one: fn(&Dossier) -> bool,
) -> BTreeSet<String> {
    let seen = dossiers::all().into_iter().filter(|it| asker.reaches_case(what, it));
    seen.filter(has_one).map(|it| uuid(Id(dossiers::id(kind, it.number).0))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_gets_what_the_table_of_roles_says_and_nothing_else() {
    let (bed, mut count, mut unknown, mut wrong) = (Bed::make(), 0_u32, BTreeSet::new(), Vec::new());
    dossiers::write(&bed).await;
    for operation in operations() {
        for asker in askers() {
            for Case { path, body, aim } in cases(&operation, &asker) {
                count += 1;
                let shows = (asker.shows)(&bed, asker.id);
                let method = Method::as_str(operation.method);
                let answer = bed.ask(method, &path, body, &shows).await;
                let expected = asker.expected(operation.needs, aim);
                let fits = match expected {
                    Some(status) => answer.status.as_u16() == status,
                    None => is_about_content(&answer),
                };
                if !fits {
                    wrong.push(format!(
                        "{} {method} {path} ({aim:?}): {expected:?} was expected, and it was {} {}",
                        asker.name,
                        answer.status,
                        answer.code()
                    ));
                }
                if String::from_utf8_lossy(&answer.bytes).contains(CANARY) {
                    wrong.push(format!("{} {method} {path} tells who complained", asker.name));
                }
                if expected == Some(404) {
                    unknown.insert(answer.bytes.clone());
                }
                if fits
                    && expected.is_none()
                    && let Some((expected, said)) = listed(&asker, operation.needs, aim, &answer)
                    && expected != said
                {
                    wrong.push(format!(
                        "{} {path}: {:?} too many or missing",
                        asker.name,
                        said.symmetric_difference(&expected)
                    ));
                }
            }
        }
    }
    println!("matrix: {count} cases");
    assert!(wrong.is_empty(), "{} of {count} are not as the table says:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(
        unknown.len(),
        1,
        "what is out of reach is told from what does not exist: not by a single byte"
    );
}
