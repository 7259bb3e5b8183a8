//! The decision between several values: only by somebody who was shown all of them.

use std::collections::BTreeSet;

use apseko_contract::{ConflictChoice, ConflictValue, ConflictWriting, DecideConflict};
use apseko_domain::Code;
use apseko_store::words::{EXISTS, EntityKind, Holds, OpId, RegisterKey, Resolve, Value};
use apseko_store::{Conflict, ConflictKey as Key, Standing, View, Wish};

use super::super::form_fields::Said;
use super::super::removal::is_in_use;
use super::super::visit_course::ask;
use super::stored;
use crate::failure::Failure;
use crate::router::{Planning, Write};
use crate::sheets::cell::{seen_op, seen_text};
use crate::sheets::ids::entity;

impl Write for DecideConflict {
    fn plan(self, view: &View<'_>, _planning: &Planning) -> Result<(Vec<Wish>, ()), Failure> {
        let key = stored(&self.key);
        let conflict = view.conflict(&key)?.ok_or(Code::ThingUnknown)?;
        if !conflict.open {
            return Err(Code::ConflictSettled.into());
        }
        let shown: Option<BTreeSet<OpId>> = self.seen.iter().map(|op| seen_op(op)).collect();
        let shown = shown.ok_or(Code::CommandMalformed)?;
        if conflict.seen.iter().any(|op| !shown.contains(op)) {
            return Err(Code::ConflictChanged.into());
        }
        let value = match self.choice {
            ConflictChoice::Keep(id) => kept(&conflict, &id)?,
            ConflictChoice::Write(text) => written(&key, &text)?,
        };
        if key.field == EXISTS && value == Value::Bool(false) {
            check_free(view, &key)?;
        }
        let register = RegisterKey { entity: key.kind.entity(entity(key.id)), field: key.field };
        Ok((vec![ask(Resolve { register, value })], ()))
    }
}

/// What others belong to stays, however it came to be disputed.
fn check_free(view: &View<'_>, key: &Key) -> Result<(), Failure> {
    if key.kind != EntityKind::Party {
        return Ok(());
    }
    let party = view.thing(key.kind, key.id)?.ok_or(Code::ThingUnknown)?;
    if is_in_use(view, &party)? { Err(Code::PartyInUse.into()) } else { Ok(()) }
}

/// The name of a value in a decision: any operation that carries it. None for what this program cannot write again.
pub(super) fn name_of(standing: &Standing, value: &ConflictValue) -> String {
    let first = standing.said.first().filter(|_| *value != ConflictValue::Unreadable);
    first.map(|said| seen_text(&said.op)).unwrap_or_default()
}

fn kept(conflict: &Conflict, id: &str) -> Result<Value, Failure> {
    let op = seen_op(id).ok_or(Code::CommandMalformed)?;
    let mut standing = conflict.alternatives.iter();
    let chosen = standing.find(|standing| standing.said.iter().any(|said| said.op == op));
    Ok(chosen.ok_or(Code::CommandMalformed)?.value.clone())
}

/// How another text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writing {
    /// A line.
    Line(&'static str),
    /// Several paragraphs.
    Paragraphs(&'static str),
    /// A number that people read off a document.
    Code(&'static str),
}

impl Writing {
    /// The same for the screens.
    pub fn shown(self) -> ConflictWriting {
        match self {
            Self::Line(_) | Self::Code(_) => ConflictWriting::Line,
            Self::Paragraphs(_) => ConflictWriting::Paragraphs,
        }
    }
}

/// How another text is written in a field, if it is one that people write words in.
pub(super) fn writing_of(key: &Key) -> Option<Writing> {
    let field = key.kind.field(&key.field)?;
    // What is chosen from a list is chosen in its own form.
    let listed = ["purpose", "document_type", "language", "citizenship"];
    match field.holds {
        Holds::ShortText if !listed.contains(&field.code) => Some(Writing::Line(field.code)),
        Holds::LongText => Some(Writing::Paragraphs(field.code)),
        Holds::Code if matches!(field.code, "reg_no" | "employer_reg_no" | "personal_code" | "nace") => {
            Some(Writing::Code(field.code))
        }
        Holds::Code
        | Holds::ShortText
        | Holds::Bool
        | Holds::Int
        | Holds::Id(_)
        | Holds::User
        | Holds::Users
        | Holds::Unit
        | Holds::Day
        | Holds::Time
        | Holds::Instant
        | Holds::Choice(_)
        | Holds::Codes
        | Holds::File
        | Holds::Answer
        | Holds::Any => None,
    }
}

fn written(key: &Key, text: &str) -> Result<Value, Failure> {
    let writing = writing_of(key).ok_or(Code::CommandMalformed)?;
    let (field, said) = match writing {
        Writing::Line(field) => (field, Said::default().line(field, text)?),
        Writing::Paragraphs(field) => (field, Said::default().paragraphs(field, text)?),
        Writing::Code(field) => (field, Said::default().typed_code(field, text)?),
    };
    let value = said.of(field).filter(|value| **value != Value::Null).cloned();
    value.ok_or_else(|| Failure::from(Code::TextEmpty).with_param("field", field))
}
