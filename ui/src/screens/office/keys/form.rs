//! What somebody writes of a new key. Only what they may do themselves can be ticked: a key is no way around the table.

use apseko_contract::{KeyForm, MadeKey, MakeKey, UnitRow};
use apseko_domain::{Capability, riga};
use jiff::ToSpan as _;
use jiff::civil::Date;
use leptos::prelude::*;

use super::super::{DetailTitle, Rights};
use crate::host;
use crate::icon::{Glyph, Icon};
use crate::parts::{Button, ButtonKind, CheckField, Choice, DateField, SelectField, TextField};
use crate::problem::ProblemBanner;
use crate::step_up::use_stepped_up_wish;
use crate::text::{Texts, Word, use_say};

/// What is typed.
#[derive(Debug, Clone, Copy)]
struct Typed {
    name: RwSignal<String>,
    may: RwSignal<Vec<Capability>>,
    unit: RwSignal<String>,
    until: RwSignal<String>,
}

impl Typed {
    fn new() -> Self {
        let quarter = today().checked_add(3.months()).unwrap_or_else(|_| today());
        Self {
            name: RwSignal::new(String::new()),
            may: RwSignal::new(Vec::new()),
            unit: RwSignal::new(String::new()),
            until: RwSignal::new(quarter.to_string()),
        }
    }

    fn form(self) -> Option<KeyForm> {
        let name = self.name.get_untracked().trim().to_owned();
        let capabilities = self.may.get_untracked();
        let until = self.until.get_untracked().parse().ok()?;
        let is_whole = !name.is_empty() && !capabilities.is_empty();
        is_whole.then(|| KeyForm { name, capabilities, unit: self.unit.get_untracked().parse().ok(), until })
    }
}

fn today() -> Date {
    riga(host::now()).date
}

