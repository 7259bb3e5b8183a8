//! Exists so that one line of text is asked for in one way, with the right keyboard on touch.

use leptos::prelude::*;

use super::field::{Field, FieldWiring};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextKind {
    #[default]
    Text,
    Digits,
    Password,
    Email,
    Phone,
}

impl TextKind {
    const fn input_type(self) -> &'static str {
        match self {
            Self::Text | Self::Digits => "text",
            Self::Password => "password",
            Self::Email => "email",
            Self::Phone => "tel",
        }
    }

    const fn keyboard(self) -> Option<&'static str> {
        match self {
            Self::Digits => Some("numeric"),
            Self::Text | Self::Password | Self::Email | Self::Phone => None,
        }
    }
}

#[component]
pub fn TextField(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<String>,
    #[prop(optional)] kind: TextKind,
    #[prop(optional, into)] mark: MaybeProp<String>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] fault: MaybeProp<String>,
    #[prop(optional, into)] placeholder: MaybeProp<String>,
    /// Browsers fill in nothing unless told what this is, as `username`.
    #[prop(default = "off")]
    autocomplete: &'static str,
    #[prop(optional)] autofocus: bool,
    #[prop(optional, into)] required: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] read_only: Signal<bool>,
    #[prop(optional)] node_ref: NodeRef<leptos::html::Input>,
    #[prop(into)] on_input: UnsyncCallback<String>,
) -> impl IntoView {
    let control = move |wiring: FieldWiring| {
        view! {
            <input
                class="input"
                class:input--digits=kind == TextKind::Digits
                id=wiring.control_id
                type=kind.input_type()
                inputmode=kind.keyboard()
                autocomplete=autocomplete
                autofocus=autofocus
                spellcheck="false"
                placeholder=move || placeholder.get()
                required=required
                disabled=disabled
                readonly=read_only
                aria-describedby=wiring.described_by
                aria-invalid=wiring.invalid
                node_ref=node_ref
                prop:value=value
                on:input=move |event| on_input.run(event_target_value(&event))
            />
        }
    };
    view! { <Field label=label mark=mark hint=hint fault=fault control=control /> }
}
