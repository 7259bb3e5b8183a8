//! The persons who were met: for whom they speak, and on what that right rests.

use apseko_contract::{KeepPersonMet, PersonMetForm, PersonMetView, Removal, RemovePersonMet, VisitView};
use apseko_domain::VisitId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::form::row_mark;
use super::parties::UnsavedMark;
use super::person_form::lacks_basis;
use super::{InPlace, Open};
use crate::host;
use crate::icon::Icon;
use crate::news::{News, use_news};
use crate::parts::{Button, Heading, IconButton, Row, Rows, Tag, Tone};
use crate::problem::ProblemBanner;
use crate::text::{Texts, use_say};
use crate::wish::{Wishing, use_wish};

/// The list of persons.
#[component]
pub fn Persons(
    /// The visit.
    view: Signal<VisitView>,
    /// What is open for editing.
    open: RwSignal<Option<Open>>,
) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let visit = view.with_untracked(|view| view.row.visit);
    let removed = StoredValue::new(PersonMetForm::default());
    let remove = use_wish(move |_: RemovePersonMet, outcome| match outcome {
        Ok(Removal::Out) => {
            let form = removed.get_value();
            news.tell_undoable(Texts::party_removed, move || put_back(visit, form.clone(), news));
        }
        Ok(Removal::Disputed) => news.tell(Texts::stays_unseen),
        Err(_) => {}
    });
    let persons = Memo::new(move |_| view.with(|view| view.persons.clone()));
    let ids =
        Memo::new(move |_| persons.with(|all| all.iter().map(|person| person.person).collect::<Vec<_>>()));
    let has_list = move || !ids.with(Vec::is_empty) || open.get() == Some(Open::Person(None));
    view! {
        <section class="section" aria-labelledby="persons-met">
            <Heading level=2 id="persons-met">{say.word(Texts::persons_met)}</Heading>
            <ProblemBanner error=remove.error() />
            <Show when=move || ids.with(Vec::is_empty)>
                <p class="remark">{say.word(Texts::persons_met_none)}</p>
            </Show>
            <div class:is-empty=move || !has_list()>
                <Rows label=say.word(Texts::persons_met)>
                    <For each=move || ids.get() key=|id| *id let:id>
                        {
                            let person = Memo::new(move |last: Option<&Option<PersonMetView>>| {
                                let found = persons.with(|all| all.iter().find(|person| person.person == id).cloned());
                                found.or_else(|| last.cloned().flatten())
                            });
                            view! {
                                <PersonRow view=view person=person open=open remove=remove removed=removed />
                                <InPlace view=view open=open what=Open::Person(Some(id)) />
                            }
                        }
                    </For>
                    <InPlace view=view open=open what=Open::Person(None) />
                </Rows>
            </div>
            <div id=row_mark(Open::Person(None))>
                <Button icon=Icon::Plus on_press=move || open.set(Some(Open::Person(None)))>
                    {say.word(Texts::person_add)}
                    <UnsavedMark what=Open::Person(None) visit=visit />
                </Button>
            </div>
        </section>
    }
}

#[component]
fn PersonRow(
    view: Signal<VisitView>,
    person: Memo<Option<PersonMetView>>,
    open: RwSignal<Option<Open>>,
    remove: Wishing<RemovePersonMet>,
    removed: StoredValue<PersonMetForm>,
) -> impl IntoView {
    let say = use_say();
    let visit = view.with_untracked(|view| view.row.visit);
    let Some(first) = person.get_untracked() else { return ().into_any() };
    let id = first.person;
    let what = Open::Person(Some(id));
    let title = say.phrase(move |texts| {
        let name =
            person.with(|person| person.as_ref().map(|person| person.form.name.clone()).unwrap_or_default());
        if name.is_empty() { texts.visit_person_nameless().to_owned() } else { name }
    });
    let take_out = move || {
        removed.set_value(person.get_untracked().map(|person| person.form).unwrap_or_default());
        let seen_to = Some(view.with_untracked(|view| view.rev));
        remove.send(RemovePersonMet { person: id, seen_to });
    };
    let aside = move || {
        view! {
            <IconButton icon=Icon::Trash label=say.word(Texts::person_remove) disabled=remove.busy() on_press=take_out />
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
                {move || person.get().map(|person| view.with(|view| person_line(say.get(), view, &person.form)))}
            </p>
            {move || person.get().map(|person| view! { <PersonTags person=person /> })}
            <UnsavedMark what=what visit=visit />
        </Row>
    }
    .into_any()
}

#[component]
fn PersonTags(person: PersonMetView) -> impl IntoView {
    let say = use_say();
    let no_basis = lacks_basis(&person.form);
    let disagree = !person.conflicts.is_empty();
    (no_basis || disagree).then(|| view! {
        <div class="meta">
            {no_basis.then(|| view! {
                <Tag tone=Tone::Warn icon=Icon::Warning>{move || say.get().gap_part(&basis_name(say.get()))}</Tag>
            })}
            {disagree.then(|| view! {
                <Tag tone=Tone::Warn icon=Icon::Warning>{say.word(Texts::people_disagree)}</Tag>
            })}
        </div>
    })
}

/// In the middle of a sentence a name begins small.
fn basis_name(texts: Texts) -> String {
    texts.person_basis().to_lowercase()
}

/// „Pārstāvis · SIA „Baltijas Jumti” · pilnvara Nr. 3”
fn person_line(texts: Texts, view: &VisitView, form: &PersonMetForm) -> String {
    let role = form.role.map(|role| texts.person_is(role).to_owned());
    let party = form.party.and_then(|id| view.parties.iter().find(|party| party.party == id));
    let party = party.map(|party| party.form.name.clone());
    let known = [role, party, Some(form.basis.clone()), Some(form.contact.clone())];
    known.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Takes the removal back, also when the screen is gone.
fn put_back(visit: VisitId, form: PersonMetForm, news: News) {
    spawn_local(async move {
        match host::call(KeepPersonMet { visit, person: None, form: form.clone(), was: None }).await {
            Ok(_) => news.tell(Texts::put_back),
            Err(error) => news.tell_failed(&error, move || put_back(visit, form.clone(), news)),
        }
    });
}
