//! What a device in a process of its own and the world around it say to one another: one JSON object a line, each way.
//!
//! Operations and messages travel as the bytes that they have on a real disk and a real wire, in hex.

use std::collections::BTreeMap;

use apseko_oplog::device::Notice;
use apseko_oplog::wire::{WireError, decode_request, encode_request};
use apseko_oplog::{
    Body, DeviceId, DeviceMeta, EpochId, Header, Held, Hlc, OpId, Record, ScopeId, ScopeKind, ScopeState,
};
use apseko_trust::canon::CanonError;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::device::{Contents, Doing, Done, Fault, Moment};

pub(crate) mod fields;

/// What the device is asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// Begin a start of the program.
    Start {
        /// The world at this moment.
        moment: Moment,
    },
    /// Do one thing.
    Act {
        /// The world at this moment.
        moment: Moment,
        /// What.
        doing: Doing,
        /// What goes wrong.
        fault: Fault,
    },
    /// Show everything.
    Contents {},
    /// Is the body of this operation here?
    Holds {
        /// Which.
        id: Hex,
    },
}

/// What the device answers.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// It is running.
    Started {},
    /// It is done and committed.
    Done(DoneLine),
    /// Nothing came of it, for want of room; the program goes on with what it had.
    Full(String),
    /// Nothing came of it, for any other reason.
    Refused(String),
    /// It goes no further and waits to be killed.
    Stopped(Stopped),
    /// Everything.
    Contents(ContentsLine),
    /// Whether a body is here.
    Holds(bool),
}

/// Where the device waits to be killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stopped {
    /// The step is done inside the transaction.
    #[serde(rename = "before commit")]
    BeforeCommit,
    /// The transaction is committed.
    #[serde(rename = "after commit")]
    AfterCommit,
}

