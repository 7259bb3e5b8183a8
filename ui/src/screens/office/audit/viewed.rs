//! Who looked at a person's data, when, why and from where.

use apseko_contract::{PersonName, WhoViewed};
use leptos::prelude::*;

use super::super::pages::{MorePages, use_pages};
use super::entry::Entries;
use super::happened::{DayFields, Days};
use super::person::PersonChoice;
use crate::answered::Answered;
use crate::icon::Icon;
use crate::parts::EmptyState;
use crate::text::{Texts, use_say};

/// The choice of the person, and the list.
#[component]
pub fn Viewed() -> impl IntoView {
    let say = use_say();
    let days = Days::new();
    let person = RwSignal::new(None::<PersonName>);
    let is_chosen = Memo::new(move |_| person.with(Option::is_some));
    view! {
        <div class="stack">
            <div class="office__choosing">
                <PersonChoice label=Texts::events_subject chosen=person />
                <DayFields days=days />
            </div>
            <Show
                when=move || is_chosen.get()
                fallback=move || view! {
                    <EmptyState icon=Icon::People title=say.word(Texts::events_choose)>
                        {say.word(Texts::events_choose_next)}
                    </EmptyState>
                }
            >
                <Views person=person days=days />
            </Show>
        </div>
    }
}

#[component]
fn Views(person: RwSignal<Option<PersonName>>, days: Days) -> impl IntoView {
    let say = use_say();
    let pages = use_pages(move || {
        let person = person.get().filter(|_| !days.are_odd())?;
        Some(WhoViewed {
            subject: person.id.to_string(),
            since: days.since(),
            until: days.until(),
            after: None,
        })
    });
    let rows = Memo::new(move |_| pages.rows());
    view! {
        <Answered asked=pages.first() titled=true let:_page>
            <Show
                when=move || rows.with(|rows| !rows.is_empty())
                fallback=move || view! {
                    <EmptyState icon=Icon::Eye title=say.word(Texts::events_not_viewed)>
                        {say.word(Texts::events_not_viewed_next)}
                    </EmptyState>
                }
            >
                <Entries rows=rows />
            </Show>
            <MorePages pages=pages />
        </Answered>
    }
}
