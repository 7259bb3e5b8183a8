//! One person: what is known about them, and the questions. On a phone it is a screen of its own.

use apseko_contract::{RemoveWorker, RosterView, WorkerRow};
use apseko_domain::{VisitId, WorkerId};
use leptos::prelude::*;

use super::super::sheet::SheetStore;
use super::BackTo;
use super::facts::Facts;
use super::list::{AboutLine, Said, follow, name_of};
use super::questions::{GoOn, Questions};
use super::removal::use_removal;
use super::standing::tone_of;
use crate::frame::PageTitle;
use crate::icon::Icon;
use crate::parts::{Banner, Button, ButtonKind, ButtonLink, EmptyState, Heading, Tag, Tone};
use crate::problem::ProblemBanner;
use crate::route::{Route, Router};
use crate::text::{Texts, use_say};

/// The person beside the list. The sheet is opened once for all of them.
#[component]
pub fn PersonPane(
    visit: VisitId,
    roster: Signal<RosterView>,
    chosen: Memo<Option<WorkerId>>,
) -> impl IntoView {
    let sheet = Memo::new(move |_| roster.with(|roster| roster.sheet));
    move || {
        let store = sheet.get().map(SheetStore::follow);
        view! { <Chosen visit=visit roster=roster chosen=chosen store=store /> }
    }
}

#[component]
fn Chosen(
    visit: VisitId,
    roster: Signal<RosterView>,
    chosen: Memo<Option<WorkerId>>,
    store: Option<SheetStore>,
) -> impl IntoView {
    let say = use_say();
    move || {
        match chosen.get().and_then(|worker| follow(roster, worker)) {
        Some(row) => view! {
            <div class="worker">
                <div class="worker__head">
                    <Heading level=2 class="side__title">{say.phrase(move |texts| name_of(&row.read(), texts))}</Heading>
                    <StandingTag row=row />
                </div>
                <Person visit=visit roster=roster row=row store=store alone=false />
            </div>
        }
        .into_any(),
        None => view! { <p class="remark worker__head">{say.word(Texts::worker_choose)}</p> }.into_any(),
    }
    }
}

/// The person on a screen of their own.
#[component]
pub fn PersonPage(visit: VisitId, roster: Signal<RosterView>, worker: WorkerId) -> impl IntoView {
    let say = use_say();
    let Some(row) = follow(roster, worker) else {
        return view! { <Gone visit=visit /> }.into_any();
    };
    let tag = move || view! { <StandingTag row=row /> };
    let sheet = Memo::new(move |_| roster.with(|roster| roster.sheet));
    view! {
        <div class="worker">
            <div class="worker__head worker__head--page">
                <BackTo route=Route::Workers(visit) label=say.word(Texts::roster_all) />
                <PageTitle text=say.phrase(move |texts| name_of(&row.read(), texts)) actions=tag />
            </div>
            {move || {
                let store = sheet.get().map(SheetStore::follow);
                view! { <Person visit=visit roster=roster row=row store=store alone=true /> }
            }}
        </div>
    }
    .into_any()
}

#[component]
fn Gone(visit: VisitId) -> impl IntoView {
    let say = use_say();
    let back = move || {
        view! { <ButtonLink href=Route::Workers(visit).href()>{say.word(Texts::roster_all)}</ButtonLink> }
    };
    view! {
        <div class="page">
            <PageTitle text=say.word(Texts::worker_gone) />
            <EmptyState icon=Icon::People title=say.word(Texts::worker_gone) action=back>
                {say.word(Texts::worker_gone_next)}
            </EmptyState>
        </div>
    }
}

#[component]
fn StandingTag(row: Memo<WorkerRow>) -> impl IntoView {
    let say = use_say();
    let standing = Memo::new(move |_| row.with(|row| row.standing));
    view! {
        <Tag tone=Signal::derive(move || tone_of(standing.get()))>
            {say.phrase(move |texts| texts.standing(standing.get()).to_owned())}
        </Tag>
    }
}

/// The facts, the questions, and the way to the next one.
#[component]
fn Person(
    visit: VisitId,
    roster: Signal<RosterView>,
    row: Memo<WorkerRow>,
    store: Option<SheetStore>,
    /// On a screen of their own, and not beside the list.
    alone: bool,
) -> impl IntoView {
    let say = use_say();
    let conflicts = Memo::new(move |_| row.with(|row| row.conflicts.clone()));
    let told = say.phrase(move |texts| {
        let fields: Vec<_> = conflicts.get().iter().map(|field| texts.worker_field(field)).collect();
        texts.worker_conflict(&fields.join(", "))
    });
    view! {
        <div class="worker__about">
            <Show when=move || conflicts.with(|conflicts| !conflicts.is_empty())>
                <Banner tone=Tone::Warn title=told />
            </Show>
            <AboutLine row=row roster=roster />
            <Said row=row />
            <details class="facts" open=row.with_untracked(describes_first)>
                <summary>{say.word(Texts::worker_facts)}</summary>
                <Facts visit=visit row=row roster=roster />
                <Leaving visit=visit roster=roster row=row alone=alone />
            </details>
        </div>
        <Questions row=row store=store />
        <GoOn visit=visit roster=roster row=row alone=alone />
    }
}

/// Somebody just entered, or doubtful, is described first; somebody who is being asked is not.
fn describes_first(row: &WorkerRow) -> bool {
    row.progress.answered == 0 || !row.warnings.is_empty() || !row.conflicts.is_empty()
}

#[component]
fn Leaving(visit: VisitId, roster: Signal<RosterView>, row: Memo<WorkerRow>, alone: bool) -> impl IntoView {
    let say = use_say();
    let router = use_context::<Router>();
    let removal = use_removal(move || {
        if let Some(router) = router {
            if alone { router.leave_to(Route::Workers(visit)) } else { router.replace(Route::Workers(visit)) }
        }
    });
    let send = move || {
        let seen_to = Some(roster.with_untracked(|roster| roster.rev));
        removal.send(RemoveWorker { worker: row.with_untracked(|row| row.worker), seen_to });
    };
    view! {
        <div class="worker__leaving">
            <ProblemBanner error=removal.error() />
            <div class="cluster">
                <Button
                    kind=ButtonKind::Quiet
                    icon=Icon::Trash
                    busy=removal.busy()
                    on_press=send
                >
                    {say.word(Texts::worker_remove)}
                </Button>
            </div>
        </div>
    }
}
