//! Below the questions: how far it has come, the way back from a slip, and the way on.

use leptos::prelude::*;

use super::store::share;
use super::walk::Walk;
use crate::parts::{Button, ButtonKind, ButtonLink, Progress};
use crate::route::Route;
use crate::text::{Texts, use_say};

/// The bar below the questions.
#[component]
pub fn SheetFoot(walk: Walk) -> impl IntoView {
    let say = use_say();
    let here = Memo::new(move |_| walk.store().progress(walk.section().get()));
    let all = Memo::new(move |_| walk.store().total());
    let told = say.phrase(move |texts| {
        let (here, all) = (here.get(), all.get());
        texts.progress_told(here.answered, here.asked, all.answered, all.asked)
    });
    let undo = move || {
        if let Some(place) = walk.store().undo() {
            walk.arrive(&place);
        }
    };
    let visit = Memo::new(move |_| walk.store().plan().and_then(|plan| plan.view.visit));
    let next = Memo::new(move |_| walk.section_after());
    view! {
        <div class="foot sheet-foot">
            <Progress share=Signal::derive(move || share(here.get())) label=told />
            <small aria-hidden="true">{told}</small>
            <Button
                kind=ButtonKind::Quiet
                keys="Control+z"
                disabled=Signal::derive(move || !walk.store().can_undo())
                on_press=undo
            >
                {say.word(Texts::undo_last)}
            </Button>
            {move || match (next.get(), visit.get()) {
                (Some(section), _) => view! {
                    <Button kind=ButtonKind::Main keys="Control+Enter" on_press=move || walk.go_to(section)>
                        {say.word(Texts::next_section)}
                    </Button>
                }
                .into_any(),
                (None, Some(visit)) => view! {
                    <ButtonLink kind=ButtonKind::Main href=Route::Gaps(visit).href()>
                        {say.word(Texts::link_gaps)}
                    </ButtonLink>
                }
                .into_any(),
                (None, None) => ().into_any(),
            }}
        </div>
    }
}
