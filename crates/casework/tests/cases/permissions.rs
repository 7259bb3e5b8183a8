//! Stories about who may do what: claims, late work, strangers, a server that was restored.

use std::collections::BTreeMap;

use apseko_casework::course::{Reply, reply_to};
use apseko_casework::plan::{SetField, StartVisit, WriteNote};
use apseko_casework::{EntityKind, case_scope, note_row, task_row};
use apseko_oplog::{EntityRef, Existence, Ledger, Value};

use crate::unit::{draft_document, register, seal, set, shared_task, unit};
use crate::world::{At, OTHER_UNIT, UNIT, World, asks, asks_for, fields};

#[test]
fn the_late_word_of_the_inspector_before_is_held_and_let_in_by_the_head_of_the_unit() {
    let (mut world, anna, bruno, daina) = unit();
    let (case, task) = world.planned_case(daina);
    assert!(world.may_see(bruno, task).is_some(), "an inspector of the unit may claim it");
    world.does(daina, asks_for(task, "assign", world.user(anna)));
    world.back_up();
    world.everybody_syncs();
    assert!(world.may_see(bruno, task).is_none(), "the case is Anna's now");
    let note = EntityKind::Note.entity(world.id());
    world.does(anna, WriteNote { note: note.id, task: task.id, text: "no lauka".to_owned() });
    world.does(daina, asks_for(task, "reassign", world.user(bruno)));
    world.sync(daina);
    world.sync(bruno);
    assert_eq!(world.sees(bruno, task).course.unwrap().decided.inspector(), Some(world.user(bruno)));
    world.sync(anna);
    assert_eq!(world.held.len(), 2, "both operations of the note");
    assert!(world.held.iter().all(|(_, reason)| *reason == "author.not_assigned"));
    world.everybody_syncs();
    assert!(world.may_see(bruno, note).is_none(), "what is held takes no part");
    for (op, _) in world.held.clone() {
        world.admit(op);
    }
    world.back_up();
    world.everybody_syncs();
    assert_eq!(note_row(&world.sees(bruno, note)).text, "no lauka");
    assert!(
        world.may_see(anna, task).is_none(),
        "Anna's device let the case go, after it had sent everything"
    );
    assert_eq!(world.server_sees(note).scope, case_scope(case));
}

#[test]
fn of_two_who_claim_the_same_task_one_gets_it_and_the_other_hears_why_not() {
    let (mut world, anna, bruno, daina) = unit();
    let (_, task) = world.planned_case(daina);
    let first = world.does(bruno, asks(task, "claim"))[0];
    let second = world.does(anna, asks(task, "claim"))[0];
    for at in [anna, bruno] {
        let course = world.sees(at, task).course.unwrap();
        assert!(course.awaits_verdict(), "both see their own claim at once");
        assert_eq!((course.decided.state(), course.state()), ("new", "accepted"));
        assert_eq!(course.expected.inspector(), Some(world.user(at)));
    }
    world.sync(bruno);
    world.sync(anna);
    world.sync(bruno);
    assert_eq!(world.reply(bruno, first), Reply::Accepted);
    assert_eq!(world.reply(daina, first), Reply::Awaited, "Daina has not asked yet");
    let server = reply_to(world.server(), &second).unwrap();
    assert_eq!(server, Reply::Rejected("transition.illegal".to_owned()));
    let course = world.sees(bruno, task).course.unwrap();
    assert!(!course.awaits_verdict());
    assert_eq!(course.decided.inspector(), Some(world.user(bruno)));
}

#[test]
fn who_claims_and_goes_to_work_without_signal_is_not_held_back() {
    let (mut world, anna, bruno, daina) = unit();
    let (_, task) = world.planned_case(daina);
    for at in [anna, bruno] {
        world.does(at, asks(task, "claim"));
        let visit = world.id();
        world.does(at, StartVisit { visit, task: task.id, at_ms: 5, fields: BTreeMap::new() });
    }
    world.sync(anna);
    assert_eq!(world.held, Vec::new(), "the claim comes before the work");
    assert_eq!(world.server_sees(task).course.unwrap().state(), "in_field");
    world.sync(bruno);
    assert!(!world.held.is_empty(), "Bruno's claim comes to nothing, and his work waits for Daina");
    assert!(world.held.iter().all(|(_, reason)| *reason == "author.not_assigned"));
}

