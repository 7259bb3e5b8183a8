//! How much an operation takes up in memory, counted alike by those who send and those who receive.

use crate::Value;
use crate::message::Carried;

/// Header, body and entry as structures, without anything of variable length.
const OP: usize = 640;
/// An id in the list of parents is there twice: in the bytes and beside them. The bytes are counted by themselves.
const ID: usize = 32;
const VALUE: usize = 32;
const PAIR: usize = 64;

/// How much an operation counts against [`super::WEIGHT_LIMIT`].
pub fn weight(op: &Carried) -> usize {
    let header = &op.header;
    let ids = (header.parents.len() + header.seen.len()) * ID;
    let body = op.body.as_ref().map_or(0, |body| {
        let facts = body.facts().map_or(0, |facts| facts.field.len() + value_weight(&facts.value));
        body.bytes().len() + facts
    });
    OP + header.bytes().len() + header.role.len() + ids + body
}

/// A byte of a body can stand for a whole empty list, so values are counted by what they become.
fn value_weight(value: &Value) -> usize {
    VALUE
        + match value {
            Value::Null | Value::Bool(_) | Value::Int(_) => 0,
            Value::Text(text) => text.len(),
            Value::Bytes(bytes) => bytes.len(),
            Value::List(items) => items.iter().map(value_weight).sum(),
            Value::Map(pairs) => {
                pairs.iter().map(|(name, value)| PAIR + name.len() + value_weight(value)).sum()
            }
        }
}
