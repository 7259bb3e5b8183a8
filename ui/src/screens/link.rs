//! What the address of a thing opens: its screen, or one page that says that it cannot be opened here. Whether it is missing
//! or closed is not told apart, because that alone would tell that it exists.

use apseko_contract::{FindThing, FoundThing};
use apseko_domain::{Capability, Code, LinkKind, ThingLink};
use leptos::prelude::*;

use super::Rights;
use crate::frame::PageTitle;
use crate::parts::{ButtonLink, MainPane, Pending};
use crate::problem::ProblemPage;
use crate::query::use_query;
use crate::route::{OfficePlace, Route, Router};
use crate::text::{Texts, Word, use_say};

/// The page of an address.
#[component]
pub fn LinkScreen(
    /// The address.
    link: ThingLink,
) -> impl IntoView {
    match link.kind {
        LinkKind::Document => {
            view! { <Closed title=Texts::link_document about=&[Texts::link_document_next] /> }.into_any()
        }
        LinkKind::Person => view! { <OfPerson link=link /> }.into_any(),
        LinkKind::Case
        | LinkKind::Task
        | LinkKind::Visit
        | LinkKind::Sheet
        | LinkKind::Violation
        | LinkKind::Note => view! { <OnDevice link=link /> }.into_any(),
    }
}

/// The screen of what was found.
fn route(found: FoundThing) -> Route {
    match found {
        FoundThing::Task(task) => Route::Task(task),
        FoundThing::Visit(visit) => Route::Visit(visit),
        FoundThing::Sheet(sheet) => Route::Sheet(sheet, 0),
        FoundThing::Violations(visit) => Route::Violations(visit),
    }
}

#[component]
fn OnDevice(link: ThingLink) -> impl IntoView {
    let say = use_say();
    let router = use_context::<Router>();
    let asked = use_query(move || Some(FindThing { link }));
    Effect::new(move || {
        if let (Some(router), Some(Some(found))) = (router, asked.newest().get()) {
            router.leave_to(route(found));
        }
    });
    move || match (asked.newest().get(), asked.error().get()) {
        // A case that was given to somebody else is not told apart from one that never was here.
        (_, Some(error)) if error.code == Code::CaseLeft => view! { <NotHere /> }.into_any(),
        (Some(None), _) => view! { <NotHere /> }.into_any(),
        (None, Some(error)) => view! {
            <div class="frame"><MainPane label=say.word(Texts::link_closed)>
                <ProblemPage error=error on_retry=move || asked.again() />
            </MainPane></div>
        }
        .into_any(),
        (None, None) | (Some(Some(_)), _) => {
            view! { <Pending text=say.word(Texts::link_looking) /> }.into_any()
        }
    }
}

/// People are shown in the administration, to those to whom it is open.
#[component]
fn OfPerson(link: ThingLink) -> impl IntoView {
    let rights = use_context::<Rights>();
    let router = use_context::<Router>();
    Effect::new(move || {
        let may = rights.is_some_and(|rights| rights.may(Capability::ReadPeople));
        if let (Some(router), true) = (router, may) {
            router.leave_to(Route::Office(OfficePlace::Person(apseko_domain::PersonId(link.id))));
        }
    });
    view! { <NotHere /> }
}

#[component]
fn NotHere() -> impl IntoView {
    view! { <Closed title=Texts::link_closed about=&[Texts::link_closed_why, Texts::link_closed_next] /> }
}

#[component]
fn Closed(title: Word, about: &'static [Word]) -> impl IntoView {
    let say = use_say();
    view! {
        <div class="frame">
            <MainPane label=say.word(title)>
                <div class="page page--reading">
                    <PageTitle text=say.word(title) />
                    {about.iter().map(|word| view! { <p>{say.word(*word)}</p> }).collect_view()}
                    <div class="cluster">
                        <ButtonLink href=Route::Today.href()>{say.word(Texts::open_today)}</ButtonLink>
                        <ButtonLink href=Route::Tasks.href()>{say.word(Texts::tasks)}</ButtonLink>
                    </div>
                </div>
            </MainPane>
        </div>
    }
}
