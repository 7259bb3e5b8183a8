//! One file on a screen of its own, with the way to the next one: by buttons and by the arrow keys.

use apseko_contract::{EvidenceRow, EvidenceView, ShowEvidence};
use apseko_domain::TaskId;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::web_sys::Element;
use uuid::Uuid;
use wasm_bindgen::JsCast;

use super::super::visit::BackTo;
use super::facts::FileFacts;
use super::list::follow;
use super::stage::FileStage;
use crate::answered::Answered;
use crate::frame::{Keys, PageTitle, is_typing, is_wide};
use crate::icon::Icon;
use crate::parts::{ButtonLink, IconButton, MainPane, SidePane};
use crate::query::use_query;
use crate::route::{Route, Router};
use crate::text::{Texts, use_say};

/// The screen of the files of a task; which one is in the address.
#[component]
pub fn EvidenceScreen(
    /// The task whose files are walked through.
    task: TaskId,
) -> impl IntoView {
    let say = use_say();
    let asked = use_query(move || Some(ShowEvidence { task }));
    let chosen = use_chosen();
    let wide = is_wide();
    let known = Memo::new(move |_| {
        let is_in = |view: &EvidenceView| view.rows.iter().any(|row| row.evidence == chosen.get());
        asked.newest().with(|view| view.as_ref().is_some_and(is_in))
    });
    view! {
        <div class="frame frame--detail">
            <MainPane label=say.word(Texts::evidence_file)>
                <Answered asked=asked let:view>
                    <Viewer task=task view=view chosen=chosen />
                </Answered>
            </MainPane>
            <Show when=move || wide.get() && known.get()>
                <SidePane label=say.word(Texts::evidence_facts)>
                    <Answered asked=asked titled=true let:view>
                        {move || follow(view, chosen.get()).map(|row| view! { <FileFacts row=row /> })}
                    </Answered>
                </SidePane>
            </Show>
        </div>
    }
}

/// The file in the address. It stays while the screen is being left.
fn use_chosen() -> Memo<Uuid> {
    let router = use_context::<Router>();
    Memo::new(move |last: Option<&Uuid>| match router.map(Router::get) {
        Some(Route::Evidence(_, evidence)) => evidence,
        Some(_) | None => last.copied().unwrap_or_default(),
    })
}

#[component]
fn Viewer(task: TaskId, view: Signal<EvidenceView>, chosen: Memo<Uuid>) -> impl IntoView {
    let wide = is_wide();
    let known = Memo::new(move |_| view.with(|view| place_of(view, chosen.get()).is_some()));
    let walk = Walk { task, view, chosen, router: use_context::<Router>() };
    use_keys(walk);
    move || {
        if !known.get() {
            return view! { <Gone task=task /> }.into_any();
        }
        view! {
            <div class="page viewer">
                <Head walk=walk />
                {move || follow(view, chosen.get()).map(|row| view! {
                    <FileStage row=row />
                    <Show when=move || !wide.get()><FileFacts row=row /></Show>
                })}
            </div>
        }
        .into_any()
    }
}

/// The way through the files.
#[derive(Clone, Copy)]
struct Walk {
    task: TaskId,
    view: Signal<EvidenceView>,
    chosen: Memo<Uuid>,
    router: Option<Router>,
}

impl Walk {
    /// Goes to the next one, or to the one before; after the last comes the first, so that no button goes out under a finger.
    fn step(self, by: Step) {
        let to = self.view.with_untracked(|view| neighbour(view, self.chosen.get_untracked(), by));
        if let (Some(router), Some(evidence)) = (self.router, to) {
            router.replace(Route::Evidence(self.task, evidence));
        }
    }

