//! The header of an operation: everything that a stranger needs to check a chain, and nothing personal but the author.
//!
//! Its bytes are kept as they came, so that fields which only a newer program knows survive unchanged. Keys 0 to 5
//! and 16 never change their meaning in any format: chains, scopes and bodies can be checked for ever.

use std::ops::Deref;

use apseko_trust::canon::{CanonError, Reader, Writer};
use apseko_trust::{Digest, digest};

use crate::{DeviceId, Hlc, Incarnation, OpId, ScopeId, ScopeKind, Stamp, StreamId, UserId};

/// What an operation does. The number is part of hashed bytes and never changes its meaning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Gives a field a value.
    Set,
    /// Takes a thing out; everything about it stays.
    Retract,
    /// Ties a file to a thing, by its hash.
    Attach,
    /// Says something in words.
    Note,
    /// Freezes a document.
    Seal,
    /// Asks the server to decide.
    Petition,
    /// The server's decision.
    Verdict,
    /// A person's decision between several values.
    Resolve,
    /// Lets in what was held back.
    Admit,
    /// Orders bodies to be destroyed.
    Erase,
    /// Of a newer program.
    Other(u64),
}

const KINDS: [(Kind, u64); 10] = [
    (Kind::Set, 1),
    (Kind::Retract, 2),
    (Kind::Attach, 3),
    (Kind::Note, 4),
    (Kind::Seal, 5),
    (Kind::Petition, 6),
    (Kind::Verdict, 7),
    (Kind::Resolve, 8),
    (Kind::Admit, 9),
    (Kind::Erase, 10),
];

impl Kind {
    /// Its number in the bytes.
    pub fn number(self) -> u64 {
        let known = KINDS.iter().find(|(kind, _)| *kind == self);
        if let Self::Other(number) = self { number } else { known.map_or(0, |(_, number)| *number) }
    }

    /// The kind of this number.
    pub fn of(number: u64) -> Self {
        KINDS.iter().find(|(_, known)| *known == number).map_or(Self::Other(number), |(kind, _)| *kind)
    }

    /// Only the server's own stream may do this.
    pub fn is_the_servers(self) -> bool {
        matches!(self, Self::Verdict | Self::Admit | Self::Erase)
    }
}

/// What a header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The format of header and body.
    pub format: u64,
    /// The least level of program that understands this operation; older ones keep it and pass it on.
    pub needs: u16,
    /// The chain it belongs to.
    pub stream: StreamId,
    /// Its place in the chain, from 1.
    pub dseq: u32,
    /// The operation before it in the chain.
    pub prev: Option<OpId>,
    /// Who may read its body.
    pub scope: ScopeId,
    /// Who did it.
    pub author: UserId,
    /// In which role they claim to have done it.
    pub role: String,
    /// For whom, if not for themselves.
    pub acting_for: Option<UserId>,
    /// What it does.
    pub kind: Kind,
    /// The heads of the same register that the author saw and replaces. Sorted, none twice.
    pub parents: Vec<OpId>,
    /// Other operations that it speaks of, without replacing them. Sorted, none twice.
    pub seen: Vec<OpId>,
    /// When.
    pub stamp: Stamp,
    /// SHA-256 of the body.
    pub body: Digest,
}

/// A header with its bytes and its identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    id: OpId,
    bytes: Box<[u8]>,
    facts: Facts,
}

impl Deref for Header {
    type Target = Facts;
    fn deref(&self) -> &Facts {
        &self.facts
    }
}

impl Header {
    /// Writes a header down.
    pub fn write(mut facts: Facts) -> Self {
        for list in [&mut facts.parents, &mut facts.seen] {
            list.sort_unstable();
            list.dedup();
        }
        let bytes = encode(&facts).into_boxed_slice();
        Self { id: OpId(digest(&bytes)), bytes, facts }
    }

    /// Reads a header that came from elsewhere.
    pub fn read(bytes: &[u8]) -> Result<Self, CanonError> {
        let mut reader = Reader::new(bytes);
        let facts = decode(&mut reader)?;
        reader.finish()?;
        Ok(Self { id: OpId(digest(bytes)), bytes: bytes.into(), facts })
    }