/// Why a line says nothing.
#[derive(Debug, Error)]
pub enum BadLine {
    /// It is not hex.
    #[error("this is not hex: {0}")]
    Hex(#[from] hex::FromHexError),
    /// There are too few or too many bytes.
    #[error("an id has {0} bytes")]
    Length(usize),
    /// The bytes of a header are not in order.
    #[error("a header is not in order: {0}")]
    Header(#[from] CanonError),
    /// The bytes of a message are not in order.
    #[error(transparent)]
    Message(#[from] WireError),
}

/// Bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Hex(Vec<u8>);

impl Hex {
    /// A copy of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes, if there are as many as there should be.
    pub fn fixed<const N: usize>(&self) -> Result<[u8; N], BadLine> {
        self.0.as_slice().try_into().map_err(|_| BadLine::Length(self.0.len()))
    }
}

impl From<Hex> for String {
    fn from(hex: Hex) -> Self {
        hex::encode(hex.0)
    }
}

impl TryFrom<String> for Hex {
    type Error = BadLine;
    fn try_from(text: String) -> Result<Self, BadLine> {
        Ok(Self(hex::decode(text)?))
    }
}

/// What came of a step.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DoneLine {
    send: Option<Hex>,
    notices: Vec<NoticeLine>,
    written: Vec<RecordLine>,
    sealed_conflict: bool,
    wait_until_mono: u64,
    follows: bool,
}

impl From<&Done> for DoneLine {
    fn from(done: &Done) -> Self {
        Self {
            send: done.send.as_ref().map(|request| Hex(encode_request(request))),
            notices: done.notices.iter().map(NoticeLine::from).collect(),
            written: done.written.iter().map(RecordLine::from).collect(),
            sealed_conflict: done.sealed_conflict,
            wait_until_mono: done.wait_until_mono,
            follows: done.follows,
        }
    }
}

impl TryFrom<DoneLine> for Done {
    type Error = BadLine;
    fn try_from(line: DoneLine) -> Result<Self, BadLine> {
        Ok(Self {
            send: line.send.map(|bytes| decode_request(bytes.bytes())).transpose()?,
            notices: line.notices.into_iter().map(Notice::try_from).collect::<Result<_, _>>()?,
            written: line.written.into_iter().map(Record::try_from).collect::<Result<_, _>>()?,
            sealed_conflict: line.sealed_conflict,
            wait_until_mono: line.wait_until_mono,
            follows: line.follows,
        })
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum NoticeLine {
    Twin,
    ServerRestored,
    UpgradeNeeded,
    AnswerRefused,
    Refused(Vec<Hex>),
}

impl From<&Notice> for NoticeLine {
    fn from(notice: &Notice) -> Self {
        match notice {
            Notice::Twin => Self::Twin,
            Notice::ServerRestored => Self::ServerRestored,
            Notice::UpgradeNeeded => Self::UpgradeNeeded,
            Notice::AnswerRefused => Self::AnswerRefused,
            Notice::Refused(ids) => Self::Refused(ids.iter().map(|id| Hex::of(&id.0)).collect()),
        }
    }
}

impl TryFrom<NoticeLine> for Notice {
    type Error = BadLine;
    fn try_from(line: NoticeLine) -> Result<Self, BadLine> {
        Ok(match line {
            NoticeLine::Twin => Self::Twin,
            NoticeLine::ServerRestored => Self::ServerRestored,
            NoticeLine::UpgradeNeeded => Self::UpgradeNeeded,
            NoticeLine::AnswerRefused => Self::AnswerRefused,
            NoticeLine::Refused(ids) => {
                Self::Refused(ids.iter().map(|id| id.fixed().map(OpId)).collect::<Result<_, _>>()?)
            }
        })
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct RecordLine {
    header: Hex,
    body: BodyLine,
    seq: Option<u64>,
    cover: Option<Hex>,
    effective: bool,
    children: u32,
    holds: u32,
    pins: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum BodyLine {
    Here(Hex),
    Missing,
    Erased,
}

impl From<&Record> for RecordLine {
    fn from(record: &Record) -> Self {
        let body = match &record.body {
            Held::Here(body) => BodyLine::Here(Hex::of(body.bytes())),
            Held::Missing => BodyLine::Missing,
            Held::Erased => BodyLine::Erased,
        };
        Self {
            header: Hex::of(record.header.bytes()),
            body,
            seq: record.seq,
            cover: record.cover.map(|id| Hex::of(&id.0)),
            effective: record.effective,
            children: record.children,
            holds: record.holds,
            pins: record.pins,
        }
    }
}

impl TryFrom<RecordLine> for Record {
    type Error = BadLine;
    fn try_from(line: RecordLine) -> Result<Self, BadLine> {
        let body = match line.body {
            BodyLine::Here(bytes) => Held::Here(Body::of(bytes.bytes()).into()),
            BodyLine::Missing => Held::Missing,
            BodyLine::Erased => Held::Erased,
        };
        Ok(Self {
            header: Header::read(line.header.bytes())?.into(),
            body,
            seq: line.seq,
            cover: line.cover.map(|id| id.fixed().map(OpId)).transpose()?,
            effective: line.effective,
            children: line.children,
            holds: line.holds,
            pins: line.pins,
        })
    }
}

/// Everything that a device holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ContentsLine {
    records: Vec<RecordLine>,
    scopes: Vec<ScopeLine>,
    meta: MetaLine,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct ScopeLine {
    kind: u64,
    id: Hex,
    cursor: u64,
    compact_until: u64,
    leaving: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct MetaLine {
    device: Hex,
    level: u16,
    server: Option<Hex>,
    epoch: Option<Hex>,
    stable: u64,
    hlc: u64,
    anchor: Option<Hex>,
    offset_ms: Option<i64>,
}

impl From<&Contents> for ContentsLine {
    fn from(contents: &Contents) -> Self {
        let scope = |(scope, state): (&ScopeId, &ScopeState)| ScopeLine {
            kind: scope.kind.number(),
            id: Hex::of(&scope.id),
            cursor: state.cursor,
            compact_until: state.compact_until,
            leaving: state.leaving,
        };
        Self {
            records: contents.records.iter().map(RecordLine::from).collect(),
            scopes: contents.scopes.iter().map(scope).collect(),
            meta: MetaLine::from(&contents.meta),
        }
    }
}

impl TryFrom<ContentsLine> for Contents {
    type Error = BadLine;
    fn try_from(line: ContentsLine) -> Result<Self, BadLine> {
        let scope = |line: ScopeLine| -> Result<_, BadLine> {
            let ScopeLine { kind, id, cursor, compact_until, leaving } = line;
            let scope = ScopeId { kind: ScopeKind::of(kind), id: id.fixed()? };
            Ok((scope, ScopeState { cursor, compact_until, leaving }))
        };
        Ok(Self {
            records: line.records.into_iter().map(Record::try_from).collect::<Result<_, _>>()?,
            scopes: line.scopes.into_iter().map(scope).collect::<Result<BTreeMap<_, _>, _>>()?,
            meta: line.meta.try_into()?,
        })
    }
}

impl From<&DeviceMeta> for MetaLine {
    fn from(meta: &DeviceMeta) -> Self {
        Self {
            device: Hex::of(&meta.device.0),
            level: meta.level,
            server: meta.server.map(|server| Hex::of(&server.0)),
            epoch: meta.epoch.map(|epoch| Hex::of(&epoch.0)),
            stable: meta.stable,
            hlc: meta.hlc.0,
            anchor: meta.anchor.map(|anchor| Hex::of(&anchor)),
            offset_ms: meta.offset_ms,
        }
    }
}

impl TryFrom<MetaLine> for DeviceMeta {
    type Error = BadLine;
    fn try_from(line: MetaLine) -> Result<Self, BadLine> {
        Ok(Self {
            device: DeviceId(line.device.fixed()?),
            level: line.level,
            server: line.server.map(|id| id.fixed().map(DeviceId)).transpose()?,
            epoch: line.epoch.map(|id| id.fixed().map(EpochId)).transpose()?,
            stable: line.stable,
            hlc: Hlc(line.hlc),
            anchor: line.anchor.map(|hash| hash.fixed()).transpose()?,
            offset_ms: line.offset_ms,
        })
    }
}
