//! Writes one small example of everything that the targets read: `seeds FOLDER` makes a folder for each target.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::{env, fs, io};

use apseko_oplog::message::{
    Answer, Ask, Brings, Carried, Entry, Hello, Kept, News, PROTOCOL, Pull, Push, Reach, Receipt, Reply,
    Request, ScopeAsk, ScopeNews, Welcome, digest_of_scopes,
};
use apseko_oplog::wire::{encode_reply, encode_request};
use apseko_oplog::{
    Body, BodyFacts, DeviceId, EditId, EntityId, EntityRef, EpochId, Facts, Header, Hlc, Incarnation, Kind,
    OpId, ScopeId, ScopeKind, Stamp, StreamId, UserId, Value,
};
use apseko_trust::canon::Writer;
use apseko_trust::pack_file::{PackFiles, pack_bytes};
use apseko_trust::{
    Checkpoint, Envelope, FeedRoot, Keyring, Lease, Pack, Purpose, Revocation, Revocations, Role, RoleKey,
    Signable, Signed, SignedPack, Signer, SoftwareKey, Statement, Succession, digest,
};

const NOON: i64 = 1_795_168_800_000;
const DAY: i64 = 24 * 60 * 60 * 1000;
const EPOCH: EpochId = EpochId([0xe0; 16]);
const DEVICE: DeviceId = DeviceId([0xd0; 16]);
const CASE: ScopeId = ScopeId { kind: ScopeKind::Case, id: [0xca; 16] };

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1).ok_or_else(|| io::Error::other("seeds FOLDER"))?;
    let ops = operations();
    let headers: Vec<Vec<u8>> = ops.iter().map(|op| op.header.bytes().to_vec()).collect();
    let bodies: Vec<Vec<u8>> =
        ops.iter().filter_map(|op| op.body.as_ref()).map(|body| body.bytes().to_vec()).collect();
    let (requests, replies) = (requests(&ops), replies(&ops));
    let canon = [&headers, &bodies, &requests, &replies].into_iter().flatten().cloned().collect();
    for (target, seeds) in [
        ("canon", canon),
        ("header", headers),
        ("body", bodies),
        ("request", requests),
        ("reply", replies),
        ("trust", signed_things()),
        ("keyring", keyrings()),
        ("pack", packs()),
    ] {
        write(&Path::new(&folder).join(target), &seeds)?;
    }
    Ok(())
}

fn write(folder: &Path, seeds: &[Vec<u8>]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    seeds.iter().enumerate().try_for_each(|(number, seed)| fs::write(folder.join(number.to_string()), seed))
}

fn secret(number: u8) -> SoftwareKey {
    SoftwareKey::from_secret(&[number; 32]).expect("small numbers are secrets")
}

fn stamp(later: i64) -> Stamp {
    Stamp {
        hlc: Hlc::at(NOON + later),
        wall_ms: NOON + later,
        mono_ms: 60_000 + later.unsigned_abs(),
        boot: (later == 0).then_some([0xb0; 16]),
        ..Stamp::default()
    }
}

fn header(dseq: u32, prev: Option<OpId>, body: &Body) -> Facts {
    Facts {
        format: 1,
        needs: 1,
        stream: StreamId { device: DEVICE, incarnation: Incarnation([0x14; 16]) },
        dseq,
        prev,
        scope: CASE,
        author: UserId([0xaa; 16]),
        role: "inspector".to_owned(),
        acting_for: None,
        kind: Kind::Set,
        parents: Vec::new(),
        seen: Vec::new(),
        stamp: stamp(i64::from(dseq - 1) * 4_000),
        body: body.digest(),
    }
}

fn body(field: &str, value: Value) -> Body {
    Body::write(BodyFacts {
        salt: [0x5a; 16],
        edit: EditId([0xed; 16]),
        entity: EntityRef { kind: 4, id: EntityId([0xe4; 16]) },
        field: field.to_owned(),
        value,
    })
}

fn carried(header: Facts, body: Body) -> Carried {
    Carried { header: Arc::new(Header::write(header)), body: Some(Arc::new(body)), erased: false }
}

/// Ordinary answers, one with everything in its header, a fork, one of a newer program, one without its body.
fn operations() -> Vec<Carried> {
    let first = body("answer.a", Value::text("no"));
    let first = carried(header(1, None, &first), first);
    let second = body("answer.a", Value::map([("b", Value::List(vec![Value::Null, Value::Int(-7)]))]));
    let full = Facts {
        parents: vec![first.header.id(), OpId([9; 32])],
        seen: vec![OpId([8; 32])],
        acting_for: Some(UserId([0xab; 16])),
        needs: 2,
        stamp: Stamp { rolled_back: true, offset_ms: Some(-350), anchor: Some([0x0a; 32]), ..stamp(4_000) },
        ..header(2, Some(first.header.id()), &second)
    };
    let second = carried(full, second);
    let fork = body("answer.b", Value::Bool(true));
    let mut fork = carried(header(2, Some(first.header.id()), &fork), fork);
    fork.body = None;
    let mut bytes = [second.header.bytes(), &[0x12, 0x63, b'n', b'e', b'w']].concat();
    bytes[0] += 1;
    let newer = Header::read(&bytes).expect("a field more is still a header");
    let strange = Arc::new(Body::of(b"not for us"));
    let newer = Carried { header: Arc::new(newer), body: Some(strange), erased: true };
    vec![first, second, fork, newer]
}

fn envelope() -> Envelope {
    secret(3).sign(Purpose::Batch, &[1; 32]).expect("a key in memory signs")
}

