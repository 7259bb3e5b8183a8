//! Who is on the site: the parties, and the persons who were met.

use apseko_domain::VisitId;
use leptos::prelude::*;

/// The screen.
#[component]
pub fn PeopleScreen(visit: VisitId) -> impl IntoView {
    let _ = (visit);
}
