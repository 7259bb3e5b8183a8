//! What people are told to disagree on is what one finds who reads every register by hand.

use std::collections::{BTreeMap, BTreeSet};

use apseko_oplog::{EXISTS, Existence, Kind, Ledger, OpId, Record, RegisterKey, existence, read_register};
use proptest::prelude::*;

use super::device::Device;
use super::*;
use crate::{Conflict, ConflictKey, View};

/// Where people disagree, with the operations behind each value.
type Found = BTreeMap<(u16, Uuid, String), BTreeSet<BTreeSet<OpId>>>;

fn told(device: &Device) -> Found {
    let conflicts = View::of(device.connection()).conflicts().unwrap();
    let ops = |conflict: &Conflict| {
        let of_one = conflict.alternatives.iter();
        of_one.map(|alternative| alternative.said.iter().map(|said| said.op).collect()).collect()
    };
    let at = |conflict: &Conflict| (conflict.key.kind.number(), conflict.key.id, conflict.key.field.clone());
    conflicts.iter().map(|conflict| (at(conflict), ops(conflict))).collect()
}

fn by_hand(device: &Device) -> Found {
    let tables = OpTables::new(device.connection());
    let mut found = Found::new();
    for entity in tables.entities().unwrap() {
        let heads = tables.heads_of(&entity).unwrap();
        let stands = existence(&heads);
        if stands == Existence::Gone {
            continue;
        }
        let at = |field: &str| (entity.kind, Uuid::from_bytes(entity.id.0), field.to_owned());
        if stands == Existence::Disputed {
            found.insert(at(EXISTS), disputed(&heads));
        }
        let mut registers: BTreeMap<String, Vec<Record>> = BTreeMap::new();
        for head in heads {
            registers.entry(head.register().unwrap().field).or_default().push(head);
        }
        for (field, heads) in registers {
            let register = read_register(heads);
            if register.is_conflict() && field != EXISTS && !field.starts_with('=') {
                let ops = register.alternatives.iter();
                let ops = ops.map(|alternative| alternative.heads.iter().map(Record::id).collect());
                found.insert(at(&field), ops.collect());
            }
        }
    }
    found
}

fn disputed(heads: &[Record]) -> BTreeSet<BTreeSet<OpId>> {
    let (out, others): (Vec<&Record>, Vec<&Record>) =
        heads.iter().partition(|head| head.header.kind == Kind::Retract);
    let seen: Vec<&OpId> = out.iter().flat_map(|head| &head.header.seen).collect();
    let there = others.iter().filter(|head| {
        let field = head.register().unwrap().field;
        field == EXISTS || !seen.contains(&&head.id()) && !field.starts_with('=')
    });
    [there.map(|head| head.id()).collect(), out.iter().map(|head| head.id()).collect()].into()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn whatever_people_do_they_are_told_what_they_disagree_on(
        deeds in proptest::collection::vec(deed(), 1..60),
    ) {
        for device in &live(&deeds) {
            let told = told(device);
            prop_assert_eq!(&told, &by_hand(device));
            let view = View::of(device.connection());
            prop_assert_eq!(view.count_conflicts().unwrap() as usize, told.len());
            rebuild(device.connection()).unwrap();
            prop_assert_eq!(view.count_conflicts().unwrap() as usize, told.len(), "the same derived anew");
        }
    }
}

/// Two people give different answers, and one takes out a worker whom the other renames.
fn quarrel() -> [Device; 2] {
    let [mut anna, mut bruno] = site();
    assert!(anna.asks(request(&Deed::Answer(0, true)).unwrap()));
    assert!(bruno.asks(request(&Deed::Answer(0, false)).unwrap()));
    let worker = EntityKind::Worker.entity(WORKERS[0]);
    assert!(anna.asks(Retract { entity: worker, seen: None }.into()));
    let name = BTreeMap::from([("name".to_owned(), FieldEdit::now(Value::text("Jānis Ābols")))]);
    assert!(bruno.asks(EditThing { entity: worker, fields: name }.into()));
    let mut both = [anna, bruno];
    sync(&mut both);
    both
}

#[test]
fn each_alternative_says_who_stands_behind_it_and_where() {
    let [anna, _] = quarrel();
    let view = View::of(anna.connection());
    let conflicts = view.conflicts().unwrap();
    let fields: Vec<&str> = conflicts.iter().map(|conflict| conflict.key.field.as_str()).collect();
    assert_eq!(fields, [EXISTS, "q:DA-0"], "the newest word first");
    let answer = &conflicts[1];
    assert_eq!(answer.alternatives.len(), 2);
    let said: Vec<_> = answer.alternatives.iter().map(|it| (it.said[0].device[0], it.said[0].here)).collect();
    assert!(said.contains(&(0xa, true)) && said.contains(&(0xb, false)), "{said:?}");
    assert_eq!(answer.seen.len(), 2);
    let [there, out] = conflicts[0].alternatives.as_slice() else { panic!("there or out") };
    assert_eq!((&there.value, there.said[0].wrote.as_str()), (&Value::Bool(true), "name"));
    assert_eq!((&out.value, out.said[0].device[0]), (&Value::Bool(false), 0xa));
    assert_eq!(view.conflict(&answer.key).unwrap().as_ref(), Some(answer));
    let at = |field: &str| ConflictKey { field: field.to_owned(), ..answer.key.clone() };
    assert_eq!(view.conflict(&at("q:DA-1")).unwrap(), None, "nobody has answered that");
    let definition = view.conflict(&at("definition")).unwrap().unwrap();
    assert_eq!((definition.open, definition.alternatives.len()), (false, 1), "nobody disagrees on that");
}

#[test]
fn what_was_decided_is_no_longer_told() {
    let mut both = quarrel();
    let register = |field: &str, entity| RegisterKey { entity, field: field.to_owned() };
    let sheet = EntityKind::Sheet.entity(SHEET);
    let worker = EntityKind::Worker.entity(WORKERS[0]);
    let decisions =
        [(register("q:DA-0", sheet), answer(true)), (register(EXISTS, worker), Value::Bool(false))];
    for (register, value) in decisions {
        assert!(both[1].asks(crate::words::Resolve { register, value }.into()));
    }
    sync(&mut both);
    for device in &both {
        assert_eq!(View::of(device.connection()).count_conflicts().unwrap(), 0);
        assert!(told(device).is_empty());
    }
}

#[test]
fn a_thing_that_was_taken_out_takes_its_disagreements_along() {
    let [mut anna, mut bruno] = site();
    assert!(anna.asks(request(&Deed::AnswerOfWorker(0, 0, true)).unwrap()));
    assert!(bruno.asks(request(&Deed::AnswerOfWorker(0, 0, false)).unwrap()));
    bruno.receive(&anna.records());
    assert_eq!(View::of(bruno.connection()).count_conflicts().unwrap(), 1);
    let row = EntityKind::AnswerRow.entity(row_of(0));
    assert!(bruno.asks(Retract { entity: row, seen: None }.into()));
    assert_eq!(View::of(bruno.connection()).count_conflicts().unwrap(), 0);
    assert!(told(&bruno).is_empty());
}
