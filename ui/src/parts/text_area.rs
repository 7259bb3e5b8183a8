//! Exists because notes are as long as they need to be: the box grows with the text and never
//! hides a line of it.

use leptos::prelude::*;

use super::field::{Field, FieldWiring};

/// The box is as tall as its invisible copy in `data-value` (see the style of `.grow`), so
/// nothing is measured while typing.
#[component]
pub fn TextArea(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<String>,
    #[prop(optional, into)] mark: MaybeProp<String>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] fault: MaybeProp<String>,
    #[prop(optional, into)] placeholder: MaybeProp<String>,
    #[prop(optional, into)] required: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional)] node_ref: NodeRef<leptos::html::Textarea>,
    #[prop(into)] on_input: UnsyncCallback<String>,
) -> impl IntoView {
    // What is only proposed is read as well.
    let longest =
        move || value.with(|value| if value.is_empty() { placeholder.get() } else { Some(value.clone()) });
    let control = move |wiring: FieldWiring| {
        view! {
            <div class="grow" data-value=move || format!("{}\u{200b}", longest().unwrap_or_default())>
                <textarea
                    class="input"
                    id=wiring.control_id
                    rows="2"
                    placeholder=move || placeholder.get()
                    required=required
                    disabled=disabled
                    aria-describedby=wiring.described_by
                    aria-invalid=wiring.invalid
                    node_ref=node_ref
                    prop:value=value
                    on:input=move |event| on_input.run(event_target_value(&event))
                ></textarea>
            </div>
        }
    };
    view! { <Field label=label mark=mark hint=hint fault=fault control=control /> }
}
