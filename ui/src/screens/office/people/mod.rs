//! The people: found by name, unit and state, and one of them beside the list.

mod absences;
mod add;
mod deed_forms;
mod deeds;
pub mod form;
mod invitation;
mod list;
mod person;
mod posts;

use leptos::prelude::*;

use super::import::Import;
use super::units::may_manage;
use super::{OfficePage, OfficePlace, OfficeTab, use_place};
use crate::parts::{ButtonKind, ButtonLink};
use crate::route::Route;
use crate::text::{Texts, use_say};
use add::NewPersonForm;
use list::PeopleList;
use person::Person;

/// The tab.
#[component]
pub fn People() -> impl IntoView {
    let say = use_say();
    let place = use_place();
    let importing = Memo::new(move |_| place.get() == Some(OfficePlace::Import));
    let may_change = may_manage();
    let actions = move || {
        may_change.get().then(|| {
            view! {
                <ButtonLink href=Route::Office(OfficePlace::Import).href() kind=ButtonKind::Quiet>
                    {say.word(Texts::import_people)}
                </ButtonLink>
                <ButtonLink href=Route::Office(OfficePlace::NewPerson).href()>
                    {say.word(Texts::staff_add)}
                </ButtonLink>
            }
        })
    };
    let detailed =
        Signal::derive(move || matches!(place.get(), Some(OfficePlace::NewPerson | OfficePlace::Person(_))));
    let detail = move || match place.get() {
        Some(OfficePlace::NewPerson) => view! { <NewPersonForm /> }.into_any(),
        Some(OfficePlace::Person(person)) => view! { <Person person=person /> }.into_any(),
        _ => ().into_any(),
    };
    move || {
        if importing.get() {
            return view! { <OfficePage tab=OfficeTab::People><Import /></OfficePage> }.into_any();
        }
        view! {
            <OfficePage tab=OfficeTab::People actions=actions detail=detail detailed=detailed>
                <PeopleList />
            </OfficePage>
        }
        .into_any()
    }
}
