//! What the walked sheet would be made for, and what of it is shown.

use std::sync::Arc;

use apseko_contract::PreviewSheet;
use apseko_domain::{Purpose, SheetKind};
use jiff::civil::Date;
use leptos::prelude::*;

use super::super::sheet::Plan;
use super::norms::NormCounts;
use super::{Looking, Pick};
use crate::icon::Icon;
use crate::parts::{Button, CheckField, Choice, DateField, Heading, SelectField};
use crate::text::{Texts, use_say};

/// What is chosen so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    purpose: Purpose,
    kinds: Vec<SheetKind>,
    day: String,
}

impl Default for Draft {
    fn default() -> Self {
        Self { purpose: Purpose::Preventive, kinds: SheetKind::ALL.to_vec(), day: String::new() }
    }
}

impl Draft {
    /// The question to the host. A day that is half typed is none yet.
    pub fn asks(&self) -> PreviewSheet {
        let day = self.day.parse::<Date>().ok();
        PreviewSheet { purpose: self.purpose, kinds: self.kinds.clone(), day, answers: Vec::new() }
    }

    /// In the order in which people know them, whatever order they were ticked in.
    fn tick(&mut self, kind: SheetKind, on: bool) {
        let kept = |known: &SheetKind| if *known == kind { on } else { self.kinds.contains(known) };
        self.kinds = SheetKind::ALL.iter().copied().filter(kept).collect();
    }
}

/// The choices.
#[component]
pub fn Basis(looking: Looking, plan: Memo<Option<Arc<Plan>>>) -> impl IntoView {
    let say = use_say();
    let draft = looking.draft;
    let purposes = move || {
        let texts = say.get();
        Purpose::ALL
            .iter()
            .map(|one| Choice::new(one.as_str(), texts.purpose_of_visit(*one)))
            .collect::<Vec<_>>()
    };
    let choose = move |text: String| {
        if let Some(purpose) = Purpose::parse(&text) {
            draft.update(|draft| draft.purpose = purpose);
        }
    };
    view! {
        <section class="section">
            <Heading level=2>{say.word(Texts::definitions_basis)}</Heading>
            <SelectField
                label=say.word(Texts::definitions_purpose)
                choices=Signal::derive(purposes)
                value=Signal::derive(move || draft.with(|draft| draft.purpose.as_str().to_owned()))
                on_choose=choose
            />
            <Kinds draft=draft />
            <DateField
                label=say.word(Texts::definitions_day)
                value=Signal::derive(move || draft.with(|draft| draft.day.clone()))
                on_input=move |text| draft.update(|draft| draft.day = text)
            />
            <div class="cluster">
                <Button icon=Icon::Undo on_press=move || looking.begun.update(|begun| *begun = begun.wrapping_add(1))>
                    {say.word(Texts::definitions_start_anew)}
                </Button>
            </div>
        </section>
        <section class="section">
            <Heading level=2>{say.word(Texts::definitions_norms)}</Heading>
            {move || plan.get().map(|plan| view! { <NormCounts plan=plan /> })}
            <div class="cluster">
                <Button on_press=move || looking.picked.set(Some(Pick::Norms))>
                    {say.word(Texts::definitions_norm_list)}
                </Button>
            </div>
        </section>
        <Filters looking=looking />
    }
}

#[component]
fn Kinds(draft: RwSignal<Draft>) -> impl IntoView {
    let say = use_say();
    let kinds = SheetKind::ALL.iter().copied().map(|kind| {
        view! {
            <CheckField
                label=kind.as_str()
                detail=say.phrase(move |texts| texts.sheet(kind).to_owned())
                checked=Signal::derive(move || draft.with(|draft| draft.kinds.contains(&kind)))
                on_change=move |on| draft.update(|draft| draft.tick(kind, on))
            />
        }
    });
    view! {
        <fieldset class="field">
            <legend class="field__label">{say.word(Texts::definitions_kinds)}</legend>
            {kinds.collect_view()}
        </fieldset>
    }
}

#[component]
fn Filters(looking: Looking) -> impl IntoView {
    let say = use_say();
    view! {
        <section class="section">
            <Heading level=2>{say.word(Texts::definitions_filters)}</Heading>
            <CheckField
                label=say.word(Texts::definitions_only_unconfirmed)
                checked=looking.only_unconfirmed
                on_change=move |on| looking.only_unconfirmed.set(on)
            />
            <CheckField
                label=say.word(Texts::definitions_hidden_too)
                checked=looking.hidden_too
                on_change=move |on| looking.hidden_too.set(on)
            />
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_keep_their_order_whatever_order_they_are_ticked_in() {
        let mut draft = Draft { kinds: vec![SheetKind::Bu], ..Draft::default() };
        draft.tick(SheetKind::Nn, true);
        assert_eq!(draft.kinds, [SheetKind::Nn, SheetKind::Bu]);
        draft.tick(SheetKind::Bu, false);
        assert_eq!(draft.kinds, [SheetKind::Nn]);
    }

    #[test]
    fn a_day_that_is_half_typed_asks_for_today() {
        let draft = |day: &str| Draft { day: day.to_owned(), ..Draft::default() };
        assert_eq!(draft("2026-1").asks().day, None);
        assert_eq!(draft("2026-11-20").asks().day, Some("2026-11-20".parse().unwrap()));
    }
}
