//! Stories of the second pair of eyes on what was recorded on the spot, as each device sees how far it has come.

use apseko_casework::course::{Reply, reply_to};
use apseko_casework::{Confirmation, asks_to_confirm, confirmation};
use apseko_oplog::{EntityRef, Ledger};

use crate::unit::unit;
use crate::world::{At, UNIT, World, asks, asks_for};

fn stands(world: &World, at: At, task: EntityRef) -> Confirmation {
    let told = confirmation(world.ledger(at), &task).unwrap();
    let course = world.sees(at, task).course.unwrap();
    assert_eq!(Confirmation::of(&course), told, "a list and the task itself say the same");
    told
}

#[test]
fn the_mark_goes_when_the_head_of_the_unit_has_confirmed() {
    let (mut world, anna, _, daina) = unit();
    let (_, task) = world.adhoc_case(anna);
    assert_eq!(
        stands(&world, anna, task),
        Confirmation::Awaited { open: true },
        "at once, without a network"
    );
    world.everybody_syncs();
    assert_eq!(stands(&world, daina, task), Confirmation::Awaited { open: true });
    let confirms = world.does(daina, asks(task, "confirm"))[0];
    let record = world.ledger(daina).record(&confirms).unwrap().unwrap();
    assert!(asks_to_confirm(&record, &task), "by this it is found again");
    let Confirmation::Asked(by) = stands(&world, daina, task) else { panic!("the server has not said") };
    assert_eq!(by.user, world.user(daina));
    world.everybody_syncs();
    for at in [anna, daina] {
        assert_eq!(stands(&world, at, task), Confirmation::Given(world.user(daina)));
    }
}

#[test]
fn it_stays_given_whatever_the_task_goes_through_afterwards() {
    let (mut world, anna, bruno, daina) = unit();
    let (_, task) = world.adhoc_case(anna);
    world.everybody_syncs();
    world.does(daina, asks(task, "confirm"));
    world.everybody_syncs();
    world.does(daina, asks_for(task, "reassign", world.user(bruno)));
    world.everybody_syncs();
    assert_eq!(stands(&world, daina, task), Confirmation::Given(world.user(daina)));
}

#[test]
fn what_is_given_back_waits_until_somebody_has_it_and_what_has_ended_waits_no_more() {
    let (mut world, anna, _, daina) = unit();
    let (_, task) = world.adhoc_case(anna);
    world.everybody_syncs();
    world.does(anna, asks(task, "return"));
    world.everybody_syncs();
    assert_eq!(stands(&world, daina, task), Confirmation::Awaited { open: false }, "nobody has it");
    world.does(daina, asks(task, "cancel"));
    world.everybody_syncs();
    assert_eq!(stands(&world, daina, task), Confirmation::Missed);
}

#[test]
fn of_two_who_confirm_at_once_one_is_told_that_it_was_done() {
    let (mut world, anna, _, daina) = unit();
    let region = world.employ("RIV", UNIT);
    let (_, task) = world.adhoc_case(anna);
    world.everybody_syncs();
    let first = world.does(daina, asks(task, "confirm"))[0];
    let second = world.does(region, asks(task, "confirm"))[0];
    world.everybody_syncs();
    assert_eq!(world.reply(daina, first), Reply::Accepted);
    assert_eq!(world.reply(region, second), Reply::Rejected("transition.illegal".to_owned()));
    for at in [daina, region] {
        assert_eq!(stands(&world, at, task), Confirmation::Given(world.user(daina)), "it is confirmed once");
    }
}

#[test]
fn whoever_lost_the_right_meanwhile_has_confirmed_nothing() {
    let (mut world, anna, _, daina) = unit();
    let region = world.employ("RIV", UNIT);
    let (_, task) = world.adhoc_case(anna);
    world.everybody_syncs();
    let late = world.does(daina, asks(task, "confirm"))[0];
    world.moves(daina, &[("INS", UNIT)], &[]);
    world.everybody_syncs();
    let reply = reply_to(world.server(), &late).unwrap();
    assert_eq!(reply, Reply::Rejected("petition.not_allowed".to_owned()));
    assert_eq!(stands(&world, region, task), Confirmation::Awaited { open: true }, "it waits for another");
}
