//! The workers who were found: a fast list, and the questions about each.

mod adding;
mod citizenship;
mod entry;
mod facts;
mod list;
mod pad;
mod person;
mod questions;
mod removal;
mod standing;
mod timer;
mod typed;

use apseko_contract::{RosterView, ShowRoster};
use apseko_domain::{VisitId, WorkerId};
use leptos::prelude::*;

use self::adding::{Adding, OnTheirWay};
use self::entry::EntryField;
use self::list::List;
use self::person::{PersonPage, PersonPane};
use self::standing::Counts;
use self::timer::SinceFirst;
use crate::answered::Answered;
use crate::frame::{PageTitle, is_wide};
use crate::icon::Icon;
use crate::parts::{Banner, Button, ButtonKind, MainPane, SidePane, Tone};
use crate::query::{Asked, use_query};
use crate::route::{Route, Router};
use crate::text::{Texts, use_say};

/// The list; where there is room, with the chosen person beside it.
#[component]
pub fn WorkersScreen(visit: VisitId) -> impl IntoView {
    let say = use_say();
    let asked = use_query(move || Some(ShowRoster { visit }));
    let wide = is_wide();
    let router = use_context::<Router>();
    let chosen = Memo::new(move |_| {
        let named = router.and_then(|router| worker_of(router.get()));
        asked.newest().with(|roster| chosen_of(roster.as_ref()?, named))
    });
    view! {
        <div class="frame frame--roster">
            <MainPane label=say.word(Texts::roster)>
                <Answered asked=asked let:roster>
                    <RosterPage visit=visit roster=roster asked=asked chosen=chosen />
                </Answered>
            </MainPane>
            <Show when=move || wide.get() && asked.newest().with(Option::is_some)>
                <SidePane label=say.word(Texts::worker)>
                    <Answered asked=asked titled=true let:roster>
                        <PersonPane visit=visit roster=roster chosen=chosen />
                    </Answered>
                </SidePane>
            </Show>
        </div>
    }
}

/// One worker, where there is no room beside the list.
#[component]
pub fn WorkerScreen(visit: VisitId, worker: WorkerId) -> impl IntoView {
    let say = use_say();
    let asked = use_query(move || Some(ShowRoster { visit }));
    view! {
        <div class="frame">
            <MainPane label=say.word(Texts::worker)>
                <Answered asked=asked let:roster>
                    <PersonPage visit=visit roster=roster worker=worker />
                </Answered>
            </MainPane>
        </div>
    }
}

#[component]
fn RosterPage(
    visit: VisitId,
    roster: Signal<RosterView>,
    asked: Asked<RosterView>,
    chosen: Memo<Option<WorkerId>>,
) -> impl IntoView {
    let say = use_say();
    let title = say.phrase(move |texts| {
        let title = roster.with(|roster| roster.title.clone());
        if title.is_empty() { texts.back().to_owned() } else { title }
    });
    let finished = Memo::new(move |_| roster.with(|roster| roster.finished));
    let first = Memo::new(move |_| roster.with(|roster| roster.first_seen_at.filter(|_| !roster.finished)));
    let timer = move || view! { <SinceFirst first=first /> };
    let adding = Adding::start(visit, roster, asked);
    view! {
        <div class="roster">
            <div class="roster__top">
                <BackTo route=Route::Visit(visit) label=title />
                <PageTitle text=say.word(Texts::roster) actions=timer />
                <Show when=move || finished.get()>
                    <Banner tone=Tone::Info title=say.word(Texts::roster_finished) />
                </Show>
                <EntryField visit=visit roster=roster adding=adding />
                <Counts roster=roster />
            </div>
            <OnTheirWay adding=adding />
            <List visit=visit roster=roster chosen=chosen adding=adding />
        </div>
    }
}

/// The way to the screen that this one belongs to, by that screen's name.
#[component]
fn BackTo(route: Route, #[prop(into)] label: Signal<String>) -> impl IntoView {
    use_context::<Router>().map(|router| {
        view! {
            <div class="back">
                <Button kind=ButtonKind::Quiet icon=Icon::Back on_press=move || router.go(route)>{label}</Button>
            </div>
        }
    })
}

/// The worker that an address names.
fn worker_of(route: Route) -> Option<WorkerId> {
    if let Route::Worker(_, worker) = route { Some(worker) } else { None }
}

/// The named worker if there is one, else the newest: whoever was just entered is asked next.
fn chosen_of(roster: &RosterView, named: Option<WorkerId>) -> Option<WorkerId> {
    let named = named.filter(|named| roster.workers.iter().any(|row| row.worker == *named));
    named.or_else(|| roster.workers.first().map(|row| row.worker))
}

#[cfg(test)]
pub(super) mod tests {
    use apseko_contract::{Progress, WorkerForm, WorkerRow, WorkerStanding};

    use super::*;

    pub fn row(number: u128, name: &str) -> WorkerRow {
        WorkerRow {
            worker: WorkerId(uuid::Uuid::from_u128(number)),
            row: None,
            form: WorkerForm { name: name.to_owned(), ..WorkerForm::default() },
            born: None,
            age: None,
            warnings: Vec::new(),
            standing: WorkerStanding::Open,
            violations: Vec::new(),
            progress: Progress::default(),
            conflicts: Vec::new(),
        }
    }

    pub fn roster(workers: Vec<WorkerRow>) -> RosterView {
        RosterView {
            title: "SIA „Kafejnīca Ozols”".to_owned(),
            sheet: None,
            parties: Vec::new(),
            first_seen_at: None,
            counted: None,
            workers,
            finished: false,
            draft: None,
            rev: 0,
        }
    }

    #[test]
    fn the_newest_person_is_shown_until_another_one_is_named() {
        let two = roster(vec![row(2, "Māra"), row(1, "Jānis")]);
        let id = |number| WorkerId(uuid::Uuid::from_u128(number));
        assert_eq!(chosen_of(&two, None), Some(id(2)), "who was just entered is asked next");
        assert_eq!(chosen_of(&two, Some(id(1))), Some(id(1)));
        assert_eq!(chosen_of(&two, Some(id(9))), Some(id(2)), "who was taken out leaves no hole");
        assert_eq!(chosen_of(&roster(Vec::new()), None), None);
    }
}
