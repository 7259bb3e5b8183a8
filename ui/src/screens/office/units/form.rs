//! The form of a unit, for a new one and for a change.

use apseko_contract::{AddUnit, UnitForm, UnitRow, UnitsView};
use apseko_domain::UnitId;
use leptos::prelude::*;

use super::in_order;
use crate::act::use_act;
use crate::news::use_news;
use crate::parts::{Choice, SelectField, TextField};
use crate::problem::ProblemBanner;
use crate::route::{Route, Router};
use crate::screens::office::people::form::{FormFoot, focus_first_fault, save_on_keys};
use crate::screens::office::{DetailTitle, OfficePlace};
use crate::text::{Say, Texts, use_say};

/// What has been typed of a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedUnit {
    code: String,
    name: String,
    parent: String,
}

impl TypedUnit {
    /// What the unit says now.
    pub fn of(row: &UnitRow) -> Self {
        let parent = row.parent.map(|parent| parent.to_string()).unwrap_or_default();
        Self { code: row.code.clone(), name: row.name.clone(), parent }
    }

    fn code_is_good(&self) -> bool {
        let code = self.code.trim();
        let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-';
        (2..=20).contains(&code.len()) && code.chars().all(fits)
    }

    fn name_is_good(&self) -> bool {
        (1..=200).contains(&self.name.trim().chars().count())
    }

    /// The form, if it can be sent.
    pub fn form(&self) -> Option<UnitForm> {
        (self.code_is_good() && self.name_is_good()).then(|| UnitForm {
            code: self.code.trim().to_owned(),
            name: self.name.trim().to_owned(),
            parent: self.parent.parse().ok(),
        })
    }
}

/// The fields of a unit.
#[component]
pub fn UnitFields(
    /// What has been typed.
    typed: RwSignal<TypedUnit>,
    /// Whether somebody has tried to save.
    tried: RwSignal<bool>,
    /// All units.
    units: Signal<Option<UnitsView>>,
    /// The unit itself, which cannot be its own parent.
    #[prop(optional)]
    own: Option<UnitId>,
) -> impl IntoView {
    let say = use_say();
    let fault = move |is_good: fn(&TypedUnit) -> bool, told: fn(Texts) -> &'static str| {
        Signal::derive(move || (tried.get() && !typed.with(is_good)).then(|| told(say.get()).to_owned()))
    };
    let parents = Signal::derive(move || {
        let none = Choice::new("", say.get().unit_no_parent());
        let choices = units.with(|units| units.as_ref().map_or_else(Vec::new, |units| choices(units, own)));
        std::iter::once(none).chain(choices).collect::<Vec<_>>()
    });
    view! {
        <TextField
            label=say.word(Texts::unit_code)
            hint=say.word(Texts::unit_code_hint)
            fault=fault(TypedUnit::code_is_good, Texts::fault_unit_code)
            value=Signal::derive(move || typed.with(|typed| typed.code.clone()))
            on_input=move |text: String| typed.update(|typed| typed.code = text.to_uppercase())
        />
        <TextField
            label=say.word(Texts::unit_name)
            fault=fault(TypedUnit::name_is_good, Texts::fault_empty)
            value=Signal::derive(move || typed.with(|typed| typed.name.clone()))
            on_input=move |text| typed.update(|typed| typed.name = text)
        />
        <SelectField
            label=say.word(Texts::unit_parent)
            choices=parents
            value=Signal::derive(move || typed.with(|typed| typed.parent.clone()))
            on_choose=move |parent| typed.update(|typed| typed.parent = parent)
        />
    }
}

/// The form of a new unit.
#[component]
pub fn NewUnitForm(
    /// All units.
    units: Signal<Option<UnitsView>>,
) -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let router = use_context::<Router>();
    let typed = RwSignal::new(TypedUnit::default());
    let tried = RwSignal::new(false);
    let add = use_act(move |outcome: Result<UnitRow, _>| {
        if let Ok(row) = outcome {
            news.tell(Texts::unit_added);
            router.into_iter().for_each(|router| router.leave_to(Route::Office(OfficePlace::Unit(row.id))));
        }
    });
    let save = move || {
        tried.set(true);
        match typed.with_untracked(TypedUnit::form) {
            Some(form) => add.send(AddUnit { form }),
            None => focus_first_fault(),
        }
    };
    let leave = move || router.into_iter().for_each(|router| router.go(Route::Office(OfficePlace::Units)));
    view! {
        <DetailTitle text=say.word(Texts::unit_new) />
        <div class="office__form" on:keydown=save_on_keys(save)>
            <ProblemBanner error=add.error() />
            <UnitFields typed=typed tried=tried units=units />
            <FormFoot busy=add.busy() label=say.word(Texts::office_save) on_save=save on_cancel=leave />
        </div>
    }
}

fn choices(units: &UnitsView, own: Option<UnitId>) -> Vec<Choice> {
    let open = in_order(&units.units).into_iter().filter(|(_, row)| !row.closed && Some(row.id) != own);
    // A drop-down has no style for depth, and a screen reader skips these spaces.
    open.map(|(depth, row)| {
        Choice::new(row.id.to_string(), format!("{}{}", "\u{2003}".repeat(depth), row.name))
    })
    .collect()
}

/// The units that can be chosen.
pub fn unit_choices(units: Signal<Option<UnitsView>>) -> Vec<Choice> {
    units.with(|units| units.as_ref().map_or_else(Vec::new, |units| choices(units, None)))
}

/// A unit in a form; empty until one is chosen.
#[component]
pub fn UnitChoice(
    /// The chosen unit, or nothing.
    value: RwSignal<String>,
    /// All units.
    units: Signal<Option<UnitsView>>,
    /// Whether somebody has tried to save.
    tried: RwSignal<bool>,
) -> impl IntoView {
    let say = use_say();
    let choices = Signal::derive(move || with_first(say, unit_choices(units)));
    let fault = Signal::derive(move || {
        (tried.get() && value.with(String::is_empty)).then(|| say.get().fault_unit().to_owned())
    });
    view! {
        <SelectField
            label=say.word(Texts::unit)
            choices=choices
            fault=fault
            value=value
            on_choose=move |unit| value.set(unit)
        />
    }
}

/// Choices behind one that says that nothing was chosen.
pub fn with_first(say: Say, choices: Vec<Choice>) -> Vec<Choice> {
    std::iter::once(Choice::new("", say.get().choose_unit())).chain(choices).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_that_the_server_would_refuse_is_not_sent() {
        let good = TypedUnit { code: "RVDI-3".to_owned(), name: "Zemgale".to_owned(), parent: String::new() };
        assert!(good.form().is_some());
        assert!(TypedUnit { code: "rvdi".to_owned(), ..good.clone() }.form().is_none());
        assert!(TypedUnit { name: "  ".to_owned(), ..good }.form().is_none());
    }
}
