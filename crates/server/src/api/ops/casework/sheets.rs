//! Control sheets and what was answered in them. Whoever reads sheets without reading cases counts answers and is shown nobody.

use std::collections::{BTreeMap, BTreeSet};

use apseko_casework::{AnswerRow, EntityKind, KeptValue, read_answer, read_fields, read_said};
use apseko_contract::Method;
use apseko_domain::{Capability, PersonId, SheetId, UnitId};
use apseko_oplog::{EntityId, EntityRef, ScopeId};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::looking::{Looking, fault, next, place};
use super::plain::{PartView, part, person, some, uuid};
use super::purpose::Purpose;
use super::veil::Veil;
use crate::api::call::Call;
use crate::api::operation::{Needs, Nothing, Operation, Said, Tells};
use crate::api::ops::view::{self, moment, page_length};
use crate::api::refused;
use crate::http::Problem;
use crate::people::Id;
use crate::rows::{In, Under};

const READ: Capability = Capability::ReadSheets;

/// A control sheet in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SheetView {
    /// Its id.
    pub id: SheetId,
    /// The case that it is part of.
    pub case: Uuid,
    /// The unit of the case.
    pub unit: Option<UnitId>,
    /// The task that it belongs to.
    pub task: Option<Uuid>,
    /// The code of its definition.
    pub definition: Option<String>,
    /// Its type: `NN`, `DT`, `DA`, `BU`, `NG`, `DVHR`.
    pub kind: Option<String>,
    /// What the visit is for.
    pub purpose: Option<String>,
    /// Where it has got to.
    pub state: Option<String>,
}

/// Some control sheets.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SheetsPage {
    /// The sheets.
    pub sheets: Vec<SheetView>,
    /// From where to go on, if there may be more. A page may have fewer sheets than it could: those taken out are left aside.
    pub next: Option<String>,
    /// Everything up to this place of the feed is counted in.
    pub place: u64,
}

/// Which sheets.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SheetsQuery {
    /// Only of cases of this unit.
    pub unit: Option<UnitId>,
    /// From where to go on.
    pub after: Option<String>,
    /// How many at most.
    #[schemars(range(min = 1, max = 200))]
    pub limit: Option<u32>,
}

/// `GET /sheets`
pub struct List;

impl Operation for List {
    const NAME: &'static str = "list-sheets";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "sheets";
    const SUMMARY: &'static str = "Control sheets that the asker may read, by their ids.";
    const NEEDS: Needs = Needs::May(READ);
    const TELLS: Tells = Tells::Nothing;
    type Path = Nothing;
    type Query = SheetsQuery;
    type Body = Nothing;
    type Reply = SheetsPage;

    fn answer(call: &Call<'_>, Said { query, .. }: Said<Self>) -> Result<SheetsPage, Problem> {
        let limit = page_length(query.limit)?;
        let after = place(Self::NAME, query.after.as_deref())?;
        let mut looking = Looking::begin(call, READ)?;
        let within = looking.within(call, query.unit)?;
        let under = Under::Kind(EntityKind::Sheet);
        let page = looking.ask.things_within(under, &within, after.as_ref(), limit).map_err(fault)?;
        let units = looking.units_of(page.rows.iter().map(|it| EntityId(it.scope.id)))?;
        let there = page.rows.iter().filter(|it| !it.row.gone);
        let sheets = there.map(|it| {
            let kept = read_fields(&it.row.fields).map_err(damaged)?;
            let unit = units.get(&EntityId(it.scope.id)).copied();
            let fields = kept.into_iter().filter_map(|(code, said)| Some((code, said.into_iter().next()?)));
            let shown: BTreeMap<String, KeptValue> = fields.collect();
            let text = |field: &str| Some(shown.get(field)?.value.as_text()?.to_owned());
            // Codes are written by devices too: what is longer than one is none.
            let code = |field: &str| text(field).filter(|it| is_code(it));
            Ok(SheetView {
                id: SheetId(uuid(it.row.id)),
                case: Uuid::from_bytes(it.scope.id),
                unit: unit.map(|unit: Id| view::unit_id(unit)),
                task: it.row.parent.map(uuid),
                definition: code("definition"),
                kind: code("type"),
                purpose: code("purpose"),
                state: Some(it.row.state.clone()).filter(|it| is_code(it)),
            })
        });
        let sheets = sheets.collect::<Result<_, Problem>>()?;
        Ok(SheetsPage { sheets, next: next(Self::NAME, page.next), place: page.as_of.place })
    }
}

/// Whether a text can be told to whoever is shown nobody.
pub(super) fn is_code(text: &str) -> bool {
    let fits =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_uppercase() || "-_/.".contains(letter);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    !text.is_empty()
        && text.len() <= 64
        && digits <= 4
        && text.chars().all(|it| fits(it) || it.is_ascii_digit())
}

/// Which sheet.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SheetPath {
    /// Its id.
    pub sheet: SheetId,
}

/// Whether people agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// One answer stands.
    Settled,
    /// Several do, and somebody has to decide.
    Disputed,
}

/// The answer to a question.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AnswerView {
    /// The code of the question.
    pub question: String,
    /// The row of the sheet that it was asked of, if it is not asked of the whole sheet.
    pub row: Option<Uuid>,
    /// Whether people agree.
    pub standing: Standing,
    /// Every answer that stands: one, unless it is disputed. The first is the one to show.
    pub answers: Vec<GivenAnswer>,
}

