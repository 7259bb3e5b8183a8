//! Who is on the site: the parties, and the persons who were met.

mod form;
mod parties;
mod party_form;
mod person_form;
mod persons;

use apseko_contract::{ShowVisit, VisitView};
use apseko_domain::{PartyId, PersonMetId, VisitId};
use leptos::prelude::*;

pub use self::form::{Form, Warned, with_none};
use self::parties::Parties;
pub use self::party_form::Disagreement;
use self::party_form::PartyEditor;
use self::person_form::PersonEditor;
use self::persons::Persons;
use super::visit::BackTo;
use crate::answered::Answered;
use crate::frame::{PageTitle, is_wide};
use crate::icon::Icon;
use crate::parts::{EmptyState, MainPane, SidePane};
use crate::query::use_query;
use crate::route::Route;
use crate::text::{Texts, use_say};

/// What is open for editing; nothing of an id means a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Open {
    /// A party.
    Party(Option<PartyId>),
    /// A person who was met.
    Person(Option<PersonMetId>),
}

impl Open {
    /// Under which name an unsaved form of it is kept.
    pub fn name(self, visit: VisitId) -> String {
        match self {
            Self::Party(party) => {
                format!("party {visit} {}", party.map_or(String::new(), |id| id.to_string()))
            }
            Self::Person(person) => {
                format!("person {visit} {}", person.map_or(String::new(), |id| id.to_string()))
            }
        }
    }
}

/// The screen.
#[component]
pub fn PeopleScreen(
    /// Whose people.
    visit: VisitId,
) -> impl IntoView {
    let say = use_say();
    let asked = use_query(move || Some(ShowVisit { visit }));
    let wide = is_wide();
    let open = RwSignal::new(None::<Open>);
    let is_known = Memo::new(move |_| asked.newest().with(Option::is_some));
    view! {
        <div class="frame frame--detail">
            <MainPane label=say.word(Texts::visit_people)>
                <Answered asked=asked let:view>
                    <div class="page people">
                        <Head view=view />
                        <Parties view=view open=open />
                        <Persons view=view open=open />
                    </div>
                </Answered>
            </MainPane>
            <Show when=move || wide.get() && is_known.get()>
                <SidePane label=say.word(Texts::task_details)>
                    <Answered asked=asked titled=true let:view>
                        <Beside view=view open=open />
                    </Answered>
                </SidePane>
            </Show>
        </div>
    }
}

#[component]
fn Head(view: Signal<VisitView>) -> impl IntoView {
    let say = use_say();
    let visit = view.with_untracked(|view| view.row.visit);
    let employer = Memo::new(move |_| view.with(|view| view.task.title.clone()));
    view! {
        <div class="stack stack--tight">
            <div class="back"><BackTo to=Signal::stored(Route::Visit(visit)) word=Texts::visit_card /></div>
            <PageTitle
                text=say.word(Texts::visit_people)
                kicker=Signal::derive(move || Some(employer.get()))
            />
        </div>
    }
}

/// The form beside the list.
#[component]
fn Beside(view: Signal<VisitView>, open: RwSignal<Option<Open>>) -> impl IntoView {
    let say = use_say();
    let shown = Memo::new(move |_| open.get());
    move || {
        match shown.get() {
        Some(what) => view! { <Editor view=view open=open what=what /> }.into_any(),
        None => view! {
            <EmptyState icon=Icon::Edit title=say.word(Texts::nothing_chosen)>{say.word(Texts::choose_to_edit)}</EmptyState>
        }
        .into_any(),
    }
    }
}

/// The form of what is open.
#[component]
fn Editor(view: Signal<VisitView>, open: RwSignal<Option<Open>>, what: Open) -> impl IntoView {
    match what {
        Open::Party(party) => view! { <PartyEditor view=view party=party open=open /> }.into_any(),
        Open::Person(person) => view! { <PersonEditor view=view person=person open=open /> }.into_any(),
    }
}

/// The form in the list, where there is no room beside it.
#[component]
pub fn InPlace(
    /// The visit.
    view: Signal<VisitView>,
    /// What is open.
    open: RwSignal<Option<Open>>,
    /// What would be open here.
    what: Open,
) -> impl IntoView {
    let wide = is_wide();
    let is_here = Memo::new(move |_| !wide.get() && open.get() == Some(what));
    view! {
        <Show when=move || is_here.get()>
            <li class="row row--form"><Editor view=view open=open what=what /></li>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_party_and_a_new_person_are_kept_apart() {
        let visit = VisitId(uuid::Uuid::nil());
        assert_ne!(Open::Party(None).name(visit), Open::Person(None).name(visit));
        assert_ne!(Open::Party(None).name(visit), Open::Party(None).name(VisitId(uuid::Uuid::max())));
    }
}
