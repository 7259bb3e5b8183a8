//! Exists instead of spinners: what comes quickly comes without a flash, and what takes longer
//! says so in one quiet line.

use std::time::Duration;

use leptos::prelude::*;

const SILENT_FOR: Duration = Duration::from_millis(200);

#[component]
pub fn Pending(#[prop(into)] text: Signal<String>) -> impl IntoView {
    let is_late = RwSignal::new(false);
    if let Ok(timer) = set_timeout_with_handle(move || is_late.set(true), SILENT_FOR) {
        on_cleanup(move || timer.clear());
    }
    view! { <p class="pending" role="status">{move || is_late.get().then(|| text.get())}</p> }
}
