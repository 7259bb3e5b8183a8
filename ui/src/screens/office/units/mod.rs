//! The units as an indented list, and one of them beside it.

mod detail;
mod form;
mod tree;

use apseko_contract::{ListUnits, UnitRow, UnitsView};
use apseko_domain::{Capability, UnitId};
use leptos::prelude::*;

use super::{OfficePage, OfficePlace, OfficeTab, Rights, use_office, use_place};
use crate::answered::Answered;
use crate::icon::Icon;
use crate::parts::{ButtonLink, EmptyState};
use crate::route::Route;
use crate::text::{Texts, use_say};
use detail::UnitDetail;
use form::NewUnitForm;
use tree::UnitTree;

pub use form::{UnitChoice, unit_choices, with_first};

/// The tab.
#[component]
pub fn Units() -> impl IntoView {
    let say = use_say();
    let units = use_office(|| Some(ListUnits {}));
    let place = use_place();
    let may_change = may_manage();
    let actions = move || {
        may_change.get().then(|| {
            view! { <ButtonLink href=Route::Office(OfficePlace::NewUnit).href()>{say.word(Texts::unit_add)}</ButtonLink> }
        })
    };
    let detailed =
        Signal::derive(move || matches!(place.get(), Some(OfficePlace::NewUnit | OfficePlace::Unit(_))));
    let detail = move || match place.get() {
        Some(OfficePlace::NewUnit) => view! { <NewUnitForm units=units.newest() /> }.into_any(),
        Some(OfficePlace::Unit(unit)) => view! { <UnitDetail unit=unit units=units /> }.into_any(),
        _ => ().into_any(),
    };
    view! {
        <OfficePage tab=OfficeTab::Units actions=actions detail=detail detailed=detailed>
            <Answered asked=units titled=true let:units>
                <Known units=units />
            </Answered>
        </OfficePage>
    }
}

#[component]
fn Known(units: Signal<UnitsView>) -> impl IntoView {
    let say = use_say();
    let is_empty = Memo::new(move |_| units.with(|units| units.units.is_empty()));
    move || {
        if is_empty.get() {
            view! {
                <EmptyState icon=Icon::People title=say.word(Texts::no_units)>
                    {say.word(Texts::no_units_next)}
                </EmptyState>
            }
            .into_any()
        } else {
            view! { <UnitTree units=units /> }.into_any()
        }
    }
}

/// Whether accounts and units may be changed.
pub fn may_manage() -> Signal<bool> {
    let rights = use_context::<Rights>();
    Signal::derive(move || rights.is_some_and(|rights| rights.may(Capability::ManagePeople)))
}

/// How deep in the tree a unit stands. A tree that bites its tail ends where it began.
fn depth(unit: &UnitRow, units: &[UnitRow]) -> usize {
    let parent_of = |id: UnitId| units.iter().find(|row| row.id == id).and_then(|row| row.parent);
    let above = std::iter::successors(unit.parent, |above| parent_of(*above));
    above.take(units.len()).filter(|above| units.iter().any(|row| row.id == *above)).count()
}

/// Each unit after the one that it belongs to, those of one parent by name.
fn in_order(units: &[UnitRow]) -> Vec<(usize, UnitRow)> {
    let path = |unit: &UnitRow| {
        let above = std::iter::successors(Some(unit), |row| {
            units.iter().find(|above| Some(above.id) == row.parent && above.id != row.id)
        });
        let mut names: Vec<(bool, String)> =
            above.take(units.len()).map(|row| (row.closed, row.name.clone())).collect();
        names.reverse();
        names
    };
    let mut rows: Vec<&UnitRow> = units.iter().collect();
    rows.sort_by_cached_key(|row| path(row));
    rows.into_iter().map(|row| (depth(row, units), row.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn unit(id: u128, name: &str, parent: Option<u128>) -> UnitRow {
        UnitRow {
            id: UnitId(Uuid::from_u128(id)),
            code: name.to_uppercase(),
            name: name.to_owned(),
            parent: parent.map(|parent| UnitId(Uuid::from_u128(parent))),
            closed: false,
            people: 0,
            version: 1,
        }
    }

    #[test]
    fn each_unit_stands_under_the_one_it_belongs_to() {
        let units = [
            unit(1, "VDI", None),
            unit(2, "Zemgale", Some(1)),
            unit(3, "Rīga", Some(1)),
            unit(4, "Bauska", Some(2)),
        ];
        let names: Vec<_> = in_order(&units).into_iter().map(|(depth, row)| (depth, row.name)).collect();
        let expected = [(0, "VDI"), (1, "Rīga"), (1, "Zemgale"), (2, "Bauska")];
        assert_eq!(names, expected.map(|(depth, name)| (depth, name.to_owned())));
    }

    #[test]
    fn a_unit_whose_parent_is_hidden_stands_at_the_edge() {
        assert_eq!(depth(&unit(2, "Zemgale", Some(1)), &[unit(2, "Zemgale", Some(1))]), 0);
    }

    #[test]
    fn a_tree_that_bites_its_tail_is_still_shown() {
        let units = [unit(1, "A", Some(2)), unit(2, "B", Some(1))];
        assert_eq!(in_order(&units).len(), 2);
    }
}
