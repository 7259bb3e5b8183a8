//! What operations add up to does not depend on the order in which they arrived, nor on whether it was derived live.

use std::collections::BTreeMap;

use crate::world::{At, UNIT, World, asks, asks_for};
use apseko_casework::plan::{
    AddSheet, GiveAnswer, Petition, Resolve, RestoreNote, Retract, RowOfAnswer, SetField, WriteNote,
};
use apseko_casework::{Answer, EntityKind, Projected, Request, answer_value, project, row_id, view};
use apseko_oplog::{
    DeviceId, EXISTS, EntityId, EntityRef, Ledger, MemoryLedger, RegisterKey, Value, rebuild,
};
use proptest::prelude::*;

/// Something that somebody does; numbers choose among what there is.
#[derive(Debug, Clone)]
enum Deed {
    Set(u8, u8),
    Retract(u8),
    Restore(u8),
    Resolve(u8),
    Ask(u8),
    Answer(u8, u8),
    Write,
    Sync,
}

fn deed() -> impl Strategy<Value = (usize, Deed)> {
    let deed = prop_oneof![
        4 => (any::<u8>(), any::<u8>()).prop_map(|(thing, word)| Deed::Set(thing, word)),
        1 => any::<u8>().prop_map(Deed::Retract),
        1 => any::<u8>().prop_map(Deed::Restore),
        1 => any::<u8>().prop_map(Deed::Resolve),
        2 => any::<u8>().prop_map(Deed::Ask),
        4 => (any::<u8>(), any::<u8>()).prop_map(|(question, option)| Deed::Answer(question, option)),
        1 => Just(Deed::Write),
        3 => Just(Deed::Sync),
    ];
    (0..3_usize, deed)
}

struct Story {
    world: World,
    people: [At; 3],
    task: EntityRef,
    sheet: EntityRef,
    things: Vec<EntityRef>,
}

impl Story {
    fn begin() -> Self {
        let mut world = World::new();
        let people = [world.employ("INS", UNIT), world.employ("INS", UNIT), world.employ("RSV", UNIT)];
        let (_, task) = world.planned_case(people[2]);
        let mut assign = asks_for(task, "assign", world.user(people[0]));
        assign.co_inspectors = vec![world.user(people[1])];
        world.does(people[2], assign);
        let sheet = EntityKind::Sheet.entity(world.id());
        let made = AddSheet {
            sheet: sheet.id,
            task: task.id,
            visit: None,
            party: None,
            definition: "apsekojums".to_owned(),
            version: 1,
            fields: BTreeMap::new(),
        };
        world.does(people[2], made);
        world.everybody_syncs();
        Self { world, people, task, sheet, things: vec![task, sheet] }
    }

    /// An answer of the sheet, or of one of two rows that follow from it.
    fn answer(&mut self, number: u8, option: u8) -> GiveAnswer {
        let answer = Answer::choice(["yes", "no"][usize::from(option) % 2]);
        let row = EntityKind::AnswerRow.entity(row_id(self.sheet.id, "added", EntityId([number % 2; 16])));
        let on_row = !number.is_multiple_of(3);
        if on_row && !self.things.contains(&row) {
            self.things.push(row);
        }
        let about = RowOfAnswer {
            row: row.id,
            group: "added".to_owned(),
            party: None,
            worker: None,
            order_item: None,
            title: Some("Cietušais".to_owned()),
        };
        GiveAnswer {
            sheet: self.sheet.id,
            row: on_row.then_some(about),
            question: format!("NN-{}", number % 4),
            answer: answer_value(&answer, 1),
            based_on: None,
        }
    }

