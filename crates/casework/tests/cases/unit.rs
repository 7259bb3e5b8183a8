//! The people of the stories and what they do most often.

use std::collections::BTreeMap;

use apseko_casework::EntityKind;
use apseko_casework::plan::{AddDocument, Seal, SetField};
use apseko_oplog::{EntityId, EntityRef, RegisterKey, Value};

use crate::world::{At, UNIT, World, asks_for};

/// Anna and Bruno visit, Daina heads the unit.
pub fn unit() -> (World, At, At, At) {
    let mut world = World::new();
    let anna = world.employ("INS", UNIT);
    let bruno = world.employ("INS", UNIT);
    let daina = world.employ("RSV", UNIT);
    (world, anna, bruno, daina)
}

/// A task that Anna and Bruno do together.
pub fn shared_task() -> (World, At, At, At, EntityId, EntityRef) {
    let (mut world, anna, bruno, daina) = unit();
    let (case, task) = world.planned_case(daina);
    let mut assign = asks_for(task, "assign", world.user(anna));
    assign.co_inspectors = vec![world.user(bruno)];
    world.does(daina, assign);
    world.everybody_syncs();
    (world, anna, bruno, daina, case, task)
}

pub fn set(entity: EntityRef, field: &str, text: &str) -> SetField {
    SetField { entity, field: field.to_owned(), value: Value::text(text), based_on: None }
}

pub fn register(entity: EntityRef, field: &str) -> RegisterKey {
    RegisterKey { entity, field: field.to_owned() }
}

pub fn seal(document: EntityRef, covered: Vec<RegisterKey>) -> Seal {
    Seal { document: document.id, covered, files: vec![[3; 32]], pdf: [4; 32], template: "akts/1".to_owned() }
}

pub fn draft_document(world: &mut World, at: At, case: EntityId) -> EntityRef {
    let document = world.id();
    let type_code = "akts".to_owned();
    world.does(at, AddDocument { document, case, party: None, type_code, fields: BTreeMap::new() });
    EntityKind::Document.entity(document)
}
