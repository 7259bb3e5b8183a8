//! Tasks and their notes, for whoever may read the case that they belong to.

use std::collections::BTreeSet;

use apseko_casework::{EntityKind, NoteRow, TaskRow, case_scope};
use apseko_contract::Method;
use apseko_domain::{Capability, NoteId, PersonId, TaskId, UnitId};
use apseko_oplog::{EntityId, ScopeId};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::looking::{Looking, fault, next, place};
use super::plain::{day, person, some, uuid};
use super::purpose::Purpose;
use super::veil::Veil;
use crate::api::call::Call;
use crate::api::operation::{Needs, Nothing, Operation, Said, Tells};
use crate::api::ops::view::{self, moment, page_length};
use crate::api::refused;
use crate::http::Problem;
use crate::people::Id;
use crate::rows::{In, TaskFilter};

pub(super) const READ: Capability = Capability::ReadCases;
/// Longer is no code of a state.
const LONGEST_STATE: usize = 64;

/// A task.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TaskView {
    /// Its id.
    pub id: TaskId,
    /// The case that it belongs to.
    pub case: Option<Uuid>,
    /// The unit of the case.
    pub unit: Option<UnitId>,
    /// The number for people, if it has one.
    pub number: Option<String>,
    /// Why it exists: `preventive`, `emergency`, `adhoc`, `follow-up`.
    pub origin: Option<String>,
    /// The kind of violation, for one recorded on the spot.
    pub area: Option<String>,
    /// The control sheets that it needs.
    pub sheets: Vec<String>,
    /// Where its course has got to.
    pub state: Option<String>,
    /// The inspector whose task it is.
    pub person: Option<PersonId>,
    /// The day of the visit.
    pub planned: Option<Date>,
    /// The deadline.
    pub due: Option<Date>,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// Whether the state still needs the word of the server.
    pub awaits_decision: bool,
    /// Whether somebody took it out while somebody else worked on it.
    pub disputed: bool,
    /// The fields on which people disagree.
    pub conflicts: Vec<String>,
    /// What may be about living people; only where a purpose was said.
    pub about: Option<TaskAbout>,
}

/// What of a task may be about living people.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TaskAbout {
    /// The employer's name.
    pub employer_name: Option<String>,
    /// The employer's registration number.
    pub employer_reg_no: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// What is there.
    pub object: Option<String>,
    /// Why we go there.
    pub reason: Option<String>,
}

/// Some tasks.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TasksPage {
    /// The tasks.
    pub tasks: Vec<TaskView>,
    /// From where to go on, if there may be more.
    pub next: Option<String>,
    /// Everything up to this place of the feed is counted in.
    pub place: u64,
}

/// Which tasks.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TasksQuery {
    /// Only of cases of this unit.
    pub unit: Option<UnitId>,
    /// Only those of this inspector.
    pub person: Option<PersonId>,
    /// Only those in this state.
    #[schemars(length(min = 1, max = 64))]
    pub state: Option<String>,
    /// Only those with a deadline up to this day.
    pub due_until: Option<Date>,
    /// Why; without it nothing is told that may be about living people.
    pub purpose: Option<Purpose>,
    /// From where to go on.
    pub after: Option<String>,
    /// How many at most.
    #[schemars(range(min = 1, max = 200))]
    pub limit: Option<u32>,
}

/// `GET /tasks`
pub struct List;

impl Operation for List {
    const NAME: &'static str = "list-tasks";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "tasks";
    const SUMMARY: &'static str =
        "Tasks of cases that the asker may read, the most urgent first, those without a deadline last.";
    const NEEDS: Needs = Needs::May(READ);
    const TELLS: Tells = Tells::Looked;
    type Path = Nothing;
    type Query = TasksQuery;
    type Body = Nothing;
    type Reply = TasksPage;

    fn answer(call: &Call<'_>, Said { query, .. }: Said<Self>) -> Result<TasksPage, Problem> {
        let limit = page_length(query.limit)?;
        if query.state.as_ref().is_some_and(|state| {
            state.is_empty() || state.chars().count() > LONGEST_STATE || state.contains('\0')
        }) {
            return Err(refused::malformed("A state has 1 to 64 characters."));
        }
        let after = place(Self::NAME, query.after.as_deref())?;
        let mut looking = Looking::begin(call, READ)?;
        let filter = TaskFilter {
            inspector: query.person.map(|it| it.0.into_bytes()),
            state: query.state,
            due_to: query.due_until.map(|day| day.to_string()),
            within: looking.within(call, query.unit)?,
            ..TaskFilter::default()
        };
        let page = looking.ask.tasks(&filter, after.as_ref(), limit).map_err(fault)?;
        let tasks = views(call, &mut looking, page.rows, query.purpose)?;
        Ok(TasksPage { tasks, next: next(Self::NAME, page.next), place: page.as_of.place })
    }
}

/// Tasks as they are told, with what the audit has to know of them.
pub(super) fn views(
    call: &Call<'_>,
    looking: &mut Looking,
    rows: Vec<In<TaskRow>>,
    purpose: Option<Purpose>,
) -> Result<Vec<TaskView>, Problem> {
    let units = looking.units_of(rows.iter().filter_map(own_case))?;
    if let Some(purpose) = purpose.filter(|_| !rows.is_empty()) {
        call.holds(purpose.code(), rows.iter().map(|it| it.scope).collect());
    }
    let told = rows.into_iter().map(|it| {
        let veil = purpose.map(|purpose| looking.sight.veil(&it.scope, purpose));
        let unit = own_case(&it).and_then(|case| units.get(&case));
        task_view(it.row, unit.copied(), veil)
    });
    Ok(told.collect())
}

