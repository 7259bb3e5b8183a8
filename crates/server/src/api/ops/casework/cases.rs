//! Cases with what was found in them, for whoever may read them.

use std::collections::{BTreeMap, BTreeSet};

use apseko_casework::{CaseRow, EntityKind, ThingRow, case_scope, read_fields};
use apseko_contract::Method;
use apseko_domain::UnitId;
use apseko_oplog::{EntityId, ScopeId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::looking::{Looking, fault, next, place};
use super::plain::{FieldView, fields, some, uuid};
use super::purpose::Purpose;
use super::tasks::{PurposeQuery, READ, TaskView, views};
use super::veil::Veil;
use crate::api::call::Call;
use crate::api::operation::{Needs, Nothing, Operation, Said, Tells};
use crate::api::ops::view::{self, page_length};
use crate::api::refused;
use crate::http::Problem;
use crate::people::Id;
use crate::rows::{In, TaskFilter, Under, Within};

/// So many tasks of a case are told with it.
const TASKS: usize = 200;

/// A case in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CaseView {
    /// Its id.
    pub id: Uuid,
    /// The unit that it belongs to.
    pub unit: Option<UnitId>,
    /// The number for people, if it has one.
    pub number: Option<String>,
    /// What it is about, which may be a person; only where a purpose was said.
    pub subject: Option<String>,
}

/// Some cases.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CasesPage {
    /// The cases.
    pub cases: Vec<CaseView>,
    /// From where to go on, if there may be more.
    pub next: Option<String>,
    /// Everything up to this place of the feed is counted in.
    pub place: u64,
}

/// Which cases.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CasesQuery {
    /// Only those of this unit.
    pub unit: Option<UnitId>,
    /// Why; without it nothing is told that may be about living people.
    pub purpose: Option<Purpose>,
    /// From where to go on.
    pub after: Option<String>,
    /// How many at most.
    #[schemars(range(min = 1, max = 200))]
    pub limit: Option<u32>,
}

/// `GET /cases`
pub struct List;

impl Operation for List {
    const NAME: &'static str = "list-cases";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "cases";
    const SUMMARY: &'static str = "Cases that the asker may read, by their ids.";
    const NEEDS: Needs = Needs::May(READ);
    const TELLS: Tells = Tells::Looked;
    type Path = Nothing;
    type Query = CasesQuery;
    type Body = Nothing;
    type Reply = CasesPage;

    fn answer(call: &Call<'_>, Said { query, .. }: Said<Self>) -> Result<CasesPage, Problem> {
        let limit = page_length(query.limit)?;
        let after = place(Self::NAME, query.after.as_deref())?;
        let mut looking = Looking::begin(call, READ)?;
        let within = looking.within(call, query.unit)?;
        let page = looking.ask.cases(&within, after.as_ref(), limit).map_err(fault)?;
        if let Some(purpose) = query.purpose.filter(|_| !page.rows.is_empty()) {
            call.holds(purpose.code(), page.rows.iter().map(|it| it.scope).collect());
        }
        let told = page.rows.into_iter().filter(is_at_home).map(|it| {
            let veil = query.purpose.map(|purpose| looking.sight.veil(&it.scope, purpose));
            case_view(&it.row, veil)
        });
        Ok(CasesPage { cases: told.collect(), next: next(Self::NAME, page.next), place: page.as_of.place })
    }
}

/// Whether a case was written of in its own scope, which says who may read it.
fn is_at_home(case: &In<CaseRow>) -> bool {
    case.scope == case_scope(case.row.case)
}

fn case_view(row: &CaseRow, veil: Option<Veil>) -> CaseView {
    CaseView {
        id: uuid(row.case),
        unit: row.unit.map(|unit| view::unit_id(Id(unit))),
        number: some(&row.number, veil.unwrap_or(Veil::DRAWN)),
        subject: veil.and_then(|veil| some(&row.subject, veil)),
    }
}

/// Which case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CasePath {
    /// Its id.
    pub case: Uuid,
}

impl CasePath {
    fn id(&self) -> EntityId {
        EntityId(self.case.into_bytes())
    }
}

/// A case with its tasks.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WholeCase {
    /// The case.
    pub case: CaseView,
    /// Its tasks, the most urgent first; of more than 200 the first.
    pub tasks: Vec<TaskView>,
    /// Everything up to this place of the feed is counted in.
    pub place: u64,
}

/// `GET /cases/{case}`
pub struct Show;

impl Operation for Show {
    const NAME: &'static str = "show-case";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "cases/{case}";
    const SUMMARY: &'static str = "A case with its tasks. Who complained is never part of an answer.";
    const NEEDS: Needs = Needs::May(READ);
    const TELLS: Tells = Tells::Looked;
    type Path = CasePath;
    type Query = PurposeQuery;
    type Body = Nothing;
    type Reply = WholeCase;

    fn answer(call: &Call<'_>, Said { path, query, .. }: Said<Self>) -> Result<WholeCase, Problem> {
        let mut looking = Looking::begin(call, READ)?;
        let row = seen_case(&mut looking, path.id())?;
        let scope = case_scope(row.case);
        let filter = TaskFilter { scope: Some(scope), ..TaskFilter::default() };
        let page = looking.ask.tasks(&filter, None, TASKS).map_err(fault)?;
        let case = case_view(&row, Some(looking.sight.veil(&scope, query.purpose)));
        call.holds(query.purpose.code(), BTreeSet::from([scope]));
        let tasks = views(call, &mut looking, page.rows, Some(query.purpose))?;
        Ok(WholeCase { case, tasks, place: page.as_of.place })
    }
}

