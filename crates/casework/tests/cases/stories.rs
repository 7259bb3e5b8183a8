//! Stories of people who work on the same case from several devices, most of the time without signal.

use std::collections::BTreeMap;

use apseko_casework::plan::{
    AddParty, AddSheet, AddViolation, AddWorker, CreateCase, EditNote, FinishVisit, FirstNote, Resolve,
    RestoreNote, Retract, RetractNote, SetField, StartVisit, WriteNote,
};
use apseko_casework::{
    EntityKind, Refusal, after_seal, answer_value, case_scope, note_row, sealed_content, task_row,
};
use apseko_oplog::{EXISTS, Existence, Ledger, Value};
use apseko_sheets::Answer;

use crate::unit::{draft_document, register, seal, set, shared_task, unit};
use crate::world::{UNIT, asks, fields};

#[test]
fn two_who_edit_the_same_field_offline_both_see_both_values_until_one_decides() {
    let (mut world, anna, bruno, _, _, task) = shared_task();
    world.does(anna, set(task, "object", "sastatnes"));
    world.does(bruno, set(task, "object", "jumts"));
    world.everybody_syncs();
    for at in [anna, bruno] {
        let object = &world.sees(at, task).fields["object"];
        assert!(object.conflict, "nobody's word is overwritten");
        let values: Vec<_> = object.alternatives.iter().map(|it| it.value.as_text().unwrap()).collect();
        assert_eq!(values, ["jumts", "sastatnes"], "the later one is shown first, everywhere");
        assert_eq!(object.alternatives[1].authors[0].user, world.user(anna));
    }
    assert_eq!(task_row(&world.sees(anna, task)).conflicts, "object");
    world.does(
        bruno,
        Resolve { register: register(task, "object"), value: Value::text("sastatnes pie jumta") },
    );
    world.everybody_syncs();
    for at in [anna, bruno] {
        let object = &world.sees(at, task).fields["object"];
        assert!(!object.conflict, "one of them decided");
        assert_eq!(object.shown, Value::text("sastatnes pie jumta"));
    }
    assert_eq!(world.held, Vec::new(), "both belong to the task");
}

#[test]
fn an_edit_of_what_was_on_the_screen_conflicts_with_what_has_arrived_since() {
    let (mut world, anna, bruno, _, _, task) = shared_task();
    let on_the_screen = world.sees(anna, task).fields["place"].seen();
    world.does(bruno, set(task, "place", "Dobele"));
    world.everybody_syncs();
    let edit = SetField { based_on: Some(on_the_screen), ..set(task, "place", "Ozolnieki") };
    world.does(anna, edit);
    assert!(world.sees(anna, task).fields["place"].conflict, "Anna had not seen Bruno's word when she typed");
    let elsewhere = world.heads(anna, task, "origin");
    let foreign = SetField { based_on: Some(elsewhere), ..set(task, "place", "Iecava") };
    assert_eq!(world.refuses(anna, foreign), "edit.basis_unknown");
}

#[test]
fn a_note_changed_by_one_and_taken_out_by_another_is_shown_as_there_and_disputed() {
    let (mut world, anna, bruno, _, _, task) = shared_task();
    let note = world.id();
    world.does(anna, WriteNote { note, task: task.id, text: " Divi bez ķiverēm. ".to_owned() });
    world.everybody_syncs();
    world.does(anna, EditNote { note, text: "Trīs bez ķiverēm.".to_owned(), based_on: None });
    world.does(bruno, RetractNote { note, based_on: None });
    let entity = EntityKind::Note.entity(note);
    assert_eq!(world.sees(bruno, entity).existence, Existence::Gone, "Bruno does not know of the change yet");
    world.everybody_syncs();
    for at in [anna, bruno] {
        let row = note_row(&world.sees(at, entity));
        assert!(row.disputed && !row.retracted, "work that was not seen speaks up");
        assert_eq!(row.text, "Trīs bez ķiverēm.");
    }
    world.does(anna, Resolve { register: register(entity, EXISTS), value: Value::Bool(true) });
    world.everybody_syncs();
    assert_eq!(world.sees(bruno, entity).existence, Existence::Alive);
    world.does(bruno, Retract { entity, seen: None });
    world.everybody_syncs();
    assert_eq!(world.sees(anna, entity).existence, Existence::Gone, "now everything of it had been seen");
    world.does(anna, RestoreNote { note });
    world.everybody_syncs();
    assert_eq!(world.sees(bruno, entity).existence, Existence::Alive);
}

