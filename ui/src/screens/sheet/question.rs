//! One question with everything that belongs under it: the answer, what is known, what follows, the note.

mod breach;
mod choices;
mod classifier;
mod differ;
mod fields;
mod fixed;
mod known;
mod note;
mod open;
mod part;
mod put_off;
mod typing;

use apseko_contract::{PartView, Spot};
use leptos::prelude::*;

use self::breach::Breaches;
use self::differ::Differing;
use self::fixed::FixedValue;
use self::known::Known;
use self::note::NoteOf;
use self::part::PartOf;
use self::put_off::PutOff;
use super::about::AboutInPlace;
use super::store::SheetStore;
use crate::frame::is_wide;
use crate::icon::{Glyph, Icon};
use crate::parts::{IconButton, Question};
use crate::problem::ProblemBanner;
use crate::text::{Texts, use_say};

pub use self::open::OpenQuestion;

/// The id of a question's element on the page.
pub fn element_id(place: &Spot) -> String {
    match place.row {
        Some(row) => format!("q-{}-{row}", place.question),
        None => format!("q-{}", place.question),
    }
}

/// A question of a sheet.
#[component]
pub fn AskedQuestion(
    /// The sheet.
    store: SheetStore,
    /// Where.
    place: Spot,
    /// Whether the person is at it.
    #[prop(optional, into)]
    current: Signal<bool>,
    /// Whether it came while somebody was looking, and may slide in.
    #[prop(optional)]
    came_late: bool,
    /// Whether no pane beside it says what belongs to it, however wide the screen is.
    #[prop(optional)]
    alone: bool,
    /// Hears that the person has come to it.
    #[prop(optional, into)]
    on_enter: Option<UnsyncCallback<Spot>>,
) -> impl IntoView {
    let id = element_id(&place);
    let entered = place.clone();
    let enter = move || on_enter.into_iter().for_each(|on_enter| on_enter.run(entered.clone()));
    let (focused, touched) = (enter.clone(), enter);
    let question = OpenQuestion::at(store, place);
    question.map(|question| {
        let view = question.view();
        let is_fixed = view.fixed;
        let note_is_open = RwSignal::new(false);
        view! {
            <div
                class="asked-question"
                class:asked-question--late=came_late
                on:focusin=move |_| focused()
                on:pointerdown=move |_| touched()
            >
                <Question
                    id=id
                    code=view.code.clone()
                    text=view.text.clone()
                    current=current
                    tools=move || (!is_fixed).then(|| view! { <Tools question=question note_is_open=note_is_open /> })
                >
                    {if is_fixed {
                        view! { <FixedBody question=question alone=alone /> }.into_any()
                    } else {
                        view! { <QuestionBody question=question note_is_open=note_is_open alone=alone /> }.into_any()
                    }}
                </Question>
            </div>
        }
    })
}

#[component]
fn Tools(question: OpenQuestion, note_is_open: RwSignal<bool>) -> impl IntoView {
    let say = use_say();
    let has_note = Memo::new(move |_| question.answer().with(|answer| !answer.note.is_empty()));
    let is_answered = Memo::new(move |_| question.answer().with(|answer| !answer.is_empty()));
    let note_label = Signal::derive(move || {
        let texts = say.get();
        if has_note.get() { texts.has_note() } else { texts.answer_note() }.to_owned()
    });
    view! {
        <Show when=move || is_answered.get()>
            <IconButton
                icon=Icon::Erase
                label=say.word(Texts::clear_answer)
                on_press=move || question.change(|answer| *answer = apseko_sheets::Answer::default())
            />
        </Show>
        <IconButton
            icon=Icon::Note
            label=note_label
            marked=has_note
            pressed=Signal::from(note_is_open)
            keys="n"
            on_press=move || note_is_open.update(|open| *open = !*open)
        />
    }
}

/// What nobody is asked: its value, and what follows from it.
#[component]
fn FixedBody(question: OpenQuestion, alone: bool) -> impl IntoView {
    let wide = is_wide();
    view! {
        <FixedValue question=question />
        <Warnings question=question />
        <Breaches question=question />
        <Show when=move || alone || !wide.get()><AboutInPlace question=question /></Show>
    }
}

#[component]
fn Warnings(question: OpenQuestion) -> impl IntoView {
    let warnings = Memo::new(move |_| question.cell().with(|cell| cell.warnings.clone()));
    move || {
        let line = |warning: String| {
            view! { <p class="warning"><Glyph icon=Icon::Warning /><span>{warning}</span></p> }
        };
        warnings.get().into_iter().map(line).collect_view()
    }
}

#[component]
fn QuestionBody(question: OpenQuestion, note_is_open: RwSignal<bool>, alone: bool) -> impl IntoView {
    let say = use_say();
    let view = question.view();
    let parts = question.parts().into_iter().enumerate();
    let error = Signal::derive(move || question.failed().map(|failed| failed.error));
    let again = move || question.store().try_again(&question.place());
    let wide = is_wide();
    view! {
        {view.sensitive.then(|| view! {
            <p class="sensitive"><Glyph icon=Icon::Hidden /><span>{say.word(Texts::is_sensitive)} ". " {say.word(Texts::sensitive_about)}</span></p>
        })}
        <Differing question=question />
        <Known question=question />
        {parts.map(|(at, part)| view! { <ShownPart question=question at=at part=part /> }).collect_view()}
        <PutOff question=question />
        <ProblemBanner error=error on_retry=again />
        <Warnings question=question />
        <Breaches question=question />
        <NoteOf question=question is_open=note_is_open />
        <Show when=move || alone || !wide.get()><AboutInPlace question=question /></Show>
    }
}

/// A part as long as it is asked. The main one always is, while the question is.
#[component]
fn ShownPart(question: OpenQuestion, at: usize, part: PartView) -> impl IntoView {
    if at == 0 {
        return view! { <PartOf question=question part=part /> }.into_any();
    }
    let part = StoredValue::new(part);
    let is_shown = Memo::new(move |_| question.cell().with(|cell| is_asked(cell.parts, at)));
    view! {
        <Show when=move || is_shown.get()>
            <PartOf question=question part=part.get_value() />
        </Show>
    }
    .into_any()
}

fn is_asked(parts: u32, at: usize) -> bool {
    u32::try_from(at).ok().and_then(|at| parts.checked_shr(at)).is_some_and(|rest| rest & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_asked_by_their_bit() {
        assert!(is_asked(0b101, 2));
        assert!(!is_asked(0b101, 1));
        assert!(!is_asked(u32::MAX, 40), "there are no more bits than the host sends");
    }
}
