//! Stories about those who complain: who learns of them, and who works on the case without.

use apseko_casework::plan::{AddApplicant, Retract, SetField};
use apseko_casework::{EntityKind, applicant_scope, case_scope, derive_thing};
use apseko_oplog::{EntityId, EntityRef, Existence, FeedLedger, Value};

use crate::counting::Counting;
use crate::unit::{set, shared_task, unit};
use crate::world::{At, OTHER_UNIT, UNIT, World, asks_for, fields};

/// Zane of the office takes a complaint down.
fn complaint(world: &mut World, zane: At, case: EntityId) -> EntityRef {
    let applicant = world.id();
    let mut fields = fields([("name", "Jānis Sūdzētājs"), ("contact", "janis@example.lv")]);
    fields.insert("wants_anonymity".to_owned(), Value::Bool(true));
    world.does(zane, AddApplicant { applicant, case, fields });
    world.everybody_syncs();
    EntityKind::Applicant.entity(applicant)
}

fn knows(world: &World, at: At, applicant: EntityRef) -> bool {
    world.may_see(at, applicant).is_some_and(|seen| seen.shown("name") != &Value::Null)
}

#[test]
fn only_those_who_handle_the_complaint_learn_who_complained() {
    let (mut world, anna, _, daina) = unit();
    let helper = world.employ("INS", OTHER_UNIT);
    let [zane, head_of_region, lawyer, planner, manager] =
        ["OFF", "RIV", "LEG", "SAN", "MGT"].map(|role| world.employ(role, UNIT));
    let office_elsewhere = world.employ("OFF", OTHER_UNIT);
    let (case, task) = world.planned_case(daina);
    let mut assign = asks_for(task, "assign", world.user(anna));
    assign.co_inspectors = vec![world.user(helper)];
    world.does(daina, assign);
    world.everybody_syncs();
    let applicant = complaint(&mut world, zane, case);
    assert_eq!(world.held, Vec::new());
    for at in [anna, daina, zane, head_of_region] {
        assert!(knows(&world, at, applicant), "they handle it");
    }
    assert!(world.may_see(helper, task).is_some(), "who helps works on the case");
    for at in [helper, lawyer, planner, manager, office_elsewhere] {
        assert!(!knows(&world, at, applicant), "and nobody else learns who it was");
    }
}

#[test]
fn who_hands_the_task_on_forgets_who_complained() {
    let (mut world, anna, bruno, daina, case, task) = shared_task();
    let zane = world.employ("OFF", UNIT);
    world.everybody_syncs();
    let applicant = complaint(&mut world, zane, case);
    assert!(knows(&world, anna, applicant));
    assert!(!knows(&world, bruno, applicant), "Bruno only helps");
    let mut reassign = asks_for(task, "reassign", world.user(bruno));
    reassign.co_inspectors = vec![world.user(anna)];
    world.does(daina, reassign);
    world.everybody_syncs();
    world.back_up();
    world.everybody_syncs();
    assert!(knows(&world, bruno, applicant), "it is Bruno's now");
    assert!(world.may_see(anna, task).is_some(), "Anna helps him");
    assert!(!knows(&world, anna, applicant), "and needs no name for that");
}

#[test]
fn the_office_of_another_unit_knows_whom_it_has_written_down_until_somebody_has_the_task() {
    let (mut world, anna, _, daina) = unit();
    let central = world.employ("OFF", OTHER_UNIT);
    let (case, task) = world.planned_case(central);
    let applicant = complaint(&mut world, central, case);
    assert_eq!(world.held, Vec::new());
    assert!(knows(&world, central, applicant) && knows(&world, daina, applicant));
    world.does(daina, asks_for(task, "assign", world.user(anna)));
    world.everybody_syncs();
    world.back_up();
    world.everybody_syncs();
    assert!(knows(&world, anna, applicant));
    assert!(!knows(&world, central, applicant), "it is no longer theirs");
}

#[test]
fn an_applicant_is_corrected_and_taken_out_by_who_may_know_them_alone() {
    let (mut world, _, bruno, _, case, task) = shared_task();
    let zane = world.employ("OFF", UNIT);
    world.everybody_syncs();
    let applicant = complaint(&mut world, zane, case);
    world.does(zane, set(applicant, "address", "Jelgava"));
    let elsewhere = SetField { value: Value::Bytes(vec![9; 16]), ..set(applicant, "case", "") };
    assert_eq!(world.refuses(zane, elsewhere), "field.fixed");
    // Bruno has heard of the id and writes over the name all the same.
    let (who, mut drafts) = world.plan(bruno, set(task, "place", "x")).unwrap();
    (drafts[0].scope, drafts[0].entity) = (applicant_scope(case), applicant);
    drafts[0].field = "name".to_owned();
    drafts[0].parents.clear();
    let mut into_the_case = drafts.clone();
    into_the_case[0].scope = case_scope(case);
    world.write(bruno, who.clone(), drafts);
    world.write(bruno, who, into_the_case);
    world.everybody_syncs();
    let reasons: Vec<_> = world.held.drain(..).map(|(_, reason)| reason).collect();
    assert_eq!(reasons, ["author.not_assigned", "scope.foreign"]);
    assert_eq!(world.server_sees(applicant).shown("name"), &Value::text("Jānis Sūdzētājs"));
    world.does(zane, Retract { entity: applicant, seen: None });
    world.everybody_syncs();
    assert_eq!(world.server_sees(applicant).existence, Existence::Gone);
}

#[test]
fn who_complained_is_in_no_row_that_people_search() {
    let (mut world, _, _, daina) = unit();
    let zane = world.employ("OFF", UNIT);
    let (case, _) = world.planned_case(daina);
    let applicant = complaint(&mut world, zane, case);
    let server = world.server();
    let derived = derive_thing(&Counting::of(server), applicant).unwrap().unwrap();
    assert_eq!(derived.row, apseko_casework::Row::Nothing);
    assert_eq!(derived.conflicts, Vec::<String>::new());
    let lines = server.lines(&applicant_scope(case), 0, u64::MAX, 99).unwrap();
    assert_eq!(lines.len(), 4, "case, name, contact and the wish to stay unknown are beside the case");
    assert!(server.entities_in(&case_scope(case), EntityKind::Applicant.number()).unwrap().is_empty());
}
