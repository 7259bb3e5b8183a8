//! Units: the tree as a list, and what can be done to it.

use apseko_contract::{Method, Seen, UnitChange, UnitForm, UnitRow, UnitsView};
use apseko_domain::{Capability, UnitId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::view::{self, id, name, word};
use crate::api::call::Call;
use crate::api::operation::{Needs, Nothing, Operation, Said, Tells};
use crate::api::refused;
use crate::audit::action;
use crate::http::Problem;
use crate::people::{Change as Deed, Id};

/// Which unit.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitPath {
    /// Its id.
    pub unit: UnitId,
}

/// `GET /units`
pub struct List;

impl Operation for List {
    const NAME: &'static str = "list-units";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "units";
    const SUMMARY: &'static str = "The units of the inspectorate that the asker may see.";
    const NEEDS: Needs = Needs::May(Capability::ReadPeople);
    const TELLS: Tells = Tells::Nothing;
    type Path = Nothing;
    type Query = Nothing;
    type Body = Nothing;
    type Reply = UnitsView;

    fn answer(call: &Call<'_>, _: Said<Self>) -> Result<UnitsView, Problem> {
        let mut units: Vec<UnitRow> = Vec::new();
        let tops = call.book().units().filter(|kept| kept.record.parent.is_none());
        let mut todo: Vec<Id> = tops.map(|kept| kept.record.id).collect();
        sort(call, &mut todo);
        while let Some(next) = todo.pop() {
            let mut parts: Vec<Id> = call.book().parts_of(next).map(|part| part.id).collect();
            sort(call, &mut parts);
            todo.extend(parts);
            if call.asker.may_in(Capability::ReadPeople, next) {
                units.extend(view::unit_row(call, next));
            }
        }
        Ok(UnitsView { units })
    }
}

/// By name, the last one first: they are taken from the end.
fn sort(call: &Call<'_>, units: &mut [Id]) {
    units.sort_by_cached_key(|unit| std::cmp::Reverse(call.book().unit(*unit).map(|it| it.name.to_string())));
}

/// `POST /units`
pub struct Add;

impl Operation for Add {
    const NAME: &'static str = "add-unit";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "units";
    const SUMMARY: &'static str = "Founds a unit.";
    const NEEDS: Needs = Needs::May(Capability::ManagePeople);
    const TELLS: Tells = Tells::Done(action::UNIT_ADDED);
    const GOOD: u16 = 201;
    const LINKS: &'static [(&'static str, &'static str, &'static str)] =
        &[("change-unit", "unit", "$response.body#/id"), ("close-unit", "unit", "$response.body#/id")];
    type Path = Nothing;
    type Query = Nothing;
    type Body = UnitForm;
    type Reply = UnitRow;

    fn answer(call: &Call<'_>, said: Said<Self>) -> Result<UnitRow, Problem> {
        call.must_everywhere(Capability::ManagePeople)?;
        let UnitForm { code, name: called, parent } = said.body;
        let unit = call.new_id();
        let change = Deed::AddUnit {
            id: unit,
            code: word(&code)?,
            name: name(&called)?,
            parent: parent.map(|it| id(it.0)),
        };
        changed(call, unit, change, None)
    }
}

/// `PUT /units/{unit}`
pub struct Change;

impl Operation for Change {
    const NAME: &'static str = "change-unit";
    const METHOD: Method = Method::Put;
    const PATH: &'static str = "units/{unit}";
    const SUMMARY: &'static str = "Changes code, name or place of a unit.";
    const NEEDS: Needs = Needs::May(Capability::ManagePeople);
    const TELLS: Tells = Tells::Done(action::UNIT_CHANGED);
    type Path = UnitPath;
    type Query = Nothing;
    type Body = UnitChange;
    type Reply = UnitRow;

    fn object(said: &Said<Self>) -> String {
        format!("unit:{}", id(said.path.unit.0))
    }

    fn answer(call: &Call<'_>, said: Said<Self>) -> Result<UnitRow, Problem> {
        call.must_everywhere(Capability::ManagePeople)?;
        let unit = id(said.path.unit.0);
        let UnitChange { seen, form: UnitForm { code, name: called, parent } } = said.body;
        let change = Deed::ChangeUnit {
            id: unit,
            code: word(&code)?,
            name: name(&called)?,
            parent: parent.map(|it| id(it.0)),
        };
        changed(call, unit, change, Some(seen))
    }
}

/// `POST /units/{unit}/closing`
pub struct Close;

impl Operation for Close {
    const NAME: &'static str = "close-unit";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "units/{unit}/closing";
    const SUMMARY: &'static str = "Closes a unit in which nobody has a post any more.";
    const NEEDS: Needs = Needs::May(Capability::ManagePeople);
    const TELLS: Tells = Tells::Done(action::UNIT_CLOSED);
    type Path = UnitPath;
    type Query = Nothing;
    type Body = Seen;
    type Reply = UnitRow;

    fn object(said: &Said<Self>) -> String {
        format!("unit:{}", id(said.path.unit.0))
    }

    fn answer(call: &Call<'_>, said: Said<Self>) -> Result<UnitRow, Problem> {
        call.must_everywhere(Capability::ManagePeople)?;
        let unit = id(said.path.unit.0);
        changed(call, unit, Deed::CloseUnit { id: unit }, Some(said.body.seen))
    }
}

/// Carries a change out, and shows the unit as it is then.
fn changed(call: &Call<'_>, unit: Id, change: Deed, saw: Option<u64>) -> Result<UnitRow, Problem> {
    let books = call.change(&[change], saw)?;
    view::unit_row(&call.later(&books), unit).ok_or_else(refused::unknown)
}
