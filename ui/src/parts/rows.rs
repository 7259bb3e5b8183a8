//! Exists because most screens are a list of things to open: a row has a lead (time, score), a
//! title that is the link, lines below it, and what is known about it at the right.

use leptos::prelude::*;

use super::tone::Tone;

#[component]
pub fn Rows(
    #[prop(optional, into)] label: MaybeProp<String>,
    /// Title and words on one line, for lists that are only pointers elsewhere.
    #[prop(optional)]
    compact: bool,
    children: Children,
) -> impl IntoView {
    view! { <ul class="rows" class:rows--compact=compact aria-label=move || label.get()>{children()}</ul> }
}

/// The title carries the link or the press, and the whole row answers to the pointer. Lead and aside follow the signals
/// that they read.
#[component]
pub fn Row(
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] href: Option<String>,
    #[prop(optional, into)] on_press: Option<UnsyncCallback<()>>,
    #[prop(optional, into)] current: Signal<bool>,
    /// A coloured bar at the left; say the same in words inside the row.
    #[prop(optional, into)]
    tone: Signal<Tone>,
    #[prop(optional, into)] lead: Option<ViewFn>,
    #[prop(optional, into)] aside: Option<ViewFn>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let opens = href.is_some() || on_press.is_some();
    let leads = lead.is_some();
    let heading = match (href, on_press) {
        (Some(href), _) => view! {
            <a class="row__title row__link" href=href aria-current=move || current.get().then_some("true")>
                {title}
            </a>
        }
        .into_any(),
        (None, Some(on_press)) => view! {
            <button
                type="button"
                class="row__title row__link"
                aria-current=move || current.get().then_some("true")
                on:click=move |_| on_press.run(())
            >
                {title}
            </button>
        }
        .into_any(),
        (None, None) => view! { <span class="row__title">{title}</span> }.into_any(),
    };
    view! {
        <li
            class="row"
            class:row--opens=opens
            class:row--lead=leads
            class:row--current=current
            data-tone=move || tone.get().name()
        >
            {lead.map(|lead| view! { <div class="row__lead">{move || lead.run()}</div> })}
            <div class="row__main">{heading}{children.map(|children| children())}</div>
            {aside.map(|aside| view! { <div class="row__aside">{move || aside.run()}</div> })}
        </li>
    }
}
