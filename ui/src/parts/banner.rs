//! Exists to tell, in its place and without stopping the work, what happened, what is safe and
//! what to do.

use leptos::prelude::*;

use super::code::CodeText;
use super::tone::Tone;
use crate::icon::Glyph;

#[component]
pub fn Banner(
    #[prop(optional)] tone: Tone,
    #[prop(into)] title: Signal<String>,
    /// What to tell the help desk.
    #[prop(optional, into)]
    code: MaybeProp<String>,
    #[prop(optional, into)] action: Option<ViewFn>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let role = if tone == Tone::Bad { "alert" } else { "status" };
    view! {
        <div class="banner" data-tone=tone.name() role=role>
            <Glyph icon=tone.icon() />
            <div class="banner__words">
                <p class="banner__title">
                    <span>{title}</span>
                    {move || code.get().map(|code| view! { <CodeText>{code}</CodeText> })}
                </p>
                {children.map(|children| view! { <div class="banner__body">{children()}</div> })}
            </div>
            {action.map(|action| view! { <div class="banner__action">{action.run()}</div> })}
        </div>
    }
}
