//! The files of a case, one row each: what it is, who took it and when, and where it is.

use apseko_contract::{EvidenceRow, EvidenceView};
use apseko_domain::TaskId;
use leptos::html::Div;
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;
use uuid::Uuid;
use wasm_bindgen::JsCast;

use super::glimpse::{Allowed, Glimpse, in_view};
use super::looks::{icon_of, look_of, place_of};
use super::own_picture::{mime_of_own, own_picture};
use crate::icon::{Glyph, Icon};
use crate::parts::{Button, ButtonKind, Row, Rows, Tag, Tone};
use crate::route::{Route, Router};
use crate::text::{Texts, moment, use_say};

/// So many say what there is; the rest comes on demand.
const FIRST: usize = 8;

/// The rows.
#[component]
pub fn EvidenceList(
    /// The task whose case it is.
    task: TaskId,
    /// The files.
    view: Signal<EvidenceView>,
    /// What may be done for their pictures.
    allowed: Signal<Allowed>,
) -> impl IntoView {
    let say = use_say();
    let looked_at = looked_at(task);
    let is_far =
        |view: &EvidenceView| view.rows.iter().skip(FIRST).any(|row| Some(row.evidence) == looked_at);
    let all = RwSignal::new(view.with_untracked(is_far));
    if let Some(evidence) = looked_at {
        request_animation_frame(move || focus_row(Route::Evidence(task, evidence)));
    }
    let known =
        Memo::new(move |_| view.with(|view| view.rows.iter().map(|row| row.evidence).collect::<Vec<_>>()));
    let count = Memo::new(move |_| known.with(Vec::len));
    let shown = Memo::new(move |_| {
        let many = if all.get() { usize::MAX } else { FIRST };
        known.with(|known| known.iter().copied().take(many).collect::<Vec<_>>())
    });
    let more = move || {
        if all.get() { say.get().show_fewer().to_owned() } else { say.get().show_all_of(count.get()) }
    };
    let is_long = Memo::new(move |_| count.get() > FIRST);
    view! {
        <Rows label=say.word(Texts::evidence)>
            <For each=move || shown.get() key=|evidence| *evidence let:evidence>
                <File task=task evidence=evidence view=view allowed=allowed />
            </For>
        </Rows>
        <Show when=move || is_long.get()>
            <div class="cluster cluster--end">
                <Button kind=ButtonKind::Quiet on_press=move || all.update(|all| *all = !*all)>{more}</Button>
            </div>
        </Show>
    }
}

/// The file from which somebody comes back.
fn looked_at(task: TaskId) -> Option<Uuid> {
    match use_context::<Router>().and_then(Router::came_from) {
        Some(Route::Evidence(of, evidence)) if of == task => Some(evidence),
        Some(_) | None => None,
    }
}

/// Whoever comes back from a file goes on where they left the list.
fn focus_row(place: Route) {
    let link = document().query_selector(&format!(".evidence a[href=\"{}\"]", place.href())).ok().flatten();
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        // A row that is gone from the case leaves the focus where it is.
        let _ = link.focus();
    }
}

/// The newest of one file; the last known stays while its place is on its way out.
pub fn follow(view: Signal<EvidenceView>, evidence: Uuid) -> Option<Memo<EvidenceRow>> {
    let find = move |view: &EvidenceView| view.rows.iter().find(|row| row.evidence == evidence).cloned();
    let first = view.with_untracked(find)?;
    Some(Memo::new(move |last: Option<&EvidenceRow>| {
        view.with(find).or_else(|| last.cloned()).unwrap_or_else(|| first.clone())
    }))
}

#[component]
fn File(task: TaskId, evidence: Uuid, view: Signal<EvidenceView>, allowed: Signal<Allowed>) -> impl IntoView {
    let say = use_say();
    let Some(row) = follow(view, evidence) else { return ().into_any() };
    let said = move |told: fn(Texts, &EvidenceRow) -> String| {
        say.phrase(move |texts| row.with(|row| told(texts, row)))
    };
    let disputed = Memo::new(move |_| row.with(|row| row.disputed));
    let origin = said(Texts::evidence_origin);
    let lead = move || view! { <Picture row=row allowed=allowed /> };
    let aside = move || view! { <PlaceTag row=row /> };
    view! {
        <Row
            title=said(Texts::evidence_title)
            href=Route::Evidence(task, evidence).href()
            lead=lead
            aside=aside
        >
            <p class="number-line">{said(what)}</p>
            <p class="number-line">{origin}</p>
            {move || disputed.get().then(|| view! {
                <p class="meta"><Tag tone=Tone::Warn icon=Icon::Warning>{say.word(Texts::evidence_disputed)}</Tag></p>
            })}
        </Row>
    }
    .into_any()
}

fn what(texts: Texts, row: &EvidenceRow) -> String {
    let size = moment::size(texts.0, row.size);
    match row.name.trim() {
        "" => size,
        _ => format!("{} · {size}", texts.evidence_kind_of(&row.kind, &row.mime)),
    }
}

/// Where a file is, in a word or two.
#[component]
pub fn PlaceTag(row: Memo<EvidenceRow>) -> impl IntoView {
    let say = use_say();
    let place = Memo::new(move |_| row.with(place_of));
    let told = say.phrase(move |texts| texts.evidence_place_of(place.get()));
    // A number that moves must not make the tag anew.
    let look = Memo::new(move |_| look_of(place.get()));
    move || match look.get() {
        (tone, Some(icon)) => view! { <Tag tone=tone icon=icon>{told}</Tag> }.into_any(),
        (tone, None) => view! { <Tag tone=tone>{told}</Tag> }.into_any(),
    }
}

/// The row's link says in words what the picture shows, so the picture itself is silent.
#[component]
fn Picture(row: Memo<EvidenceRow>, allowed: Signal<Allowed>) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    let seen = in_view(place);
    let now = Signal::derive(move || if seen.get() { allowed.get() } else { Allowed::Nothing });
    let own = own_picture(row, now);
    // What is made here need not be asked for.
    let of_office = Signal::derive(move || {
        let is_made_here = row.with(|row| mime_of_own(row).is_some());
        if is_made_here { now.get().min(Allowed::Reading) } else { now.get() }
    });
    let glimpse = Glimpse::follow(row, of_office).picture;
    let picture = Memo::new(move |_| glimpse.get().or_else(|| own.get()));
    let icon = Memo::new(move |_| row.with(icon_of));
    view! {
        <div class="thumb thumb--still" node_ref=place>
            {move || match picture.get() {
                Some(picture) => {
                    view! { <img class="thumb__picture" src=picture.address() alt="" /> }.into_any()
                }
                None => view! { <Glyph icon=icon /> }.into_any(),
            }}
        </div>
    }
}
