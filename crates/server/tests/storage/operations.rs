//! Operations come back as they were given, by their id and in the order of arrival.

use std::sync::Arc;

use apseko_oplog::{Body, Held, Kind, OpId, Record, Value};
use apseko_server::storage::{Changes, Kept, Storage};

use crate::material::{
    SCOPE, THING, by_number, changes, envelope, ids, inserting, numbers, op, op_in, op_of_bytes, op_with,
    put, register, stranger, stream,
};

/// What is kept under these ids.
fn kept(storage: &dyn Storage, ids: &[OpId]) -> Vec<(i64, Record)> {
    by_number(storage.read().unwrap().records(ids).unwrap())
}

pub fn an_operation_comes_back_as_it_was(storage: &dyn Storage) {
    let most = i64::MAX.cast_unsigned();
    let records = vec![
        (1, op(1)),
        (2, Record { body: Held::Missing, effective: false, ..op(2) }),
        (3, Record { body: Held::Erased, seq: Some(0), ..op(3) }),
        (4, Record { seq: Some(most), cover: Some(stranger(1)), children: 2, holds: 3, pins: 4, ..op(4) }),
        (i64::MAX, op(5)),
    ];
    put(storage, &inserting(records.clone()));
    let ids: Vec<OpId> = records.iter().map(|(_, record)| record.id()).collect();
    assert_eq!(kept(storage, &ids), records, "nothing may be lost, and nothing may change places");
}

pub fn numbers_in_a_header_may_be_as_large_as_they_can(storage: &dyn Storage) {
    let record = op_with(1, |draft| {
        draft.facts.kind = Kind::Other(u64::MAX >> 1);
        draft.facts.dseq = u32::MAX;
        draft.facts.prev = Some(stranger(1));
        draft.facts.needs = u16::MAX;
        draft.facts.parents = (0..300).map(stranger).collect();
        draft.facts.stamp.mono_ms = u64::MAX;
        draft.facts.stamp.wall_ms = i64::MIN;
        draft.said.value = Value::Int(i64::MIN);
    });
    put(storage, &inserting([(1, record.clone())]));
    assert_eq!(kept(storage, &[record.id()]), [(1, record)], "a device may write what the format allows");
}

pub fn a_body_that_nobody_can_read_is_kept(storage: &dyn Storage) {
    let bodies: [&[u8]; 3] = [b"", b"\0\xff'; DROP TABLE op; --", &[0xff; 100]];
    for (n, bytes) in (1_i64..).zip(bodies) {
        let record = op_of_bytes(n.cast_unsigned(), bytes);
        put(storage, &inserting([(n, record.clone())]));
        assert_eq!(kept(storage, &[record.id()]), [(n, record)], "a fact is never refused for being strange");
    }
}

pub fn a_large_body_is_kept(storage: &dyn Storage) {
    let bytes: Vec<u8> = (0..1_u32 << 20).map(|place| (place % 251) as u8).collect();
    let record = op_with(1, |draft| draft.said.value = Value::Bytes(bytes));
    put(storage, &inserting([(1, record.clone())]));
    assert_eq!(kept(storage, &[record.id()]), [(1, record.clone())]);
    let found = storage.read().unwrap().heads(&[register(THING, "name")]).unwrap();
    assert_eq!(by_number(found), [(1, record)], "also where it is found by its register");
}

pub fn five_thousand_are_found_at_once(storage: &dyn Storage) {
    let records: Vec<(i64, Record)> =
        (1..=5_000_i64).map(|n| (n, op_in(n.cast_unsigned(), &format!("f{n}")))).collect();
    put(
        storage,
        &changes(|all| {
            all.inserted.extend(records.iter().cloned());
            all.tips.extend(records.iter().map(|(_, record)| (record.header.stream, record.header.clone())));
            all.awaited.extend(records.iter().map(|(n, record)| (stranger(n.cast_unsigned()), record.id())));
            all.signatures.extend(records.iter().map(|(_, record)| (record.id(), envelope(1))));
        }),
    );
    let mut asked: Vec<OpId> = records.iter().map(|(_, record)| record.id()).collect();
    let streams: Vec<_> = (1..=5_000).map(stream).collect();
    let registers: Vec<_> = (1..=5_000).map(|n| register(THING, &format!("f{n}"))).collect();
    let mut picture = storage.read().unwrap();
    assert_eq!(picture.signatures(&asked).unwrap().len(), 5_000);
    asked.extend((1..=5_000).map(stranger));
    assert_eq!(by_number(picture.records(&asked).unwrap()), records, "strangers among them are passed over");
    assert_eq!(picture.awaiting(&asked).unwrap().len(), 5_000);
    assert_eq!(picture.tips(&streams).unwrap().len(), 5_000);
    assert_eq!(by_number(picture.heads(&registers).unwrap()), records);
    assert_eq!(picture.heads_of(&[THING]).unwrap().len(), 5_000);
    assert!(picture.erasures(&asked).unwrap().is_empty());
}

