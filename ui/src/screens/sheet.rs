//! A control sheet, answered with one thumb.

use apseko_domain::SheetId;
use leptos::prelude::*;

/// The screen.
#[component]
pub fn SheetScreen(sheet: SheetId) -> impl IntoView {
    let _ = (sheet);
}
