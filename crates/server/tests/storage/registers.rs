//! Heads: what a field is worth now. Found without reading what they replaced.

use std::collections::BTreeSet;

use apseko_oplog::{EXISTS, Held, Kind, Record, Value, decided_field};
use apseko_server::storage::{NewThing, Storage};

use crate::material::{
    Draft, SCOPE, THING, by_number, changes, envelope, inserting, line, numbers, op, op_in, op_with, put,
    register, stranger, stream, thing, waiting,
};

pub fn only_heads_are_heads(storage: &dyn Storage) {
    let mut n = 0;
    let mut heads = Vec::new();
    for effective in [true, false] {
        for children in [0, 1] {
            for body in [op(1).body, Held::Missing, Held::Erased] {
                n += 1;
                let here = matches!(body, Held::Here(_));
                let whole = op(u64::try_from(n).unwrap());
                let body = if here { whole.body.clone() } else { body };
                let record = Record { effective, children, body, holds: 7, pins: 7, ..whole };
                if record.is_head() {
                    heads.push((n, record.clone()));
                }
                put(storage, &inserting([(n, record)]));
            }
        }
    }
    assert_eq!(heads.len(), 1, "the story covers every combination");
    let mut picture = storage.read().unwrap();
    assert_eq!(by_number(picture.heads(&[register(THING, "name")]).unwrap()), heads);
    assert_eq!(by_number(picture.heads_of(&[THING]).unwrap()), heads);
}

pub fn an_update_makes_a_head_and_takes_it_away(storage: &dyn Storage) {
    put(storage, &inserting([(1, op(1))]));
    let steps = [
        (Record { children: 1, ..op(1) }, false, "replaced"),
        (Record { children: 0, ..op(1) }, true, "what replaced it was held back"),
        (Record { effective: false, ..op(1) }, false, "held back itself"),
        (op(1), true, "let in"),
        (Record { body: Held::Missing, ..op(1) }, false, "its body went away"),
        (op(1), true, "its body came back, and with it the field that it writes"),
        (Record { body: Held::Erased, ..op(1) }, false, "destroyed"),
    ];
    for (record, is_head, why) in steps {
        put(storage, &changes(|all| all.updated.extend([(1, record.clone())])));
        let mut picture = storage.read().unwrap();
        let expected: Vec<_> = is_head.then_some((1, record)).into_iter().collect();
        assert_eq!(by_number(picture.heads(&[register(THING, "name")]).unwrap()), expected, "{why}");
        assert_eq!(by_number(picture.heads_of(&[THING]).unwrap()), expected, "{why}");
    }
}

pub fn a_thing_has_the_heads_of_all_its_registers(storage: &dyn Storage) {
    let of = |n: u64, kind, number, field: &str| {
        op_with(n, |draft| {
            draft.said.entity = thing(kind, number);
            draft.said.field = field.to_owned();
        })
    };
    let records = [
        (1, of(1, 14, 7, "name")),
        (2, of(2, 14, 7, "address")),
        (3, of(3, 14, 8, "name")),
        (4, of(4, 15, 7, "name")),
        (5, of(5, 14 << 8, 7, "name")),
        (6, Record { children: 1, ..of(6, 14, 7, "name") }),
    ];
    put(storage, &inserting(records));
    let mut picture = storage.read().unwrap();
    assert_eq!(
        numbers(picture.heads_of(&[thing(14, 7)]).unwrap()),
        [1, 2],
        "neither a neighbour's nor an old one"
    );
    assert_eq!(numbers(picture.heads_of(&[thing(14, 8), thing(15, 7), thing(16, 7)]).unwrap()), [3, 4]);
    let asked = [
        register(thing(14, 7), "address"),
        register(thing(15, 7), "name"),
        register(thing(15, 7), "address"),
    ];
    assert_eq!(numbers(picture.heads(&asked).unwrap()), [2, 4], "a field is asked for with its own thing");
}

pub fn fields_are_told_apart_to_the_last_letter(storage: &dyn Storage) {
    let long = "ā".repeat(5_000);
    let fields = [
        String::new(),
        "a".to_owned(),
        "A".to_owned(),
        "a ".to_owned(),
        "aa".to_owned(),
        "a%".to_owned(),
        "ā".to_owned(),
        "a\u{304}".to_owned(),
        "🦺'\"\\x00\n".to_owned(),
        "a\0b".to_owned(),
        long.clone(),
        format!("{long}b"),
        format!("{long}c"),
    ];
    let records = (1_i64..).zip(&fields).map(|(n, field)| (n, op_in(n.cast_unsigned(), field)));
    put(storage, &inserting(records));
    let mut picture = storage.read().unwrap();
    for (n, field) in (1..).zip(&fields) {
        let found = numbers(picture.heads(&[register(THING, field)]).unwrap());
        assert_eq!(found, [n], "a device may name a field as it likes");
    }
    assert_eq!(picture.heads_of(&[THING]).unwrap().len(), fields.len());
}

pub fn several_heads_of_a_register_are_all_there(storage: &dyn Storage) {
    put(storage, &inserting((1..=3_i64).map(|n| (n, op(n.cast_unsigned())))));
    let found = storage.read().unwrap().heads(&[register(THING, "name")]).unwrap();
    assert_eq!(numbers(found), [1, 2, 3], "people disagree, and nobody's work is hidden");
}

