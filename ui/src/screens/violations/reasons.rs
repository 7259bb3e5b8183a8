//! Why a violation is on the list: the answers, the workers, the law.

use apseko_contract::{CauseView, NormView, ViolationView, ViolationsView};
use apseko_sheets::source::NormStatus;
use leptos::prelude::*;

use crate::icon::{Glyph, Icon};
use crate::parts::{Heading, Tag, Tone};
use crate::route::Route;
use crate::screens::sheet::use_sheet_jump;
use crate::text::{Texts, use_say};

/// The reasons.
#[component]
pub fn Reasons(
    /// The violations.
    view: Signal<ViolationsView>,
    /// The one that is looked at.
    known: Memo<ViolationView>,
    /// How deep in the screen their headings are.
    level: u8,
) -> impl IntoView {
    let reasons = Memo::new(move |_| {
        known.with(|known| (known.causes.clone(), known.workers.clone(), known.norms.clone()))
    });
    move || {
        let (causes, workers, norms) = reasons.get();
        view! {
            <Causes view=view causes=causes level=level />
            <Workers workers=workers level=level />
            <Norms norms=norms level=level />
        }
    }
}

#[component]
fn Causes(view: Signal<ViolationsView>, causes: Vec<CauseView>, level: u8) -> impl IntoView {
    let say = use_say();
    let is_by_hand = causes.is_empty();
    view! {
        <section class="reasons">
            <Heading level=level class="reasons__title">{say.word(Texts::violation_causes)}</Heading>
            {is_by_hand.then(|| view! { <p class="remark">{say.word(Texts::violation_by_hand)}</p> })}
            <ul class="reasons__list">
                {causes.into_iter().map(|cause| view! { <li><Cause view=view cause=cause /></li> }).collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn Cause(view: Signal<ViolationsView>, cause: CauseView) -> impl IntoView {
    let say = use_say();
    let jump = use_sheet_jump();
    let CauseView { place, question, row_title, note } = cause;
    let sheet = view.with_untracked(|view| view.sheet);
    let code = place.question.clone();
    let link = sheet.map(|sheet| {
        let named = question.clone();
        view! {
            <a
                class="reasons__link"
                href=Route::Sheet(sheet, 0).href()
                on:click=move |_| jump.ask_for(sheet, place.clone())
            >
                {say.word(Texts::to_question)}
                <span class="sr-only">": " {named}</span>
                <Glyph icon=Icon::Forward />
            </a>
        }
    });
    view! {
        <p>
            <span class="remark number">{code}</span> " " {question}
            {(!row_title.is_empty()).then(|| view! { <span class="remark">" · " {row_title}</span> })}
        </p>
        {(!note.is_empty()).then(|| view! { <p class="remark written">{format!("„{note}”")}</p> })}
        {link}
    }
}

#[component]
fn Workers(workers: Vec<String>, level: u8) -> impl IntoView {
    let say = use_say();
    (!workers.is_empty()).then(|| {
        view! {
            <section class="reasons">
                <Heading level=level class="reasons__title">{say.word(Texts::violation_workers)}</Heading>
                <p>{workers.join(", ")}</p>
            </section>
        }
    })
}

#[component]
fn Norms(norms: Vec<NormView>, level: u8) -> impl IntoView {
    let say = use_say();
    let none = norms.is_empty();
    view! {
        <section class="reasons">
            <Heading level=level class="reasons__title">{say.word(Texts::violation_norms)}</Heading>
            {none.then(|| view! { <p class="remark">{say.word(Texts::violation_no_norms)}</p> })}
            <ul class="reasons__list">
                {norms.into_iter().map(|norm| view! { <li><Norm norm=norm /></li> }).collect_view()}
            </ul>
        </section>
    }
}

#[component]
fn Norm(norm: NormView) -> impl IntoView {
    let say = use_say();
    let NormView { quoted, title, status, .. } = norm;
    let (tone, icon) = match status {
        NormStatus::Confirmed => (Tone::Ok, Icon::Check),
        NormStatus::Unconfirmed | NormStatus::Example => (Tone::Warn, Icon::Warning),
    };
    view! {
        <p>{quoted}</p>
        {(!title.is_empty()).then(|| view! { <p class="remark">{title}</p> })}
        <Tag tone=tone icon=icon>{move || say.get().norm_status(status)}</Tag>
    }
}
