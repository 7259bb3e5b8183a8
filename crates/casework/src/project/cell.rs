//! What stands in a field as the bytes that rows keep: values with whoever wrote them, the one to show first.

use apseko_oplog::{OpId, UserId, Value};
use apseko_trust::canon::{CanonError, Reader, Writer};

use super::{FieldView, Projected};
use crate::registry::QUESTION;

/// One of the values of a field, as a row keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptValue {
    /// The value.
    pub value: Value,
    /// Who wrote it, the last of those who did.
    pub author: UserId,
    /// When, by the clock of where it was written.
    pub wall_ms: i64,
    /// The operations that carry it.
    pub ops: Vec<OpId>,
}

/// A field with its values, as a row keeps it.
pub type KeptField = (String, Vec<KeptValue>);

/// The bytes of one field.
pub(super) fn said_bytes(field: &FieldView) -> Vec<u8> {
    let mut out = Writer::with_capacity(128);
    write(field, &mut out);
    out.finish()
}

/// The bytes of every field of a thing but the questions of a sheet.
pub(super) fn fields_bytes(thing: &Projected) -> Vec<u8> {
    let own = || thing.fields.iter().filter(|(field, _)| !field.starts_with(QUESTION));
    let mut out = Writer::with_capacity(512);
    out.array(own().count());
    for (field, view) in own() {
        out.array(2).text(field);
        write(view, &mut out);
    }
    out.finish()
}

/// Reads the bytes of one field; none at all mean that nothing stands.
pub fn read_said(bytes: &[u8]) -> Result<Vec<KeptValue>, CanonError> {
    if bytes.is_empty() {
        return Ok(Vec::new());
    }
    let mut reader = Reader::new(bytes);
    let kept = read(&mut reader)?;
    reader.finish()?;
    Ok(kept)
}

/// Reads the bytes of the fields of a thing.
pub fn read_fields(bytes: &[u8]) -> Result<Vec<KeptField>, CanonError> {
    let mut reader = Reader::new(bytes);
    let fields = (0..reader.array()?).map(|_| read_field(&mut reader)).collect::<Result<_, _>>()?;
    reader.finish()?;
    Ok(fields)
}

fn read_field(reader: &mut Reader<'_>) -> Result<KeptField, CanonError> {
    if reader.array()? != 2 {
        return Err(CanonError::Unexpected);
    }
    Ok((reader.text()?.to_owned(), read(reader)?))
}

fn write(field: &FieldView, out: &mut Writer) {
    out.array(field.alternatives.len());
    for alternative in &field.alternatives {
        let (author, wall_ms) =
            alternative.authors.first().map_or(([0; 16], 0), |author| (author.user.0, author.wall_ms));
        // As bytes in bytes: a value may be nested as deep as the format allows.
        out.array(4).bytes(&alternative.value.to_bytes()).bytes(&author).int(wall_ms);
        out.array(alternative.authors.len());
        for author in &alternative.authors {
            out.bytes(&author.op.0);
        }
    }
}

fn read(reader: &mut Reader<'_>) -> Result<Vec<KeptValue>, CanonError> {
    (0..reader.array()?).map(|_| read_one(reader)).collect()
}

fn read_one(reader: &mut Reader<'_>) -> Result<KeptValue, CanonError> {
    if reader.array()? != 4 {
        return Err(CanonError::Unexpected);
    }
    Ok(KeptValue {
        value: Value::from_bytes(reader.bytes()?)?,
        author: UserId(reader.fixed()?),
        wall_ms: reader.int()?,
        ops: (0..reader.array()?).map(|_| reader.fixed().map(OpId)).collect::<Result<_, _>>()?,
    })
}
