//! What belongs to a question besides its answer: the law, an explanation, what can follow, what was there before.
//! Beside the questions where there is room, else under the question itself.

use std::sync::Arc;

use apseko_contract::{NormView, PastAnswer, QuestionView, RuleView, ShowAnswerHistory, Spot};
use apseko_sheets::source::NormStatus;
use leptos::prelude::*;

use super::question::OpenQuestion;
use super::store::SheetStore;
use super::told::{answer_told, value_told};
use crate::answered::Answered;
use crate::parts::{Button, ButtonKind, Card, CodeText, Heading, KeyValue, KeyValues, Tag, Tone};
use crate::query::use_query;
use crate::text::{Texts, moment, use_say};

/// The pane beside the questions, about the one that the person is at.
#[component]
pub fn AboutPane(store: SheetStore, #[prop(into)] current: Signal<Option<Spot>>) -> impl IntoView {
    let say = use_say();
    let place = Memo::new(move |_| current.get());
    move || {
        let question = place.get().and_then(|place| OpenQuestion::at(store, place));
        match question {
            Some(question) => {
                let code = question.view().code.clone();
                view! {
                    <div>
                        <p class="kicker">{move || say.get().question_code(&code)}</p>
                        <Heading level=2 class="side__title">{say.word(Texts::about_question)}</Heading>
                    </div>
                    <About question=question level=3 />
                }
                .into_any()
            }
            None => view! { <p class="remark">{say.word(Texts::no_question_chosen)}</p> }.into_any(),
        }
    }
}

/// The same under the question, built only when somebody opens it.
#[component]
pub fn AboutInPlace(question: OpenQuestion) -> impl IntoView {
    let say = use_say();
    let is_open = RwSignal::new(false);
    view! {
        <div class="about-in-place">
            <button
                type="button"
                class="disclosure"
                aria-expanded=move || is_open.get().to_string()
                on:click=move |_| is_open.update(|open| *open = !*open)
            >
                {say.word(Texts::norm_and_help)}
            </button>
            <Show when=move || is_open.get()>
                <div class="stack"><About question=question level=3 /></div>
            </Show>
        </div>
    }
}

#[component]
fn About(question: OpenQuestion, level: u8) -> impl IntoView {
    let view = question.view();
    view! {
        <Norms view=Arc::clone(&view) level=level />
        <Help view=Arc::clone(&view) level=level />
        <Registers question=question level=level />
        <Rules rules=view.violations.clone() level=level />
        <History question=question level=level />
    }
}

#[component]
fn Norms(view: Arc<QuestionView>, level: u8) -> impl IntoView {
    let say = use_say();
    let norms = view.norms.clone();
    let title = if norms.len() > 1 { Texts::legal_norms } else { Texts::legal_norm };
    let has_unsure = norms.iter().any(|norm| norm.status != NormStatus::Confirmed);
    (!norms.is_empty()).then(|| {
        view! {
            <Card title=say.word(title) level=level>
                <ul class="norms">{norms.into_iter().map(|norm| view! { <Norm norm=norm /> }).collect_view()}</ul>
                {has_unsure.then(|| view! { <p>{say.word(Texts::norm_not_printed)}</p> })}
            </Card>
        }
    })
}

#[component]
fn Norm(norm: NormView) -> impl IntoView {
    let say = use_say();
    let NormView { quoted, title, status, .. } = norm;
    let tone = if status == NormStatus::Confirmed { Tone::Ok } else { Tone::Neutral };
    let has_title = !title.is_empty() && title != quoted && !quoted.contains(&title);
    view! {
        <li class="norm">
            <span class="norm__quoted">{quoted}</span>
            {has_title.then(|| view! { <span class="remark">{title}</span> })}
            <Tag tone=tone>{move || say.get().norm_told(status)}</Tag>
        </li>
    }
}

