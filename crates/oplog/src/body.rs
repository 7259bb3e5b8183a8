//! The body of an operation: what may be personal, with salt so that its hash in the header betrays nothing.

use apseko_trust::canon::{CanonError, Reader, Writer};
use apseko_trust::{Digest, digest};

use crate::{EditId, EntityId, EntityRef, Value};

/// The field whose register says whether a thing is there at all.
pub const EXISTS: &str = "exists";

/// What a body says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyFacts {
    /// Makes the hash of a short value unguessable.
    pub salt: [u8; 16],
    /// The wish that it carries out.
    pub edit: EditId,
    /// About what.
    pub entity: EntityRef,
    /// Which field of it.
    pub field: String,
    /// What.
    pub value: Value,
}

/// A body with its bytes; what it says is only there if this program can read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    bytes: Box<[u8]>,
    facts: Option<BodyFacts>,
}

impl Body {
    /// Writes a body down.
    pub fn write(facts: BodyFacts) -> Self {
        Self { bytes: encode(&facts).into_boxed_slice(), facts: Some(facts) }
    }

    /// Takes bytes as they came. They are kept whatever they are: a fact is never refused for being strange.
    pub fn of(bytes: &[u8]) -> Self {
        Self { bytes: bytes.into(), facts: read(bytes).ok() }
    }

    /// What it says, if this program can read it.
    pub fn facts(&self) -> Option<&BodyFacts> {
        self.facts.as_ref()
    }

    /// What it says, if that, written down anew, gives these very bytes.
    pub(crate) fn plain_facts(&self) -> Option<&BodyFacts> {
        self.facts().filter(|facts| encode(facts) == *self.bytes)
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What the header of its operation carries.
    pub fn digest(&self) -> Digest {
        digest(&self.bytes)
    }
}

fn encode(facts: &BodyFacts) -> Vec<u8> {
    let mut out = write_opening(&facts.salt, &facts.edit, &facts.entity, &facts.field);
    facts.value.write(&mut out);
    out.finish()
}

/// A body up to its value, which has to follow.
pub(crate) fn write_opening(salt: &[u8; 16], edit: &EditId, entity: &EntityRef, field: &str) -> Writer {
    let mut out = Writer::with_capacity(160);
    out.map(5).uint(0).bytes(salt);
    out.uint(1).bytes(&edit.0);
    out.uint(2).array(2).uint(entity.kind.into()).bytes(&entity.id.0);
    out.uint(3).text(field).uint(4);
    out
}

fn read(bytes: &[u8]) -> Result<BodyFacts, CanonError> {
    let mut whole = Reader::new(bytes);
    whole.item()?;
    whole.finish()?;
    let mut reader = Reader::new(bytes);
    let mut fields = reader.fields()?;
    let (mut salt, mut edit, mut entity, mut field, mut value) = (None, None, None, None, None);
    while let Some(key) = fields.next(&mut reader)? {
        match key {
            0 => salt = Some(reader.fixed()?),
            1 => edit = Some(EditId(reader.fixed()?)),
            2 => entity = Some(read_entity(&mut reader)?),
            3 => field = Some(reader.text()?.to_owned()),
            4 => value = Some(Value::read(&mut reader)?),
            _ => drop(reader.item()?),
        }
    }
    let missing = CanonError::Unexpected;
    Ok(BodyFacts {
        salt: salt.ok_or(missing)?,
        edit: edit.ok_or(missing)?,
        entity: entity.ok_or(missing)?,
        field: field.ok_or(missing)?,
        value: value.ok_or(missing)?,
    })
}

fn read_entity(reader: &mut Reader<'_>) -> Result<EntityRef, CanonError> {
    if reader.array()? != 2 {
        return Err(CanonError::Unexpected);
    }
    let kind = u16::try_from(reader.uint()?).map_err(|_| CanonError::OutOfRange)?;
    Ok(EntityRef { kind, id: EntityId(reader.fixed()?) })
}

#[cfg(test)]
mod tests;
