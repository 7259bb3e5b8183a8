//! What is known of a party, to be written down while standing beside it: any part of it may be missing.

use apseko_contract::{ConflictKey, KeepParty, PartyForm, PartyView, ThingKind, VisitView};
use apseko_domain::{PartyId, PartyRole, RegistrationNumber};
use leptos::prelude::*;
use uuid::Uuid;

use super::Open;
use super::form::{Form, Warned, close, dropper, with_none};
use super::parties::may_be_removed;
use crate::news::use_news;
use crate::parts::{Banner, ButtonLink, Choice, SelectField, TextField, TextKind, Tone};
use crate::problem::ProblemBanner;
use crate::route::Route;
use crate::text::{Texts, use_say};
use crate::unsaved::{use_form, use_unsaved};
use crate::wish::use_wish;

/// The form of a party.
#[component]
pub fn PartyEditor(
    /// The visit.
    view: Signal<VisitView>,
    /// Which one; nothing for a new one.
    party: Option<PartyId>,
    /// What is open for editing.
    open: RwSignal<Option<Open>>,
) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let unsaved = use_unsaved();
    let (visit, known) = view.with_untracked(|view| (view.row.visit, found(view, party)));
    let conflicts = known.as_ref().map(|party| party.conflicts.clone()).unwrap_or_default();
    let form = known.map(|party| party.form).unwrap_or_default();
    let name = Open::Party(party).name(visit);
    let typed = use_form(name.clone(), form.clone());
    let began_with = StoredValue::new(form.clone());
    let tried = RwSignal::new(false);
    let kept_as = name.clone();
    let keep = use_wish(move |sent: KeepParty, outcome| {
        if outcome.is_ok() {
            began_with.set_value(sent.form.clone());
        }
        // What was typed while the save was under way is not saved yet, so the form stays.
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
            let was = party.map(|_| began_with.get_value());
            keep.send(KeepParty { visit, party, form, was });
        }
    };
    let title = say.word(if party.is_some() { Texts::party_edit } else { Texts::party_new });
    let is_unsaved = {
        let form = form.clone();
        move || typed.with(|typed| *typed != form)
    };
    let stays = Memo::new(move |_| party.is_some_and(|id| view.with(|view| !may_be_removed(view, id))));
    view! {
        <Form
            title=title
            is_unsaved=Signal::derive(is_unsaved)
            busy=keep.busy()
            save=save
            drop_it=dropper(open, name, typed, form)
        >
            <Disagreement fields=conflicts of=party.map(|party| (ThingKind::Party, party.0)) />
            <ProblemBanner error=keep.error() on_retry=save />
            <Fields typed=typed tried=tried />
            <Show when=move || stays.get()>
                <p class="remark">{say.word(Texts::party_cannot_be_removed)}</p>
            </Show>
        </Form>
    }
}

fn found(view: &VisitView, party: Option<PartyId>) -> Option<PartyView> {
    view.parties.iter().find(|known| Some(known.party) == party).cloned()
}

/// Without any of these nobody could tell which party it is.
fn is_empty(form: &PartyForm) -> bool {
    form.name.trim().is_empty() && form.reg_no.trim().is_empty() && form.role.is_none()
}

/// Says on which fields people disagree, with the way to see the values side by side.
#[component]
pub fn Disagreement(
    /// Their names.
    fields: Vec<String>,
    /// The thing that they are fields of.
    of: Option<(ThingKind, Uuid)>,
) -> impl IntoView {
    let say = use_say();
    (!fields.is_empty()).then(|| {
        let named = fields.clone();
        let told = move || {
            let texts = say.get();
            let names: Vec<String> = named.iter().map(|field| texts.field_named(field)).collect();
            texts.disagree_on(&names.join(", "))
        };
        let link = move |(kind, id)| {
            let place = |field| Route::of_conflict(&ConflictKey { kind, id, field });
            fields.into_iter().next().map(|field| {
                view! {
                    <ButtonLink href=place(field).href()>{say.word(Texts::conflict_compare)}</ButtonLink>
                }
            })
        };
        view! {
            <Banner tone=Tone::Warn title=say.word(Texts::disagree_title)>
                <p>{told}</p>
                {of.map(link)}
            </Banner>
        }
    })
}

