//! Operations that lack another one wait, and go on in the order in which they came.

use apseko_oplog::{Held, OpId, Parked, Record};
use apseko_server::storage::Storage;

use crate::material::{changes, envelope, ids, op, op_of_bytes, put, stranger, waiting};

fn waiting_for(storage: &dyn Storage, missing: &[OpId]) -> Vec<OpId> {
    ids(storage.read().unwrap().parked_for(missing).unwrap().iter().map(|parked| &parked.record))
}

pub fn parked_operations_come_in_their_order(storage: &dyn Storage) {
    let [a, b, c] = [1, 2, 3].map(stranger);
    let lists = [
        vec![waiting(5, b), waiting(3, a), waiting(9, b)],
        vec![waiting(1, a), waiting(7, c), waiting(2, b)],
    ];
    for list in &lists {
        put(storage, &changes(|all| all.parked.clone_from(list)));
    }
    let [five, three, nine, one, seven, two] = [5, 3, 9, 1, 7, 2].map(|n| op(n).id());
    assert_eq!(waiting_for(storage, &[a]), [three, one]);
    assert_eq!(waiting_for(storage, &[b]), [five, nine, two]);
    assert_eq!(
        waiting_for(storage, &[c, a, b]),
        [five, three, nine, one, seven, two],
        "whatever each one lacks"
    );
    assert_eq!(storage.read().unwrap().parked_count().unwrap(), 6);
}

pub fn a_parked_operation_comes_back_as_it_was(storage: &dyn Storage) {
    let missing = stranger(1);
    let with =
        |record: Record| Parked { record: Record { effective: false, ..record }, ..waiting(1, missing) };
    let list = vec![
        waiting(1, missing),
        with(Record { body: Held::Missing, ..op(2) }),
        with(Record { body: Held::Erased, cover: Some(stranger(8)), ..op(3) }),
        Parked { signature: envelope(4), ..with(op_of_bytes(4, b"\0?")) },
        with(op_of_bytes(5, b"")),
    ];
    put(storage, &changes(|all| all.parked.clone_from(&list)));
    assert_eq!(
        storage.read().unwrap().parked_for(&[missing]).unwrap(),
        list,
        "with body, cover and signature"
    );
}

pub fn one_that_is_parked_stays_as_it_is(storage: &dyn Storage) {
    let [a, b] = [1, 2].map(stranger);
    put(storage, &changes(|all| all.parked.extend([waiting(1, a), waiting(2, a)])));
    let again = Parked { signature: envelope(9), ..waiting(1, b) };
    put(storage, &changes(|all| all.parked.extend([again, waiting(3, a), waiting(3, b)])));
    assert_eq!(waiting_for(storage, &[a, b]), [1, 2, 3].map(|n| op(n).id()), "devices send things again");
    assert!(waiting_for(storage, &[b]).is_empty());
    let found = storage.read().unwrap().parked_for(&[a]).unwrap();
    assert!(found.iter().all(|parked| parked.signature == envelope(1)));
    assert_eq!(storage.read().unwrap().parked_count().unwrap(), 3);
}

pub fn taken_out_comes_before_put_in(storage: &dyn Storage) {
    let [a, b] = [1, 2].map(stranger);
    put(storage, &changes(|all| all.parked.extend([1, 2, 3].map(|n| waiting(n, a)))));
    let moved = changes(|all| {
        all.unparked.extend([op(1).id(), op(3).id(), stranger(9)]);
        all.parked.extend([waiting(1, b), waiting(4, a)]);
    });
    put(storage, &moved);
    assert_eq!(waiting_for(storage, &[a]), [op(2).id(), op(4).id()]);
    assert_eq!(waiting_for(storage, &[b]), [op(1).id()], "what still lacks something waits for that");
    assert_eq!(
        waiting_for(storage, &[a, b]),
        [2, 1, 4].map(|n| op(n).id()),
        "and stands at the end of the row"
    );
    put(storage, &changes(|all| all.unparked.extend([1, 2, 4].map(|n| op(n).id()))));
    assert_eq!(storage.read().unwrap().parked_count().unwrap(), 0);
    put(storage, &changes(|all| all.parked.extend([waiting(8, a), waiting(7, a)])));
    assert_eq!(waiting_for(storage, &[a]), [op(8).id(), op(7).id()], "a row that was empty begins anew");
}
