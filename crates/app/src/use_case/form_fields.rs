//! From what a form says to the fields of a thing: emptied ones are said to be empty, untouched ones are not said.

use apseko_domain::{LongText, ShortText, TextFault};
use apseko_store::Thing;
use apseko_store::words::{FieldEdit, FieldEdits, Fields, Value};
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
        let began_with = began_with.map(|said| said.0);
        let mut edits = FieldEdits::new();
        for (field, value) in self.0 {
            let now = thing.cell(field);
            let was = began_with.as_ref().and_then(|said| said.iter().find(|(name, _)| *name == field));
            let untouched = was.is_some_and(|(_, was)| *was == value);
            let stands = now.map_or(&Value::Null, |cell| &cell.value);
            let settled = now.is_none_or(|cell| !cell.conflict);
            if untouched || (*stands == value && settled) {
                continue;
            }
            let shown = was.is_none_or(|(_, was)| was == stands);
            let seen = now.filter(|_| shown).map(|cell| cell.seen.clone()).unwrap_or_default();
            edits.insert(field.to_owned(), FieldEdit::over(value, seen));
        }
        edits
    }
}
