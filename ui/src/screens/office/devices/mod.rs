//! Devices as the office sees them: whose they are, what they have not delivered, and what is done about lost ones.

mod detail;
mod facts;
mod list;
mod lost;
mod replacing;
mod wipe;

use apseko_contract::{DeviceFilter, DeviceRow, ListDevices, ListUnits, UnitRow};
use apseko_domain::{Capability, DeviceId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use self::detail::Detail;
use self::list::{Filters, List};
use super::held::Held;
use super::pages::use_pages;
use super::{OfficePage, OfficePlace, OfficeTab, Rights, use_office, use_place};
use crate::host;
use crate::parts::{ButtonKind, ButtonLink};
use crate::route::Route;
use crate::text::{Texts, use_say};

/// A list of so many pages is looked through for one device that the filters leave out.
const MOST_PAGES: usize = 100;

/// What of the devices is wanted.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    search: RwSignal<String>,
    unit: RwSignal<String>,
    state: RwSignal<DeviceFilter>,
}

impl Wanted {
    fn question(self) -> ListDevices {
        ListDevices {
            search: self.search.get(),
            unit: self.unit.get().parse().ok(),
            state: self.state.get(),
            after: None,
        }
    }

    fn is_narrow(self) -> bool {
        !self.search.with(|search| search.trim().is_empty())
            || self.unit.with(|unit| !unit.is_empty())
            || self.state.get() != DeviceFilter::default()
    }
}

/// The tab: the devices, or what is held back of what they delivered.
#[component]
pub fn Devices() -> impl IntoView {
    let place = use_place();
    let held = Memo::new(move |_| match place.get() {
        Some(OfficePlace::Held) => Some(None),
        Some(OfficePlace::HeldOf(device)) => Some(Some(device)),
        Some(_) | None => None,
    });
    move || match held.get() {
        Some(device) => {
            view! { <OfficePage tab=OfficeTab::Devices><Held device=device /></OfficePage> }.into_any()
        }
        None => view! { <InUse /> }.into_any(),
    }
}

#[component]
fn InUse() -> impl IntoView {
    let wanted = Wanted {
        search: RwSignal::new(String::new()),
        unit: RwSignal::new(String::new()),
        state: RwSignal::new(DeviceFilter::default()),
    };
    let pages = use_pages(move || Some(wanted.question()));
    let units = use_units();
    let place = use_place();
    let chosen = Memo::new(move |_| match place.get() {
        Some(OfficePlace::Device(device)) => Some(device),
        Some(_) | None => None,
    });
    let told = RwSignal::new(None::<Told>);
    let rows = Memo::new(move |_| pages.rows());
    let row = Memo::new(move |_| newest(chosen.get()?, &rows.get(), told.get()));
    let is_listed = Memo::new(move |_| pages.first().newest().with(Option::is_some));
    Effect::new(move || {
        let Some(device) = chosen.get().filter(|_| is_listed.get()) else { return };
        if row.with_untracked(Option::is_none) {
            spawn_local(async move {
                let _ = told.try_set(Some(Told { device, row: look_for(device).await }));
            });
        }
    });
    let is_unknown = Memo::new(move |_| {
        chosen
            .get()
            .is_some_and(|device| told.with(|told| told.as_ref().is_some_and(|told| told.device == device)))
            && row.with(Option::is_none)
    });
    let tell = move |row: DeviceRow| told.set(Some(Told { device: row.id, row: Some(row) }));
    let detail = move || {
        view! {
            {move || chosen.get().map(|device| view! {
                <Detail device=device row=row unknown=is_unknown on_changed=tell on_stale=move || pages.first().again() />
            })}
        }
    };
    let rights = use_context::<Rights>();
    let to_held = move || {
        rights.filter(|rights| rights.may(Capability::ReadAuditTechnical)).map(|_| {
            let href = Route::Office(OfficePlace::Held).href();
            view! { <ButtonLink href=href kind=ButtonKind::Quiet>{use_say().word(Texts::held)}</ButtonLink> }
        })
    };
    view! {
        <OfficePage tab=OfficeTab::Devices actions=move || to_held detail=detail detailed=Signal::derive(move || chosen.get().is_some())>
            <Filters wanted=wanted units=units />
            <List pages=pages wanted=wanted chosen=chosen />
        </OfficePage>
    }
}

/// What was heard of one device beside the list.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Told {
    device: DeviceId,
    row: Option<DeviceRow>,
}

/// The last known state of a device.
fn newest(device: DeviceId, rows: &[DeviceRow], told: Option<Told>) -> Option<DeviceRow> {
    let listed = rows.iter().find(|row| row.id == device).cloned();
    let told = told.filter(|told| told.device == device).and_then(|told| told.row);
    match (listed, told) {
        // The list is asked again after every change, and knows more of what the device did meanwhile.
        (Some(listed), Some(told)) if told.version <= listed.version => Some(listed),
        (listed, told) => told.or(listed),
    }
}

/// Looks for a device that the filters leave out.
async fn look_for(device: DeviceId) -> Option<DeviceRow> {
    let mut after = None;
    for _ in 0..MOST_PAGES {
        let question = ListDevices { search: String::new(), unit: None, state: DeviceFilter::All, after };
        let page = host::call(question).await.ok()?;
        if let Some(row) = page.devices.into_iter().find(|row| row.id == device) {
            return Some(row);
        }
        after = Some(page.next?);
    }
    None
}

/// The units to choose from; none for those who may not see people.
fn use_units() -> Memo<Vec<UnitRow>> {
    let rights = use_context::<Rights>();
    let asked = use_office(move || {
        rights.is_some_and(|rights| rights.may(Capability::ReadPeople)).then_some(ListUnits {})
    });
    Memo::new(move |_| asked.newest().get().map_or_else(Vec::new, |view| view.units))
}

#[cfg(test)]
mod tests {
    use super::*;
    use apseko_contract::{DeviceState, PersonName};
    use apseko_domain::PersonId;

    fn row(version: u64) -> DeviceRow {
        DeviceRow {
            id: DeviceId(uuid::Uuid::from_u128(1)),
            label: "Planšete".to_owned(),
            owner: PersonName { id: PersonId(uuid::Uuid::from_u128(2)), name: "Ilze Kalniņa".to_owned() },
            unit_name: String::new(),
            enrolled: jiff::Timestamp::UNIX_EPOCH,
            last_contact: None,
            unsent: None,
            program: String::new(),
            lease_until: None,
            state: DeviceState::Working,
            reason: None,
            recoverable: false,
            replaces: None,
            replaced_by: None,
            version,
        }
    }

    #[test]
    fn the_later_state_of_a_device_is_shown() {
        let told = |version| Some(Told { device: row(0).id, row: Some(row(version)) });
        let version = |rows: &[DeviceRow], told| newest(row(0).id, rows, told).map(|row| row.version);
        assert_eq!(version(&[row(3)], told(4)), Some(4), "the answer to a change is newer than the list");
        assert_eq!(version(&[row(5)], told(4)), Some(5));
        assert_eq!(version(&[], told(4)), Some(4), "a device outside the filter is shown");
        assert_eq!(version(&[row(5)], None), Some(5));
        assert_eq!(version(&[], None), None);
    }
}