    /// Reads a header that this program has checked before and kept under its identity.
    pub fn reread(id: OpId, bytes: &[u8]) -> Result<Self, CanonError> {
        Ok(Self { id, bytes: bytes.into(), facts: decode(&mut Reader::new(bytes))? })
    }

    /// Its identity.
    pub fn id(&self) -> OpId {
        self.id
    }

    /// The canonical bytes, with everything in them that this program does not know.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether what it says, written down anew, gives these very bytes: nothing in them is of a newer program.
    pub(crate) fn is_plain(&self) -> bool {
        encode(&self.facts) == *self.bytes
    }

    /// Every operation it refers to, but for the one before it in the chain.
    pub fn references(&self) -> impl Iterator<Item = &OpId> {
        self.facts.parents.iter().chain(&self.facts.seen)
    }
}

fn encode(facts: &Facts) -> Vec<u8> {
    let stamp = &facts.stamp;
    let optional = [
        facts.prev.is_some(),
        facts.acting_for.is_some(),
        !facts.parents.is_empty(),
        !facts.seen.is_empty(),
        stamp.boot.is_some(),
        stamp.offset_ms.is_some(),
        stamp.anchor.is_some(),
        facts.needs != 1,
    ];
    let mut out = Writer::with_capacity(256);
    out.map(10 + optional.iter().filter(|there| **there).count());
    out.uint(0).uint(facts.format);
    out.uint(1).bytes(&facts.stream.device.0);
    out.uint(2).bytes(&facts.stream.incarnation.0);
    out.uint(3).uint(facts.dseq.into());
    if let Some(prev) = &facts.prev {
        out.uint(4).bytes(&prev.0);
    }
    out.uint(5).array(2).uint(facts.scope.kind.number()).bytes(&facts.scope.id);
    out.uint(6).bytes(&facts.author.0);
    out.uint(7).text(&facts.role);
    if let Some(other) = &facts.acting_for {
        out.uint(8).bytes(&other.0);
    }
    out.uint(9).uint(facts.kind.number());
    write_ids(&mut out, 10, &facts.parents);
    write_ids(&mut out, 11, &facts.seen);
    out.uint(12).array(4).uint(stamp.hlc.0).int(stamp.wall_ms).uint(stamp.mono_ms).bool(stamp.rolled_back);
    if let Some(boot) = &stamp.boot {
        out.uint(13).bytes(boot);
    }
    if let Some(offset) = stamp.offset_ms {
        out.uint(14).int(offset);
    }
    if let Some(anchor) = &stamp.anchor {
        out.uint(15).bytes(anchor);
    }
    out.uint(16).bytes(&facts.body);
    if facts.needs != 1 {
        out.uint(17).uint(facts.needs.into());
    }
    out.finish()
}

fn write_ids(out: &mut Writer, key: u64, ids: &[OpId]) {
    if !ids.is_empty() {
        out.uint(key).array(ids.len());
        for id in ids {
            out.bytes(&id.0);
        }
    }
}

#[derive(Default)]
struct Parts {
    format: Option<u64>,
    needs: Option<u16>,
    device: Option<DeviceId>,
    incarnation: Option<Incarnation>,
    dseq: Option<u32>,
    prev: Option<OpId>,
    scope: Option<ScopeId>,
    author: Option<UserId>,
    role: Option<String>,
    acting_for: Option<UserId>,
    kind: Option<Kind>,
    clock: bool,
    parents: Vec<OpId>,
    seen: Vec<OpId>,
    stamp: Stamp,
    body: Option<Digest>,
}