#[test]
fn a_stranger_is_held_back_and_gets_nothing() {
    let (mut world, anna, _, daina) = unit();
    let stranger = world.employ("INS", OTHER_UNIT);
    let head_elsewhere = world.employ("RSV", OTHER_UNIT);
    let manager = world.employ("MGT", UNIT);
    let (case, task) = world.planned_case(daina);
    for at in [stranger, head_elsewhere, manager] {
        assert!(world.may_see(at, task).is_none());
    }
    // The stranger writes of Anna's task all the same: into its scope, and into one of their own.
    let (_, own) = world.adhoc_case(stranger);
    let (who, mut drafts) = world.plan(stranger, set(own, "place", "manis")).unwrap();
    drafts[0].entity = task;
    drafts[0].parents.clear();
    let mut into_theirs = drafts.clone();
    into_theirs[0].scope = case_scope(case);
    world.write(stranger, who.clone(), drafts);
    world.write(stranger, who, into_theirs);
    world.sync(stranger);
    let reasons: Vec<_> = world.held.iter().map(|(_, reason)| *reason).collect();
    assert_eq!(reasons, ["scope.foreign", "author.not_assigned"]);
    world.everybody_syncs();
    assert!(world.may_see(stranger, task).is_none_or(|seen| seen.fields.len() < 2), "writing opens no doors");
    assert_eq!(task_row(&world.sees(anna, task)).place, "Jelgava");
}

#[test]
fn a_petition_of_somebody_who_may_not_ask_is_rejected_by_the_server_too() {
    let (mut world, anna, bruno, daina, _, task) = shared_task();
    assert_eq!(
        world.refuses(bruno, asks(task, "accept")),
        "petition.not_allowed",
        "Bruno only works with Anna"
    );
    assert_eq!(world.refuses(anna, asks_for(task, "reassign", world.user(bruno))), "petition.not_allowed");
    let nobody = asks(task, "reassign");
    assert_eq!(world.refuses(daina, nobody), "field.missing");
    assert_eq!(world.refuses(anna, asks(task, "fly")), "petition.unknown");
    let (_, mut drafts) = world.plan(anna, asks(task, "accept")).unwrap();
    let (who, _) = world.plan(bruno, set(task, "place", "x")).unwrap();
    let forced = world.write(bruno, who.clone(), drafts.clone())[0];
    drafts[0].value = Value::map([("do", Value::text("fly"))]);
    let unknown = world.write(bruno, who.clone(), drafts.clone())[0];
    drafts[0].entity = EntityKind::Note.entity(world.id());
    let about_nothing = world.write(bruno, who, drafts)[0];
    world.everybody_syncs();
    let rejected = |reason: &str| Reply::Rejected(reason.to_owned());
    assert_eq!(world.reply(bruno, forced), rejected("petition.not_allowed"));
    assert_eq!(world.reply(bruno, unknown), rejected("petition.unknown"));
    assert_eq!(world.reply(bruno, about_nothing), rejected("petition.unknown"));
    let to_a_clerk = world.employ("OFF", UNIT);
    let wish = asks_for(task, "reassign", world.user(to_a_clerk));
    let petition = world.does(daina, wish)[0];
    world.everybody_syncs();
    assert_eq!(
        world.reply(daina, petition),
        rejected("petition.not_allowed"),
        "a clerk is not sent on visits"
    );
}

