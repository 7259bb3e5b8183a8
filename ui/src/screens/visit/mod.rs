//! A visit: who is there, how far it has come, and the way on.

mod colleagues;
mod facts;
mod parts;

use apseko_contract::{PauseVisit, Progress, ResumeVisit, ShowVisit, VisitStage, VisitView};
use apseko_domain::{LinkKind, ThingLink, VisitId, riga};
use leptos::prelude::*;

use self::colleagues::Inspectors;
use self::facts::VisitFacts;
use self::parts::Parts;
pub use self::parts::severity_look;
use super::copy_link::CopyLink;
use super::today::where_line;
use crate::answered::Answered;
use crate::frame::{PageTitle, is_wide};
use crate::icon::Icon;
use crate::parts::{Banner, Button, ButtonKind, ButtonLink, MainPane, SidePane, Tag, Tone};
use crate::problem::ProblemBanner;
use crate::query::use_query;
use crate::route::Route;
use crate::text::{Texts, moment, use_say};
use crate::wish::use_wish;

/// The screen.
#[component]
pub fn VisitScreen(
    /// Which one.
    visit: VisitId,
) -> impl IntoView {
    let say = use_say();
    let asked = use_query(move || Some(ShowVisit { visit }));
    let wide = is_wide();
    let is_known = Memo::new(move |_| asked.newest().with(Option::is_some));
    view! {
        <div class="frame frame--detail">
            <MainPane label=say.word(Texts::visit_card)>
                <Answered asked=asked let:view>
                    <Overview view=view />
                </Answered>
            </MainPane>
            <Show when=move || wide.get() && is_known.get()>
                <SidePane label=say.word(Texts::visit_facts)>
                    <Answered asked=asked titled=true let:view>
                        <Inspectors view=view />
                        <VisitFacts view=view />
                    </Answered>
                </SidePane>
            </Show>
        </div>
    }
}

#[component]
fn Overview(view: Signal<VisitView>) -> impl IntoView {
    let wide = is_wide();
    let stage = Memo::new(move |_| view.with(|view| view.row.state));
    let going_on = move || matches!(stage.get(), VisitStage::Started | VisitStage::Paused);
    view! {
        <div class="page">
            <Head view=view />
            <Told view=view stage=stage />
            <Parts view=view />
            <Show when=move || !wide.get()>
                <Inspectors view=view />
                <VisitFacts view=view />
            </Show>
        </div>
        <Show when=going_on>
            <Foot visit=view.with_untracked(|view| view.row.visit) stage=stage />
        </Show>
    }
}

#[component]
fn Head(view: Signal<VisitView>) -> impl IntoView {
    let say = use_say();
    let title = Memo::new(move |_| view.with(|view| view.task.title.clone()));
    let task = Memo::new(move |_| view.with(|view| view.task.task));
    let stage = Memo::new(move |_| view.with(|view| view.row.state));
    let begun = move || {
        let texts = say.get();
        view.with(|view| view.row.started_at).map(|at| {
            let at = riga(at);
            texts.begun_at(&format!("{} {}", moment::short_day(texts.0, at.date), moment::hour(at.time)))
        })
    };
    let trusted = Memo::new(move |_| view.with(|view| view.clock_trusted));
    let link = ThingLink { kind: LinkKind::Visit, id: view.with_untracked(|view| view.row.visit.0) };
    view! {
        <div class="stack stack--tight">
            <div class="back back--both">
                <BackTo to=Signal::derive(move || Route::Task(task.get())) word=Texts::visit_to_task />
                <CopyLink link=link />
            </div>
            <PageTitle text=title kicker=say.word(Texts::visit_card) />
            <p class="remark">{move || view.with(|view| where_line(&view.task))}</p>
            <div class="meta">
                {move || view! { <StageTag stage=stage.get() /> }}
                <span class="remark number">{begun}</span>
                <Show when=move || !trusted.get()>
                    <Tag tone=Tone::Warn icon=Icon::Clock>{say.word(Texts::clock_not_trusted)}</Tag>
                </Show>
            </div>
        </div>
    }
}