pub fn what_is_named_twice_is_answered_once(storage: &dyn Storage) {
    let record = op(1);
    let id = record.id();
    put(
        storage,
        &changes(|all| {
            all.inserted.insert(1, record.clone());
            all.tips.insert(record.header.stream, record.header.clone());
            all.awaited.insert((id, id));
            all.mentions.insert((id, id));
            all.signatures.insert(id, envelope(1));
            all.parked.push(crate::material::waiting(2, id));
        }),
    );
    let mut picture = storage.read().unwrap();
    assert_eq!(picture.records(&[id, id]).unwrap().len(), 1, "a caller may count the answers");
    assert_eq!(picture.tips(&[stream(1), stream(1)]).unwrap().len(), 1);
    assert_eq!(picture.heads(&[register(THING, "name"), register(THING, "name")]).unwrap().len(), 1);
    assert_eq!(picture.heads_of(&[THING, THING]).unwrap().len(), 1);
    assert_eq!(picture.awaiting(&[id, id]).unwrap().len(), 1);
    assert_eq!(picture.mentions(&[id, id]).unwrap().len(), 1);
    assert_eq!(picture.signatures(&[id, id]).unwrap().len(), 1);
    assert_eq!(picture.parked_for(&[id, id]).unwrap().len(), 1);
}

pub fn empty_lists_have_empty_answers(storage: &dyn Storage) {
    put(storage, &inserting([(1, op(1))]));
    put(storage, &Changes::default());
    let mut picture = storage.read().unwrap();
    assert!(picture.records(&[]).unwrap().is_empty());
    assert!(picture.tips(&[]).unwrap().is_empty());
    assert!(picture.heads(&[]).unwrap().is_empty());
    assert!(picture.heads_of(&[]).unwrap().is_empty());
    assert!(picture.awaiting(&[]).unwrap().is_empty());
    assert!(picture.mentions(&[]).unwrap().is_empty());
    assert!(picture.erasures(&[]).unwrap().is_empty());
    assert!(picture.signatures(&[]).unwrap().is_empty());
    assert!(picture.parked_for(&[]).unwrap().is_empty());
    drop(picture);
    storage.note_orders(&[]).unwrap();
    assert!(storage.noted_orders().unwrap().is_empty());
}

pub fn what_is_not_there_is_not_found(storage: &dyn Storage) {
    put(storage, &inserting([(1, op(1))]));
    let mut picture = storage.read().unwrap();
    let unknown = [stranger(1), OpId([0; 32]), OpId([0xff; 32])];
    assert!(picture.records(&unknown).unwrap().is_empty());
    assert!(picture.tips(&[stream(1), stream(2)]).unwrap().is_empty(), "a tip is only what was called one");
    assert!(picture.heads(&[register(THING, "other")]).unwrap().is_empty());
    assert!(picture.heads_of(&[crate::material::thing(14, 8)]).unwrap().is_empty());
    assert!(picture.arrived_after(1, 10).unwrap().is_empty());
    assert!(picture.awaiting(&unknown).unwrap().is_empty());
    assert!(picture.mentions(&unknown).unwrap().is_empty());
    assert!(picture.pending().unwrap().is_empty());
    assert!(picture.erasures(&unknown).unwrap().is_empty());
    assert!(picture.signatures(&unknown).unwrap().is_empty());
    assert!(picture.lines(&SCOPE, 0, u64::MAX, 10).unwrap().is_empty());
    assert!(picture.scopes().unwrap().is_empty());
    assert!(picture.things(&SCOPE, 14).unwrap().is_empty());
    assert!(picture.parked_for(&unknown).unwrap().is_empty());
    assert_eq!(picture.parked_count().unwrap(), 0);
}

pub fn operations_come_in_the_order_of_arrival(storage: &dyn Storage) {
    // Written in another order than they are numbered, and with gaps.
    for n in [40_i64, 7, 1_000_000, 8, 1] {
        put(storage, &inserting([(n, op(n.cast_unsigned()))]));
    }
    let mut picture = storage.read().unwrap();
    let mut after = |n, limit| -> Vec<i64> {
        picture.arrived_after(n, limit).unwrap().iter().map(|kept: &Kept| kept.n).collect()
    };
    assert_eq!(after(0, 10), [1, 7, 8, 40, 1_000_000], "a rebuild reads them as they came");
    assert_eq!(after(i64::MIN, usize::MAX), [1, 7, 8, 40, 1_000_000], "no limit is too large");
    assert_eq!(after(1, 2), [7, 8]);
    assert_eq!(after(8, 2), [40, 1_000_000]);
    assert_eq!(after(39, 1), [40], "the number to begin after need not be there");
    assert!(after(0, 0).is_empty());
    assert!(after(i64::MAX, 10).is_empty());
}

