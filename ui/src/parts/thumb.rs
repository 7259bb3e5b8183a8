//! Exists to show evidence where it belongs: a small picture with its time, opening the whole.
//! Until the picture is made, or when evidence is not a picture, its icon stands in.

use leptos::prelude::*;

use crate::icon::{Glyph, Icon};

#[component]
pub fn Thumb(
    #[prop(optional, into)] source: MaybeProp<String>,
    #[prop(default = Icon::Camera)] icon: Icon,
    /// What the picture shows, or at least when and where it was taken.
    #[prop(into)]
    label: Signal<String>,
    #[prop(into)] caption: Signal<String>,
    #[prop(into)] on_open: UnsyncCallback<()>,
) -> impl IntoView {
    view! {
        <button type="button" class="thumb" aria-label=label on:click=move |_| on_open.run(())>
            {move || match source.get() {
                Some(source) => view! { <img class="thumb__picture" src=source alt="" loading="lazy" /> }.into_any(),
                None => view! { <Glyph icon=icon /> }.into_any(),
            }}
            <span class="thumb__caption">{caption}</span>
        </button>
    }
}
