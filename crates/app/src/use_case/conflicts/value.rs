//! A stored value as the screens put it into words: by what its field holds, and never guessed.

use apseko_contract::ConflictValue;
use apseko_store::ConflictKey as Key;
use apseko_store::words::{EXISTS, EntityKind, Holds, UserId, Value, read_answer};
use jiff::Timestamp;
use uuid::Uuid;

use super::about::Surroundings;
use crate::failure::Failure;
use crate::packs::SHEETS;

impl Surroundings<'_> {
    /// What a value says.
    pub fn value(&self, key: &Key, value: &Value) -> Result<ConflictValue, Failure> {
        if key.field == EXISTS {
            return Ok(ConflictValue::There(*value != Value::Bool(false)));
        }
        if *value == Value::Null {
            return Ok(ConflictValue::Empty);
        }
        if let Some(entry) = self.entry(key, value) {
            return Ok(entry);
        }
        let Some(field) = key.kind.field(&key.field) else { return Ok(ConflictValue::Unreadable) };
        let named = match field.holds {
            Holds::Id(kind) => match value.as_fixed() {
                Some(id) => Some(ConflictValue::Thing(self.name_of(kind, Uuid::from_bytes(id))?)),
                None => None,
            },
            Holds::User => self.people(std::slice::from_ref(value))?,
            Holds::Users => self.people(value.items())?,
            Holds::Code
            | Holds::ShortText
            | Holds::LongText
            | Holds::Bool
            | Holds::Int
            | Holds::Unit
            | Holds::Day
            | Holds::Time
            | Holds::Instant
            | Holds::Choice(_)
            | Holds::Codes
            | Holds::File
            | Holds::Answer
            | Holds::Any => plain(field.holds, &key.field, value),
        };
        Ok(named.unwrap_or(ConflictValue::Unreadable))
    }

    fn people(&self, ids: &[Value]) -> Result<Option<ConflictValue>, Failure> {
        let mut names = Vec::with_capacity(ids.len());
        for id in ids {
            let Some(id) = id.as_fixed() else { return Ok(None) };
            names.push(self.view.name_of(UserId(id))?);
        }
        Ok(Some(ConflictValue::People(names)))
    }

    /// What a classifier calls it, for a field whose codes are listed in one.
    fn entry(&self, key: &Key, value: &Value) -> Option<ConflictValue> {
        let code = value.as_text()?;
        let listed = |list: &str| {
            let library = self.packs().newest(SHEETS)?;
            let list = library.list(list)?;
            list.entries.iter().find(|(known, _)| known == code).map(|(_, name)| name.lv.clone())
        };
        let name = match (key.kind, key.field.as_str()) {
            (EntityKind::PersonMet | EntityKind::Worker, "document_type") => listed("id_documents"),
            (EntityKind::PersonMet, "language") => listed("languages"),
            (EntityKind::Worker, "citizenship") => listed("citizenship"),
            (EntityKind::Violation, "code") => Some(self.violation_title(code)),
            (EntityKind::Violation, "measure") => self.newest_edition().and_then(|edition| {
                let known = edition.measures().iter().find(|measure| measure.code == code);
                known.map(|measure| measure.text.lv.clone())
            }),
            _ => return None,
        };
        Some(ConflictValue::Entry { code: code.to_owned(), name: name.unwrap_or_default() })
    }
}

/// A value that says all there is to say.
fn plain(holds: Holds, field: &str, value: &Value) -> Option<ConflictValue> {
    let text = || value.as_text().map(str::to_owned);
    match holds {
        Holds::Choice(_) => text().map(ConflictValue::Code),
        Holds::ShortText if field == "purpose" => text().map(ConflictValue::Code),
        Holds::Code | Holds::ShortText | Holds::LongText => text().map(ConflictValue::Text),
        Holds::Bool => {
            if let Value::Bool(flag) = value {
                Some(ConflictValue::Flag(*flag))
            } else {
                None
            }
        }
        Holds::Int => value.as_int().map(ConflictValue::Number),
        Holds::Day => value.as_text()?.parse().ok().map(ConflictValue::Day),
        Holds::Time => value.as_text()?.parse().ok().map(ConflictValue::Time),
        Holds::Instant => Timestamp::from_millisecond(value.as_int()?).ok().map(ConflictValue::Moment),
        Holds::Codes => {
            let codes = value.items().iter().map(|code| code.as_text().map(str::to_owned));
            codes.collect::<Option<_>>().map(ConflictValue::Codes)
        }
        Holds::File => {
            value.get("name").and_then(Value::as_text).map(|name| ConflictValue::File(name.to_owned()))
        }
        Holds::Answer => {
            let (answer, _) = read_answer(value)?;
            Some(ConflictValue::Answer(Some(answer).filter(|answer| !answer.is_empty())))
        }
        Holds::Unit => value.as_fixed::<16>().map(|unit| ConflictValue::Text(hex::encode(unit))),
        Holds::Id(_) | Holds::User | Holds::Users | Holds::Any => None,
    }
}
