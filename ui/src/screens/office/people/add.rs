//! The form of a new person: who, as what, where, from when.

use apseko_contract::{AddPerson, ListUnits, NewPerson, PersonRow};
use apseko_domain::Role;
use leptos::prelude::*;

use super::form::{
    DayField, FormFoot, RoleChoice, focus_first_fault, login_is_good, name_is_good, save_on_keys, today,
};
use crate::act::use_act;
use crate::news::use_news;
use crate::parts::TextField;
use crate::problem::ProblemBanner;
use crate::route::{Route, Router};
use crate::screens::office::units::UnitChoice;
use crate::screens::office::{DetailTitle, OfficePlace, use_office};
use crate::text::{Texts, use_say};

/// What has been typed, field by field.
#[derive(Clone, Copy)]
struct Typed {
    login: RwSignal<String>,
    name: RwSignal<String>,
    role: RwSignal<String>,
    unit: RwSignal<String>,
    from: RwSignal<String>,
}

impl Typed {
    fn new() -> Self {
        Self {
            login: RwSignal::new(String::new()),
            name: RwSignal::new(String::new()),
            role: RwSignal::new(Role::Inspector.as_str().to_owned()),
            unit: RwSignal::new(String::new()),
            from: RwSignal::new(today().to_string()),
        }
    }

    fn form(self) -> Option<NewPerson> {
        let (login, name) = (self.login.get_untracked(), self.name.get_untracked());
        let good = login_is_good(login.trim()) && name_is_good(&name);
        let role = self.role.with_untracked(|role| Role::parse(role))?;
        let unit = self.unit.with_untracked(|unit| unit.parse().ok())?;
        let from = self.from.with_untracked(|from| from.parse().ok())?;
        let (login, name) = (login.trim().to_owned(), name.trim().to_owned());
        good.then_some(NewPerson { login, name, role, unit, from })
    }
}

/// The form of a new person.
#[component]
pub fn NewPersonForm() -> impl IntoView {
    let say = use_say();
    let news = use_news();
    let router = use_context::<Router>();
    let units = use_office(|| Some(ListUnits {})).newest();
    let typed = Typed::new();
    let tried = RwSignal::new(false);
    let add = use_act(move |outcome: Result<PersonRow, _>| {
        if let Ok(row) = outcome {
            news.tell(Texts::staff_added);
            router.into_iter().for_each(|router| router.leave_to(Route::Office(OfficePlace::Person(row.id))));
        }
    });
    let save = move || {
        tried.set(true);
        match typed.form() {
            Some(form) => add.send(AddPerson { form }),
            None => focus_first_fault(),
        }
    };
    let leave = move || router.into_iter().for_each(|router| router.go(Route::Office(OfficePlace::People)));
    view! {
        <DetailTitle text=say.word(Texts::staff_new) />
        <div class="office__form" on:keydown=save_on_keys(save)>
            <ProblemBanner error=add.error() />
            <NameFields name=typed.name login=typed.login tried=tried />
            <RoleChoice value=typed.role />
            <UnitChoice value=typed.unit units=units tried=tried />
            <DayField label=say.word(Texts::staff_first_day) value=typed.from tried=tried />
            <FormFoot busy=add.busy() label=say.word(Texts::staff_add) on_save=save on_cancel=leave />
        </div>
    }
}

/// What a person is called, in the words of people and of the log-in.
#[component]
pub fn NameFields(
    /// The name.
    name: RwSignal<String>,
    /// The user name.
    login: RwSignal<String>,
    /// Whether somebody has tried to save.
    tried: RwSignal<bool>,
) -> impl IntoView {
    let say = use_say();
    let name_fault = Signal::derive(move || {
        (tried.get() && !name.with(|name| name_is_good(name))).then(|| say.get().fault_empty().to_owned())
    });
    let login_fault = Signal::derive(move || {
        let bad = tried.get() && !login.with(|login| login_is_good(login.trim()));
        bad.then(|| say.get().fault_login().to_owned())
    });
    view! {
        <TextField
            label=say.word(Texts::staff_name)
            fault=name_fault
            value=name
            on_input=move |text| name.set(text)
        />
        <TextField
            label=say.word(Texts::staff_login)
            hint=say.word(Texts::staff_login_hint)
            fault=login_fault
            value=login
            on_input=move |text: String| login.set(text.to_lowercase())
        />
    }
}
