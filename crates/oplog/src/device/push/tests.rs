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
    let unsigned = with_env(&away, |env| build(&ledger, &session, env, epoch)).unwrap();
    assert_eq!(unsigned, None, "the server would refuse it for ever");
    let (push, signed) = with_env(&there, |env| build(&ledger, &session, env, epoch)).unwrap().unwrap();
    assert_eq!((push.ops.len(), signed.len()), (1, 1), "as soon as the key is there it goes");
}
