//! Stories of steps that one person must not take alone: approving one's own, deciding on a complaint about it, confirming.

use std::collections::BTreeMap;

use apseko_casework::EntityKind;
use apseko_casework::course::{Reply, reply_to};
use apseko_casework::plan::AddDocument;
use apseko_oplog::{EntityId, EntityRef, Value};

use crate::unit::{draft_document, register, seal, unit};
use crate::world::{At, UNIT, World, asks, asks_for};

const FOUR_EYES: &str = "four_eyes.same_person";

fn rejected(reason: &str) -> Reply {
    Reply::Rejected(reason.to_owned())
}

/// What the server says to a step that the device would not even offer.
fn forced(world: &mut World, at: At, entity: EntityRef, like: EntityRef, action: &str) -> Reply {
    let (who, mut drafts) = world.plan(at, asks(like, "prepare")).unwrap();
    drafts[0].entity = entity;
    drafts[0].value = Value::map([("do", Value::text(action))]);
    let petition = world.write(at, who, drafts)[0];
    world.everybody_syncs();
    reply_to(world.server(), &petition).unwrap()
}

#[test]
fn whoever_prepared_a_document_does_not_approve_it() {
    let (mut world, _, _, daina) = unit();
    let region = world.employ("RIV", UNIT);
    let (case, _) = world.planned_case(daina);
    let act = draft_document(&mut world, daina, case);
    let spare = draft_document(&mut world, daina, case);
    world.does(daina, asks(act, "prepare"));
    assert_eq!(world.refuses(daina, asks(act, "approve")), FOUR_EYES, "her device says so at once");
    world.everybody_syncs();
    assert_eq!(forced(&mut world, daina, act, spare, "approve"), rejected(FOUR_EYES), "and the server too");
    let approves = world.does(region, asks(act, "approve"))[0];
    world.everybody_syncs();
    assert_eq!(world.reply(region, approves), Reply::Accepted);
}

#[test]
fn a_petition_cannot_say_who_took_the_earlier_step() {
    let (mut world, anna, _, daina) = unit();
    let (case, _) = world.planned_case(daina);
    let act = draft_document(&mut world, daina, case);
    let mut prepare = asks(act, "prepare");
    let anna = Value::Bytes(world.user(anna).0.to_vec());
    prepare.more = BTreeMap::from([("prepared_by".to_owned(), anna)]);
    world.does(daina, prepare);
    world.everybody_syncs();
    assert_eq!(world.refuses(daina, asks(act, "approve")), FOUR_EYES, "what she says of it is not believed");
}

#[test]
fn a_complaint_is_not_decided_by_those_who_made_the_document() {
    let (mut world, _, _, daina) = unit();
    let [zane, region, lawyer] = ["OFF", "RIV", "LEG"].map(|role| world.employ(role, UNIT));
    let (case, _) = world.planned_case(daina);
    let act = draft_document(&mut world, daina, case);
    world.does(daina, asks(act, "prepare"));
    world.does(daina, seal(act, vec![register(act, "type")]));
    world.everybody_syncs();
    for (at, action) in
        [(region, "approve"), (daina, "sign"), (zane, "register"), (zane, "notify"), (zane, "contest")]
    {
        world.does(at, asks(act, action));
        world.everybody_syncs();
    }
    for at in [daina, region] {
        assert_eq!(
            world.refuses(at, asks(act, "annul")),
            FOUR_EYES,
            "they have prepared, approved or signed it"
        );
    }
    let decides = world.does(lawyer, asks(act, "annul"))[0];
    world.everybody_syncs();
    assert_eq!(world.reply(lawyer, decides), Reply::Accepted);
}

fn typed(world: &mut World, at: At, case: EntityId, type_code: &str) -> EntityRef {
    let document = world.id();
    let (type_code, fields) = (type_code.to_owned(), BTreeMap::new());
    world.does(at, AddDocument { document, case, party: None, type_code, fields });
    let document = EntityKind::Document.entity(document);
    world.does(at, asks(document, "prepare"));
    world.does(at, seal(document, vec![register(document, "type")]));
    world.everybody_syncs();
    document
}

#[test]
fn a_fine_and_the_lifting_of_a_suspension_wait_for_a_second_person() {
    for type_code in ["violation_decision", "suspension_lifting"] {
        let (mut world, anna, _, daina) = unit();
        let (case, task) = world.planned_case(daina);
        world.does(daina, asks_for(task, "assign", world.user(anna)));
        world.everybody_syncs();
        let document = typed(&mut world, anna, case, type_code);
        let alone = world.does(anna, asks(document, "sign"))[0];
        world.everybody_syncs();
        assert_eq!(
            world.reply(anna, alone),
            rejected("transition.illegal"),
            "{type_code}: nobody has agreed"
        );
        world.does(daina, asks(document, "approve"));
        world.everybody_syncs();
        let signs = world.does(anna, asks(document, "sign"))[0];
        world.everybody_syncs();
        assert_eq!(world.reply(anna, signs), Reply::Accepted, "{type_code}: two have looked at it");
    }
}

#[test]
fn what_an_inspector_records_on_the_spot_is_confirmed_by_the_head_of_the_unit() {
    let (mut world, anna, _, daina) = unit();
    let (_, task) = world.adhoc_case(anna);
    world.everybody_syncs();
    assert_eq!(world.refuses(anna, asks(task, "confirm")), "petition.not_allowed");
    let confirms = world.does(daina, asks(task, "confirm"))[0];
    world.everybody_syncs();
    assert_eq!(world.reply(daina, confirms), Reply::Accepted);
    let course = world.sees(anna, task).course.unwrap();
    assert_eq!(course.decided.state(), "accepted", "Anna goes on as before");
    let by = Value::Bytes(world.user(daina).0.to_vec());
    assert_eq!(course.decided.get("confirmed_by"), Some(&by));
    let twice = world.does(daina, asks(task, "confirm"))[0];
    world.everybody_syncs();
    assert_eq!(world.reply(daina, twice), rejected("transition.illegal"));
}

#[test]
fn a_head_who_recorded_something_on_the_spot_does_not_confirm_it() {
    let (mut world, _, _, daina) = unit();
    let region = world.employ("RIV", UNIT);
    let (_, task) = world.adhoc_case(daina);
    world.everybody_syncs();
    assert_eq!(world.refuses(daina, asks(task, "confirm")), FOUR_EYES);
    let confirms = world.does(region, asks(task, "confirm"))[0];
    world.everybody_syncs();
    assert_eq!(world.reply(region, confirms), Reply::Accepted);
}
