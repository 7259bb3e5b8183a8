//! The keyboard. Single keys work only while nobody is typing, and can be switched off (WCAG 2.1.4), because
//! voice control types letters.

use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;
use leptos::web_sys::{Element, HtmlElement};
use wasm_bindgen::JsCast;

use crate::gate::Gate;
use crate::memory;
use crate::parts::{Dialog, Kbd, KeyValue, KeyValues};
use crate::route::{Route, Router};
use crate::text::{Say, Texts, Word, use_say};

/// What a single key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    NextRow,
    PreviousRow,
    Search,
    NewAdhoc,
    Lock,
    Help,
}

/// The state of the keyboard.
#[derive(Debug, Clone, Copy)]
pub struct Keys {
    single_keys: RwSignal<bool>,
    help_is_open: RwSignal<bool>,
    search_is_wanted: StoredValue<bool>,
    /// What a screen with keys of its own makes of a key, for as long as it stands.
    lent: StoredValue<Option<UnsyncCallback<KeyboardEvent, bool>>>,
}

impl Keys {
    const REMEMBERED_AS: &'static str = "apseko.single-keys";
    const OFF: &'static str = "off";

    /// Starts to listen, for as long as the page lives.
    pub fn start(router: Router, gate: Gate) -> Self {
        let keys = Self {
            single_keys: RwSignal::new(memory::recall(Self::REMEMBERED_AS).as_deref() != Some(Self::OFF)),
            help_is_open: RwSignal::new(false),
            search_is_wanted: StoredValue::new(false),
            lent: StoredValue::new(None),
        };
        // Dropping the handle does not take the listener away.
        let _ = window_event_listener(ev::keydown, move |event| {
            // Behind the lock the keys belong to its fields.
            if gate.is_open() {
                keys.pressed(&event, router, gate);
            }
        });
        keys
    }

    /// Whether single keys work.
    pub fn single_keys(self) -> Signal<bool> {
        self.single_keys.into()
    }

    /// Switches single keys on or off.
    pub fn set_single_keys(self, on: bool) {
        memory::keep(Self::REMEMBERED_AS, if on { "on" } else { Self::OFF });
        self.single_keys.set(on);
    }

    /// Whether the search was asked for from another screen; answers yes once.
    pub fn claim_search(self) -> bool {
        let wanted = self.search_is_wanted.get_value();
        self.search_is_wanted.set_value(false);
        wanted
    }

    /// Lets the screen of the caller hear every key first. It answers whether the key was meant for it.
    pub fn lend(self, hear: impl Fn(KeyboardEvent) -> bool + 'static) {
        self.lent.set_value(Some(UnsyncCallback::new(hear)));
        on_cleanup(move || self.lent.set_value(None));
    }

    fn pressed(self, event: &KeyboardEvent, router: Router, gate: Gate) {
        let lent = self.lent.get_value().filter(|_| !event.default_prevented() && !has_open_dialog());
        if lent.is_some_and(|hear| hear.try_run(event.clone()).unwrap_or(false)) {
            event.prevent_default();
            return;
        }
        if event.default_prevented() || !self.single_keys.get_untracked() || is_busy(event) {
            return;
        }
        let modified = event.ctrl_key() || event.alt_key() || event.meta_key();
        let Some(asked) = asked_by(&event.key(), modified) else { return };
        event.prevent_default();
        match asked {
            Asked::NextRow => focus_row(1),
            Asked::PreviousRow => focus_row(-1),
            Asked::Search => self.go_to_search(router),
            Asked::NewAdhoc => router.go(Route::NewAdhoc),
            Asked::Lock => gate.lock(),
            Asked::Help => self.help_is_open.set(true),
        }
    }

    fn go_to_search(self, router: Router) {
        if let Ok(Some(field)) = document().query_selector("#main input[type=search]") {
            focus(&field);
        } else {
            self.search_is_wanted.set_value(true);
            router.go(Route::Tasks);
        }
    }
}

fn asked_by(key: &str, modified: bool) -> Option<Asked> {
    if modified {
        return None;
    }
    match key {
        "j" => Some(Asked::NextRow),
        "k" => Some(Asked::PreviousRow),
        "/" => Some(Asked::Search),
        "n" => Some(Asked::NewAdhoc),
        "l" => Some(Asked::Lock),
        "?" => Some(Asked::Help),
        _ => None,
    }
}

