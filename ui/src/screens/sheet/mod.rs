//! A control sheet, answered with one thumb.

mod jump;
mod store;

use apseko_domain::SheetId;
use leptos::prelude::*;

pub use jump::{SheetJump, use_sheet_jump};
pub use store::{Plan, SheetStore, share};

/// The screen.
#[component]
pub fn SheetScreen(sheet: SheetId) -> impl IntoView {
    let _ = sheet;
}
