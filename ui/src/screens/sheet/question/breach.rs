//! A violation that follows from an answer, where it is asked; and the question about danger that belongs to it.

use apseko_contract::{BreachView, EditViolation, ViolationEdit};
use apseko_domain::ViolationId;
use leptos::prelude::*;

use super::open::OpenQuestion;
use crate::icon::Icon;
use crate::parts::{Answer, AnswerButtons, AnswerTone, Consequence, Tag, Tone};
use crate::problem::ProblemBanner;
use crate::text::{Texts, use_say};
use crate::wish::use_wish;

/// The violations that follow.
#[component]
pub fn Breaches(question: OpenQuestion) -> impl IntoView {
    let ids = Memo::new(move |_| {
        question.cell().with(|cell| cell.breaches.iter().map(|breach| breach.violation).collect::<Vec<_>>())
    });
    view! {
        <For each=move || ids.get() key=|id| *id let:id>
            <Breach question=question id=id />
        </For>
    }
}

#[component]
fn Breach(question: OpenQuestion, id: ViolationId) -> impl IntoView {
    let say = use_say();
    let found = Memo::new(move |last: Option<&Option<BreachView>>| {
        let now =
            question.cell().with(|cell| cell.breaches.iter().find(|breach| breach.violation == id).cloned());
        now.or_else(|| last.cloned().flatten())
    });
    let read = move |pick: fn(&BreachView) -> bool| found.with(|breach| breach.as_ref().is_some_and(pick));
    let tone =
        Signal::derive(move || match (read(|breach| breach.dropped), read(|breach| breach.provisional)) {
            (true, _) => Tone::Neutral,
            (false, true) => Tone::Warn,
            (false, false) => Tone::Bad,
        });
    let named = move || {
        found.get().map(|breach| say.get().violation_tag(&breach.code, say.get().severity(breach.severity)))
    };
    let title = move || found.with(|breach| breach.as_ref().map(|breach| breach.title.clone()));
    let asks = Memo::new(move |_| read(|breach| breach.asks_danger && !breach.dropped));
    view! {
        <Consequence tone=tone>
            <div class="stack stack--tight">
                <div class="cluster">
                    <Tag tone=tone icon=Icon::Warning>{named}</Tag>
                    <Show when=move || read(|breach| breach.provisional)>
                        <Tag tone=Tone::Warn icon=Icon::Clock>{say.word(Texts::provisional)}</Tag>
                    </Show>
                    <Show when=move || read(|breach| breach.dropped)>
                        <Tag>{say.word(Texts::breach_dropped)}</Tag>
                    </Show>
                </div>
                <p class="breach__title">{title}</p>
                <p class="remark">{move || norm_line(question, found.get(), say.get())}</p>
            </div>
            <Show when=move || asks.get()><Danger question=question id=id found=found /></Show>
        </Consequence>
    }
}

/// „MK noteikumi Nr. 143 · norma nav apstiprināta · nekavējoties”
fn norm_line(question: OpenQuestion, breach: Option<BreachView>, texts: Texts) -> String {
    let view = question.view();
    let mut told: Vec<String> = view.norms.iter().map(|norm| norm.quoted.clone()).collect();
    let sure = |norm: &apseko_contract::NormView| norm.status == apseko_sheets::source::NormStatus::Confirmed;
    if !told.is_empty() && !view.norms.iter().all(sure) {
        told.push(texts.norm_short_unconfirmed().to_owned());
    }
    told.extend(breach.and_then(|breach| breach.term).map(|term| texts.term_in_words(term)));
    told.join(" · ")
}

#[component]
fn Danger(question: OpenQuestion, id: ViolationId, found: Memo<Option<BreachView>>) -> impl IntoView {
    let say = use_say();
    let on_its_way = RwSignal::new(None::<bool>);
    let wish = use_wish(move |_: EditViolation, outcome| {
        if outcome.is_err() {
            on_its_way.set(None);
        }
    });
    let answers = Signal::derive(move || {
        let texts = say.get();
        vec![
            Answer::new("yes", texts.has_danger(), AnswerTone::No).with_icon(Icon::Warning),
            Answer::new("no", texts.no_danger(), AnswerTone::Neutral),
        ]
    });
    let shown = Memo::new(move |_| {
        on_its_way.get().or_else(|| found.with(|breach| breach.as_ref().and_then(|breach| breach.danger)))
    });
    let tried = StoredValue::new(None::<bool>);
    let send = move |danger: bool| {
        let Some(visit) = question.visit() else { return };
        let answered = |danger| ViolationEdit { danger, ..ViolationEdit::default() };
        let was = Some(answered(shown.get_untracked()));
        on_its_way.set(Some(danger));
        tried.set_value(Some(danger));
        let edit = answered(Some(danger));
        wish.send(EditViolation { visit, violation: id, edit, was, disputed: Vec::new() });
    };
    // What came back is the truth, also when somebody else has changed it.
    Effect::new(move || {
        let known = found.with(|breach| breach.as_ref().and_then(|breach| breach.danger));
        if on_its_way.get_untracked() == known {
            on_its_way.set(None);
        }
    });
    let has_no_visit = question.visit().is_none();
    let again = move || tried.get_value().into_iter().for_each(send);
    view! {
        <div class="danger">
            <p class="part__label part__label--asked">{say.word(Texts::danger_question)}</p>
            <AnswerButtons
                label=say.word(Texts::danger_question)
                answers=answers
                chosen=Signal::derive(move || shown.get().map(|danger| if danger { "yes" } else { "no" }.to_owned()))
                disabled=has_no_visit
                on_choose=move |chosen: String| send(chosen == "yes")
            />
            <Show when=move || shown.get() == Some(true)>
                <Tag tone=Tone::Bad icon=Icon::Warning>{say.word(Texts::danger_confirmed)}</Tag>
            </Show>
            <ProblemBanner error=wish.error() on_retry=again />
        </div>
    }
}
