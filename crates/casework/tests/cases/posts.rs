//! Stories of people who change: a transfer to another unit, a deputy for a week, a colleague who was lent, a lawyer.

use apseko_casework::course::Reply;
use apseko_casework::plan::WriteNote;
use apseko_casework::{EntityKind, note_row, task_row, unit_scope};
use apseko_oplog::Rules;

use crate::unit::{draft_document, register, seal, set, unit};
use crate::world::{OTHER_UNIT, UNIT, World, asks, asks_for};

#[test]
fn the_case_of_a_unit_that_somebody_has_left_leaves_their_device_and_their_late_word_is_kept() {
    let (mut world, anna, bruno, daina) = unit();
    let (_, task) = world.planned_case(daina);
    world.does(daina, asks_for(task, "assign", world.user(anna)));
    world.everybody_syncs();
    let note = EntityKind::Note.entity(world.id());
    world.does(anna, WriteNote { note: note.id, task: task.id, text: "no lauka".to_owned() });
    let accepts = world.does(anna, asks(task, "accept"))[0];
    world.moves(anna, &[("INS", OTHER_UNIT)], &[UNIT]);
    world.everybody_syncs();
    world.back_up();
    world.everybody_syncs();
    assert_eq!(world.held, Vec::new(), "the task was hers, and what she found is not lost");
    assert_eq!(note_row(&world.sees(daina, note)).text, "no lauka");
    assert!(world.may_see(anna, task).is_none(), "she works elsewhere now, and the case is not hers to read");
    let said = apseko_casework::course::reply_to(world.server(), &accepts).unwrap();
    assert_eq!(said, Reply::Rejected("petition.not_allowed".to_owned()), "she does not go on with it");
    assert_eq!(task_row(&world.server_sees(task)).state, "assigned", "and it waits for Daina's word");
    let again = world.does(daina, asks_for(task, "reassign", world.user(anna)))[0];
    world.everybody_syncs();
    assert_eq!(world.reply(daina, again), Reply::Rejected("petition.not_allowed".to_owned()));
    world.does(daina, asks_for(task, "reassign", world.user(bruno)));
    world.everybody_syncs();
    assert_eq!(task_row(&world.sees(bruno, task)).inspector, Some(world.user(bruno)));
}

#[test]
fn who_comes_back_to_a_unit_has_not_left_it() {
    let (mut world, anna, _, daina) = unit();
    let (_, task) = world.planned_case(daina);
    world.does(daina, asks_for(task, "assign", world.user(anna)));
    world.moves(anna, &[("INS", UNIT)], &[UNIT]);
    world.everybody_syncs();
    assert_eq!(task_row(&world.sees(anna, task)).inspector, Some(world.user(anna)));
    world.does(anna, asks(task, "accept"));
    world.everybody_syncs();
    assert_eq!(
        task_row(&world.server_sees(task)).state,
        "accepted",
        "a post of today is stronger than one that is over"
    );
}

#[test]
fn a_founder_who_has_left_the_unit_does_not_read_on() {
    let (mut world, anna, _, _) = unit();
    let (_, task) = world.planned_case(anna);
    assert!(world.may_see(anna, task).is_some());
    world.moves(anna, &[("INS", OTHER_UNIT)], &[UNIT]);
    world.back_up();
    world.everybody_syncs();
    assert!(world.may_see(anna, task).is_none());
}

#[test]
fn a_colleague_who_was_lent_has_left_nothing() {
    let (mut world, _, _, daina) = unit();
    let lent = world.employ("INS", OTHER_UNIT);
    let (_, task) = world.planned_case(daina);
    world.does(daina, asks_for(task, "assign", world.user(lent)));
    world.everybody_syncs();
    world.does(lent, asks(task, "accept"));
    world.everybody_syncs();
    assert_eq!(task_row(&world.sees(lent, task)).state, "accepted");
}

