//! Rows brought up to date step by step are those that come of deriving everything anew, in whatever order it arrived.

mod conflicts;
mod device;

use std::collections::BTreeMap;

use apseko_domain::{TaskId, TaskOrigin};
use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::words::{
    AddParty, AddSheet, AddWorker, Answer, EditThing, EditViolation, FieldEdit, FieldEdits, GiveAnswer,
    PauseVisit, Request, ResumeVisit, Retract, RowOfAnswer, StartVisit, Value, answer_value, row_id,
    violation_id,
};
use crate::{Task, Wish};
use device::Device;

const TASK: EntityId = EntityId([1; 16]);
const VISIT: EntityId = EntityId([2; 16]);
const PARTY: EntityId = EntityId([3; 16]);
const SHEET: EntityId = EntityId([4; 16]);
const WORKERS: [EntityId; 2] = [EntityId([5; 16]), EntityId([6; 16])];

/// Something that somebody does; numbers choose among what there is.
#[derive(Debug, Clone)]
enum Deed {
    Answer(u8, bool),
    AnswerOfWorker(u8, u8, bool),
    Rename(u8, u8),
    Retract(u8),
    Describe(u8),
    Pause,
    Resume,
    Sync,
}

fn deed() -> impl Strategy<Value = (usize, Deed)> {
    let deed = prop_oneof![
        4 => (0..3_u8, any::<bool>()).prop_map(|(question, yes)| Deed::Answer(question, yes)),
        6 => (0..2_u8, 0..3_u8, any::<bool>())
            .prop_map(|(worker, question, yes)| Deed::AnswerOfWorker(worker, question, yes)),
        2 => (any::<u8>(), 0..3_u8).prop_map(|(thing, word)| Deed::Rename(thing, word)),
        2 => any::<u8>().prop_map(Deed::Retract),
        2 => (0..3_u8).prop_map(Deed::Describe),
        1 => Just(Deed::Pause),
        1 => Just(Deed::Resume),
        3 => Just(Deed::Sync),
    ];
    (0..2_usize, deed)
}

fn answer(yes: bool) -> Value {
    answer_value(&Answer::choice(if yes { "yes" } else { "no" }), 1)
}

fn row_of(worker: u8) -> EntityId {
    row_id(SHEET, "workers", WORKERS[usize::from(worker)])
}

fn answer_of_worker(worker: u8, question: u8, yes: bool) -> GiveAnswer {
    let row = RowOfAnswer {
        row: row_of(worker),
        group: "workers".to_owned(),
        party: Some(PARTY),
        worker: Some(WORKERS[usize::from(worker)]),
        order_item: None,
        title: None,
    };
    let question = format!("NN-{question}");
    GiveAnswer { sheet: SHEET, row: Some(row), question, answer: answer(yes), based_on: None }
}

fn describe(fields: FieldEdits) -> EditViolation {
    EditViolation {
        violation: violation_id(SHEET, "NN-V01", None),
        visit: Some(VISIT),
        sheet: Some(SHEET),
        row: None,
        party: Some(PARTY),
        code: "NN-V01".to_owned(),
        fields,
    }
}

fn request(deed: &Deed) -> Option<Request> {
    let things = [
        EntityKind::AnswerRow.entity(row_of(0)),
        EntityKind::AnswerRow.entity(row_of(1)),
        EntityKind::Sheet.entity(SHEET),
        EntityKind::Worker.entity(WORKERS[0]),
        EntityKind::Violation.entity(violation_id(SHEET, "NN-V01", None)),
    ];
    let word = |number: u8| Value::text(["viens", "divi", "trīs"][usize::from(number)]);
    let one = |field: &str, value| BTreeMap::from([(field.to_owned(), FieldEdit::now(value))]);
    Some(match deed {
        Deed::Answer(question, yes) => {
            let (question, answer) = (format!("DA-{question}"), answer(*yes));
            GiveAnswer { sheet: SHEET, row: None, question, answer, based_on: None }.into()
        }
        Deed::AnswerOfWorker(worker, question, yes) => answer_of_worker(*worker, *question, *yes).into(),
        Deed::Rename(number, text) => {
            let entity = things[usize::from(*number) % things.len()];
            let fields = ["title", "title", "purpose", "name", "description"];
            let field = fields[usize::from(*number) % things.len()];
            EditThing { entity, fields: one(field, word(*text)) }.into()
        }
        Deed::Retract(number) => {
            Retract { entity: things[usize::from(*number) % things.len()], seen: None }.into()
        }
        Deed::Describe(text) => describe(one("description", word(*text))).into(),
        Deed::Pause => PauseVisit { visit: VISIT }.into(),
        Deed::Resume => ResumeVisit { visit: VISIT }.into(),
        Deed::Sync => return None,
    })
}

