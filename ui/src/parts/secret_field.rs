//! Exists so that a password can be seen by the one who types it, and by nobody who only looks on.

use leptos::prelude::*;

use super::code_field::read_digits;
use super::field::{Field, FieldWiring};
use crate::icon::{Glyph, Icon};

#[component]
pub fn SecretField(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] show_label: Signal<String>,
    #[prop(into)] hide_label: Signal<String>,
    #[prop(optional, into)] mark: MaybeProp<String>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] fault: MaybeProp<String>,
    /// `current-password`, or `new-password` where one is chosen.
    #[prop(default = "current-password")]
    autocomplete: &'static str,
    /// Only this many digits, with their own keys on touch.
    #[prop(optional)]
    digits: Option<usize>,
    #[prop(optional)] node_ref: NodeRef<leptos::html::Input>,
    #[prop(into)] on_input: UnsyncCallback<String>,
) -> impl IntoView {
    let is_shown = RwSignal::new(false);
    let toggle_label = move || if is_shown.get() { hide_label.get() } else { show_label.get() };
    let control = move |wiring: FieldWiring| {
        view! {
            <div class="secret">
                <input
                    class="input"
                    id=wiring.control_id.clone()
                    type=move || if is_shown.get() { "text" } else { "password" }
                    inputmode=digits.map(|_| "numeric")
                    autocomplete=autocomplete
                    autocapitalize="off"
                    spellcheck="false"
                    aria-describedby=wiring.described_by
                    aria-invalid=wiring.invalid
                    node_ref=node_ref
                    prop:value=value
                    on:input=move |event| on_input.run(digits.map_or_else(|| event_target_value(&event), |most| read_digits(&event, most)))
                />
                <button
                    type="button"
                    class="secret__toggle"
                    aria-controls=wiring.control_id
                    aria-label=toggle_label
                    title=toggle_label
                    on:click=move |_| is_shown.update(|shown| *shown = !*shown)
                >
                    <Glyph icon=Signal::derive(move || if is_shown.get() { Icon::Hidden } else { Icon::Eye }) />
                </button>
            </div>
        }
    };
    view! { <Field label=label mark=mark hint=hint fault=fault control=control /> }
}
