//! What the server answers, written down.

use std::collections::BTreeSet;

use apseko_trust::Envelope;
use apseko_trust::canon::{CanonError, Reader, Writer};

use super::{NewPart, WireError, ops, part};
use crate::message::{Answer, Brings, Entry, Kept, News, Receipt, ScopeNews, Welcome};
use crate::{DeviceId, EpochId, OpId, ScopeId};

// Part of the written form: a number never changes its meaning.
const WELCOME: u64 = 1;
const KEPT: u64 = 2;
const NEWS: u64 = 3;
const OTHER_EPOCH: u64 = 4;
const UPGRADE: u64 = 5;
const ASK_EACH: u64 = 6;
const EACH: u64 = 1;
const EVERYWHERE: u64 = 2;

pub(super) fn write_answer(out: &mut Writer, answer: &Answer) {
    out.array(2);
    match answer {
        Answer::Welcome(welcome) => write_welcome(out.uint(WELCOME), welcome),
        Answer::Kept(kept) => write_kept(out.uint(KEPT), kept),
        Answer::News(news) => write_news(out.uint(NEWS), news),
        Answer::AskEach => drop(out.uint(ASK_EACH).null()),
        Answer::OtherEpoch => drop(out.uint(OTHER_EPOCH).null()),
        Answer::Upgrade(protocol) => super::write_protocol(out.uint(UPGRADE), *protocol),
    }
}

pub(super) fn read_answer(reader: &mut Reader<'_>) -> Result<Answer, WireError> {
    part::items(reader, 2)?;
    match reader.uint()? {
        WELCOME => read_welcome(reader).map(Answer::Welcome),
        KEPT => read_kept(reader).map(Answer::Kept),
        NEWS => read_news(reader).map(Answer::News),
        OTHER_EPOCH if reader.null()? => Ok(Answer::OtherEpoch),
        ASK_EACH if reader.null()? => Ok(Answer::AskEach),
        OTHER_EPOCH | ASK_EACH => Err(CanonError::Unexpected.into()),
        UPGRADE => super::read_protocol(reader).map(Answer::Upgrade),
        number => Err(WireError::Newer { part: NewPart::Answer, number }),
    }
}

fn write_welcome(out: &mut Writer, welcome: &Welcome) {
    out.array(4).bytes(&welcome.server.0);
    super::write_protocol(out, welcome.protocol);
    part::write_list(out, &welcome.lineage, |out, (epoch, from)| {
        out.array(2).bytes(&epoch.0).uint(*from);
    });
    out.uint(welcome.dseq.into());
}

fn read_welcome(reader: &mut Reader<'_>) -> Result<Welcome, WireError> {
    part::items(reader, 4)?;
    Ok(Welcome {
        server: DeviceId(reader.fixed()?),
        protocol: super::read_protocol(reader)?,
        lineage: part::list(reader, |reader| {
            part::items(reader, 2)?;
            Ok((EpochId(reader.fixed()?), reader.uint()?))
        })?,
        dseq: part::narrow(reader)?,
    })
}

fn write_kept(out: &mut Writer, kept: &Kept) {
    out.array(5);
    part::write_ids(out, kept.places.iter().map(|(id, _)| id));
    part::write_steps(out, kept.places.iter().map(|(_, seq)| *seq));
    part::write_ids(out, kept.parked.iter());
    part::write_ids(out, kept.refused.iter());
    match &kept.receipt {
        Some(receipt) => receipt.envelope.to_writer(out.array(2).bytes(&receipt.digest)),
        None => drop(out.null()),
    }
}

fn read_kept(reader: &mut Reader<'_>) -> Result<Kept, WireError> {
    part::items(reader, 5)?;
    let (ids, places) = (part::read_ids(reader)?, part::read_steps(reader)?);
    if ids.len() != places.len() {
        return Err(WireError::OtherCount);
    }
    let places: Vec<(OpId, u64)> = ids.into_iter().zip(places).collect();
    let (parked, refused) = (part::read_ids(reader)?, part::read_ids(reader)?);
    let receipt = if reader.null()? { None } else { Some(read_receipt(reader)?) };
    Ok(Kept { places, parked, refused, receipt })
}

fn read_receipt(reader: &mut Reader<'_>) -> Result<Receipt, WireError> {
    part::items(reader, 2)?;
    Ok(Receipt { digest: reader.fixed()?, envelope: Envelope::read(reader)? })
}

fn write_news(out: &mut Writer, news: &News) {
    write_brings(out.array(5), &news.brings);
    part::write_steps(out, news.entries.iter().map(|entry| entry.seq));
    let places = ops::write(out, news.entries.iter().map(|entry| &entry.op));
    part::write_tips(out, &news.tips, |id| places.get(id).copied());
    out.bool(news.more);
}

fn read_news(reader: &mut Reader<'_>) -> Result<News, WireError> {
    part::items(reader, 5)?;
    let brings = read_brings(reader)?;
    let (places, ops) = (part::read_steps(reader)?, ops::read(reader)?);
    if places.len() != ops.len() {
        return Err(WireError::OtherCount);
    }
    let entries: Vec<Entry> = places.into_iter().zip(ops).map(|(seq, op)| Entry { seq, op }).collect();
    let tips = part::read_tips(reader, |place| entries.get(place).map(|entry| entry.op.header.id()))?;
    Ok(News { brings, entries, tips, more: reader.bool()? })
}

fn write_brings(out: &mut Writer, brings: &Brings) {
    match brings {
        Brings::Each { granted, scopes } => {
            out.array(3).uint(EACH).array(granted.len());
            granted.iter().for_each(|scope| part::write_scope(out, scope));
            part::write_list(out, scopes, |out, news| {
                part::write_scope(out.array(4), &news.scope);
                out.uint(news.from).uint(news.to).uint(news.compact_until);
            });
        }
        Brings::Everywhere { from, to } => drop(out.array(3).uint(EVERYWHERE).uint(*from).uint(*to)),
    }
}

fn read_brings(reader: &mut Reader<'_>) -> Result<Brings, WireError> {
    part::items(reader, 3)?;
    match reader.uint()? {
        EACH => {
            let granted = read_granted(reader)?;
            Ok(Brings::Each { granted, scopes: part::list(reader, read_scope_news)? })
        }
        EVERYWHERE => Ok(Brings::Everywhere { from: reader.uint()?, to: reader.uint()? }),
        number => Err(WireError::Newer { part: NewPart::Answer, number }),
    }
}

fn read_granted(reader: &mut Reader<'_>) -> Result<BTreeSet<ScopeId>, WireError> {
    let mut granted = BTreeSet::new();
    for scope in part::list(reader, part::read_scope)? {
        if granted.last().is_some_and(|last| *last >= scope) {
            return Err(CanonError::KeyOrder.into());
        }
        granted.insert(scope);
    }
    Ok(granted)
}

fn read_scope_news(reader: &mut Reader<'_>) -> Result<ScopeNews, WireError> {
    part::items(reader, 4)?;
    Ok(ScopeNews {
        scope: part::read_scope(reader)?,
        from: reader.uint()?,
        to: reader.uint()?,
        compact_until: reader.uint()?,
    })
}