#[component]
fn Help(view: Arc<QuestionView>, level: u8) -> impl IntoView {
    let say = use_say();
    let help = view.help.clone();
    (!help.is_empty()).then(|| {
        view! { <Card title=say.word(Texts::explanation) level=level><p class="written">{help}</p></Card> }
    })
}

/// What is known of it without asking.
#[component]
fn Registers(question: OpenQuestion, level: u8) -> impl IntoView {
    let say = use_say();
    let known = Memo::new(move |_| question.cell().with(|cell| cell.known.clone()));
    move || {
        let known = known.get()?;
        let part = question.parts().into_iter().next()?;
        let (value, holds) = (known.value.clone(), known.holds);
        Some(view! {
            <Card title=say.word(Texts::in_registers) level=level>
                <KeyValues>
                    <KeyValue name=known.source.clone()>{move || value_told(&value, &part, say.get())}</KeyValue>
                </KeyValues>
                {(!holds).then(|| view! { <Tag tone=Tone::Warn>{say.word(Texts::waits_for_confirmation)}</Tag> })}
            </Card>
        })
    }
}

#[component]
fn Rules(rules: Vec<RuleView>, level: u8) -> impl IntoView {
    let say = use_say();
    let line = |rule: RuleView| view! { <li><CodeText>{rule.code}</CodeText> " " {rule.title}</li> };
    (!rules.is_empty()).then(|| {
        view! {
            <Card title=say.word(Texts::possible_violations) level=level>
                <ul class="rules">{rules.into_iter().map(line).collect_view()}</ul>
            </Card>
        }
    })
}

/// Who answered what and when; asked for only by whoever wants to see it.
#[component]
fn History(question: OpenQuestion, level: u8) -> impl IntoView {
    let say = use_say();
    let is_open = RwSignal::new(false);
    let label = move || {
        let texts = say.get();
        if is_open.get() { texts.hide_answer_history() } else { texts.show_answer_history() }
    };
    question.store().sheet().is_some().then(|| {
        view! {
            <Card title=say.word(Texts::answer_history) level=level>
                <Show when=move || is_open.get()><PastAnswers question=question /></Show>
                <div class="card__actions">
                    <Button kind=ButtonKind::Quiet on_press=move || is_open.update(|open| *open = !*open)>
                        {label}
                    </Button>
                </div>
            </Card>
        }
    })
}

#[component]
fn PastAnswers(question: OpenQuestion) -> impl IntoView {
    let say = use_say();
    let asked = use_query(move || {
        question.store().sheet().map(|sheet| ShowAnswerHistory { sheet, place: question.place() })
    });
    view! {
        <Answered asked=asked titled=true let:past>
            {move || {
                let past = past.get();
                if past.is_empty() {
                    return view! { <p>{say.word(Texts::no_answer_history)}</p> }.into_any();
                }
                let lines = past.into_iter().map(|past| view! { <PastLine question=question past=past /> });
                view! { <ol class="past">{lines.collect_view()}</ol> }.into_any()
            }}
        </Answered>
    }
}

#[component]
fn PastLine(question: OpenQuestion, past: PastAnswer) -> impl IntoView {
    let say = use_say();
    let PastAnswer { answer, author, at, clock_trusted, stands, .. } = past;
    let told = move || match &answer {
        Some(answer) => answer_told(answer, &question.view(), say.get()).join("; "),
        None => say.get().answer_taken_back().to_owned(),
    };
    let by = move || say.get().answered_by(&author, &moment::minute(say.get().0, at));
    view! {
        <li class="past__one">
            <span class="written">{told}</span>
            <span class="remark">{by}</span>
            <div class="cluster">
                {stands.then(|| view! { <Tag tone=Tone::Ok>{say.word(Texts::stands_now)}</Tag> })}
                {(!clock_trusted).then(|| view! { <Tag tone=Tone::Warn>{say.word(Texts::clock_not_sure)}</Tag> })}
            </div>
        </li>
    }
}