#[test]
fn a_deputy_gives_out_work_in_the_week_of_the_deputy_and_not_after_it() {
    let (mut world, anna, bruno, daina) = unit();
    let deputy = world.employ("INS", OTHER_UNIT);
    let (_, task) = world.planned_case(daina);
    assert!(world.may_see(deputy, task).is_none(), "a stranger before it");
    world.moves(deputy, &[("INS", OTHER_UNIT), ("RSV", UNIT)], &[]);
    world.everybody_syncs();
    let given = world.does(deputy, asks_for(task, "assign", world.user(anna)))[0];
    world.everybody_syncs();
    assert_eq!(world.reply(deputy, given), Reply::Accepted);
    let late = world.does(deputy, asks_for(task, "reassign", world.user(bruno)))[0];
    world.moves(deputy, &[("INS", OTHER_UNIT)], &[]);
    world.everybody_syncs();
    world.back_up();
    world.everybody_syncs();
    let said = apseko_casework::course::reply_to(world.server(), &late).unwrap();
    assert_eq!(said, Reply::Rejected("petition.not_allowed".to_owned()), "the week is over");
    assert!(world.may_see(deputy, task).is_none(), "and the cases are Daina's again");
}

#[test]
fn the_head_of_a_region_reads_and_heads_every_unit_below() {
    let (mut world, anna, _, daina) = unit();
    let region = world.employ("RIV", OTHER_UNIT);
    world.moves(region, &[("RIV", OTHER_UNIT), ("RIV", UNIT)], &[]);
    let (_, task) = world.planned_case(daina);
    let given = world.does(region, asks_for(task, "assign", world.user(anna)))[0];
    world.everybody_syncs();
    assert_eq!(world.reply(region, given), Reply::Accepted);
    let device = world.device(region);
    let rules = apseko_casework::CaseRules::new(&world.staff);
    let granted = rules.grants(world.server(), &device).unwrap();
    for unit in [UNIT, OTHER_UNIT] {
        assert!(granted.contains(&unit_scope(unit)), "what belongs to a unit belongs to its region");
    }
}

#[test]
fn a_lawyer_reads_a_case_from_the_day_on_which_a_document_comes_before_them() {
    let (mut world, anna, _, daina) = unit();
    let lawyer = world.employ("LEG", UNIT);
    let elsewhere = world.employ("LEG", OTHER_UNIT);
    let (case, task) = world.planned_case(daina);
    world.does(daina, asks_for(task, "assign", world.user(anna)));
    world.everybody_syncs();
    let order = draft_document(&mut world, anna, case);
    world.does(anna, asks(order, "prepare"));
    world.does(anna, seal(order, vec![register(order, "type")]));
    world.everybody_syncs();
    assert!(world.may_see(lawyer, task).is_none(), "nothing of it waits for a lawyer yet");
    world.does(daina, asks(order, "approve"));
    world.everybody_syncs();
    let signs = world.does(lawyer, asks(order, "sign"))[0];
    world.does(lawyer, set(order, "subject", "Rīkojums"));
    world.everybody_syncs();
    assert_eq!(world.reply(lawyer, signs), Reply::Accepted);
    assert_eq!(world.held, Vec::new(), "a lawyer writes on the paper before them");
    assert!(world.may_see(elsewhere, task).is_none(), "not of another unit");
}

#[test]
fn those_who_look_after_the_system_have_no_case_on_their_device() {
    let (mut world, anna, _, daina) = unit();
    let people: Vec<_> = ["SAN", "ADM", "SEC", "MGT"].map(|role| world.employ(role, UNIT)).into();
    let (_, task) = world.planned_case(daina);
    world.does(daina, asks_for(task, "assign", world.user(anna)));
    world.everybody_syncs();
    for at in people {
        assert!(world.may_see(at, task).is_none());
    }
}

#[test]
fn who_is_nothing_opens_no_case() {
    let mut world = World::new();
    let nobody = world.employ("", UNIT);
    world.planned_case(nobody);
    assert!(!world.held.is_empty(), "a person without a post has no word that counts");
}
