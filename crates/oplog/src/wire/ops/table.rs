//! What is said once in a message: ids, texts, contexts and things, and the number under which each is spoken of.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

use apseko_trust::canon::{CanonError, Reader, Writer};

use super::super::{OPS_LIMIT, WireError, part};
use super::{Context, TEXT_LIMIT};
use crate::{EntityId, EntityRef, Kind, ScopeKind};

/// Items in the order in which they were first spoken of.
#[derive(Debug)]
pub(super) struct Table<T> {
    order: Vec<T>,
    places: HashMap<T, usize>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self { order: Vec::new(), places: HashMap::new() }
    }
}

impl<T: Clone + Eq + Hash> Table<T> {
    /// The number of an item, new or known.
    pub(super) fn place<Q>(&mut self, item: &Q) -> usize
    where
        T: Borrow<Q>,
        Q: ToOwned<Owned = T> + Eq + Hash + ?Sized,
    {
        if let Some(place) = self.places.get(item) {
            return *place;
        }
        let place = self.order.len();
        self.order.push(item.to_owned());
        self.places.insert(item.to_owned(), place);
        place
    }
}

/// The tables, while a message is written.
#[derive(Debug, Default)]
pub(super) struct Tables {
    pub(super) ids: Table<[u8; 16]>,
    pub(super) texts: Table<String>,
    pub(super) contexts: Table<Context>,
    pub(super) things: Table<(u16, usize)>,
}

impl Tables {
    pub(super) fn write(&self, out: &mut Writer) {
        out.bytes(self.ids.order.as_flattened());
        part::write_list(out, &self.texts.order, |out, text| {
            out.text(text);
        });
        part::write_list(out, &self.contexts.order, write_context);
        part::write_list(out, &self.things.order, |out, (kind, id)| {
            out.array(2).uint((*kind).into()).uint(*id as u64);
        });
    }
}

fn write_context(out: &mut Writer, context: &Context) {
    out.array(10).uint(context.format).uint(context.needs.into()).uint(context.kind.number());
    out.uint(context.device as u64).uint(context.incarnation as u64);
    out.uint(context.scope_kind.number()).uint(context.scope as u64);
    out.uint(context.author as u64).uint(context.role as u64);
    match context.acting_for {
        Some(other) => out.uint(other as u64),
        None => out.null(),
    };
}

/// The tables of a message that came.
#[derive(Debug)]
pub(super) struct Shared<'a> {
    ids: &'a [[u8; 16]],
    texts: Vec<&'a str>,
    contexts: Vec<Context>,
    things: Vec<EntityRef>,
}

impl<'a> Shared<'a> {
    pub(super) fn read(reader: &mut Reader<'a>) -> Result<Self, WireError> {
        let (ids, rest) = reader.bytes()?.as_chunks::<16>();
        if !rest.is_empty() {
            return Err(WireError::OtherCount);
        }
        // An operation has at most two texts, one context and one thing of its own.
        let texts =
            (0..part::count(reader, 2 * OPS_LIMIT)?).map(|_| read_text(reader)).collect::<Result<_, _>>()?;
        let contexts =
            (0..part::count(reader, OPS_LIMIT)?).map(|_| read_context(reader)).collect::<Result<_, _>>()?;
        let count = part::count(reader, OPS_LIMIT)?;
        let things = (0..count).map(|_| read_thing(reader, ids)).collect::<Result<_, _>>()?;
        Ok(Self { ids, texts, contexts, things })
    }

    pub(super) fn id(&self, place: usize) -> Result<[u8; 16], WireError> {
        self.ids.get(place).copied().ok_or(WireError::NoSuchPlace)
    }

    pub(super) fn text(&self, place: usize) -> Result<&'a str, WireError> {
        self.texts.get(place).copied().ok_or(WireError::NoSuchPlace)
    }

    pub(super) fn context(&self, place: usize) -> Result<Context, WireError> {
        self.contexts.get(place).copied().ok_or(WireError::NoSuchPlace)
    }

    pub(super) fn thing(&self, place: usize) -> Result<EntityRef, WireError> {
        self.things.get(place).copied().ok_or(WireError::NoSuchPlace)
    }
}

fn read_text<'a>(reader: &mut Reader<'a>) -> Result<&'a str, WireError> {
    let text = reader.text()?;
    if text.len() <= TEXT_LIMIT { Ok(text) } else { Err(WireError::TooLarge) }
}

fn read_context(reader: &mut Reader<'_>) -> Result<Context, WireError> {
    part::items(reader, 10)?;
    let context = Context {
        format: reader.uint()?,
        needs: part::narrow(reader)?,
        kind: Kind::of(reader.uint()?),
        device: part::narrow(reader)?,
        incarnation: part::narrow(reader)?,
        scope_kind: ScopeKind::of(reader.uint()?),
        scope: part::narrow(reader)?,
        author: part::narrow(reader)?,
        role: part::narrow(reader)?,
        acting_for: if reader.null()? { None } else { Some(part::narrow(reader)?) },
    };
    // Headers begin to count at 1, so a written 0 would give one that nobody can read.
    if context.needs == 0 { Err(CanonError::OutOfRange.into()) } else { Ok(context) }
}

fn read_thing(reader: &mut Reader<'_>, ids: &[[u8; 16]]) -> Result<EntityRef, WireError> {
    part::items(reader, 2)?;
    let kind = part::narrow(reader)?;
    let place: usize = part::narrow(reader)?;
    let id = ids.get(place).copied().ok_or(WireError::NoSuchPlace)?;
    Ok(EntityRef { kind, id: EntityId(id) })
}
