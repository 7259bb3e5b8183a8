//! Figures: how many tasks, control sheets and violations there are, by month, unit and kind. Nobody can be told from them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use apseko_casework::{EntityKind, KeptValue, case_scope, read_fields};
use apseko_contract::Method;
use apseko_domain::{Capability, UnitId};
use apseko_oplog::ScopeId;
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::looking::{fault, rows, unreadable};
use super::sheets::is_code;
use super::sight::{Figures, Sight};
use crate::api::call::Call;
use crate::api::operation::{Needs, Nothing, Operation, Said, Tells};
use crate::api::ops::view::{id, unit_id};
use crate::audit::action;
use crate::http::Problem;
use crate::people::Id;
use crate::rows::{AsOf, Ask, AskFault, Cursor, TaskFilter, Under, Within};

const PAGE: usize = 500;
/// What a device wrote that is no code is not repeated to whoever counts.
const OTHER: &str = "other";
/// Nobody said anything.
const NONE: &str = "none";

/// So many things of one month, unit, kind and state.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Count {
    /// The month in which they were recorded, in Riga: `2026-11`.
    pub month: String,
    /// The unit of their case.
    pub unit: Option<UnitId>,
    /// Of tasks why they exist, of sheets the definition, of violations the code; `other` for what is no code.
    pub kind: String,
    /// Where they have got to; `none` where nobody said.
    pub state: String,
    /// How many.
    pub count: u64,
}

/// Figures.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CountsView {
    /// The figures.
    pub counts: Vec<Count>,
    /// Everything up to this place of the feed is counted in.
    pub place: u64,
}

/// Which figures.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CountsQuery {
    /// Only of cases of this unit.
    pub unit: Option<UnitId>,
    /// From the month of this day on.
    pub since: Option<Date>,
    /// Up to the month of this day.
    pub until: Option<Date>,
}

/// What is counted together.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Together {
    month: String,
    unit: Option<Id>,
    kind: String,
    state: String,
}

type Table = BTreeMap<Together, u64>;

/// What was counted last of everything, kept until the rows move.
#[derive(Debug, Default)]
pub(in crate::api) struct Counted(Mutex<BTreeMap<Topic, (AsOf, Arc<Table>)>>);

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Topic {
    Tasks,
    Sheets,
    Violations,
}

/// Declares the figures of one topic.
macro_rules! figures {
    ($( $(#[$doc:meta])* $name:ident = $text:literal at $path:literal of $topic:expr, $summary:literal; )+) => { $(
        $(#[$doc])*
        pub struct $name;

        impl Operation for $name {
            const NAME: &'static str = $text;
            const METHOD: Method = Method::Get;
            const PATH: &'static str = $path;
            const SUMMARY: &'static str = $summary;
            const NEEDS: Needs = Needs::May(Capability::ReadStatistics);
            const TELLS: Tells = Tells::Done(action::STATISTICS_VIEWED);
            type Path = Nothing;
            type Query = CountsQuery;
            type Body = Nothing;
            type Reply = CountsView;

            fn object(_: &Said<Self>) -> String {
                $path.to_owned()
            }

            fn answer(call: &Call<'_>, Said { query, .. }: Said<Self>) -> Result<CountsView, Problem> {
                counts(call, $topic, &query)
            }
        }
    )+ };
}

figures! {
    /// `GET /statistics/tasks`
    Tasks = "count-tasks" at "statistics/tasks" of Topic::Tasks,
    "How many tasks were made, by month, unit, origin and state, as far as the asker's figures reach.";
    /// `GET /statistics/sheets`
    Sheets = "count-sheets" at "statistics/sheets" of Topic::Sheets,
    "How many control sheets were begun, by month, unit, definition and state, as far as the asker's figures reach.";
    /// `GET /statistics/violations`
    Violations = "count-violations" at "statistics/violations" of Topic::Violations,
    "How many violations somebody has recorded, by month, unit, code and state, as far as the asker's figures reach.";
}

fn counts(call: &Call<'_>, topic: Topic, query: &CountsQuery) -> Result<CountsView, Problem> {
    let feed = call.desk.feed().picture().map_err(unreadable)?;
    let Figures { units, own } = Sight::of_figures(call, &feed).map_err(unreadable)?;
    drop(feed);
    let mut ask = rows(call)?;
    let as_of = ask.as_of();
    let mut found = Table::new();
    if units.as_ref().is_none_or(|units| !units.is_empty()) {
        let all = call.desk.api().counted.of(&mut ask, topic).map_err(fault)?;
        let reaches = |it: &Together| {
            units.as_ref().is_none_or(|units| it.unit.is_some_and(|unit| units.contains(&unit)))
        };
        found.extend(all.iter().filter(|(it, _)| reaches(it)).map(|(it, count)| (it.clone(), *count)));
    }
    // What is theirs and of one of these units was counted with the unit.
    let besides =
        |it: &Together| !it.unit.is_some_and(|unit| units.as_ref().is_none_or(|units| units.contains(&unit)));
    for (it, count) in table(&mut ask, topic, &own).map_err(fault)?.into_iter().filter(|(it, _)| besides(it))
    {
        *found.entry(it).or_default() += count;
    }
    let wanted = |it: &Together| {
        let month = |day: Date| day.strftime("%Y-%m").to_string();
        query.unit.is_none_or(|unit| it.unit == Some(id(unit.0)))
            && query.since.is_none_or(|day| it.month >= month(day))
            && query.until.is_none_or(|day| it.month <= month(day))
    };
    let counts = found.into_iter().filter(|(it, _)| wanted(it)).map(|(it, count)| Count {
        month: it.month,
        unit: it.unit.map(unit_id),
        kind: it.kind,
        state: it.state,
        count,
    });
    Ok(CountsView { counts: counts.collect(), place: as_of.place })
}

impl Counted {
    /// The figures of all cases. Counting takes a while, so it is done once for each state of the rows.
    fn of(&self, ask: &mut Ask, topic: Topic) -> Result<Arc<Table>, AskFault> {
        let as_of = ask.as_of();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, table)) = kept.get(&topic).filter(|(counted, _)| *counted == as_of) {
            return Ok(table.clone());
        }
        let table = Arc::new(table(ask, topic, &Within::Cases)?);
        kept.insert(topic, (as_of, table.clone()));
        Ok(table)
    }
}

