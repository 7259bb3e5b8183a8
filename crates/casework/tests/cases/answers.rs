//! Stories of a control sheet: answered question by question, on several devices, with rows that come and go.

use std::collections::BTreeMap;

use apseko_casework::plan::{
    AddParty, AddSheet, AddWorker, EditThing, EditViolation, FieldEdit, FieldEdits, GiveAnswer, Retract,
    RowOfAnswer, StartVisit,
};
use apseko_casework::{Answer, EntityKind, answer_value, plan, read_answer, row_id, violation_id};
use apseko_oplog::{EditId, EntityId, EntityRef, Existence, OpId, Value, Who};

use crate::counting::Counting;
use crate::unit::shared_task;
use crate::world::{At, World, fields};

/// Anna's visit with one worker of one party, and a sheet; Bruno has all of it.
struct Site {
    world: World,
    anna: At,
    bruno: At,
    visit: EntityId,
    party: EntityId,
    worker: EntityId,
    sheet: EntityRef,
}

fn site() -> Site {
    let (mut world, anna, bruno, _, _, task) = shared_task();
    let (visit, party, worker, sheet) = (world.id(), world.id(), world.id(), world.id());
    world.does(anna, StartVisit { visit, task: task.id, at_ms: 5, fields: BTreeMap::new() });
    let role = "employer".to_owned();
    world.does(anna, AddParty { party, visit, role, fields: fields([("name", "SIA „Aura”")]) });
    let name = fields([("name", "Jānis Bērziņš")]);
    world.does(anna, AddWorker { worker, visit, party, fields: name });
    let (definition, about) = ("apsekojums".to_owned(), fields([("purpose", "preventive")]));
    let (visited, version) = (Some(visit), 3);
    let wish =
        AddSheet { sheet, task: task.id, visit: visited, party: None, definition, version, fields: about };
    world.does(anna, wish);
    world.everybody_syncs();
    Site { world, anna, bruno, visit, party, worker, sheet: EntityKind::Sheet.entity(sheet) }
}

impl Site {
    fn row(&self) -> EntityRef {
        EntityKind::AnswerRow.entity(row_id(self.sheet.id, "workers", self.worker))
    }

    fn about_worker(&self) -> RowOfAnswer {
        RowOfAnswer {
            row: self.row().id,
            group: "workers".to_owned(),
            party: Some(self.party),
            worker: Some(self.worker),
            order_item: None,
            title: None,
        }
    }

    fn says(&self, question: &str, option: &str) -> GiveAnswer {
        GiveAnswer {
            sheet: self.sheet.id,
            row: None,
            question: question.to_owned(),
            answer: answer_value(&Answer::choice(option), 1),
            based_on: None,
        }
    }

    fn says_of_worker(&self, question: &str, option: &str) -> GiveAnswer {
        GiveAnswer { row: Some(self.about_worker()), ..self.says(question, option) }
    }

    fn options(&self, at: At, holder: EntityRef, question: &str) -> Vec<Answer> {
        let seen = self.world.sees(at, holder);
        let given = seen.fields[&format!("q:{question}")].alternatives.iter();
        given.map(|alternative| read_answer(&alternative.value).unwrap().0).collect()
    }
}

#[test]
fn two_devices_never_double_the_row_of_one_worker() {
    let mut site = site();
    let (anna, bruno) = (site.anna, site.bruno);
    let (first, second) = (site.says_of_worker("NN-03", "yes"), site.says_of_worker("NN-04", "no"));
    site.world.does(anna, first);
    site.world.does(bruno, second);
    site.world.everybody_syncs();
    let row = site.world.sees(anna, site.row());
    assert!(!row.has_conflict(), "both said the same about whose row it is");
    assert_eq!(site.options(anna, site.row(), "NN-03"), [Answer::choice("yes")]);
    assert_eq!(site.options(anna, site.row(), "NN-04"), [Answer::choice("no")]);
    assert_eq!(row.fields["worker"].alternatives[0].authors.len(), 2);
    assert!(site.world.held.is_empty());
}

#[test]
fn a_row_is_made_with_its_first_answer_and_only_then() {
    let mut site = site();
    let anna = site.anna;
    let (first, second) = (site.says_of_worker("NN-03", "yes"), site.says_of_worker("NN-03", "no"));
    assert_eq!(site.world.does(anna, first.clone()).len(), 5, "sheet, group, party, worker and the answer");
    assert_eq!(site.world.does(anna, second).len(), 1, "then one answer is one operation");
    assert_eq!(site.world.does(anna, first).len(), 1);
    let emptied =
        GiveAnswer { answer: answer_value(&Answer::default(), 1), ..site.says_of_worker("NN-03", "") };
    site.world.does(anna, emptied);
    assert_eq!(site.options(anna, site.row(), "NN-03"), [Answer::default()], "emptied, and said so");
}

#[test]
fn whoever_answers_in_a_row_that_was_taken_out_puts_it_back() {
    let mut site = site();
    let (anna, bruno) = (site.anna, site.bruno);
    let answer = site.says_of_worker("NN-03", "yes");
    site.world.does(anna, answer.clone());
    site.world.does(anna, Retract { entity: site.row(), seen: None });
    assert_eq!(site.world.sees(anna, site.row()).existence, Existence::Gone);
    assert_eq!(site.world.does(anna, answer).len(), 1, "the same answer is there, the row is not");
    assert_eq!(site.world.sees(anna, site.row()).existence, Existence::Alive);

    site.world.everybody_syncs();
    let unseen = site.says_of_worker("NN-04", "no");
    site.world.does(bruno, unseen);
    site.world.does(anna, Retract { entity: site.row(), seen: None });
    site.world.everybody_syncs();
    let existence = site.world.sees(anna, site.row()).existence;
    assert_eq!(existence, Existence::Disputed, "an answer that was not seen speaks up");
}

