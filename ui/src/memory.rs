//! The few choices about looks that a browser remembers. Nothing about inspections is ever kept here.

use leptos::prelude::window;

/// What was remembered under this name. `None` also when the browser forbids remembering.
pub fn recall(name: &str) -> Option<String> {
    window().local_storage().ok()??.get_item(name).ok()?
}

/// Remembers a choice. A browser that forbids it only means choosing again next time.
pub fn keep(name: &str, value: &str) {
    if let Ok(Some(storage)) = window().local_storage() {
        let _ = storage.set_item(name, value);
    }
}
