//! Exists for choices known by heart, where a drop-down is quicker than a list of rows.

use leptos::prelude::*;

use super::choice::Choice;
use super::field::{Field, FieldWiring};
use crate::icon::{Glyph, Icon};

#[component]
pub fn SelectField(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] choices: Signal<Vec<Choice>>,
    #[prop(into)] value: Signal<String>,
    #[prop(optional, into)] mark: MaybeProp<String>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] fault: MaybeProp<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(into)] on_choose: UnsyncCallback<String>,
) -> impl IntoView {
    let choices = Memo::new(move |_| choices.get());
    let option = move |choice: Choice| {
        let own = choice.value.clone();
        view! {
            <option
                value=choice.value
                disabled=choice.disabled
                prop:selected=move || value.with(|value| *value == own)
            >
                {choice.label}
            </option>
        }
    };
    let control = move |wiring: FieldWiring| {
        view! {
            <div class="select">
                <select
                    class="input"
                    id=wiring.control_id
                    disabled=disabled
                    aria-describedby=wiring.described_by
                    aria-invalid=wiring.invalid
                    on:change=move |event| on_choose.run(event_target_value(&event))
                >
                    {move || choices.get().into_iter().map(option).collect_view()}
                </select>
                <Glyph icon=Icon::Down />
            </div>
        }
    };
    view! { <Field label=label mark=mark hint=hint fault=fault control=control /> }
}
