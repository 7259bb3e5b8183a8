//! A visit: who is there, how far it has come, and the way on.

use apseko_domain::VisitId;
use leptos::prelude::*;

/// The screen.
#[component]
pub fn VisitScreen(visit: VisitId) -> impl IntoView {
    let _ = (visit);
}
