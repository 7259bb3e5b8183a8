//! People from a file: first a rehearsal, which shows each fault in its place, and only then the real thing.

use apseko_contract::{ImportFault, ImportForm, ImportPeople, ImportView, UiError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::web_sys::HtmlInputElement;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;

use super::{NarrowBack, OfficeTab};
use crate::act::use_act;
use crate::news::use_news;
use crate::parts::{
    Banner, Button, ButtonKind, Cell, CodeText, Column, HeadCell, Heading, Table, TableRow, TextArea, Tone,
};
use crate::problem::ProblemBanner;
use crate::route::{Route, Router};
use crate::screens::office::OfficePlace;
use crate::text::{Texts, Word, use_say};

const COLUMNS: &str = "login;name;role;unit;from;until;subject";

/// The rehearsal of a text that was not changed since.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rehearsed {
    text: String,
    view: ImportView,
}

/// What has been typed, and what the server said of it.
#[derive(Debug, Clone, Copy)]
struct File {
    text: RwSignal<String>,
    sent: StoredValue<String>,
    rehearsed: RwSignal<Option<Rehearsed>>,
}

impl File {
    fn new() -> Self {
        Self {
            text: RwSignal::new(String::new()),
            sent: StoredValue::new(String::new()),
            rehearsed: RwSignal::new(None),
        }
    }

    fn is_empty(self) -> bool {
        self.text.with(|text| text.trim().is_empty())
    }

    /// What is sent now; the answer is about it even when somebody types on.
    fn form(self, rehearse: bool) -> ImportPeople {
        let text = self.text.get_untracked();
        self.sent.set_value(text.clone());
        ImportPeople { form: ImportForm { text, rehearse } }
    }

    fn told(self, view: Option<ImportView>) {
        self.rehearsed.set(view.map(|view| Rehearsed { text: self.sent.get_value(), view }));
    }

    /// Only what was rehearsed as it stands now, without a fault and with something in it.
    fn may_take(self) -> bool {
        self.rehearsed.with(|rehearsed| {
            rehearsed.as_ref().is_some_and(|Rehearsed { text, view }| {
                let brings_something = !view.added.is_empty() || !view.changed.is_empty();
                view.faults.is_empty() && brings_something && self.text.with(|now| now == text)
            })
        })
    }
}

/// The page.
#[component]
pub fn Import() -> impl IntoView {
    let say = use_say();
    let file = File::new();
    view! {
        <div class="stack office__import">
            <div>
                <NarrowBack tab=OfficeTab::People />
                <Heading level=2>{say.word(Texts::import_people)}</Heading>
            </div>
            <div class="prose">
                <p>{say.word(Texts::import_about)}</p>
                <p class="remark"><CodeText>{COLUMNS}</CodeText></p>
            </div>
            <FileChoice text=file.text />
            <TextArea
                label=say.word(Texts::import_text)
                placeholder=format!("{COLUMNS}\njanis.berzins;Jānis Bērziņš;INS;RVDI-3;01.12.2026.;;")
                value=file.text
                on_input=move |typed| file.text.set(typed)
            />
            <Sending file=file />
            <div class="stack" role="status">
                {move || file.rehearsed.get().map(|rehearsed| view! { <Outcome view=rehearsed.view /> })}
            </div>
        </div>
    }
}

/// First the rehearsal, and after a good one the real thing.
#[component]
fn Sending(file: File) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let router = use_context::<Router>();
    let rehearse = use_act(move |outcome: Result<ImportView, UiError>| file.told(outcome.ok()));
    let take = use_act(move |outcome: Result<ImportView, UiError>| match outcome {
        Ok(view) if view.faults.is_empty() => {
            news.tell(Texts::import_done);
            router.into_iter().for_each(|router| router.leave_to(Route::Office(OfficePlace::People)));
        }
        Ok(view) => file.told(Some(view)),
        Err(_) => {}
    });
    view! {
        <ProblemBanner error=rehearse.error() />
        <ProblemBanner error=take.error() />
        <div class="cluster">
            <Button
                busy=rehearse.busy()
                disabled=Signal::derive(move || file.is_empty())
                on_press=move || rehearse.send(file.form(true))
            >
                {say.word(Texts::import_rehearse)}
            </Button>
            <Show when=move || file.may_take()>
                <Button kind=ButtonKind::Main busy=take.busy() on_press=move || take.send(file.form(false))>
                    {say.word(Texts::import_take)}
                </Button>
            </Show>
        </div>
    }
}

#[component]
fn FileChoice(text: RwSignal<String>) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let read = move |event: leptos::ev::Event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let Some(file) = input.and_then(|input| input.files()).and_then(|files| files.get(0)) else { return };
        spawn_local(async move {
            match JsFuture::from(file.text()).await.ok().and_then(|read| read.as_string()) {
                Some(read) => {
                    let _ = text.try_set(read);
                }
                None => news.tell(Texts::import_unread),
            }
        });
    };
    view! {
        <label class="button button--plain office__file">
            <span class="button__label">{say.word(Texts::import_file)}</span>
            <input class="sr-only" type="file" accept=".csv,text/csv,text/plain" on:change=read />
        </label>
    }
}

#[component]
fn Outcome(view: ImportView) -> impl IntoView {
    let say = use_say();
    let size = |list: &[String]| u64::try_from(list.len()).unwrap_or(u64::MAX);
    let (added, changed, unchanged) = (size(&view.added), size(&view.changed), u64::from(view.unchanged));
    if !view.faults.is_empty() {
        return view! { <Faults faults=view.faults /> }.into_any();
    }
    let nothing = added + changed == 0;
    view! {
        <p><strong>{move || say.get().import_counts(added, changed, unchanged)}</strong></p>
        {nothing.then(|| view! { <p class="remark">{say.word(Texts::import_nothing)}</p> })}
        <Names title=Texts::import_added names=view.added />
        <Names title=Texts::import_changed names=view.changed />
        <Names title=Texts::import_missing names=view.missing />
    }
    .into_any()
}

#[component]
fn Names(title: Word, names: Vec<String>) -> impl IntoView {
    let say = use_say();
    (!names.is_empty()).then(|| {
        view! {
            <section class="section">
                <Heading level=3>{say.word(title)}</Heading>
                <ul class="office__names">{names.into_iter().map(|name| view! { <li>{name}</li> }).collect_view()}</ul>
            </section>
        }
    })
}

#[component]
fn Faults(faults: Vec<ImportFault>) -> impl IntoView {
    let say = use_say();
    let count = u64::try_from(faults.len()).unwrap_or(u64::MAX);
    let columns = move || {
        let texts = say.get();
        vec![
            Column::new("line", texts.import_line()),
            Column::new("column", texts.import_column()),
            Column::new("fault", texts.import_fault()),
        ]
    };
    let line = move |fault: ImportFault| {
        let code = fault.code;
        view! {
            <TableRow>
                <HeadCell>{fault.line}</HeadCell>
                <Cell><CodeText>{fault.column}</CodeText></Cell>
                <Cell>{move || say.get().import_fault_told(&code)}</Cell>
            </TableRow>
        }
    };
    view! {
        <Banner tone=Tone::Warn title=move || say.get().import_faults_found(count)>
            <p>{say.word(Texts::import_nothing_done)}</p>
        </Banner>
        <Table caption=say.word(Texts::import_faults) columns=columns>
            {faults.into_iter().map(line).collect_view()}
        </Table>
    }
}
