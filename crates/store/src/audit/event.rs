//! One thing that happened, and the only bytes that say so.
//!
//! Texts have limits, so that nobody can fill the disk through the audit. What is longer is cut when it is written: a
//! shortened entry is better than none, and better than a refused deed.

use std::borrow::Cow;

use apseko_trust::canon::{CanonError, Fields, Reader, Writer};

use super::kind::{AuditKind, ObjectKind};
use crate::Moment;

const FORMAT: u64 = 1;
/// Of names, purposes and the values of details, in characters.
const TEXT_LIMIT: usize = 200;
/// Of codes and the names of details, in characters.
const CODE_LIMIT: usize = 64;
const DETAIL_LIMIT: usize = 16;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEvent {
    /// When, by the device's clock, in UTC.
    pub at_ms: i64,
    /// Milliseconds since the machine was switched on, which nobody can set back.
    pub uptime_ms: u64,
    /// Which switching-on that was.
    pub boot: [u8; 16],
    /// Name or login of who did it; empty when unknown. At most 200 characters.
    pub actor: String,
    /// What happened.
    pub kind: AuditKind,
    /// To what.
    pub object: Option<AuditObject>,
    /// Why personal data was needed. At most 200 characters.
    pub purpose: Option<String>,
    /// What came of it.
    pub result: AuditResult,
    /// What else is worth knowing: at most 16 pairs of 64 and 200 characters.
    pub detail: Vec<(String, String)>,
}

/// The thing that something happened to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditObject {
    /// Of what kind.
    pub kind: ObjectKind,
    /// Which one.
    pub id: [u8; 16],
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditResult {
    /// It was done.
    Done,
    /// It was refused with this code, of at most 64 characters.
    Refused(String),
}

impl AuditEvent {
    /// Something that was done at this moment, with nothing more to say about it.
    pub fn at(moment: &Moment, kind: AuditKind, actor: &str) -> Self {
        Self {
            at_ms: moment.wall.as_millisecond(),
            uptime_ms: moment.uptime_ms,
            boot: moment.boot,
            actor: actor.to_owned(),
            kind,
            object: None,
            purpose: None,
            result: AuditResult::Done,
            detail: Vec::new(),
        }
    }

    /// The canonical bytes; texts beyond their limits are cut.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(256);
        out.map(10).uint(0).uint(FORMAT).uint(1).int(self.at_ms).uint(2).uint(self.uptime_ms);
        out.uint(3).bytes(&self.boot).uint(4).text(&cut(&self.actor, TEXT_LIMIT));
        out.uint(5).text(&cut(self.kind.code(), CODE_LIMIT)).uint(6);
        match &self.object {
            Some(object) => out.array(2).text(&cut(object.kind.code(), CODE_LIMIT)).bytes(&object.id),
            None => out.null(),
        };
        out.uint(7);
        match &self.purpose {
            Some(purpose) => out.text(&cut(purpose, TEXT_LIMIT)),
            None => out.null(),
        };
        out.uint(8);
        match &self.result {
            AuditResult::Done => out.null(),
            AuditResult::Refused(code) => out.text(&cut(code, CODE_LIMIT)),
        };
        out.uint(9).array(self.detail.len().min(DETAIL_LIMIT));
        for (name, value) in self.detail.iter().take(DETAIL_LIMIT) {
            out.array(2).text(&cut(name, CODE_LIMIT)).text(&cut(value, TEXT_LIMIT));
        }
        out.finish()
    }

    /// Reads canonical bytes and refuses all others. Fields that a newer program added are passed over: they stay
    /// covered by the hash.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CanonError> {
        let mut reader = Reader::new(bytes);
        let mut fields = reader.fields()?;
        if field(&mut fields, &mut reader, 0)?.uint()? != FORMAT {
            return Err(CanonError::OutOfRange);
        }
        let event = Self {
            at_ms: field(&mut fields, &mut reader, 1)?.int()?,
            uptime_ms: field(&mut fields, &mut reader, 2)?.uint()?,
            boot: field(&mut fields, &mut reader, 3)?.fixed()?,
            actor: text(field(&mut fields, &mut reader, 4)?, TEXT_LIMIT)?,
            kind: AuditKind::of(&text(field(&mut fields, &mut reader, 5)?, CODE_LIMIT)?),
            object: object(field(&mut fields, &mut reader, 6)?)?,
            purpose: optional_text(field(&mut fields, &mut reader, 7)?, TEXT_LIMIT)?,
            result: optional_text(field(&mut fields, &mut reader, 8)?, CODE_LIMIT)?
                .map_or(AuditResult::Done, AuditResult::Refused),
            detail: detail(field(&mut fields, &mut reader, 9)?)?,
        };
        while fields.next(&mut reader)?.is_some() {
            reader.item()?;
        }
        reader.finish()?;
        Ok(event)
    }
}

/// What the table repeats from an event in columns of their own, for questions.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Columns<'e> {
    pub at_ms: i64,
    pub kind: Cow<'e, str>,
    pub object: Option<[u8; 16]>,
}

impl<'e> Columns<'e> {
    pub fn of(event: &'e AuditEvent) -> Self {
        Self {
            at_ms: event.at_ms,
            kind: cut(event.kind.code(), CODE_LIMIT),
            object: event.object.as_ref().map(|object| object.id),
        }
    }
}

/// At most so many characters of a text; the mark at its end shows that there were more.
fn cut(text: &str, limit: usize) -> Cow<'_, str> {
    // A text has no more characters than bytes, and nearly all are short.
    if text.len() <= limit || text.chars().count() <= limit {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().take(limit - 1).chain(['…']).collect())
}

/// The reader at the value of this field, which has to be the next one.
pub(super) fn field<'r, 'a>(
    fields: &mut Fields,
    reader: &'r mut Reader<'a>,
    number: u64,
) -> Result<&'r mut Reader<'a>, CanonError> {
    if fields.next(reader)? == Some(number) { Ok(reader) } else { Err(CanonError::Unexpected) }
}

fn text(reader: &mut Reader<'_>, limit: usize) -> Result<String, CanonError> {
    let text = reader.text()?;
    if text.chars().count() <= limit { Ok(text.to_owned()) } else { Err(CanonError::OutOfRange) }
}

fn optional_text(reader: &mut Reader<'_>, limit: usize) -> Result<Option<String>, CanonError> {
    if reader.null()? { Ok(None) } else { text(reader, limit).map(Some) }
}

fn pair(reader: &mut Reader<'_>) -> Result<(), CanonError> {
    if reader.array()? == 2 { Ok(()) } else { Err(CanonError::OutOfRange) }
}

fn object(reader: &mut Reader<'_>) -> Result<Option<AuditObject>, CanonError> {
    if reader.null()? {
        return Ok(None);
    }
    pair(reader)?;
    let kind = ObjectKind::of(&text(reader, CODE_LIMIT)?);
    Ok(Some(AuditObject { kind, id: reader.fixed()? }))
}

fn detail(reader: &mut Reader<'_>) -> Result<Vec<(String, String)>, CanonError> {
    let length = reader.array()?;
    if length > DETAIL_LIMIT {
        return Err(CanonError::OutOfRange);
    }
    let one = |_| {
        pair(reader)?;
        Ok((text(reader, CODE_LIMIT)?, text(reader, TEXT_LIMIT)?))
    };
    (0..length).map(one).collect()
}
