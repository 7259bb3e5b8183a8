//! Exists so that the interface suits the light it is used in: by day, at night, in full sun, or
//! as the device itself asks. The page always carries one concrete theme; "as the device" is
//! worked out here, so no colour is written twice in the style.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;

use crate::memory;

const KEY: &str = "apseko.theme";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
    Contrast,
    #[default]
    System,
}

impl Theme {
    pub const ALL: [Self; 4] = [Self::Light, Self::Dark, Self::Contrast, Self::System];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Contrast => "contrast",
            Self::System => "system",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }

    fn concrete(self) -> &'static str {
        match self {
            Self::System if device_prefers("(prefers-contrast: more)") => Self::Contrast.name(),
            Self::System if device_prefers("(prefers-color-scheme: dark)") => Self::Dark.name(),
            Self::System => Self::Light.name(),
            Self::Light | Self::Dark | Self::Contrast => self.name(),
        }
    }
}

fn device_prefers(media: &str) -> bool {
    window().match_media(media).ok().flatten().is_some_and(|query| query.matches())
}

/// Gives what was kept last time; without a memory (private windows have none) the device decides.
pub fn remembered() -> Theme {
    memory::recall(KEY).as_deref().and_then(Theme::named).unwrap_or_default()
}

pub fn apply(theme: Theme) {
    let Some(root) = document().document_element() else { return };
    if let Err(error) = root.set_attribute("data-theme", theme.concrete()) {
        leptos::logging::error!("The theme was not applied: {error:?}.");
    }
}

pub fn remember(theme: Theme) {
    memory::keep(KEY, theme.name());
}

/// Starts with what was kept, then keeps and applies every change, the device's own included.
/// Meant to be called once, by the frame.
pub fn follow_theme() -> RwSignal<Theme> {
    let theme = RwSignal::new(remembered());
    Effect::new(move |before: Option<Theme>| {
        let now = theme.get();
        apply(now);
        if before.is_some_and(|before| before != now) {
            remember(now);
        }
        now
    });
    for media in ["(prefers-contrast: more)", "(prefers-color-scheme: dark)"] {
        on_device_change(media, move || apply(theme.get_untracked()));
    }
    theme
}

fn on_device_change(media: &str, then: impl Fn() + 'static) {
    let Some(query) = window().match_media(media).ok().flatten() else { return };
    let listener = Closure::<dyn Fn()>::new(then);
    query.set_onchange(Some(listener.as_ref().unchecked_ref()));
    // The page and the browser's query live equally long, so the listener is never taken back.
    std::mem::forget(query);
    listener.forget();
}
