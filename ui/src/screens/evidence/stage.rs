//! One file on the screen: its preview at once, and its original when somebody wants it.

use std::sync::Arc;

use apseko_contract::{Copy as Whereabouts, EvidenceRow};
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;
use wasm_bindgen::JsCast;

use super::fault::FaultBanner;
use super::glimpse::{Allowed, Glimpse};
use super::looks::{Showing, icon_of, is_opened_here};
use super::object_url::ObjectUrl;
use super::opening::{Opening, Stage};
use super::whole::LARGEST;
use crate::icon::Glyph;
use crate::parts::{Button, ButtonKind, Pending, Progress, Tag};
use crate::text::{Texts, moment, use_say};

/// The place of what is shown, which takes the focus when what was pressed is gone.
const STAGE: &str = "evidence-stage";

/// The picture or its stand-in, and what can be done for it.
#[component]
pub fn FileStage(row: Memo<EvidenceRow>) -> impl IntoView {
    // Whoever opens a file has pressed for it, so a network that costs holds nothing; what is here needs none.
    let is_here = Memo::new(move |_| row.with(|row| row.original == Whereabouts::Here));
    let allowed = Signal::derive(move || if is_here.get() { Allowed::Reading } else { Allowed::Fetching });
    let glimpse = Glimpse::follow(row, allowed);
    let opening = Opening::follow(row);
    Effect::new(move |before: Option<Stage>| {
        let now = opening.stage.get();
        if before.is_some_and(|before| before != now) {
            request_animation_frame(keep_focus);
        }
        now
    });
    view! {
        <div class="viewer__stage" id=STAGE tabindex="-1">
            <Shown row=row glimpse=glimpse opening=opening />
        </div>
        <div class="viewer__foot">
            <Doing row=row opening=opening />
        </div>
        <Told glimpse=glimpse opening=opening row=row />
    }
}

/// The button that was pressed is another one now; a keyboard must not begin at the top of the page.
fn keep_focus() {
    let lost = document().active_element().is_none_or(|element| element.tag_name() == "BODY");
    if !lost {
        return;
    }
    let button = document().query_selector(".viewer__foot button, .viewer .banner button").ok().flatten();
    let place = button.or_else(|| document().get_element_by_id(STAGE));
    if let Some(place) = place.and_then(|place| place.dyn_into::<HtmlElement>().ok()) {
        // What has left the page meanwhile cannot be focused, and need not be.
        let _ = place.focus();
    }
}

#[component]
fn Shown(row: Memo<EvidenceRow>, glimpse: Glimpse, opening: Opening) -> impl IntoView {
    let say = use_say();
    let alt = say.phrase(move |texts| row.with(|row| texts.evidence_alt(row)));
    let showing = Memo::new(move |_| row.with(|row| Showing::of(&row.mime)));
    let icon = Memo::new(move |_| row.with(icon_of));
    let comes = Memo::new(move |_| {
        row.with(|row| {
            matches!(row.preview, Whereabouts::Here | Whereabouts::Away | Whereabouts::Coming { .. })
        }) && glimpse.fault.with(Option::is_none)
    });
    move || {
        match (opening.original.get(), glimpse.picture.get()) {
        (Some(original), _) => view! { <Original showing=showing.get() original=original alt=alt opening=opening /> }.into_any(),
        (None, Some(preview)) => view! {
            <img class="viewer__picture" src=preview.address() alt=alt data-shape="preview" />
        }
        .into_any(),
        (None, None) => view! {
            <div class="viewer__blank">
                <Glyph icon=icon />
                {move || comes.get().then(|| view! { <Pending text=say.word(Texts::evidence_getting_preview) /> })}
            </div>
        }
        .into_any(),
    }
    }
}

/// Only what cannot run: pictures, sound and films.
#[component]
fn Original(
    showing: Showing,
    original: Arc<ObjectUrl>,
    alt: Signal<String>,
    opening: Opening,
) -> impl IntoView {
    let source = original.address();
    let broken = move |_| opening.is_not_shown();
    match showing {
        Showing::Image(_) => view! {
            <img class="viewer__picture" src=source alt=alt data-shape="original" on:error=broken />
        }
        .into_any(),
        Showing::Audio(_) => {
            view! { <audio class="viewer__sound" controls src=source aria-label=alt on:error=broken></audio> }
                .into_any()
        }
        Showing::Video(_) => {
            view! { <video class="viewer__film" controls src=source aria-label=alt on:error=broken></video> }
                .into_any()
        }
        Showing::Pdf | Showing::Facts => ().into_any(),
    }
}

