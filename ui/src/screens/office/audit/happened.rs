//! What happened, narrowed by days, person and kind.

use apseko_contract::{ListEvents, PersonName};
use jiff::civil::Date;
use leptos::prelude::*;

use super::super::pages::{MorePages, use_pages};
use super::entry::Entries;
use super::person::PersonChoice;
use crate::answered::Answered;
use crate::icon::Icon;
use crate::parts::{Choice, DateField, EmptyState, SelectField};
use crate::text::{Texts, Word, use_say};

/// The beginnings of codes that belong together, in words.
const GROUPS: [(&str, Word); 17] = [
    ("", Texts::group_all),
    ("account.", Texts::group_log_in),
    ("session.", Texts::group_session),
    ("person.", Texts::group_person),
    ("unit.", Texts::group_unit),
    ("device.", Texts::group_device),
    ("key.", Texts::group_key),
    ("lease.", Texts::group_lease),
    ("recovery.", Texts::group_recovery),
    ("personal.", Texts::group_viewing),
    ("file.", Texts::group_file),
    ("pulled", Texts::group_told),
    ("permission.", Texts::group_refusal),
    ("export.", Texts::group_export),
    ("audit.", Texts::group_audit),
    ("server.", Texts::group_server),
    ("notice.", Texts::group_notice),
];

/// The days of a question, as they are typed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Days {
    since: RwSignal<String>,
    until: RwSignal<String>,
}

impl Days {
    pub(super) fn new() -> Self {
        Self { since: RwSignal::new(String::new()), until: RwSignal::new(String::new()) }
    }

    pub(super) fn since(self) -> Option<Date> {
        self.since.with(|day| day.parse().ok())
    }

    pub(super) fn until(self) -> Option<Date> {
        self.until.with(|day| day.parse().ok())
    }

    /// Whether the first day is after the last one; then nothing is asked.
    pub(super) fn are_odd(self) -> bool {
        matches!((self.since(), self.until()), (Some(since), Some(until)) if since > until)
    }
}

/// The two days.
#[component]
pub fn DayFields(days: Days) -> impl IntoView {
    let say = use_say();
    let odd = Signal::derive(move || days.are_odd().then(|| say.get().events_days_odd().to_owned()));
    view! {
        <DateField label=say.word(Texts::events_since) value=days.since on_input=move |day| days.since.set(day) />
        <DateField
            label=say.word(Texts::events_until)
            value=days.until
            fault=odd
            on_input=move |day| days.until.set(day)
        />
    }
}

/// The list with its filters.
#[component]
pub fn Happened() -> impl IntoView {
    let say = use_say();
    let days = Days::new();
    let group = RwSignal::new(String::new());
    let person = RwSignal::new(None::<PersonName>);
    let pages = use_pages(move || {
        let question = ListEvents {
            since: days.since(),
            until: days.until(),
            person: person.with(|person| person.as_ref().map(|person| person.id)),
            action: group.get(),
            after: None,
        };
        (!days.are_odd()).then_some(question)
    });
    let rows = Memo::new(move |_| pages.rows());
    let groups = move || GROUPS.map(|(code, word)| Choice::new(code, word(say.get()))).to_vec();
    view! {
        <div class="stack">
            <div class="office__choosing">
                <SelectField
                    label=say.word(Texts::events_group)
                    choices=Signal::derive(groups)
                    value=group
                    on_choose=move |code| group.set(code)
                />
                <DayFields days=days />
                <PersonChoice label=Texts::events_person chosen=person />
            </div>
            <Answered asked=pages.first() titled=true let:_page>
                <Show
                    when=move || rows.with(|rows| !rows.is_empty())
                    fallback=move || view! {
                        <EmptyState icon=Icon::History title=say.word(Texts::events_none)>
                            {say.word(Texts::events_none_next)}
                        </EmptyState>
                    }
                >
                    <Entries rows=rows />
                </Show>
                <MorePages pages=pages />
            </Answered>
        </div>
    }
}
