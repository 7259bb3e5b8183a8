//! From records to what people and systems read, and from what they write to what the book takes.

use apseko_contract::{
    AbsenceKind, AbsenceView, DeviceReason, DeviceRow, DeviceState, OtherDevice, PersonName, PersonRow,
    PostView, UnitRow,
};
use apseko_domain::{DeviceId, PersonId, UnitId};
use axum::http::StatusCode;
use jiff::Timestamp;
use uuid::Uuid;

use crate::api::call::{Call, Contacts};
use crate::api::refused;
use crate::http::Problem;
use crate::people::{Absence, BadText, Device, Id, Login, Name, Person, Post, Word};

/// No page is longer.
const LONGEST_PAGE: u32 = 200;
/// As long as one is when nobody says how long.
const PAGE: u32 = 50;
/// What people look for is shorter.
const LONGEST_SEARCH: usize = 200;

/// How many things are on a page.
pub(super) fn page_length(wanted: Option<u32>) -> Result<usize, Problem> {
    let wanted = wanted.unwrap_or(PAGE);
    let fits = (1..=LONGEST_PAGE).contains(&wanted).then_some(wanted).and_then(|it| usize::try_from(it).ok());
    fits.ok_or_else(|| refused::malformed("A page has 1 to 200 things."))
}

/// Refuses to look for a text that is too long.
pub(super) fn short_enough(search: &str) -> Result<(), Problem> {
    let fits = search.chars().count() <= LONGEST_SEARCH;
    if fits { Ok(()) } else { Err(refused::malformed("The text to look for has at most 200 characters.")) }
}

/// An id as the book has it.
pub(super) fn id(id: Uuid) -> Id {
    Id(id.into_bytes())
}

/// A person's id as the API has it.
pub(super) fn person_id(id: Id) -> PersonId {
    PersonId(Uuid::from_bytes(id.0))
}

/// A unit's id as the API has it.
pub(super) fn unit_id(id: Id) -> UnitId {
    UnitId(Uuid::from_bytes(id.0))
}

/// A moment; one that no calendar has is none.
pub(super) fn moment(ms: i64) -> Option<Timestamp> {
    Timestamp::from_millisecond(ms).ok()
}

pub(super) fn name(typed: &str) -> Result<Name, Problem> {
    Name::new(typed).map_err(text)
}

pub(super) fn login(typed: &str) -> Result<Login, Problem> {
    Login::new(typed).map_err(text)
}

pub(super) fn word(typed: &str) -> Result<Word, Problem> {
    Word::new(typed).map_err(text)
}

/// A name with fewer characters than the book would have room for.
pub(super) fn name_within(typed: &str, most: usize) -> Result<Name, Problem> {
    if typed.chars().count() > most { Err(text(BadText::Long(most))) } else { name(typed) }
}

fn text(fault: BadText) -> Problem {
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, fault.code(), fault.to_string())
}

/// A person's name with what it leads to.
pub(super) fn person_name(call: &Call<'_>, person: Id) -> PersonName {
    PersonName { id: person_id(person), name: call.name_of(person) }
}

/// A unit in a list.
pub(super) fn unit_row(call: &Call<'_>, unit: Id) -> Option<UnitRow> {
    let kept = call.book().units().find(|kept| kept.record.id == unit)?;
    let today = call.today();
    let here = |person: &&Person| person.posts_on(today).any(|post| post.unit == unit);
    let people = call.book().posted_in(unit).filter(here).count();
    let record = &kept.record;
    Some(UnitRow {
        id: unit_id(unit),
        code: record.code.to_string(),
        name: record.name.to_string(),
        parent: record.parent.map(unit_id),
        closed: record.closed_on.is_some_and(|day| day <= today),
        people: u32::try_from(people).unwrap_or(u32::MAX),
        version: kept.version,
    })
}

/// A post.
pub(super) fn post_view(call: &Call<'_>, person: &Person, post: &Post) -> PostView {
    let unit = call.book().unit(post.unit);
    PostView {
        role: post.role,
        unit: unit_id(post.unit),
        unit_name: unit.map(|it| it.name.to_string()).unwrap_or_default(),
        from: post.from,
        until: post.until,
        stands_for: post.stands_for.map(|it| person_name(call, it)),
        counts_today: person.posts_on(call.today()).any(|it| it == post),
    }
}

/// What somebody is today.
pub(super) fn posts_of_today(call: &Call<'_>, person: &Person) -> Vec<PostView> {
    person.posts_on(call.today()).map(|post| post_view(call, person, post)).collect()
}

/// A time away.
pub(super) fn absence_view(absence: &Absence) -> AbsenceView {
    let why = absence.why.as_ref().map_or("", Name::as_str);
    AbsenceView { from: absence.from, until: absence.until, why: absence_kind(why) }
}

