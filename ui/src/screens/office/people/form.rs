//! What the forms of the administration share: saving by hand or keys, days, roles, and where the first fault is.

use apseko_domain::{Role, riga};
use jiff::civil::Date;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;
use wasm_bindgen::JsCast;

use crate::host;
use crate::parts::{Button, ButtonKind, Choice, DateField, SelectField};
use crate::text::{Texts, use_say};

/// Today in Latvia.
pub fn today() -> Date {
    riga(host::now()).date
}

/// The two ways out of a form.
#[component]
pub fn FormFoot(
    /// Whether it is being saved.
    busy: Signal<bool>,
    /// What saving is called.
    label: Signal<String>,
    /// Saves.
    #[prop(into)]
    on_save: UnsyncCallback<()>,
    /// Leaves without saving.
    #[prop(into)]
    on_cancel: UnsyncCallback<()>,
) -> impl IntoView {
    let say = use_say();
    view! {
        <div class="kept__foot">
            <Button kind=ButtonKind::Quiet on_press=on_cancel>{say.word(Texts::cancel)}</Button>
            <Button
                kind=ButtonKind::Main
                busy=busy
                busy_label=say.word(Texts::saving)
                keys="Control+Enter"
                on_press=on_save
            >
                {label}
            </Button>
        </div>
    }
}

/// Saves on Ctrl + Enter anywhere in a form, and on Enter in a line of text.
pub fn save_on_keys(save: impl Fn() + 'static) -> impl Fn(KeyboardEvent) + 'static {
    move |event| {
        let in_line = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlElement>().ok())
            .is_some_and(|element| element.tag_name() == "INPUT");
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key() || in_line) {
            event.prevent_default();
            save();
        }
    }
}

/// The first field that has to be corrected gets the focus, so that it is also read out.
pub fn focus_first_fault() {
    request_animation_frame(|| focus_on(".office .field:has(.field__fault) :is(input, select, textarea)"));
}

/// The first field of a form that was just opened.
pub fn focus_first_field() {
    request_animation_frame(|| focus_on(".office .office__form :is(input, select, textarea)"));
}

fn focus_on(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(field) = found.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        let _ = field.focus();
    }
}

/// A day in a form, as its field writes it.
#[component]
pub fn DayField(
    /// What it is.
    label: Signal<String>,
    /// `2026-11-20`, or empty.
    value: RwSignal<String>,
    /// Whether somebody has tried to save.
    tried: RwSignal<bool>,
    /// Whether it may stay empty.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let say = use_say();
    let fault = Signal::derive(move || {
        let missing = !optional && tried.get() && value.with(|day| day.parse::<Date>().is_err());
        missing.then(|| say.get().fault_day().to_owned())
    });
    let hint = Signal::derive(move || optional.then(|| say.get().staff_open_end().to_owned()));
    view! { <DateField label=label fault=fault hint=hint value=value on_input=move |day| value.set(day) /> }
}

/// A role in a form.
#[component]
pub fn RoleChoice(
    /// The code of the role.
    value: RwSignal<String>,
) -> impl IntoView {
    let say = use_say();
    let choices = move || {
        let choice = |role: &Role| Choice::new(role.as_str(), say.get().role_name(*role));
        Role::ALL.iter().map(choice).collect::<Vec<_>>()
    };
    view! {
        <SelectField
            label=say.word(Texts::staff_role)
            choices=choices
            value=value
            on_choose=move |role| value.set(role)
        />
    }
}

/// Whether a user name is one that the server takes.
pub fn login_is_good(login: &str) -> bool {
    let own = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    (2..=64).contains(&login.len())
        && login.starts_with(own)
        && login.chars().all(|c| own(c) || matches!(c, '.' | '_' | '-'))
}

/// Whether a name is one that the server takes.
pub fn name_is_good(name: &str) -> bool {
    (1..=120).contains(&name.trim().chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_names_are_those_of_the_server() {
        for good in ["ilze.kalnina", "a1", "j_b-2"] {
            assert!(login_is_good(good), "{good}");
        }
        for bad in ["a", ".ilze", "Ilze", "ilze kalnina", "āda"] {
            assert!(!login_is_good(bad), "{bad}");
        }
    }

    #[test]
    fn a_name_has_at_least_one_letter() {
        assert!(name_is_good("Jānis Bērziņš"));
        assert!(!name_is_good("  "));
    }
}