#[test]
fn a_retraction_of_an_old_text_does_not_take_the_new_one_with_it() {
    let (mut world, anna, _, _, _, task) = shared_task();
    let note = world.id();
    let entity = EntityKind::Note.entity(note);
    world.does(anna, WriteNote { note, task: task.id, text: "pirmais".to_owned() });
    let old = world.heads(anna, entity, "text");
    world.does(anna, EditNote { note, text: "otrais".to_owned(), based_on: None });
    world.does(anna, RetractNote { note, based_on: Some(old) });
    assert_eq!(
        world.sees(anna, entity).existence,
        Existence::Disputed,
        "the second text was not on that screen"
    );
    world.does(anna, Resolve { register: register(entity, EXISTS), value: Value::Bool(false) });
    assert_eq!(world.sees(anna, entity).existence, Existence::Gone);
}

#[test]
fn a_document_is_not_sealed_over_a_disagreement() {
    let (mut world, anna, bruno, _, case, task) = shared_task();
    let act = draft_document(&mut world, anna, case);
    let covered = vec![register(task, "place"), register(task, "object"), register(act, "type")];
    world.does(anna, set(task, "place", "Jelgava, Rūpniecības iela"));
    world.does(bruno, set(task, "place", "Jelgava, Loka maģistrāle"));
    world.everybody_syncs();
    let refusal = world.plan(anna, seal(act, covered.clone())).unwrap_err();
    assert_eq!(refusal.code(), "seal.conflict");
    let over_place = matches!(&refusal, Refusal::SealConflict(over) if *over == [register(task, "place")]);
    assert!(over_place, "it says over what: {refusal:?}");
    let decision = Resolve { register: register(task, "place"), value: Value::text("Jelgava, Ostas iela") };
    world.does(anna, decision);
    world.does(anna, asks(act, "prepare"));
    assert_eq!(
        world.refuses(anna, asks(act, "sign")),
        "seal.missing",
        "what is signed must not change any more"
    );
    world.does(anna, seal(act, covered.clone()));
    assert_eq!(world.refuses(anna, seal(act, covered)), "seal.sealed");
    assert_eq!(world.refuses(anna, Retract { entity: act, seen: None }), "seal.sealed");
    world.does(anna, asks(act, "sign"));
    world.everybody_syncs();
    assert_eq!(world.sees(bruno, act).course.unwrap().decided.state(), "signed");
}

#[test]
fn what_is_sealed_never_changes_and_what_is_written_later_is_flagged() {
    let (mut world, anna, bruno, _, case, task) = shared_task();
    let act = draft_document(&mut world, anna, case);
    let sealed = world.does(anna, seal(act, vec![register(task, "place"), register(act, "type")]))[0];
    world.everybody_syncs();
    let record = world.ledger(bruno).record(&sealed).unwrap().unwrap();
    let before = sealed_content(world.ledger(bruno), &record).unwrap();
    assert_eq!(before[&register(task, "place")], Value::text("Jelgava"));
    assert_eq!(after_seal(world.ledger(bruno), &record).unwrap(), []);
    let edit = world.does(bruno, set(task, "place", "Rīga"));
    world.everybody_syncs();
    for at in [anna, bruno] {
        let record = world.ledger(at).record(&sealed).unwrap().unwrap();
        assert_eq!(sealed_content(world.ledger(at), &record).unwrap(), before, "a seal is for ever");
        assert_eq!(after_seal(world.ledger(at), &record).unwrap(), edit);
        assert_eq!(world.sees(at, act).seals[0].later, edit);
    }
}