/// The case of a task. What a task says of another case is told to nobody who may not read that.
fn own_case(task: &In<TaskRow>) -> Option<EntityId> {
    task.row.case.filter(|case| case_scope(*case) == task.scope)
}

fn task_view(row: TaskRow, unit: Option<Id>, veil: Option<Veil>) -> TaskView {
    let shown = veil.unwrap_or(Veil::DRAWN);
    let text = |text: &str| some(text, shown);
    let conflicts = row.conflicts.split(',').filter_map(|code| EntityKind::Task.field(code));
    TaskView {
        id: TaskId(uuid(row.task)),
        case: row.case.map(uuid),
        unit: unit.map(view::unit_id),
        number: text(&row.number),
        origin: text(&row.origin),
        area: text(&row.area),
        sheets: row.sheets.split(',').filter_map(|code| some(code, shown)).collect(),
        state: text(&row.state),
        person: row.inspector.map(person),
        planned: day(&row.planned_day),
        due: day(&row.due_day),
        created: moment(row.created_ms).filter(|_| row.created_ms != 0),
        awaits_decision: row.awaits_verdict,
        disputed: row.disputed,
        conflicts: conflicts.map(|field| field.code.to_owned()).collect(),
        about: veil.map(|veil| TaskAbout {
            employer_name: some(&row.employer_name, veil),
            employer_reg_no: some(&row.employer_reg_no, veil),
            place: some(&row.place, veil),
            object: some(&row.object, veil),
            reason: some(&row.reason, veil),
        }),
    }
}

/// Which task.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskPath {
    /// Its id.
    pub task: TaskId,
}

impl TaskPath {
    fn id(&self) -> EntityId {
        EntityId(self.task.0.into_bytes())
    }
}

/// Why.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PurposeQuery {
    /// Why the data of people is looked at.
    pub purpose: Purpose,
}

/// `GET /tasks/{task}`
pub struct Show;

impl Operation for Show {
    const NAME: &'static str = "show-task";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "tasks/{task}";
    const SUMMARY: &'static str = "A task with everything that is known of it beside its notes.";
    const NEEDS: Needs = Needs::May(READ);
    const TELLS: Tells = Tells::Looked;
    type Path = TaskPath;
    type Query = PurposeQuery;
    type Body = Nothing;
    type Reply = TaskView;

    fn answer(call: &Call<'_>, Said { path, query, .. }: Said<Self>) -> Result<TaskView, Problem> {
        let mut looking = Looking::begin(call, READ)?;
        let task = seen_task(&mut looking, path.id())?;
        let told = views(call, &mut looking, vec![task], Some(query.purpose))?;
        told.into_iter().next().ok_or_else(refused::unknown)
    }
}

/// A task that lies before the asker and was not taken out.
fn seen_task(looking: &mut Looking, task: EntityId) -> Result<In<TaskRow>, Problem> {
    let kept = looking.rows_of(EntityKind::Task, task)?;
    let task = kept.tasks.into_iter().find(|it| !it.row.gone).ok_or_else(refused::unknown)?;
    looking.must_see(&task.scope)?;
    Ok(task)
}

/// A note.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NoteView {
    /// Its id.
    pub id: NoteId,
    /// The text to show.
    pub text: String,
    /// Who wrote that.
    pub person: Option<PersonId>,
    /// When, by the clock of where it was written.
    pub at: Option<Timestamp>,
    /// Whether there is more than one text, or somebody took it out while somebody else wrote on.
    pub disputed: bool,
}

/// The notes of a task.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NotesView {
    /// The notes that were not taken out, in the order in which they were made.
    pub notes: Vec<NoteView>,
    /// Everything up to this place of the feed is counted in.
    pub place: u64,
}

/// `GET /tasks/{task}/notes`
pub struct Notes;

impl Operation for Notes {
    const NAME: &'static str = "list-notes";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "tasks/{task}/notes";
    const SUMMARY: &'static str = "The notes of a task that were not taken out; of more than 500 the first.";
    const NEEDS: Needs = Needs::May(READ);
    const TELLS: Tells = Tells::Looked;
    type Path = TaskPath;
    type Query = PurposeQuery;
    type Body = Nothing;
    type Reply = NotesView;

    fn answer(call: &Call<'_>, Said { path, query, .. }: Said<Self>) -> Result<NotesView, Problem> {
        let mut looking = Looking::begin(call, READ)?;
        let task = seen_task(&mut looking, path.id())?;
        let found = looking.ask.notes(task.row.task).map_err(fault)?;
        // A note that was written elsewhere names the task without being part of its case.
        let own = found.into_iter().filter(|it| it.scope == task.scope);
        let veil = looking.sight.veil(&task.scope, query.purpose);
        call.holds(query.purpose.code(), BTreeSet::<ScopeId>::from([task.scope]));
        let notes = own.map(|it| note_view(it.row, veil)).collect();
        Ok(NotesView { notes, place: looking.ask.as_of().place })
    }
}

fn note_view(row: NoteRow, veil: Veil) -> NoteView {
    NoteView {
        id: NoteId(uuid(row.note)),
        text: veil.text(&row.text),
        person: row.author.map(person),
        at: moment(row.saved_ms),
        disputed: row.disputed || row.conflict,
    }
}
