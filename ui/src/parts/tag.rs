//! Exists for one short fact about a thing; the colour repeats what the words say.

use leptos::prelude::*;

use super::tone::Tone;
use crate::icon::{Glyph, Icon};

#[component]
pub fn Tag(
    #[prop(optional, into)] tone: Signal<Tone>,
    #[prop(optional)] icon: Option<Icon>,
    children: Children,
) -> impl IntoView {
    view! {
        <span class="tag" data-tone=move || tone.get().name()>
            {icon.map(|icon| view! { <Glyph icon=icon /> })}
            <span>{children()}</span>
        </span>
    }
}
