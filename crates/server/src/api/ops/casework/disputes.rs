//! What people disagree on, for whoever may read the cases: where it is, and not what was said, which the case itself shows.

use apseko_casework::EntityKind;
use apseko_casework::registry::QUESTION;
use apseko_contract::Method;
use apseko_domain::UnitId;
use apseko_oplog::EXISTS;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::looking::{Looking, fault, next, place};
use super::plain::uuid;
use super::tasks::READ;
use super::veil::Veil;
use crate::api::call::Call;
use crate::api::operation::{Needs, Nothing, Operation, Said, Tells};
use crate::api::ops::view::page_length;
use crate::http::Problem;
use crate::rows::Dispute;

/// Something on which people disagree.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DisputeView {
    /// The case.
    pub case: Uuid,
    /// What it is about: `task`, `visit`, `worker`, `sheet`, and so on.
    pub kind: &'static str,
    /// Which one.
    pub id: Uuid,
    /// The code of the field; nothing if it is a question, or whether the thing is there at all.
    pub field: Option<String>,
    /// The code of the question, if it is one.
    pub question: Option<String>,
    /// Whether it is disputed that the thing is there.
    pub existence: bool,
}

/// Some of what people disagree on.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DisputesPage {
    /// What people disagree on, by kind and id of the things.
    pub disputes: Vec<DisputeView>,
    /// From where to go on, if there may be more.
    pub next: Option<String>,
    /// Everything up to this place of the feed is counted in.
    pub place: u64,
}

/// Which.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DisputesQuery {
    /// Only in cases of this unit.
    pub unit: Option<UnitId>,
    /// From where to go on.
    pub after: Option<String>,
    /// How many at most.
    #[schemars(range(min = 1, max = 200))]
    pub limit: Option<u32>,
}

/// `GET /disputes`
pub struct List;

impl Operation for List {
    const NAME: &'static str = "list-disputes";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "disputes";
    const SUMMARY: &'static str =
        "On what people disagree in cases that the asker may read, until somebody decides.";
    const NEEDS: Needs = Needs::May(READ);
    const TELLS: Tells = Tells::Nothing;
    type Path = Nothing;
    type Query = DisputesQuery;
    type Body = Nothing;
    type Reply = DisputesPage;

    fn answer(call: &Call<'_>, Said { query, .. }: Said<Self>) -> Result<DisputesPage, Problem> {
        let limit = page_length(query.limit)?;
        let after = place(Self::NAME, query.after.as_deref())?;
        let mut looking = Looking::begin(call, READ)?;
        let within = looking.within(call, query.unit)?;
        let page = looking.ask.disputes_within(&within, after.as_ref(), limit).map_err(fault)?;
        let disputes = page.rows.iter().filter_map(dispute_view).collect();
        Ok(DisputesPage { disputes, next: next(Self::NAME, page.next), place: page.as_of.place })
    }
}

fn dispute_view(Dispute { register, scope }: &Dispute) -> Option<DisputeView> {
    let kind = EntityKind::of(register.entity.kind)?;
    let existence = register.field == EXISTS;
    let question = register.field.strip_prefix(QUESTION).map(|code| Veil::DRAWN.text(code));
    // A field that nobody defined may be called anything.
    let field = kind.field(&register.field).filter(|_| question.is_none()).map(|it| it.code.to_owned());
    Some(DisputeView {
        case: Uuid::from_bytes(scope.id),
        kind: kind.name(),
        id: uuid(register.entity.id),
        field,
        question,
        existence,
    })
}
