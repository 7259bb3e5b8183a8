//! Whether there is room for a list and its details side by side.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// The same words with which `ui/style/40-frame.css` puts the side pane beside the main one.
const ROOM_FOR_TWO_PANES: &str = "(min-width: 768px) and (orientation: landscape), (min-width: 1200px)";

#[derive(Clone, Copy)]
struct Wide(RwSignal<bool>);

/// Starts to follow the width of the window.
pub fn watch_width() {
    let Some(query) = window().match_media(ROOM_FOR_TWO_PANES).ok().flatten() else { return };
    let wide = RwSignal::new(query.matches());
    provide_context(Wide(wide));
    let watched = query.clone();
    let changed = Closure::<dyn Fn()>::new(move || wide.set(watched.matches()));
    query.set_onchange(Some(changed.into_js_value().unchecked_ref()));
}

/// Whether the window is wide now.
pub fn is_wide() -> Signal<bool> {
    use_context::<Wide>().map_or_else(|| Signal::stored(false), |wide| wide.0.into())
}
