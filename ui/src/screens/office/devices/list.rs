//! The list of devices, and what narrows it.

use apseko_contract::{DeviceFilter, DeviceRow, ListDevices, UnitRow};
use apseko_domain::DeviceId;
use leptos::prelude::*;

use super::super::pages::{ASK_AFTER, MorePages, Pages};
use super::Wanted;
use super::facts::{StateTag, UnsentTag, heard, tone};
use crate::answered::Answered;
use crate::frame::{Keys, is_wide};
use crate::icon::Icon;
use crate::parts::{
    Cell, Choice, Column, EmptyState, HeadCell, Row, Rows, SearchField, SelectField, Table, TableRow,
};
use crate::route::{OfficePlace, Route};
use crate::text::{Texts, use_say};

const FILTERS: [(&str, DeviceFilter); 4] = [
    ("in-use", DeviceFilter::InUse),
    ("silent", DeviceFilter::Silent),
    ("gone", DeviceFilter::Gone),
    ("all", DeviceFilter::All),
];

/// What narrows the list.
#[component]
pub fn Filters(wanted: Wanted, units: Memo<Vec<UnitRow>>) -> impl IntoView {
    let say = use_say();
    let keys = use_context::<Keys>();
    let typed = RwSignal::new(wanted.search.get_untracked());
    let mut settle = debounce(ASK_AFTER, move |text: String| {
        let _ = wanted.search.try_set(text);
    });
    let search = StoredValue::new_local(move |text: String| {
        typed.set(text.clone());
        settle(text);
    });
    let states =
        move || FILTERS.map(|(value, filter)| Choice::new(value, say.get().device_wanted(filter))).to_vec();
    let state = move || {
        let now = wanted.state.get();
        FILTERS
            .iter()
            .find(|(_, filter)| *filter == now)
            .map_or_else(String::new, |(value, _)| (*value).to_owned())
    };
    let choose = move |value: String| {
        if let Some((_, filter)) = FILTERS.iter().find(|(known, _)| *known == value) {
            wanted.state.set(*filter);
        }
    };
    let unit_choices = move || {
        let all = Choice::new("", say.get().device_every_unit());
        let units = units.get().into_iter().map(|unit| Choice::new(unit.id.to_string(), unit.name));
        std::iter::once(all).chain(units).collect::<Vec<_>>()
    };
    view! {
        <div class="office__filters">
            <SearchField
                label=say.word(Texts::device_search)
                placeholder=say.word(Texts::device_search_hint)
                clear_label=say.word(Texts::clear_search)
                value=typed
                slash=keys.is_some_and(|keys| keys.single_keys().get_untracked())
                on_input=move |text| search.update_value(|search| search(text))
            />
            <SelectField label=say.word(Texts::device_filter) choices=Signal::derive(states) value=Signal::derive(state) on_choose=choose />
            <Show when=move || units.with(|units| units.len() > 1)>
                <SelectField
                    label=say.word(Texts::unit)
                    choices=Signal::derive(unit_choices)
                    value=wanted.unit
                    on_choose=move |unit| wanted.unit.set(unit)
                />
            </Show>
        </div>
    }
}

/// The list.
#[component]
pub fn List(pages: Pages<ListDevices>, wanted: Wanted, chosen: Memo<Option<DeviceId>>) -> impl IntoView {
    let say = use_say();
    let wide = is_wide();
    let rows = Memo::new(move |_| pages.rows());
    let is_empty = Memo::new(move |_| rows.with(Vec::is_empty));
    let count = move || rows.with(|rows| u64::try_from(rows.len()).unwrap_or(u64::MAX));
    view! {
        <Answered asked=pages.first() titled=true let:_page>
            <p class="sr-only" role="status">{move || say.get().devices_found(count())}</p>
            {move || match (is_empty.get(), wide.get()) {
                (true, _) => view! { <Nothing wanted=wanted /> }.into_any(),
                (false, true) => view! { <Desk rows=rows chosen=chosen /> }.into_any(),
                (false, false) => view! { <Hand rows=rows /> }.into_any(),
            }}
            <MorePages pages=pages />
        </Answered>
    }
}

#[component]
fn Nothing(wanted: Wanted) -> impl IntoView {
    let say = use_say();
    move || {
        if wanted.is_narrow() {
            view! {
                <EmptyState icon=Icon::Search title=say.word(Texts::device_none_found)>
                    {say.word(Texts::device_none_found_next)}
                </EmptyState>
            }
        } else {
            view! {
                <EmptyState icon=Icon::Disk title=say.word(Texts::device_none)>
                    {say.word(Texts::device_none_next)}
                </EmptyState>
            }
        }
    }
}

#[component]
fn Desk(rows: Memo<Vec<DeviceRow>>, chosen: Memo<Option<DeviceId>>) -> impl IntoView {
    let say = use_say();
    let columns = move || {
        let texts = say.get();
        vec![
            Column::new("device", texts.device_one()),
            Column::new("owner", texts.device_owner()),
            Column::new("heard", texts.device_heard()),
            Column::new("unsent", texts.device_unsent()),
            Column::new("state", texts.device_state()),
        ]
    };
    view! {
        <Table caption=say.word(Texts::office_devices) columns=columns>
            <For each=move || rows.get() key=key let:row>
                <DeskLine row=row chosen=chosen />
            </For>
        </Table>
    }
}

/// A row whose words have changed is another row; what stays keeps its focus.
fn key(row: &DeviceRow) -> String {
    format!("{} {} {:?} {:?} {:?}", row.id, row.version, row.last_contact, row.unsent, row.state)
}

#[component]
fn DeskLine(row: DeviceRow, chosen: Memo<Option<DeviceId>>) -> impl IntoView {
    let say = use_say();
    let (id, state) = (row.id, row.state);
    let (label, owner, unit) = (row.label.clone(), row.owner.name.clone(), row.unit_name.clone());
    let told = row.clone();
    view! {
        <TableRow current=Signal::derive(move || chosen.get() == Some(id))>
            <HeadCell href=Route::Office(OfficePlace::Device(id)).href()>{label}</HeadCell>
            <Cell>{owner} " " <small class="office__under">{unit}</small></Cell>
            <Cell>{move || heard(&told, say.get())}</Cell>
            <Cell><UnsentTag row=row /></Cell>
            <Cell><StateTag state=state /></Cell>
        </TableRow>
    }
}

#[component]
fn Hand(rows: Memo<Vec<DeviceRow>>) -> impl IntoView {
    let say = use_say();
    view! {
        <Rows label=say.word(Texts::office_devices)>
            <For each=move || rows.get() key=key let:row>
                <HandLine row=row />
            </For>
        </Rows>
    }
}

#[component]
fn HandLine(row: DeviceRow) -> impl IntoView {
    let say = use_say();
    let (id, state) = (row.id, row.state);
    let label = row.label.clone();
    let under = format!("{} · {}", row.owner.name, row.unit_name);
    let told = row.clone();
    let aside = move || {
        let told = told.clone();
        view! { <span>{move || heard(&told, say.get())}</span> }
    };
    view! {
        <Row title=label href=Route::Office(OfficePlace::Device(id)).href() aside=aside tone=tone(state)>
            <p>{under}</p>
            <div class="meta"><StateTag state=state /> <UnsentTag row=row /></div>
        </Row>
    }
}