/// A case that lies before the asker and was not taken out.
fn seen_case(looking: &mut Looking, case: EntityId) -> Result<CaseRow, Problem> {
    looking.must_see(&case_scope(case))?;
    let kept = looking.rows_of(EntityKind::Case, case)?;
    let row = kept.cases.into_iter().find(|it| !it.row.gone && is_at_home(it));
    row.map(|it| it.row).ok_or_else(refused::unknown)
}

/// What is found in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ThingKind {
    /// A visit.
    Visit,
    /// An employer or another party on the site.
    Employer,
    /// Somebody with whom the inspector spoke.
    PersonMet,
    /// Somebody who was found working.
    Worker,
    /// A control sheet.
    Sheet,
    /// A row of questions that a control sheet repeats.
    SheetRow,
    /// A violation about which somebody has said something.
    Violation,
    /// A document.
    Document,
    /// A point of an order.
    OrderPoint,
}

impl ThingKind {
    const fn entity(self) -> EntityKind {
        match self {
            Self::Visit => EntityKind::Visit,
            Self::Employer => EntityKind::Party,
            Self::PersonMet => EntityKind::PersonMet,
            Self::Worker => EntityKind::Worker,
            Self::Sheet => EntityKind::Sheet,
            Self::SheetRow => EntityKind::AnswerRow,
            Self::Violation => EntityKind::Violation,
            Self::Document => EntityKind::Document,
            Self::OrderPoint => EntityKind::OrderItem,
        }
    }

    /// The word for a kind, where it has rows of its own here.
    pub(super) const fn of(kind: EntityKind) -> Option<Self> {
        match kind {
            EntityKind::Visit => Some(Self::Visit),
            EntityKind::Party => Some(Self::Employer),
            EntityKind::PersonMet => Some(Self::PersonMet),
            EntityKind::Worker => Some(Self::Worker),
            EntityKind::Sheet => Some(Self::Sheet),
            EntityKind::AnswerRow => Some(Self::SheetRow),
            EntityKind::Violation => Some(Self::Violation),
            EntityKind::Document => Some(Self::Document),
            EntityKind::OrderItem => Some(Self::OrderPoint),
            EntityKind::Case
            | EntityKind::Task
            | EntityKind::Evidence
            | EntityKind::Delivery
            | EntityKind::Note
            | EntityKind::Applicant => None,
        }
    }
}

/// A thing that was found in a case.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ThingView {
    /// Its id.
    pub id: Uuid,
    /// What it is.
    pub kind: ThingKind,
    /// What it belongs to: the visit of a worker, the task of a visit.
    pub parent: Option<Uuid>,
    /// Where its course has got to, if it has one.
    pub state: Option<String>,
    /// Whether it was taken out, and nobody disagrees.
    pub removed: bool,
    /// Whether somebody took it out while somebody else worked on it.
    pub disputed: bool,
    /// Its fields, by their codes.
    pub fields: BTreeMap<String, FieldView>,
}

/// Some things of a case.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ThingsPage {
    /// The things.
    pub things: Vec<ThingView>,
    /// From where to go on, if there may be more.
    pub next: Option<String>,
    /// Everything up to this place of the feed is counted in.
    pub place: u64,
}

/// Which things.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ThingsQuery {
    /// Only of this kind.
    pub kind: Option<ThingKind>,
    /// Why the data of people is looked at.
    pub purpose: Purpose,
    /// From where to go on.
    pub after: Option<String>,
    /// How many at most.
    #[schemars(range(min = 1, max = 200))]
    pub limit: Option<u32>,
}

/// `GET /cases/{case}/things`
pub struct Things;

impl Operation for Things {
    const NAME: &'static str = "list-things";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "cases/{case}/things";
    const SUMMARY: &'static str = "What was found in a case: visits, employers, workers, sheets, violations, documents, by kind and id.";
    const NEEDS: Needs = Needs::May(READ);
    const TELLS: Tells = Tells::Looked;
    type Path = CasePath;
    type Query = ThingsQuery;
    type Body = Nothing;
    type Reply = ThingsPage;

    fn answer(call: &Call<'_>, Said { path, query, .. }: Said<Self>) -> Result<ThingsPage, Problem> {
        let limit = page_length(query.limit)?;
        let after = place(Self::NAME, query.after.as_deref())?;
        let mut looking = Looking::begin(call, READ)?;
        let case = seen_case(&mut looking, path.id())?;
        let scope = case_scope(case.case);
        let under = query.kind.map_or(Under::Scope(scope), |kind| Under::Kind(kind.entity()));
        let within = Within::These(BTreeSet::from([scope]));
        let page = looking.ask.things_within(under, &within, after.as_ref(), limit).map_err(fault)?;
        call.holds(query.purpose.code(), BTreeSet::from([scope]));
        let veil = looking.sight.veil(&scope, query.purpose);
        let things = page.rows.iter().filter_map(|it| thing_view(&scope, &it.row, veil).transpose());
        let things = things.collect::<Result<_, _>>()?;
        Ok(ThingsPage { things, next: next(Self::NAME, page.next), place: page.as_of.place })
    }
}

fn thing_view(case: &ScopeId, row: &ThingRow, veil: Veil) -> Result<Option<ThingView>, Problem> {
    let Some(kind) = ThingKind::of(row.kind) else { return Ok(None) };
    let kept = read_fields(&row.fields);
    let kept = kept.map_err(|error| {
        tracing::error!(case = hex::encode(case.id), "the fields of a row cannot be read");
        refused::unavailable("rows.damaged", &error)
    })?;
    Ok(Some(ThingView {
        id: uuid(row.id),
        kind,
        parent: row.parent.map(uuid),
        state: (!row.state.is_empty()).then(|| veil.text(&row.state)),
        removed: row.gone,
        disputed: row.disputed,
        fields: fields(row.kind, kept, veil),
    }))
}