#[test]
fn nothing_is_sealed_over_a_dispute_about_its_being_there_or_over_nothing() {
    let (mut world, anna, bruno, _, case, task) = shared_task();
    let note = EntityKind::Note.entity(world.id());
    world.does(anna, WriteNote { note: note.id, task: task.id, text: "a".to_owned() });
    let act = draft_document(&mut world, anna, case);
    world.everybody_syncs();
    world.does(anna, EditNote { note: note.id, text: "b".to_owned(), based_on: None });
    world.does(bruno, Retract { entity: note, seen: None });
    world.everybody_syncs();
    assert_eq!(world.refuses(anna, seal(act, vec![register(note, "text")])), "seal.conflict");
    assert_eq!(world.refuses(anna, seal(act, vec![])), "seal.empty");
    assert_eq!(world.refuses(anna, seal(act, vec![register(act, "subject")])), "seal.empty");
}

#[test]
fn what_is_seen_on_the_spot_is_the_inspectors_from_the_first_moment_to_the_last() {
    let (mut world, anna, bruno, daina) = unit();
    let (case, task) = world.adhoc_case(anna);
    let (visit, party, second) = (world.id(), world.id(), world.id());
    world.does(anna, StartVisit { visit, task: task.id, at_ms: 5, fields: BTreeMap::new() });
    for (party, role) in [(party, "main_contractor"), (second, "subcontractor")] {
        let (role, fields) = (role.to_owned(), fields([("name", "SIA „Aura”")]));
        world.does(anna, AddParty { party, visit, role, fields });
    }
    let (worker, violation) = (world.id(), world.id());
    let about = fields([("name", "Jānis Bērziņš")]);
    world.does(anna, AddWorker { worker, visit, party: second, fields: about });
    let code = "NN-V01".to_owned();
    world.does(anna, AddViolation { violation, visit, party, code, fields: BTreeMap::new() });
    assert_eq!(world.sees(anna, task).course.unwrap().state(), "in_field", "as far as Anna may expect");
    let outcome = "violations".to_owned();
    world.does(anna, FinishVisit { visit, at_ms: 9, outcome, fields: BTreeMap::new() });
    world.everybody_syncs();
    assert_eq!(world.held, Vec::new());
    let course = world.sees(daina, task).course.unwrap();
    assert_eq!(
        (course.decided.state(), course.decided.inspector()),
        ("post_processing", Some(world.user(anna)))
    );
    let visit = EntityKind::Visit.entity(visit);
    assert_eq!(world.sees(daina, visit).course.unwrap().state(), "finished");
    world.does(daina, asks(visit, "confirm"));
    world.everybody_syncs();
    assert_eq!(world.sees(anna, visit).course.unwrap().decided.state(), "confirmed");
    assert!(world.may_see(bruno, task).is_none(), "Bruno has nothing to do with it");
    assert_eq!(world.sees(anna, task).scope, case_scope(case));
}

#[test]
fn a_sheet_is_answered_field_by_field() {
    let (mut world, anna, bruno, _, _, task) = shared_task();
    let sheet = EntityKind::Sheet.entity(world.id());
    let wish = AddSheet {
        sheet: sheet.id,
        task: task.id,
        visit: None,
        party: None,
        definition: "NN".to_owned(),
        version: 3,
        fields: BTreeMap::new(),
    };
    world.does(anna, wish);
    world.everybody_syncs();
    let answer = |question: &str, yes: bool| SetField {
        entity: sheet,
        field: format!("q:{question}"),
        value: answer_value(&Answer::choice(if yes { "yes" } else { "no" }), 3),
        based_on: None,
    };
    world.does(anna, answer("NN-01", true));
    world.does(bruno, answer("NN-02", false));
    world.does(bruno, answer("NN-01", true));
    world.everybody_syncs();
    let seen = world.sees(anna, sheet);
    assert!(!seen.has_conflict(), "different questions never clash, and the same answer is no conflict");
    assert_eq!(seen.fields["q:NN-01"].alternatives[0].authors.len(), 2, "both gave it");
}

