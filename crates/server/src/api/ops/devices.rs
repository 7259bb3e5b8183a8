//! Devices: which there are, and what is done about lost ones.

use apseko_contract::{DeviceDeed, DeviceFilter, DeviceLabel, DeviceRow, DeviceState, DevicesPage, Method};
use apseko_domain::{Capability, DeviceId, UnitId};
use schemars::JsonSchema;
use serde::Deserialize;

use super::view::{self, id, name, name_within, reason_word};
use crate::api::call::Call;
use crate::api::cursor;
use crate::api::operation::{Needs, Nothing, Operation, Said, Tells};
use crate::api::refused;
use crate::audit::action;
use crate::http::Problem;
use crate::people::{Change as Deed, Device, Id, Kept};

const READ: Capability = Capability::ReadDevices;
const MANAGE: Capability = Capability::ManageDevices;
const LONGEST_LABEL: usize = 80;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;
/// A device that was not heard of for so long is asked about.
const SILENT_MS: i64 = 7 * DAY_MS;

/// Which device.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DevicePath {
    /// Its id.
    pub device: DeviceId,
}

impl DevicePath {
    fn id(&self) -> Id {
        id(self.device.0)
    }

    fn object(&self) -> String {
        format!("device:{}", self.id())
    }
}

/// Which devices.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DevicesQuery {
    /// Part of a label or of the owner's name.
    #[serde(default)]
    #[schemars(length(max = 200))]
    pub search: String,
    /// Only of people of this unit, and those below it.
    pub unit: Option<UnitId>,
    /// Which.
    #[serde(default)]
    pub state: DeviceFilter,
    /// From where to go on.
    pub after: Option<String>,
    /// How many at most.
    #[schemars(range(min = 1, max = 200))]
    pub limit: Option<u32>,
}

/// `GET /devices`
pub struct List;

impl Operation for List {
    const NAME: &'static str = "list-devices";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "devices";
    const SUMMARY: &'static str =
        "Devices that the asker may see, those first that were not heard of for longest.";
    const NEEDS: Needs = Needs::May(READ);
    const TELLS: Tells = Tells::Nothing;
    const LINKS: &'static [(&'static str, &'static str, &'static str)] = &[
        ("label-device", "device", "$response.body#/devices/0/id"),
        ("revoke-device", "device", "$response.body#/devices/0/id"),
        ("order-wipe", "device", "$response.body#/devices/0/id"),
    ];
    type Path = Nothing;
    type Query = DevicesQuery;
    type Body = Nothing;
    type Reply = DevicesPage;

    fn answer(call: &Call<'_>, Said { query, .. }: Said<Self>) -> Result<DevicesPage, Problem> {
        view::short_enough(&query.search)?;
        let contacts = call.contacts()?;
        let rows = call.book().devices().filter(|kept| is_placed(call, &query, kept));
        let rows = rows.map(|kept| view::device_row(call, &kept.record, kept.version, &contacts));
        let rows = rows.filter(|row| is_wanted(&query, row, call.now_ms)).map(|row| (key_of(&row), row));
        let limit = view::page_length(query.limit)?;
        let (devices, next) = cursor::page(Self::NAME, rows.collect(), query.after.as_deref(), limit)?;
        Ok(DevicesPage { devices, next })
    }
}

/// When it was last heard of, those never heard of first; then by id.
fn key_of(row: &DeviceRow) -> Vec<u8> {
    let heard = row.last_contact.map_or(0, |it| it.as_millisecond().max(0).unsigned_abs());
    [heard.to_be_bytes().as_slice(), row.id.0.as_bytes()].concat()
}

fn is_placed(call: &Call<'_>, query: &DevicesQuery, kept: &Kept<Device>) -> bool {
    let owner = kept.record.owner;
    let units = query.unit.map(|unit| call.book().with_below(id(unit.0)));
    let posts = call.book().person(owner).map(|it| it.posts.as_slice()).unwrap_or_default();
    let placed = units.is_none_or(|units| posts.iter().any(|post| units.contains(&post.unit)));
    placed && call.asker.may_about(READ, owner, call.book(), call.today())
}

