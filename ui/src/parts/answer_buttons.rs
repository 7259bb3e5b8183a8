//! Exists because answering is what an inspector does five hundred times a day: one tap with a
//! thumb, or one digit, and the choice reads by word, picture and colour at once.

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::icon::{Glyph, Icon};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AnswerTone {
    Yes,
    Partly,
    No,
    #[default]
    Neutral,
    Muted,
}

impl AnswerTone {
    const fn class(self) -> &'static str {
        match self {
            Self::Yes => "answer answer--yes",
            Self::Partly => "answer answer--partly",
            Self::No => "answer answer--no",
            Self::Neutral => "answer answer--neutral",
            Self::Muted => "answer answer--muted",
        }
    }

    const fn icon(self) -> Icon {
        match self {
            Self::Yes | Self::Neutral => Icon::Check,
            Self::Partly => Icon::Minus,
            Self::No => Icon::Cross,
            Self::Muted => Icon::Clock,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub value: String,
    pub label: String,
    pub tone: AnswerTone,
    pub icon: Icon,
}

impl Answer {
    pub fn new(value: impl Into<String>, label: impl Into<String>, tone: AnswerTone) -> Self {
        Self { value: value.into(), label: label.into(), tone, icon: tone.icon() }
    }

    /// Replaces the picture where the tone's own would contradict the word, as a cross beside "Yes".
    #[must_use]
    pub fn with_icon(self, icon: Icon) -> Self {
        Self { icon, ..self }
    }
}

enum Move {
    To(usize),
    By(isize),
}

fn asked_move(key: &str, count: usize) -> Option<Move> {
    match key {
        "ArrowRight" | "ArrowDown" => Some(Move::By(1)),
        "ArrowLeft" | "ArrowUp" => Some(Move::By(-1)),
        "Home" => Some(Move::To(0)),
        "End" => count.checked_sub(1).map(Move::To),
        digit => match digit.parse::<usize>() {
            Ok(number @ 1..=9) if digit.len() == 1 => Some(Move::To(number - 1)),
            _ => None,
        },
    }
}

fn landing(asked: &Move, from: usize, count: usize) -> usize {
    match asked {
        Move::To(index) => *index,
        Move::By(step) => from.saturating_add(count).saturating_add_signed(*step) % count.max(1),
    }
}

fn focus_nth(group: &web_sys::Element, index: usize) {
    let Ok(buttons) = group.query_selector_all("[role=radio]") else { return };
    let button = u32::try_from(index).ok().and_then(|index| buttons.item(index));
    if let Some(button) = button.and_then(|node| node.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Focus only fails on a detached element, where nobody is waiting for it.
        let _ = button.focus();
    }
}

#[component]
pub fn AnswerButtons(
    /// The question, for those who cannot see what the buttons stand under.
    #[prop(into)]
    label: Signal<String>,
    #[prop(into)] answers: Signal<Vec<Answer>>,
    #[prop(into)] chosen: Signal<Option<String>>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(into)] on_choose: UnsyncCallback<String>,
) -> impl IntoView {
    // Without a memo, buttons would be built anew, and lose the focus, whenever anything around them changes.
    let answers = Memo::new(move |_| answers.get());
    let group = NodeRef::<leptos::html::Div>::new();
    let choose = move |value: String| {
        if !disabled.get_untracked() && chosen.with_untracked(|chosen| chosen.as_ref() != Some(&value)) {
            on_choose.run(value);
        }
    };
    let position = move || {
        let answers = answers.read();
        chosen.with(|chosen| answers.iter().position(|answer| Some(&answer.value) == chosen.as_ref()))
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.ctrl_key() || event.alt_key() || event.meta_key() {
            return;
        }
        let count = answers.with_untracked(Vec::len);
        let Some(asked) = asked_move(&event.key(), count) else { return };
        let index = match (&asked, untrack(position)) {
            (Move::By(1), None) => 0,
            (_, from) => landing(&asked, from.unwrap_or(0), count),
        };
        let Some(value) = answers.with_untracked(|all| all.get(index).map(|answer| answer.value.clone()))
        else {
            return;
        };
        event.prevent_default();
        choose(value);
        if let Some(group) = group.get_untracked() {
            focus_nth(&group, index);
        }
    };
    let button = move |index: usize, answer: Answer| {
        let Answer { value, label, tone, icon } = answer;
        let is_chosen = move || position() == Some(index);
        let takes_tab = move || position().unwrap_or(0) == index;
        view! {
            <button
                type="button"
                role="radio"
                class=tone.class()
                disabled=disabled
                aria-checked=move || is_chosen().to_string()
                tabindex=move || if takes_tab() { "0" } else { "-1" }
                on:click=move |_| choose(value.clone())
            >
                {move || is_chosen().then(|| view! { <Glyph icon=icon /> })}
                <span class="answer__word" data-word=label.clone()>{label.clone()}</span>
                <span class="answer__digit" aria-hidden="true">{index + 1}</span>
            </button>
        }
    };
    view! {
        <div class="answers" role="radiogroup" aria-label=label node_ref=group on:keydown=on_key>
            {move || {
                let mut answers: Vec<(usize, Answer)> = answers.get().into_iter().enumerate().collect();
                let last = answers.split_off(kept_apart(answers.len()));
                let last = last.into_iter().map(|(index, answer)| button(index, answer)).collect_view();
                view! {
                    {answers.into_iter().map(|(index, answer)| button(index, answer)).collect_view()}
                    <span class="answers__last">{last}</span>
                }
            }}
        </div>
    }
}

/// How many answers may stand on any line; the others go to the next one together, so that none stands there alone.
fn kept_apart(count: usize) -> usize {
    if count > 3 { count - 2 } else { count }
}

#[cfg(test)]
mod tests {
    use super::kept_apart;

    #[test]
    fn the_last_two_of_many_answers_stay_together() {
        assert_eq!((kept_apart(5), kept_apart(4)), (3, 2));
        assert_eq!(kept_apart(3), 3, "of three the first would stand alone");
        assert_eq!(kept_apart(0), 0);
    }
}
