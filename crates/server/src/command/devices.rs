//! `devices`: whose they are, when they were last heard of, and what is to become of one that was lost.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::CommandFault;
use super::arguments::{Arguments, missing};
use super::book::{OpenBook, named, text};
use super::told::tell;
use crate::people::{Change, Device, Id};
use crate::storage::people::Contact;

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandFault> {
    let open = OpenBook::read(arguments)?;
    let device = || open.device(&named(arguments, "the id of the device")?).map(|device| device.id);
    match arguments.second() {
        Some("list") => list(arguments, &open),
        Some("revoke") => {
            let reason = arguments.book.need("reason", text)?;
            open.carry_out(&[Change::RevokeDevice { device: device()?, reason }])
        }
        Some("wipe") => {
            let reason = arguments.book.need("reason", text)?;
            open.carry_out(&[Change::OrderWipe { device: device()?, reason }])
        }
        Some("keep") => open.carry_out(&[Change::CancelWipe { device: device()? }]),
        // Its key is registered by `vouch`.
        Some("add") => {
            let said = &arguments.book;
            let id = named(arguments, "the id of the device")?;
            let device = id.parse().map_err(|fault| CommandFault::Usage(format!("{id:?}: {fault}")))?;
            let owner = said.need("for", |login| open.person(login).map(|person| person.id))?;
            let label = said.read("label", text)?.map_or_else(|| text(&id), Ok)?;
            let change = Change::EnrolDevice { device, owner, label, invitation: None, replaces: None };
            open.carry_out(&[change])
        }
        Some("label") => {
            let label = arguments.book.need("label", text)?;
            open.carry_out(&[Change::LabelDevice { device: device()?, label }])
        }
        Some(_) | None => Err(missing("after `devices`, list, add, revoke, wipe, keep or label")),
    }
}

fn list(arguments: &Arguments, open: &OpenBook<'_>) -> Result<(), CommandFault> {
    let heard: BTreeMap<Id, Contact> =
        open.store.contacts()?.into_iter().map(|contact| (contact.device, contact)).collect();
    let mut rows: Vec<Vec<String>> =
        open.book.devices().map(|kept| row(open, &kept.record, heard.get(&kept.record.id))).collect();
    rows.sort();
    let columns =
        ["owner", "label", "state", "last heard of", "unsent", "lease until", "program", "id", "replaces"];
    tell(arguments, &columns, &rows);
    Ok(())
}

fn row(open: &OpenBook<'_>, device: &Device, heard: Option<&Contact>) -> Vec<String> {
    let owner = open.book.person(device.owner);
    let login = owner.and_then(|owner| owner.login.as_ref());
    let unsent = heard.and_then(|heard| heard.unsent);
    vec![
        login.map_or_else(|| device.owner.to_string(), ToString::to_string),
        device.label.to_string(),
        state(device).to_owned(),
        heard.map(|heard| moment(heard.at_ms)).unwrap_or_default(),
        unsent.map(|count| count.to_string()).unwrap_or_default(),
        heard.and_then(|heard| heard.lease_until_ms).map(moment).unwrap_or_default(),
        heard.and_then(|heard| heard.program.clone()).unwrap_or_default(),
        device.id.to_string(),
        device.replaces.map(|old| old.to_string()).unwrap_or_default(),
    ]
}

fn state(device: &Device) -> &'static str {
    match (&device.wipe, &device.revoked) {
        (Some(wipe), _) if wipe.done_ms.is_some() => "wiped",
        (Some(_), _) => "to be wiped",
        (None, Some(_)) => "revoked",
        (None, None) => "in use",
    }
}

fn moment(at_ms: i64) -> String {
    Timestamp::from_millisecond(at_ms).unwrap_or_default().strftime("%Y-%m-%dT%H:%MZ").to_string()
}
