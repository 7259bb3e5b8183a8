//! One disagreement on the whole screen: where it is, every value side by side, the decision or the question.

use apseko_contract::{ConflictAbout, ConflictKey, ConflictRow, ConflictView, ShowConflict};
use leptos::prelude::*;

use super::ask::Asking;
use super::choose::Deciding;
use super::settled::Settled;
use super::told;
use crate::answered::Answered;
use crate::frame::PageTitle;
use crate::parts::{Button, ButtonKind, ButtonLink, MainPane};
use crate::query::use_query;
use crate::route::{Route, Router};
use crate::screens::sheet::use_sheet_jump;
use crate::screens::visit::BackTo;
use crate::text::{Texts, use_say};

/// The screen.
#[component]
pub fn ConflictScreen(
    /// Which one.
    key: ConflictKey,
) -> impl IntoView {
    let say = use_say();
    let asked = use_query(move || Some(ShowConflict { key: key.clone() }));
    view! {
        <div class="frame">
            <MainPane label=say.word(Texts::conflict)>
                <Answered asked=asked let:view>
                    <Whole view=view />
                </Answered>
            </MainPane>
        </div>
    }
}

#[component]
fn Whole(view: Signal<ConflictView>) -> impl IntoView {
    let is_open = Memo::new(move |_| view.with(|view| view.open));
    let decided = RwSignal::new(false);
    let asking = RwSignal::new(false);
    view! {
        <div class="page page--conflict">
            <Head view=view />
            {move || if is_open.get() {
                view! {
                    <Deciding view=view decided=decided asking=asking />
                    <Show when=move || asking.get()><Asking view=view asking=asking /></Show>
                }
                .into_any()
            } else {
                view! { <Settled view=view decided=decided /> }.into_any()
            }}
        </div>
    }
}

#[component]
fn Head(view: Signal<ConflictView>) -> impl IntoView {
    let say = use_say();
    let row = Memo::new(move |_| view.with(|view| view.row.clone()));
    let told = move |words: fn(&ConflictRow, Texts) -> String| {
        say.phrase(move |texts| row.with(|row| words(row, texts)))
    };
    let task = Memo::new(move |_| row.with(told::task));
    view! {
        <div class="stack stack--tight">
            <div class="back"><BackTo to=Signal::stored(Route::Sync) word=Texts::sync /></div>
            <PageTitle text=told(told::title) kicker=say.word(Texts::conflict) />
            <p class="remark">
                {told(told::thing)}
                {move || task.get().map(|task| view! { <br />{task} })}
            </p>
            <div class="conflict__place">{move || view! { <OpenPlace row=row.get() /> }}</div>
        </div>
    }
}

/// The way to where the thing is written. A question of a sheet is found by the sheet itself.
#[component]
fn OpenPlace(row: ConflictRow) -> impl IntoView {
    let say = use_say();
    let jump = use_sheet_jump();
    let router = use_context::<Router>();
    let label = say.word(Texts::conflict_open_place);
    let place = told::place(&row);
    if let (ConflictAbout::Answer { sheet, place, .. }, Some(router)) = (row.about, router) {
        let go = move || jump.go(router, sheet, place.clone());
        return view! { <Button kind=ButtonKind::Quiet on_press=go>{label}</Button> }.into_any();
    }
    let link = place.map(|place| {
        view! { <ButtonLink kind=ButtonKind::Quiet href=place.href()>{label}</ButtonLink> }
    });
    link.into_any()
}
