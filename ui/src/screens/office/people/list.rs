//! The list of people, with the search and the filters above it.

use apseko_contract::{ListPeople, ListUnits, PeopleFilter, PersonRow};
use leptos::prelude::*;

use crate::answered::Answered;
use crate::frame::{Keys, is_wide};
use crate::icon::Icon;
use crate::parts::{
    Cell, Choice, Column, EmptyState, HeadCell, Row, Rows, SearchField, SelectField, Table, TableRow, Tag,
    Tone,
};
use crate::route::Route;
use crate::screens::office::pages::{ASK_AFTER, MorePages, Pages, use_pages};
use crate::screens::office::units::unit_choices;
use crate::screens::office::{OfficePlace, use_office, use_place};
use crate::text::{Say, Texts, moment, use_say};

const STATES: [(PeopleFilter, &str); 3] =
    [(PeopleFilter::Working, "working"), (PeopleFilter::Dismissed, "dismissed"), (PeopleFilter::All, "all")];

/// What is asked for.
#[derive(Clone, Copy)]
struct Wanted {
    typed: RwSignal<String>,
    search: RwSignal<String>,
    unit: RwSignal<String>,
    state: RwSignal<PeopleFilter>,
}

/// The list.
#[component]
pub fn PeopleList() -> impl IntoView {
    let wanted = Wanted {
        typed: RwSignal::new(String::new()),
        search: RwSignal::new(String::new()),
        unit: RwSignal::new(String::new()),
        state: RwSignal::new(PeopleFilter::Working),
    };
    let pages = use_pages(move || {
        let unit = wanted.unit.with(|unit| unit.parse().ok());
        Some(ListPeople { search: wanted.search.get(), unit, state: wanted.state.get(), after: None })
    });
    view! {
        <Filters wanted=wanted />
        <Answered asked=pages.first() titled=true let:_page>
            <Found pages=pages wanted=wanted />
        </Answered>
    }
}

#[component]
fn Filters(wanted: Wanted) -> impl IntoView {
    let say = use_say();
    let units = use_office(|| Some(ListUnits {})).newest();
    let keys = use_context::<Keys>();
    let mut settle = debounce(ASK_AFTER, move |text: String| {
        let _ = wanted.search.try_set(text);
    });
    let on_input = StoredValue::new_local(move |text: String| {
        wanted.typed.set(text.clone());
        settle(text);
    });
    let unit_list = move || {
        let all = Choice::new("", say.get().staff_all_units());
        std::iter::once(all).chain(unit_choices(units)).collect::<Vec<_>>()
    };
    let states = move || {
        let texts = say.get();
        let words = [texts.staff_working(), texts.staff_dismissed(), texts.staff_all()];
        STATES.iter().zip(words).map(|((_, code), word)| Choice::new(*code, word)).collect::<Vec<_>>()
    };
    let choose_state = move |chosen: String| {
        if let Some((state, _)) = STATES.iter().find(|(_, code)| *code == chosen) {
            wanted.state.set(*state);
        }
    };
    let state_code = Signal::derive(move || {
        let code = STATES.iter().find(|(state, _)| *state == wanted.state.get()).map(|(_, code)| *code);
        code.unwrap_or_default().to_owned()
    });
    view! {
        <div class="office__filters">
            <SearchField
                label=say.word(Texts::staff_search)
                placeholder=say.word(Texts::staff_search_hint)
                clear_label=say.word(Texts::clear_search)
                value=wanted.typed
                slash=keys.is_some_and(|keys| keys.single_keys().get_untracked())
                on_input=move |text| on_input.update_value(|search| search(text))
            />
            <SelectField
                label=say.word(Texts::unit)
                choices=unit_list
                value=wanted.unit
                on_choose=move |unit| wanted.unit.set(unit)
            />
            <SelectField
                label=say.word(Texts::staff_state)
                choices=states
                value=state_code
                on_choose=choose_state
            />
        </div>
    }
}

