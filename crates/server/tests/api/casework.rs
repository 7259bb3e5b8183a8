//! Cases as others are told of them: how much of the people in them, what the audit has of that, and how lists go on.

use std::collections::{BTreeMap, BTreeSet};

use apseko_casework::EntityKind;
use apseko_domain::{Masking, Role, masking};
use apseko_server::people::Id;
use serde_json::{Value, json};

use super::bed::{Bed, Shows};
use super::dossiers::{self, CANARY, CODE, CODE_WITHOUT_HYPHEN, EMPLOYER, NOBODYS, PASSPORT, WORKER};
use super::world::{self, COLLEAGUE, FAR, NORTH, REGION, SOUTH, who};

fn uuid(kind: EntityKind, case: u8) -> String {
    uuid::Uuid::from_bytes(dossiers::id(kind, case).0).hyphenated().to_string()
}

fn unit(unit: Id) -> String {
    uuid::Uuid::from_bytes(unit.0).hyphenated().to_string()
}

/// Every question about a case that may be answered with data of people.
fn questions(case: u8, purpose: &str) -> Vec<String> {
    let (of, why) = (|kind| uuid(kind, case), format!("purpose={purpose}"));
    vec![
        format!("cases?limit=200&{why}"),
        format!("tasks?limit=200&{why}"),
        format!("cases/{}?{why}", of(EntityKind::Case)),
        format!("cases/{}/things?limit=200&{why}", of(EntityKind::Case)),
        format!("tasks/{}?{why}", of(EntityKind::Task)),
        format!("tasks/{}/notes?{why}", of(EntityKind::Task)),
        format!("sheets/{}/answers?{why}", of(EntityKind::Sheet)),
    ]
}

/// Everything that somebody is told about a case, if they are told anything.
async fn told(bed: &Bed, shows: &Shows, case: u8, purpose: &str) -> String {
    let mut said = String::new();
    for path in questions(case, purpose) {
        let answer = bed.ask("GET", &path, None, shows).await;
        assert!(answer.status.as_u16() < 500, "{path}: {answer:?}");
        if answer.status == 200 {
            said.push_str(&String::from_utf8(answer.bytes).unwrap());
        }
    }
    said
}

