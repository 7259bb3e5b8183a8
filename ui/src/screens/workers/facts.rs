//! What is known about a person, corrected in place and saved as soon as a field is left. What looks wrong is kept and
//! said: a person on a site cannot be looked up twice.

use std::sync::Arc;

use apseko_contract::{FormWarning, KeepWorker, PartyView, RosterView, WorkerForm, WorkerRow};
use apseko_domain::{PartyId, VisitId, WorkerId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::citizenship::CitizenshipField;
use super::pad::Pad;
use crate::host;
use crate::keepers::{Owing, use_keepers};
use crate::news::{News, use_news};
use crate::parts::{CheckField, Choice, DateField, SelectField, TextField};
use crate::problem::ProblemBanner;
use crate::text::{Texts, use_say};
use crate::wish::use_wish;

/// The form of one person.
#[derive(Debug, Clone, Copy)]
struct Form {
    shown: RwSignal<WorkerForm>,
    row: Memo<WorkerRow>,
    save: Callback<()>,
}

impl Form {
    fn text(self, pick: fn(&WorkerForm) -> &String) -> Signal<String> {
        let shown = self.shown;
        Signal::derive(move || shown.with(|form| pick(form).clone()))
    }

    fn change(self, change: impl FnOnce(&mut WorkerForm)) {
        self.shown.update(change);
    }

    fn change_and_save(self, change: impl FnOnce(&mut WorkerForm)) {
        self.shown.update(change);
        self.save.run(());
    }
}

/// The details of a person.
#[component]
pub fn Facts(visit: VisitId, row: Memo<WorkerRow>, roster: Signal<RosterView>) -> impl IntoView {
    let worker = row.with_untracked(|row| row.worker);
    let first = row.with_untracked(|row| row.form.clone());
    let shown = RwSignal::new(first.clone());
    let pad = StoredValue::new(Pad::holding(first));
    let keep = use_wish(move |sent: KeepWorker, outcome| {
        pad.update_value(|pad| pad.answered(&sent.form, outcome.is_ok()));
    });
    let save = move || {
        shown.with_untracked(|form| pad.update_value(|pad| pad.typed(form)));
        if let Some(form) = pad.try_update_value(Pad::next).flatten() {
            let was = pad.try_with_value(|pad| pad.kept().clone());
            keep.send(KeepWorker { visit, worker: Some(worker), form, was });
        }
    };
    // Whoever typed on while a form was on its way left it to that form to come back for more.
    Effect::new(move |_| {
        if !keep.busy().get() && keep.error().with(Option::is_none) {
            save();
        }
    });
    Effect::new(move |_| {
        let known = row.with(|row| row.form.clone());
        shown.with_untracked(|form| pad.update_value(|pad| pad.typed(form)));
        if let Some(form) = pad.try_update_value(|pad| pad.heard(&known)).flatten() {
            shown.set(form);
        }
    });
    keep_the_last_words(visit, worker, shown, pad);
    let form = Form { shown, row, save: Callback::new(move |()| save()) };
    view! {
        <div class="worker__facts" on:focusout=move |_| save()>
            <ProblemBanner error=keep.error() on_retry=save />
            <Fields form=form roster=roster />
        </div>
    }
}

/// Leaving the screen or the page saves at once, because there may be no later moment.
fn keep_the_last_words(visit: VisitId, worker: WorkerId, shown: RwSignal<WorkerForm>, pad: StoredValue<Pad>) {
    let news = use_news();
    let keep = move || {
        let _ = shown.try_with_untracked(|form| pad.try_update_value(|pad| pad.typed(form)));
        if let Some(form) = pad.try_update_value(Pad::farewell).flatten() {
            let was = pad.try_with_value(|pad| pad.kept().clone());
            keep_detached(KeepWorker { visit, worker: Some(worker), form, was }, pad, news);
        }
    };
    for moment in ["visibilitychange", "pagehide"] {
        let listener = window_event_listener_untyped(moment, move |_| keep());
        on_cleanup(move || listener.remove());
    }
    let keepers = use_keepers();
    let number = keepers.add_owing(Arc::new(Unsaved { keep: Callback::new(move |()| keep()), pad }));
    on_cleanup(move || {
        keepers.remove(number);
        keep();
    });
}

/// A form that a lock must not cut off.
#[derive(Debug)]
struct Unsaved {
    keep: Callback<()>,
    pad: StoredValue<Pad>,
}

impl Owing for Unsaved {
    fn write_down(&self) {
        let _ = self.keep.try_run(());
    }

    fn owes(&self) -> bool {
        self.pad.try_with_value(Pad::owes).unwrap_or(false)
    }
}

fn keep_detached(words: KeepWorker, pad: StoredValue<Pad>, news: News) {
    spawn_local(async move {
        let outcome = host::call(words.clone()).await;
        let _ = pad.try_update_value(|pad| pad.answered(&words.form, outcome.is_ok()));
        if let Err(error) = outcome {
            news.tell_failed(&error, move || keep_detached(words.clone(), pad, news));
        }
    });
}

#[component]
fn Fields(form: Form, roster: Signal<RosterView>) -> impl IntoView {
    let say = use_say();
    view! {
        <TextField
            label=say.word(Texts::worker_name)
            placeholder=say.word(Texts::worker_name_hint)
            value=form.text(|form| &form.name)
            on_input=move |text| form.change(|form| form.name = text)
        />
        <CodeAndBirthDay form=form />
        <TextField
            label=say.word(Texts::worker_occupation)
            value=form.text(|form| &form.occupation)
            on_input=move |text| form.change(|form| form.occupation = text)
        />
        <CitizenshipField
            code=form.text(|form| &form.citizenship)
            on_choose=move |code| form.change(|form| form.citizenship = code)
        />
        <PartyField form=form roster=roster />
        <CheckField
            label=say.word(Texts::worker_posted)
            detail=say.word(Texts::worker_posted_about)
            checked=Signal::derive(move || form.shown.with(|form| form.posted))
            on_change=move |on| form.change_and_save(|form| form.posted = on)
        />
    }
}

#[component]
fn CodeAndBirthDay(form: Form) -> impl IntoView {
    let say = use_say();
    let row = form.row;
    let code_warning = Memo::new(move |_| {
        let of_code = [FormWarning::PersonalCode, FormWarning::PersonalCodeCheckDigit];
        row.with(|row| row.warnings.iter().copied().find(|warning| of_code.contains(warning)))
    });
    let day_warning = Memo::new(move |_| {
        row.with(|row| row.warnings.iter().copied().find(|one| *one == FormWarning::BirthDay))
    });
    let by_code =
        Memo::new(move |_| row.with(|row| row.born.filter(|_| row.form.birth_day.trim().is_empty())));
    let told = move |warning: Option<FormWarning>| {
        warning.and_then(|one| say.get().worker_warning(one)).map(str::to_owned)
    };
    let day_hint =
        move || told(day_warning.get()).or_else(|| by_code.get().map(|day| say.get().born_by_code(day)));
    view! {
        <div class="warnable" class:warnable--warned=move || code_warning.get().is_some()>
            <TextField
                label=say.word(Texts::worker_code)
                hint=Signal::derive(move || told(code_warning.get()))
                value=form.text(|form| &form.personal_code)
                on_input=move |text| form.change(|form| form.personal_code = text)
            />
        </div>
        <div class="warnable" class:warnable--warned=move || day_warning.get().is_some()>
            <DateField
                label=say.word(Texts::worker_birth_day)
                hint=Signal::derive(day_hint)
                value=form.text(|form| &form.birth_day)
                on_input=move |text| form.change(|form| form.birth_day = text)
            />
        </div>
    }
}

/// Whose person it is; nothing to choose where there is one employer.
#[component]
fn PartyField(form: Form, roster: Signal<RosterView>) -> impl IntoView {
    let say = use_say();
    let parties = Memo::new(move |_| roster.with(|roster| roster.parties.clone()));
    let choices = move || {
        let nameless = say.get().party_nameless();
        parties.with(|parties| parties.iter().map(|party| choice(party, nameless)).collect::<Vec<_>>())
    };
    let value = move || {
        let own = form.shown.with(|form| form.party);
        let own = own.or_else(|| parties.with(|parties| parties.first().map(|party| party.party)));
        own.map(|party| party.to_string()).unwrap_or_default()
    };
    view! {
        <Show when=move || parties.with(|parties| parties.len() > 1)>
            <SelectField
                label=say.word(Texts::worker_party)
                choices=Signal::derive(choices)
                value=Signal::derive(value)
                on_choose=move |party: String| {
                    form.change_and_save(|form| form.party = party.parse::<PartyId>().ok());
                }
            />
        </Show>
    }
}

fn choice(party: &PartyView, nameless: &str) -> Choice {
    let name = party.form.name.trim();
    Choice::new(party.party.to_string(), if name.is_empty() { nameless } else { name })
}
