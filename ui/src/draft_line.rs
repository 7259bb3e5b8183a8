//! The line that says what has become of the words in a field that is not saved yet.

use apseko_domain::riga;
use leptos::prelude::*;

use crate::draft::DraftState;
use crate::host;
use crate::parts::{Tag, Tone};
use crate::text::{Texts, moment, use_say};

/// What is known about a draft. It changes with every pause in typing, so it is not announced.
#[component]
pub fn DraftLine(state: Signal<DraftState>) -> impl IntoView {
    let say = use_say();
    move || match state.get() {
        DraftState::None => None,
        DraftState::Kept(at) => {
            let texts = say.get();
            let at = moment::instant(texts.0, at, riga(host::now()).date);
            Some(view! { <small class="draft">{texts.unsaved_draft(&at)}</small> }.into_any())
        }
        DraftState::NotKept => Some(
            view! { <Tag tone=Tone::Bad icon=Tone::Bad.icon()>{say.word(Texts::draft_not_kept)}</Tag> }
                .into_any(),
        ),
    }
}
