//! Exists because a word about the last action must not lie over the next one: the page grows by as much as the words
//! cover, and a main action or the focus that would lie below them is brought above.

use leptos::prelude::*;
use leptos::web_sys::{Element, HtmlElement};
use wasm_bindgen::JsCast;

/// How much the page has grown; `ui/style/35-telling.css` says where.
const ROOM: &str = "--toast-room";
/// What must stay in sight. The bar at the bottom already stands clear of the words.
const ACTIONS: &str = ".pane :is(.button--main, .button--danger, :focus)";
const BAR: &str = ".foot";
/// What may scroll, from the inside.
const SCROLLERS: [&str; 2] = [".pane", ".frame"];
/// Between the words and what they would cover.
const GAP: f64 = 8.0;

/// Grows the page by the height of the words; `came` says that one more has just come.
pub fn make_room(words: HtmlElement, came: bool) {
    // The words have their height with the next frame.
    request_animation_frame(move || {
        let height = words.get_bounding_client_rect().height();
        set_room(&format!("{}px", height + 2.0 * GAP));
        if came {
            keep_clear(&words);
        }
    });
}

/// The page is as long as it was.
pub fn take_room_back() {
    let style = page_style();
    style.into_iter().for_each(|style| drop(style.remove_property(ROOM)));
}

fn set_room(height: &str) {
    page_style().into_iter().for_each(|style| drop(style.set_property(ROOM, height)));
}

fn page_style() -> Option<leptos::web_sys::CssStyleDeclaration> {
    let page = document().document_element()?.dyn_into::<HtmlElement>().ok()?;
    Some(page.style())
}

fn keep_clear(words: &Element) {
    let Ok(actions) = document().query_selector_all(ACTIONS) else { return };
    for action in (0..actions.length()).filter_map(|at| actions.get(at)?.dyn_into::<Element>().ok()) {
        let in_bar = action.closest(BAR).ok().flatten().is_some();
        if !in_bar && let Some(by) = covered_by(words, &action) {
            scroll(&action, by);
        }
    }
}

/// How far an element has to go up to lie clear of the words.
fn covered_by(words: &Element, action: &Element) -> Option<f64> {
    let (words, action) = (words.get_bounding_client_rect(), action.get_bounding_client_rect());
    let beside = action.right() <= words.left() || action.left() >= words.right();
    clear_of((words.top(), words.bottom()), (action.top(), action.bottom())).filter(|_| !beside)
}

/// The same of the upper and lower edges alone.
fn clear_of((top, bottom): (f64, f64), (from, to): (f64, f64)) -> Option<f64> {
    (from < bottom && to + GAP > top).then_some(to + GAP - top)
}

fn scroll(action: &Element, by: f64) {
    for scroller in SCROLLERS.into_iter().filter_map(|name| action.closest(name).ok().flatten()) {
        if scroller.scroll_height() > scroller.client_height() {
            scroller.scroll_by_with_x_and_y(0.0, by);
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::clear_of;

    #[test]
    fn only_what_would_be_covered_is_moved() {
        let words = (700.0, 760.0);
        assert_eq!(clear_of(words, (600.0, 648.0)), None, "it lies above them");
        assert_eq!(clear_of(words, (710.0, 758.0)), Some(66.0));
        assert_eq!(clear_of(words, (780.0, 828.0)), None, "nobody sees it yet");
    }
}
