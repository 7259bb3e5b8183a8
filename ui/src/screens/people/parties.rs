//! The parties on the site: the employer of the task first, then whoever else has people there.

use apseko_contract::{KeepParty, PartyForm, PartyView, Removal, RemoveParty, VisitView};
use apseko_domain::VisitId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::form::row_mark;
use super::{InPlace, Open};
use crate::host;
use crate::icon::Icon;
use crate::news::{News, use_news};
use crate::parts::{Button, Heading, IconButton, Row, Rows, Tag, Tone};
use crate::problem::ProblemBanner;
use crate::screens::visit::count;
use crate::text::{Texts, use_say};
use crate::unsaved::use_unsaved;
use crate::wish::{Wishing, use_wish};

/// The list of parties.
#[component]
pub fn Parties(
    /// The visit.
    view: Signal<VisitView>,
    /// What is open for editing.
    open: RwSignal<Option<Open>>,
) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let visit = view.with_untracked(|view| view.row.visit);
    // Here and not in the row, because the row is gone by the time its removal is confirmed.
    let removed = StoredValue::new(PartyForm::default());
    let remove = use_wish(move |_: RemoveParty, outcome| match outcome {
        Ok(Removal::Out) => {
            let form = removed.get_value();
            news.tell_undoable(Texts::party_removed, move || put_back(visit, form.clone(), news));
        }
        Ok(Removal::Disputed) => news.tell(Texts::stays_unseen),
        Err(_) => {}
    });
    let parties = Memo::new(move |_| view.with(|view| view.parties.clone()));
    let ids = Memo::new(move |_| parties.with(|all| all.iter().map(|party| party.party).collect::<Vec<_>>()));
    view! {
        <section class="section" aria-labelledby="parties">
            <Heading level=2 id="parties">{say.word(Texts::parties)}</Heading>
            <ProblemBanner error=remove.error() />
            <Rows label=say.word(Texts::parties)>
                <For each=move || ids.get() key=|id| *id let:id>
                    {
                        let party = Memo::new(move |last: Option<&Option<PartyView>>| {
                            let found = parties.with(|all| all.iter().find(|party| party.party == id).cloned());
                            found.or_else(|| last.cloned().flatten())
                        });
                        view! {
                            <PartyRow view=view party=party open=open remove=remove removed=removed />
                            <InPlace view=view open=open what=Open::Party(Some(id)) />
                        }
                    }
                </For>
                <InPlace view=view open=open what=Open::Party(None) />
            </Rows>
            <div id=row_mark(Open::Party(None))>
                <Button icon=Icon::Plus on_press=move || open.set(Some(Open::Party(None)))>
                    {say.word(Texts::party_add)}
                    <UnsavedMark what=Open::Party(None) visit=visit />
                </Button>
            </div>
        </section>
    }
}

#[component]
fn PartyRow(
    view: Signal<VisitView>,
    party: Memo<Option<PartyView>>,
    open: RwSignal<Option<Open>>,
    remove: Wishing<RemoveParty>,
    removed: StoredValue<PartyForm>,
) -> impl IntoView {
    let say = use_say();
    let visit = view.with_untracked(|view| view.row.visit);
    let Some(first) = party.get_untracked() else { return ().into_any() };
    let id = first.party;
    let what = Open::Party(Some(id));
    let title = say.phrase(move |texts| {
        let name =
            party.with(|party| party.as_ref().map(|party| party.form.name.clone()).unwrap_or_default());
        if name.is_empty() { texts.visit_party_nameless().to_owned() } else { name }
    });
    let may_go = Memo::new(move |_| view.with(|view| may_be_removed(view, id)));
    let take_out = move || {
        removed.set_value(party.get_untracked().map(|party| party.form).unwrap_or_default());
        let seen_to = Some(view.with_untracked(|view| view.rev));
        remove.send(RemoveParty { party: id, seen_to });
    };
    let aside = move || {
        view! {
            <Show when=move || may_go.get()>
                <IconButton icon=Icon::Trash label=say.word(Texts::party_remove) disabled=remove.busy() on_press=take_out />
            </Show>
        }
    };
    view! {
        <Row
            title=title
            on_press=move || open.set(Some(what))
            current=Signal::derive(move || open.get() == Some(what))
            aside=aside
        >
            <p id=row_mark(what)>
                {move || party.get().map(|party| party_line(say.get(), &party))}
            </p>
            {move || party.get().map(|party| view! { <PartyTags view=view party=party /> })}
            <UnsavedMark what=what visit=visit />
        </Row>
    }
    .into_any()
}

#[component]
fn PartyTags(view: Signal<VisitView>, party: PartyView) -> impl IntoView {
    let say = use_say();
    let PartyView { party: id, warnings, workers, conflicts, .. } = party;
    let is_main = view.with(|view| is_main(view, id) && view.parties.len() > 1);
    let is_bare = !is_main && workers == 0 && warnings.is_empty() && conflicts.is_empty();
    let warned = warnings.into_iter().map(|warning| {
        view! { <Tag tone=Tone::Warn icon=Icon::Warning>{move || say.get().form_warning(warning)}</Tag> }
    });
    (!is_bare).then(|| view! {
        <div class="meta">
            {is_main.then(|| view! { <Tag tone=Tone::Accent>{say.word(Texts::party_main)}</Tag> })}
            {(workers > 0).then(|| view! { <Tag>{move || say.get().workers_counted(count(workers))}</Tag> })}
            {warned.collect_view()}
            {(!conflicts.is_empty()).then(|| view! {
                <Tag tone=Tone::Warn icon=Icon::Warning>{say.word(Texts::people_disagree)}</Tag>
            })}
        </div>
    })
}

/// Says in the list that a form was begun and not saved.
#[component]
pub fn UnsavedMark(
    /// Which form.
    what: Open,
    /// Of which visit.
    visit: VisitId,
) -> impl IntoView {
    let say = use_say();
    let unsaved = use_unsaved();
    let name = what.name(visit);
    let has = Memo::new(move |_| unsaved.has(&name));
    view! {
        <Show when=move || has.get()>
            <Tag tone=Tone::Warn icon=Icon::Edit>{say.word(Texts::unsaved_mark)}</Tag>
        </Show>
    }
}

/// „Darba devējs · reģ. nr. 70103000019 · Rūpniecības iela 12”
fn party_line(texts: Texts, party: &PartyView) -> String {
    let form = &party.form;
    let role = form.role.map(|role| texts.party_is(role).to_owned());
    let reg_no = (!form.reg_no.is_empty()).then(|| texts.reg_no_of(&form.reg_no));
    let address = (!form.address.is_empty()).then(|| form.address.clone());
    [role, reg_no, address].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn is_main(view: &VisitView, id: apseko_domain::PartyId) -> bool {
    view.parties.first().is_some_and(|main| main.party == id)
}

/// Nobody may be left without the party that they belong to or speak for.
pub fn may_be_removed(view: &VisitView, id: apseko_domain::PartyId) -> bool {
    let has_workers = view.parties.iter().any(|party| party.party == id && party.workers > 0);
    let is_spoken_for = view.persons.iter().any(|person| person.form.party == Some(id));
    !is_main(view, id) && !has_workers && !is_spoken_for
}

/// Takes the removal back. It outlives the screen, because the undo is still there when the screen is not.
fn put_back(visit: VisitId, form: PartyForm, news: News) {
    spawn_local(async move {
        match host::call(KeepParty { visit, party: None, form: form.clone(), was: None }).await {
            Ok(_) => news.tell(Texts::put_back),
            Err(error) => news.tell_failed(&error, move || put_back(visit, form.clone(), news)),
        }
    });
}
