//! From what a form says to the fields of a thing: emptied ones are said to be empty, untouched ones are not said.

use apseko_domain::{LongText, ShortText, TextFault};
use apseko_store::words::{FieldEdit, FieldEdits, Fields, OpId, Value};
use apseko_store::{Cell, Thing};
use uuid::Uuid;

use crate::failure::Failure;
use crate::sheets::ids::entity;

const LONGEST_TYPED_CODE: usize = 64;

fn compact(typed: &str) -> String {
    typed.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// What a form says, field by field.
#[derive(Debug, Default)]
pub(super) struct Said(Vec<(&'static str, Value)>);

impl Said {
    /// A line.
    pub fn line(mut self, field: &'static str, typed: &str) -> Result<Self, Failure> {
        let value = match ShortText::new(typed) {
            Ok(text) => Value::Text(text.into()),
            Err(TextFault::Empty) => Value::Null,
            Err(fault) => return Err(Failure::of_text(fault, field)),
        };
        self.0.push((field, value));
        Ok(self)
    }

    /// Several paragraphs.
    pub fn paragraphs(mut self, field: &'static str, typed: &str) -> Result<Self, Failure> {
        let value = match LongText::new(typed) {
            Ok(text) => Value::Text(text.into()),
            Err(TextFault::Empty) => Value::Null,
            Err(fault) => return Err(Failure::of_text(fault, field)),
        };
        self.0.push((field, value));
        Ok(self)
    }

    /// A code: a choice that a list offers.
    pub fn code(mut self, field: &'static str, code: &str) -> Self {
        self.0.push((field, if code.is_empty() { Value::Null } else { Value::text(code) }));
        self
    }

    /// A number or a code that people type: without the spaces that they type for reading.
    pub fn typed_code(self, field: &'static str, typed: &str) -> Result<Self, Failure> {
        let code = compact(typed);
        if code.chars().count() > LONGEST_TYPED_CODE {
            return Err(Failure::of_text(TextFault::TooLong { max: LONGEST_TYPED_CODE }, field));
        }
        if code.chars().any(char::is_control) {
            return Err(Failure::of_text(TextFault::Control, field));
        }
        Ok(self.code(field, &code))
    }

    /// Any value; null for none.
    pub fn value(mut self, field: &'static str, value: Option<Value>) -> Self {
        self.0.push((field, value.unwrap_or(Value::Null)));
        self
    }

    /// Another thing.
    pub fn id(self, field: &'static str, id: Option<Uuid>) -> Self {
        self.value(field, id.map(|id| apseko_store::words::id_value(entity(id))))
    }

    /// The fields of a new thing: what is empty is not said.
    pub fn for_new(self) -> Fields {
        let said = self.0.into_iter().filter(|(_, value)| *value != Value::Null);
        said.map(|(field, value)| (field.to_owned(), value)).collect()
    }

    /// The fields that a person changed: those that differ from what their form began with, or from what the thing
    /// says now where that is not known. Somebody else's word that the form did not show is not replaced: both stand.
    pub fn over(self, thing: &Thing, began_with: Option<Self>) -> FieldEdits {
        self.edits(thing, |field, value, cell| match began_with.as_ref().and_then(|said| said.of(field)) {
            Some(was) if was == value => None,
            Some(was) => Some(seen_of(cell, was, true)),
            None => Some(cell.map(|cell| cell.seen.clone()).unwrap_or_default()),
        })
    }

    /// The same for fields that are saved while they are looked at. Only of the disputed ones the person saw that
    /// people disagree: there one value of several is not taken for all of them, and to say it again decides.
    pub fn over_shown(self, thing: &Thing, shown: &Self, disputed: &[&str]) -> FieldEdits {
        self.edits(thing, |field, value, cell| {
            let was = shown.of(field).unwrap_or(&Value::Null);
            let is_disputed = disputed.contains(&field);
            (was != value || is_disputed).then(|| seen_of(cell, was, is_disputed))
        })
    }

    fn edits(
        self,
        thing: &Thing,
        seen: impl Fn(&str, &Value, Option<&Cell>) -> Option<Vec<OpId>>,
    ) -> FieldEdits {
        let mut edits = FieldEdits::new();
        for (field, value) in self.0 {
            let now = thing.cell(field);
            let stands = now.map_or(&Value::Null, |cell| &cell.value);
            let is_settled = now.is_none_or(|cell| !cell.conflict);
            if *stands == value && is_settled {
                continue;
            }
            if let Some(seen) = seen(field, &value, now) {
                edits.insert(field.to_owned(), FieldEdit::over(value, seen));
            }
        }
        edits
    }

    /// Only some of the fields.
    pub fn only(mut self, keep: impl Fn(&'static str, &Value) -> bool) -> Self {
        self.0.retain(|(field, value)| keep(field, value));
        self
    }

    /// What it says of a field.
    pub fn of(&self, field: &str) -> Option<&Value> {
        self.0.iter().find(|(name, _)| *name == field).map(|(_, value)| value)
    }
}

/// What a person saw of a field that showed this: all that stands, or the one value among several.
fn seen_of(cell: Option<&Cell>, was: &Value, saw_others: bool) -> Vec<OpId> {
    let Some(cell) = cell else { return Vec::new() };
    if cell.value == *was && (saw_others || !cell.conflict) {
        return cell.seen.clone();
    }
    let shown = cell.alternatives.iter().find(|said| said.value == *was);
    shown.map(|said| said.ops.clone()).unwrap_or_default()
}
