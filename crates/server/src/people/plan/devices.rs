//! Devices: each has one owner for ever, and one that was revoked never counts again.

use apseko_trust::Digest;

use super::super::{
    Book, By, Change, ChangeRefused, Device, Id, Invitation, Name, Person, Record, Revoked, WipeOrder,
};

/// Why a device was revoked whose place another one takes; the API has a word of its own for it.
const REPLACED: &str = "replaced";

#[expect(clippy::wildcard_enum_match_arm, reason = "the changes of other kinds come to nothing here")]
pub(super) fn plan(book: &Book, change: &Change, by: &By) -> Result<Vec<Record>, ChangeRefused> {
    let device = match change {
        Change::EnrolDevice { device, owner, label, invitation, replaces } => {
            return Enrolling { device: *device, owner: *owner, label, replaces: *replaces, by }
                .records(book, invitation.as_ref());
        }
        Change::ReplaceDevice { old, new, reason } => return replaced(book, *old, *new, reason, by),
        Change::LabelDevice { device, label } => Device { label: label.clone(), ..known(book, *device)? },
        Change::RevokeDevice { device, reason } => revoked(known(book, *device)?, reason, by),
        Change::OrderWipe { device, reason } => ordered(known(book, *device)?, reason, by),
        Change::CancelWipe { device } => {
            let device = known(book, *device)?;
            if device.wipe.as_ref().is_none_or(|wipe| wipe.done_ms.is_some()) {
                return Err(ChangeRefused::NoWipe);
            }
            Device { wipe: None, ..device }
        }
        Change::WipeDone { device } => {
            let mut device = known(book, *device)?;
            let wipe = device.wipe.as_mut().ok_or(ChangeRefused::NoWipe)?;
            wipe.done_ms.get_or_insert(by.now_ms);
            device
        }
        _ => return Ok(Vec::new()),
    };
    Ok(vec![Record::Device(device)])
}

fn known(book: &Book, id: Id) -> Result<Device, ChangeRefused> {
    book.device(id).cloned().ok_or(ChangeRefused::DeviceUnknown)
}

/// The first word on a device stays.
fn revoked(device: Device, reason: &Name, by: &By) -> Device {
    let now = || Revoked { at_ms: by.now_ms, by: by.who, reason: reason.clone() };
    Device { revoked: Some(device.revoked.clone().unwrap_or_else(now)), ..device }
}

/// An order that waits stays.
fn ordered(device: Device, reason: &Name, by: &By) -> Device {
    let waiting = device.wipe.clone().filter(|wipe| wipe.done_ms.is_none());
    let now = || WipeOrder { ordered_ms: by.now_ms, by: by.who, reason: reason.clone(), done_ms: None };
    Device { wipe: Some(waiting.unwrap_or_else(now)), ..device }
}

fn replaced(book: &Book, old: Id, new: Id, reason: &Name, by: &By) -> Result<Vec<Record>, ChangeRefused> {
    let (before, after) = (known(book, old)?, known(book, new)?);
    if after.revoked.is_some() {
        return Err(ChangeRefused::DeviceRevoked);
    }
    take_place(book, &before, &after)?;
    let after = Device { replaces: Some(old), ..after };
    Ok(vec![Record::Device(after), Record::Device(revoked(before, reason, by))])
}

/// A chain of devices that took each other's place has an end.
fn take_place(book: &Book, old: &Device, new: &Device) -> Result<(), ChangeRefused> {
    let mut earlier = Some(old.id);
    while let Some(id) = earlier {
        if id == new.id {
            return Err(ChangeRefused::DeviceOdd);
        }
        earlier = book.device(id).and_then(|device| device.replaces);
    }
    if old.owner == new.owner { Ok(()) } else { Err(ChangeRefused::DeviceOdd) }
}

struct Enrolling<'a> {
    device: Id,
    owner: Id,
    label: &'a Name,
    replaces: Option<Id>,
    by: &'a By,
}

impl Enrolling<'_> {
    fn records(&self, book: &Book, invitation: Option<&Digest>) -> Result<Vec<Record>, ChangeRefused> {
        let person = book.person(self.owner).ok_or(ChangeRefused::PersonUnknown)?;
        if person.is_dismissed(self.by.today) {
            return Err(ChangeRefused::PersonDismissed);
        }
        let mut device = self.device(book)?;
        let mut records = Vec::new();
        let mut replaces = self.replaces;
        if let Some(sum) = invitation {
            let counts = |known: &&Invitation| known.sum == *sum && self.by.now_ms < known.until_ms;
            let known = person.invitation.as_ref().filter(counts).ok_or(ChangeRefused::InvitationVoid)?;
            // Whoever invited has said which device is lost; whoever comes in cannot say another one.
            replaces = known.replaces;
            records.push(Record::Person(Person { invitation: None, ..person.clone() }));
        }
        if let Some(old) = replaces {
            let before = known(book, old)?;
            take_place(book, &before, &device)?;
            let reason = Name::new(REPLACED).map_err(|_| ChangeRefused::DeviceOdd)?;
            records.push(Record::Device(revoked(before, &reason, self.by)));
            device.replaces = Some(old);
        }
        records.push(Record::Device(device));
        Ok(records)
    }

    /// A new one; or the one that is there already, when an answer was lost on the way.
    fn device(&self, book: &Book) -> Result<Device, ChangeRefused> {
        let Some(known) = book.device(self.device) else {
            return Ok(Device {
                id: self.device,
                owner: self.owner,
                label: self.label.clone(),
                enrolled_ms: self.by.now_ms,
                revoked: None,
                wipe: None,
                replaces: None,
            });
        };
        if known.owner != self.owner {
            return Err(ChangeRefused::DeviceTaken);
        }
        if known.revoked.is_some() { Err(ChangeRefused::DeviceRevoked) } else { Ok(known.clone()) }
    }
}
