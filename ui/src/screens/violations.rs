//! The violations of a visit: what follows from the answers, and what a person says about it.

use apseko_domain::VisitId;
use leptos::prelude::*;

/// The screen.
#[component]
pub fn ViolationsScreen(visit: VisitId) -> impl IntoView {
    let _ = (visit);
}
