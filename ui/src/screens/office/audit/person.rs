//! The choice of one person among all who work here or did.

use apseko_contract::{ListPeople, PeopleFilter, PersonName, PersonRow};
use leptos::prelude::*;

use super::super::pages::ASK_AFTER;
use super::super::use_office;
use crate::parts::{Button, ButtonKind, Row, Rows, SearchField};
use crate::problem::ProblemBanner;
use crate::text::{Texts, Word, use_say};

/// Whoever does not find a person among so many types more letters.
const MOST: usize = 6;

/// A search that ends with one person.
#[component]
pub fn PersonChoice(
    /// What the person is to the question.
    label: Word,
    chosen: RwSignal<Option<PersonName>>,
) -> impl IntoView {
    let say = use_say();
    let taken = move |person: PersonName| {
        view! {
            <div class="office__taken">
                <p><span class="field__label">{say.word(label)}</span> <b>{person.name}</b></p>
                <Button kind=ButtonKind::Quiet on_press=move || chosen.set(None)>{say.word(Texts::events_other_person)}</Button>
            </div>
        }
    };
    move || match chosen.get() {
        Some(person) => taken(person).into_any(),
        None => view! { <Search label=label chosen=chosen /> }.into_any(),
    }
}

#[component]
fn Search(label: Word, chosen: RwSignal<Option<PersonName>>) -> impl IntoView {
    let say = use_say();
    let typed = RwSignal::new(String::new());
    let search = RwSignal::new(String::new());
    let mut settle = debounce(ASK_AFTER, move |text: String| {
        let _ = search.try_set(text);
    });
    let on_input = StoredValue::new_local(move |text: String| {
        typed.set(text.clone());
        settle(text);
    });
    let people = use_office(move || {
        let search = search.get();
        let question = ListPeople { search, unit: None, state: PeopleFilter::All, after: None };
        (!question.search.trim().is_empty()).then_some(question)
    });
    let found = Memo::new(move |_| people.newest().get().map(|page| page.people));
    let line = move |person: PersonRow| {
        let name = PersonName { id: person.id, name: person.name.clone() };
        let under = person
            .posts
            .first()
            .map_or_else(|| person.login.clone(), |post| format!("{} · {}", person.login, post.unit_name));
        view! { <Row title=person.name on_press=move || chosen.set(Some(name.clone()))><p>{under}</p></Row> }
    };
    let list = move || {
        found.get().map(|people| {
            if people.is_empty() {
                view! { <p class="remark" role="status">{say.word(Texts::events_nobody_found)}</p> }
                    .into_any()
            } else {
                let lines = people.into_iter().take(MOST).map(line).collect_view();
                view! { <Rows compact=true label=say.word(Texts::events_find_person)>{lines}</Rows> }
                    .into_any()
            }
        })
    };
    view! {
        <div class="office__person">
            <span class="field__label" aria-hidden="true">{say.word(label)}</span>
            <SearchField
                label=say.word(label)
                placeholder=say.word(Texts::events_find_person)
                clear_label=say.word(Texts::clear_search)
                value=typed
                slash=false
                on_input=move |text| on_input.update_value(|input| input(text))
            />
            <ProblemBanner error=people.error() on_retry=move || people.again() />
            {list}
        </div>
    }
}
