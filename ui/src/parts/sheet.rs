//! Exists for the control sheet: a section with its progress, the rail that leads to sections,
//! and the question with its tools, answers and what follows from the answer.

use leptos::prelude::*;

use super::heading::Heading;
use super::progress::Ring;
use super::tone::Tone;

#[component]
pub fn SheetSection(
    #[prop(into)] id: String,
    /// The small line above: sheet name and code.
    #[prop(into)]
    kicker: Signal<String>,
    #[prop(into)] title: Signal<String>,
    #[prop(default = 1)] level: u8,
    /// From 0 to 1.
    #[prop(into)]
    share: Signal<f64>,
    #[prop(into)] progress_label: Signal<String>,
    /// Why the section is here, usually one tag.
    #[prop(optional, into)]
    reason: Option<ViewFn>,
    children: Children,
) -> impl IntoView {
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();
    view! {
        <section class="sheet" id=id aria-labelledby=labelled_by>
            <header class="sheet__head">
                <div class="sheet__name">
                    <p class="kicker">{kicker}</p>
                    <div class="sheet__title">
                        <Heading level=level id=title_id>{title}</Heading>
                        <Ring share=share label=progress_label />
                    </div>
                </div>
                {reason.map(|reason| view! { <div class="sheet__reason">{reason.run()}</div> })}
            </header>
            {children()}
        </section>
    }
}

#[component]
pub fn SectionLink(
    #[prop(into)] href: Signal<String>,
    #[prop(into)] title: Signal<String>,
    /// From 0 to 1; without it the line has no ring.
    #[prop(optional, into)]
    share: Option<Signal<f64>>,
    #[prop(optional, into)] progress_label: Signal<String>,
    #[prop(optional, into)] current: Signal<bool>,
    /// At the right: how many of how many, or a tag.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <a class="rail__link" href=href aria-current=move || current.get().then_some("true")>
            <span class="rail__ring">
                {share.map(|share| view! { <Ring share=share label=progress_label /> })}
            </span>
            <span class="rail__title">{title}</span>
            <span class="rail__count">{children.map(|children| children())}</span>
        </a>
    }
}

/// The children are the answers and, below them, what follows.
#[component]
pub fn Question(
    #[prop(into)] id: String,
    #[prop(into)] code: Signal<String>,
    #[prop(into)] text: Signal<String>,
    #[prop(optional, into)] current: Signal<bool>,
    #[prop(optional, into)] tools: Option<ViewFn>,
    children: Children,
) -> impl IntoView {
    let text_id = format!("{id}-text");
    let labelled_by = text_id.clone();
    view! {
        <article
            class="question"
            class:question--current=current
            id=id
            tabindex="-1"
            aria-labelledby=labelled_by
            aria-current=move || current.get().then_some("true")
        >
            <span class="question__code">{code}</span>
            <p class="question__text" id=text_id>{text}</p>
            {tools.map(|tools| view! { <div class="question__tools">{tools.run()}</div> })}
            <div class="question__body">{children()}</div>
        </article>
    }
}

/// What an answer brought about: a finding, further questions, evidence.
#[component]
pub fn Consequence(#[prop(optional, into)] tone: Signal<Tone>, children: Children) -> impl IntoView {
    view! { <div class="consequence" data-tone=move || tone.get().name()>{children()}</div> }
}
