//! One question as its definition has it: when it is asked, on which law it rests, what can follow. It can be answered,
//! so that the conditions of others can be tried.

use std::sync::Arc;

use apseko_contract::{QuestionView, RuleView, Spot};
use leptos::prelude::*;

use super::super::sheet::{AskedQuestion, SheetStore};
use super::Looking;
use super::norms::NormLine;
use crate::icon::Icon;
use crate::parts::{Question, Tag};
use crate::text::{Texts, use_say};

/// A question with its definition below it.
#[component]
pub fn Definition(
    place: Spot,
    question: Arc<QuestionView>,
    store: SheetStore,
    looking: Looking,
) -> impl IntoView {
    let asked = place.clone();
    let shown = Memo::new(move |_| store.is_shown(&asked));
    let place = StoredValue::new(place);
    let question = StoredValue::new(question);
    view! {
        <Show when=move || shown.get() || looking.hidden_too.get()>
            <div class="definition" class:definition--hidden=move || !shown.get()>
                {move || if shown.get() {
                    view! { <AskedQuestion store=store place=place.get_value() /> }.into_any()
                } else {
                    view! { <Hidden question=question.get_value() /> }.into_any()
                }}
                <About question=question.get_value() />
            </div>
        </Show>
    }
}

/// A question that is not asked now: muted, and with the reason below it.
#[component]
fn Hidden(question: Arc<QuestionView>) -> impl IntoView {
    let say = use_say();
    let tag = move || view! { <Tag icon=Icon::Hidden>{say.word(Texts::definitions_hidden)}</Tag> };
    view! {
        <Question id=format!("hidden-{}", question.code) code=question.code.clone() text=question.text.clone() tools=tag>
            <span hidden></span>
        </Question>
    }
}

#[component]
fn About(question: Arc<QuestionView>) -> impl IntoView {
    let say = use_say();
    let QuestionView { shown_when, shown_when_told, norms, violations, optional, sensitive, fixed, .. } =
        question.as_ref().clone();
    let marks = [
        (fixed, Texts::definitions_fixed as crate::text::Word),
        (optional, Texts::definitions_optional),
        (sensitive, Texts::definitions_sensitive),
    ];
    let marks = marks.into_iter().filter(|(holds, _)| *holds);
    let marks: Vec<_> = marks.map(|(_, word)| view! { <Tag>{say.word(word)}</Tag> }).collect();
    view! {
        <div class="definition__about">
            <Condition told=shown_when_told written=shown_when />
            {(!marks.is_empty()).then(|| view! { <p class="definition__line">{marks}</p> })}
            {(!norms.is_empty()).then(|| view! {
                <ul class="definition__list">
                    {norms.into_iter().map(|norm| view! { <NormLine norm=norm /> }).collect_view()}
                </ul>
            })}
            {(!violations.is_empty()).then(|| view! {
                <ul class="definition__list" aria-label=say.word(Texts::definitions_violations)>
                    {violations.into_iter().map(|rule| view! { <Rule rule=rule /> }).collect_view()}
                </ul>
            })}
        </div>
    }
}

#[component]
fn Rule(rule: RuleView) -> impl IntoView {
    let say = use_say();
    let RuleView { code, title, when, when_told } = rule;
    view! {
        <li class="definition__line">
            <span>
                <b>{code}</b> " " {title} " – " {say.word(Texts::definitions_follows)} " "
                <span lang="lv">{when_told}</span>
            </span>
            <code class="definition__code">{when}</code>
        </li>
    }
}

/// When something is shown, in words for whoever knows the law, and as written for whoever writes definitions.
#[component]
pub fn Condition(told: String, written: String) -> impl IntoView {
    let say = use_say();
    (!written.is_empty()).then(|| {
        view! {
            <p class="definition__line">
                <span><b>{say.word(Texts::definitions_shown_when)}</b> " " <span lang="lv">{told}</span></span>
                <code class="definition__code">{written}</code>
            </p>
        }
    })
}