#[test]
fn the_office_registers_and_sends_and_touches_nothing_else() {
    let (mut world, anna, _, _, case, task) = shared_task();
    let zane = world.employ("OFF", UNIT);
    let act = draft_document(&mut world, anna, case);
    world.does(anna, asks(act, "prepare"));
    world.does(anna, seal(act, vec![register(act, "type")]));
    world.does(anna, asks(act, "sign"));
    world.everybody_syncs();
    let mut register_it = asks(act, "register");
    register_it.more = fields([("number", "4-3/17")]);
    world.does(zane, register_it);
    world.everybody_syncs();
    let course = world.sees(anna, act).course.unwrap();
    assert_eq!(course.decided.state(), "registered");
    assert_eq!(
        course.decided.get("number"),
        Some(&Value::text("4-3/17")),
        "what was said is part of the decision"
    );
    let visit = world.id();
    world.does(zane, StartVisit { visit, task: task.id, at_ms: 1, fields: BTreeMap::new() });
    world.sync(zane);
    assert!(world.held.iter().all(|(_, reason)| *reason == "author.not_assigned"));
    assert!(!world.held.is_empty(), "a clerk visits nobody");
}

#[test]
fn nobody_moves_a_case_but_its_supervisor_and_the_dismissed_write_for_the_drawer() {
    let (mut world, anna, _, daina, case, task) = shared_task();
    let entity = EntityKind::Case.entity(case);
    let moved = SetField { value: Value::Bytes(OTHER_UNIT.to_vec()), ..set(entity, "unit", "") };
    assert_eq!(world.refuses(anna, moved), "field.fixed");
    let (who, mut drafts) = world.plan(anna, set(task, "place", "x")).unwrap();
    drafts[0].entity = entity;
    drafts[0].field = "unit".to_owned();
    drafts[0].value = Value::Bytes(OTHER_UNIT.to_vec());
    drafts[0].parents = world.heads(anna, entity, "unit");
    world.write(anna, who, drafts);
    world.sync(anna);
    assert_eq!(world.held.pop().unwrap().1, "author.not_assigned");
    world.dismiss(anna);
    world.does(anna, set(task, "place", "y"));
    world.sync(anna);
    assert_eq!(world.held.pop().unwrap().1, "author.unknown");
    world.sync(daina);
    assert_eq!(task_row(&world.sees(daina, task)).place, "Jelgava");
}

#[test]
fn a_task_given_back_belongs_to_nobody() {
    let (mut world, anna, bruno, daina, _, task) = shared_task();
    world.does(anna, asks(task, "return"));
    world.everybody_syncs();
    let course = world.sees(daina, task).course.unwrap();
    assert_eq!((course.decided.state(), course.decided.inspector()), ("returned", None));
    world.does(bruno, asks(task, "claim"));
    world.everybody_syncs();
    assert_eq!(world.sees(daina, task).course.unwrap().decided.inspector(), Some(world.user(bruno)));
}

#[test]
fn several_tasks_of_a_case_can_be_of_several_inspectors() {
    let (mut world, anna, bruno, daina) = unit();
    let (case, first) = world.planned_case(daina);
    let second = world.further_task(daina, case);
    world.everybody_syncs();
    world.does(daina, asks_for(first, "assign", world.user(anna)));
    world.does(daina, asks_for(second, "assign", world.user(bruno)));
    world.everybody_syncs();
    assert_eq!(world.refuses(bruno, asks(first, "accept")), "petition.not_allowed", "the other's task");
    world.does(bruno, asks(second, "accept"));
    world.does(anna, set(second, "place", "Dobele"));
    world.everybody_syncs();
    assert_eq!(world.held, Vec::new(), "who has a part of a case works on the case");
    assert_eq!(task_row(&world.sees(daina, second)).state, "accepted");
}

#[test]
fn the_head_of_a_unit_hands_a_case_to_another() {
    let (mut world, _, _, daina, case, task) = shared_task();
    let elsewhere = world.employ("RSV", OTHER_UNIT);
    let entity = EntityKind::Case.entity(case);
    world.does(daina, SetField { value: Value::Bytes(OTHER_UNIT.to_vec()), ..set(entity, "unit", "") });
    world.everybody_syncs();
    assert_eq!(world.held, Vec::new(), "her word counted when she gave it");
    assert_eq!(task_row(&world.sees(elsewhere, task)).place, "Jelgava");
}

