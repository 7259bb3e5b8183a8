//! One part of an answer with the control that suits it.

use apseko_contract::{PartKindView, PartView};
use apseko_sheets::{MAIN, Value};
use leptos::prelude::*;

use super::choices::{AnyOf, OneOf, PutOffButton};
use super::classifier::ClassifierField;
use super::fields::{AddressField, MomentField, NumberField, PersonFields, WordsField};
use super::open::OpenQuestion;
use crate::text::{Texts, use_say};

/// A part. The main one is named by the question itself, a further one by its own label.
#[component]
pub fn PartOf(question: OpenQuestion, part: PartView) -> impl IntoView {
    let say = use_say();
    let is_main = part.code == MAIN;
    let label = if is_main { question.view().text.clone() } else { part.label.clone() };
    let hides_words = !matches!(part.kind, PartKindView::Number { .. });
    let fault = fault_of(question, part.code.clone(), hides_words);
    let is_chosen = matches!(part.kind, PartKindView::Choice(_) | PartKindView::Multi(_));
    let can_wait = is_main && !matches!(part.kind, PartKindView::Choice(_));
    let shown_label = (!is_main && is_chosen).then(|| label.clone());
    let said = move || is_chosen.then(|| fault.get().map(|fault| view! { <p class="misfit">{fault}</p> }));
    let control = match part.kind.clone() {
        PartKindView::Choice(_) => view! { <OneOf question=question part=part label=label /> }.into_any(),
        PartKindView::Multi(_) => view! { <AnyOf question=question part=part label=label /> }.into_any(),
        PartKindView::Number { .. } => {
            view! { <NumberField question=question part=part label=label fault=fault /> }.into_any()
        }
        PartKindView::Date | PartKindView::DateTime => {
            view! { <MomentField question=question part=part label=label fault=fault /> }.into_any()
        }
        PartKindView::Line | PartKindView::Paragraphs => {
            view! { <WordsField question=question part=part label=label fault=fault /> }.into_any()
        }
        PartKindView::Person => view! { <PersonFields question=question part=part fault=fault /> }.into_any(),
        PartKindView::Classifier(list) => {
            view! { <ClassifierField question=question part=part list=list label=label fault=fault /> }
                .into_any()
        }
        PartKindView::Address => {
            view! { <AddressField question=question part=part label=label fault=fault /> }.into_any()
        }
        PartKindView::Photo | PartKindView::Signature => {
            view! { <p class="remark">{say.word(Texts::photos_go_to_evidence)}</p> }.into_any()
        }
    };
    view! {
        <div class="part" class:part--main=is_main>
            {shown_label.map(|label| view! { <p class="part__label">{label}</p> })}
            {control}
            {said}
            {can_wait.then(|| view! { <div class="answers"><PutOffButton question=question /></div> })}
        </div>
    }
}

/// Why what was typed cannot be, with the words themselves where the control cannot show them.
fn fault_of(question: OpenQuestion, code: String, hides_words: bool) -> Signal<Option<String>> {
    let say = use_say();
    let misfit = Memo::new(move |_| {
        question.cell().with(|cell| {
            let given = cell.answer.as_ref()?;
            let (_, misfit) = given.unfit.iter().find(|(part, _)| *part == code)?;
            let typed = match given.answer.as_ref()?.parts.get(code.as_str()) {
                Some(Value::Unfit(typed)) if hides_words => typed.clone(),
                Some(_) | None => String::new(),
            };
            Some((*misfit, typed))
        })
    });
    Signal::derive(move || {
        let (misfit, typed) = misfit.get()?;
        let told = say.get().misfit(misfit);
        Some(if typed.is_empty() { told.to_owned() } else { format!("{told} („{typed}”)") })
    })
}
