//! The keys of the sheet: whoever sits at a desk answers without a mouse.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;
use wasm_bindgen::JsCast;

use super::question::element_id;
use super::walk::Walk;
use crate::frame::{Keys, is_typing};

/// What can be chosen as the answer, in the order in which digits choose it.
const ANSWERS: &str = ".part--main [role=radio], .part--main [role=checkbox]";
const NOTE: &str = ".question__tools [aria-keyshortcuts=n]";

/// What a key asks for on a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Next,
    Previous,
    Answer(u32),
    GoOn,
    Note,
    Undo,
}

/// Lets the sheet hear the keys for as long as it stands.
pub fn use_keys(walk: Walk) {
    let Some(keys) = use_context::<Keys>() else { return };
    keys.lend(move |event| heard(walk, &event, keys.single_keys().get_untracked()));
}

/// Answers whether the key was meant for the sheet.
fn heard(walk: Walk, event: &KeyboardEvent, single_keys: bool) -> bool {
    let modified = event.ctrl_key() || event.meta_key();
    let typing = is_typing(event);
    let Some(wanted) = wanted_by(&event.key(), modified, event.alt_key()) else { return false };
    match wanted {
        // While somebody types, only the way on is not part of the text.
        Wanted::GoOn => walk.go_on(),
        _ if typing => return false,
        Wanted::Undo => walk.store().undo().iter().for_each(|place| walk.arrive(place)),
        _ if !single_keys => return false,
        Wanted::Next => {
            let _ = walk.step(1);
        }
        Wanted::Previous => {
            let _ = walk.step(-1);
        }
        Wanted::Answer(digit) => return press(walk, ANSWERS, digit.saturating_sub(1)),
        // Elsewhere this key opens a form; nobody who answers wants to leave the sheet by it.
        Wanted::Note => {
            let _ = press(walk, NOTE, 0);
        }
    }
    true
}

fn wanted_by(key: &str, modified: bool, alt: bool) -> Option<Wanted> {
    match (key, modified, alt) {
        ("Enter", true, false) => Some(Wanted::GoOn),
        ("z", true, false) | ("u", false, false) => Some(Wanted::Undo),
        ("j", false, false) => Some(Wanted::Next),
        ("k", false, false) => Some(Wanted::Previous),
        ("n", false, false) => Some(Wanted::Note),
        (digit, false, false) if digit.len() == 1 => {
            digit.parse().ok().filter(|digit| (1..=9).contains(digit)).map(Wanted::Answer)
        }
        _other => None,
    }
}

/// Presses a button of the question that the person is at. The focus stays where it is.
fn press(walk: Walk, which: &str, index: u32) -> bool {
    let Some(place) = walk.current().get_untracked() else { return false };
    let question = document().get_element_by_id(&element_id(&place));
    let buttons = question.and_then(|question| question.query_selector_all(which).ok());
    let button = buttons.and_then(|buttons| buttons.item(index)?.dyn_into::<HtmlElement>().ok());
    button.iter().for_each(HtmlElement::click);
    button.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_answer_and_modified_keys_belong_to_the_browser() {
        assert_eq!(wanted_by("3", false, false), Some(Wanted::Answer(3)));
        assert_eq!(wanted_by("0", false, false), None);
        assert_eq!(wanted_by("3", true, false), None, "Ctrl+3 goes to a tab of the browser");
        assert_eq!(wanted_by("Enter", true, false), Some(Wanted::GoOn));
        assert_eq!(wanted_by("Enter", false, false), None, "Enter presses what has the focus");
    }
}
