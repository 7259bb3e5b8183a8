//! The feed as devices read it: lines of a scope, and what is written of in which.

use apseko_oplog::{FeedEntry, ScopeId, ScopeKind};
use apseko_server::storage::{NewThing, Refused, Storage};

use crate::material::{changes, line, put, scope, stranger, thing};

pub fn lines_of_a_scope_come_ascending(storage: &dyn Storage) {
    let most = i64::MAX.cast_unsigned();
    let last = FeedEntry { seq: most, op: stranger(1), group_end: most };
    put(storage, &changes(|all| all.lines.extend([2, 3, 5].map(|seq| (scope(1), line(seq))))));
    // An operation has a second line where its body came later; numbers grow in length as text would not.
    put(
        storage,
        &changes(|all| all.lines.extend([(scope(2), line(6)), (scope(1), line(10)), (scope(1), last)])),
    );
    let mut picture = storage.read().unwrap();
    assert_eq!(
        picture.lines(&scope(1), 0, u64::MAX, 99).unwrap(),
        [line(2), line(3), line(5), line(10), last]
    );
    assert_eq!(
        picture.lines(&scope(2), 0, u64::MAX, 99).unwrap(),
        [line(6)],
        "a scope is told nothing of another"
    );
    assert!(picture.lines(&scope(3), 0, u64::MAX, 99).unwrap().is_empty());
}

pub fn lines_come_in_pages(storage: &dyn Storage) {
    put(
        storage,
        &changes(|all| all.lines.extend((1..=2_000).map(|seq| (scope((seq % 2) as u8), line(seq))))),
    );
    let mut picture = storage.read().unwrap();
    let (mut after, mut read) = (0, Vec::new());
    loop {
        let page = picture.lines(&scope(1), after, u64::MAX, 7).unwrap();
        assert!(page.len() <= 7, "no page is longer than asked");
        let Some(last) = page.last() else { break };
        after = last.seq;
        read.extend(page.into_iter().map(|line| line.seq));
    }
    assert_eq!(
        read,
        (1..=2_000).step_by(2).collect::<Vec<u64>>(),
        "nothing is told twice, and nothing passed over"
    );
    let mut seqs = |after, limit| -> Vec<u64> {
        picture.lines(&scope(1), after, u64::MAX, limit).unwrap().iter().map(|line| line.seq).collect()
    };
    assert_eq!(
        seqs(1_994, usize::MAX),
        [1_995, 1_997, 1_999],
        "the place to begin after may be another scope's"
    );
    assert_eq!(seqs(1_995, 1), [1_997]);
    assert!(seqs(0, 0).is_empty());
    assert!(seqs(1_999, 10).is_empty());
    assert!(seqs(u64::MAX, 10).is_empty(), "a device may claim any place");
}

pub fn things_are_known_by_scope_and_kind(storage: &dyn Storage) {
    let new = |scope, entity| NewThing { scope, entity };
    let things = [
        new(scope(1), thing(14, 0xff)),
        new(scope(1), thing(14, 0)),
        new(scope(1), thing(14, 9)),
        new(scope(1), thing(13, 0xff)),
        new(scope(1), thing(15, 0)),
        new(scope(1), thing(0, 0)),
        new(scope(1), thing(u16::MAX, 0xff)),
        new(scope(2), thing(14, 5)),
    ];
    put(storage, &changes(|all| all.things.extend(things)));
    put(storage, &changes(|all| all.things.extend([things[1], new(scope(2), thing(14, 9))])));
    let mut picture = storage.read().unwrap();
    let ascending = [thing(14, 0), thing(14, 9), thing(14, 0xff)];
    assert_eq!(picture.things(&scope(1), 14).unwrap(), ascending, "of one kind, each once, ascending");
    assert_eq!(picture.things(&scope(2), 14).unwrap(), [thing(14, 5), thing(14, 9)]);
    assert_eq!(picture.things(&scope(1), 0).unwrap(), [thing(0, 0)]);
    assert_eq!(picture.things(&scope(1), u16::MAX).unwrap(), [thing(u16::MAX, 0xff)]);
    assert!(picture.things(&scope(1), 16).unwrap().is_empty());
    assert!(picture.things(&scope(3), 14).unwrap().is_empty());
    let mut scopes = picture.scopes().unwrap();
    scopes.sort_unstable();
    assert_eq!(scopes, [scope(1), scope(2)], "each scope once, however much is written of in it");
}

pub fn scopes_of_newer_programs_are_kept(storage: &dyn Storage) {
    let ids = [[0; 16], [0xff; 16]];
    let kinds = [ScopeKind::Case, ScopeKind::Reference, ScopeKind::of(0), ScopeKind::of(u64::MAX)];
    let mut all_scopes: Vec<ScopeId> =
        kinds.iter().flat_map(|kind| ids.map(|id| ScopeId { kind: *kind, id })).collect();
    for (seq, scope) in (1..).zip(&all_scopes) {
        let known = changes(|all| {
            all.things.insert(NewThing { scope: *scope, entity: thing(14, 1) });
            all.lines.push((*scope, line(seq)));
        });
        put(storage, &known);
    }
    let mut picture = storage.read().unwrap();
    for (seq, scope) in (1..).zip(&all_scopes) {
        assert_eq!(
            picture.lines(scope, 0, u64::MAX, 9).unwrap(),
            [line(seq)],
            "a kind that we do not know is a kind"
        );
        assert_eq!(picture.things(scope, 14).unwrap(), [thing(14, 1)]);
    }
    let mut found = picture.scopes().unwrap();
    found.sort_unstable();
    all_scopes.sort_unstable();
    assert_eq!(found, all_scopes, "the first and the last of all keys are not passed over");
}

pub fn refused_requests_are_taken(storage: &dyn Storage) {
    let refused = Refused {
        device: [1; 16],
        at_ms: -5,
        ops: vec![stranger(1), stranger(2)],
        bytes: vec![0; 300_000],
        dropped: None,
    };
    let nameless = Refused { ops: Vec::new(), bytes: Vec::new(), at_ms: i64::MAX, ..refused.clone() };
    put(storage, &changes(|all| all.refused.extend([refused.clone(), nameless, refused.clone()])));
    // People look at them in the database itself; that they do not stop the rest is all that can be asked here.
    assert!(storage.read().is_ok(), "the same request may be refused again and again");
}
