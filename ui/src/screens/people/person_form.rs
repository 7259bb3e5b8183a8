//! What is known of a person who was met; any part of it may be missing.

use apseko_contract::{
    KeepPersonMet, ListRow, PersonMetForm, PersonMetView, SearchList, ThingKind, VisitView,
};
use apseko_domain::{PartyId, PersonMetId, PersonMetRole};
use leptos::prelude::*;

use super::Open;
use super::form::{Form, Warned, close, dropper, with_none};
use super::party_form::Disagreement;
use crate::news::use_news;
use crate::parts::{Choice, SelectField, TextField};
use crate::problem::ProblemBanner;
use crate::query::use_query;
use crate::text::{Texts, use_say};
use crate::unsaved::{use_form, use_unsaved};
use crate::wish::use_wish;

/// The form of a person.
#[component]
pub fn PersonEditor(
    /// The visit.
    view: Signal<VisitView>,
    /// Which one; nothing for a new one.
    person: Option<PersonMetId>,
    /// What is open for editing.
    open: RwSignal<Option<Open>>,
) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let unsaved = use_unsaved();
    let (visit, known) = view.with_untracked(|view| (view.row.visit, found(view, person)));
    let conflicts = known.as_ref().map(|person| person.conflicts.clone()).unwrap_or_default();
    let form = known.map_or_else(|| view.with_untracked(blank), |person| person.form);
    let name = Open::Person(person).name(visit);
    let typed = use_form(name.clone(), form.clone());
    let began_with = StoredValue::new(form.clone());
    let tried = RwSignal::new(false);
    let kept_as = name.clone();
    let keep = use_wish(move |sent: KeepPersonMet, outcome| {
        if outcome.is_ok() {
            began_with.set_value(sent.form.clone());
        }
        if outcome.is_ok() && typed.with_untracked(|typed| *typed == sent.form) {
            unsaved.forget(&kept_as);
            news.tell(Texts::kept_news);
            close(open);
        }
    });
    let save = move || {
        tried.set(true);
        let form = typed.get_untracked();
        if !is_empty(&form) {
            let was = person.map(|_| began_with.get_value());
            keep.send(KeepPersonMet { visit, person, form, was });
        }
    };
    let title = say.word(if person.is_some() { Texts::person_edit } else { Texts::person_new });
    let is_unsaved = {
        let form = form.clone();
        move || typed.with(|typed| *typed != form)
    };
    view! {
        <Form
            title=title
            is_unsaved=Signal::derive(is_unsaved)
            busy=keep.busy()
            save=save
            drop_it=dropper(open, name, typed, form)
        >
            <Disagreement fields=conflicts of=person.map(|person| (ThingKind::PersonMet, person.0)) />
            <ProblemBanner error=keep.error() on_retry=save />
            <Who view=view typed=typed tried=tried />
            <Papers typed=typed />
        </Form>
    }
}

fn found(view: &VisitView, person: Option<PersonMetId>) -> Option<PersonMetView> {
    view.persons.iter().find(|known| Some(known.person) == person).cloned()
}

/// With one employer on the site there is nobody else to speak for.
fn blank(view: &VisitView) -> PersonMetForm {
    let party = view.parties.first().filter(|_| view.parties.len() == 1).map(|main| main.party);
    PersonMetForm { party, ..PersonMetForm::default() }
}

fn is_empty(form: &PersonMetForm) -> bool {
    form.name.trim().is_empty() && form.role.is_none()
}

/// Who speaks for somebody needs the right to, and it is asked for now, not in court.
pub fn lacks_basis(form: &PersonMetForm) -> bool {
    form.role == Some(PersonMetRole::Representative) && form.basis.trim().is_empty()
}

