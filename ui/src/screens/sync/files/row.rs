//! One file: what it is, where it belongs and how far it is. Only what changed of it is drawn anew.

use apseko_contract::{FileHeld, FileRow, FileWay, FilesView, SendFileAgain};
use apseko_domain::riga;
use leptos::prelude::*;
use leptos::web_sys::HtmlElement;
use uuid::Uuid;
use wasm_bindgen::JsCast;

use super::HEADING;
use super::tally::{self, Group};
use crate::act::use_act;
use crate::host;
use crate::icon::{Glyph, Icon};
use crate::parts::{Button, CodeText, NumberText, Progress, Row, Tag, Toast, Tone, use_toasts};
use crate::problem::ProblemBanner;
use crate::route::Route;
use crate::text::{Texts, moment, use_say};

/// The newest of one file.
type Newest = Memo<Option<FileRow>>;

/// A file.
#[component]
pub fn File(
    /// Which.
    evidence: Uuid,
    /// All of them.
    files: Signal<FilesView>,
    /// Asks anew.
    on_changed: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    // A row that leaves its list is read once more on its way out.
    let newest: Newest = Memo::new(move |last: Option<&Option<FileRow>>| {
        let found = files.with(|files| files.rows.iter().find(|row| row.evidence == evidence).cloned());
        found.or_else(|| last.cloned().flatten())
    });
    let title = said(newest, |texts, row| texts.file_name(&row.name, &row.mime));
    let size = said(newest, |texts, row| moment::size(texts.0, row.size));
    let what = said(newest, what);
    let refused = Memo::new(move |_| newest.with(|row| row.as_ref().and_then(refusal)));
    let tone = Signal::derive(move || if refused.with(Option::is_some) { Tone::Warn } else { Tone::Neutral });
    let aside = move || view! { <NumberText>{size}</NumberText> };
    view! {
        <Row title=title tone=tone aside=aside>
            <p class="file__what"><span>{what}</span><OfTask newest=newest /></p>
            {move || match refused.get() {
                Some(code) => view! {
                    <Refused evidence=evidence code=code name=title on_changed=on_changed />
                }
                .into_any(),
                None => view! { <Way newest=newest name=title /> }.into_any(),
            }}
        </Row>
    }
}

fn said(newest: Newest, told: fn(Texts, &FileRow) -> String) -> Signal<String> {
    let say = use_say();
    say.phrase(move |texts| newest.with(|row| row.as_ref().map(|row| told(texts, row)).unwrap_or_default()))
}

/// Its kind, unless it is called by it, and when it was taken in.
fn what(texts: Texts, row: &FileRow) -> String {
    let kept = moment::instant(texts.0, row.kept_at, riga(host::now()).date);
    if row.name.trim().is_empty() { kept } else { format!("{} · {kept}", texts.file_kind(&row.mime)) }
}

fn refusal(row: &FileRow) -> Option<String> {
    if let FileWay::Refused { code } = &row.way { Some(code.clone()) } else { None }
}

fn is_sent_now(row: &FileRow) -> bool {
    matches!(row.way, FileWay::Sending { .. })
}

fn trouble(row: &FileRow) -> Option<String> {
    if let FileWay::Waiting { held: Some(FileHeld::Trouble { code }), .. } = &row.way {
        Some(code.clone())
    } else {
        None
    }
}

/// The whole row leads to the task.
#[component]
fn OfTask(newest: Newest) -> impl IntoView {
    let say = use_say();
    let task = Memo::new(move |_| newest.with(|row| row.as_ref().and_then(|row| row.task)));
    let title = Memo::new(move |_| {
        let title = newest.with(|row| row.as_ref().map(|row| row.task_title.clone()).unwrap_or_default());
        if title.is_empty() { say.get().task_without_name().to_owned() } else { title }
    });
    move || {
        task.get()
            .map(|task| view! { <a class="row__link file__task" href=Route::Task(task).href()>{title}</a> })
    }
}

/// How far it is, in words, and as a bar where something has been sent.
#[component]
fn Way(newest: Newest, name: Signal<String>) -> impl IntoView {
    let say = use_say();
    let told = said(newest, |texts, row| texts.file_way(&row.way, row.size));
    let arrived = Memo::new(move |_| {
        newest.with(|row| {
            let row = row.as_ref().filter(|row| Group::of(row) == Group::Arrived)?;
            Some(if row.way == FileWay::Signed {
                (Tone::Ok, Icon::Check)
            } else {
                (Tone::Neutral, Icon::Clock)
            })
        })
    });
    let sends = Memo::new(move |_| newest.with(|row| row.as_ref().is_some_and(is_sent_now)));
    let share = Memo::new(move |_| newest.with(|row| row.as_ref().and_then(tally::share)));
    let has_bar = Memo::new(move |_| share.with(Option::is_some));
    let trouble = Memo::new(move |_| newest.with(|row| row.as_ref().and_then(trouble)));
    let in_trouble = Memo::new(move |_| trouble.with(Option::is_some));
    let bar_name = say.phrase(move |texts| texts.file_bar(&name.get()));
    view! {
        {move || match (arrived.get(), in_trouble.get()) {
            (Some((tone, icon)), _) => {
                view! { <p class="meta"><Tag tone=tone icon=icon>{told}</Tag></p> }.into_any()
            }
            (None, true) => {
                view! { <p class="warned"><Glyph icon=Icon::Warning /><span>{told}</span></p> }.into_any()
            }
            (None, false) => {
                view! { <p class="file__way" class:file__way--rests=move || !sends.get()>{told}</p> }.into_any()
            }
        }}
        {move || has_bar.get().then(|| view! {
            <Progress share=Signal::derive(move || share.get().unwrap_or(0.0)) label=bar_name spoken=told />
        })}
        {move || trouble.get().map(|code| {
            let told = code.clone();
            view! {
                <p>
                    {say.phrase(move |texts| texts.file_trouble(&told))} " "
                    <span class="number">{say.word(Texts::code)} ": " <CodeText>{code}</CodeText></span>
                </p>
            }
        })}
    }
}

/// Why the office does not have it, what to do, and the way to try once more.
#[component]
fn Refused(
    evidence: Uuid,
    code: String,
    name: Signal<String>,
    on_changed: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let say = use_say();
    let toasts = use_toasts();
    let sending = use_act::<SendFileAgain>(move |outcome| {
        if outcome.is_ok() {
            toasts.show(Toast::new(say.now().sent_again()));
            focus_heading();
            on_changed();
        }
    });
    let fault = StoredValue::new(code.clone());
    let reason = say.phrase(move |texts| {
        let reason = fault.with_value(|code| texts.file_fault(code).0);
        format!("{} {reason}", texts.not_delivered())
    });
    let advice = say.phrase(move |texts| fault.with_value(|code| texts.file_fault(code).1).to_owned());
    let again = move || sending.send(SendFileAgain { evidence });
    view! {
        <p class="warned"><Glyph icon=Icon::Warning /><span>{reason}</span></p>
        <p class="file__advice">
            {advice} " " <span class="number">{say.word(Texts::code)} ": " <CodeText>{code}</CodeText></span>
        </p>
        <div class="cluster">
            <Button busy=sending.busy() on_press=again>
                {say.word(Texts::send_again)} <span class="sr-only">": " {name}</span>
            </Button>
        </div>
        <ProblemBanner error=sending.error() />
    }
}

/// The button that was pressed goes with its row, and the next thing to read is the list.
fn focus_heading() {
    let heading = document().get_element_by_id(HEADING);
    if let Some(heading) = heading.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = heading.focus();
    }
}
