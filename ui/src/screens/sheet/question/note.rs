//! What the person adds to an answer in words, and where the answer comes from.

use apseko_sheets::{Answer, Source};
use leptos::html::Textarea;
use leptos::prelude::*;

use super::fields::Written;
use super::open::OpenQuestion;
use super::typing::{Edit, use_typing};
use crate::parts::{Choice, SelectField, TextArea};
use crate::text::{Texts, use_say};

/// The note, to be read or to be written.
#[component]
pub fn NoteOf(question: OpenQuestion, is_open: RwSignal<bool>) -> impl IntoView {
    let note = Memo::new(move |_| question.answer().with(|answer| answer.note.clone()));
    let is_read = move || !is_open.get() && note.with(|note| !note.is_empty());
    let write = move |_| is_open.set(true);
    view! {
        <Show when=is_read>
            <button type="button" class="note-read written" on:click=write>{move || note.get()}</button>
        </Show>
        <Show when=move || is_open.get()><Writing question=question /></Show>
    }
}

#[component]
fn Writing(question: OpenQuestion) -> impl IntoView {
    let say = use_say();
    let quick = question.view().quick_notes.clone();
    let field = NodeRef::<Textarea>::new();
    let typing = use_typing(
        question,
        move || question.answer().with(|answer| answer.note.clone()),
        |text| -> Edit { Box::new(move |answer: &mut Answer| answer.note = text) },
    );
    Effect::new(move || {
        if let Some(field) = field.get() {
            let _ = field.focus();
        }
    });
    let append = move |words: &str| {
        typing.typed(appended(&typing.text().get_untracked(), words));
        if let Some(field) = field.get_untracked() {
            let _ = field.focus();
        }
    };
    let chip = move |words: String| {
        let shown = words.clone();
        view! { <button type="button" class="chip" on:click=move |_| append(&words)>{shown}</button> }
    };
    view! {
        <div class="writing">
            {(!quick.is_empty()).then(|| view! {
                <div class="chips" role="group" aria-label=say.word(Texts::quick_notes)>
                    {quick.into_iter().map(chip).collect_view()}
                </div>
            })}
            <Written typing=typing>
                <TextArea
                    label=say.word(Texts::answer_note)
                    placeholder=say.word(Texts::answer_note_hint)
                    value=typing.text()
                    node_ref=field
                    on_input=move |text| typing.typed(text)
                />
            </Written>
            <SourceOf question=question />
        </div>
    }
}

/// Where the answer comes from; there is something to name only once there is an answer.
#[component]
fn SourceOf(question: OpenQuestion) -> impl IntoView {
    let say = use_say();
    let is_answered = Memo::new(move |_| question.answer().with(|answer| !answer.parts.is_empty()));
    let choices = move || {
        let texts = say.get();
        let named = Source::ALL.iter().map(|source| Choice::new(source.code(), texts.answer_from(*source)));
        std::iter::once(Choice::new("", texts.source_none())).chain(named).collect::<Vec<_>>()
    };
    let value = move || {
        question
            .answer()
            .with(|answer| answer.source.map_or(String::new(), |source| source.code().to_owned()))
    };
    view! {
        <Show when=move || is_answered.get()>
            <div class="source">
                <SelectField
                    label=say.word(Texts::answer_source)
                    choices=Signal::derive(choices)
                    value=Signal::derive(value)
                    on_choose=move |code: String| question.change(|answer| answer.source = Source::of(&code))
                />
            </div>
        </Show>
    }
}

/// Words after what is written already: nothing of it is lost, and a sentence does not run into the next.
fn appended(text: &str, words: &str) -> String {
    if text.is_empty() || text.ends_with(char::is_whitespace) {
        format!("{text}{words}")
    } else {
        format!("{text} {words}")
    }
}

#[cfg(test)]
mod tests {
    use super::appended;

    #[test]
    fn a_quick_note_is_added_and_replaces_nothing() {
        assert_eq!(appended("", "Nav žoga."), "Nav žoga.");
        assert_eq!(appended("Vārti atvērti.", "Nav žoga."), "Vārti atvērti. Nav žoga.");
        assert_eq!(appended("Nav: ", "cimdu"), "Nav: cimdu");
    }
}