/// What the state of the visit means for whoever writes.
#[component]
fn Told(view: Signal<VisitView>, stage: Memo<VisitStage>) -> impl IntoView {
    let say = use_say();
    let ended = say.phrase(move |texts| {
        let at = view.with(|view| view.row.finished_at);
        at.map_or(texts.visit_finished().to_owned(), |at| texts.finished_told(&moment::minute(texts.0, at)))
    });
    move || match stage.get() {
        VisitStage::Paused => Some(
            view! {
                <Banner tone=Tone::Info title=say.word(Texts::visit_paused_title)>
                    <p>{say.word(Texts::visit_paused_about)}</p>
                </Banner>
            }
            .into_any(),
        ),
        VisitStage::Finished | VisitStage::Confirmed => Some(
            view! {
                <Banner tone=Tone::Ok title=ended><p>{say.word(Texts::visit_finished_about)}</p></Banner>
            }
            .into_any(),
        ),
        VisitStage::Planned | VisitStage::Started => None,
    }
}

#[component]
fn Foot(visit: VisitId, stage: Memo<VisitStage>) -> impl IntoView {
    let say = use_say();
    let pause = use_wish(|_: PauseVisit, _| ());
    let resume = use_wish(|_: ResumeVisit, _| ());
    let is_paused = Memo::new(move |_| stage.get() == VisitStage::Paused);
    view! {
        <div class="foot">
            <div class="foot__said">
                <ProblemBanner error=pause.error() on_retry=move || pause.send(PauseVisit { visit }) />
                <ProblemBanner error=resume.error() on_retry=move || resume.send(ResumeVisit { visit }) />
            </div>
            {move || if is_paused.get() {
                view! {
                    <Button kind=ButtonKind::Main busy=resume.busy() on_press=move || resume.send(ResumeVisit { visit })>
                        {say.word(Texts::visit_resume)}
                    </Button>
                }
                .into_any()
            } else {
                view! {
                    <Button busy=pause.busy() on_press=move || pause.send(PauseVisit { visit })>
                        {say.word(Texts::visit_pause)}
                    </Button>
                    <ButtonLink href=Route::Gaps(visit).href() kind=ButtonKind::Main>
                        {say.word(Texts::visit_finish)}
                    </ButtonLink>
                }
                .into_any()
            }}
        </div>
    }
}

/// The way up, to where this screen belongs, whatever was looked at before it.
#[component]
pub fn BackTo(
    /// Where it belongs.
    to: Signal<Route>,
    /// What that place is called.
    word: crate::text::Word,
) -> impl IntoView {
    let say = use_say();
    view! {
        <ButtonLink href=Signal::derive(move || to.get().href()) kind=ButtonKind::Quiet icon=Icon::Back>
            {say.word(word)}
        </ButtonLink>
    }
}

/// How far a visit has come, in a word.
#[component]
pub fn StageTag(
    /// How far.
    stage: VisitStage,
) -> impl IntoView {
    let say = use_say();
    let (tone, icon) = match stage {
        VisitStage::Planned => (Tone::Neutral, None),
        VisitStage::Started => (Tone::Accent, None),
        VisitStage::Paused => (Tone::Warn, Some(Icon::Clock)),
        VisitStage::Finished | VisitStage::Confirmed => (Tone::Ok, Some(Icon::Check)),
    };
    let told = move || say.get().visit_stage(stage);
    match icon {
        Some(icon) => view! { <Tag tone=tone icon=icon>{told}</Tag> }.into_any(),
        None => view! { <Tag tone=tone>{told}</Tag> }.into_any(),
    }
}

/// How much is answered, from 0 to 1. A sheet that asks nothing is done.
pub fn share_of(progress: Progress) -> f64 {
    if progress.asked == 0 { 1.0 } else { f64::from(progress.answered) / f64::from(progress.asked) }
}

/// A length as the texts count it.
pub fn count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_is_full_only_when_nothing_is_open() {
        let progress = |answered, asked| Progress { asked, answered, ..Progress::default() };
        assert!((share_of(progress(13, 52)) - 0.25).abs() < f64::EPSILON);
        assert!((share_of(progress(0, 0)) - 1.0).abs() < f64::EPSILON, "nothing asked is nothing open");
    }
}