#[component]
fn Who(view: Signal<VisitView>, typed: RwSignal<PersonMetForm>, tried: RwSignal<bool>) -> impl IntoView {
    let say = use_say();
    let fault = Signal::derive(move || {
        let empty = tried.get() && typed.with(is_empty);
        empty.then(|| say.get().person_fault_empty().to_owned())
    });
    let roles = move || {
        let texts = say.get();
        let known = PersonMetRole::ALL.iter().map(|role| Choice::new(role.as_str(), texts.person_is(*role)));
        with_none(texts.not_chosen(), known)
    };
    let parties = move || {
        let texts = say.get();
        view.with(|view| {
            with_none(
                texts.not_chosen(),
                view.parties.iter().map(|party| {
                    let name = if party.form.name.is_empty() {
                        texts.visit_party_nameless()
                    } else {
                        &party.form.name
                    };
                    Choice::new(party.party.to_string(), name)
                }),
            )
        })
    };
    let warning = move || typed.with(lacks_basis).then(|| say.get().person_basis_missing().to_owned());
    view! {
        <TextField
            label=say.word(Texts::person_name)
            fault=fault
            value=Signal::derive(move || typed.with(|typed| typed.name.clone()))
            on_input=move |text| typed.update(|typed| typed.name = text)
        />
        <SelectField
            label=say.word(Texts::person_role)
            choices=Signal::derive(roles)
            value=Signal::derive(move || typed.with(|typed| typed.role.map_or("", PersonMetRole::as_str).to_owned()))
            on_choose=move |role: String| typed.update(|typed| typed.role = PersonMetRole::parse(&role))
        />
        <SelectField
            label=say.word(Texts::person_party)
            choices=Signal::derive(parties)
            value=Signal::derive(move || typed.with(|typed| typed.party.map(|id| id.to_string()).unwrap_or_default()))
            on_choose=move |id: String| typed.update(|typed| typed.party = id.parse::<PartyId>().ok())
        />
        <div class="field">
            <TextField
                label=say.word(Texts::person_basis)
                hint=say.word(Texts::person_basis_hint)
                value=Signal::derive(move || typed.with(|typed| typed.basis.clone()))
                on_input=move |text| typed.update(|typed| typed.basis = text)
            />
            <Warned what=Signal::derive(warning) />
        </div>
    }
}

#[component]
fn Papers(typed: RwSignal<PersonMetForm>) -> impl IntoView {
    let say = use_say();
    view! {
        <ListField
            label=say.word(Texts::person_document)
            list="id_documents"
            value=Signal::derive(move || typed.with(|typed| typed.document_type.clone()))
            on_choose=move |code| typed.update(|typed| typed.document_type = code)
        />
        <TextField
            label=say.word(Texts::person_document_number)
            value=Signal::derive(move || typed.with(|typed| typed.document_number.clone()))
            on_input=move |text| typed.update(|typed| typed.document_number = text)
        />
        <TextField
            label=say.word(Texts::person_contact)
            value=Signal::derive(move || typed.with(|typed| typed.contact.clone()))
            on_input=move |text| typed.update(|typed| typed.contact = text)
        />
        <ListField
            label=say.word(Texts::person_language)
            list="languages"
            value=Signal::derive(move || typed.with(|typed| typed.language.clone()))
            on_choose=move |code| typed.update(|typed| typed.language = code)
        />
    }
}

/// One entry of a short classifier. A code that the list does not have stays as it is.
#[component]
fn ListField(
    label: Signal<String>,
    list: &'static str,
    value: Signal<String>,
    #[prop(into)] on_choose: UnsyncCallback<String>,
) -> impl IntoView {
    let say = use_say();
    let asked = use_query(move || Some(SearchList { list: list.to_owned(), text: String::new() }));
    let choices = move || {
        let rows = asked.newest().get().unwrap_or_default();
        with_none(say.get().not_chosen(), entries(&rows, &value.get()))
    };
    view! { <SelectField label=label choices=Signal::derive(choices) value=value on_choose=on_choose /> }
}

fn entries(rows: &[ListRow], chosen: &str) -> Vec<Choice> {
    let is_strange = !chosen.is_empty() && !rows.iter().any(|row| row.code == chosen);
    let strange = is_strange.then(|| Choice::new(chosen, chosen));
    rows.iter().map(|row| Choice::new(row.code.clone(), row.name.clone())).chain(strange).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_representative_needs_a_basis_and_a_manager_does_not() {
        let form = |role| PersonMetForm { role: Some(role), ..PersonMetForm::default() };
        assert!(lacks_basis(&form(PersonMetRole::Representative)));
        assert!(!lacks_basis(&form(PersonMetRole::Manager)));
    }

    #[test]
    fn a_code_that_the_list_lacks_is_not_lost() {
        let rows = [ListRow { code: "lv".to_owned(), name: "latviešu".to_owned() }];
        assert_eq!(entries(&rows, "lv").len(), 1);
        assert_eq!(entries(&rows, "uk").len(), 2, "an older classifier must not empty the field");
    }
}