    /// Does what makes sense; what does not is refused, and that is no part of this story.
    fn go_on(&mut self, who: usize, deed: Deed) {
        let at = self.people[who];
        let thing = |number: u8| self.things[usize::from(number) % self.things.len()];
        let field = |entity: EntityRef| match EntityKind::of(entity.kind) {
            Some(EntityKind::Task) => "place",
            Some(EntityKind::Sheet) => "purpose",
            Some(EntityKind::AnswerRow) => "title",
            _ => "text",
        };
        let wish: Request = match deed {
            Deed::Set(number, word) => {
                let entity = thing(number);
                let value = Value::text(["viens", "divi", "trīs"][usize::from(word) % 3]);
                SetField { entity, field: field(entity).to_owned(), value, based_on: None }.into()
            }
            Deed::Retract(number) => Retract { entity: thing(number), seen: None }.into(),
            Deed::Restore(number) => RestoreNote { note: thing(number).id }.into(),
            Deed::Resolve(number) if number % 4 == 0 => {
                let register = RegisterKey { entity: thing(number), field: EXISTS.to_owned() };
                Resolve { register, value: Value::Bool(number % 8 == 0) }.into()
            }
            Deed::Resolve(number) => {
                let entity = thing(number);
                let register = RegisterKey { entity, field: field(entity).to_owned() };
                Resolve { register, value: Value::text("izšķirts") }.into()
            }
            Deed::Ask(number) => {
                let steps =
                    ["accept", "prepare", "start", "finish", "postpone", "return", "claim", "reassign"];
                let inspector = self.world.user(self.people[usize::from(number / 8) % 2]);
                let asked = asks(self.task, steps[usize::from(number) % steps.len()]);
                Petition { inspector: Some(inspector), ..asked }.into()
            }
            Deed::Answer(number, option) => self.answer(number, option).into(),
            Deed::Write => {
                let note = EntityKind::Note.entity(self.world.id());
                self.things.push(note);
                WriteNote { note: note.id, task: self.task.id, text: "vārds".to_owned() }.into()
            }
            Deed::Sync => return self.world.sync(at),
        };
        if let Ok((person, drafts)) = self.world.plan(at, wish) {
            self.world.write(at, person, drafts);
        }
    }
}

fn views(ledger: &MemoryLedger) -> BTreeMap<EntityRef, Projected> {
    let seen =
        ledger.entities().into_iter().filter_map(|entity| Some((entity, view(ledger, &entity).unwrap()?)));
    seen.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_arrival_adds_up_to_the_same(
        deeds in proptest::collection::vec(deed(), 1..40),
        order in proptest::collection::vec(any::<u32>(), 400),
    ) {
        let mut story = Story::begin();
        for (who, deed) in deeds {
            story.go_on(who, deed);
        }
        story.world.everybody_syncs();
        let live = views(story.world.server());

        let mut records: Vec<_> = story.world.server().records().cloned().collect();
        let mut keys = order.iter().cycle();
        records.sort_by_cached_key(|_| *keys.next().unwrap());
        let mut shuffled = MemoryLedger::default();
        for record in &records {
            shuffled.insert(record).unwrap();
        }
        rebuild(&mut shuffled, 1, Some(DeviceId([0x5e; 16]))).unwrap();
        prop_assert_eq!(&views(&shuffled), &live, "rebuilt from operations in any order");

        // The head of the unit has all of the case: their device tells the same story as the server.
        prop_assert_eq!(&views(story.world.ledger(story.people[2])), &live);
    }

    #[test]
    fn the_order_in_which_heads_are_handed_over_changes_nothing(seed in any::<u64>()) {
        let mut story = Story::begin();
        for (who, word) in [(0, 0), (1, 1), (2, 2)] {
            story.go_on(who, Deed::Set(0, word));
            story.go_on(who, Deed::Ask(4));
        }
        story.go_on(1, Deed::Retract(0));
        story.world.everybody_syncs();
        let ledger = story.world.server();
        let mut heads = ledger.heads_of(&story.task).unwrap();
        let scope = heads[0].header.scope;
        let in_order = project(story.task, scope, &heads, &[]);
        let turn = usize::try_from(seed % u64::try_from(heads.len()).unwrap()).unwrap();
        heads.rotate_left(turn);
        if seed % 2 == 0 {
            heads.reverse();
        }
        prop_assert!(in_order.has_conflict());
        prop_assert_eq!(project(story.task, scope, &heads, &[]), in_order);
    }
}
