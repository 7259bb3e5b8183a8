//! Stories of visits and control sheets on the device: what people say of them can be read back, with all its past.

#[cfg(test)]
mod device;
#[cfg(test)]
mod pace;

use std::collections::BTreeMap;

use apseko_domain::{Code, SheetId, VisitId};
use apseko_store::words::{
    Answer, EditThing, EditViolation, EntityKind, FieldEdit, FinishVisit, PauseVisit, ResumeVisit, Retract,
    Value, row_id, violation_id,
};
use apseko_store::{AuditObject, ObjectKind, StoreError, Touched, Wish};
use jiff::SignedDuration;
use uuid::Uuid;

use device::{
    Device, JANIS, NOON, PARTY, PETERIS, SHEET, TASK, VISIT, ask, entity, one_field, over, says, says_of,
};

#[test]
fn an_answer_is_there_after_a_restart_with_whoever_gave_it() {
    let mut device = Device::on_site();
    let said = Answer::choice("no").with_note("Divi bez ķiverēm.");
    let touched = device.asks(says("DA-12", &said));
    assert_eq!(
        touched,
        [Touched::Sheet(SheetId(SHEET))],
        "the screens ask for the sheet again, and only for it"
    );
    device.restart();
    let given = device.answer("DA-12");
    assert_eq!(given.answer, Some((said, 2)), "with the version of the question that was asked");
    assert_eq!((given.author.as_str(), given.conflict), ("Ilze Kalniņa", false));
    assert!(given.at > NOON && given.seen.len() == 1);
    let audit = device.reads(|view| view.audit_page(None, 1));
    let event = audit[0].event().unwrap();
    assert_eq!(event.object, Some(AuditObject { kind: ObjectKind::Sheet, id: SHEET.into_bytes() }));
}

#[test]
fn everything_about_a_visit_is_found_from_what_it_belongs_to() {
    let mut device = Device::on_site();
    let touched = device.asks(EditThing {
        entity: EntityKind::Worker.entity(entity(JANIS)),
        fields: one_field("birth_day", FieldEdit::now(Value::text("1990-01-31"))),
    });
    assert_eq!(touched, [Touched::Visit(VisitId(VISIT))], "a worker is shown with the visit");
    let of = |kind, parent: Uuid| device.reads(|view| view.things_of(kind, parent));
    assert_eq!(of(EntityKind::Visit, TASK).len(), 1);
    let sheet = &of(EntityKind::Sheet, TASK)[0];
    assert_eq!((sheet.text("definition"), sheet.int("version")), ("apsekojums", Some(3)));
    assert_eq!((sheet.id("visit"), sheet.text("purpose")), (Some(VISIT), "preventive"));
    assert_eq!(of(EntityKind::Party, VISIT)[0].text("role"), "employer");
    let workers = of(EntityKind::Worker, VISIT);
    assert_eq!(
        workers.iter().map(|it| it.text("name")).collect::<Vec<_>>(),
        ["Jānis Bērziņš", "Pēteris Ozols"]
    );
    assert_eq!(workers[0].day("birth_day").map(|day| day.to_string()).as_deref(), Some("1990-01-31"));
    assert_eq!((workers[0].parent, workers[0].id("party")), (Some(VISIT), Some(PARTY)));
    assert_eq!(workers[0].cell("birth_day").unwrap().author, "Ilze Kalniņa");
    assert!(workers[1].cell("birth_day").is_none() && workers[1].day("birth_day").is_none());
}

#[test]
fn two_chains_that_answer_differently_leave_both_answers_to_be_seen() {
    let mut device = Device::on_site();
    device.asks(says("DA-12", &Answer::choice("yes")));
    let on_the_screen = device.answer("DA-12").seen;
    device.restart();
    device.asks(over(on_the_screen.clone(), says("DA-12", &Answer::choice("partly"))));
    device.restart();
    device
        .tries("Andris Bērziņš", vec![ask(over(on_the_screen, says("DA-12", &Answer::choice("no"))))])
        .unwrap();
    let given = device.answer("DA-12");
    assert!(given.conflict, "nobody's answer is overwritten");
    let alternatives = given.alternatives.iter().map(|it| (it.answer.clone().unwrap().0, it.author.as_str()));
    let expected = [(Answer::choice("no"), "Andris Bērziņš"), (Answer::choice("partly"), "Ilze Kalniņa")];
    assert_eq!(alternatives.collect::<Vec<_>>(), expected, "the later one is shown first");
    assert_eq!(given.answer, given.alternatives[0].answer);
    device.asks(over(given.seen, says("DA-12", &Answer::choice("partly"))));
    let decided = device.answer("DA-12");
    assert!(!decided.conflict, "whoever answers over both decides");
    assert_eq!((decided.answer, decided.alternatives.len()), (Some((Answer::choice("partly"), 2)), 1));
}