fn requests(ops: &[Carried]) -> Vec<Vec<u8>> {
    let tips = vec![(ops[1].header.id(), envelope()), (OpId([7; 32]), envelope())];
    let pull = Pull {
        epoch: EPOCH,
        level: 3,
        reach: Reach::Each(vec![ScopeAsk { scope: CASE, from: 4, compact_until: 2 }]),
        have: vec![(5, 9)],
        want: vec![OpId([6; 32])],
        limit: 2_000,
    };
    let everywhere = Pull {
        reach: Reach::Everywhere { from: 4, scopes: digest_of_scopes([CASE].iter()) },
        ..pull.clone()
    };
    let asks = [
        Ask::Hello(Hello { stream: ops[0].header.stream }),
        Ask::Push(Push { epoch: EPOCH, ops: ops.to_vec(), tips }),
        Ask::Push(Push { epoch: EPOCH, ops: ops[..2].to_vec(), tips: Vec::new() }),
        Ask::Pull(pull),
        Ask::Pull(everywhere),
    ];
    let request = |ask| encode_request(&Request { id: 7, device: DEVICE, protocol: PROTOCOL, ask });
    asks.into_iter().map(request).collect()
}

fn replies(ops: &[Carried]) -> Vec<Vec<u8>> {
    let places = vec![(ops[0].header.id(), 41), (ops[1].header.id(), 42)];
    let receipt = Some(Receipt { digest: [2; 32], envelope: envelope() });
    let entries = ops.iter().cloned().zip(41..).map(|(op, seq)| Entry { seq, op }).collect();
    let scopes = vec![ScopeNews { scope: CASE, from: 40, to: 44, compact_until: 30 }];
    let news = News {
        brings: Brings::Each { granted: BTreeSet::from([CASE]), scopes },
        entries,
        tips: vec![(ops[1].header.id(), envelope())],
        more: true,
    };
    let everywhere = News { brings: Brings::Everywhere { from: 40, to: 44 }, more: false, ..news.clone() };
    let answers = [
        Answer::Welcome(Welcome { server: DEVICE, protocol: PROTOCOL, lineage: vec![(EPOCH, 0)], dseq: 2 }),
        Answer::Kept(Kept { places, parked: vec![OpId([5; 32])], refused: vec![OpId([4; 32])], receipt }),
        Answer::News(news),
        Answer::News(everywhere),
        Answer::OtherEpoch,
        Answer::Upgrade(PROTOCOL),
    ];
    let reply =
        |answer| encode_reply(&Reply { id: 7, epoch: EPOCH, now_ms: NOON, head: 44, stable: 30, answer });
    answers.into_iter().map(reply).collect()
}

fn signed<T: Signable>(by: u8, body: T) -> Signed<T> {
    Signed::sign(&secret(by), body).expect("a key in memory signs")
}

fn statement(role: Role, key: u8) -> Statement {
    let subject = role.has_subject().then_some([0x7a; 16]);
    let (not_before_ms, not_after_ms) = (NOON - DAY, NOON + 80 * DAY);
    Statement { role, subject, key: secret(key).public(), serial: 1, not_before_ms, not_after_ms }
}

fn revocations() -> Revocations {
    let revocation = Revocation { from_ms: NOON, reason: "lost".to_owned() };
    Revocations { number: 1, at_ms: NOON, keys: BTreeMap::from([(secret(8).key_id(), revocation)]) }
}

/// Each behind the number by which its target knows the kind.
fn signed_things() -> Vec<Vec<u8>> {
    let mut out = Writer::default();
    envelope().to_writer(&mut out);
    let lease = Lease {
        device: [0x7a; 16],
        user: [0xaa; 16],
        role: "inspector".to_owned(),
        from_ms: NOON,
        until_ms: NOON + DAY,
        serial: 9,
    };
    let checkpoint = Checkpoint { epoch: [3; 16], seq: 1, root: FeedRoot([1; 32]), at_ms: NOON };
    let succession = Succession { successor: secret(9).public(), retire_ms: NOON };
    let things = [
        out.finish(),
        signed(2, statement(Role::Device, 3)).to_bytes(),
        signed(1, succession).to_bytes(),
        signed(1, revocations()).to_bytes(),
        signed(4, checkpoint).to_bytes(),
        signed(5, lease).to_bytes(),
        pack(b"content").to_bytes(),
    ];
    (0..).zip(things).map(|(kind, bytes)| [vec![kind], bytes].concat()).collect()
}

fn keyrings() -> Vec<Vec<u8>> {
    let mut keyring = Keyring::new(secret(1).public());
    let mut all = vec![keyring.to_bytes()];
    let keys: [RoleKey; 3] = [
        signed(1, statement(Role::DeviceCa, 2)),
        signed(2, statement(Role::Device, 3)),
        signed(1, statement(Role::Receipt, 4)),
    ];
    for key in keys {
        keyring.learn(key).expect("the root may vouch for it");
        all.push(keyring.to_bytes());
    }
    keyring.learn_revocations(signed(1, revocations())).expect("the root may revoke");
    let next = Succession { successor: secret(9).public(), retire_ms: NOON + DAY };
    keyring.learn_succession(signed(1, next)).expect("the root may hand over");
    all.push(keyring.to_bytes());
    all
}

fn pack(content: &[u8]) -> SignedPack {
    signed(6, Pack { code: "vdi".to_owned(), version: 3, sha256: digest(content), made_ms: NOON })
}

fn packs() -> Vec<Vec<u8>> {
    let mut files = PackFiles::default();
    for name in ["pack.json", "da.json"] {
        files.add(name, b"{}".to_vec()).expect("plain names");
    }
    let content = files.to_bytes();
    let with_keys = |keys: &[RoleKey]| pack_bytes(&pack(&content), keys, &content);
    vec![with_keys(&[]), with_keys(&[signed(1, statement(Role::Pack, 6))]), content.clone()]
}
