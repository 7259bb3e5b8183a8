//! What people disagree on, side by side: neither a clock nor a role decides between them, a person does.

mod about;
mod decide;
mod question;
mod value;

use apseko_contract::{
    AlternativeView, ConflictKey, ConflictRow, ConflictValue, ConflictView, ConflictsView, SaidView,
    ShowConflict, ShowConflicts, ThingKind,
};
use apseko_domain::{Code, Masking, riga};
use apseko_store::words::EntityKind;
use apseko_store::{AuditObject, Conflict, ConflictKey as Key, ObjectKind, SaidBy};

use self::about::Surroundings;
use self::decide::{Writing, writing_of};
use self::question::{asked_about, reference_of};
use crate::failure::Failure;
use crate::router::{Looking, Read};
use crate::sheets::cell::seen_text;

/// As much of a device's id as people compare.
const SHORT_ID_BYTES: usize = 4;

impl Read for ShowConflicts {
    fn answer(self, looking: &Looking<'_>) -> Result<ConflictsView, Failure> {
        looking.look(|view| {
            let around = Surroundings::new(view, &looking.app.packs, riga(looking.now).date);
            let rows = view
                .conflicts()?
                .iter()
                .map(|conflict| row(&around, conflict))
                .collect::<Result<Vec<_>, _>>()?;
            let masking = looking.app.masking();
            Ok(ConflictsView { rows: rows.into_iter().map(|row| masked_row(row, masking)).collect() })
        })
    }
}

impl Read for ShowConflict {
    fn object(&self) -> Option<AuditObject> {
        let kind = match self.key.kind {
            ThingKind::Task => ObjectKind::Task,
            ThingKind::Note => ObjectKind::Note,
            ThingKind::Visit => ObjectKind::Visit,
            ThingKind::Sheet => ObjectKind::Sheet,
            ThingKind::Document => ObjectKind::Document,
            ThingKind::Evidence => ObjectKind::File,
            ThingKind::Party => ObjectKind::Employer,
            ThingKind::Worker => ObjectKind::Worker,
            ThingKind::Case
            | ThingKind::PersonMet
            | ThingKind::Row
            | ThingKind::Violation
            | ThingKind::Delivery
            | ThingKind::OrderItem => ObjectKind::Other(self.key.kind.code().to_owned()),
        };
        Some(AuditObject { kind, id: self.key.id.into_bytes() })
    }

    fn answer(self, looking: &Looking<'_>) -> Result<ConflictView, Failure> {
        looking.look(|view| {
            let around = Surroundings::new(view, &looking.app.packs, riga(looking.now).date);
            let conflict = view.conflict(&stored(&self.key))?.ok_or(Code::ThingUnknown)?;
            let masking = looking.app.masking();
            let mut shown = whole(&around, &conflict)?;
            for alternative in &mut shown.alternatives {
                mask(&shown.row.key, &mut alternative.value, masking);
            }
            Ok(ConflictView { row: masked_row(shown.row, masking), ..shown })
        })
    }
}

fn masked_row(mut row: ConflictRow, masking: Masking) -> ConflictRow {
    row.values.iter_mut().for_each(|value| mask(&row.key, value, masking));
    row
}

/// Two that differ only where it is masked look alike then; who said which stands beside them.
fn mask(key: &ConflictKey, value: &mut ConflictValue, masking: Masking) {
    if let ConflictValue::Text(text) = value
        && matches!(key.field.as_str(), "personal_code" | "document_number")
    {
        *text = masking.show(text);
    }
}

fn row(around: &Surroundings<'_>, conflict: &Conflict) -> Result<ConflictRow, Failure> {
    let task = around.task_of(&conflict.key)?;
    let values = conflict.alternatives.iter().map(|standing| around.value(&conflict.key, &standing.value));
    let said = conflict.alternatives.iter().flat_map(|standing| &standing.said);
    Ok(ConflictRow {
        key: shown(&conflict.key),
        about: around.about(&conflict.key)?,
        values: values.collect::<Result<_, _>>()?,
        newest: said.map(|said| said.at).max().unwrap_or_default(),
        asked: match &task {
            Some(task) if conflict.open => asked_about(around.view, task.id, conflict)?,
            Some(_) | None => Vec::new(),
        },
        task: task.map(|task| about::task_view(&task)),
    })
}