/// What somebody answered.
#[derive(Debug, Serialize, JsonSchema)]
pub struct GivenAnswer {
    /// The version of the question, if this program can read the answer.
    pub version: Option<u32>,
    /// What was answered, by part; the main part is `value`.
    pub parts: BTreeMap<String, PartView>,
    /// Whether it was not checked.
    pub not_checked: bool,
    /// Why not.
    pub not_checked_because: Option<String>,
    /// What was added in words.
    pub note: Option<String>,
    /// Where it comes from: `observed`, `document`, `interview`, `registry`.
    pub source: Option<&'static str>,
    /// Who answered, the last of those who answered the same.
    pub person: PersonId,
    /// When, by the clock of where it was written.
    pub at: Option<Timestamp>,
}

/// Some answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AnswersPage {
    /// The answers, those to questions of the whole sheet first.
    pub answers: Vec<AnswerView>,
    /// From where to go on, if there may be more.
    pub next: Option<String>,
    /// Everything up to this place of the feed is counted in.
    pub place: u64,
}

/// Which answers.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswersQuery {
    /// Why the data of people is looked at.
    pub purpose: Purpose,
    /// From where to go on.
    pub after: Option<String>,
    /// How many at most.
    #[schemars(range(min = 1, max = 200))]
    pub limit: Option<u32>,
}

/// `GET /sheets/{sheet}/answers`
pub struct Answers;

impl Operation for Answers {
    const NAME: &'static str = "list-answers";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "sheets/{sheet}/answers";
    const SUMMARY: &'static str =
        "The answers of a control sheet, each with whoever gave it, and with every other that stands.";
    const NEEDS: Needs = Needs::May(READ);
    const TELLS: Tells = Tells::Looked;
    type Path = SheetPath;
    type Query = AnswersQuery;
    type Body = Nothing;
    type Reply = AnswersPage;

    fn answer(call: &Call<'_>, Said { path, query, .. }: Said<Self>) -> Result<AnswersPage, Problem> {
        let limit = page_length(query.limit)?;
        let after = place(Self::NAME, query.after.as_deref())?;
        let mut looking = Looking::begin(call, READ)?;
        let sheet = EntityId(path.sheet.0.into_bytes());
        let kept = looking.rows_of(EntityKind::Sheet, sheet)?;
        let In { scope, .. } = kept.things.into_iter().next().ok_or_else(refused::unknown)?;
        looking.must_see(&scope)?;
        let page = looking.ask.answers(sheet, after.as_ref(), limit).map_err(fault)?;
        let own = rows_at_home(&mut looking, &page.rows, &scope)?;
        call.holds(query.purpose.code(), BTreeSet::from([scope]));
        let veil = looking.sight.veil(&scope, query.purpose);
        let told = page.rows.iter().filter(|row| own.contains(&row.holder)).map(|row| answer_view(row, veil));
        let answers = told.collect::<Result<_, _>>()?;
        Ok(AnswersPage { answers, next: next(Self::NAME, page.next), place: page.as_of.place })
    }
}

/// The sheet and those of its rows that are of its case: a row that was written elsewhere names the sheet and is no part of it.
fn rows_at_home(
    looking: &mut Looking,
    answers: &[AnswerRow],
    scope: &ScopeId,
) -> Result<BTreeSet<EntityRef>, Problem> {
    let holders: BTreeSet<EntityRef> = answers.iter().map(|row| row.holder).collect();
    let things = looking.ask.things_of(&Vec::from_iter(holders)).map_err(fault)?;
    Ok(things.into_iter().filter(|it| it.scope == *scope).map(|it| it.row.kind.entity(it.row.id)).collect())
}

fn answer_view(row: &AnswerRow, veil: Veil) -> Result<AnswerView, Problem> {
    let given = read_said(&row.said).map_err(damaged)?;
    let of_row = row.holder.kind == EntityKind::AnswerRow.number();
    Ok(AnswerView {
        question: veil.text(&row.question),
        row: of_row.then(|| uuid(row.holder.id)),
        standing: if given.len() > 1 { Standing::Disputed } else { Standing::Settled },
        answers: given.iter().map(|kept| given_answer(kept, veil)).collect(),
    })
}

fn given_answer(kept: &KeptValue, veil: Veil) -> GivenAnswer {
    let (answer, version) = match read_answer(&kept.value) {
        Some((answer, version)) => (answer, Some(version)),
        None => (apseko_casework::Answer::default(), None),
    };
    let words = |text: &str| if veil.people { some(text, veil) } else { None };
    let parts =
        answer.parts.iter().map(|(code, value)| (code.as_str().to_owned(), part(code.as_str(), value, veil)));
    GivenAnswer {
        version,
        parts: parts.collect(),
        not_checked: answer.not_checked.is_some(),
        not_checked_because: answer.not_checked.as_deref().and_then(words),
        note: words(&answer.note),
        source: answer.source.map(|source| source.code()),
        person: person(kept.author),
        at: moment(kept.wall_ms),
    }
}

fn damaged(error: impl std::fmt::Display) -> Problem {
    refused::unavailable("rows.damaged", &error)
}
