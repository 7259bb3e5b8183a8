//! One section of the definitions at a time, because a hundred and fifty questions on one page are read by nobody.

use std::sync::Arc;

use apseko_contract::{PREVIEW_ROW, QuestionView, Spot};
use leptos::prelude::*;

use super::super::sheet::{Plan, SheetStore};
use super::norms::is_confirmed;
use super::question::{Condition, Definition};
use super::{Looking, Pick};
use crate::parts::{Choice, Heading, SelectField};
use crate::text::{Texts, use_say};

/// The questions of a section that are looked at.
pub fn questions(plan: &Plan, at: usize, only_unconfirmed: bool) -> impl Iterator<Item = &Arc<QuestionView>> {
    let looked_at = move |question: &&Arc<QuestionView>| {
        !only_unconfirmed || question.norms.iter().any(|norm| !is_confirmed(norm))
    };
    plan.questions_of(at).filter(looked_at)
}

/// Where a question of a section stands in the preview.
fn place(plan: &Plan, at: usize, question: &QuestionView) -> Spot {
    let row = plan.group_of(at).map(|_| PREVIEW_ROW);
    Spot { question: question.code.clone(), row }
}

/// The sections that have something to show, with their titles.
fn listed(plan: &Plan, only_unconfirmed: bool) -> Vec<(usize, String)> {
    let sections = plan.view.sections.iter().enumerate();
    sections
        .filter(|(at, _)| questions(plan, *at, only_unconfirmed).next().is_some())
        .map(|(at, section)| (at, section.title.clone()))
        .collect()
}

/// The way to the sections, where there is room beside them.
#[component]
pub fn Index(plan: Arc<Plan>, store: SheetStore, looking: Looking) -> impl IntoView {
    let plan = StoredValue::new(plan);
    let entries = move || {
        let only = looking.only_unconfirmed.get();
        let sections = plan.with_value(|plan| listed(plan, only));
        sections
            .into_iter()
            .map(|(at, title)| {
                view! {
                    <IndexLine plan=plan store=store looking=looking at=at title=title />
                }
            })
            .collect_view()
    };
    view! { <div class="rail__list">{entries}</div> }
}

#[component]
fn IndexLine(
    plan: StoredValue<Arc<Plan>>,
    store: SheetStore,
    looking: Looking,
    at: usize,
    title: String,
) -> impl IntoView {
    let say = use_say();
    let current = Memo::new(move |_| {
        let only = looking.only_unconfirmed.get();
        plan.with_value(|plan| super::pick(plan, looking.picked.get(), only)) == Some(Pick::Section(at))
    });
    let count = Memo::new(move |_| {
        let only = looking.only_unconfirmed.get();
        plan.with_value(|plan| {
            let all: Vec<_> = questions(plan, at, only).map(|question| place(plan, at, question)).collect();
            (all.iter().filter(|place| store.is_shown(place)).count(), all.len())
        })
    });
    let told = say.phrase(move |texts| {
        let (shown, all) = count.get();
        texts.questions_shown(u64::try_from(shown).unwrap_or(0), u64::try_from(all).unwrap_or(0))
    });
    view! {
        <button
            type="button"
            class="rail__link rail__link--plain"
            aria-current=move || current.get().then_some("true")
            on:click=move |_| looking.picked.set(Some(Pick::Section(at)))
        >
            <span class="rail__title">{title}</span>
            <span class="rail__count" title=told>
                <span aria-hidden="true">{move || { let (shown, all) = count.get(); format!("{shown}/{all}") }}</span>
                <span class="sr-only">{told}</span>
            </span>
        </button>
    }
}

/// The same on a phone, as a drop-down.
#[component]
pub fn Chooser(plan: Arc<Plan>, looking: Looking) -> impl IntoView {
    const NORMS: &str = "norms";
    let say = use_say();
    let plan = StoredValue::new(plan);
    let choices = move || {
        let only = looking.only_unconfirmed.get();
        let sections = plan.with_value(|plan| listed(plan, only));
        let sections = sections.into_iter().map(|(at, title)| Choice::new(at.to_string(), title));
        sections.chain([Choice::new(NORMS, say.get().definitions_norm_list())]).collect::<Vec<_>>()
    };
    let value = move || {
        let only = looking.only_unconfirmed.get();
        match plan.with_value(|plan| super::pick(plan, looking.picked.get(), only)) {
            Some(Pick::Section(at)) => at.to_string(),
            Some(Pick::Norms) => NORMS.to_owned(),
            None => String::new(),
        }
    };
    let choose = move |text: String| {
        let section = text.parse().map(Pick::Section);
        looking.picked.set(Some(section.unwrap_or(Pick::Norms)));
    };
    view! {
        <SelectField
            label=say.word(Texts::definitions_sections)
            choices=Signal::derive(choices)
            value=Signal::derive(value)
            on_choose=choose
        />
    }
}

/// A section with its condition and its questions.
#[component]
pub fn Section(plan: Arc<Plan>, store: SheetStore, looking: Looking, at: usize) -> impl IntoView {
    let section = plan.view.sections.get(at).cloned();
    let plan = StoredValue::new(plan);
    let definitions = move || {
        let only = looking.only_unconfirmed.get();
        plan.with_value(|plan| {
            let shown = questions(plan, at, only);
            shown.map(|question| (place(plan, at, question), Arc::clone(question))).collect::<Vec<_>>()
        })
    };
    section.map(|section| {
        let group = plan.with_value(|plan| plan.group_of(at).map(|group| group.title.clone()));
        view! {
            <section class="sheet">
                <header class="sheet__head definitions__section">
                    <div class="sheet__name">
                        <p class="kicker">{group}</p>
                        <div class="sheet__title"><Heading level=2>{section.title}</Heading></div>
                    </div>
                    <Condition told=section.shown_when_told written=section.shown_when />
                </header>
                <For each=definitions key=|(place, _)| place.question.clone() let((place, question))>
                    <Definition place=place question=question store=store looking=looking />
                </For>
            </section>
        }
    })
}
