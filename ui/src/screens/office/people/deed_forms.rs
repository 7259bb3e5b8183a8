//! The forms that change a person: to another unit, one post more, a deputy, another name.

use apseko_contract::{
    ChangePerson, GivePost, ListPeople, ListUnits, MoveForm, MovePerson, PeopleFilter, PersonChange, PostForm,
};
use apseko_domain::{PersonId, Role};
use leptos::prelude::*;

use super::add::NameFields;
use super::form::{
    DayField, FormFoot, RoleChoice, focus_first_fault, login_is_good, name_is_good, save_on_keys, today,
};
use super::person::Colleague;
use crate::parts::{Choice, Heading, SelectField};
use crate::problem::ProblemBanner;
use crate::screens::office::units::{UnitChoice, with_first};
use crate::screens::office::{detail_level, use_office};
use crate::text::{Texts, Word, use_say};

/// Where and as what, from when.
#[derive(Clone, Copy)]
struct Place {
    role: RwSignal<String>,
    unit: RwSignal<String>,
    from: RwSignal<String>,
    tried: RwSignal<bool>,
}

impl Place {
    /// Begins with the role of today: people are moved more often than they are given another role.
    fn of(colleague: Colleague) -> Self {
        let role = colleague.view.with_untracked(|view| view.row.posts.first().map(|post| post.role));
        Self {
            role: RwSignal::new(role.unwrap_or(Role::Inspector).as_str().to_owned()),
            unit: RwSignal::new(String::new()),
            from: RwSignal::new(today().to_string()),
            tried: RwSignal::new(false),
        }
    }

    fn filled(self) -> Option<(Role, apseko_domain::UnitId, jiff::civil::Date)> {
        let role = self.role.with_untracked(|role| Role::parse(role))?;
        let unit = self.unit.with_untracked(|unit| unit.parse().ok())?;
        Some((role, unit, self.from.with_untracked(|from| from.parse().ok())?))
    }
}

/// The form of a move.
#[component]
pub fn MoveFields(
    /// Who moves.
    colleague: Colleague,
) -> impl IntoView {
    let say = use_say();
    let place = Place::of(colleague);
    let go = colleague.change::<MovePerson>(Texts::staff_moved);
    let save = move || {
        place.tried.set(true);
        let Some((role, unit, from)) = place.filled() else { return focus_first_fault() };
        go.send(MovePerson {
            person: colleague.id(),
            to: MoveForm { seen: colleague.seen(), unit, role, from },
        });
    };
    view! {
        <div class="office__form" on:keydown=save_on_keys(save)>
            <Heading level=detail_level()>{say.word(Texts::staff_move_title)}</Heading>
            <p class="remark">{say.word(Texts::staff_move_about)}</p>
            <ProblemBanner error=go.error() />
            <PlaceFields place=place />
            <FormFoot
                busy=go.busy()
                label=say.word(Texts::staff_move)
                on_save=save
                on_cancel=move || colleague.open.set(None)
            />
        </div>
    }
}

#[component]
fn PlaceFields(place: Place) -> impl IntoView {
    let say = use_say();
    let units = use_office(|| Some(ListUnits {})).newest();
    view! {
        <UnitChoice value=place.unit units=units tried=place.tried />
        <RoleChoice value=place.role />
        <DayField label=say.word(Texts::staff_first_day) value=place.from tried=place.tried />
    }
}

/// The form of one post more; as a deputy, somebody is named and the last day is known.
#[component]
pub fn PostFields(
    /// Who gets it.
    colleague: Colleague,
    /// Whether it is in somebody's place.
    #[prop(optional)]
    deputy: bool,
) -> impl IntoView {
    let say = use_say();
    let place = Place::of(colleague);
    let (until, away) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let give = colleague.change::<GivePost>(Texts::post_given);
    let save = move || {
        place.tried.set(true);
        let last = until.with_untracked(|until| until.parse().ok());
        let stands_for = away.with_untracked(|away| away.parse().ok());
        let missing = deputy && (stands_for.is_none() || last.is_none());
        let Some((role, unit, from)) = place.filled().filter(|_| !missing) else {
            return focus_first_fault();
        };
        let post = PostForm { seen: colleague.seen(), unit, role, from, until: last, stands_for };
        give.send(GivePost { person: colleague.id(), post });
    };
    let title: Word = if deputy { Texts::staff_deputise } else { Texts::staff_give_post };
    view! {
        <div class="office__form" on:keydown=save_on_keys(save)>
            <Heading level=detail_level()>{say.word(title)}</Heading>
            {deputy.then(|| view! {
                <p class="remark">{say.word(Texts::staff_deputise_about)}</p>
            })}
            <ProblemBanner error=give.error() />
            {deputy.then(|| view! { <Away value=away tried=place.tried own=colleague.id() /> })}
            <PlaceFields place=place />
            <DayField
                label=say.word(Texts::staff_last_day)
                value=until
                tried=place.tried
                optional=!deputy
            />
            <FormFoot
                busy=give.busy()
                label=say.word(Texts::office_save)
                on_save=save
                on_cancel=move || colleague.open.set(None)
            />
        </div>
    }
}

/// The person who is away.
#[component]
fn Away(value: RwSignal<String>, tried: RwSignal<bool>, own: PersonId) -> impl IntoView {
    let say = use_say();
    let people = use_office(|| {
        Some(ListPeople { search: String::new(), unit: None, state: PeopleFilter::Working, after: None })
    })
    .newest();
    let choices = Signal::derive(move || {
        let others = people.get().map_or_else(Vec::new, |page| page.people);
        let others = others.into_iter().filter(|row| row.id != own);
        with_first(say, others.map(|row| Choice::new(row.id.to_string(), row.name)).collect())
    });
    let fault = Signal::derive(move || {
        (tried.get() && value.with(String::is_empty)).then(|| say.get().fault_person().to_owned())
    });
    view! {
        <SelectField
            label=say.word(Texts::staff_stands_for)
            choices=choices
            fault=fault
            value=value
            on_choose=move |person| value.set(person)
        />
    }
}

/// The form of another name.
#[component]
pub fn RenameFields(
    /// Who.
    colleague: Colleague,
) -> impl IntoView {
    let say = use_say();
    let row = colleague.view.with_untracked(|view| view.row.clone());
    let (name, login) = (RwSignal::new(row.name), RwSignal::new(row.login));
    let tried = RwSignal::new(false);
    let change = colleague.change::<ChangePerson>(Texts::staff_changed);
    let save = move || {
        tried.set(true);
        let (login, name) = (login.get_untracked().trim().to_owned(), name.get_untracked().trim().to_owned());
        if !login_is_good(&login) || !name_is_good(&name) {
            return focus_first_fault();
        }
        let new = PersonChange { seen: colleague.seen(), login, name };
        change.send(ChangePerson { person: colleague.id(), change: new });
    };
    view! {
        <div class="office__form" on:keydown=save_on_keys(save)>
            <Heading level=detail_level()>{say.word(Texts::staff_rename)}</Heading>
            <ProblemBanner error=change.error() />
            <NameFields name=name login=login tried=tried />
            <FormFoot
                busy=change.busy()
                label=say.word(Texts::office_save)
                on_save=save
                on_cancel=move || colleague.open.set(None)
            />
        </div>
    }
}
