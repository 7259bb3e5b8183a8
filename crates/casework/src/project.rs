//! What the operations about a thing add up to, for people to see: every value with whoever wrote it, conflicts shown
//! and not settled, decisions with those still awaited.
//!
//! A function of the operations alone: their order of arrival changes nothing, and nothing unknown is an error.

use std::collections::BTreeMap;

use apseko_oplog::{
    DeviceId, EXISTS, EntityRef, Existence, Hlc, Ledger, OpId, Record, RegisterKey, ScopeId, UserId, Value,
    decided_field, existence, read_register,
};

use crate::course::{COURSE, DO, Decision, Wanted, first_state, wanted};
use crate::home::{age, home};
use crate::registry::EntityKind;

mod cell;
mod confirmed;
mod derive;
mod row;
mod seal;

pub use cell::{KeptField, KeptValue, read_fields, read_said};
pub use confirmed::{Confirmation, asks_to_confirm, confirmation};
pub use derive::{
    Derived, MovedRows, Row, RowLedger, derive_answer, derive_thing, moved_rows, parent_of, question_of,
};
pub use row::{AnswerRow, CaseRow, NoteRow, TaskRow, ThingRow, case_row, note_row, task_row, thing_row};
pub(crate) use seal::{FILES, OPS, PDF, TEMPLATE};
pub use seal::{SealView, after_seal, sealed_content};

/// Rows made by another version of these rules are made anew.
pub const PROJECTION_VERSION: u32 = 4;

/// The field in which seals are kept. All of them are valid side by side: none replaces another.
pub const SEAL: &str = "seal";

/// Who wrote something, where and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuthorView {
    /// The person.
    pub user: UserId,
    /// On which installation.
    pub device: DeviceId,
    /// When, as far as order goes.
    pub hlc: Hlc,
    /// When, by that installation's clock.
    pub wall_ms: i64,
    /// In which operation.
    pub op: OpId,
}

impl AuthorView {
    fn of(record: &Record) -> Self {
        let header = &record.header;
        Self {
            user: header.author,
            device: header.stream.device,
            hlc: header.stamp.hlc,
            wall_ms: header.stamp.wall_ms,
            op: record.id(),
        }
    }
}

/// One value of a field with everybody who wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AltView {
    /// The value.
    pub value: Value,
    /// Who wrote it, the latest first.
    pub authors: Vec<AuthorView>,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldView {
    /// The value to show.
    pub shown: Value,
    /// Every value that stands, the one to show first.
    pub alternatives: Vec<AltView>,
    /// Whether a person has to decide between them.
    pub conflict: bool,
}

impl FieldView {
    /// The operations that an edit made on this view replaces.
    pub fn seen(&self) -> Vec<OpId> {
        self.alternatives
            .iter()
            .flat_map(|alternative| &alternative.authors)
            .map(|author| author.op)
            .collect()
    }
}

/// A step that somebody has asked for and nobody has decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awaited {
    /// The code of the step.
    pub action: String,
    /// Who asked, and when.
    pub author: AuthorView,
}

/// Where a thing's course has got to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourseView {
    /// What the server decided, or how things begin.
    pub decided: Decision,
    /// How things are if everything that is awaited is granted.
    pub expected: Decision,
    /// What is awaited, in the order of asking.
    pub awaited: Vec<Awaited>,
}

impl CourseView {
    /// The code of the state to show.
    pub fn state(&self) -> &str {
        self.expected.state()
    }

    /// Whether what is shown still needs the server's word.
    pub fn awaits_verdict(&self) -> bool {
        !self.awaited.is_empty()
    }
}

/// A thing as its operations tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Projected {
    /// Which thing.
    pub entity: EntityRef,
    /// Where it lives.
    pub scope: ScopeId,
    /// Whether it is there.
    pub existence: Existence,
    /// Who took it out, or said that it is there after all.
    pub existence_said_by: Vec<AuthorView>,
    /// Its fields, those of newer programs too.
    pub fields: BTreeMap<String, FieldView>,
    /// Its course, if it has one.
    pub course: Option<CourseView>,
    /// Its seals, the oldest first.
    pub seals: Vec<SealView>,
}

impl Projected {
    /// The value to show of a field; null where nobody has written one.
    pub fn shown(&self, field: &str) -> &Value {
        self.fields.get(field).map_or(&Value::Null, |field| &field.shown)
    }

    /// Whether people disagree about any of it.
    pub fn has_conflict(&self) -> bool {
        self.existence == Existence::Disputed || self.fields.values().any(|field| field.conflict)
    }
}

