//! Exists so that dates and times are picked with the device's own picker and kept as ISO text;
//! how they look inside the box is the device's affair.

use leptos::prelude::*;

use super::field::{Field, FieldWiring};

#[component]
pub fn DateField(
    #[prop(into)] label: Signal<String>,
    /// `2026-11-20`, or empty.
    #[prop(into)]
    value: Signal<String>,
    #[prop(optional, into)] mark: MaybeProp<String>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] fault: MaybeProp<String>,
    #[prop(optional, into)] earliest: MaybeProp<String>,
    #[prop(optional, into)] latest: MaybeProp<String>,
    #[prop(optional, into)] required: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(into)] on_input: UnsyncCallback<String>,
) -> impl IntoView {
    let control = move |wiring: FieldWiring| {
        view! {
            <input
                class="input input--date"
                id=wiring.control_id
                type="date"
                min=move || earliest.get()
                max=move || latest.get()
                required=required
                disabled=disabled
                aria-describedby=wiring.described_by
                aria-invalid=wiring.invalid
                prop:value=value
                on:input=move |event| on_input.run(event_target_value(&event))
            />
        }
    };
    view! { <Field label=label mark=mark hint=hint fault=fault control=control /> }
}

#[component]
pub fn TimeField(
    #[prop(into)] label: Signal<String>,
    /// `12:05`, or empty.
    #[prop(into)]
    value: Signal<String>,
    #[prop(optional, into)] mark: MaybeProp<String>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] fault: MaybeProp<String>,
    #[prop(optional, into)] required: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(into)] on_input: UnsyncCallback<String>,
) -> impl IntoView {
    let control = move |wiring: FieldWiring| {
        view! {
            <input
                class="input input--date"
                id=wiring.control_id
                type="time"
                required=required
                disabled=disabled
                aria-describedby=wiring.described_by
                aria-invalid=wiring.invalid
                prop:value=value
                on:input=move |event| on_input.run(event_target_value(&event))
            />
        }
    };
    view! { <Field label=label mark=mark hint=hint fault=fault control=control /> }
}
