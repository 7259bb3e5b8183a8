//! What names mean where an expression stands.

use std::collections::HashMap;

use super::compile::InGroup;
use super::edition::{PartKind, Question};
use super::shared::Shared;
use crate::code::QuestionCode;
use crate::expr::{GroupIx, Kind, ListIx, Named, NamedPart, Names, QuestionIx};
use crate::source::RowsOf;

/// The place of an expression.
pub(super) struct Scope<'a> {
    pub shared: &'a Shared,
    pub by_code: &'a HashMap<QuestionCode, QuestionIx>,
    pub questions: &'a [Question],
    pub here: InGroup,
}

impl Names for Scope<'_> {
    fn question(&self, code: &str) -> Option<Named<'_>> {
        let ix = *self.by_code.get(code)?;
        let question = self.questions.get(ix.0 as usize)?;
        let parts =
            question.parts.iter().map(|part| NamedPart { code: part.code.as_str(), of: kind_of(&part.kind) });
        Some(Named { ix, group: question.group, parts: parts.collect() })
    }

    fn group(&self, code: &str) -> Option<GroupIx> {
        let at = self.shared.groups.iter().zip(0..).find(|(group, _)| group.code.as_str() == code);
        at.map(|(_, at)| GroupIx(at))
    }

    fn rows_of(&self, group: GroupIx) -> RowsOf {
        self.shared.groups.get(usize::from(group.0)).map_or(RowsOf::Added, |group| group.of)
    }

    fn list(&self, code: &str) -> Option<ListIx> {
        self.shared.list_named(code)
    }

    fn violations_beginning(&self, prefix: &str) -> bool {
        self.shared.violations.iter().any(|violation| violation.code.as_str().starts_with(prefix))
    }

    fn here(&self) -> InGroup {
        self.here
    }
}

/// How a part is answered, as far as expressions are concerned.
pub(super) fn kind_of(kind: &PartKind) -> Kind<'_> {
    match kind {
        PartKind::Choice(options) => Kind::Choice(options.as_slice().into()),
        PartKind::Multi(options) => Kind::Multi(options.as_slice().into()),
        PartKind::Number { .. } => Kind::Number,
        PartKind::Date => Kind::Date,
        PartKind::DateTime => Kind::DateTime,
        PartKind::Line | PartKind::Paragraphs => Kind::Text,
        PartKind::Classifier(_) => Kind::Entry,
        PartKind::Person | PartKind::Address | PartKind::Photo | PartKind::Signature => Kind::Other,
    }
}
