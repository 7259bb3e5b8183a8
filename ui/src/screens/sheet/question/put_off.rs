//! Why a question was not checked. It stays in sight as something to do.

use apseko_sheets::Answer;
use leptos::prelude::*;

use super::fields::Written;
use super::open::OpenQuestion;
use super::typing::{Edit, use_typing};
use crate::icon::Icon;
use crate::parts::{Consequence, Tag, TextField, Tone};
use crate::text::{Texts, Word, use_say};

const REASONS: [Word; 5] = [
    Texts::reason_no_access,
    Texts::reason_no_documents,
    Texts::reason_nobody,
    Texts::reason_no_work,
    Texts::reason_later,
];

/// The reason, chosen or written.
#[component]
pub fn PutOff(question: OpenQuestion) -> impl IntoView {
    let is_put_off = Memo::new(move |_| question.answer().with(|answer| answer.not_checked.is_some()));
    view! { <Show when=move || is_put_off.get()><Reason question=question /></Show> }
}

#[component]
fn Reason(question: OpenQuestion) -> impl IntoView {
    let say = use_say();
    let reason = move || question.answer().with(|answer| answer.not_checked.clone().unwrap_or_default());
    let typing = use_typing(question, reason, |text| -> Edit {
        Box::new(move |answer: &mut Answer| {
            // Whoever has answered meanwhile has no reason left.
            if answer.not_checked.is_some() {
                answer.not_checked = Some(text);
            }
        })
    });
    let chip = move |word: Word| {
        let take = move |_| typing.chosen(word(say.now()).to_owned());
        view! { <button type="button" class="chip" on:click=take>{say.word(word)}</button> }
    };
    view! {
        <Consequence tone=Tone::Warn>
            <Tag tone=Tone::Warn icon=Icon::Clock>{say.word(Texts::not_checked_todo)}</Tag>
            <div class="chips" role="group" aria-label=say.word(Texts::not_checked_why)>
                {REASONS.map(chip)}
            </div>
            <Written typing=typing>
                <TextField
                    label=say.word(Texts::not_checked_why)
                    value=typing.text()
                    on_input=move |text| typing.typed(text)
                />
            </Written>
        </Consequence>
    }
}
