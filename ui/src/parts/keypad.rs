//! Exists because a gloved finger misses the small keys of a system keyboard: twelve places, the digits where a
//! telephone has them.

use leptos::prelude::*;

use crate::icon::{Glyph, Icon};

const DIGITS: [char; 9] = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/// Shown on touch alone. A press leaves the focus where it is, so the field goes on being typed in.
#[component]
pub fn Keypad(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] delete_label: Signal<String>,
    #[prop(into)] on_digit: UnsyncCallback<char>,
    #[prop(into)] on_delete: UnsyncCallback<()>,
) -> impl IntoView {
    let key = move |digit: char| {
        view! {
            <button type="button" class="keypad__key" on:click=move |_| on_digit.run(digit)>{digit.to_string()}</button>
        }
    };
    view! {
        <div class="keypad" role="group" aria-label=label on:pointerdown=|event| event.prevent_default() on:mousedown=|event| event.prevent_default()>
            {DIGITS.map(key)}
            <button
                type="button"
                class="keypad__key keypad__key--quiet"
                aria-label=delete_label
                title=delete_label
                on:click=move |_| on_delete.run(())
            >
                <Glyph icon=Icon::Erase />
            </button>
            {key('0')}
        </div>
    }
}
