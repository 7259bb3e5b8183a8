//! What is sent is signed, or it is not sent.

use apseko_trust::{Alg, Digest, KeyId, Signer, SigningFailed, TrustError, Verifier};

use super::*;
use crate::device::{Input, start, step};
use crate::{
    Bugs, DeviceId, DeviceMeta, Draft, EditId, EntityId, EntityRef, Hlc, Kind, MemoryLedger, Random, ScopeId,
    ScopeKind, UserId, Value, Who,
};

struct Zeros;

impl Random for Zeros {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

/// A key that may be out of reach.
struct Card {
    is_there: bool,
}

impl Signer for Card {
    fn key_id(&self) -> KeyId {
        KeyId([1; 32])
    }

    fn sign(&self, _: Purpose, _: &Digest) -> Result<Envelope, SigningFailed> {
        let envelope = Envelope { alg: Alg::Es256, key_id: self.key_id(), signature: vec![1; 64] };
        if self.is_there { Ok(envelope) } else { Err(SigningFailed("no card".to_owned())) }
    }
}

impl Verifier for Card {
    fn verify(
        &self,
        _: Role,
        _: Option<[u8; 16]>,
        _: Purpose,
        _: &Digest,
        _: &Envelope,
        _: i64,
    ) -> Result<(), TrustError> {
        Ok(())
    }
}

fn with_env<T>(card: &Card, work: impl FnOnce(&mut Env<'_>) -> T) -> T {
    work(&mut Env {
        wall_ms: 1_800_000_000_000,
        mono_ms: 0,
        boot: [0; 16],
        rolled_back: false,
        level: 1,
        page: crate::PAGE,
        random: &mut Zeros,
        signer: card,
        receipts: None,
        verifier: card,
        bugs: Bugs::default(),
    })
}

#[test]
fn what_the_key_does_not_sign_waits_and_is_not_sent_as_nobodys() {
    let (away, there) = (Card { is_there: false }, Card { is_there: true });
    let mut ledger = MemoryLedger::default();
    let meta = DeviceMeta {
        device: DeviceId([1; 16]),
        level: 1,
        server: None,
        epoch: None,
        stable: 0,
        hlc: Hlc::default(),
        anchor: None,
        offset_ms: None,
    };
    ledger.set_meta(&meta).unwrap();
    let (session, _) = with_env(&away, |env| start(&mut ledger, env)).unwrap();
    let user = UserId([2; 16]);
    let who = Who { user, role: "INS".to_owned(), acting_for: None, edit: EditId([3; 16]) };
    let draft = Draft {
        scope: ScopeId { kind: ScopeKind::User, id: user.0 },
        kind: Kind::Note,
        entity: EntityRef { kind: 14, id: EntityId([4; 16]) },
        field: "text".to_owned(),
        value: Value::text("Sastatnēm nav margu."),
        parents: Vec::new(),
        seen: Vec::new(),
        needs: 1,
    };
    let written = with_env(&away, |env| step(&mut ledger, &session, env, Input::Write(who, vec![draft])));
    let (session, _) = written.expect("writing needs no key");
    let epoch = EpochId([5; 16]);
    let unsigned = with_env(&away, |env| build(&ledger, &session, env, epoch, None)).unwrap();
    assert_eq!(unsigned, None, "the server would refuse it for ever");
    let (push, load) = with_env(&there, |env| build(&ledger, &session, env, epoch, None)).unwrap().unwrap();
    assert_eq!((push.ops.len(), load.signed.len()), (1, 1), "as soon as the key is there it goes");
}

/// An operation of a chain as somebody holds it who passes it on.
fn passed_on(number: u8, dseq: u32, prev: Option<OpId>, parents: Vec<OpId>) -> Record {
    let facts = crate::Facts {
        format: crate::FORMAT,
        needs: 1,
        stream: StreamId { device: DeviceId([number; 16]), incarnation: crate::Incarnation([number; 16]) },
        dseq,
        prev,
        scope: ScopeId { kind: ScopeKind::Case, id: [9; 16] },
        author: UserId([number; 16]),
        role: "INS".to_owned(),
        acting_for: None,
        kind: Kind::Set,
        parents,
        seen: Vec::new(),
        stamp: crate::Stamp {
            hlc: Hlc::default(),
            wall_ms: 0,
            mono_ms: 0,
            rolled_back: false,
            boot: None,
            offset_ms: None,
            anchor: None,
        },
        body: [number; 32],
    };
    Record {
        header: std::sync::Arc::new(crate::Header::write(facts)),
        body: Held::Missing,
        seq: None,
        cover: None,
        effective: true,
        children: 0,
        holds: 0,
        pins: 0,
    }
}

#[test]
fn the_end_of_a_signed_chain_does_not_travel_before_what_it_refers_to() {
    let mut first = passed_on(1, 1, None, Vec::new());
    let mut between = passed_on(2, 1, None, vec![first.id()]);
    let mut last = passed_on(1, 2, Some(first.id()), vec![between.id()]);
    (first.cover, last.cover) = (Some(last.id()), Some(last.id()));
    between.cover = Some(between.id());
    let mut ledger = MemoryLedger::default();
    for record in [&first, &between, &last] {
        ledger.insert(record).unwrap();
    }
    let mut batch = vec![first.clone()];
    reach_covers(&ledger, &mut batch).unwrap();
    let order: Vec<OpId> = batch.iter().map(Record::id).collect();
    assert_eq!(
        order,
        [first.id(), between.id(), last.id()],
        "the server would park the end, and nobody could be shown who wrote the beginning"
    );
}
