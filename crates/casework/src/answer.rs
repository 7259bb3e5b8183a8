//! How an answer to a question lies in a field: one spelling, so that the same answer of two people is no conflict.

use std::collections::BTreeMap;

use apseko_oplog::Value;
use apseko_sheets::{Answer, OptionCode, PartCode, Source, Value as Part};
use uuid::Uuid;

use crate::registry::is_code;

mod part;

const DEFINITION: &str = "definition";
const PARTS: &str = "parts";
const NOT_CHECKED: &str = "not_checked";
const NOTE: &str = "note";
const SOURCE: &str = "source";

/// An answer as a field holds it, with the version of the question that it was given to. An emptied answer is the
/// version alone.
pub fn answer_value(answer: &Answer, question_version: u32) -> Value {
    let mut pairs = BTreeMap::from([(DEFINITION.to_owned(), Value::Int(question_version.into()))]);
    if !answer.parts.is_empty() {
        let parts = answer.parts.iter().map(|(code, part)| (code.as_str().to_owned(), part::write(part)));
        pairs.insert(PARTS.to_owned(), Value::Map(parts.collect()));
    }
    pairs.extend(answer.not_checked.as_deref().map(|why| (NOT_CHECKED.to_owned(), Value::text(why))));
    if !answer.note.is_empty() {
        pairs.insert(NOTE.to_owned(), Value::text(answer.note.as_str()));
    }
    pairs.extend(answer.source.map(|source| (SOURCE.to_owned(), Value::text(source.code()))));
    Value::Map(pairs)
}

/// The answer that a field holds, with the version of its question. `None` if a newer program wrote what this one
/// does not know: it is then shown as such, and never as no answer.
pub fn read_answer(value: &Value) -> Option<(Answer, u32)> {
    let Value::Map(pairs) = value else { return None };
    let mut answer = Answer::default();
    for (name, said) in pairs {
        match name.as_str() {
            DEFINITION => {}
            PARTS => answer.parts = read_parts(said)?,
            NOT_CHECKED => answer.not_checked = Some(said.as_text()?.to_owned()),
            NOTE => said.as_text()?.clone_into(&mut answer.note),
            SOURCE => answer.source = Some(Source::of(said.as_text()?)?),
            _ => return None,
        }
    }
    let version = u32::try_from(pairs.get(DEFINITION)?.as_int()?).ok().filter(|version| *version >= 1)?;
    Some((answer, version))
}

fn read_parts(said: &Value) -> Option<BTreeMap<PartCode, Part>> {
    let Value::Map(parts) = said else { return None };
    let read = |(code, part): (&String, &Value)| {
        is_code(code).then_some(())?;
        Some((PartCode::from(code.as_str()), part::read(part)?))
    };
    parts.iter().map(read).collect()
}

/// Every text in an answer that somebody typed.
pub(crate) fn texts_of(answer: &Answer) -> impl Iterator<Item = &str> {
    let beside = answer.not_checked.as_deref().into_iter().chain([answer.note.as_str()]);
    answer.parts.values().flat_map(part::texts_of).chain(beside)
}

#[cfg(test)]
mod tests;
