//! When a person is away. Taking it back is one press, because it can be put in again.

use apseko_contract::{AbsenceForm, AbsenceKind, AbsenceView, AddAbsence, RemoveAbsence};
use leptos::prelude::*;

use super::form::{DayField, FormFoot, focus_first_fault, save_on_keys, today};
use super::person::Colleague;
use crate::parts::{Button, ButtonKind, Choice, Heading, Row, Rows, SelectField};
use crate::problem::ProblemBanner;
use crate::screens::office::detail_level;
use crate::screens::office::units::may_manage;
use crate::text::{Texts, use_say};

const KINDS: [(AbsenceKind, &str); 4] = [
    (AbsenceKind::Holiday, "holiday"),
    (AbsenceKind::Illness, "illness"),
    (AbsenceKind::Travel, "travel"),
    (AbsenceKind::Other, "other"),
];

/// All absences.
#[component]
pub fn Absences(
    /// Whose.
    colleague: Colleague,
) -> impl IntoView {
    let say = use_say();
    let may_change = may_manage();
    let remove = colleague.change::<RemoveAbsence>(Texts::absence_removed);
    let line = move |absence: AbsenceView| {
        let AbsenceView { from, until, why } = absence;
        let may_take_back = Signal::derive(move || may_change.get() && until >= today());
        let press = move || {
            let absence = AbsenceForm { seen: colleague.seen(), from, until, why };
            remove.send(RemoveAbsence { person: colleague.id(), absence });
        };
        view! {
            <Row title=move || say.get().absence_kind(why)>
                <p>{move || say.get().days_from_to(from, Some(until))}</p>
                <Show when=move || may_take_back.get()>
                    <Button kind=ButtonKind::Quiet busy=remove.busy() on_press=press>
                        {say.word(Texts::staff_remove_absence)}
                    </Button>
                </Show>
            </Row>
        }
    };
    let list = move || {
        let absences = colleague.view.get().absences;
        if absences.is_empty() {
            return view! { <p class="remark">{say.word(Texts::staff_no_absences)}</p> }.into_any();
        }
        view! {
            <Rows label=say.word(Texts::staff_absences)>{absences.into_iter().map(line).collect_view()}</Rows>
        }
        .into_any()
    };
    view! {
        <section class="section">
            <Heading level=detail_level()>{say.word(Texts::staff_absences)}</Heading>
            <ProblemBanner error=remove.error() />
            {list}
        </section>
    }
}

/// The form of an absence.
#[component]
pub fn AbsenceFields(
    /// Whose.
    colleague: Colleague,
) -> impl IntoView {
    let say = use_say();
    let (from, until) = (RwSignal::new(today().to_string()), RwSignal::new(String::new()));
    let why = RwSignal::new("holiday".to_owned());
    let tried = RwSignal::new(false);
    let add = colleague.change::<AddAbsence>(Texts::absence_added);
    let save = move || {
        tried.set(true);
        let days =
            from.with_untracked(|day| day.parse()).ok().zip(until.with_untracked(|day| day.parse()).ok());
        let kind =
            why.with_untracked(|why| KINDS.iter().find(|(_, code)| code == why).map(|(kind, _)| *kind));
        let Some(((from, until), why)) = days.zip(kind) else { return focus_first_fault() };
        let absence = AbsenceForm { seen: colleague.seen(), from, until, why };
        add.send(AddAbsence { person: colleague.id(), absence });
    };
    let kinds = move || {
        let choice = |(kind, code): &(AbsenceKind, &str)| Choice::new(*code, say.get().absence_kind(*kind));
        KINDS.iter().map(choice).collect::<Vec<_>>()
    };
    view! {
        <div class="office__form" on:keydown=save_on_keys(save)>
            <Heading level=detail_level()>{say.word(Texts::staff_absence)}</Heading>
            <ProblemBanner error=add.error() />
            <SelectField
                label=say.word(Texts::staff_why)
                choices=kinds
                value=why
                on_choose=move |kind| why.set(kind)
            />
            <DayField label=say.word(Texts::staff_first_day) value=from tried=tried />
            <DayField label=say.word(Texts::staff_last_day) value=until tried=tried />
            <FormFoot
                busy=add.busy()
                label=say.word(Texts::office_save)
                on_save=save
                on_cancel=move || colleague.open.set(None)
            />
        </div>
    }
}
