//! Exists for codes of digits: nothing else can get in, and where there is a number pad on the screen the system's own
//! keyboard stays away.

use leptos::prelude::*;

use super::field::{Field, FieldWiring};

/// Keeps the digits of what was typed or pasted, such as „123 456”.
fn digits(text: &str, most: usize) -> String {
    text.chars().filter(char::is_ascii_digit).take(most).collect()
}

/// Takes over what a field of digits says, and puts it right where it stands.
pub(super) fn read_digits(event: &leptos::ev::Event, most: usize) -> String {
    let input: web_sys::HtmlInputElement = event_target(event);
    let typed = input.value();
    let kept = digits(&typed, most);
    if kept != typed {
        input.set_value(&kept);
    }
    kept
}

/// With a finger the number pad is on the screen; two keyboards would leave no room for anything else.
fn keyboard() -> &'static str {
    let touch = window().match_media("(pointer: coarse)").ok().flatten().is_some_and(|query| query.matches());
    if touch { "none" } else { "numeric" }
}

/// A code that is read from another device. Stands beside a [`super::Keypad`].
#[component]
pub fn CodeField(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<String>,
    length: usize,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] fault: MaybeProp<String>,
    #[prop(optional)] node_ref: NodeRef<leptos::html::Input>,
    #[prop(into)] on_input: UnsyncCallback<String>,
) -> impl IntoView {
    let control = move |wiring: FieldWiring| {
        view! {
            <input
                class="input input--code"
                id=wiring.control_id
                type="text"
                inputmode=keyboard()
                autocomplete="one-time-code"
                spellcheck="false"
                aria-describedby=wiring.described_by
                aria-invalid=wiring.invalid
                node_ref=node_ref
                prop:value=value
                on:input=move |event| on_input.run(read_digits(&event, length))
            />
        }
    };
    view! { <Field label=label hint=hint fault=fault control=control /> }
}

/// A PIN, shown as dots. The field itself lies over them, so that typing, pasting and screen readers work as ever.
#[component]
pub fn PinField(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] value: Signal<String>,
    /// How many dots there are before anything is typed.
    shortest: usize,
    longest: usize,
    #[prop(optional, into)] fault: MaybeProp<String>,
    #[prop(optional)] node_ref: NodeRef<leptos::html::Input>,
    #[prop(into)] on_input: UnsyncCallback<String>,
) -> impl IntoView {
    let typed = move || value.with(String::len);
    let control = move |wiring: FieldWiring| {
        view! {
            <div class="pin">
                <PinDots typed=Signal::derive(typed) shortest=shortest />
                <input
                    class="pin__input"
                    id=wiring.control_id
                    type="password"
                    inputmode=keyboard()
                    autocomplete="off"
                    aria-describedby=wiring.described_by
                    aria-invalid=wiring.invalid
                    node_ref=node_ref
                    prop:value=value
                    on:input=move |event| on_input.run(read_digits(&event, longest))
                />
            </div>
        }
    };
    view! { <Field label=label fault=fault control=control /> }
}

#[component]
pub fn PinDots(#[prop(into)] typed: Signal<usize>, shortest: usize) -> impl IntoView {
    let dots = move || {
        let typed = typed.get();
        (0..typed.max(shortest))
            .map(|place| view! { <span class="pin__dot" class:pin__dot--typed=place < typed></span> })
            .collect_view()
    };
    view! { <span class="pin__dots" aria-hidden="true">{dots}</span> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_digits_get_in_and_no_more_than_there_are_places() {
        assert_eq!(digits("123 456", 6), "123456");
        assert_eq!(digits("12a34567", 6), "123456");
        assert_eq!(digits("", 6), "");
    }
}