#[test]
fn two_different_answers_stand_until_one_is_given_over_both() {
    let mut site = site();
    let (anna, bruno) = (site.anna, site.bruno);
    let (yes, no) = (site.says("DA-12", "yes"), site.says("DA-12", "no"));
    site.world.does(anna, yes);
    site.world.does(bruno, no);
    site.world.everybody_syncs();
    assert_eq!(site.options(anna, site.sheet, "DA-12"), [Answer::choice("no"), Answer::choice("yes")]);
    let seen = site.world.sees(anna, site.sheet).fields["q:DA-12"].seen();
    let decided = GiveAnswer { based_on: Some(seen), ..site.says("DA-12", "partly") };
    site.world.does(anna, decided);
    site.world.everybody_syncs();
    assert_eq!(site.options(bruno, site.sheet, "DA-12"), [Answer::choice("partly")]);
}

#[test]
fn an_answer_that_makes_no_sense_says_why() {
    let mut site = site();
    let anna = site.anna;
    let null = GiveAnswer { answer: Value::Null, ..site.says("DA-12", "yes") };
    assert_eq!(site.world.refuses(anna, null), "field.missing");
    let blank = site.says("DA 12", "yes");
    assert_eq!(site.world.refuses(anna, blank), "field.unknown");
    let nowhere = site.world.id();
    let lost = GiveAnswer { sheet: nowhere, ..site.says_of_worker("NN-03", "yes") };
    assert_eq!(site.world.refuses(anna, lost), "entity.unknown");
    let basis = GiveAnswer { based_on: Some(vec![OpId([1; 32])]), ..site.says("DA-12", "yes") };
    assert_eq!(site.world.refuses(anna, basis), "edit.basis_unknown");
    site.world.does(anna, Retract { entity: site.sheet, seen: None });
    let late = site.says_of_worker("NN-03", "yes");
    assert_eq!(site.world.refuses(anna, late), "entity.gone", "no new rows in a sheet that is out");
}

#[test]
fn a_violation_is_recorded_with_the_first_word_about_it() {
    let mut site = site();
    let anna = site.anna;
    let violation = violation_id(site.sheet.id, "BU-V06", None);
    let entity = EntityKind::Violation.entity(violation);
    let edit = |fields: FieldEdits, visit| EditViolation {
        violation,
        visit,
        sheet: Some(site.sheet.id),
        row: None,
        party: Some(site.party),
        code: "BU-V06".to_owned(),
        fields,
    };
    let words =
        |field: &str, text: &str| BTreeMap::from([(field.to_owned(), FieldEdit::now(Value::text(text)))]);
    let wish = edit(words("description", "Bez margām"), None);
    assert_eq!(site.world.refuses(anna, wish), "field.missing", "nobody has found anything without a visit");
    let first = edit(words("description", "Bez margām"), Some(site.visit));
    site.world.does(anna, first);
    let second = edit(words("due_day", "2026-12-01"), None);
    assert_eq!(site.world.does(anna, second).len(), 1, "it is known now");
    let seen = site.world.sees(anna, entity);
    let shown = ["code", "description", "due_day", "state"].map(|field| seen.shown(field).as_text().unwrap());
    assert_eq!(shown, ["BU-V06", "Bez margām", "2026-12-01", "recorded"]);
    site.world.does(anna, Retract { entity, seen: None });
    let again = edit(words("state", "confirmed"), None);
    site.world.does(anna, again);
    assert_eq!(site.world.sees(anna, entity).existence, Existence::Alive, "who changes it wants it there");
}

#[test]
fn a_form_is_saved_whole_or_not_at_all() {
    let mut site = site();
    let anna = site.anna;
    let worker = EntityKind::Worker.entity(site.worker);
    let form = |day: &str| EditThing {
        entity: worker,
        fields: BTreeMap::from([
            ("name".to_owned(), FieldEdit::now(Value::text("Jānis Ozols"))),
            ("posted".to_owned(), FieldEdit::now(Value::Bool(true))),
            ("work_since".to_owned(), FieldEdit::now(Value::text(day))),
        ]),
    };
    assert_eq!(site.world.refuses(anna, form("31.01.1990")), "field.wrong_type");
    assert_eq!(site.world.does(anna, form("1990-01-31")).len(), 3);
    let state = BTreeMap::from([("state".to_owned(), FieldEdit::now(Value::text("finished")))]);
    let visit = EditThing { entity: EntityKind::Visit.entity(site.visit), fields: state };
    assert_eq!(site.world.refuses(anna, visit), "field.fixed", "a visit is ended by ending it");
}

#[test]
fn the_five_hundredth_answer_is_planned_from_as_little_as_the_fifth() {
    let mut site = site();
    let anna = site.anna;
    let mut read = Vec::new();
    for number in 0..500 {
        let answer = site.says(&format!("DA-{number}"), "yes");
        let of_worker = site.says_of_worker(&format!("NN-{number}"), "yes");
        if number == 5 || number == 499 {
            let who = Who {
                user: site.world.user(anna),
                role: "INS".to_owned(),
                acting_for: None,
                edit: EditId([1; 16]),
            };
            let ledger = Counting::of(site.world.ledger(anna));
            plan(&ledger, &who, answer.clone().into()).unwrap();
            plan(&ledger, &who, of_worker.clone().into()).unwrap();
            read.push(ledger.records());
        }
        site.world.does(anna, answer);
        site.world.does(anna, of_worker);
    }
    assert_eq!(read[0], read[1], "a sheet has hundreds of answers, and each is given in a tenth of a second");
}
