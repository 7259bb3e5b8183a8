//! What a field can hold. No floats: measured values are whole numbers with a unit, or text.

use std::collections::BTreeMap;

use apseko_trust::canon::{CanonError, Reader, Writer};

use crate::EntityRef;

/// A value, as it is stored and shown.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    /// Deliberately empty.
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A text.
    Text(String),
    /// Bytes, such as an id or a hash.
    Bytes(Vec<u8>),
    /// Several, in order.
    List(Vec<Value>),
    /// Several, by name.
    Map(BTreeMap<String, Value>),
}

/// Where a value is kept: one field of one thing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegisterKey {
    /// Of what.
    pub entity: EntityRef,
    /// Which field.
    pub field: String,
}

impl Value {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A map from pairs.
    pub fn map<const N: usize>(pairs: [(&str, Value); N]) -> Self {
        Self::Map(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The number, if it is one.
    pub fn as_int(&self) -> Option<i64> {
        if let Self::Int(number) = self { Some(*number) } else { None }
    }

    /// The bytes, if they are some of this length.
    pub fn as_fixed<const N: usize>(&self) -> Option<[u8; N]> {
        if let Self::Bytes(bytes) = self { bytes.as_slice().try_into().ok() } else { None }
    }

    /// The value of this name, if it is a map that has one.
    pub fn get(&self, name: &str) -> Option<&Value> {
        if let Self::Map(pairs) = self { pairs.get(name) } else { None }
    }

    /// The items, if it is a list.
    pub fn items(&self) -> &[Value] {
        if let Self::List(items) = self { items } else { &[] }
    }

    /// Its canonical bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(64);
        self.write(&mut out);
        out.finish()
    }

    /// Reads canonical bytes and refuses all others.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CanonError> {
        let mut whole = Reader::new(bytes);
        whole.item()?;
        whole.finish()?;
        Self::read(&mut Reader::new(bytes))
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        let _ = match self {
            Self::Null => out.null(),
            Self::Bool(flag) => out.bool(*flag),
            Self::Int(number) => out.int(*number),
            Self::Text(text) => out.text(text),
            Self::Bytes(bytes) => out.bytes(bytes),
            Self::List(items) => {
                out.array(items.len());
                items.iter().for_each(|item| item.write(out));
                out
            }
            Self::Map(pairs) => {
                // Canonical order is that of the encoded keys: shorter texts first.
                let mut sorted: Vec<(&String, &Value)> = pairs.iter().collect();
                sorted.sort_by_key(|(name, _)| (name.len(), *name));
                out.map(sorted.len());
                for (name, value) in sorted {
                    out.text(name);
                    value.write(out);
                }
                out
            }
        };
    }

    /// Reads bytes that are known to be canonical. Numbers beyond 63 bits are not values of ours.
    pub(crate) fn read(from: &mut Reader<'_>) -> Result<Self, CanonError> {
        match from.peek().ok_or(CanonError::Truncated)? {
            0 | 1 => from.int().map(Self::Int),
            2 => from.bytes().map(|bytes| Self::Bytes(bytes.to_vec())),
            3 => from.text().map(Self::text),
            4 => (0..from.array()?).map(|_| Self::read(from)).collect::<Result<_, _>>().map(Self::List),
            5 => {
                let pairs = from.map()?;
                let pair = |_| Ok((from.text()?.to_owned(), Self::read(from)?));
                (0..pairs).map(pair).collect::<Result<_, _>>().map(Self::Map)
            }
            _ => {
                if from.null()? {
                    Ok(Self::Null)
                } else {
                    from.bool().map(Self::Bool)
                }
            }
        }
    }
}
