//! A server in memory with the real steps: everybody may read everything, and nobody's work needs a second look.

use std::collections::BTreeSet;

use apseko_oplog::message::{Answer, Reply, Request};
use apseko_oplog::{
    Bugs, DeviceId, Env, EpochId, FeedLedger, FeedMeta, Header, Hlc, Judgement, MemoryLedger, Random, Record,
    Rules, ScopeId, Value, server,
};
use apseko_trust::{
    Alg, Digest, Envelope, KeyId, Purpose, Role, Signer, SigningFailed, TrustError, Verifier,
};

pub const SERVER: DeviceId = DeviceId([0xfe; 16]);

/// Whose signatures hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Believing {
    Everybody,
    Nobody,
}

impl Verifier for Believing {
    fn verify(
        &self,
        _: Role,
        _: Option<[u8; 16]>,
        _: Purpose,
        _: &Digest,
        envelope: &Envelope,
        _: i64,
    ) -> Result<(), TrustError> {
        match self {
            Self::Everybody => Ok(()),
            Self::Nobody => Err(TrustError::UnknownKey(envelope.key_id)),
        }
    }
}

/// Signs whatever it is given.
pub struct Signs;

impl Signer for Signs {
    fn key_id(&self) -> KeyId {
        KeyId([1; 32])
    }

    fn sign(&self, _: Purpose, digest: &Digest) -> Result<Envelope, SigningFailed> {
        Ok(Envelope { alg: Alg::Es256, key_id: self.key_id(), signature: digest.to_vec() })
    }
}

struct Counting(u8);

impl Random for Counting {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0 = self.0.wrapping_add(1);
        bytes.fill(self.0);
    }
}

/// Believes whoever asks for anything, but for a confirmation that it has a reason to refuse.
struct OpenHouse {
    refuses: Option<&'static str>,
}

impl<L: FeedLedger> Rules<L> for OpenHouse {
    fn grants(&self, ledger: &L, _: &DeviceId) -> Result<BTreeSet<ScopeId>, L::Error> {
        let mut scopes = BTreeSet::new();
        for id in ledger.all()? {
            scopes.extend(ledger.record(&id)?.map(|record| record.header.scope));
        }
        Ok(scopes)
    }

    fn second_look(&self, _: &L, _: &Header) -> Result<Option<&'static str>, L::Error> {
        Ok(None)
    }

    fn judge(&self, _: &L, petition: &Record) -> Result<Judgement, L::Error> {
        let asked = petition.here().and_then(|body| body.facts()).and_then(|facts| facts.value.get("do"));
        let confirms = asked.and_then(Value::as_text) == Some("confirm");
        let by = Value::Bytes(petition.header.author.0.to_vec());
        Ok(match self.refuses.filter(|_| confirms) {
            Some(reason) => Judgement::Reject(reason),
            None if confirms => {
                Judgement::Accept(Value::map([("state", Value::text("accepted")), ("confirmed_by", by)]))
            }
            None => Judgement::Accept(Value::map([("state", Value::text("accepted")), ("inspector", by)])),
        })
    }
}

pub struct Office {
    ledger: MemoryLedger,
    session: server::Session,
    random: Counting,
    now_ms: u64,
    pub believes: Believing,
    /// Why it confirms nothing, if it does not.
    pub refuses: Option<&'static str>,
    /// When it last signed a receipt, by its own clock.
    pub signed_at: i64,
}

impl Office {
    pub fn new() -> Self {
        let mut ledger = MemoryLedger::default();
        let epoch = EpochId([1; 16]);
        let meta = FeedMeta {
            server: SERVER,
            level: 1,
            epoch,
            lineage: vec![(epoch, 0)],
            head: 0,
            stable: 0,
            hlc: Hlc::default(),
        };
        ledger.set_feed_meta(&meta).unwrap();
        let mut random = Counting(0);
        let believes = Believing::Everybody;
        let (session, _) = server::start(&mut ledger, &mut env(0, &mut random, &believes)).unwrap();
        Self { ledger, session, random, now_ms: 0, believes, refuses: None, signed_at: 0 }
    }

    pub fn answers(&mut self, request: Request) -> Reply {
        self.now_ms += 1_000;
        let env = &mut env(self.now_ms, &mut self.random, &self.believes);
        let input = server::Input::Request(Box::new(request));
        let rules = OpenHouse { refuses: self.refuses };
        let (session, step) = server::step(&mut self.ledger, &self.session, env, &rules, input).unwrap();
        self.session = session;
        let reply = step.reply.unwrap();
        if matches!(&reply.answer, Answer::Kept(kept) if kept.receipt.is_some()) {
            self.signed_at = reply.now_ms;
        }
        reply
    }
}

fn env<'a>(now_ms: u64, random: &'a mut Counting, believes: &'a Believing) -> Env<'a> {
    Env {
        wall_ms: 1_800_000_000_000 + now_ms.cast_signed(),
        mono_ms: now_ms,
        boot: [6; 16],
        rolled_back: false,
        page: apseko_oplog::PAGE,
        level: 1,
        random,
        signer: &Signs,
        receipts: Some(&Signs),
        verifier: believes,
        bugs: Bugs::default(),
    }
}
