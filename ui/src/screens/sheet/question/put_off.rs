//! Why a question was not checked. It stays in sight as something to do.

use apseko_sheets::Answer;
use leptos::prelude::*;

use super::fields::Written;
use super::open::OpenQuestion;
use super::typing::{Edit, Typing, use_typing};
use crate::icon::{Glyph, Icon};
use crate::parts::{Consequence, Tag, TextField, Tone};
use crate::text::{Language, Texts, Word, use_say};

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
    let chip = move |word: Word| view! { <ReasonChip typing=typing word=word /> };
    view! {
        <Consequence tone=Tone::Warn>
            <Tag tone=Tone::Warn icon=Icon::Clock>{say.word(Texts::not_checked_todo)}</Tag>
            <div class="chips chips--one" role="group" aria-label=say.word(Texts::not_checked_why)>
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

/// A reason to press; pressed again it is taken back.
#[component]
fn ReasonChip(typing: Typing, word: Word) -> impl IntoView {
    let say = use_say();
    let is_chosen = Memo::new(move |_| typing.text().with(|text| says(text, word)));
    let take = move |_| {
        let reason = if is_chosen.get_untracked() { "" } else { word(say.now()) };
        typing.chosen(reason.to_owned());
    };
    view! {
        <button type="button" class="chip" aria-pressed=move || is_chosen.get().to_string() on:click=take>
            {move || is_chosen.get().then(|| view! { <Glyph icon=Icon::Check /> })}
            {say.word(word)}
        </button>
    }
}

/// The reason may have been chosen in the other language.
fn says(text: &str, word: Word) -> bool {
    let text = text.trim();
    [Language::Latvian, Language::English].into_iter().any(|language| word(Texts(language)) == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_marked_in_whichever_language_it_was_chosen() {
        assert!(
            says("Nav piekļuves", Texts::reason_no_access) && says(" No access", Texts::reason_no_access)
        );
        assert!(!says("", Texts::reason_no_access), "no reason marks none");
        assert!(!says("Nav piekļuves otrajam stāvam", Texts::reason_no_access), "it says something else");
    }
}
