//! What a device asks, written down.

use apseko_trust::canon::{Reader, Writer};

use super::{NewPart, WireError, ops, part};
use crate::EpochId;
use crate::message::{Ask, Hello, Pull, Push, Reach, ScopeAsk};

// Part of the written form: a number never changes its meaning.
const HELLO: u64 = 1;
const PUSH: u64 = 2;
const PULL: u64 = 3;
const EACH: u64 = 1;
const EVERYWHERE: u64 = 2;

pub(super) fn write_ask(out: &mut Writer, ask: &Ask) {
    out.array(2);
    match ask {
        Ask::Hello(hello) => part::write_stream(out.uint(HELLO), &hello.stream),
        Ask::Push(push) => write_push(out.uint(PUSH), push),
        Ask::Pull(pull) => write_pull(out.uint(PULL), pull),
    }
}

pub(super) fn read_ask(reader: &mut Reader<'_>) -> Result<Ask, WireError> {
    part::items(reader, 2)?;
    match reader.uint()? {
        HELLO => Ok(Ask::Hello(Hello { stream: part::read_stream(reader)? })),
        PUSH => read_push(reader).map(Ask::Push),
        PULL => read_pull(reader).map(Ask::Pull),
        number => Err(WireError::Newer { part: NewPart::Question, number }),
    }
}

fn write_push(out: &mut Writer, push: &Push) {
    out.array(3).bytes(&push.epoch.0);
    let places = ops::write(out, push.ops.iter());
    part::write_tips(out, &push.tips, |id| places.get(id).copied());
}

fn read_push(reader: &mut Reader<'_>) -> Result<Push, WireError> {
    part::items(reader, 3)?;
    let epoch = EpochId(reader.fixed()?);
    let ops = ops::read(reader)?;
    let tips = part::read_tips(reader, |place| ops.get(place).map(|op| op.header.id()))?;
    Ok(Push { epoch, ops, tips })
}

fn write_pull(out: &mut Writer, pull: &Pull) {
    out.array(6).bytes(&pull.epoch.0).uint(pull.level.into());
    match &pull.reach {
        Reach::Each(scopes) => part::write_list(out.array(2).uint(EACH), scopes, |out, ask| {
            part::write_scope(out.array(3), &ask.scope);
            out.uint(ask.from).uint(ask.compact_until);
        }),
        Reach::Everywhere { from, scopes } => drop(out.array(3).uint(EVERYWHERE).uint(*from).bytes(scopes)),
    }
    part::write_list(out, &pull.have, |out, (from, to)| {
        out.array(2).uint(*from).uint(*to);
    });
    part::write_ids(out, pull.want.iter());
    out.uint(pull.limit.into());
}

fn read_pull(reader: &mut Reader<'_>) -> Result<Pull, WireError> {
    part::items(reader, 6)?;
    Ok(Pull {
        epoch: EpochId(reader.fixed()?),
        level: part::narrow(reader)?,
        reach: read_reach(reader)?,
        have: part::list(reader, |reader| {
            part::items(reader, 2)?;
            Ok((reader.uint()?, reader.uint()?))
        })?,
        want: part::read_ids(reader)?,
        limit: part::narrow(reader)?,
    })
}

fn read_reach(reader: &mut Reader<'_>) -> Result<Reach, WireError> {
    match (reader.array()?, reader.uint()?) {
        (2, EACH) => Ok(Reach::Each(part::list(reader, read_scope_ask)?)),
        (3, EVERYWHERE) => Ok(Reach::Everywhere { from: reader.uint()?, scopes: reader.fixed()? }),
        (_, EACH | EVERYWHERE) => Err(WireError::OtherCount),
        (_, number) => Err(WireError::Newer { part: NewPart::Question, number }),
    }
}

fn read_scope_ask(reader: &mut Reader<'_>) -> Result<ScopeAsk, WireError> {
    part::items(reader, 3)?;
    Ok(ScopeAsk { scope: part::read_scope(reader)?, from: reader.uint()?, compact_until: reader.uint()? })
}
