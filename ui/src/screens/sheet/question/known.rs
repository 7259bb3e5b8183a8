//! What is known without asking, with where from. What waits for a person is ochre until they confirm it.

use apseko_contract::KnownValue;
use apseko_sheets::{MAIN, Source};
use leptos::prelude::*;

use super::super::told::value_told;
use super::open::{OpenQuestion, put};
use crate::icon::Icon;
use crate::parts::{Button, Tag, Tone};
use crate::text::{Texts, use_say};

/// The value and its source, as long as nobody has answered otherwise.
#[component]
pub fn Known(question: OpenQuestion) -> impl IntoView {
    let known = Memo::new(move |_| {
        let is_open =
            question.answer().with(|answer| answer.main().is_none() && answer.not_checked.is_none());
        if is_open { question.cell().with(|cell| cell.known.clone()) } else { None }
    });
    move || known.get().map(|known| view! { <KnownLine question=question known=known /> })
}

#[component]
fn KnownLine(question: OpenQuestion, known: KnownValue) -> impl IntoView {
    let say = use_say();
    let KnownValue { value, source, holds } = known;
    let part = question.parts().into_iter().next();
    let told = value.clone();
    let words = move || part.as_ref().map(|part| value_told(&told, part, say.get()));
    let from = move || say.get().known_from(&source);
    let confirm = move || {
        let value = value.clone();
        question.change(move |answer| {
            put(answer, MAIN, Some(value));
            answer.source = Some(Source::Registry);
        });
    };
    if holds {
        return view! { <p class="known-line remark">{from}</p> }.into_any();
    }
    view! {
        <div class="known-line known-line--open">
            <div class="known-line__words">
                <p class="known-line__value">{words}</p>
                <p class="known-line__source">
                    <span>{from}</span>
                    <Tag tone=Tone::Warn icon=Icon::Clock>{say.word(Texts::waits_for_confirmation)}</Tag>
                </p>
            </div>
            <Button on_press=confirm>{say.word(Texts::confirm_known)}</Button>
        </div>
    }
    .into_any()
}