fn is_wanted(query: &DevicesQuery, row: &DeviceRow, now_ms: i64) -> bool {
    let is_gone = matches!(row.state, DeviceState::Revoked | DeviceState::WipeOrdered | DeviceState::Wiped);
    let heard_ms = row.last_contact.map_or(i64::MIN, |it| it.as_millisecond());
    let unsent_for_long = row.unsent.is_some_and(|unsent| unsent > 0) && now_ms - heard_ms.max(0) > DAY_MS;
    let state = match query.state {
        DeviceFilter::InUse => row.state != DeviceState::Wiped,
        DeviceFilter::Silent => !is_gone && (heard_ms < now_ms.saturating_sub(SILENT_MS) || unsent_for_long),
        DeviceFilter::Gone => is_gone,
        DeviceFilter::All => true,
    };
    let wanted = view::folded(query.search.trim());
    state && (view::folded(&row.label).contains(&wanted) || view::folded(&row.owner.name).contains(&wanted))
}

/// Refuses whoever may not do anything about the devices of this one's owner; whoever may not see it learns nothing.
fn must_manage(call: &Call<'_>, device: Id) -> Result<(), Problem> {
    let owner = call.book().device(device).map(|it| it.owner).ok_or_else(refused::unknown)?;
    call.must_about(MANAGE, owner)
}

/// Changes a device, and shows it as it is then.
fn changed(call: &Call<'_>, device: Id, changes: &[Deed], seen: u64) -> Result<DeviceRow, Problem> {
    let books = call.change(changes, Some(seen))?;
    let later = call.later(&books);
    let kept = later.book().devices().find(|kept| kept.record.id == device).ok_or_else(refused::unknown)?;
    let contacts = later.contacts()?;
    Ok(view::device_row(&later, &kept.record, kept.version, &contacts))
}

/// Declares something that is done to a device.
macro_rules! deed {
    ($( $(#[$doc:meta])* $name:ident = $text:literal at $path:literal by $method:ident, $summary:literal, $tells:expr,
        |$device:ident, $body:ident: $form:ty| $changes:expr; )+) => { $(
        $(#[$doc])*
        pub struct $name;

        impl Operation for $name {
            const NAME: &'static str = $text;
            const METHOD: Method = Method::$method;
            const PATH: &'static str = $path;
            const SUMMARY: &'static str = $summary;
            const NEEDS: Needs = Needs::May(MANAGE);
            const TELLS: Tells = Tells::Done($tells);
            type Path = DevicePath;
            type Query = Nothing;
            type Body = $form;
            type Reply = DeviceRow;

            fn object(said: &Said<Self>) -> String {
                said.path.object()
            }

            fn answer(call: &Call<'_>, said: Said<Self>) -> Result<DeviceRow, Problem> {
                let ($device, $body) = (said.path.id(), said.body);
                must_manage(call, $device)?;
                changed(call, $device, &$changes, $body.seen)
            }
        }
    )+ };
}

deed! {
    /// `PUT /devices/{device}/label`
    Label = "label-device" at "devices/{device}/label" by Put, "Changes what a device is called.",
    action::DEVICE_LABELLED,
    |device, body: DeviceLabel| [Deed::LabelDevice { device, label: name_within(&body.label, LONGEST_LABEL)? }];
    /// `POST /devices/{device}/revocation`
    Revoke = "revoke-device" at "devices/{device}/revocation" by Post,
    "Lets a device deliver what it has, and tells it nothing more.", action::DEVICE_REVOKED,
    |device, body: DeviceDeed| [Deed::RevokeDevice { device, reason: name(reason_word(body.reason))? }];
    /// `POST /devices/{device}/wipe`
    Wipe = "order-wipe" at "devices/{device}/wipe" by Post,
    "Tells a device to make what is on it unreadable, as soon as it is heard of.", action::WIPE_ORDERED,
    |device, body: DeviceDeed| [Deed::OrderWipe { device, reason: name(reason_word(body.reason))? }];
}
