//! Choosing: one option or several, with the way to put the question off as the last and quietest.

use std::collections::BTreeSet;

use apseko_contract::{OptionView, PartView};
use apseko_sheets::source::Tone;
use apseko_sheets::{MAIN, OptionCode, Value};
use leptos::prelude::*;

use super::super::told::options_of;
use super::open::OpenQuestion;
use crate::icon::{Glyph, Icon};
use crate::parts::{Answer, AnswerButtons, AnswerTone};
use crate::text::{Say, Texts, use_say};

/// Stands among the options; no code of an option has a space in it.
const NOT_CHECKED: &str = "not checked";

/// One of several options.
#[component]
pub fn OneOf(question: OpenQuestion, part: PartView, #[prop(into)] label: Signal<String>) -> impl IntoView {
    let say = use_say();
    let is_main = part.code == MAIN;
    let code = StoredValue::new(part.code.clone());
    let options = options_of(&part).to_vec();
    let answers = Signal::derive(move || {
        let mut answers: Vec<Answer> = options.iter().map(answer_of).collect();
        answers.extend(is_main.then(|| put_off_answer(say)));
        answers
    });
    let chosen = Memo::new(move |_| {
        if is_main && question.answer().with(|answer| answer.not_checked.is_some()) {
            return Some(NOT_CHECKED.to_owned());
        }
        match question.value(&code.get_value()) {
            Some(Value::Choice(option)) => Some(option.to_string()),
            Some(_) | None => None,
        }
    });
    let choose = move |value: String| {
        if value == NOT_CHECKED {
            put_off(question);
        } else {
            question.set_part(&code.get_value(), Some(Value::Choice(value.into())));
        }
    };
    view! { <AnswerButtons label=label answers=answers chosen=chosen on_choose=choose /> }
}

/// Any of several options.
#[component]
pub fn AnyOf(question: OpenQuestion, part: PartView, #[prop(into)] label: Signal<String>) -> impl IntoView {
    let code = StoredValue::new(part.code.clone());
    let chosen = Memo::new(move |_| match question.value(&code.get_value()) {
        Some(Value::Multi(chosen)) => chosen,
        Some(_) | None => BTreeSet::new(),
    });
    let toggle = move |option: OptionCode| {
        let mut after = chosen.get_untracked();
        if !after.remove(&option) {
            after.insert(option);
        }
        let value = (!after.is_empty()).then_some(Value::Multi(after));
        question.set_part(&code.get_value(), value);
    };
    let button = move |option: &OptionView| {
        let OptionView { code, text, .. } = option.clone();
        let code: OptionCode = code.into();
        let own = code.clone();
        let is_chosen = move || chosen.with(|chosen| chosen.contains(&own));
        view! { <CheckButton text=text is_on=Signal::derive(is_chosen) on_toggle=move || toggle(code.clone()) /> }
    };
    view! {
        <div class="answers" role="group" aria-label=label>
            {options_of(&part).iter().map(button).collect_view()}
        </div>
    }
}

/// An answer that is on or off.
#[component]
fn CheckButton(
    text: String,
    is_on: Signal<bool>,
    #[prop(into)] on_toggle: UnsyncCallback<()>,
    #[prop(optional)] muted: bool,
) -> impl IntoView {
    let icon = if muted { Icon::Clock } else { Icon::Check };
    view! {
        <button
            type="button"
            role="checkbox"
            class=if muted { "answer answer--muted" } else { "answer answer--neutral" }
            aria-checked=move || is_on.get().to_string()
            on:click=move |_| on_toggle.run(())
        >
            {move || is_on.get().then(|| view! { <Glyph icon=icon /> })}
            <span class="answer__word" data-word=text.clone()>{text.clone()}</span>
        </button>
    }
}

/// The way to put a question off that has no options.
#[component]
pub fn PutOffButton(question: OpenQuestion) -> impl IntoView {
    let say = use_say();
    let is_on = Signal::derive(move || question.answer().with(|answer| answer.not_checked.is_some()));
    let toggle = move || {
        if is_on.get_untracked() {
            question.change(|answer| answer.not_checked = None)
        } else {
            put_off(question)
        }
    };
    move || {
        let text = say.get().not_checked().to_owned();
        view! { <CheckButton text=text is_on=is_on on_toggle=toggle muted=true /> }
    }
}

/// What was answered goes, because it was not checked; it stays in the history, and the note stays here.
fn put_off(question: OpenQuestion) {
    question.change(|answer| {
        answer.parts.clear();
        answer.source = None;
        answer.not_checked = Some(String::new());
    });
}

fn put_off_answer(say: Say) -> Answer {
    Answer::new(NOT_CHECKED, Texts::not_checked(say.get()), AnswerTone::Muted)
}

fn answer_of(option: &OptionView) -> Answer {
    let tone = match option.tone {
        Tone::Good => AnswerTone::Yes,
        Tone::Partly => AnswerTone::Partly,
        Tone::Bad => AnswerTone::No,
        Tone::Neutral => AnswerTone::Neutral,
    };
    let answer = Answer::new(option.code.clone(), option.text.clone(), tone);
    // A cross beside any other word than "no" would contradict it.
    if tone == AnswerTone::No && option.code != "no" { answer.with_icon(Icon::Warning) } else { answer }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cross_stands_only_beside_a_no() {
        let option = |code: &str| OptionView { code: code.to_owned(), text: String::new(), tone: Tone::Bad };
        assert_eq!(answer_of(&option("no")).icon, Icon::Cross);
        assert_eq!(answer_of(&option("yes")).icon, Icon::Warning, "a cross beside „Jā” says two things");
    }
}
