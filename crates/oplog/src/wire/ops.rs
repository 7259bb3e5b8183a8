//! Operations in a message: tables of what they share, a pool of what is random, and one short line for each.
//!
//! The random bytes (hashes, salts, ids from elsewhere) lie together, so that compression finds the regular rest in
//! one piece. Every line can say a thing in two ways, in short or in full: the receiver takes both.

use std::collections::HashMap;

use apseko_trust::canon::{Reader, Writer};

use super::{OPS_LIMIT, WireError, part};
use crate::message::Carried;
use crate::{Kind, OpId, ScopeKind};

pub(super) mod line;
mod pack;
mod table;
mod track;
mod unpack;

use pack::Pack;
use table::Shared;
use unpack::Unpack;

/// Longer texts do not go into a table: a message of a few bytes could repeat one without end.
const TEXT_LIMIT: usize = 100;
/// Ids, texts, contexts, things, pool, lines.
const PARTS: usize = 6;

/// What an operation has in common with those around it, as numbers in the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Context {
    format: u64,
    needs: u16,
    kind: Kind,
    device: usize,
    incarnation: usize,
    scope_kind: ScopeKind,
    scope: usize,
    author: usize,
    role: usize,
    acting_for: Option<usize>,
}

/// Writes operations, and tells at which place each is.
pub(super) fn write<'o>(
    out: &mut Writer,
    ops: impl ExactSizeIterator<Item = &'o Carried>,
) -> HashMap<OpId, usize> {
    let count = ops.len();
    let mut pack = Pack::default();
    for op in ops {
        pack.add(op);
    }
    out.array(PARTS);
    pack.shared.write(out);
    out.bytes(&pack.pool).array(count).raw(&pack.lines);
    pack.places
}

/// Reads operations, each with the very header that it was given.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<Vec<Carried>, WireError> {
    part::items(reader, PARTS)?;
    let shared = Shared::read(reader)?;
    let mut unpack = Unpack::new(shared, reader.bytes()?);
    for _ in 0..part::count(reader, OPS_LIMIT)? {
        unpack.read_line(reader)?;
    }
    unpack.finish()
}
