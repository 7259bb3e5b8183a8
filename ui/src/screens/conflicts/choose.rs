//! The decision: one of the values, or another text. Nobody decides over what they were not shown.

use apseko_contract::{
    ConflictChoice, ConflictKey, ConflictValue, ConflictView, ConflictWriting, DecideConflict,
};
use leptos::prelude::*;

use super::keyboard::use_keys;
use super::values::Alternative;
use crate::icon::{Glyph, Icon};
use crate::parts::{Banner, Button, ButtonKind, ButtonSize, Kbd, TextArea, TextField, Tone, fresh_id};
use crate::problem::ProblemBanner;
use crate::text::{Texts, Word, use_say};
use crate::unsaved::{use_form, use_unsaved};
use crate::wish::use_wish;

/// What is chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Chosen {
    /// One of the values.
    Value(String),
    /// A text of one's own.
    Other,
}

/// The values and the decision.
#[component]
pub fn Deciding(
    /// The disagreement.
    #[prop(into)]
    view: Signal<ConflictView>,
    /// Told that it was decided here.
    decided: RwSignal<bool>,
    /// Whether a question is being written.
    asking: RwSignal<bool>,
) -> impl IntoView {
    let say = use_say();
    let unsaved = use_unsaved();
    let chosen = RwSignal::new(None::<Chosen>);
    let fault = RwSignal::new(None::<Word>);
    let arrived = forget_when_more_arrives(view, chosen);
    let name = StoredValue::new(view.with_untracked(|view| format!("decide {:?}", view.row.key)));
    let other = use_form(name.get_value(), view.with_untracked(to_begin_with));
    let decide = use_wish(move |_: DecideConflict, outcome| {
        if outcome.is_ok() {
            unsaved.forget(&name.get_value());
            decided.set(true);
        }
    });
    let send = move || match choice(chosen.get_untracked(), &other.get_untracked()) {
        Ok(choice) => {
            fault.set(None);
            let (key, seen) = view.with_untracked(|view| (view.row.key.clone(), view.seen.clone()));
            decide.send(DecideConflict { key, choice, seen });
        }
        Err(missing) => fault.set(Some(missing)),
    };
    use_keys(view, chosen, send);
    view! {
        <Arrived arrived=arrived />
        <Choices view=view chosen=chosen fault=fault other=other />
        <ProblemBanner error=decide.error() on_retry=send />
        <div class="conflict__foot">
            <Button
                kind=ButtonKind::Main
                size=ButtonSize::Large
                busy=decide.busy()
                busy_label=say.word(Texts::conflict_keeping)
                keys="Control+Enter"
                on_press=send
            >
                {say.word(Texts::conflict_keep)} " " <Kbd keys="Ctrl + Enter" />
            </Button>
            <Button size=ButtonSize::Large icon=Icon::Note on_press=move || asking.update(|asking| *asking = !*asking)>
                {say.word(Texts::conflict_ask)}
            </Button>
        </div>
    }
}

/// Another text is made of what stands: all paragraphs, or the line that is shown.
fn to_begin_with(view: &ConflictView) -> String {
    let texts =
        view.row.values.iter().filter_map(|value| {
            if let ConflictValue::Text(text) = value { Some(text.as_str()) } else { None }
        });
    match view.writing {
        Some(ConflictWriting::Paragraphs) => texts.collect::<Vec<_>>().join("\n"),
        Some(ConflictWriting::Line) => texts.take(1).collect(),
        None => String::new(),
    }
}

fn choice(chosen: Option<Chosen>, other: &str) -> Result<ConflictChoice, Word> {
    match chosen {
        None => Err(Texts::conflict_choose_first),
        Some(Chosen::Value(id)) => Ok(ConflictChoice::Keep(id)),
        Some(Chosen::Other) if other.trim().is_empty() => Err(Texts::conflict_write_first),
        Some(Chosen::Other) => Ok(ConflictChoice::Write(other.to_owned())),
    }
}

/// What was chosen among two is not chosen among three.
fn forget_when_more_arrives(view: Signal<ConflictView>, chosen: RwSignal<Option<Chosen>>) -> RwSignal<bool> {
    let arrived = RwSignal::new(false);
    let standing = Memo::new(move |_| {
        view.with(|view| view.alternatives.iter().map(|one| one.id.clone()).collect::<Vec<_>>())
    });
    Effect::new(move |before: Option<Vec<String>>| {
        let now = standing.get();
        if before.is_some_and(|before| before != now) {
            chosen.set(None);
            arrived.set(true);
        }
        now
    });
    arrived
}