#[component]
fn Found(pages: Pages<ListPeople>, wanted: Wanted) -> impl IntoView {
    let say = use_say();
    let wide = is_wide();
    let people = Memo::new(move |_| pages.rows());
    let is_empty = Memo::new(move |_| people.with(Vec::is_empty));
    let searched = move || {
        let filtered =
            wanted.state.get() != PeopleFilter::Working || wanted.unit.with(|unit| !unit.is_empty());
        filtered || wanted.search.with(|search| !search.trim().is_empty())
    };
    let count = move || people.with(|people| u64::try_from(people.len()).unwrap_or(u64::MAX));
    view! {
        <p class="sr-only" role="status">{move || say.get().people_found(count())}</p>
        {move || match (is_empty.get(), wide.get()) {
            (true, _) => {
                let (title, next) = if searched() {
                    (Texts::nothing_found as crate::text::Word, Texts::nothing_found_next as crate::text::Word)
                } else {
                    (Texts::no_people as crate::text::Word, Texts::no_people_next as crate::text::Word)
                };
                view! {
                    <EmptyState icon=Icon::People title=say.word(title)>{say.word(next)}</EmptyState>
                }
                .into_any()
            }
            (false, true) => view! { <PeopleTable people=people /> }.into_any(),
            (false, false) => view! { <PeopleRows people=people /> }.into_any(),
        }}
        <MorePages pages=pages />
    }
}

fn key(row: &PersonRow) -> String {
    serde_json::to_string(row).unwrap_or_default()
}

#[component]
fn PeopleTable(people: Memo<Vec<PersonRow>>) -> impl IntoView {
    let say = use_say();
    let place = use_place();
    let columns = move || {
        let texts = say.get();
        vec![
            Column::new("name", texts.staff_name()),
            Column::new("posts", texts.staff_role_and_unit()),
            Column::new("devices", texts.staff_devices()).numeric(),
            Column::new("contact", texts.staff_last_contact()),
        ]
    };
    view! {
        <Table caption=say.word(Texts::office_people) columns=columns>
            <For each=move || people.get() key=key let:row>
                <TableRow current=move || place.get() == Some(OfficePlace::Person(row.id))>
                    <PersonCells row=row />
                </TableRow>
            </For>
        </Table>
    }
}

#[component]
fn PersonCells(row: PersonRow) -> impl IntoView {
    let say = use_say();
    let contact = row.last_contact;
    let (login, name, devices, id) = (row.login.clone(), row.name.clone(), row.devices, row.id);
    view! {
        <HeadCell href=Route::Office(OfficePlace::Person(id)).href()>
            {name}<small class="office__under">{login}</small>
        </HeadCell>
        <Cell><Posts row=row /></Cell>
        <Cell numeric=true>{devices}</Cell>
        <Cell>
            {move || contact.map_or_else(
                || say.get().staff_never().to_owned(),
                |at| moment::minute(say.get().0, at),
            )}
        </Cell>
    }
}

/// What somebody is today, and whether they are away.
#[component]
fn Posts(row: PersonRow) -> impl IntoView {
    let say = use_say();
    let posts = row.posts.clone();
    let none = posts.is_empty() && row.dismissed_on.is_none();
    view! {
        {posts
            .into_iter()
            .map(|post| {
                let (role, deputy) = (post.role, post.stands_for.is_some());
                view! {
                    <p>
                        {move || say.get().role_name(role)}" · "{post.unit_name}
                        {deputy.then(|| view! { " "<Tag tone=Tone::Info>{say.word(Texts::post_deputy)}</Tag> })}
                    </p>
                }
            })
            .collect_view()}
        {none.then(|| view! { <p>{say.word(Texts::staff_no_post)}</p> })}
        <Standing row=row say=say />
    }
}

#[component]
fn Standing(row: PersonRow, say: Say) -> impl IntoView {
    let absence = row.absence.map(|absence| absence.until);
    let dismissed = row.dismissed_on;
    view! {
        {absence.map(|until| view! { <Tag tone=Tone::Warn>{move || say.get().away_until(until)}</Tag> })}
        {dismissed.map(|on| view! { <Tag>{move || say.get().dismissed_since(on)}</Tag> })}
    }
}

#[component]
fn PeopleRows(people: Memo<Vec<PersonRow>>) -> impl IntoView {
    let say = use_say();
    let line = move |row: PersonRow| {
        let (id, name, devices) = (row.id, row.name.clone(), u64::from(row.devices));
        let aside = move || view! { <span>{move || say.get().devices_of(devices)}</span> };
        view! {
            <Row title=name href=Route::Office(OfficePlace::Person(id)).href() aside=aside>
                <Posts row=row />
            </Row>
        }
    };
    view! {
        <Rows label=say.word(Texts::office_people)>
            <For each=move || people.get() key=key children=line />
        </Rows>
    }
}