#[test]
fn what_counted_before_a_restore_counts_after_it_and_what_was_held_stays_held() {
    let (world, bruno, task) = restored(false);
    let course = world.server_sees(task).course.unwrap();
    assert_eq!((course.decided.state(), course.decided.inspector()), ("assigned", Some(world.user(bruno))));
}

/// Bruno came late and was sent only what still stood: of earlier decisions he brings back the headers alone.
#[test]
fn nobody_is_held_back_because_a_decision_was_lost_with_a_backup() {
    restored(true);
}

/// Anna writes once in time and once too late; then the server comes back without any of it.
fn restored(backup_was_lost_too: bool) -> (World, At, EntityRef) {
    let (mut world, anna, _, daina) = unit();
    let bruno = world.employ("INS", OTHER_UNIT);
    let copy = world.copy_of_server();
    let (_, task) = world.planned_case(daina);
    world.does(daina, asks_for(task, "assign", world.user(anna)));
    world.everybody_syncs();
    let early = EntityKind::Note.entity(world.id());
    world.does(anna, WriteNote { note: early.id, task: task.id, text: "laikus".to_owned() });
    world.sync(anna);
    world.does(daina, asks_for(task, "reassign", world.user(bruno)));
    world.sync(daina);
    let late = EntityKind::Note.entity(world.id());
    world.does(anna, WriteNote { note: late.id, task: task.id, text: "par vēlu".to_owned() });
    if backup_was_lost_too {
        world.back_up();
    }
    world.everybody_syncs();
    let held: Vec<_> = std::mem::take(&mut world.held);
    assert_eq!(held.len(), 2, "the late note");

    world.restore(copy);
    for first in [bruno, anna, daina] {
        world.sync(first);
    }
    world.everybody_syncs();
    assert_eq!(world.held, Vec::new(), "everything was judged in its time, and is not judged anew");
    assert_eq!(note_row(&world.server_sees(early)).text, "laikus");
    assert!(world.may_see(bruno, late).is_none_or(|late| late.existence == Existence::Never));
    (world, bruno, task)
}

#[test]
fn nobody_lets_their_own_work_in_by_writing_over_the_servers_word() {
    let (mut world, anna, bruno, daina) = unit();
    let (_, task) = world.planned_case(daina);
    world.does(daina, asks_for(task, "assign", world.user(bruno)));
    world.sync(daina);
    let late = world.does(anna, set(task, "place", "Rīga"))[0];
    let (who, mut drafts) = world.plan(anna, set(task, "object", "jumts")).unwrap();
    world.sync(anna);
    drafts[0].parents = world.server().mentions_of(&late).unwrap();
    assert_eq!(drafts[0].parents.len(), 1, "her word is held");
    world.write(anna, who, drafts);
    world.sync(anna);
    let reasons: Vec<_> = world.held.iter().map(|(_, reason)| *reason).collect();
    assert_eq!(reasons, ["author.not_assigned", "scope.foreign"]);
    assert_eq!(task_row(&world.server_sees(task)).place, "Jelgava");
}

#[test]
fn an_edit_replaces_nothing_but_what_it_edits() {
    let (mut world, anna, _, daina, _, task) = shared_task();
    let (who, mut drafts) = world.plan(anna, set(task, "object", "jumts")).unwrap();
    drafts[0].parents = world.heads(anna, task, "place");
    world.write(anna, who, drafts);
    world.sync(anna);
    assert_eq!(world.held.pop().unwrap().1, "scope.foreign");
    world.sync(daina);
    assert_eq!(task_row(&world.sees(daina, task)).place, "Jelgava", "the place was not hers to make vanish");
}