/// How codes stand in what somebody was told.
fn codes_in(said: &str) -> Masking {
    let whole = [CODE, CODE_WITHOUT_HYPHEN, PASSPORT].iter().filter(|code| said.contains(**code)).count();
    let part = said.contains("010190-*****");
    match (whole, part) {
        (3, false) => Masking::Plain,
        (0, true) => Masking::Masked,
        (0, false) if !said.contains("010190") && !said.contains("020290") => Masking::Hidden,
        other => panic!("neither whole nor masked nor hidden: {other:?} in {said}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_of_people_are_shown_as_the_table_says() {
    let bed = Bed::make();
    dossiers::write(&bed).await;
    let readers = [
        (who(Role::Inspector, FAR), 5, masking(Role::Inspector)),
        (who(Role::UnitHead, NORTH), 1, masking(Role::UnitHead)),
        (who(Role::Office, NORTH), 1, masking(Role::Office)),
        (who(Role::Legal, SOUTH), 4, masking(Role::Legal)),
        (who(Role::RegionHead, REGION), 1, masking(Role::RegionHead)),
    ];
    for (person, case, expected) in readers {
        let said = told(&bed, &bed.on_device(person), case, "inspection").await;
        assert!(said.contains(EMPLOYER), "{person} reads the case: {said}");
        assert_eq!(codes_in(&said), expected, "of {person}");
        let counted = told(&bed, &bed.on_device(person), case, "statistics").await;
        let least = if expected == Masking::Plain { Masking::Masked } else { expected };
        assert_eq!(codes_in(&counted), least, "nobody needs codes to count");
    }
    for role in [Role::Administrator, Role::Security, Role::Management] {
        assert_eq!(told(&bed, &bed.on_device(who(role, NORTH)), 1, "audit").await, "", "{}", role.as_str());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_to_be_taken_is_nobodys_task_yet() {
    let bed = Bed::make();
    dossiers::write(&bed).await;
    let task = format!("tasks/{}?purpose=inspection", uuid(EntityKind::Task, NOBODYS));
    let answer = bed.ask("GET", &task, None, &bed.on_device(who(Role::Inspector, NORTH))).await;
    let said = String::from_utf8(answer.bytes).unwrap();
    assert_eq!(
        (answer.status.as_u16(), codes_in(&said)),
        (200, Masking::Masked),
        "whoever could take it: {said}"
    );
    let head = bed.ask("GET", &task, None, &bed.on_device(who(Role::UnitHead, NORTH))).await;
    assert!(String::from_utf8(head.bytes).unwrap().contains(CODE), "it is of their unit");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planner_counts_answers_and_is_shown_nobody() {
    let bed = Bed::make();
    dossiers::write(&bed).await;
    let planner = bed.on_device(who(Role::Planner, NORTH));
    let answers = format!("sheets/{}/answers?purpose=statistics", uuid(EntityKind::Sheet, 5));
    let sheets = bed.ask("GET", "sheets?limit=200", None, &planner).await;
    assert!(sheets.json().to_string().contains(&uuid(EntityKind::Sheet, 5)), "of every unit");
    let answer = bed.ask("GET", &answers, None, &planner).await;
    let said = answer.json();
    let options: BTreeSet<&str> = said["answers"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|it| it["answers"][0]["parts"]["value"]["value"].as_str())
        .collect();
    assert_eq!(options, BTreeSet::from(["yes", "no"]), "{said}");
    for words in [WORKER, "010190", "note\":\"", PASSPORT] {
        assert!(!said.to_string().contains(words), "{words} in {said}");
    }
    let inspector = bed.ask("GET", &answers, None, &bed.on_device(who(Role::Inspector, FAR))).await;
    assert!(inspector.json().to_string().contains(WORKER), "whoever has the case is shown them");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_system_is_shown_what_its_key_says() {
    let bed = Bed::make();
    dossiers::write(&bed).await;
    assert_eq!(codes_in(&told(&bed, &bed.system(world::EVERYTHING), 5, "disclosure").await), Masking::Plain);
    for (key, people) in [(world::READS_CASES, true), (world::READS_SHEETS, false)] {
        let said = told(&bed, &bed.system(key), 5, "disclosure").await;
        assert_eq!((said.contains(WORKER), codes_in(&said)), (people, Masking::Hidden), "{key}: {said}");
    }
    let north = told(&bed, &bed.system(world::OF_NORTH), 5, "disclosure").await;
    assert!(!north.contains(&uuid(EntityKind::Case, 5)), "one for a unit is told of no other");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_says_no_purpose_is_told_of_no_people() {
    let bed = Bed::make();
    dossiers::write(&bed).await;
    let head = bed.on_device(who(Role::UnitHead, NORTH));
    for list in ["tasks", "cases", "disputes", "sheets"] {
        let answer = bed.ask("GET", &format!("{list}?limit=200"), None, &head).await;
        assert_eq!(answer.status, 200, "{list}");
        let said = String::from_utf8(answer.bytes).unwrap();
        for words in [EMPLOYER, WORKER, "010190", "Kalna", CANARY] {
            assert!(!said.contains(words), "{words} in {said}");
        }
    }
    for path in questions(1, "inspection").into_iter().skip(2) {
        let without = path.replace("purpose=inspection", "");
        for odd in [without.clone(), format!("{without}&purpose="), format!("{without}&purpose=curiosity")] {
            assert_eq!(bed.ask("GET", &odd, None, &head).await.status, 400, "{odd}");
        }
    }
    let searched = bed.ask("GET", &format!("tasks?search={CANARY}"), None, &head).await;
    assert_eq!(searched.status, 400, "nothing is found by a name");
}

/// What the audit has of views of a case, the newest first: the operation, the purpose.
async fn views_of(bed: &Bed, case: u8) -> Vec<(String, String)> {
    let path = format!("audit/viewed?subject=case:{}", uuid(EntityKind::Case, case));
    let said = bed.ask("GET", &path, None, &bed.on_device(who(Role::Security, NORTH))).await.json();
    let events = said["events"].as_array().unwrap().clone();
    let of_people = events.into_iter().filter(|it| it["action"] == "personal.viewed");
    let operation = |it: &Value| {
        let details = it["detail"].as_array().unwrap().clone();
        details.into_iter().find(|one| one["name"] == "operation").unwrap()["value"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    of_people.map(|it| (operation(&it), it["purpose"].as_str().unwrap().to_owned())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_has_who_was_told_of_the_people_in_a_case_and_why() {
    let bed = Bed::make();
    dossiers::write(&bed).await;
    let head = bed.on_device(who(Role::UnitHead, NORTH));
    bed.ask("GET", "tasks?limit=200", None, &head).await;
    bed.ask("GET", "cases?limit=200", None, &head).await;
    bed.ask("GET", "disputes", None, &head).await;
    assert_eq!(views_of(&bed, 1).await, [], "lists without people are no view of anybody");
    for path in questions(1, "complaint") {
        assert_eq!(bed.ask("GET", &path, None, &head).await.status, 200, "{path}");
    }
    let viewed: BTreeMap<String, String> = views_of(&bed, 1).await.into_iter().collect();
    let all =
        ["list-answers", "list-cases", "list-notes", "list-tasks", "list-things", "show-case", "show-task"];
    assert_eq!(viewed.keys().map(String::as_str).collect::<Vec<_>>(), all);
    assert!(viewed.values().all(|purpose| purpose == "complaint"), "{viewed:?}");
    assert_eq!(views_of(&bed, 2).await.len(), 2, "of the other cases of the unit the lists told");
    assert_eq!(views_of(&bed, 5).await, [], "and of those of other units nothing");
    let far = bed.on_device(who(Role::UnitHead, FAR));
    told(&bed, &far, 1, "complaint").await;
    assert_eq!(views_of(&bed, 1).await.len(), all.len(), "whoever was refused was shown nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_told_with_every_other_that_stands() {
    let bed = Bed::make();
    dossiers::write(&bed).await;
    let path = format!("sheets/{}/answers?purpose=inspection&limit=200", uuid(EntityKind::Sheet, 2));
    let said = bed.ask("GET", &path, None, &bed.on_device(COLLEAGUE)).await.json();
    let all = said["answers"].as_array().unwrap();
    let of = |question: &str| all.iter().find(|it| it["question"] == question).unwrap();
    assert_eq!(of("NN-01")["standing"], "settled");
    assert_eq!(of("NN-01")["answers"][0]["parts"]["value"], json!({ "kind": "choice", "value": "yes" }));
    assert_eq!(of("NN-03")["answers"][0]["parts"]["value"]["value"]["name"], WORKER);
    let disputed = of("NN-16");
    assert_eq!(disputed["standing"], "disputed");
    let given = disputed["answers"].as_array().unwrap().iter();
    let given: BTreeSet<(String, String)> = given
        .map(|it| (it["person"].to_string(), it["parts"]["value"]["value"].as_str().unwrap().to_owned()))
        .collect();
    let by = |person: Id, said: &str| (format!("\"{}\"", unit(person)), said.to_owned());
    assert_eq!(given, BTreeSet::from([by(COLLEAGUE, "yes"), by(world::BELOW_NORTH, "no")]));
    let disputes = bed.ask("GET", "disputes", None, &bed.on_device(COLLEAGUE)).await.json();
    let expected = json!({ "case": uuid(EntityKind::Case, 2), "kind": "sheet", "id": uuid(EntityKind::Sheet, 2),
        "field": null, "question": "NN-16", "existence": false });
    assert_eq!(disputes["disputes"], json!([expected]));
}

#[tokio::test(flavor = "multi_thread")]
async fn things_are_told_by_kind_with_their_fields() {
    let bed = Bed::make();
    dossiers::write(&bed).await;
    let head = bed.on_device(who(Role::UnitHead, NORTH));
    let of = async |kind: &str| {
        let path = format!("cases/{}/things?purpose=supervision{kind}", uuid(EntityKind::Case, 1));
        bed.ask("GET", &path, None, &head).await.json()["things"].as_array().unwrap().clone()
    };
    let kinds: BTreeSet<String> =
        of("").await.iter().map(|it| it["kind"].as_str().unwrap().to_owned()).collect();
    let all = ["employer", "sheet", "sheet-row", "violation", "visit", "worker"];
    assert_eq!(kinds.iter().map(String::as_str).collect::<Vec<_>>(), all);
    for kind in all {
        let found = of(&format!("&kind={kind}")).await;
        assert!(found.len() == 1 && found[0]["kind"] == kind, "{kind}: {found:?}");
    }
    assert_eq!(of("&kind=document").await.len(), 0);
    let worker = &of("&kind=worker").await[0];
    assert_eq!(worker["parent"], uuid(EntityKind::Visit, 1));
    let field = &worker["fields"]["personal_code"];
    assert_eq!((&field["values"][0]["value"], &field["veiled"]), (&json!(CODE), &json!(false)));
    assert_eq!(field["values"][0]["person"], unit(who(Role::Inspector, NORTH)));
    assert_eq!(worker["fields"]["party"]["values"][0]["value"], uuid(EntityKind::Party, 1), "ids are UUIDs");
    let region = bed.on_device(who(Role::RegionHead, REGION));
    let path = format!("cases/{}/things?purpose=supervision&kind=worker", uuid(EntityKind::Case, 1));
    let hidden =
        bed.ask("GET", &path, None, &region).await.json()["things"][0]["fields"]["personal_code"].clone();
    assert_eq!((&hidden["values"][0]["value"], &hidden["veiled"]), (&Value::Null, &json!(true)));
}

/// The ids on every page of a list, in their order; something may happen after each page.
async fn turned(bed: &Bed, shows: &Shows, list: &str, meanwhile: impl AsyncFn(usize)) -> Vec<String> {
    let (mut ids, mut after, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let answer = bed.ask("GET", &format!("{list}{after}"), None, shows).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let (said, field) = (answer.json(), list.split('?').next().unwrap());
        ids.extend(said[field].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()));
        pages += 1;
        assert!(pages < 50, "a list ends");
        meanwhile(pages).await;
        let Some(next) = said["next"].as_str() else { return ids };
        after = format!("&after={next}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_goes_on_while_things_change() {
    let bed = Bed::make();
    dossiers::write(&bed).await;
    let everything = bed.system(world::EVERYTHING);
    let whole = turned(&bed, &everything, "tasks?limit=200", async |_| {}).await;
    let by_deadline: Vec<String> = (1..=6).map(|case| uuid(EntityKind::Task, case)).collect();
    assert_eq!(whole, by_deadline, "the most urgent first");
    for list in ["tasks?limit=1", "tasks?limit=4", "cases?limit=1", "cases?limit=2", "sheets?limit=1"] {
        let name = list.split('?').next().unwrap();
        let whole = turned(&bed, &everything, &format!("{name}?limit=200"), async |_| {}).await;
        assert_eq!(turned(&bed, &everything, list, async |_| {}).await, whole, "{list}");
    }
    let head = bed.on_device(who(Role::UnitHead, NORTH));
    let seen = turned(&bed, &head, "tasks?limit=1", async |page| {
        if page == 1 {
            dossiers::adds_task(&bed, 2, 0x11, "2026-12-01").await;
            dossiers::adds_task(&bed, 2, 0x22, "2026-12-31").await;
            dossiers::moves_deadline(&bed, 1, "2026-11-01").await;
        }
    })
    .await;
    let mut once = seen.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), seen.len(), "nothing comes twice: {seen:?}");
    let before: Vec<String> = (1..=3).map(|case| uuid(EntityKind::Task, case)).collect();
    assert!(before.iter().all(|id| seen.contains(id)), "nothing of what was there is left out");
    assert_eq!(seen.len(), before.len() + 2, "what came in behind the page is told: {seen:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_goes_on_with_its_own_list_only() {
    let bed = Bed::make();
    dossiers::write(&bed).await;
    let everything = bed.system(world::EVERYTHING);
    let next =
        bed.ask("GET", "cases?limit=1", None, &everything).await.json()["next"].as_str().unwrap().to_owned();
    let things = format!("cases/{}/things?purpose=audit&", uuid(EntityKind::Case, 1));
    for path in ["tasks?", "sheets?", "disputes?", &things] {
        let answer = bed.ask("GET", &format!("{path}after={next}"), None, &everything).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "request.cursor"), "{path}");
    }
    let narrow = bed.ask("GET", &format!("cases?after={next}"), None, &bed.system(world::OF_NORTH)).await;
    assert_eq!(narrow.status, 200, "a cursor gives no permission");
    assert!(!narrow.json().to_string().contains(&uuid(EntityKind::Case, 5)));
    for wrong in ["limit=0", "limit=201", "state=", "due_until=soon", "unit=x"] {
        assert_eq!(bed.ask("GET", &format!("tasks?{wrong}"), None, &everything).await.status, 400, "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tasks_are_found_by_unit_person_state_and_deadline() {
    let bed = Bed::make();
    dossiers::write(&bed).await;
    let everything = bed.system(world::EVERYTHING);
    let found = async |query: &str| turned(&bed, &everything, &format!("tasks?{query}"), async |_| {}).await;
    let of = |cases: &[u8]| cases.iter().map(|case| uuid(EntityKind::Task, *case)).collect::<Vec<_>>();
    assert_eq!(found(&format!("unit={}", unit(NORTH))).await, of(&[1, 2, 3]));
    assert_eq!(found(&format!("person={}", unit(COLLEAGUE))).await, of(&[2]));
    assert_eq!(found("state=new").await, of(&[NOBODYS]));
    assert_eq!(found("due_until=2026-12-02").await, of(&[1, 2]));
    assert_eq!(found(&format!("unit={}&due_until=2026-12-03&state=new", unit(NORTH))).await, of(&[3]));
    let head = bed.on_device(who(Role::UnitHead, NORTH));
    let far = turned(&bed, &head, &format!("tasks?unit={}", unit(FAR)), async |_| {}).await;
    assert_eq!(far, of(&[]), "a filter reaches no further than whoever asks");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_was_given_to_somebody_else_is_closed_at_once() {
    let bed = Bed::make();
    dossiers::write(&bed).await;
    let task = format!("tasks/{}?purpose=inspection", uuid(EntityKind::Task, 1));
    let inspector = bed.on_device(who(Role::Inspector, NORTH));
    assert_eq!(bed.ask("GET", &task, None, &inspector).await.status, 200);
    dossiers::hands_over(&bed, 1, COLLEAGUE).await;
    // Whether the rows have heard of it makes no difference.
    let inspector = bed.on_device(who(Role::Inspector, NORTH));
    assert_eq!(bed.ask("GET", &task, None, &inspector).await.status, 404);
    assert_eq!(bed.ask("GET", &task, None, &bed.on_device(COLLEAGUE)).await.status, 200);
}

/// How many things of a topic somebody's figures have.
async fn counted(bed: &Bed, shows: &Shows, topic: &str, query: &str) -> u64 {
    let answer = bed.ask("GET", &format!("statistics/{topic}{query}"), None, shows).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let said = answer.json();
    let text = said.to_string();
    for words in [EMPLOYER, WORKER, "010190", CANARY] {
        assert!(!text.contains(words), "{words} in {text}");
    }
    said["counts"].as_array().unwrap().iter().map(|it| it["count"].as_u64().unwrap()).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_reach_as_far_as_the_table_says() {
    let bed = Bed::make();
    dossiers::write(&bed).await;
    let on = |role, unit| bed.on_device(who(role, unit));
    let all = [
        (on(Role::Inspector, NORTH), 1, 1),
        (bed.on_device(world::BELOW_NORTH), 2, 2),
        (on(Role::UnitHead, NORTH), 3, 2),
        (on(Role::RegionHead, REGION), 5, 4),
        (on(Role::Planner, NORTH), 6, 5),
        (on(Role::Office, NORTH), 6, 5),
        (on(Role::Legal, NORTH), 6, 5),
        (on(Role::Administrator, NORTH), 6, 5),
        (on(Role::Management, NORTH), 6, 5),
        // Of their own in one unit, and of all of the unit whose head they stand in for.
        (bed.on_device(world::DEPUTY_NOW), 3, 2),
        (bed.system(world::EVERYTHING), 6, 5),
        (bed.system(world::OF_NORTH), 4, 3),
    ];
    for (place, (shows, tasks, sheets)) in all.iter().enumerate() {
        assert_eq!(counted(&bed, shows, "tasks", "").await, *tasks, "tasks of {place}");
        assert_eq!(counted(&bed, shows, "sheets", "").await, *sheets, "sheets of {place}");
        assert_eq!(counted(&bed, shows, "violations", "").await, *sheets, "one violation each, of {place}");
    }
    let planner = &all[4].0;
    let figures = bed.ask("GET", "statistics/violations", None, planner).await.json();
    let of_far = figures["counts"].as_array().unwrap().iter().find(|it| it["unit"] == unit(FAR)).unwrap();
    let month = super::bed::today().strftime("%Y-%m").to_string();
    assert_eq!((&of_far["kind"], &of_far["month"]), (&json!("NN-V01"), &json!(month)));
    assert_eq!(counted(&bed, planner, "tasks", &format!("?unit={}", unit(SOUTH))).await, 1);
    assert_eq!(counted(&bed, planner, "tasks", "?until=2020-01-01").await, 0);
    assert_eq!(bed.ask("GET", "statistics/tasks", None, &on(Role::Security, NORTH)).await.status, 403);
    dossiers::adds_task(&bed, 5, 0x33, "2026-12-01").await;
    assert_eq!(
        counted(&bed, planner, "tasks", "").await,
        7,
        "what was counted before is not believed for ever"
    );
}
