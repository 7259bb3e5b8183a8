//! What stands in the rows and is no part of an answer, because devices may write anything: things that name another's case from
//! their own, a case inside another one, names where a code stands, and what was taken out.

use apseko_casework::plan::{
    AddSheet, AddTask, CreateCase, GiveAnswer, Retract, RowOfAnswer, SetField, WriteNote,
};
use apseko_casework::registry::id_value;
use apseko_casework::{Answer, EntityKind, answer_value, case_scope};
use apseko_domain::Role;
use apseko_oplog::{Draft, EntityId};
use serde_json::{Value, json};

use super::bed::{Bed, now_ms};
use super::dossiers::{self, CODE, Pen, WORKER, entity, fields, id, rows_follow, text};
use super::world::{self, BELOW_NORTH, COLLEAGUE, FAR, NORTH, who};

/// The case of a colleague, and the one of an inspector of another region who writes into it from there.
const OURS: u8 = 2;
const THEIRS: u8 = 5;
const PLANTED: &str = "Iesprausts";
const ROW: EntityId = EntityId([0x5a; 16]);
const NOTE: EntityId = EntityId([0x5b; 16]);
const TASK: EntityId = EntityId([0x5c; 16]);
const SHEET: EntityId = EntityId([0x5d; 16]);
const CASE: EntityId = EntityId([0x5e; 16]);

fn uuid(id: EntityId) -> String {
    uuid::Uuid::from_bytes(id.0).hyphenated().to_string()
}

fn of(kind: EntityKind, case: u8) -> String {
    uuid(id(kind, case))
}

fn writer(bed: &Bed) -> Pen<'_> {
    Pen::of(bed, (who(Role::Inspector, FAR), "INS"))
}

/// Says of a thing that it belongs to our case.
fn to_ours(field: &'static str, kind: EntityKind) -> impl FnMut(&mut Draft) {
    move |draft| {
        if draft.field == field {
            draft.value = id_value(id(kind, OURS));
        }
    }
}

