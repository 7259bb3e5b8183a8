//! The list of units. Depth is shown by indentation and said by order, so it needs no widget of its own.

use apseko_contract::{UnitRow, UnitsView};
use leptos::prelude::*;

use super::in_order;
use crate::frame::is_wide;
use crate::parts::{Cell, CodeText, Column, HeadCell, Row, Rows, Table, TableRow, Tag};
use crate::route::Route;
use crate::screens::office::{OfficePlace, use_place};
use crate::text::{Texts, use_say};

/// All units.
#[component]
pub fn UnitTree(
    /// The units.
    units: Signal<UnitsView>,
) -> impl IntoView {
    let wide = is_wide();
    move || {
        if wide.get() {
            view! { <UnitTable units=units /> }.into_any()
        } else {
            view! { <UnitList units=units /> }.into_any()
        }
    }
}

fn key(row: &(usize, UnitRow)) -> String {
    format!("{} {}", row.0, serde_json::to_string(&row.1).unwrap_or_default())
}

fn rows_of(units: Signal<UnitsView>) -> Vec<(usize, UnitRow)> {
    units.with(|units| in_order(&units.units))
}

#[component]
fn UnitTable(units: Signal<UnitsView>) -> impl IntoView {
    let say = use_say();
    let columns = move || {
        let texts = say.get();
        vec![
            Column::new("name", texts.unit_name()),
            Column::new("code", texts.unit_code()),
            Column::new("people", texts.unit_people()).numeric(),
        ]
    };
    let place = use_place();
    view! {
        <Table caption=say.word(Texts::office_units) columns=columns>
            <For each=move || rows_of(units) key=key let((depth, row))>
                <TableRow current=move || place.get() == Some(OfficePlace::Unit(row.id))>
                    <HeadCell href=Route::Office(OfficePlace::Unit(row.id)).href()>
                        <span class="office__deep" style:--depth=depth.to_string()>{row.name}</span>
                        {row.closed.then(|| view! { " "<Tag>{say.word(Texts::unit_is_closed)}</Tag> })}
                    </HeadCell>
                    <Cell><CodeText>{row.code}</CodeText></Cell>
                    <Cell numeric=true>{row.people}</Cell>
                </TableRow>
            </For>
        </Table>
    }
}

#[component]
fn UnitList(units: Signal<UnitsView>) -> impl IntoView {
    let say = use_say();
    view! {
        <Rows label=say.word(Texts::office_units)>
            <For each=move || rows_of(units) key=key let((_, row))>
                <UnitLine above=name_above(units, &row) row=row />
            </For>
        </Rows>
    }
}

/// What a unit belongs to, said where there is no room to show it.
fn name_above(units: Signal<UnitsView>, row: &UnitRow) -> Option<String> {
    let parent = row.parent?;
    units.with(|units| units.units.iter().find(|unit| unit.id == parent).map(|unit| unit.name.clone()))
}

#[component]
fn UnitLine(above: Option<String>, row: UnitRow) -> impl IntoView {
    let say = use_say();
    let people = u64::from(row.people);
    let aside = move || view! { <span>{move || say.get().people_found(people)}</span> };
    view! {
        <Row title=row.name href=Route::Office(OfficePlace::Unit(row.id)).href() aside=aside>
            <p>
                <CodeText>{row.code}</CodeText>
                {above.map(|above| format!(" · {above}"))}
                {row.closed.then(|| view! { " "<Tag>{say.word(Texts::unit_is_closed)}</Tag> })}
            </p>
        </Row>
    }
}
