//! The fast entry: one field, one key, and the next person. A switch above it says whose the persons are. Words that
//! nobody has added yet are kept as a draft, because whoever is called away comes back to them.

use apseko_contract::{DraftSlot, PartyView, RosterView, WorkerForm};
use apseko_domain::{PartyId, VisitId};
use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;

use super::adding::Adding;
use super::typed::{read_entry, title_of};
use crate::draft::{DraftKeeper, DraftState};
use crate::draft_line::DraftLine;
use crate::icon::Icon;
use crate::parts::{Button, ButtonKind, fresh_id};
use crate::text::{Texts, use_say};

/// Adds a person by a code, a name or a description.
#[component]
pub fn EntryField(visit: VisitId, roster: Signal<RosterView>, adding: Adding) -> impl IntoView {
    let say = use_say();
    let draft = roster.with_untracked(|roster| roster.draft.clone());
    let keeper = DraftKeeper::start(DraftSlot::NewWorker(visit), draft.as_ref());
    let text = RwSignal::new(draft.map(|draft| draft.text).unwrap_or_default());
    // Only what went wrong is said: a line that comes and goes with every name would move the list.
    let state = Signal::derive(move || match keeper.state().get() {
        DraftState::NotKept => DraftState::NotKept,
        DraftState::None | DraftState::Kept(_) => DraftState::None,
    });
    let party = RwSignal::new(None::<PartyId>);
    let told = RwSignal::new(String::new());
    let field = NodeRef::<Input>::new();
    let id = fresh_id("entry");
    let add = move || {
        if let Some(form) = read_entry(&text.get_untracked()) {
            let name = title_of(&form).unwrap_or_default();
            told.set(say.now().roster_added(&name));
            adding.add(WorkerForm { party: party.get_untracked(), ..form });
            text.set(String::new());
            keeper.forget();
        }
        if let Some(field) = field.get_untracked() {
            let _ = field.focus();
        }
    };
    let on_input = move |typed: String| {
        keeper.typed(&typed);
        text.set(typed);
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        add();
    };
    view! {
        <PartySwitch roster=roster chosen=party />
        <form class="with-action" on:submit=submit>
            <label class="sr-only" for=id.clone()>{say.word(Texts::roster_entry)}</label>
            <input
                class="input roster__entry"
                id=id
                type="text"
                autocomplete="off"
                autocapitalize="words"
                spellcheck="false"
                enterkeyhint="done"
                placeholder=say.word(Texts::roster_entry)
                node_ref=field
                prop:value=text
                on:input=move |event| on_input(event_target_value(&event))
                on:blur=move |_| keeper.keep_now()
            />
            <Button kind=ButtonKind::Main icon=Icon::Plus submit=true>{say.word(Texts::roster_add)}</Button>
        </form>
        <DraftLine state=state />
        <p class="sr-only" role="status">{told}</p>
    }
}

/// Whose the next persons are; nothing to choose where there is one employer.
#[component]
fn PartySwitch(roster: Signal<RosterView>, chosen: RwSignal<Option<PartyId>>) -> impl IntoView {
    let say = use_say();
    let name = StoredValue::new(fresh_id("party"));
    let parties =
        Memo::new(move |_| roster.with(|roster| roster.parties.iter().map(named).collect::<Vec<_>>()));
    let current = Memo::new(move |_| {
        parties.with(|parties| {
            let known = chosen.get().filter(|chosen| parties.iter().any(|(party, _)| party == chosen));
            known.or_else(|| parties.first().map(|(party, _)| *party))
        })
    });
    let option = move |(party, label): (PartyId, String)| {
        let label = if label.is_empty() { say.word(Texts::party_nameless) } else { Signal::stored(label) };
        view! {
            <label class="segment">
                <input
                    class="segment__radio"
                    type="radio"
                    name=name.get_value()
                    prop:checked=move || current.get() == Some(party)
                    on:change=move |_| chosen.set(Some(party))
                />
                <span>{label}</span>
            </label>
        }
    };
    view! {
        <Show when=move || parties.with(|parties| parties.len() > 1)>
            <fieldset class="segments">
                <legend class="sr-only">{say.word(Texts::roster_for_party)}</legend>
                {move || parties.get().into_iter().map(option).collect_view()}
            </fieldset>
        </Show>
    }
}

fn named(party: &PartyView) -> (PartyId, String) {
    (party.party, party.form.name.trim().to_owned())
}