fn first_task() -> Task {
    Task {
        id: TaskId(Uuid::from_bytes(TASK.0)),
        number: String::new(),
        origin: TaskOrigin::Preventive,
        employer_name: "SIA „Aura”".to_owned(),
        employer_reg_no: String::new(),
        place: "Jelgava".to_owned(),
        object: String::new(),
        area: None,
        sheets: Vec::new(),
        reason: String::new(),
        planned_day: None,
        planned_time: None,
        due_day: None,
        created_at: Timestamp::UNIX_EPOCH,
        created_by: "Ilze".to_owned(),
    }
}

/// Two devices that know the same visit, with a sheet and two workers.
fn site() -> [Device; 2] {
    let [mut anna, mut bruno] = [Device::new(0xa), Device::new(0xb)];
    assert!(anna.does(Wish::AddTask(first_task())));
    let name = |text: &str| BTreeMap::from([("name".to_owned(), Value::text(text))]);
    let (role, at_ms) = ("employer".to_owned(), 5);
    let definition = "apsekojums".to_owned();
    let (visit, party) = (Some(VISIT), None);
    let mut wishes: Vec<Request> = vec![
        StartVisit { visit: VISIT, task: TASK, at_ms, fields: BTreeMap::new() }.into(),
        AddParty { party: PARTY, visit: VISIT, role, fields: name("SIA „Aura”") }.into(),
        AddSheet { sheet: SHEET, task: TASK, visit, party, definition, version: 1, fields: BTreeMap::new() }
            .into(),
    ];
    wishes.extend(WORKERS.map(|worker| {
        AddWorker { worker, visit: VISIT, party: PARTY, fields: name("Jānis Bērziņš") }.into()
    }));
    for wish in wishes {
        assert!(anna.asks(wish));
    }
    bruno.receive(&anna.records());
    [anna, bruno]
}

fn live(deeds: &[(usize, Deed)]) -> [Device; 2] {
    let mut devices = site();
    for (who, deed) in deeds {
        match request(deed) {
            // What makes no sense is refused, and that is no part of this story.
            Some(request) => drop(devices[*who].asks(request)),
            None => sync(&mut devices),
        }
    }
    devices
}

fn sync([anna, bruno]: &mut [Device; 2]) {
    let (of_anna, of_bruno) = (anna.records(), bruno.records());
    anna.receive(&of_bruno);
    bruno.receive(&of_anna);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn rows_kept_step_by_step_are_those_derived_anew(deeds in proptest::collection::vec(deed(), 1..40)) {
        for device in &live(&deeds) {
            device.agrees_with_the_rules();
            let rows = device.rows();
            rebuild(device.connection()).unwrap();
            prop_assert_eq!(&device.rows(), &rows, "a start that derives everything anew shows the same");
        }
    }

    #[test]
    fn any_order_of_arrival_comes_to_the_same_rows(
        deeds in proptest::collection::vec(deed(), 1..12),
        order in proptest::collection::vec(any::<u32>(), 120),
    ) {
        let mut devices = live(&deeds);
        sync(&mut devices);
        let [anna, bruno] = devices;
        prop_assert_eq!(&anna.rows(), &bruno.rows());
        let mut records = anna.records();
        let mut keys = order.iter().cycle();
        records.sort_by_cached_key(|_| *keys.next().unwrap());
        let mut newcomer = Device::new(0xc);
        for record in &records {
            newcomer.receive(std::slice::from_ref(record));
        }
        prop_assert_eq!(&newcomer.rows(), &anna.rows(), "one by one, answers before their sheet too");
    }
}

#[test]
fn answers_that_come_before_their_row_find_their_sheet_when_it_comes() {
    let [mut anna, _] = site();
    assert!(anna.asks(request(&Deed::AnswerOfWorker(0, 1, true)).unwrap()));
    let (parents, rest): (Vec<_>, Vec<_>) = anna.records().into_iter().partition(|record| {
        record.register().is_some_and(|register| {
            register.entity == EntityKind::AnswerRow.entity(row_of(0)) && register.field == "sheet"
        })
    });
    let mut bruno = Device::new(0xb);
    assert!(
        !bruno.receive(&rest).iter().any(|touched| matches!(touched, Touched::Sheet(id) if id.0 != sheet())),
        "nobody knows yet whose answer that is"
    );
    assert!(bruno.answers(None).is_empty());
    let before = bruno.rev();
    let touched = bruno.receive(&parents);
    assert!(touched.contains(&Touched::Sheet(SheetId(sheet()))), "{touched:?}");
    assert_eq!(bruno.answers(Some(before)).len(), 1, "whoever asks what has changed hears of the answer");
}

fn sheet() -> Uuid {
    Uuid::from_bytes(SHEET.0)
}

#[test]
fn an_answer_whose_operation_is_taken_away_is_not_shown_and_readers_hear_of_it() {
    let [mut anna, _] = site();
    assert!(anna.asks(request(&Deed::Answer(0, true)).unwrap()));
    let before = anna.rev();
    anna.forget_answers();
    assert!(anna.answers(None).is_empty(), "nothing stands");
    let news = anna.answers(Some(before));
    assert_eq!(news.len(), 1);
    assert!(news[0].answer.is_none() && news[0].seen.is_empty(), "and that is news: {news:?}");
}