#[component]
fn Fields(typed: RwSignal<PartyForm>, tried: RwSignal<bool>) -> impl IntoView {
    let say = use_say();
    let fault = Signal::derive(move || {
        let empty = tried.get() && typed.with(is_empty);
        empty.then(|| say.get().party_fault_empty().to_owned())
    });
    let text =
        move |get: fn(&PartyForm) -> &String| Signal::derive(move || typed.with(|typed| get(typed).clone()));
    let reg_no_warning = move || {
        let odd = typed.with(|typed| looks_wrong(&typed.reg_no));
        odd.then(|| say.get().reg_no_looks_wrong().to_owned())
    };
    let headcount_warning = move || {
        let odd = typed.with(|typed| {
            !typed.headcount.trim().is_empty() && typed.headcount.trim().parse::<u32>().is_err()
        });
        odd.then(|| say.get().headcount_looks_wrong().to_owned())
    };
    let roles = move || {
        let texts = say.get();
        with_none(
            texts.not_chosen(),
            PartyRole::ALL.iter().map(|role| Choice::new(role.as_str(), texts.party_is(*role))),
        )
    };
    view! {
        <TextField
            label=say.word(Texts::party_name)
            fault=fault
            value=text(|form| &form.name)
            on_input=move |text| typed.update(|typed| typed.name = text)
        />
        <SelectField
            label=say.word(Texts::party_role)
            choices=Signal::derive(roles)
            value=Signal::derive(move || typed.with(|typed| typed.role.map_or("", PartyRole::as_str).to_owned()))
            on_choose=move |role: String| typed.update(|typed| typed.role = PartyRole::parse(&role))
        />
        <div class="field">
            <TextField
                label=say.word(Texts::party_reg_no)
                kind=TextKind::Digits
                value=text(|form| &form.reg_no)
                on_input=move |text| typed.update(|typed| typed.reg_no = text)
            />
            <Warned what=Signal::derive(reg_no_warning) />
        </div>
        <TextField
            label=say.word(Texts::party_address)
            value=text(|form| &form.address)
            on_input=move |text| typed.update(|typed| typed.address = text)
        />
        <TextField
            label=say.word(Texts::party_contact)
            value=text(|form| &form.contact)
            on_input=move |text| typed.update(|typed| typed.contact = text)
        />
        <TextField
            label=say.word(Texts::party_nace)
            hint=say.word(Texts::party_nace_hint)
            value=text(|form| &form.nace)
            on_input=move |text| typed.update(|typed| typed.nace = text)
        />
        <div class="field">
            <TextField
                label=say.word(Texts::party_headcount)
                kind=TextKind::Digits
                value=text(|form| &form.headcount)
                on_input=move |text| typed.update(|typed| typed.headcount = text)
            />
            <Warned what=Signal::derive(headcount_warning) />
        </div>
    }
}

fn looks_wrong(reg_no: &str) -> bool {
    let written = reg_no.trim();
    !written.is_empty()
        && !RegistrationNumber::parse(written).is_ok_and(|number| number.warnings().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_one_thing_is_enough_to_keep_a_party() {
        assert!(is_empty(&PartyForm { address: "Rīga".to_owned(), ..PartyForm::default() }));
        assert!(!is_empty(&PartyForm { role: Some(PartyRole::Client), ..PartyForm::default() }));
        assert!(
            !is_empty(&PartyForm { reg_no: "4".to_owned(), ..PartyForm::default() }),
            "half a number is a beginning"
        );
    }

    #[test]
    fn an_odd_number_is_told_and_an_empty_one_is_not() {
        assert!(!looks_wrong("  "));
        assert!(looks_wrong("123"));
        assert!(looks_wrong("40103000001"));
    }
}
