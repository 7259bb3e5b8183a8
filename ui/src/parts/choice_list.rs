//! Exists for choices that need a sentence each: full-width rows, the whole row is the target.

use leptos::prelude::*;

use super::choice::Choice;
use super::fresh_id::fresh_id;
use crate::icon::{Glyph, Icon};

#[component]
pub fn ChoiceList(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] choices: Signal<Vec<Choice>>,
    #[prop(into)] chosen: Signal<Option<String>>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] fault: MaybeProp<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(into)] on_choose: UnsyncCallback<String>,
) -> impl IntoView {
    let choices = Memo::new(move |_| choices.get());
    let name = fresh_id("choices");
    let fault_id = format!("{name}-fault");
    let described_by = fault_id.clone();
    view! {
        <fieldset
            class="field choices"
            disabled=disabled
            aria-describedby=move || fault.with(Option::is_some).then(|| described_by.clone())
        >
            <legend class="field__label">{label}</legend>
            {move || hint.get().map(|hint| view! { <p class="field__hint">{hint}</p> })}
            <div class="choices__list">
                {move || {
                    choices
                        .get()
                        .into_iter()
                        .map(|choice| option(name.clone(), choice, chosen, on_choose))
                        .collect_view()
                }}
            </div>
            <div aria-live="polite">
                {move || {
                    let id = fault_id.clone();
                    fault.get().map(|fault| view! {
                        <p class="field__fault" id=id><Glyph icon=Icon::Warning />{fault}</p>
                    })
                }}
            </div>
        </fieldset>
    }
}

fn option(
    name: String,
    choice: Choice,
    chosen: Signal<Option<String>>,
    on_choose: UnsyncCallback<String>,
) -> impl IntoView {
    let Choice { value, label, detail, disabled } = choice;
    let is_chosen = {
        let value = value.clone();
        move || chosen.with(|chosen| chosen.as_ref() == Some(&value))
    };
    view! {
        <label class="choice">
            <input
                class="choice__radio"
                type="radio"
                name=name
                value=value.clone()
                disabled=disabled
                prop:checked=is_chosen
                on:change=move |_| on_choose.run(value.clone())
            />
            <span class="choice__words">
                <span class="choice__label">{label}</span>
                {detail.map(|detail| view! { <span class="choice__detail">{detail}</span> })}
            </span>
        </label>
    }
}
