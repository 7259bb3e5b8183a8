//! What is still missing before a visit can end, each with the way there.

use apseko_domain::VisitId;
use leptos::prelude::*;

/// The screen.
#[component]
pub fn GapsScreen(visit: VisitId) -> impl IntoView {
    let _ = (visit);
}