#[test]
fn a_wish_that_makes_no_sense_says_why() {
    let (mut world, anna, _, daina, _, task) = shared_task();
    let (_, elsewhere) = world.adhoc_case(anna);
    let note = world.id();
    let write = |note, task| WriteNote { note, task, text: "a".to_owned() };
    let nowhere = world.id();
    assert_eq!(world.refuses(anna, write(note, nowhere)), "entity.unknown");
    assert_eq!(
        world.refuses(anna, EditNote { note, text: "a".to_owned(), based_on: None }),
        "entity.unknown"
    );
    assert_eq!(world.refuses(anna, WriteNote { text: " ".to_owned(), ..write(note, task.id) }), "text.empty");
    world.does(anna, write(note, task.id));
    assert_eq!(world.refuses(anna, write(note, task.id)), "entity.taken");
    let same = EditNote { note, text: " a ".to_owned(), based_on: None };
    assert_eq!(world.does(anna, same), [], "it says that already");

    let (visit, theirs) = (world.id(), world.id());
    world.does(anna, StartVisit { visit, task: task.id, at_ms: 1, fields: BTreeMap::new() });
    world.does(anna, StartVisit { visit: theirs, task: elsewhere.id, at_ms: 1, fields: BTreeMap::new() });
    let (party, worker) = (world.id(), world.id());
    world.does(anna, AddParty { party, visit: theirs, role: "employer".to_owned(), fields: BTreeMap::new() });
    let wrong = AddWorker { worker, visit, party, fields: BTreeMap::new() };
    assert_eq!(world.refuses(anna, wrong), "scope.foreign", "a party of another case");
    let again = StartVisit { visit, task: task.id, at_ms: 2, fields: BTreeMap::new() };
    assert_eq!(world.refuses(anna, again), "transition.illegal");
    let visit = EntityKind::Visit.entity(visit);
    assert_eq!(world.refuses(anna, set(visit, "state", "planned")), "field.fixed");
    world.does(anna, Retract { entity: visit, seen: None });
    let role = "employer".to_owned();
    let late = AddParty { party: worker, visit: visit.id, role, fields: BTreeMap::new() };
    assert_eq!(world.refuses(anna, late), "entity.gone");
    world.everybody_syncs();
    assert_eq!(world.sees(daina, visit).existence, Existence::Gone);
}

#[test]
fn what_is_seen_on_the_spot_needs_a_place_or_an_object() {
    let (mut world, anna, _, _) = unit();
    let (case, task) = (world.id(), world.id());
    let wish = |about_task, note| CreateCase {
        case,
        task,
        unit: UNIT,
        at_ms: 1,
        about_case: BTreeMap::new(),
        about_task,
        note,
    };
    let nowhere = wish(fields([("origin", "adhoc"), ("place", "  ")]), None);
    assert_eq!(world.refuses(anna, nowhere), "text.empty");
    assert_eq!(world.refuses(anna, wish(BTreeMap::new(), None)), "field.missing");
    let note = world.id();
    let first = FirstNote { note, text: " Divi bez ķiverēm ".to_owned() };
    world
        .does(anna, wish(fields([("origin", "adhoc"), ("object", "sastatnes"), ("place", "")]), Some(first)));
    let row = task_row(&world.sees(anna, EntityKind::Task.entity(task)));
    assert_eq!((row.object.as_str(), row.place.as_str(), row.state.as_str()), ("sastatnes", "", "accepted"));
    assert!(row.awaits_verdict, "the claim that goes with it");
    assert_eq!(note_row(&world.sees(anna, EntityKind::Note.entity(note))).text, "Divi bez ķiverēm");
}