fn whole(around: &Surroundings<'_>, conflict: &Conflict) -> Result<ConflictView, Failure> {
    let row = row(around, conflict)?;
    let standing = conflict.alternatives.iter().zip(&row.values);
    let alternatives = standing.map(|(standing, value)| AlternativeView {
        id: decide::name_of(standing, value),
        value: value.clone(),
        said: grouped(&standing.said),
    });
    Ok(ConflictView {
        open: conflict.open,
        alternatives: alternatives.collect(),
        seen: conflict.seen.iter().map(seen_text).collect(),
        writing: writing_of(&conflict.key).map(Writing::shown),
        reference: reference_of(conflict),
        row,
    })
}

/// Whoever wrote several fields of a disputed thing is named once, with all of them.
fn grouped(said: &[SaidBy]) -> Vec<SaidView> {
    let mut groups: Vec<(&SaidBy, SaidView)> = Vec::new();
    for one in said {
        let wrote = Some(one.wrote.clone()).filter(|field| !field.is_empty());
        let same = groups.iter_mut().find(|(first, _)| {
            !one.wrote.is_empty()
                && !first.wrote.is_empty()
                && first.author == one.author
                && first.device == one.device
        });
        match same {
            Some((_, group)) => {
                group.wrote.extend(wrote.filter(|field| !group.wrote.contains(field)));
                group.delivered &= one.delivered;
                group.clock_trusted &= !one.clock_untrusted;
            }
            None => groups.push((one, said_view(one, wrote.into_iter().collect()))),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn said_view(said: &SaidBy, wrote: Vec<String>) -> SaidView {
    SaidView {
        author: said.author.clone(),
        here: said.here,
        device: hex::encode_upper(said.device.iter().take(SHORT_ID_BYTES).copied().collect::<Vec<u8>>()),
        at: said.at,
        clock_trusted: !said.clock_untrusted,
        delivered: said.delivered,
        wrote,
    }
}

const KINDS: [(ThingKind, EntityKind); 14] = [
    (ThingKind::Case, EntityKind::Case),
    (ThingKind::Task, EntityKind::Task),
    (ThingKind::Visit, EntityKind::Visit),
    (ThingKind::Party, EntityKind::Party),
    (ThingKind::PersonMet, EntityKind::PersonMet),
    (ThingKind::Worker, EntityKind::Worker),
    (ThingKind::Sheet, EntityKind::Sheet),
    (ThingKind::Row, EntityKind::AnswerRow),
    (ThingKind::Violation, EntityKind::Violation),
    (ThingKind::Evidence, EntityKind::Evidence),
    (ThingKind::Document, EntityKind::Document),
    (ThingKind::Delivery, EntityKind::Delivery),
    (ThingKind::OrderItem, EntityKind::OrderItem),
    (ThingKind::Note, EntityKind::Note),
];

/// A place in the words of the store.
fn stored(key: &ConflictKey) -> Key {
    let kind = KINDS.iter().find(|(kind, _)| *kind == key.kind).map_or(EntityKind::Case, |(_, kind)| *kind);
    Key { kind, id: key.id, field: key.field.clone() }
}

/// A place in the words of the screens.
fn shown(key: &Key) -> ConflictKey {
    let kind = KINDS.iter().find(|(_, kind)| *kind == key.kind).map_or(ThingKind::Case, |(kind, _)| *kind);
    ConflictKey { kind, id: key.id, field: key.field.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use apseko_store::words::EXISTS;

    #[test]
    fn both_sides_know_the_same_things() {
        // Who complained is in no row, and so in no list of what people disagree about.
        let shown_kinds = EntityKind::ALL.iter().filter(|kind| **kind != EntityKind::Applicant);
        for kind in shown_kinds.clone() {
            let key = Key { kind: *kind, id: uuid::Uuid::nil(), field: EXISTS.to_owned() };
            assert_eq!(stored(&shown(&key)), key, "a decision must be about what was shown");
            assert_eq!(shown(&key).kind.code(), kind.name(), "one name for one thing");
        }
        assert_eq!(KINDS.len(), shown_kinds.clone().count());
        assert_eq!(ThingKind::ALL.len(), shown_kinds.count());
        assert_eq!(ConflictKey::EXISTS, EXISTS);
    }
}