/// The form.
#[component]
pub fn NewKey(units: Memo<Vec<UnitRow>>, #[prop(into)] on_made: Callback<MadeKey>) -> impl IntoView {
    let say = use_say();
    let typed = Typed::new();
    let tried = RwSignal::new(false);
    let make = use_stepped_up_wish::<MakeKey>(move |outcome| {
        if let Ok(key) = outcome {
            on_made.run(key);
        }
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if let Some(form) = typed.form() {
            make.send(MakeKey { form });
        }
    };
    let fault = move |lacks: Signal<bool>, word: Word| {
        Signal::derive(move || (tried.get() && lacks.get()).then(|| word(say.get()).to_owned()))
    };
    let no_name = Signal::derive(move || typed.name.with(|name| name.trim().is_empty()));
    let no_day = Signal::derive(move || typed.until.with(|until| until.parse::<Date>().is_err()));
    let latest = today().checked_add(1.year()).map(|day| day.to_string()).ok();
    view! {
        <form class="stack" novalidate on:submit=submit>
            <DetailTitle text=say.word(Texts::key_form_new) />
            <p class="remark">{say.word(Texts::key_about)}</p>
            <TextField
                label=say.word(Texts::key_system)
                hint=say.word(Texts::key_system_hint)
                value=typed.name
                fault=fault(no_name, Texts::key_fault_name)
                on_input=move |text| typed.name.set(text)
            />
            <Ticks may=typed.may fault=fault(Signal::derive(move || typed.may.with(Vec::is_empty)), Texts::key_fault_may) />
            <UnitChoice units=units value=typed.unit />
            <DateField
                label=say.word(Texts::key_last_day)
                hint=say.word(Texts::key_last_day_hint)
                value=typed.until
                earliest=today().to_string()
                latest=latest
                fault=fault(no_day, Texts::key_fault_day)
                on_input=move |day| typed.until.set(day)
            />
            <ProblemBanner error=make.error() />
            <div class="cluster">
                <Button kind=ButtonKind::Main submit=true busy=make.busy() busy_label=say.word(Texts::saving)>
                    {say.word(Texts::key_add)}
                </Button>
            </div>
        </form>
    }
}

#[component]
fn UnitChoice(units: Memo<Vec<UnitRow>>, value: RwSignal<String>) -> impl IntoView {
    let say = use_say();
    let choices = move || {
        let all = Choice::new("", say.get().key_every_unit());
        let open = units.get().into_iter().filter(|unit| !unit.closed);
        std::iter::once(all)
            .chain(open.map(|unit| Choice::new(unit.id.to_string(), unit.name)))
            .collect::<Vec<_>>()
    };
    view! {
        <SelectField
            label=say.word(Texts::key_for_unit)
            choices=Signal::derive(choices)
            value=value
            on_choose=move |unit| value.set(unit)
        />
    }
}

/// The permissions, by what they are about.
#[component]
fn Ticks(may: RwSignal<Vec<Capability>>, fault: Signal<Option<String>>) -> impl IntoView {
    let say = use_say();
    let rights = use_context::<Rights>();
    let tick = move |capability: Capability, on: bool| {
        may.update(|may| {
            may.retain(|one| *one != capability);
            if on {
                may.push(capability);
            }
        });
    };
    let group = move |(word, members): (Word, Vec<Capability>)| {
        let boxes = members.into_iter().map(move |capability| {
            view! {
                <CheckField
                    label=say.phrase(move |texts| texts.capability(capability).to_owned())
                    checked=Signal::derive(move || may.with(|may| may.contains(&capability)))
                    on_change=move |on| tick(capability, on)
                />
            }
        });
        view! {
            <fieldset class="office__ticks"><legend>{say.word(word)}</legend>{boxes.collect_view()}</fieldset>
        }
    };
    let count = move || may.with(|may| u64::try_from(may.len()).unwrap_or(u64::MAX));
    view! {
        <div class="stack" role="group" aria-label=say.word(Texts::key_may)>
            <p class="field__label">{say.word(Texts::key_may)} " · " {move || say.get().key_ticked(count())}</p>
            {move || {
                let allowed = |one: Capability| rights.is_some_and(|rights| rights.may(one));
                groups(allowed).into_iter().map(group).collect_view()
            }}
            <div aria-live="polite">
                {move || fault.get().map(|fault| view! { <p class="field__fault"><Glyph icon=Icon::Warning />{fault}</p> })}
            </div>
        </div>
    }
}

/// The permissions that can be given, under the words by which people look for them.
fn groups(allowed: impl Fn(Capability) -> bool) -> Vec<(Word, Vec<Capability>)> {
    let mut groups: Vec<(Word, Vec<Capability>)> = Vec::new();
    for capability in Capability::ALL.iter().copied().filter(|one| allowed(*one)) {
        let word = group_of(capability);
        match groups.iter_mut().find(|(known, _)| known(Texts::default()) == word(Texts::default())) {
            Some((_, members)) => members.push(capability),
            None => groups.push((word, vec![capability])),
        }
    }
    groups
}

fn group_of(capability: Capability) -> Word {
    use Capability as C;
    match capability {
        C::ReadAnnualPlan
        | C::WriteAnnualPlan
        | C::ApproveAnnualPlan
        | C::ReadUnitPlan
        | C::PlanUnit
        | C::ApproveUnitPlan
        | C::ReadIndividualPlan
        | C::PlanIndividual
        | C::ApproveIndividualPlan => Texts::group_plans,
        C::ReadOwnTasks
        | C::CreateAdhocTask
        | C::ConfirmAdhoc
        | C::CreateTask
        | C::EditTask
        | C::AssignTasks
        | C::ReadCases
        | C::WriteNotes
        | C::RequestRegistryData
        | C::SeePersonalData
        | C::SeeApplicant => Texts::group_cases,
        C::ReadSheets | C::CarryOutVisits | C::ConfirmVisits => Texts::group_visits,
        C::IssueDocuments
        | C::ApproveDocuments
        | C::SignDocuments
        | C::RegisterDocuments
        | C::LiftSuspension
        | C::RegisterAccidentActs
        | C::ApproveAccidentActs
        | C::DraftViolationDecision
        | C::DecideViolations
        | C::ReadFines
        | C::CheckFines => Texts::group_documents,
        C::ReadContent | C::ProposeContent | C::WriteNorms | C::WriteClassifiers => Texts::group_content,
        C::OwnAccess
        | C::ReadPeople
        | C::ManagePeople
        | C::ReadDevices
        | C::ManageDevices
        | C::ManageSystems
        | C::ReadAuditOwn
        | C::ReadAuditTechnical
        | C::ReadAuditAll => Texts::group_office,
        C::ReadStatistics | C::PublishStatistics => Texts::group_figures,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_stands_in_one_group() {
        let all = groups(|_| true);
        let count: usize = all.iter().map(|(_, members)| members.len()).sum();
        assert_eq!(count, Capability::ALL.len());
        assert_eq!(all.len(), 7);
        assert!(groups(|_| false).is_empty(), "a group without a box is not shown");
    }
}
