//! One thing to decide about: what it is, since when and why it is held, and the two ways out.

use apseko_contract::{DropForm, DropFromQuarantine, QuarantineRow, QuarantineState, UiError};
use leptos::prelude::*;

use super::group::Entry;
use crate::act::use_act;
use crate::news::use_news;
use crate::parts::{Button, ButtonKind, Row, Tag, TextField, Tone};
use crate::problem::ProblemBanner;
use crate::text::{Texts, moment, use_say};

/// The longest reason that the server takes.
const LONGEST: usize = 120;

/// The row.
#[component]
pub fn EntryRow(
    entry: Entry,
    may_decide: Memo<bool>,
    #[prop(into)] busy: Signal<bool>,
    #[prop(into)] on_admit: Callback<Entry>,
    /// Asks once more, because something was not done.
    on_stale: Callback<()>,
) -> impl IntoView {
    let say = use_say();
    let refusing = RwSignal::new(false);
    let told = entry.clone();
    let title = say.phrase(move |texts| match told.request() {
        Some(_) => texts.held_request(&told.ids.concat(), told.came_in, told.changes),
        None => texts.held_count(told.changes),
    });
    let (since, state, request) = (entry.since, entry.state, entry.request());
    let is_open = entry.is_open();
    let tone = if is_open { Tone::Warn } else { Tone::Neutral };
    let decided_by = entry.decided_by.clone();
    let deciding = entry.clone();
    let buttons = move || {
        let deciding = deciding.clone();
        view! {
            <div class="cluster">
                <Button busy=busy on_press=move || on_admit.run(deciding.clone())>{say.word(Texts::held_admit)}</Button>
                {request.map(|_| view! {
                    <Button kind=ButtonKind::Quiet on_press=move || refusing.set(true)>
                        {say.word(Texts::held_drop)}
                    </Button>
                })}
            </div>
        }
    };
    let deeds = move || match (is_open && may_decide.get(), refusing.get(), request) {
        (false, ..) => ().into_any(),
        (true, true, Some(request)) => {
            view! { <Refuse request=request refusing=refusing on_stale=on_stale /> }.into_any()
        }
        (true, ..) => buttons().into_any(),
    };
    view! {
        <Row title=title tone=tone>
            <div class="meta"><Tag tone=tone icon=tone.icon()>{move || say.get().held_stands(state)}</Tag></div>
            <p>{say.word(Texts::held_since)} " " {move || moment::minute(say.get().0, since)}</p>
            <p>{move || why(&entry, say.get())}</p>
            {decided_by.map(|name| view! { <p>{say.word(Texts::held_decided_by)} ": " {name}</p> })}
            {deeds}
        </Row>
    }
}

/// Why it is held, in words. What a person wrote about their decision stays as it is.
fn why(entry: &Entry, texts: Texts) -> String {
    let reason = entry.reason.as_deref().unwrap_or_default();
    match entry.state {
        QuarantineState::Held | QuarantineState::Overtaken if !reason.is_empty() => texts.held_reason(reason),
        QuarantineState::Held | QuarantineState::Overtaken => texts.held_reason_not_told().to_owned(),
        QuarantineState::Refused | QuarantineState::CameIn => texts.held_refused_reason().to_owned(),
        QuarantineState::Dropped => format!("{}: {reason}", texts.held_why()),
    }
}

#[component]
fn Refuse(request: u32, refusing: RwSignal<bool>, on_stale: Callback<()>) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let why = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let drop = use_act(move |outcome: Result<QuarantineRow, UiError>| match outcome {
        Ok(_) => {
            news.tell(Texts::held_dropped);
            on_stale.run(());
        }
        Err(_) => on_stale.run(()),
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let reason = why.with_untracked(|why| why.trim().to_owned());
        tried.set(reason.is_empty() || reason.chars().count() > LONGEST);
        if !tried.get_untracked() {
            drop.send(DropFromQuarantine { request, form: DropForm { reason } });
        }
    };
    let fault = Signal::derive(move || tried.get().then(|| say.get().fault_empty().to_owned()));
    view! {
        <form class="office__form" novalidate on:submit=submit>
            <ProblemBanner error=drop.error() />
            <TextField
                label=say.word(Texts::held_drop_why)
                hint=say.word(Texts::held_drop_hint)
                value=why
                fault=fault
                on_input=move |typed| why.set(typed)
            />
            <div class="cluster">
                <Button kind=ButtonKind::Main submit=true busy=drop.busy() busy_label=say.word(Texts::saving)>
                    {say.word(Texts::held_drop)}
                </Button>
                <Button kind=ButtonKind::Quiet on_press=move || refusing.set(false)>{say.word(Texts::cancel)}</Button>
            </div>
        </form>
    }
}