#[test]
fn a_field_on_which_people_disagree_shows_every_value() {
    let mut device = Device::on_site();
    let party = EntityKind::Party.entity(entity(PARTY));
    let seen = device.thing(party).cell("name").unwrap().seen.clone();
    for name in ["SIA „Aura Plus”", "SIA „Aurora”"] {
        let fields = one_field("name", FieldEdit::over(Value::text(name), seen.clone()));
        device.asks(EditThing { entity: party, fields });
    }
    let shown = device.thing(party);
    let cell = shown.cell("name").unwrap();
    let values: Vec<_> = cell.alternatives.iter().map(|said| said.value.as_text().unwrap()).collect();
    assert_eq!(values, ["SIA „Aurora”", "SIA „Aura Plus”"]);
    assert!(cell.conflict && shown.has_conflict());
    assert_eq!(shown.text("name"), "SIA „Aurora”");
}

#[test]
fn every_answer_that_a_question_had_is_told_newest_first() {
    let mut device = Device::on_site();
    device.asks(says_of(JANIS, "NN-03", "yes"));
    device.clock_off_by = -SignedDuration::from_hours(5);
    device.tries("Andris Bērziņš", vec![ask(says_of(JANIS, "NN-03", "no"))]).unwrap();
    let row = Uuid::from_bytes(row_id(entity(SHEET), "workers", entity(JANIS)).0);
    let past = device.reads(|view| view.answer_history(row, true, "NN-03"));
    let told: Vec<_> = past
        .iter()
        .map(|it| (it.answer.clone().unwrap().0, it.author.as_str(), it.clock_untrusted))
        .collect();
    assert_eq!(
        told,
        [(Answer::choice("no"), "Andris Bērziņš", true), (Answer::choice("yes"), "Ilze Kalniņa", false)],
        "a clock that was turned back does not change the order, and is told"
    );
    assert!(past[0].at < past[1].at, "what the clock showed is shown as it was");
    assert!(device.reads(|view| view.answer_history(row, true, "NN-04")).is_empty());
}

#[test]
fn a_worker_who_was_taken_out_leaves_the_list_and_everything_said_stays() {
    let mut device = Device::on_site();
    device.asks(says_of(JANIS, "NN-03", "yes"));
    device.asks(says_of(PETERIS, "NN-03", "no"));
    let row = EntityKind::AnswerRow.entity(row_id(entity(SHEET), "workers", entity(JANIS)));
    let worker = EntityKind::Worker.entity(entity(JANIS));
    device
        .writes(vec![ask(Retract { entity: worker, seen: None }), ask(Retract { entity: row, seen: None })]);
    let rows = |device: &Device| device.reads(|view| view.things_of(EntityKind::AnswerRow, SHEET));
    let left: Vec<_> = rows(&device).iter().map(|row| row.id("worker").unwrap()).collect();
    assert_eq!(left, [PETERIS]);
    assert_eq!(device.reads(|view| view.things_of(EntityKind::Worker, VISIT)).len(), 1);
    assert_eq!(device.reads(|view| view.things_of_with_gone(EntityKind::Worker, VISIT)).len(), 2);
    assert!(device.thing(worker).gone);
    let past = device.reads(|view| view.answer_history(Uuid::from_bytes(row.id.0), true, "NN-03"));
    assert_eq!(past.len(), 1, "what was said is not unsaid");
    device.asks(says_of(JANIS, "NN-04", "yes"));
    assert_eq!(rows(&device).len(), 2, "whoever answers in it puts it back");
}

#[test]
fn an_answer_that_was_not_seen_speaks_up_against_taking_the_row_out() {
    let mut device = Device::on_site();
    device.asks(says_of(JANIS, "NN-03", "yes"));
    let row = EntityKind::AnswerRow.entity(row_id(entity(SHEET), "workers", entity(JANIS)));
    let thing = device.thing(row);
    let seen = thing.cells().flat_map(|(_, cell)| cell.seen.clone()).collect();
    device.asks(Retract { entity: row, seen: Some(seen) });
    let disputed = device.thing(row);
    assert!(disputed.disputed && !disputed.gone, "the answer was not on that screen");
    let answers = device.answers(None).into_iter().flat_map(|given| given.seen);
    let all = thing.cells().flat_map(|(_, cell)| cell.seen.clone()).chain(answers).collect();
    device.asks(Retract { entity: row, seen: Some(all) });
    let rows = device.reads(|view| view.things_of(EntityKind::AnswerRow, SHEET));
    assert!(rows.is_empty(), "now everything of it had been seen");
}

#[test]
fn an_emptied_answer_is_known_to_be_empty() {
    let mut device = Device::on_site();
    device.asks(says("DA-12", &Answer::choice("yes")));
    device.asks(says("DA-12", &Answer::default()));
    let given = device.answer("DA-12");
    assert_eq!(given.answer, Some((Answer::default(), 2)), "somebody took their answer back");
    assert_eq!(device.reads(|view| view.answer_history(SHEET, false, "DA-12")).len(), 2);
    device.asks(says("DA-13", &Answer::not_checked("Nebija piekļuves")));
    assert_eq!(device.answer("DA-13").answer, Some((Answer::not_checked("Nebija piekļuves"), 2)));
}