/// What the heads of a thing's registers add up to, with the petitions about it that wait.
pub fn project(entity: EntityRef, scope: ScopeId, heads: &[Record], pending: &[Record]) -> Projected {
    let mut by_field: BTreeMap<String, Vec<Record>> = BTreeMap::new();
    for head in heads {
        if let Some(register) = head.register().filter(|register| register.entity == entity) {
            by_field.entry(register.field).or_default().push(head.clone());
        }
    }
    let mut seals: Vec<SealView> =
        by_field.remove(SEAL).unwrap_or_default().iter().filter_map(SealView::of).collect();
    seals.sort_unstable_by_key(|seal| (seal.author.hlc, seal.author.op));
    let mut said: Vec<AuthorView> =
        by_field.remove(EXISTS).unwrap_or_default().iter().map(AuthorView::of).collect();
    said.sort_unstable_by_key(|author| (author.hlc, author.op));
    let decided = by_field.remove(&decided_field(COURSE)).unwrap_or_default();
    let fields: BTreeMap<String, FieldView> =
        by_field.into_iter().filter_map(|(field, heads)| Some((field, field_view(heads)?))).collect();
    Projected {
        entity,
        scope,
        existence: existence(heads),
        existence_said_by: said,
        course: course_view(entity, &fields, &decided, pending),
        fields,
        seals,
    }
}

fn field_view(heads: Vec<Record>) -> Option<FieldView> {
    let register = read_register(heads);
    Some(FieldView {
        shown: register.shown()?.clone(),
        conflict: register.is_conflict(),
        alternatives: register
            .alternatives
            .into_iter()
            .map(|it| AltView { value: it.value, authors: it.heads.iter().map(AuthorView::of).collect() })
            .collect(),
    })
}

fn course_view(
    entity: EntityRef,
    fields: &BTreeMap<String, FieldView>,
    decided: &[Record],
    pending: &[Record],
) -> Option<CourseView> {
    let kind = EntityKind::of(entity.kind)?;
    let first = first_state(kind)?;
    // Up to its confirmation the course of a visit is told by facts.
    let told =
        fields.get("state").and_then(|field| field.shown.as_text()).filter(|_| kind == EntityKind::Visit);
    // After a restore two decisions may meet for a while: the server keeps the first.
    let stands = decided.iter().min_by_key(|verdict| age(verdict)).and_then(Decision::of);
    let decided = stands.unwrap_or_else(|| Decision::first(told.unwrap_or(first)));
    let mut asked: Vec<&Record> = pending.iter().collect();
    asked.sort_unstable_by_key(|petition| (petition.header.stamp.hlc, petition.id()));
    let mut expected = decided.clone();
    let mut awaited = Vec::new();
    for petition in asked {
        let Some(facts) = petition.here().and_then(|body| body.facts()) else { continue };
        if facts.entity != entity || facts.field != COURSE {
            continue;
        }
        let action = facts.value.get(DO).and_then(Value::as_text).unwrap_or_default();
        if let Wanted::Leads { to, .. } = wanted(kind, expected.state(), action) {
            let granted = expected.after(kind, to, petition.header.author, &facts.value);
            expected = granted.unwrap_or(expected);
        }
        awaited.push(Awaited { action: action.to_owned(), author: AuthorView::of(petition) });
    }
    Some(CourseView { decided, expected, awaited })
}

/// A thing as a ledger has it, with what was written after its seals; `None` if nobody has written of it.
pub fn view<L: Ledger>(ledger: &L, entity: &EntityRef) -> Result<Option<Projected>, L::Error> {
    let Some(mut projected) = glance(ledger, entity)? else { return Ok(None) };
    for seal in &mut projected.seals {
        if let Some(record) = ledger.record(&seal.author.op)? {
            seal.later = after_seal(ledger, &record)?;
        }
    }
    Ok(Some(projected))
}

/// The same without what was written after its seals, for which all that they rest on would have to be read.
fn glance<L: Ledger>(ledger: &L, entity: &EntityRef) -> Result<Option<Projected>, L::Error> {
    let heads = ledger.heads_of(entity)?;
    let Some(scope) = home(ledger, entity, None)? else { return Ok(None) };
    Ok(Some(project(*entity, scope, &heads, &petitions_about(ledger, entity)?)))
}

/// The petitions about a thing that wait; none for a thing without a course, so that nobody looks for them.
fn petitions_about<L: Ledger>(ledger: &L, entity: &EntityRef) -> Result<Vec<Record>, L::Error> {
    let mut pending = Vec::new();
    if EntityKind::of(entity.kind).and_then(first_state).is_none() {
        return Ok(pending);
    }
    for id in ledger.pending()? {
        let record = ledger.record(&id)?;
        let about = |record: &Record| record.here().and_then(|body| body.facts()).map(|facts| facts.entity);
        pending.extend(record.filter(|record| about(record) == Some(*entity)));
    }
    Ok(pending)
}

/// A field of a thing, as a ledger has it.
pub fn field_now<L: Ledger>(
    ledger: &L,
    entity: &EntityRef,
    field: &str,
) -> Result<Option<FieldView>, L::Error> {
    let register = RegisterKey { entity: *entity, field: field.to_owned() };
    Ok(field_view(ledger.heads(&register)?))
}