#[component]
fn Arrived(arrived: RwSignal<bool>) -> impl IntoView {
    let say = use_say();
    view! {
        <Show when=move || arrived.get()>
            <Banner tone=Tone::Warn title=say.word(Texts::conflict_arrived)>
                <p>{say.word(Texts::conflict_arrived_about)}</p>
            </Banner>
        </Show>
    }
}

#[component]
fn Choices(
    view: Signal<ConflictView>,
    chosen: RwSignal<Option<Chosen>>,
    fault: RwSignal<Option<Word>>,
    other: RwSignal<String>,
) -> impl IntoView {
    let say = use_say();
    let group = StoredValue::new(fresh_id("values"));
    let fault_id = StoredValue::new(fresh_id("fault"));
    let of_existence = view.with_untracked(|view| view.row.key.field == ConflictKey::EXISTS);
    let (which, about): (Word, Word) = if of_existence {
        (Texts::conflict_what_holds, Texts::conflict_about_existence)
    } else {
        (Texts::conflict_which, Texts::conflict_about)
    };
    let standing = Memo::new(move |_| view.with(|view| (view.row.clone(), view.alternatives.clone())));
    let cards = move || {
        let (row, alternatives) = standing.get();
        let card = |(number, alternative)| {
            let (row, group) = (row.clone(), group.get_value());
            view! { <Alternative row=row alternative=alternative number=number group=group chosen=chosen /> }
        };
        (1..).zip(alternatives).map(card).collect_view()
    };
    view! {
        <p class="conflict__about">{say.word(about)}</p>
        <fieldset class="field choices" aria-describedby=move || fault.get().map(|_| fault_id.get_value())>
            <legend class="field__label">{say.word(which)}</legend>
            <div class="alternatives">
                {cards}
                <WriteOther view=view chosen=chosen group=group.get_value() />
            </div>
            <div aria-live="polite">
                {move || fault.get().map(|fault| view! {
                    <p class="field__fault" id=fault_id.get_value()><Glyph icon=Icon::Warning />{say.word(fault)}</p>
                })}
            </div>
        </fieldset>
        <OtherText view=view chosen=chosen other=other />
    }
}

/// The choice to write another text, where words are what the field holds.
#[component]
fn WriteOther(view: Signal<ConflictView>, chosen: RwSignal<Option<Chosen>>, group: String) -> impl IntoView {
    let say = use_say();
    let number = Memo::new(move |_| view.with(|view| view.writing.map(|_| view.alternatives.len() + 1)));
    move || {
        number.get().map(|number| {
            view! {
                <label class="choice alternative alternative--other">
                    <input
                        class="choice__radio"
                        type="radio"
                        name=group.clone()
                        prop:checked=move || chosen.with(|chosen| chosen.as_ref() == Some(&Chosen::Other))
                        on:change=move |_| chosen.set(Some(Chosen::Other))
                    />
                    <span class="choice__words">
                        <span class="choice__label">{say.word(Texts::conflict_write_other)}</span>
                        <span class="choice__detail">{say.word(Texts::conflict_other_about)}</span>
                    </span>
                    <Kbd keys=number.to_string() />
                </label>
            }
        })
    }
}

#[component]
fn OtherText(
    view: Signal<ConflictView>,
    chosen: RwSignal<Option<Chosen>>,
    other: RwSignal<String>,
) -> impl IntoView {
    let say = use_say();
    let label =
        say.phrase(move |texts| view.with(|view| texts.field_of(view.row.key.kind, &view.row.key.field)));
    let writing = Memo::new(move |_| view.with(|view| view.writing));
    let is_wanted = Memo::new(move |_| chosen.with(|chosen| chosen.as_ref() == Some(&Chosen::Other)));
    move || match writing.get().filter(|_| is_wanted.get()) {
        None => ().into_any(),
        Some(ConflictWriting::Line) => view! {
            <TextField label=label value=other on_input=move |text| other.set(text) />
        }
        .into_any(),
        Some(ConflictWriting::Paragraphs) => view! {
            <TextArea label=label value=other on_input=move |text| other.set(text) />
        }
        .into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_decided_before_something_is_chosen_or_written() {
        assert!(choice(None, "").is_err());
        assert!(choice(Some(Chosen::Other), "  ").is_err());
        let kept = choice(Some(Chosen::Value("ab".to_owned())), "");
        assert_eq!(kept.ok(), Some(ConflictChoice::Keep("ab".to_owned())));
        let written = choice(Some(Chosen::Other), "Jānis");
        assert_eq!(written.ok(), Some(ConflictChoice::Write("Jānis".to_owned())));
    }
}
