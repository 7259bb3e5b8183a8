//! Exists for one yes-or-no fact in a form; the words are part of the target.

use leptos::prelude::*;

#[component]
pub fn CheckField(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] checked: Signal<bool>,
    #[prop(optional, into)] detail: MaybeProp<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(into)] on_change: UnsyncCallback<bool>,
) -> impl IntoView {
    view! {
        <label class="check">
            <input
                class="check__box"
                type="checkbox"
                disabled=disabled
                prop:checked=checked
                on:change=move |event| on_change.run(event_target_checked(&event))
            />
            <span class="choice__words">
                <span class="choice__label">{label}</span>
                {move || detail.get().map(|detail| view! { <span class="choice__detail">{detail}</span> })}
            </span>
        </label>
    }
}