    fn leave(self) {
        if let Some(router) = self.router {
            router.go(Route::Task(self.task));
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Next,
    Previous,
}

fn place_of(view: &EvidenceView, evidence: Uuid) -> Option<usize> {
    view.rows.iter().position(|row| row.evidence == evidence)
}

fn neighbour(view: &EvidenceView, from: Uuid, by: Step) -> Option<Uuid> {
    let (here, count) = (place_of(view, from)?, view.rows.len());
    let to = match by {
        Step::Next => here + 1,
        Step::Previous => here + count - 1,
    };
    view.rows.get(to.checked_rem(count)?).map(|row| row.evidence)
}

#[component]
fn Head(walk: Walk) -> impl IntoView {
    let say = use_say();
    let Walk { task, view, chosen, .. } = walk;
    let newest = Memo::new(move |last: Option<&Option<EvidenceRow>>| {
        let row = view.with(|view| view.rows.iter().find(|row| row.evidence == chosen.get()).cloned());
        row.or_else(|| last.cloned().flatten())
    });
    let said = move |told: fn(Texts, &EvidenceRow) -> String| {
        say.phrase(move |texts| {
            newest.with(|row| row.as_ref().map(|row| told(texts, row)).unwrap_or_default())
        })
    };
    let title = said(Texts::evidence_title);
    let count = Memo::new(move |_| view.with(|view| super::super::visit::count(view.rows.len())));
    let place = say.phrase(move |texts| {
        let place = view.with(|view| place_of(view, chosen.get()).map_or(0, |place| place + 1));
        texts.evidence_place(super::super::visit::count(place), count.get())
    });
    let kicker = say.phrase(move |texts| format!("{} · {}", texts.evidence(), place.get()));
    let actions = move || (count.get() > 1).then(|| view! { <Steps walk=walk /> });
    view! {
        <div class="stack stack--tight">
            <div class="back"><BackTo to=Signal::stored(Route::Task(task)) word=Texts::evidence_of_task /></div>
            <PageTitle text=title kicker=kicker actions=actions />
            <p class="remark number-line">{said(Texts::evidence_origin)}</p>
            <p class="sr-only" role="status">{move || format!("{}, {}", title.get(), place.get())}</p>
        </div>
    }
}

#[component]
fn Steps(walk: Walk) -> impl IntoView {
    let say = use_say();
    view! {
        <IconButton
            icon=Icon::Back
            label=say.word(Texts::evidence_previous)
            keys="ArrowLeft"
            on_press=move || walk.step(Step::Previous)
        />
        <IconButton
            icon=Icon::Forward
            label=say.word(Texts::evidence_next)
            keys="ArrowRight"
            on_press=move || walk.step(Step::Next)
        />
    }
}

#[component]
fn Gone(task: TaskId) -> impl IntoView {
    let say = use_say();
    view! {
        <div class="page page--reading">
            <PageTitle text=say.word(Texts::evidence_gone) />
            <p>{say.word(Texts::evidence_gone_next)}</p>
            <div class="cluster">
                <ButtonLink href=Route::Task(task).href()>{say.word(Texts::open_task)}</ButtonLink>
            </div>
        </div>
    }
}

/// What a key asks for here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Walk(Step),
    Leave,
}

/// These are no letters, so they work also for whoever has switched single keys off.
fn use_keys(walk: Walk) {
    let Some(keys) = use_context::<Keys>() else { return };
    keys.lend(move |event| {
        let modified = event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key();
        match wanted_by(&event.key(), modified).filter(|wanted| !is_meant_elsewhere(&event, *wanted)) {
            Some(Wanted::Walk(step)) => walk.step(step),
            Some(Wanted::Leave) => walk.leave(),
            None => return false,
        }
        true
    });
}

fn wanted_by(key: &str, modified: bool) -> Option<Wanted> {
    match (key, modified) {
        ("ArrowRight", false) => Some(Wanted::Walk(Step::Next)),
        ("ArrowLeft", false) => Some(Wanted::Walk(Step::Previous)),
        ("Escape", false) => Some(Wanted::Leave),
        _other => None,
    }
}

/// The arrows go through a film and through a text, and Escape ends the full screen of a film.
fn is_meant_elsewhere(event: &KeyboardEvent, wanted: Wanted) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let on_media = target.is_some_and(|target| matches!(target.tag_name().as_str(), "AUDIO" | "VIDEO"));
    match wanted {
        Wanted::Walk(_) => on_media || is_typing(event),
        Wanted::Leave => document().fullscreen_element().is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use apseko_contract::Copy as Whereabouts;

    fn view(many: u128) -> EvidenceView {
        let row = |id| EvidenceRow {
            evidence: Uuid::from_u128(id),
            kind: String::new(),
            name: String::new(),
            mime: String::new(),
            size: 0,
            taken_at: None,
            taken_by: String::new(),
            way: None,
            original: Whereabouts::None,
            preview: Whereabouts::None,
            disputed: false,
        };
        EvidenceView { rows: (1..=many).map(row).collect() }
    }

    #[test]
    fn after_the_last_comes_the_first() {
        let step = |from: u128, by| neighbour(&view(3), Uuid::from_u128(from), by).map(|id| id.as_u128());
        assert_eq!(step(1, Step::Next), Some(2));
        assert_eq!(step(3, Step::Next), Some(1));
        assert_eq!(step(1, Step::Previous), Some(3));
        assert_eq!(step(9, Step::Next), None, "from nowhere there is no way");
        assert_eq!(neighbour(&view(0), Uuid::nil(), Step::Next), None);
    }

    #[test]
    fn keys_with_a_modifier_belong_to_the_browser() {
        assert_eq!(wanted_by("ArrowRight", false), Some(Wanted::Walk(Step::Next)));
        assert_eq!(wanted_by("ArrowLeft", true), None, "Alt and the arrow go back in the browser");
        assert_eq!(wanted_by("Escape", false), Some(Wanted::Leave));
        assert_eq!(wanted_by("x", false), None);
    }
}