/// Puts these words wherever one of these fields is written.
fn says(words: &'static str, fields: &'static [&'static str]) -> impl FnMut(&mut Draft) {
    move |draft| {
        if fields.contains(&draft.field.as_str()) {
            draft.value = text(words);
        }
    }
}

fn row_of(row: EntityId) -> Option<RowOfAnswer> {
    let group = "persons".to_owned();
    Some(RowOfAnswer { row, group, party: None, worker: None, order_item: None, title: None })
}

fn answers(sheet: EntityId, row: Option<RowOfAnswer>, question: &str, option: &str) -> GiveAnswer {
    let answer = answer_value(&Answer::choice(option).with_note(PLANTED), 1);
    GiveAnswer { sheet, row, question: question.to_owned(), answer, based_on: None }
}

fn another_task() -> AddTask {
    let fields = fields([("origin", "preventive"), ("place", "Kalna iela 3")]);
    AddTask { task: TASK, case: id(EntityKind::Case, THEIRS), at_ms: now_ms(), fields, note: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_names_a_case_from_another_one_is_no_part_of_it() {
    let bed = Bed::make();
    dossiers::write(&bed).await;
    let mut pen = writer(&bed);
    pen.syncs().await;
    let row = answers(id(EntityKind::Sheet, THEIRS), row_of(ROW), "NN-99", "yes");
    pen.writes_bent(row, to_ours("sheet", EntityKind::Sheet));
    let note = WriteNote { note: NOTE, task: id(EntityKind::Task, THEIRS), text: PLANTED.to_owned() };
    pen.writes_bent(note, to_ours("task", EntityKind::Task));
    pen.writes_bent(another_task(), to_ours("case", EntityKind::Case));
    pen.syncs().await;
    rows_follow(&bed).await;
    let (theirs, ours) = (bed.on_device(who(Role::Inspector, FAR)), bed.on_device(COLLEAGUE));
    let things = format!("cases/{}/things?kind=sheet-row&purpose=inspection", of(EntityKind::Case, THEIRS));
    let kept = bed.ask("GET", &things, None, &theirs).await.json();
    let planted = kept["things"].as_array().unwrap().iter().find(|it| it["id"] == uuid(ROW));
    assert_eq!(
        planted.unwrap()["parent"],
        of(EntityKind::Sheet, OURS),
        "the row stands, and names our sheet"
    );
    for path in [
        format!("sheets/{}/answers", of(EntityKind::Sheet, OURS)),
        format!("tasks/{}/notes", of(EntityKind::Task, OURS)),
        format!("cases/{}", of(EntityKind::Case, OURS)),
        format!("cases/{}/things", of(EntityKind::Case, OURS)),
    ] {
        let answer = bed.ask("GET", &format!("{path}?purpose=inspection"), None, &ours).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        let said = answer.json().to_string();
        for planted in [PLANTED, &uuid(ROW), &uuid(NOTE), &uuid(TASK)] {
            assert!(!said.contains(planted), "{path} has {planted}, which nobody of the case has written");
        }
    }
    let task = format!("tasks/{}?purpose=inspection", uuid(TASK));
    let told = bed.ask("GET", &task, None, &theirs).await.json();
    assert_eq!(told["case"], of(EntityKind::Case, OURS), "what they wrote themselves is told");
    assert_eq!(told["unit"], Value::Null, "and of a case that they may not read nothing is");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_that_somebody_wrote_into_another_one_stays_none_when_it_was_let_in() {
    let bed = Bed::make();
    dossiers::write(&bed).await;
    let mut head = Pen::of(&bed, (who(Role::UnitHead, FAR), "RSV"));
    head.syncs().await;
    let opens = CreateCase {
        case: CASE,
        task: TASK,
        unit: NORTH.0,
        at_ms: now_ms(),
        about_case: fields([("subject", PLANTED)]),
        about_task: fields([("origin", "emergency"), ("place", "Kalna iela 3")]),
        note: None,
    };
    head.writes_bent(opens, |draft| draft.scope = case_scope(id(EntityKind::Case, THEIRS)));
    head.syncs().await;
    let watches = bed.logged_in(who(Role::Security, NORTH));
    let held = bed.ask("GET", "quarantine?limit=200", None, &watches).await.json();
    let ids: Vec<&Value> = held["rows"].as_array().unwrap().iter().map(|row| &row["id"]).collect();
    assert!(!ids.is_empty(), "a case is written of in its own scope, and whatever else is, is held");
    let administrator = bed.logged_in(who(Role::Administrator, NORTH));
    let admit = || bed.ask("POST", "quarantine/admit", Some(json!({ "ids": ids })), &administrator);
    for expected in ["admitted", "not-held"] {
        let let_in = admit().await.json();
        let rows = let_in["rows"].as_array().unwrap();
        assert!(rows.iter().all(|row| row["came"] == expected), "{expected}: {let_in}");
    }
    rows_follow(&bed).await;
    let everything = bed.system(world::EVERYTHING);
    let cases = bed.ask("GET", "cases?limit=200&purpose=audit", None, &everything).await.json();
    assert_eq!(cases["cases"].as_array().unwrap().len(), dossiers::all().len(), "it is not listed: {cases}");
    for tail in ["", "/things"] {
        let path = format!("cases/{}{tail}?purpose=audit", uuid(CASE));
        assert_eq!(bed.ask("GET", &path, None, &everything).await.status, 404, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_out_is_told_to_nobody_and_lies_in_no_list() {
    let bed = Bed::make();
    dossiers::write(&bed).await;
    let head = bed.on_device(who(Role::UnitHead, NORTH));
    let paths = |number| {
        let (task, case) = (of(EntityKind::Task, number), of(EntityKind::Case, number));
        let of_case = [format!("cases/{case}"), format!("cases/{case}/things")];
        [format!("tasks/{task}"), format!("tasks/{task}/notes")]
            .into_iter()
            .chain(of_case)
            .collect::<Vec<_>>()
    };
    let asked = async |path: &str| {
        bed.ask("GET", &format!("{path}?purpose=supervision"), None, &head).await.status.as_u16()
    };
    for path in paths(1) {
        assert_eq!(asked(&path).await, 200, "{path}");
    }
    let mut pen = Pen::of(&bed, (who(Role::UnitHead, NORTH), "RSV"));
    pen.syncs().await;
    for kind in [EntityKind::Task, EntityKind::Case] {
        pen.writes(Retract { entity: entity(kind, 1), seen: None });
    }
    pen.syncs().await;
    rows_follow(&bed).await;
    for path in paths(1) {
        assert_eq!(asked(&path).await, 404, "{path}");
    }
    for (list, kind) in [("tasks", EntityKind::Task), ("cases", EntityKind::Case)] {
        let said = bed.ask("GET", &format!("{list}?limit=200"), None, &head).await.json().to_string();
        assert!(!said.contains(&of(kind, 1)) && said.contains(&of(kind, 2)), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_counts_is_told_codes_and_no_words_that_stand_in_their_place() {
    const WORDS: &str = "Valdis Strādnieks 010190-12345";
    let bed = Bed::make();
    dossiers::write(&bed).await;
    let mut pen = writer(&bed);
    pen.syncs().await;
    let sheet = AddSheet {
        sheet: SHEET,
        task: id(EntityKind::Task, THEIRS),
        visit: None,
        party: None,
        definition: "NN".to_owned(),
        version: 1,
        fields: fields([("type", "NN"), ("purpose", "planned")]),
    };
    pen.writes_bent(sheet, says(WORDS, &["definition", "type", "purpose", "state"]));
    pen.writes(answers(id(EntityKind::Sheet, THEIRS), None, CODE, "yes"));
    pen.syncs().await;
    rows_follow(&bed).await;
    let planner = bed.on_device(who(Role::Planner, NORTH));
    let sheets = bed.ask("GET", "sheets?limit=200", None, &planner).await.json();
    let told =
        sheets["sheets"].as_array().unwrap().iter().find(|it| it["id"] == uuid(SHEET)).unwrap().clone();
    for field in ["definition", "kind", "purpose", "state"] {
        assert_eq!(told[field], Value::Null, "{field} is no code: {told}");
    }
    let figures = bed.ask("GET", "statistics/sheets", None, &planner).await.json();
    let others = figures["counts"].as_array().unwrap().iter().filter(|it| it["kind"] == "other");
    assert_eq!(
        others.map(|it| it["state"].clone()).collect::<Vec<_>>(),
        ["other"],
        "it is counted all the same"
    );
    let path = format!("sheets/{}/answers?purpose=statistics&limit=200", of(EntityKind::Sheet, THEIRS));
    let answers = bed.ask("GET", &path, None, &planner).await.json();
    for said in [sheets, figures, answers].map(|it| it.to_string()) {
        assert!(!said.contains(WORKER) && !said.contains(CODE), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dispute_is_called_by_no_name_that_a_device_made_up() {
    let bed = Bed::make();
    dossiers::write(&bed).await;
    let sheet = entity(EntityKind::Sheet, OURS);
    let mut pens = [COLLEAGUE, BELOW_NORTH].map(|person| Pen::of(&bed, (person, "INS")));
    for pen in &mut pens {
        pen.syncs().await;
    }
    for (pen, option) in pens.iter_mut().zip(["yes", "no"]) {
        let (field, value) = ("purpose".to_owned(), text(option));
        let wish = SetField { entity: sheet, field, value, based_on: None };
        pen.writes_bent(wish, |draft| draft.field = CODE.to_owned());
        pen.writes(answers(sheet.id, None, CODE, option));
    }
    for pen in &mut pens {
        pen.syncs().await;
    }
    rows_follow(&bed).await;
    let said = bed.ask("GET", "disputes", None, &bed.on_device(who(Role::UnitHead, NORTH))).await.json();
    let disputes = said["disputes"].as_array().unwrap();
    let without_name = |it: &&Value| it["field"].is_null() && it["question"].is_null();
    assert_eq!(
        disputes.iter().filter(without_name).count(),
        1,
        "the field that nobody knows is counted: {said}"
    );
    assert_eq!(disputes.len(), 3, "beside it two questions: {said}");
    assert!(!said.to_string().contains(CODE), "{said}");
}
