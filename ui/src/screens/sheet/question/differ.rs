//! Several answers that stand side by side, because people answered without seeing each other. A person decides.

use apseko_contract::{ConflictKey, GivenAnswer, Spot, ThingKind};
use leptos::prelude::*;

use super::super::told::answer_told;
use super::open::OpenQuestion;
use crate::parts::{Banner, Button, ButtonLink, Tone};
use crate::route::Route;
use crate::text::{Texts, moment, use_say};

/// The answers with their authors, if there are several.
#[component]
pub fn Differing(question: OpenQuestion) -> impl IntoView {
    let say = use_say();
    let answers = Memo::new(move |_| {
        question.cell().with(|cell| {
            if cell.others.is_empty() {
                return Vec::new();
            }
            cell.answer.iter().chain(&cell.others).cloned().collect::<Vec<_>>()
        })
    });
    view! {
        <Show when=move || answers.with(|answers| !answers.is_empty())>
            <Banner tone=Tone::Warn title=say.word(Texts::answers_differ)>
                <p>{say.word(Texts::answers_differ_advice)}</p>
                {side_by_side(question).map(|place| view! {
                    <ButtonLink href=place.href()>{say.word(Texts::conflict_compare)}</ButtonLink>
                })}
            </Banner>
            <div class="differ">
                {move || answers.get().into_iter().map(|given| view! { <OneAnswer question=question given=given /> }).collect_view()}
            </div>
        </Show>
    }
}

/// Where the answers stand side by side with their devices and clocks; nowhere for a preview.
fn side_by_side(question: OpenQuestion) -> Option<Route> {
    let Spot { question: code, row } = question.place();
    let sheet = question.store().sheet()?;
    let (kind, id) = row.map_or((ThingKind::Sheet, sheet.0), |row| (ThingKind::Row, row.0));
    Some(Route::of_conflict(&ConflictKey { kind, id, field: format!("q:{code}") }))
}

#[component]
fn OneAnswer(question: OpenQuestion, given: GivenAnswer) -> impl IntoView {
    let say = use_say();
    let GivenAnswer { answer, author, at, .. } = given;
    let answer = answer.unwrap_or_default();
    let told = answer.clone();
    let lines = move || {
        let texts = say.get();
        let lines = answer_told(&told, &question.view(), texts);
        let lines = if lines.is_empty() { vec![texts.empty_answer().to_owned()] } else { lines };
        lines.into_iter().map(|line| view! { <p class="written">{line}</p> }).collect_view()
    };
    let by = move || say.get().answered_by(&author, &moment::minute(say.get().0, at));
    let keep = move || {
        let kept = answer.clone();
        question.change_unseen(question.seen_now(), move |answer| *answer = kept);
    };
    view! {
        <div class="differ__one">
            {lines}
            <p class="remark">{by}</p>
            <Button on_press=keep>{say.word(Texts::keep_this)}</Button>
        </div>
    }
}
