//! One unit: what it is, who works there, and what can be changed.

use apseko_contract::{
    ChangeUnit, CloseUnit, ListPeople, PeopleFilter, PersonRow, UnitChange, UnitRow, UnitsView,
};
use apseko_domain::UnitId;
use leptos::prelude::*;

use super::form::{TypedUnit, UnitFields};
use super::may_manage;
use crate::act::use_act;
use crate::answered::Answered;
use crate::news::use_news;
use crate::parts::{Banner, Button, CodeText, Heading, KeyValue, KeyValues, Row, Rows};
use crate::problem::ProblemBanner;
use crate::query::Asked;
use crate::route::Route;
use crate::screens::office::people::form::{FormFoot, focus_first_fault, save_on_keys};
use crate::screens::office::{DetailTitle, OfficePlace, detail_level, use_office};
use crate::text::{Texts, use_say};

/// One unit.
#[component]
pub fn UnitDetail(
    /// Which.
    unit: UnitId,
    /// All units.
    units: Asked<UnitsView>,
) -> impl IntoView {
    let newest = units.newest();
    let row = Memo::new(move |_| {
        newest.with(|units| units.as_ref()?.units.iter().find(|row| row.id == unit).cloned())
    });
    let is_known = Memo::new(move |_| row.with(Option::is_some));
    move || {
        let first = if is_known.get() { row.get_untracked() } else { None }?;
        let row = Memo::new(move |_| row.get().unwrap_or_else(|| first.clone()));
        Some(view! { <Shown row=row units=units /> })
    }
}

#[component]
fn Shown(row: Memo<UnitRow>, units: Asked<UnitsView>) -> impl IntoView {
    let say = use_say();
    let changing = RwSignal::new(false);
    let may_change = may_manage();
    let id = row.with_untracked(|row| row.id);
    let above = move || {
        let parent = row.get().parent?;
        units.newest().with(|units| {
            units.as_ref()?.units.iter().find(|unit| unit.id == parent).map(|unit| unit.name.clone())
        })
    };
    let can_change = move || may_change.get() && !changing.get() && !row.with(|row| row.closed);
    view! {
        <DetailTitle text=move || row.get().name kicker=say.word(Texts::unit) />
        <Show when=move || row.with(|row| row.closed)>
            <Banner title=say.word(Texts::unit_is_closed)><p>{say.word(Texts::unit_closed_about)}</p></Banner>
        </Show>
        <Show
            when=move || changing.get()
            fallback=move || view! {
                <KeyValues>
                    <KeyValue name=say.word(Texts::unit_code)>
                        <CodeText>{move || row.get().code}</CodeText>
                    </KeyValue>
                    <KeyValue name=say.word(Texts::unit_parent)>
                        {move || above().unwrap_or_else(|| say.get().unit_no_parent().to_owned())}
                    </KeyValue>
                </KeyValues>
            }
        >
            <ChangeForm row=row units=units changing=changing />
        </Show>
        <Show when=can_change>
            <Deeds row=row units=units changing=changing />
        </Show>
        <PeopleOf unit=id />
    }
}

#[component]
fn Deeds(row: Memo<UnitRow>, units: Asked<UnitsView>, changing: RwSignal<bool>) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let close = use_act(move |outcome: Result<UnitRow, _>| match outcome {
        Ok(_) => news.tell(Texts::unit_was_closed),
        Err(_) => units.again(),
    });
    let press = move || {
        let (unit, seen) = row.with_untracked(|row| (row.id, row.version));
        close.send(CloseUnit { unit, seen });
    };
    view! {
        <ProblemBanner error=close.error() />
        <div class="cluster">
            <Button on_press=move || changing.set(true)>{say.word(Texts::unit_change)}</Button>
            <Button busy=close.busy() on_press=press>{say.word(Texts::unit_close)}</Button>
        </div>
    }
}

#[component]
fn ChangeForm(row: Memo<UnitRow>, units: Asked<UnitsView>, changing: RwSignal<bool>) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let typed = RwSignal::new(row.with_untracked(TypedUnit::of));
    let tried = RwSignal::new(false);
    let change = use_act(move |outcome: Result<UnitRow, _>| match outcome {
        Ok(_) => {
            news.tell(Texts::unit_changed);
            changing.set(false);
        }
        Err(_) => units.again(),
    });
    let save = move || {
        tried.set(true);
        let Some(form) = typed.with_untracked(TypedUnit::form) else { return focus_first_fault() };
        let (unit, seen) = row.with_untracked(|row| (row.id, row.version));
        change.send(ChangeUnit { unit, change: UnitChange { seen, form } });
    };
    let own = row.with_untracked(|row| row.id);
    view! {
        <div class="office__form" on:keydown=save_on_keys(save)>
            <ProblemBanner error=change.error() />
            <UnitFields typed=typed tried=tried units=units.newest() own=own />
            <FormFoot
                busy=change.busy()
                label=say.word(Texts::office_save)
                on_save=save
                on_cancel=move || changing.set(false)
            />
        </div>
    }
}

#[component]
fn PeopleOf(unit: UnitId) -> impl IntoView {
    let say = use_say();
    let people = use_office(move || {
        Some(ListPeople {
            search: String::new(),
            unit: Some(unit),
            state: PeopleFilter::Working,
            after: None,
        })
    });
    view! {
        <section class="section">
            <Heading level=detail_level()>{say.word(Texts::unit_people)}</Heading>
            <Answered asked=people titled=true let:people>
                {move || {
                    let people = people.get().people;
                    if people.is_empty() {
                        return view! { <p class="remark">{say.word(Texts::unit_nobody)}</p> }.into_any();
                    }
                    view! {
                        <Rows compact=true label=say.word(Texts::unit_people)>
                            {people.into_iter().map(|row| view! { <Member row=row /> }).collect_view()}
                        </Rows>
                    }
                    .into_any()
                }}
            </Answered>
        </section>
    }
}

#[component]
fn Member(row: PersonRow) -> impl IntoView {
    let say = use_say();
    let role = row.posts.first().map(|post| post.role);
    view! {
        <Row title=row.name href=Route::Office(OfficePlace::Person(row.id)).href()>
            {role.map(|role| view! { <p>{move || say.get().role_name(role)}</p> })}
        </Row>
    }
}