pub fn each_kind_writes_its_own_register(storage: &dyn Storage) {
    let decided = |draft: &mut Draft| {
        draft.facts.kind = Kind::Verdict;
        draft.facts.seen = vec![stranger(1)];
        draft.said.value = Value::map([("outcome", Value::text("accepted")), ("value", Value::Int(1))]);
    };
    let kind = |n, kind| op_with(n, |draft| draft.facts.kind = kind);
    let records = [
        (1, op_with(1, decided)),
        (2, kind(2, Kind::Retract)),
        (3, kind(3, Kind::Petition)),
        (4, kind(4, Kind::Other(77))),
        (5, op_in(5, "=name")),
        (6, kind(6, Kind::Note)),
    ];
    put(storage, &inserting(records));
    let mut picture = storage.read().unwrap();
    let mut heads = |field: &str| numbers(picture.heads(&[register(THING, field)]).unwrap());
    assert_eq!(heads(&decided_field("name")), [1], "a fact cannot pose as a decision");
    assert_eq!(heads(EXISTS), [2]);
    assert_eq!(heads("name"), [6], "what writes no register is nobody's head");
    assert_eq!(numbers(picture.heads_of(&[THING]).unwrap()), [1, 2, 6]);
}

pub fn forgetting_takes_what_was_derived_and_nothing_else(storage: &dyn Storage) {
    let record = Record { seq: Some(4), cover: Some(stranger(9)), holds: 2, pins: 3, ..op(1) };
    put(
        storage,
        &changes(|all| {
            all.inserted
                .extend([(1, record.clone()), (2, Record { children: 1, body: Held::Erased, ..op(2) })]);
            all.tips.insert(stream(1), record.header.clone());
            all.things.insert(NewThing { scope: SCOPE, entity: THING });
            all.awaited.insert((stranger(1), stranger(2)));
            all.mentions.insert((stranger(1), stranger(2)));
            all.pending.insert(1, (record.id(), true));
            all.erasures.insert(stranger(1));
            all.signatures.insert(stranger(1), envelope(1));
            all.lines.push((SCOPE, line(4)));
            all.parked.push(waiting(3, stranger(1)));
        }),
    );
    put(storage, &changes(|all| all.forget_derived = true));
    let mut picture = storage.read().unwrap();
    let bare = |record| Record { effective: false, children: 0, holds: 0, pins: 0, ..record };
    let expected = [(1, bare(record)), (2, bare(Record { body: Held::Erased, ..op(2) }))];
    assert_eq!(by_number(picture.arrived_after(0, 10).unwrap()), expected, "what was sent stays");
    assert!(picture.heads_of(&[THING]).unwrap().is_empty());
    assert!(picture.awaiting(&[stranger(1)]).unwrap().is_empty());
    assert!(picture.mentions(&[stranger(1)]).unwrap().is_empty());
    assert!(picture.pending().unwrap().is_empty());
    assert_eq!(picture.tips(&[stream(1)]).unwrap().len(), 1);
    assert_eq!(picture.things(&SCOPE, THING.kind).unwrap(), [THING]);
    assert_eq!(picture.erasures(&[stranger(1)]).unwrap(), BTreeSet::from([stranger(1)]));
    assert_eq!(picture.signatures(&[stranger(1)]).unwrap().len(), 1);
    assert_eq!(picture.lines(&SCOPE, 0, u64::MAX, 9).unwrap(), [line(4)]);
    assert_eq!(picture.parked_count().unwrap(), 1);
}

pub fn what_is_derived_anew_follows_the_forgetting(storage: &dyn Storage) {
    // More than one batch, if the database goes through them in batches.
    let many = (1..=2_500_i64).map(|n| (n, op_in(n.cast_unsigned(), &format!("f{n}"))));
    put(
        storage,
        &changes(|all| {
            all.inserted.extend(many);
            all.awaited.insert((stranger(1), stranger(2)));
            all.mentions.insert((stranger(1), stranger(2)));
            all.pending.insert(1, (stranger(1), true));
        }),
    );
    let rebuilt = changes(|all| {
        all.forget_derived = true;
        all.inserted.insert(2_501, op_in(2_501, "f2501"));
        all.updated.insert(2_400, op_in(2_400, "f2400"));
        all.awaited.insert((stranger(1), stranger(3)));
        all.mentions.insert((stranger(1), stranger(3)));
        all.pending.insert(2, (stranger(2), true));
    });
    put(storage, &rebuilt);
    let mut picture = storage.read().unwrap();
    assert_eq!(numbers(picture.heads_of(&[THING]).unwrap()), [2_400, 2_501], "forgetting comes first of all");
    assert_eq!(numbers(picture.heads(&[register(THING, "f2400")]).unwrap()), [2_400]);
    assert_eq!(picture.awaiting(&[stranger(1)]).unwrap(), [(stranger(1), stranger(3))]);
    assert_eq!(picture.mentions(&[stranger(1)]).unwrap(), [(stranger(1), stranger(3))]);
    assert_eq!(picture.pending().unwrap(), [(2, stranger(2))]);
}
