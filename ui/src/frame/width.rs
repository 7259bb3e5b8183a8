//! Whether there is room for a list and its details side by side, or for a table of many columns.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// The same words with which `ui/style/40-frame.css` puts the side pane beside the main one.
const ROOM_FOR_TWO_PANES: &str = "(min-width: 768px) and (orientation: landscape), (min-width: 1200px)";
/// Where five columns of words have room; below it a list is easier to read.
const ROOM_FOR_COLUMNS: &str = "(min-width: 900px)";

#[derive(Clone, Copy)]
struct Wide(RwSignal<bool>);

#[derive(Clone, Copy)]
struct Columns(RwSignal<bool>);

/// Starts to follow the width of the window.
pub fn watch_width() {
    if let Some(wide) = watched(ROOM_FOR_TWO_PANES) {
        provide_context(Wide(wide));
    }
    if let Some(columns) = watched(ROOM_FOR_COLUMNS) {
        provide_context(Columns(columns));
    }
}

fn watched(words: &str) -> Option<RwSignal<bool>> {
    let query = window().match_media(words).ok().flatten()?;
    let matches = RwSignal::new(query.matches());
    let now = query.clone();
    let changed = Closure::<dyn Fn()>::new(move || matches.set(now.matches()));
    query.set_onchange(Some(changed.into_js_value().unchecked_ref()));
    Some(matches)
}

/// Whether the window is wide now.
pub fn is_wide() -> Signal<bool> {
    use_context::<Wide>().map_or_else(|| Signal::stored(false), |wide| wide.0.into())
}

/// Whether it has room for a table of many columns now.
pub fn has_columns() -> Signal<bool> {
    use_context::<Columns>().map_or_else(|| Signal::stored(false), |columns| columns.0.into())
}
