//! Who waits for whom, who speaks of whom, what must be destroyed, and whose signature covers what.

use std::collections::BTreeSet;

use apseko_oplog::OpId;
use apseko_server::storage::{Storage, Transaction};
use apseko_trust::{Alg, Envelope, KeyId};

use crate::material::{changes, envelope, op, put, stranger};

pub fn pairs_are_found_by_their_first(storage: &dyn Storage) {
    let [a, b, c, d] = [1, 2, 3, 4].map(stranger);
    let pairs = BTreeSet::from([(a, b), (a, c), (b, a), (c, c)]);
    put(storage, &changes(|all| all.awaited.clone_from(&pairs)));
    put(storage, &changes(|all| all.mentions.clone_from(&pairs)));
    put(storage, &changes(|all| all.awaited.extend([(a, b), (a, d)])));
    let mut picture = storage.read().unwrap();
    type Ask = fn(&mut dyn Transaction, &[OpId]) -> BTreeSet<(OpId, OpId)>;
    let asks: [Ask; 2] = [
        |picture, ids| picture.awaiting(ids).unwrap().into_iter().collect(),
        |picture, ids| picture.mentions(ids).unwrap().into_iter().collect(),
    ];
    let [awaiting, mentions] =
        asks.map(|ask| (ask(picture.as_mut(), &[a, d]), ask(picture.as_mut(), &[b, c])));
    assert_eq!(awaiting.0, BTreeSet::from([(a, b), (a, c), (a, d)]), "a pair that was known is there once");
    assert_eq!(awaiting.1, BTreeSet::from([(b, a), (c, c)]));
    assert_eq!(mentions.0, BTreeSet::from([(a, b), (a, c)]), "the two kinds of pairs do not mix");
    assert_eq!(mentions.1, BTreeSet::from([(b, a), (c, c)]));
}

pub fn petitions_wait_in_the_order_of_arrival(storage: &dyn Storage) {
    let ids = [op(1).id(), op(2).id(), op(3).id()];
    for (n, id) in [(30, ids[0]), (4, ids[1])] {
        put(storage, &changes(|all| all.pending.extend([(n, (id, true))])));
    }
    put(storage, &changes(|all| all.pending.extend([(1 << 40, (ids[2], true)), (4, (ids[1], true))])));
    let found = storage.read().unwrap().pending().unwrap();
    assert_eq!(found, [(4, ids[1]), (30, ids[0]), (1 << 40, ids[2])], "they are decided as they came");
}

pub fn a_petition_waits_until_it_does_not(storage: &dyn Storage) {
    let [a, b] = [1, 2].map(stranger);
    put(storage, &changes(|all| all.pending.extend([(1, (a, true)), (2, (b, true))])));
    put(storage, &changes(|all| all.pending.extend([(1, (a, false)), (9, (a, false))])));
    assert_eq!(
        storage.read().unwrap().pending().unwrap(),
        [(2, b)],
        "one was decided; the ninth never waited"
    );
    let mut turn = storage.write().unwrap();
    turn.apply(&changes(|all| all.pending.extend([(1, (a, true))]))).unwrap();
    turn.apply(&changes(|all| all.pending.extend([(1, (a, false))]))).unwrap();
    turn.apply(&changes(|all| all.pending.extend([(2, (b, false))]))).unwrap();
    turn.apply(&changes(|all| all.pending.extend([(2, (b, true))]))).unwrap();
    assert_eq!(turn.pending().unwrap(), [(2, b)], "the last word counts");
    turn.commit().unwrap();
}

pub fn orders_to_erase_stay(storage: &dyn Storage) {
    let [a, b, c] = [1, 2, 3].map(stranger);
    put(storage, &changes(|all| all.erasures.extend([a, b])));
    put(storage, &changes(|all| all.erasures.extend([b])));
    let mut picture = storage.read().unwrap();
    assert_eq!(picture.erasures(&[b, c, b]).unwrap(), BTreeSet::from([b]));
    assert_eq!(picture.erasures(&[a, b]).unwrap(), BTreeSet::from([a, b]));
}

pub fn the_first_signature_stays(storage: &dyn Storage) {
    let [a, b, c] = [1, 2, 3].map(stranger);
    let odd = Envelope { alg: Alg::Other(u64::MAX), key_id: KeyId([0; 32]), signature: Vec::new() };
    put(storage, &changes(|all| all.signatures.extend([(a, envelope(1)), (b, odd.clone())])));
    put(storage, &changes(|all| all.signatures.extend([(a, envelope(2)), (c, envelope(3))])));
    let mut found = storage.read().unwrap().signatures(&[c, b, a, stranger(4)]).unwrap();
    found.sort_by_key(|(id, _)| *id);
    let expected = [(a, envelope(1)), (b, odd), (c, envelope(3))];
    assert_eq!(found, expected, "a second one proves nothing more, and the first may be in a receipt");
}