/// Whether the keys belong to something else: a field that is being typed in, or an open dialog.
fn is_busy(event: &KeyboardEvent) -> bool {
    is_typing(event) || has_open_dialog()
}

/// Whether a key is part of a text.
pub fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || element.is_content_editable()
    })
}

fn has_open_dialog() -> bool {
    document().query_selector("dialog[open]").ok().flatten().is_some()
}

/// Moves the focus through the rows of the screen; the first step lands on the chosen row.
fn focus_row(step: i32) {
    let Ok(rows) = document().query_selector_all("#main .row__link, #main .table__link") else { return };
    let elements: Vec<HtmlElement> =
        (0..rows.length()).filter_map(|index| rows.item(index)?.dyn_into().ok()).collect();
    let focused = document().active_element();
    let here = elements.iter().position(|row| focused.as_ref() == Some(row.as_ref()));
    let chosen = elements.iter().position(|row| row.has_attribute("aria-current"));
    if let Some(row) = landing(here, chosen, step, elements.len()).and_then(|index| elements.get(index)) {
        focus(row);
    }
}

fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        // Focusing fails only for what has left the page, and then there is nothing to focus.
        let _ = element.focus();
    }
}

fn landing(here: Option<usize>, chosen: Option<usize>, step: i32, count: usize) -> Option<usize> {
    let last = count.checked_sub(1)?;
    let from = here.or(chosen);
    Some(match (from, step) {
        (Some(at), 1) => (at + 1).min(last),
        (Some(at), _) => at.saturating_sub(1),
        (None, _) => 0,
    })
}

const KEYS: [(&str, Word); 9] = [
    ("j", Texts::key_next),
    ("k", Texts::key_previous),
    ("Enter", Texts::key_open),
    ("/", Texts::key_search),
    ("n", Texts::key_new),
    ("Ctrl + Enter", Texts::key_save),
    ("Esc", Texts::key_escape),
    ("l", Texts::key_lock),
    ("?", Texts::key_help),
];

const KEYS_OF_SHEET: [(&str, Word); 6] = [
    ("j", Texts::key_question_next),
    ("k", Texts::key_question_previous),
    ("1–9", Texts::key_answer),
    ("n", Texts::key_note),
    ("u", Texts::key_undo),
    ("Ctrl + Enter", Texts::key_go_on),
];

/// The keys and what they do, as they are shown in the settings and in the dialog.
pub fn list_of_keys() -> impl IntoView {
    let say = use_say();
    view! {
        <KeyValues>{lines_of(say, &KEYS)}</KeyValues>
        <p class="kicker">{say.word(Texts::keys_of_sheet)}</p>
        <KeyValues>{lines_of(say, &KEYS_OF_SHEET)}</KeyValues>
    }
}

fn lines_of(say: Say, keys: &'static [(&'static str, Word)]) -> impl IntoView {
    let line = |(key, word): &'static (&'static str, Word)| {
        // The hint itself is silent for screen readers, and here the key is the very thing to be told.
        view! {
            <KeyValue name=say.word(*word)><Kbd keys=*key /><span class="sr-only">{*key}</span></KeyValue>
        }
    };
    keys.iter().map(line).collect_view()
}

/// The list of keys over any screen.
#[component]
pub fn KeysDialog() -> impl IntoView {
    let say = use_say();
    use_context::<Keys>().map(|keys| {
        view! {
            <Dialog
                open=keys.help_is_open
                title=say.word(Texts::keyboard)
                close_label=say.word(Texts::close)
                on_close=move || keys.help_is_open.set(false)
            >
                {list_of_keys()}
            </Dialog>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_with_a_modifier_belongs_to_the_browser() {
        assert_eq!(asked_by("n", false), Some(Asked::NewAdhoc));
        assert_eq!(asked_by("n", true), None, "Ctrl+N opens a window, not a form");
        assert_eq!(asked_by("x", false), None);
    }

    #[test]
    fn rows_are_walked_without_falling_off_the_ends() {
        assert_eq!(landing(None, None, 1, 3), Some(0));
        assert_eq!(landing(None, Some(0), 1, 3), Some(1), "the chosen row counts as where we are");
        assert_eq!(landing(Some(2), None, 1, 3), Some(2));
        assert_eq!(landing(Some(0), None, -1, 3), Some(0));
        assert_eq!(landing(None, None, 1, 0), None);
    }
}
