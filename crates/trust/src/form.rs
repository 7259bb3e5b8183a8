//! How signed things grow: a map that begins with the fields we know and may go on with fields that we do not.
//!
//! What a newer writer adds is passed over and stays covered by the signature. So an added field may inform, and
//! never forbid: whatever narrows what is signed needs a new format number, which older readers refuse.

use crate::canon::{CanonError, Fields, Reader, Writer};

const FORMAT: u64 = 1;

/// Opens a map with this many fields after its format number; the fields are numbered from 1.
pub(crate) fn write_form(out: &mut Writer, fields: usize) -> &mut Writer {
    out.map(fields + 1).uint(0).uint(FORMAT)
}

/// Reads a map written after [`write_form`].
pub(crate) struct Form<'r, 'a> {
    reader: &'r mut Reader<'a>,
    fields: Fields,
}

impl<'r, 'a> Form<'r, 'a> {
    pub(crate) fn open(reader: &'r mut Reader<'a>) -> Result<Self, CanonError> {
        let fields = reader.fields()?;
        let mut form = Self { reader, fields };
        if form.field(0)?.uint()? == FORMAT { Ok(form) } else { Err(CanonError::OutOfRange) }
    }

    /// The reader at the value of this field, which has to be the next one.
    pub(crate) fn field(&mut self, number: u64) -> Result<&mut Reader<'a>, CanonError> {
        if self.fields.next(self.reader)? == Some(number) {
            Ok(self.reader)
        } else {
            Err(CanonError::Unexpected)
        }
    }

    /// The reader at the value of this field, if the map goes on with it; after it only `close` follows.
    pub(crate) fn field_if_there(&mut self, number: u64) -> Result<Option<&mut Reader<'a>>, CanonError> {
        match self.fields.next(self.reader)? {
            Some(found) if found == number => Ok(Some(self.reader)),
            Some(_) => {
                self.reader.item()?;
                Ok(None)
            }
            None => Ok(None),
        }
    }

    /// Passes over what a newer version has added.
    pub(crate) fn close(mut self) -> Result<(), CanonError> {
        while self.fields.next(self.reader)?.is_some() {
            self.reader.item()?;
        }
        Ok(())
    }
}
