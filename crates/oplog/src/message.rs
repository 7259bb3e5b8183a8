//! What a device and the server say to one another. How it is written down is in `wire`.

use std::collections::BTreeSet;
use std::sync::Arc;

use apseko_trust::canon::Writer;
use apseko_trust::{Digest, Envelope, digest};

use crate::{Body, DeviceId, EpochId, Header, OpId, ScopeId, StreamId};

/// The versions of the exchange that this program speaks. Pushing is taken from every version that ever was.
pub const PROTOCOL: Protocol = Protocol { least: 1, most: 1 };

/// A range of versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Protocol {
    /// The oldest spoken.
    pub least: u16,
    /// The newest spoken.
    pub most: u16,
}

impl Protocol {
    /// Whether two ranges have a version in common.
    pub fn meets(self, other: Self) -> bool {
        self.least <= other.most && other.least <= self.most
    }
}

/// A question of a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Tells answers apart.
    pub id: u64,
    /// Who asks.
    pub device: DeviceId,
    /// The versions that the device speaks.
    pub protocol: Protocol,
    /// What.
    pub ask: Ask,
}

/// What a device asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// Where are we?
    Hello(Hello),
    /// Keep this.
    Push(Push),
    /// What is new?
    Pull(Pull),
}

/// The first question after a start or a change of epoch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hello {
    /// The stream that the device writes now.
    pub stream: StreamId,
}

/// An operation on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// The header.
    pub header: Arc<Header>,
    /// The body, where it may be and is known.
    pub body: Option<Arc<Body>>,
    /// The body was destroyed by order.
    pub erased: bool,
}

/// Operations for the server, in the order in which the device got them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    /// The life of the feed that the device believes in.
    pub epoch: EpochId,
    /// The operations.
    pub ops: Vec<Carried>,
    /// Signatures over chains, by the operation that they end with. Every operation is before or at one of them.
    pub tips: Vec<(OpId, Envelope)>,
}

/// How far a device has got with a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScopeAsk {
    /// Which.
    pub scope: ScopeId,
    /// Everything up to here is there.
    pub from: u64,
    /// Bodies that were replaced may be left out up to here.
    pub compact_until: u64,
}

/// How far a device has got with everything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Scope by scope.
    Each(Vec<ScopeAsk>),
    /// Everything of exactly these scopes is there up to one place, and no first delivery lasts: said in a few bytes, because
    /// a device that is up to date asks twice a minute.
    Everywhere {
        /// The place.
        from: u64,
        /// [`digest_of_scopes`].
        scopes: Digest,
    },
}

/// What a device signs to come in: the server's question, for this server, so that another one cannot pass it on.
pub fn session_digest(server: DeviceId, question: &[u8]) -> Digest {
    let mut out = Writer::with_capacity(question.len() + 32);
    out.array(2).bytes(&server.0).bytes(question);
    digest(&out.finish())
}

/// A few bytes for a set of scopes.
pub fn digest_of_scopes<'s>(scopes: impl ExactSizeIterator<Item = &'s ScopeId>) -> Digest {
    let mut out = Writer::with_capacity(scopes.len() * 24 + 8);
    out.array(scopes.len());
    for scope in scopes {
        out.array(2).uint(scope.kind.number()).bytes(&scope.id);
    }
    digest(&out.finish())
}

/// The question for news.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pull {
    /// The life of the feed that the places refer to.
    pub epoch: EpochId,
    /// The level of the program: bodies that only newer ones know to be replaced must still be sent.
    pub level: u16,
    /// How far the device has got.
    pub reach: Reach,
    /// Places of its own operations that it need not be told of, as ranges.
    pub have: Vec<(u64, u64)>,
    /// Heads whose bodies it lacks.
    pub want: Vec<OpId>,
    /// At most about so many operations.
    pub limit: u32,
}

/// The server's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// To which question.
    pub id: u64,
    /// The life of the feed.
    pub epoch: EpochId,
    /// The server's time.
    pub now_ms: i64,
    /// The last place in the feed.
    pub head: u64,
    /// Everything up to here is in a backup.
    pub stable: u64,
    /// What.
    pub answer: Answer,
}

/// What the server answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Where we are.
    Welcome(Welcome),
    /// What was kept.
    Kept(Kept),
    /// What is new.
    News(News),
    /// The device has other scopes than it may have now: it has to ask scope by scope.
    AskEach,
    /// The feed has begun another life: say hello again.
    OtherEpoch,
    /// The program is too old to be told anything. What it sends is still kept.
    Upgrade(Protocol),
}

/// The answer to a hello.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Welcome {
    /// The server's own installation.
    pub server: DeviceId,
    /// The versions that the server speaks.
    pub protocol: Protocol,
    /// Every life of the feed that the server knows of, with the place from which it is its own.
    pub lineage: Vec<(EpochId, u64)>,
    /// The last place of the device's stream that the server has; 0 for none.
    pub dseq: u32,
}

/// The answer to a push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The operations that are durably in the feed now, with their places.
    pub places: Vec<(OpId, u64)>,
    /// Operations that wait for others.
    pub parked: Vec<OpId>,
    /// Operations whose authorship could not be shown. They are kept apart.
    pub refused: Vec<OpId>,
    /// The server's signature over what it has kept.
    pub receipt: Option<Receipt>,
}

/// Proof that operations had reached the server by a certain time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The hash over epoch, time, and the operations with their places.
    pub digest: Digest,
    /// The signature.
    pub envelope: Envelope,
}

impl Receipt {
    /// What a receipt signs.
    pub fn digest_of(epoch: EpochId, now_ms: i64, places: &[(OpId, u64)]) -> Digest {
        let mut out = Writer::with_capacity(places.len() * 44 + 64);
        out.array(3).bytes(&epoch.0).int(now_ms).array(places.len());
        for (id, seq) in places {
            out.array(2).bytes(&id.0).uint(*seq);
        }
        digest(&out.finish())
    }
}

/// An operation of the feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place.
    pub seq: u64,
    /// The operation.
    pub op: Carried,
}

/// How far the answer brings a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScopeNews {
    /// Which.
    pub scope: ScopeId,
    /// From where.
    pub from: u64,
    /// Up to where.
    pub to: u64,
    /// Bodies that were replaced are left out up to here.
    pub compact_until: u64,
}

/// How far an answer brings a device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Brings {
    /// Scope by scope.
    Each {
        /// The scopes that the device may have now. What is not among them has to go.
        granted: BTreeSet<ScopeId>,
        /// How far each has got.
        scopes: Vec<ScopeNews>,
    },
    /// The device may have what it has, and has got so far everywhere.
    Everywhere {
        /// From where.
        from: u64,
        /// Up to where.
        to: u64,
    },
}

impl Brings {
    /// From where to where it brings a scope that the device has.
    pub fn of(&self, scope: &ScopeId) -> Option<(u64, u64)> {
        match self {
            Self::Each { scopes, .. } => {
                scopes.iter().find(|news| news.scope == *scope).map(|news| (news.from, news.to))
            }
            Self::Everywhere { from, to } => Some((*from, *to)),
        }
    }
}

/// The answer to a pull, up to one place in the feed for all scopes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// How far it brings the device.
    pub brings: Brings,
    /// The operations, ascending: those of the scopes, and the headers that their chains need.
    pub entries: Vec<Entry>,
    /// The signatures that cover them.
    pub tips: Vec<(OpId, Envelope)>,
    /// There is more.
    pub more: bool,
}