/// The way to the original, how far it is, or why there is none.
#[component]
fn Doing(row: Memo<EvidenceRow>, opening: Opening) -> impl IntoView {
    let say = use_say();
    let size = say.phrase(move |texts| row.with(|row| moment::size(texts.0, row.size)));
    let is_open = Memo::new(move |_| opening.stage.get() == Stage::Open);
    let goes = Memo::new(move |_| opening.is_under_way());
    let may = Memo::new(move |_| row.with(is_opened_here));
    // Where it did not succeed, the way to try again stands beside the reason.
    let offers = Memo::new(move |_| {
        row.with(|row| row.original != Whereabouts::None) && opening.fault.with(Option::is_none)
    });
    move || {
        match (may.get(), is_open.get(), goes.get()) {
        (false, ..) => {
            let told = say.phrase(move |texts| row.with(|row| why_not(texts, row)));
            view! { <p class="remark">{told}</p> }.into_any()
        }
        (true, true, _) => view! {
            <p class="viewer__is"><Tag>{say.word(Texts::evidence_is_original)}</Tag> <span class="remark">{size}</span></p>
            <p class="sr-only" role="status">{say.word(Texts::evidence_opened)}</p>
        }
        .into_any(),
        (true, false, true) => view! { <Coming row=row opening=opening /> }.into_any(),
        (true, false, false) => offers.get().then(|| view! {
            <Button kind=ButtonKind::Main on_press=move || opening.open()>
                {say.phrase(move |texts| texts.evidence_open(&size.get()))}
            </Button>
        })
        .into_any(),
    }
    }
}

fn why_not(texts: Texts, row: &EvidenceRow) -> String {
    match Showing::of(&row.mime) {
        Showing::Pdf => texts.evidence_pdf().to_owned(),
        Showing::Facts => texts.evidence_only_facts().to_owned(),
        Showing::Image(_) | Showing::Audio(_) | Showing::Video(_) => {
            debug_assert!(row.size > LARGEST, "what is small enough is opened");
            texts.evidence_too_large(&moment::size(texts.0, row.size))
        }
    }
}

#[component]
fn Coming(row: Memo<EvidenceRow>, opening: Opening) -> impl IntoView {
    let say = use_say();
    let far = Memo::new(move |_| row.with(|row| progress(opening.stage.get(), row, opening.read.get())));
    let told = say.phrase(move |texts| match far.get() {
        Some((got, of)) if opening.stage.get() != Stage::Reading => {
            texts.evidence_getting(&moment::sent_size(texts.0, got), &moment::size(texts.0, of))
        }
        Some(_) | None => texts.evidence_opening().to_owned(),
    });
    let name = say.phrase(move |texts| row.with(|row| texts.evidence_bar(&texts.evidence_title(row))));
    let share = Signal::derive(move || far.get().map_or(0.0, share));
    view! {
        <div class="viewer__coming">
            <p class="number-line">{told}</p>
            <Progress share=share label=name spoken=told />
        </div>
        <Button on_press=move || opening.give_up()>{say.word(Texts::cancel)}</Button>
    }
}

/// How much has come of how much: first over the network, then from the disk.
fn progress(stage: Stage, row: &EvidenceRow, read: (u64, u64)) -> Option<(u64, u64)> {
    match (stage, &row.original) {
        (Stage::Reading, _) => Some(read),
        (_, Whereabouts::Coming { got }) => Some(((*got).min(row.size), row.size)),
        (Stage::Asked, _) => Some((0, row.size)),
        _ => None,
    }
}

/// A bar rounds, and must not look full while something is missing.
#[expect(clippy::cast_precision_loss, reason = "a bar has a hundred steps")]
fn share((got, of): (u64, u64)) -> f64 {
    const NEARLY: f64 = 0.99;
    (got as f64 / of.max(1) as f64).min(NEARLY)
}

/// What did not succeed, each with the way to try it again.
#[component]
fn Told(row: Memo<EvidenceRow>, glimpse: Glimpse, opening: Opening) -> impl IntoView {
    // A file that is open, or that has no preview, needs none.
    let of_preview = Signal::derive(move || {
        let unneeded = opening.original.with(Option::is_some)
            || opening.fault.with(Option::is_some)
            || !row.with(is_opened_here);
        glimpse.fault.get().filter(|_| !unneeded)
    });
    view! {
        <FaultBanner fault=opening.fault on_retry=move || opening.open() />
        <FaultBanner fault=of_preview on_retry=move || glimpse.again() />
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Language;
    use uuid::Uuid;

    fn row(original: Whereabouts) -> EvidenceRow {
        EvidenceRow {
            evidence: Uuid::nil(),
            kind: String::new(),
            name: String::new(),
            mime: "image/jpeg".to_owned(),
            size: 4_000,
            taken_at: None,
            taken_by: String::new(),
            way: None,
            original,
            preview: Whereabouts::None,
            disputed: false,
        }
    }

    #[test]
    fn what_has_come_is_never_more_than_there_is() {
        let coming = row(Whereabouts::Coming { got: 9_000 });
        assert_eq!(progress(Stage::Asked, &coming, (0, 0)), Some((4_000, 4_000)));
        assert_eq!(progress(Stage::Asked, &row(Whereabouts::Away), (0, 0)), Some((0, 4_000)));
        assert_eq!(progress(Stage::Reading, &row(Whereabouts::Here), (1, 2)), Some((1, 2)));
        assert!(share((4_000, 4_000)) < 0.995, "it is full when it is open");
        assert!(share((0, 0)) < 0.005);
    }

    #[test]
    fn why_a_file_is_not_shown_is_said() {
        let texts = Texts(Language::Latvian);
        let pdf = EvidenceRow { mime: "application/pdf".to_owned(), ..row(Whereabouts::Here) };
        assert!(why_not(texts, &pdf).starts_with("PDF"));
        let film = EvidenceRow { mime: "video/mp4".to_owned(), size: 312_000_000, ..row(Whereabouts::Away) };
        assert!(why_not(texts, &film).contains("312 MB"));
    }
}
