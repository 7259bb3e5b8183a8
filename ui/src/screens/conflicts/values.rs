//! The values side by side, each with everybody who stands behind it: a choice with targets that a thumb finds.

use apseko_contract::{AlternativeView, ConflictRow, SaidView, ThingKind};
use leptos::prelude::*;

use super::choose::Chosen;
use super::told;
use crate::icon::Icon;
use crate::parts::{Kbd, Tag, Tone, fresh_id};
use crate::text::{Texts, use_say};

/// One value. Digits choose it by its place.
#[component]
pub fn Alternative(
    /// The disagreement.
    row: ConflictRow,
    /// The value.
    alternative: AlternativeView,
    /// Its place among the others, from 1.
    number: usize,
    /// The name of the group of choices.
    group: String,
    /// What is chosen.
    chosen: RwSignal<Option<Chosen>>,
) -> impl IntoView {
    let say = use_say();
    let AlternativeView { id, value, said } = alternative;
    let kind = row.key.kind;
    let may_be_chosen = !id.is_empty();
    let this = Chosen::Value(id);
    let is_chosen = {
        let this = this.clone();
        move || chosen.with(|chosen| chosen.as_ref() == Some(&this))
    };
    let (value_id, said_id) = (fresh_id("value"), fresh_id("said"));
    let lines = move || {
        let lines = told::value_lines(&row, &value, say.get());
        lines.into_iter().map(|line| view! { <span class="written">{line}</span> }).collect_view()
    };
    view! {
        <label class="choice alternative">
            <input
                class="choice__radio"
                type="radio"
                name=group
                disabled=!may_be_chosen
                aria-labelledby=value_id.clone()
                aria-describedby=said_id.clone()
                prop:checked=is_chosen
                on:change=move |_| chosen.set(Some(this.clone()))
            />
            <span class="choice__words">
                <span class="alternative__value" id=value_id>{lines}</span>
                <span class="alternative__said" id=said_id>
                    {said.into_iter().map(|said| view! { <Said said=said kind=kind /> }).collect_view()}
                </span>
            </span>
            <Kbd keys=number.to_string() />
        </label>
    }
}

/// Somebody's word: who, when, on which device, and what its clock was worth.
#[component]
pub fn Said(
    /// The word.
    said: SaidView,
    /// What it is about.
    kind: ThingKind,
) -> impl IntoView {
    let say = use_say();
    let clock_trusted = said.clock_trusted;
    let said = StoredValue::new(said);
    let words = move |words: fn(&SaidView, Texts) -> String| {
        say.phrase(move |texts| said.with_value(|said| words(said, texts)))
    };
    let wrote = move || {
        let told = said.with_value(|said| fields(said, kind, say.get()));
        told.map(|told| view! { <span class="said__line">{told}</span> })
    };
    view! {
        <span class="said__one">
            <strong class="said__name">{words(author)}</strong>
            {wrote}
            <span class="said__line number">{words(told::when)} " · " {words(told::device)}</span>
            <span class="said__line">{words(worth)}</span>
            {(!clock_trusted).then(|| view! {
                <Tag tone=Tone::Warn icon=Icon::Clock>{say.word(Texts::conflict_clock_unsure)}</Tag>
            })}
        </span>
    }
}

fn author(said: &SaidView, texts: Texts) -> String {
    told::author(&said.author, said.here, texts)
}

/// What was written meanwhile, as far as it has a name that people know.
fn fields(said: &SaidView, kind: ThingKind, texts: Texts) -> Option<String> {
    let named = said.wrote.iter().map(|field| (field, texts.field_of(kind, field)));
    let known: Vec<String> = named.filter(|(field, name)| *field != name).map(|(_, name)| name).collect();
    (!known.is_empty()).then(|| texts.conflict_wrote(&known.join(", ")))
}

/// What is as it should be needs no colour, and is said all the same.
fn worth(said: &SaidView, texts: Texts) -> String {
    let server =
        if said.delivered { texts.conflict_delivered() } else { texts.conflict_not_delivered() }.to_owned();
    if said.clock_trusted { format!("{} · {server}", texts.conflict_clock_sure()) } else { server }
}