pub fn everything_but_the_header_can_change(storage: &dyn Storage) {
    let whole = op(1);
    let hollow = Record { body: Held::Missing, effective: false, ..whole.clone() };
    put(storage, &inserting([(1, hollow), (2, op(2))]));
    let steps = [
        Record { seq: Some(3), ..whole.clone() },
        Record { seq: Some(9), cover: Some(stranger(1)), children: 1, holds: 2, pins: 3, ..whole.clone() },
        Record { body: Held::Erased, effective: false, ..whole.clone() },
        whole,
    ];
    for step in steps {
        put(storage, &changes(|all| all.updated.extend([(1, step.clone())])));
        let expected = [(1, step.clone()), (2, op(2))];
        assert_eq!(kept(storage, &ids([&step, &op(2)])), expected, "one changes, and its neighbour does not");
    }
}

pub fn a_new_operation_can_change_in_the_same_breath(storage: &dyn Storage) {
    let later = Record { seq: Some(1), children: 5, ..op(1) };
    let both = changes(|all| {
        all.inserted.insert(1, Record { body: Held::Missing, ..op(1) });
        all.updated.insert(1, later.clone());
    });
    put(storage, &both);
    assert_eq!(kept(storage, &[later.id()]), [(1, later)], "updates follow what is new");
}

pub fn changes_can_be_applied_several_times(storage: &dyn Storage) {
    let links = changes(|all| {
        all.things.insert(apseko_server::storage::NewThing { scope: SCOPE, entity: THING });
        all.awaited.insert((stranger(1), stranger(2)));
        all.mentions.insert((stranger(3), stranger(4)));
        all.pending.insert(1, (stranger(5), true));
        all.erasures.insert(stranger(6));
        all.signatures.insert(stranger(7), envelope(1));
    });
    let mut turn = storage.write().unwrap();
    turn.apply(&inserting([(1, op(1))])).unwrap();
    turn.apply(&links).unwrap();
    turn.apply(&links).unwrap();
    turn.apply(&inserting([(2, op(2))])).unwrap();
    turn.apply(&changes(|all| all.updated.extend([(1, Record { children: 1, ..op(1) })]))).unwrap();
    turn.commit().unwrap();
    let mut picture = storage.read().unwrap();
    assert_eq!(numbers(picture.arrived_after(0, 10).unwrap()), [1, 2]);
    assert_eq!(numbers(picture.heads_of(&[THING]).unwrap()), [2], "later changes stand on earlier ones");
    assert_eq!(
        picture.awaiting(&[stranger(1)]).unwrap(),
        [(stranger(1), stranger(2))],
        "known ones change nothing"
    );
    assert_eq!(picture.mentions(&[stranger(3)]).unwrap(), [(stranger(3), stranger(4))]);
    assert_eq!(picture.pending().unwrap(), [(1, stranger(5))]);
    assert_eq!(picture.erasures(&[stranger(6)]).unwrap().len(), 1);
    assert_eq!(picture.signatures(&[stranger(7)]).unwrap().len(), 1);
    assert_eq!(picture.things(&SCOPE, THING.kind).unwrap(), [THING]);
}

pub fn the_last_operation_of_a_stream_is_replaced(storage: &dyn Storage) {
    let first = op(1);
    let second = op_with(1, |draft| {
        draft.facts.dseq = 2;
        draft.facts.prev = Some(first.id());
    });
    let other = Record { body: Held::Here(Arc::new(Body::of(b"?"))), ..op(2) };
    let tip = |record: &Record| (record.header.stream, record.header.clone());
    put(
        storage,
        &changes(|all| {
            all.inserted.extend([(1, first.clone()), (2, other.clone())]);
            all.tips.extend([tip(&first), tip(&other)]);
        }),
    );
    put(
        storage,
        &changes(|all| {
            all.inserted.insert(3, second.clone());
            all.tips.extend([tip(&second)]);
        }),
    );
    let mut found = storage.read().unwrap().tips(&[stream(1), stream(3), stream(2)]).unwrap();
    found.sort_by_key(|tip| tip.stream);
    let found: Vec<_> = found.into_iter().map(|tip| (tip.stream, tip.header)).collect();
    assert_eq!(
        found,
        [tip(&second), tip(&other)],
        "a stream has one end, and streams do not disturb one another"
    );
}
