//! What holds now, where there was a disagreement: decided here a moment ago, or by somebody else.

use apseko_contract::{ConflictRow, ConflictView, ShowConflicts};
use leptos::html::Section;
use leptos::prelude::*;

use super::told;
use super::values::Said;
use crate::icon::Icon;
use crate::parts::{ButtonKind, ButtonLink, ButtonSize, Card, Heading, Tag, Tone};
use crate::query::use_query;
use crate::route::Route;
use crate::screens::visit::count;
use crate::text::{Texts, Word, use_say};

/// What holds now, and the way to the next decision.
#[component]
pub fn Settled(
    /// What was disagreed on.
    #[prop(into)]
    view: Signal<ConflictView>,
    /// Whether it was decided here.
    decided: RwSignal<bool>,
) -> impl IntoView {
    let say = use_say();
    let section = NodeRef::<Section>::new();
    Effect::new(move || {
        // The button that had the focus is gone.
        if let Some(section) = section.get().filter(|_| decided.get_untracked()) {
            let _ = section.focus();
        }
    });
    let title: Word = if decided.get_untracked() { Texts::conflict_decided } else { Texts::conflict_settled };
    view! {
        <section class="section settled" tabindex="-1" node_ref=section aria-labelledby="settled">
            <div class="settled__head">
                <Heading level=2 id="settled">{say.word(title)}</Heading>
                <Tag tone=Tone::Ok icon=Icon::Check>{say.word(Texts::conflict_stands)}</Tag>
            </div>
            {move || view.with(|view| view! { <Holds view=view.clone() /> })}
            <p class="remark">{say.word(Texts::conflict_history)}</p>
            <Next view=view />
        </section>
    }
}

#[component]
fn Holds(view: ConflictView) -> impl IntoView {
    let say = use_say();
    let ConflictView { row, alternatives, .. } = view;
    let kind = row.key.kind;
    let one = move |alternative: apseko_contract::AlternativeView| {
        let (row, value) = (row.clone(), alternative.value);
        let lines = move || {
            let lines = told::value_lines(&row, &value, say.get());
            lines
                .into_iter()
                .map(|line| view! { <p class="written alternative__value">{line}</p> })
                .collect_view()
        };
        view! {
            <Card>
                {lines}
                {alternative.said.into_iter().map(|said| view! { <Said said=said kind=kind /> }).collect_view()}
            </Card>
        }
    };
    alternatives.into_iter().map(one).collect_view()
}

#[component]
fn Next(view: Signal<ConflictView>) -> impl IntoView {
    let say = use_say();
    let asked = use_query(|| Some(ShowConflicts {}));
    let left = Memo::new(move |_| {
        let here = view.with(|view| view.row.key.clone());
        let rows = asked.newest().get().map(|view| view.rows).unwrap_or_default();
        let others: Vec<ConflictRow> = rows.into_iter().filter(|row| row.key != here).collect();
        others.first().map(|next| (Route::of_conflict(&next.key), others.len()))
    });
    view! {
        <div class="conflict__foot">
            {move || left.get().map(|(next, left)| view! {
                <ButtonLink kind=ButtonKind::Main size=ButtonSize::Large href=next.href()>
                    {say.phrase(move |texts| texts.conflict_next(count(left)))}
                </ButtonLink>
            })}
            <ButtonLink size=ButtonSize::Large href=Route::Sync.href()>{say.word(Texts::conflict_to_list)}</ButtonLink>
        </div>
    }
}