#[test]
fn a_reader_asks_for_what_has_changed_since_it_last_looked() {
    let mut device = Device::on_site();
    device.asks(says("DA-12", &Answer::choice("yes")));
    device.asks(says("DA-13", &Answer::choice("yes")));
    let seen = device.reads(|view| view.rev());
    assert!(device.answers(Some(seen)).is_empty(), "nothing has changed yet");
    device.writes(vec![ask(says("DA-13", &Answer::choice("no"))), ask(says_of(JANIS, "NN-03", "yes"))]);
    let changed: Vec<_> = device.answers(Some(seen)).into_iter().map(|given| given.question).collect();
    assert_eq!(changed.len(), 2, "{changed:?}");
    assert!(changed.contains(&"DA-13".to_owned()) && changed.contains(&"NN-03".to_owned()));
    assert_eq!(device.answers(None).len(), 3);
    assert!(device.answers(Some(device.reads(|view| view.rev()))).is_empty());
}

#[test]
fn whoever_writes_of_a_thing_that_is_not_here_is_told_so() {
    let mut device = Device::on_site();
    let code =
        |device: &mut Device, request: Wish| device.tries("Ilze Kalniņa", vec![request]).unwrap_err().code();
    let unknown = |kind: EntityKind| ask(Retract { entity: kind.entity(entity(Uuid::max())), seen: None });
    assert_eq!(code(&mut device, unknown(EntityKind::Worker)), Code::ThingUnknown);
    assert_eq!(code(&mut device, unknown(EntityKind::Sheet)), Code::SheetUnknown);
    let resume = ask(ResumeVisit { visit: entity(Uuid::max()) });
    assert_eq!(code(&mut device, resume), Code::VisitUnknown);
}

#[test]
fn a_visit_is_open_from_its_beginning_to_its_end() {
    let mut device = Device::new();
    assert!(device.reads(|view| view.open_visits()).is_empty());
    device = Device::on_site();
    let open = |device: &Device| device.reads(|view| view.open_visits());
    assert_eq!(open(&device).iter().map(|visit| visit.id).collect::<Vec<_>>(), [VISIT]);
    device.asks(PauseVisit { visit: entity(VISIT) });
    assert_eq!(open(&device)[0].state, "paused", "a pause is no end");
    assert_eq!(open(&device)[0].instant("started_at"), Some(NOON));
    let outcome = "violations".to_owned();
    let finish =
        FinishVisit { visit: entity(VISIT), at_ms: NOON.as_millisecond(), outcome, fields: BTreeMap::new() };
    device.asks(ResumeVisit { visit: entity(VISIT) });
    device.asks(finish.clone());
    assert!(open(&device).is_empty());
    let refused = device.tries("Ilze Kalniņa", vec![ask(finish)]);
    assert!(
        matches!(refused, Err(StoreError::Planned(ref refusal)) if refusal.code() == "transition.illegal"),
        "{refused:?}"
    );
    assert_eq!(device.thing(EntityKind::Visit.entity(entity(VISIT))).text("outcome"), "violations");
}

#[test]
fn what_is_said_of_a_violation_is_kept_under_the_id_that_follows_from_the_answer() {
    let mut device = Device::on_site();
    let violation = violation_id(entity(SHEET), "BU-V06", None);
    let edit = |field: &str, value: Value| EditViolation {
        violation,
        visit: Some(entity(VISIT)),
        sheet: Some(entity(SHEET)),
        row: None,
        party: Some(entity(PARTY)),
        code: "BU-V06".to_owned(),
        fields: one_field(field, FieldEdit::now(value)),
    };
    let touched = device.asks(edit("immediate_danger", Value::Bool(true)));
    assert_eq!(touched, [Touched::Visit(VisitId(VISIT))]);
    device.asks(edit("norms", Value::List(vec![Value::text("mk92-8")])));
    let found = device.reads(|view| view.things_of(EntityKind::Violation, VISIT));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].text("code"), found[0].flag("immediate_danger")), ("BU-V06", Some(true)));
    assert_eq!((found[0].codes("norms"), found[0].state.as_str()), (vec!["mk92-8"], "recorded"));
}

#[test]
fn rows_derived_anew_say_what_they_said() {
    let mut device = Device::on_site();
    device.asks(says("DA-12", &Answer::choice("yes")));
    device.asks(says_of(JANIS, "NN-03", "no"));
    device.asks(Retract { entity: EntityKind::Worker.entity(entity(PETERIS)), seen: None });
    let look = |device: &Device| {
        let answers =
            device.answers(None).into_iter().map(|given| (given.question, given.answer, given.seen));
        let things = [EntityKind::Party, EntityKind::Worker].map(|kind| {
            let things = device.reads(|view| view.things_of_with_gone(kind, VISIT));
            things.iter().map(|it| (it.text("name").to_owned(), it.gone)).collect::<Vec<_>>()
        });
        (answers.collect::<Vec<_>>(), things)
    };
    let (live, rev) = (look(&device), device.reads(|view| view.rev()));
    device.tampers(
        "UPDATE projection SET version = 0; DELETE FROM answer; UPDATE thing SET fields = x'80', gone = 1;",
    );
    assert_eq!(look(&device), live, "nothing in a derived table is needed to keep the truth");
    assert_eq!(device.answers(Some(rev)).len(), 2, "and nobody who looked before misses anything");
}
