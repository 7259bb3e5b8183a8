//! The definitions of control sheets, walked without a visit by whoever writes or checks them.


use leptos::prelude::*;

/// The screen.
#[component]
pub fn DefinitionsScreen() -> impl IntoView {
    let _ = ();
}
