//! The workers who were found: a fast list, and the questions about each.

use apseko_domain::{VisitId, WorkerId};
use leptos::prelude::*;

/// The list.
#[component]
pub fn WorkersScreen(visit: VisitId) -> impl IntoView {
    let _ = visit;
}

/// One worker, where there is no room beside the list.
#[component]
pub fn WorkerScreen(visit: VisitId, worker: WorkerId) -> impl IntoView {
    let _ = (visit, worker);
}
