//! Exists so that "how much is done" is shown and spoken alike, as a ring beside a name or as a
//! bar beside numbers. The numbers in words are the caller's.

use leptos::prelude::*;

fn percent(share: f64) -> f64 {
    if share.is_finite() { (share * 100.0).clamp(0.0, 100.0).round() } else { 0.0 }
}

#[component]
pub fn Ring(
    /// From 0 to 1.
    #[prop(into)]
    share: Signal<f64>,
    #[prop(into)] label: Signal<String>,
) -> impl IntoView {
    view! {
        <span
            class="ring"
            role="progressbar"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || percent(share.get())
            style:--p=move || format!("{}%", percent(share.get()))
        ></span>
    }
}

#[component]
pub fn Progress(
    /// From 0 to 1.
    #[prop(into)]
    share: Signal<f64>,
    #[prop(into)] label: Signal<String>,
    /// What is read in the place of a percentage.
    #[prop(optional, into)]
    spoken: MaybeProp<String>,
    /// Where it should be by now, from 0 to 1: a mark across the bar.
    #[prop(optional, into)]
    expected: Option<Signal<f64>>,
    /// Draws attention when there is more than there should be.
    #[prop(optional, into)]
    over: Signal<bool>,
) -> impl IntoView {
    view! {
        <div
            class="progress"
            class:progress--over=over
            role="progressbar"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=move || percent(share.get())
            aria-valuetext=move || spoken.get()
            style:--p=move || format!("{}%", percent(share.get()))
        >
            {expected
                .map(|expected| {
                    view! {
                        <span
                            class="progress__expected"
                            style:--at=move || format!("{}%", percent(expected.get()))
                        ></span>
                    }
                })}
        </div>
    }
}
