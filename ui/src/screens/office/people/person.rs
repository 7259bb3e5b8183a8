//! One person: what they are, were and will be, when they are away, and how they come in.

use apseko_contract::{ColleagueView, Command, DeviceRow, PersonRow, ShowPerson, UiError};
use apseko_domain::PersonId;
use leptos::prelude::*;

use super::absences::Absences;
use super::deeds::{Deed, Deeds};
use super::posts::Posts;
use crate::act::{Acting, use_act};
use crate::answered::Answered;
use crate::news::use_news;
use crate::parts::{Heading, KeyValue, KeyValues, Row, Rows, Tag, Tone};
use crate::query::Asked;
use crate::route::Route;
use crate::screens::office::{DetailTitle, OfficePlace, detail_level, use_office};
use crate::text::{Texts, Word, moment, use_say};

/// The person whose detail is open, and what is being done about them.
#[derive(Clone, Copy)]
pub struct Colleague {
    /// What is known of them.
    pub view: Signal<ColleagueView>,
    /// The form that is open.
    pub open: RwSignal<Option<Deed>>,
    asked: Asked<ColleagueView>,
}

impl Colleague {
    /// Who.
    pub fn id(self) -> PersonId {
        self.view.with_untracked(|view| view.row.id)
    }

    /// The state that whoever presses now has seen.
    pub fn seen(self) -> u64 {
        self.view.with_untracked(|view| view.row.version)
    }

    /// Prepares a change of this person. A refusal shows the newest state and keeps what was typed.
    pub fn change<C: Command<Reply = PersonRow>>(self, told: Word) -> Acting<C> {
        let news = use_news();
        use_act(move |outcome: Result<PersonRow, UiError>| {
            if outcome.is_ok() {
                news.tell(told);
                self.open.set(None);
            }
            self.asked.again();
        })
    }
}

/// One person.
#[component]
pub fn Person(
    /// Who.
    person: PersonId,
) -> impl IntoView {
    let asked = use_office(move || Some(ShowPerson { person }));
    view! {
        <Answered asked=asked titled=true let:view>
            <Shown colleague=Colleague { view, open: RwSignal::new(None), asked } />
        </Answered>
    }
}

#[component]
fn Shown(colleague: Colleague) -> impl IntoView {
    let view = colleague.view;
    let say = use_say();
    let standing = move || {
        let (absence, dismissed) = view.with(|view| (view.row.absence.clone(), view.row.dismissed_on));
        view! {
            {absence.map(|absence| view! {
                <Tag tone=Tone::Warn>{move || say.get().away_until(absence.until)}</Tag>
            })}
            {dismissed.map(|on| view! { <Tag>{move || say.get().dismissed_since(on)}</Tag> })}
        }
    };
    view! {
        <DetailTitle text=move || view.get().row.name kicker=Signal::derive(move || view.get().row.login) />
        <div class="office__standing">{standing}</div>
        <Deeds colleague=colleague />
        <Posts colleague=colleague />
        <Absences colleague=colleague />
        <AccessFacts view=view />
        <Devices view=view />
    }
}

#[component]
fn AccessFacts(view: Signal<ColleagueView>) -> impl IntoView {
    let say = use_say();
    let invited = move || match view.with(|view| view.invited_until) {
        Some(until) => say.get().unused_until(until),
        None => say.get().staff_no_invitation().to_owned(),
    };
    let password = move || {
        let texts = say.get();
        match view.with(|view| (view.institution_log_in, view.password_set)) {
            (true, _) => texts.staff_institution().to_owned(),
            (false, Some(at)) => moment::minute(texts.0, at),
            (false, None) => texts.staff_password_none().to_owned(),
        }
    };
    view! {
        <section class="section">
            <Heading level=detail_level()>{say.word(Texts::staff_access)}</Heading>
            <KeyValues>
                <KeyValue name=say.word(Texts::staff_invitation)>{invited}</KeyValue>
                <KeyValue name=say.word(Texts::staff_password)>{password}</KeyValue>
            </KeyValues>
        </section>
    }
}

#[component]
fn Devices(view: Signal<ColleagueView>) -> impl IntoView {
    let say = use_say();
    let list = move || {
        let devices = view.get().devices;
        if devices.is_empty() {
            return view! { <p class="remark">{say.word(Texts::staff_no_devices)}</p> }.into_any();
        }
        view! {
            <Rows compact=true label=say.word(Texts::staff_devices)>
                {devices.into_iter().map(|row| view! { <Device row=row /> }).collect_view()}
            </Rows>
        }
        .into_any()
    };
    view! {
        <section class="section">
            <Heading level=detail_level()>{say.word(Texts::staff_devices)}</Heading>
            {list}
        </section>
    }
}

#[component]
fn Device(row: DeviceRow) -> impl IntoView {
    let say = use_say();
    let contact = row.last_contact;
    let told = move || {
        contact.map_or_else(|| say.get().staff_never().to_owned(), |at| moment::minute(say.get().0, at))
    };
    view! {
        <Row title=row.label href=Route::Office(OfficePlace::Device(row.id)).href()>
            <p>{say.word(Texts::staff_last_contact)} ": " {told}</p>
        </Row>
    }
}