/// The word under which a reason is kept.
pub(super) const fn absence_word(why: AbsenceKind) -> &'static str {
    match why {
        AbsenceKind::Holiday => "holiday",
        AbsenceKind::Illness => "illness",
        AbsenceKind::Travel => "travel",
        AbsenceKind::Other => "other",
    }
}

fn absence_kind(word: &str) -> AbsenceKind {
    let all = [AbsenceKind::Holiday, AbsenceKind::Illness, AbsenceKind::Travel];
    all.into_iter().find(|kind| absence_word(*kind) == word).unwrap_or(AbsenceKind::Other)
}

/// A person in a list.
pub(super) fn person_row(call: &Call<'_>, person: &Person, version: u64, contacts: &Contacts) -> PersonRow {
    let today = call.today();
    let devices: Vec<&Device> = call.book().devices_of(person.id).filter(|it| it.revoked.is_none()).collect();
    let heard = devices.iter().filter_map(|it| contacts.heard.get(&it.id)).map(|it| it.at_ms).max();
    let away = person.absences.iter().find(|it| it.from <= today && today <= it.until);
    PersonRow {
        id: person_id(person.id),
        login: person.login.as_ref().map(ToString::to_string).unwrap_or_default(),
        name: person.name.to_string(),
        posts: posts_of_today(call, person),
        absence: away.map(absence_view),
        dismissed_on: person.dismissed_on,
        devices: u32::try_from(devices.len()).unwrap_or(u32::MAX),
        last_contact: heard.and_then(moment),
        version,
    }
}

/// The word under which a reason is kept.
pub(super) const fn reason_word(reason: DeviceReason) -> &'static str {
    match reason {
        DeviceReason::Lost => "lost",
        DeviceReason::Stolen => "stolen",
        DeviceReason::Broken => "broken",
        DeviceReason::Replaced => "replaced",
        DeviceReason::PersonLeft => "person-left",
    }
}

fn reason(word: &str) -> Option<DeviceReason> {
    let all = [
        DeviceReason::Lost,
        DeviceReason::Stolen,
        DeviceReason::Broken,
        DeviceReason::Replaced,
        DeviceReason::PersonLeft,
    ];
    all.into_iter().find(|reason| reason_word(*reason) == word)
}

/// A device in a list.
pub(super) fn device_row(call: &Call<'_>, device: &Device, version: u64, contacts: &Contacts) -> DeviceRow {
    let contact = contacts.heard.get(&device.id);
    let owner = call.book().person(device.owner);
    let post = owner.and_then(|owner| owner.posts_on(call.today()).next());
    let unit = post.and_then(|post| call.book().unit(post.unit));
    let lease = contact.and_then(|it| it.lease_until_ms);
    let said = device.wipe.as_ref().map(|it| &it.reason).or(device.revoked.as_ref().map(|it| &it.reason));
    DeviceRow {
        id: DeviceId(Uuid::from_bytes(device.id.0)),
        label: device.label.to_string(),
        owner: person_name(call, device.owner),
        unit_name: unit.map(|it| it.name.to_string()).unwrap_or_default(),
        enrolled: moment(device.enrolled_ms).unwrap_or_default(),
        last_contact: contact.and_then(|it| moment(it.at_ms)),
        unsent: contact.and_then(|it| it.unsent),
        program: contact.and_then(|it| it.program.clone()).unwrap_or_default(),
        lease_until: lease.and_then(moment),
        state: state_of(device, lease, call.now_ms),
        reason: said.and_then(|word| reason(word.as_str())),
        recoverable: contacts.deposits.contains(&device.id),
        replaces: device.replaces.and_then(|old| other_device(call, old, contacts)),
        replaced_by: call.book().successor(device.id).and_then(|new| other_device(call, new.id, contacts)),
        version,
    }
}

/// A device as another one of the same person names it.
fn other_device(call: &Call<'_>, device: Id, contacts: &Contacts) -> Option<OtherDevice> {
    let known = call.book().device(device)?;
    Some(OtherDevice {
        id: DeviceId(Uuid::from_bytes(device.0)),
        label: known.label.to_string(),
        unsent: contacts.heard.get(&device).and_then(|it| it.unsent),
    })
}

fn state_of(device: &Device, lease_until_ms: Option<i64>, now_ms: i64) -> DeviceState {
    match (&device.wipe, &device.revoked) {
        (Some(wipe), _) if wipe.done_ms.is_some() => DeviceState::Wiped,
        (Some(_), _) => DeviceState::WipeOrdered,
        (None, Some(_)) => DeviceState::Revoked,
        (None, None) if lease_until_ms.is_some_and(|until| until <= now_ms) => DeviceState::LeaseOver,
        (None, None) => DeviceState::Working,
    }
}

/// For looking something up whatever its letters look like.
pub(super) fn folded(text: &str) -> String {
    apseko_domain::fold_for_search(text)
}
