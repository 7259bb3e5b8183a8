//! Every row, page by page: what a copy of the feed is made from. A row that is passed over is lost in a restore.

use std::collections::{BTreeMap, BTreeSet};

use apseko_oplog::{OpId, ScopeId, ScopeKind};
use apseko_server::storage::{NewThing, Refused, Storage, StorageError};

use crate::material::{
    changes, envelope, id16, inserting, line, op, put, scope, stranger, stream, thing, waiting,
};

/// Reads pages of a few rows until there are no more.
fn all<K, R>(
    mut read: impl FnMut(Option<&K>, usize) -> Result<Vec<R>, StorageError>,
    key: impl Fn(&R) -> K,
) -> Vec<R> {
    let (mut rows, mut last) = (Vec::new(), None);
    loop {
        let page = read(last.as_ref(), 3).unwrap();
        assert!(page.len() <= 3, "no page is longer than asked");
        let Some(end) = page.last() else { return rows };
        last = Some(key(end));
        rows.extend(page);
    }
}

/// Ids whose first and last are the first and the last of all.
fn many_ids() -> BTreeSet<OpId> {
    let edges = [OpId([0; 32]), OpId([0xff; 32])];
    edges.into_iter().chain((1..=9).map(stranger)).collect()
}

pub fn every_pair_and_every_id_is_found(storage: &dyn Storage) {
    let ids = many_ids();
    let pairs: BTreeSet<(OpId, OpId)> = ids
        .iter()
        .flat_map(|one| ids.iter().map(move |other| (*one, *other)))
        .filter(|(one, other)| one <= other)
        .collect();
    let signatures: BTreeMap<_, _> =
        ids.iter().zip(1..).map(|(id, number)| (*id, envelope(number))).collect();
    put(storage, &changes(|all| all.awaited.clone_from(&pairs)));
    put(storage, &changes(|all| all.mentions.extend(pairs.iter().skip(1))));
    put(storage, &changes(|all| all.erasures.clone_from(&ids)));
    put(storage, &changes(|all| all.signatures.clone_from(&signatures)));
    let mut picture = storage.read().unwrap();
    let awaited = all(|last, limit| picture.awaited_after(last, limit), |pair| *pair);
    assert!(
        awaited.iter().eq(&pairs),
        "each pair once, ascending, also where a page ends between two of one"
    );
    let mentions = all(|last, limit| picture.mentions_after(last, limit), |pair| *pair);
    assert!(mentions.iter().eq(pairs.iter().skip(1)), "the two kinds of pairs do not mix");
    let erasures = all(|last, limit| picture.erasures_after(last, limit), |id| *id);
    assert!(erasures.iter().eq(&ids), "an order that is passed over would bring back what was destroyed");
    let found = all(|last, limit| picture.signatures_after(last, limit), |(tip, _)| *tip);
    assert!(found.into_iter().eq(signatures), "with what was signed");
}

pub fn every_stream_and_every_thing_is_found(storage: &dyn Storage) {
    let records: Vec<_> = (1..=10).map(|number| (i64::try_from(number).unwrap(), op(number))).collect();
    put(storage, &inserting(records.clone()));
    let tips = records.iter().zip(1..).map(|((_, record), number)| (stream(number), record.header.clone()));
    let tips: BTreeMap<_, _> = tips.collect();
    put(storage, &changes(|all| all.tips.clone_from(&tips)));
    let ends = [[0; 16], [0xff; 16], id16(3)].into_iter();
    let scopes = [ScopeKind::Case, ScopeKind::of(0), ScopeKind::of(u64::MAX), ScopeKind::Reference];
    let scopes: Vec<ScopeId> =
        ends.flat_map(|id| scopes.iter().map(move |kind| ScopeId { kind: *kind, id })).collect();
    let things: BTreeSet<NewThing> = scopes
        .iter()
        .flat_map(|scope| [thing(0, 0), thing(14, 7), thing(u16::MAX, 0xff)].map(|of| (*scope, of)))
        .map(|(scope, entity)| NewThing { scope, entity })
        .collect();
    put(storage, &changes(|all| all.things.clone_from(&things)));
    let mut picture = storage.read().unwrap();
    let found = all(|last, limit| picture.tips_after(last, limit), |tip| tip.stream);
    assert!(
        found.into_iter().map(|tip| (tip.stream, tip.header)).eq(tips),
        "each stream with its last header"
    );
    let found = all(|last, limit| picture.things_after(last, limit), |thing| *thing);
    assert_eq!(found.len(), things.len(), "each thing once");
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), things, "in the scopes of newer programs too");
}

pub fn every_open_case_is_found_whole(storage: &dyn Storage) {
    let reasons = |from: u8, to: u8| (from..to).map(|number| [number; 17]).collect::<BTreeSet<_>>();
    let readers = BTreeMap::from([
        (scope(0), reasons(0, 9)),
        (scope(1), reasons(3, 4)),
        (scope(0xff), reasons(1, 200)),
    ]);
    put(storage, &changes(|all| all.readers.clone_from(&readers)));
    let mut picture = storage.read().unwrap();
    let first = picture.readers_after(None, 2).unwrap();
    assert!(first.iter().eq(readers.iter().take(2)), "a page is so many scopes, and each of them whole");
    let second = picture.readers_after(Some(&scope(1)), 2).unwrap();
    assert!(second.iter().eq(readers.iter().skip(2)), "the next begins after the last scope");
    assert!(picture.readers_after(Some(&scope(0xff)), 2).unwrap().is_empty());
}

pub fn every_line_of_every_scope_is_found(storage: &dyn Storage) {
    let lines: Vec<_> = (1..=20).map(|seq| (scope(u8::try_from(seq % 4).unwrap()), line(seq))).collect();
    put(storage, &changes(|all| all.lines.clone_from(&lines)));
    let mut picture = storage.read().unwrap();
    let read = |last: Option<&u64>, limit| picture.lines_after(last.copied().unwrap_or(0), limit);
    assert_eq!(all(read, |(_, line)| line.seq), lines, "in the order of places, whatever the scope");
    assert!(picture.lines_after(u64::MAX, 9).unwrap().is_empty());
}

pub fn everything_that_waits_is_found_in_its_order(storage: &dyn Storage) {
    let parked: Vec<_> =
        [5, 3, 9, 1, 7, 2, 8].into_iter().map(|number| waiting(number, stranger(number % 2))).collect();
    let request = |number: u8| Refused {
        device: [number; 16],
        at_ms: -i64::from(number),
        ops: vec![stranger(u64::from(number)); usize::from(number)],
        bytes: vec![number; 5],
        dropped: None,
    };
    let refused: Vec<_> = [4, 0, 2, 1].map(request).into();
    put(storage, &changes(|all| all.parked.clone_from(&parked)));
    put(storage, &changes(|all| all.refused.clone_from(&refused)));
    let mut picture = storage.read().unwrap();
    let found = all(|last: Option<&i64>, limit| picture.parked_after(last.copied(), limit), |(n, _)| *n);
    assert!(found.into_iter().map(|(_, parked)| parked).eq(parked), "as they were parked");
    let found = all(|last: Option<&i64>, limit| picture.refused_after(last.copied(), limit), |(n, _)| *n);
    assert!(found.into_iter().map(|(_, refused)| refused).eq(refused), "the oldest first");
}