fn decode(reader: &mut Reader<'_>) -> Result<Facts, CanonError> {
    let mut fields = reader.fields()?;
    let mut parts = Parts::default();
    while let Some(key) = fields.next(reader)? {
        read_field(key, reader, &mut parts)?;
    }
    let missing = CanonError::Unexpected;
    let dseq = parts.dseq.ok_or(missing)?;
    if (dseq == 1) != parts.prev.is_none() || dseq == 0 {
        return Err(missing);
    }
    let device = parts.device.ok_or(missing)?;
    let incarnation = parts.incarnation.ok_or(missing)?;
    Ok(Facts {
        format: parts.format.ok_or(missing)?,
        needs: parts.needs.unwrap_or(1),
        stream: StreamId { device, incarnation },
        dseq,
        prev: parts.prev,
        scope: parts.scope.ok_or(missing)?,
        author: parts.author.ok_or(missing)?,
        role: parts.role.filter(|_| parts.clock).ok_or(missing)?,
        acting_for: parts.acting_for,
        kind: parts.kind.ok_or(missing)?,
        parents: parts.parents,
        seen: parts.seen,
        stamp: parts.stamp,
        body: parts.body.ok_or(missing)?,
    })
}

fn read_field(key: u64, reader: &mut Reader<'_>, parts: &mut Parts) -> Result<(), CanonError> {
    match key {
        0 => parts.format = Some(reader.uint()?),
        1 => parts.device = Some(DeviceId(reader.fixed()?)),
        2 => parts.incarnation = Some(Incarnation(reader.fixed()?)),
        3 => parts.dseq = Some(narrow(reader.uint()?)?),
        4 => parts.prev = Some(OpId(reader.fixed()?)),
        5 => parts.scope = Some(read_scope(reader)?),
        6 => parts.author = Some(UserId(reader.fixed()?)),
        7 => parts.role = Some(reader.text()?.to_owned()),
        8 => parts.acting_for = Some(UserId(reader.fixed()?)),
        9 => parts.kind = Some(Kind::of(reader.uint()?)),
        10 => parts.parents = read_ids(reader)?,
        11 => parts.seen = read_ids(reader)?,
        12 => {
            read_clock(reader, &mut parts.stamp)?;
            parts.clock = true;
        }
        13 => parts.stamp.boot = Some(reader.fixed()?),
        14 => parts.stamp.offset_ms = Some(reader.int()?),
        15 => parts.stamp.anchor = Some(reader.fixed()?),
        16 => parts.body = Some(reader.fixed()?),
        17 => parts.needs = Some(read_needs(reader)?),
        _ => drop(reader.item()?),
    }
    Ok(())
}

fn narrow<T: TryFrom<u64>>(number: u64) -> Result<T, CanonError> {
    T::try_from(number).map_err(|_| CanonError::OutOfRange)
}

/// Level 1 is what the absence says: it must not have a second spelling.
fn read_needs(reader: &mut Reader<'_>) -> Result<u16, CanonError> {
    match narrow(reader.uint()?)? {
        0 | 1 => Err(CanonError::NotShortest),
        level => Ok(level),
    }
}

pub(crate) fn read_scope(reader: &mut Reader<'_>) -> Result<ScopeId, CanonError> {
    if reader.array()? != 2 {
        return Err(CanonError::Unexpected);
    }
    Ok(ScopeId { kind: ScopeKind::of(reader.uint()?), id: reader.fixed()? })
}

fn read_clock(reader: &mut Reader<'_>, stamp: &mut Stamp) -> Result<(), CanonError> {
    if reader.array()? != 4 {
        return Err(CanonError::Unexpected);
    }
    stamp.hlc = Hlc(reader.uint()?);
    stamp.wall_ms = reader.int()?;
    stamp.mono_ms = reader.uint()?;
    stamp.rolled_back = reader.bool()?;
    Ok(())
}

fn read_ids(reader: &mut Reader<'_>) -> Result<Vec<OpId>, CanonError> {
    let count = reader.array()?;
    if count == 0 {
        // An empty list is written by leaving the field out.
        return Err(CanonError::NotShortest);
    }
    // The claimed number is only believed as they come.
    let mut ids: Vec<OpId> = Vec::new();
    for _ in 0..count {
        let id = OpId(reader.fixed()?);
        if ids.last().is_some_and(|last| *last >= id) {
            return Err(CanonError::KeyOrder);
        }
        ids.push(id);
    }
    Ok(ids)
}

#[cfg(test)]
mod tests;
