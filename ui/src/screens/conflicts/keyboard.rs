//! The keys of a decision: digits choose, Ctrl and Enter decide.

use apseko_contract::ConflictView;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::web_sys::HtmlInputElement;
use wasm_bindgen::JsCast;

use super::choose::Chosen;
use crate::frame::{Keys, is_typing};

/// Lets the decision hear the keys for as long as it stands.
pub fn use_keys(view: Signal<ConflictView>, chosen: RwSignal<Option<Chosen>>, decide: impl Fn() + 'static) {
    let Some(keys) = use_context::<Keys>() else { return };
    keys.lend(move |event| {
        let modified = event.ctrl_key() || event.meta_key();
        if event.key() == "Enter" && modified && !event.alt_key() && !is_asking(&event) {
            decide();
            return true;
        }
        if modified || event.alt_key() || !keys.single_keys().get_untracked() || is_in_text(&event) {
            return false;
        }
        let wanted = view.with_untracked(|view| chosen_by(&event.key(), view));
        let is_one = wanted.is_some();
        if is_one {
            chosen.set(wanted);
        }
        is_one
    });
}

/// The value that a digit stands for.
fn chosen_by(key: &str, view: &ConflictView) -> Option<Chosen> {
    let place: usize = key.parse().ok().filter(|_| key.len() == 1)?;
    let place = place.checked_sub(1)?;
    match view.alternatives.get(place) {
        Some(alternative) if alternative.id.is_empty() => None,
        Some(alternative) => Some(Chosen::Value(alternative.id.clone())),
        None => (place == view.alternatives.len() && view.writing.is_some()).then_some(Chosen::Other),
    }
}

/// A digit in a text is part of the text; on a choice it is not.
fn is_in_text(event: &KeyboardEvent) -> bool {
    let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let on_choice = input.is_some_and(|input| input.type_() == "radio");
    is_typing(event) && !on_choice
}

/// While a question is written, the same keys write it down.
fn is_asking(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<leptos::web_sys::Element>().ok());
    target.is_some_and(|target| target.closest(".asking").ok().flatten().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use apseko_contract::{
        AlternativeView, ConflictAbout, ConflictKey, ConflictRow, ConflictValue, ConflictWriting, ThingKind,
    };

    fn view(writing: Option<ConflictWriting>) -> ConflictView {
        let one =
            |id: &str| AlternativeView { id: id.to_owned(), value: ConflictValue::Empty, said: Vec::new() };
        let key = ConflictKey { kind: ThingKind::Note, id: uuid::Uuid::nil(), field: "text".to_owned() };
        ConflictView {
            row: ConflictRow {
                key,
                task: None,
                about: ConflictAbout::Note,
                values: Vec::new(),
                newest: jiff::Timestamp::UNIX_EPOCH,
                asked: Vec::new(),
            },
            open: true,
            alternatives: vec![one("a"), one("")],
            seen: Vec::new(),
            writing,
            reference: String::new(),
        }
    }

    #[test]
    fn digits_choose_what_can_be_chosen() {
        let both = view(Some(ConflictWriting::Line));
        assert_eq!(chosen_by("1", &both), Some(Chosen::Value("a".to_owned())));
        assert_eq!(chosen_by("2", &both), None, "what only a newer program can read is not chosen");
        assert_eq!(chosen_by("3", &both), Some(Chosen::Other));
        assert_eq!(chosen_by("0", &both), None);
        assert_eq!(chosen_by("3", &view(None)), None);
    }
}