/// Counts everything of some cases.
fn table(ask: &mut Ask, topic: Topic, within: &Within) -> Result<Table, AskFault> {
    if *within == Within::These(BTreeSet::new()) {
        return Ok(Table::new());
    }
    let mut counting = Counting { units: units(ask, within)?, table: Table::new() };
    match topic {
        Topic::Tasks => counting.tasks(ask, within)?,
        Topic::Sheets => counting.things(ask, within, (EntityKind::Sheet, "definition"))?,
        Topic::Violations => counting.things(ask, within, (EntityKind::Violation, "code"))?,
    }
    Ok(counting.table)
}

/// Of which units cases are.
fn units(ask: &mut Ask, within: &Within) -> Result<BTreeMap<ScopeId, Id>, AskFault> {
    let mut units = BTreeMap::new();
    pages(|after| {
        let page = ask.cases(within, after, PAGE)?;
        let own = page.rows.iter().filter(|it| it.scope == case_scope(it.row.case));
        units.extend(own.filter_map(|it| Some((it.scope, Id(it.row.unit?)))));
        Ok(page.next)
    })?;
    Ok(units)
}

struct Counting {
    units: BTreeMap<ScopeId, Id>,
    table: Table,
}

impl Counting {
    fn tasks(&mut self, ask: &mut Ask, within: &Within) -> Result<(), AskFault> {
        let filter = TaskFilter { within: within.clone(), ..TaskFilter::default() };
        pages(|after| {
            let page = ask.tasks(&filter, after, PAGE)?;
            for it in &page.rows {
                self.count(&it.scope, it.row.created_ms, [&it.row.origin, &it.row.state]);
            }
            Ok(page.next)
        })
    }

    /// Things of a kind that were not taken out, by what stands in one of their fields.
    fn things(
        &mut self,
        ask: &mut Ask,
        within: &Within,
        (kind, field): (EntityKind, &str),
    ) -> Result<(), AskFault> {
        pages(|after| {
            let page = ask.things_within(Under::Kind(kind), within, after, PAGE)?;
            for it in page.rows.iter().filter(|it| !it.row.gone) {
                // One row that cannot be read is counted as something else, and does not keep the rest from being counted.
                let fields = read_fields(&it.row.fields).unwrap_or_default();
                let said =
                    fields.iter().find(|(code, _)| code == field).and_then(|(_, values)| values.first());
                let shown = said.and_then(|said: &KeptValue| said.value.as_text()).unwrap_or_default();
                self.count(&it.scope, said.map_or(0, |said| said.wall_ms), [shown, &it.row.state]);
            }
            Ok(page.next)
        })
    }

    fn count(&mut self, scope: &ScopeId, at_ms: i64, [kind, state]: [&str; 2]) {
        let unit = self.units.get(scope).copied();
        let together = Together { month: month(at_ms), unit, kind: told(kind), state: told(state) };
        *self.table.entry(together).or_default() += 1;
    }
}

/// A code as it is told to whoever counts.
fn told(code: &str) -> String {
    let said = if code.is_empty() {
        NONE
    } else if is_code(code) {
        code
    } else {
        OTHER
    };
    said.to_owned()
}

/// Goes through every page of a question.
fn pages(mut page: impl FnMut(Option<&Cursor>) -> Result<Option<Cursor>, AskFault>) -> Result<(), AskFault> {
    let mut after = page(None)?;
    while let Some(cursor) = after {
        after = page(Some(&cursor))?;
    }
    Ok(())
}

/// The month of a moment in Riga; of none the first that there is.
fn month(at_ms: i64) -> String {
    let at = Timestamp::from_millisecond(at_ms).unwrap_or_default();
    apseko_domain::riga(at).date.strftime("%Y-%m").to_string()
}
