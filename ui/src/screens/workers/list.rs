//! The list of workers. It holds sixty and more, so an answer about one redraws only what changed of that one.

use apseko_contract::{RosterView, WorkerRow};
use apseko_domain::{VisitId, WorkerId};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::adding::Adding;
use super::standing::{row_tone, tone_of};
use super::typed::title_of;
use super::worker_of;
use crate::frame::is_wide;
use crate::icon::Icon;
use crate::parts::{EmptyState, Ring, Row, Rows, Tag, Tone};
use crate::route::{Route, Router};
use crate::text::{Texts, use_say};

/// The persons, the newest first.
#[component]
pub fn List(
    visit: VisitId,
    roster: Signal<RosterView>,
    chosen: Memo<Option<WorkerId>>,
    adding: Adding,
) -> impl IntoView {
    let say = use_say();
    let router = use_context::<Router>();
    let wide = is_wide();
    let ids = Memo::new(move |_| {
        roster.with(|roster| roster.workers.iter().map(|row| row.worker).collect::<Vec<_>>())
    });
    let is_empty = Memo::new(move |_| ids.with(Vec::is_empty));
    let nobody = move || (!adding.is_busy().get()).then(|| view! { <Nobody /> });
    view! {
        <Show when=move || !is_empty.get() fallback=nobody>
            <div class="roster__list" on:focusin=move |event| follow_focus(&event, router, wide)>
                <Rows label=say.word(Texts::roster_list)>
                    <For each=move || ids.get() key=|id| *id let:id>
                        <Line visit=visit id=id roster=roster chosen=chosen />
                    </For>
                </Rows>
            </div>
        </Show>
    }
}

#[component]
fn Nobody() -> impl IntoView {
    let say = use_say();
    view! {
        <div class="roster__empty">
            <EmptyState icon=Icon::People title=say.word(Texts::roster_empty_title)>
                {say.word(Texts::roster_empty_next)}
            </EmptyState>
        </div>
    }
}

/// Follows one worker of the roster; the last known one stays while they are on their way out of it.
pub fn follow(roster: Signal<RosterView>, id: WorkerId) -> Option<Memo<WorkerRow>> {
    let find = move |roster: &RosterView| roster.workers.iter().find(|row| row.worker == id).cloned();
    let first = roster.with_untracked(find)?;
    Some(Memo::new(move |last: Option<&WorkerRow>| {
        roster.with(find).or_else(|| last.cloned()).unwrap_or_else(|| first.clone())
    }))
}

#[component]
fn Line(
    visit: VisitId,
    id: WorkerId,
    roster: Signal<RosterView>,
    chosen: Memo<Option<WorkerId>>,
) -> impl IntoView {
    let say = use_say();
    let wide = is_wide();
    let Some(row) = follow(roster, id) else { return ().into_any() };
    let title = say.phrase(move |texts| name_of(&row.read(), texts));
    let standing = Memo::new(move |_| row.with(|row| row.standing));
    let aside = move || {
        let told = say.phrase(move |texts| texts.standing(standing.get()).to_owned());
        view! { <Tag tone=Signal::derive(move || tone_of(standing.get()))>{told}</Tag> }
    };
    view! {
        <Row
            title=title
            href=Route::Worker(visit, id).href()
            current=Signal::derive(move || wide.get() && chosen.get() == Some(id))
            tone=Signal::derive(move || row.with(row_tone))
            aside=aside
        >
            <AboutLine row=row roster=roster />
            <Said row=row />
        </Row>
    }
    .into_any()
}

/// „dz. 12.03.1994. (32 g.) · pavārs · SIA „Ozols””, and how far the questions have come.
#[component]
pub fn AboutLine(row: Memo<WorkerRow>, roster: Signal<RosterView>) -> impl IntoView {
    let say = use_say();
    let parties = Memo::new(move |_| roster.with(|roster| roster.parties.clone()));
    let about = move || {
        let texts = say.get();
        let row = row.read();
        let born = row.born.map(|day| texts.born_on(day, row.age));
        let party = parties.with(|parties| {
            let own = row.form.party.or_else(|| parties.first().map(|party| party.party));
            let own = parties.iter().find(|party| Some(party.party) == own);
            own.filter(|_| parties.len() > 1).map(|party| party.form.name.clone())
        });
        let known = [born, Some(row.form.occupation.clone()), party];
        known.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    };
    view! {
        <div class="worker__line">
            <p class="number">{about}</p>
            <Done row=row />
        </div>
    }
}

/// The questions that are answered, of those that are asked.
#[component]
fn Done(row: Memo<WorkerRow>) -> impl IntoView {
    let say = use_say();
    let done = Memo::new(move |_| row.with(|row| (row.progress.answered, row.progress.asked)));
    let told = say.phrase(move |texts| {
        let (answered, asked) = done.get();
        texts.questions_done(u64::from(answered), u64::from(asked))
    });
    let share = Signal::derive(move || share_of(done.get()));
    move || {
        (done.get().1 > 0).then(|| {
            view! { <p class="worker__done"><Ring share=share label=told /><span aria-hidden="true">{told}</span></p> }
        })
    }
}

/// From 0 to 1; nothing asked is nothing missing.
pub fn share_of((answered, asked): (u32, u32)) -> f64 {
    if asked == 0 { 1.0 } else { f64::from(answered) / f64::from(asked) }
}

/// What follows from the answers, and what should be looked at.
#[component]
pub fn Said(row: Memo<WorkerRow>) -> impl IntoView {
    let say = use_say();
    let lines = Memo::new(move |_| row.with(|row| row.violations.clone()));
    let doubtful = Memo::new(move |_| row.with(|row| !row.warnings.is_empty() || !row.conflicts.is_empty()));
    let tone = Memo::new(move |_| row.with(|row| tone_of(row.standing)));
    // A result of a register stays ochre whatever else is said about it.
    let tone_name = move || if tone.get() == Tone::Bad { Tone::Bad.name() } else { Tone::Warn.name() };
    view! {
        {move || lines.get().into_iter().map(|line| view! {
            <p class="said" data-tone=tone_name()>{line}</p>
        }).collect_view()}
        {move || doubtful.get().then(|| view! {
            <p class="said" data-tone=Tone::Warn.name()>{say.word(Texts::worker_doubtful)}</p>
        })}
    }
}

/// What a worker is called.
pub fn name_of(row: &WorkerRow, texts: Texts) -> String {
    title_of(&row.form).unwrap_or_else(|| texts.worker_nameless().to_owned())
}

/// Where there is room for the person, the row that has the focus is the one that is shown.
fn follow_focus(event: &ev::FocusEvent, router: Option<Router>, wide: Signal<bool>) {
    let place = event.target().and_then(|target| target.dyn_into::<leptos::web_sys::Element>().ok());
    let place = place.and_then(|link| link.get_attribute("href")).map(|href| Route::parse(&href));
    if let (true, Some(router), Some(place)) = (wide.get_untracked(), router, place)
        && worker_of(place).is_some()
    {
        router.replace(place);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::row;
    use super::*;
    use crate::text::Language;

    #[test]
    fn somebody_without_name_and_code_still_has_a_row_to_press() {
        assert_eq!(name_of(&row(1, ""), Texts(Language::Latvian)), "Persona bez vārda");
    }

    #[test]
    fn where_nothing_is_asked_nothing_is_missing() {
        assert!((share_of((0, 0)) - 1.0).abs() < f64::EPSILON);
        assert!((share_of((5, 8)) - 0.625).abs() < f64::EPSILON);
    }
}
