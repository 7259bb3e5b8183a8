//! What is held back, put together as people decide about it: device by device, and changes that are held for the same reason
//! as one.

use apseko_contract::{PersonName, QuarantineRow, QuarantineState};
use apseko_domain::DeviceId;
use jiff::Timestamp;

/// What one device delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfDevice {
    pub device: DeviceId,
    pub label: Option<String>,
    pub owner: Option<PersonName>,
    pub entries: Vec<Entry>,
}

impl OfDevice {
    /// Whether there is anything to decide.
    pub fn is_open(&self) -> bool {
        self.entries.iter().any(Entry::is_open)
    }
}

/// What is decided about at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Ids of changes, or the number of one request.
    pub ids: Vec<String>,
    pub state: QuarantineState,
    pub since: Timestamp,
    pub reason: Option<String>,
    pub changes: u64,
    pub came_in: u64,
    pub decided_by: Option<String>,
}

impl Entry {
    /// Whether there is anything to decide about it.
    pub fn is_open(&self) -> bool {
        matches!(self.state, QuarantineState::Held | QuarantineState::Refused)
    }

    /// The number of a request; changes have none.
    pub fn request(&self) -> Option<u32> {
        let [id] = self.ids.as_slice() else { return None };
        if self.are_changes() { None } else { id.parse().ok() }
    }

    fn are_changes(&self) -> bool {
        matches!(self.state, QuarantineState::Held | QuarantineState::Overtaken)
    }
}

/// In the order in which the devices first come up.
pub fn by_device(rows: Vec<QuarantineRow>) -> Vec<OfDevice> {
    let mut devices: Vec<OfDevice> = Vec::new();
    for row in rows {
        let found = devices.iter().position(|one| one.device == row.device);
        let (label, owner) = (row.device_label.clone(), row.owner.clone());
        let new = || OfDevice { device: row.device, label, owner, entries: Vec::new() };
        let mut device = found.map_or_else(new, |at| devices.remove(at));
        take_in(&mut device.entries, row);
        devices.insert(found.unwrap_or(devices.len()), device);
    }
    devices
}

fn take_in(entries: &mut Vec<Entry>, row: QuarantineRow) {
    let new = Entry {
        ids: vec![row.id],
        state: row.state,
        since: row.since,
        reason: row.reason,
        changes: row.changes,
        came_in: row.came_in,
        decided_by: row.dropped_by.map(|person| person.name),
    };
    let alike = |entry: &&mut Entry| entry.state == new.state && entry.reason == new.reason;
    match entries.iter_mut().find(|entry| new.are_changes() && alike(entry)) {
        Some(entry) => {
            entry.ids.extend(new.ids);
            entry.since = entry.since.min(new.since);
            entry.changes += new.changes;
        }
        None => entries.push(new),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, device: u128, state: QuarantineState, reason: &str, second: i64) -> QuarantineRow {
        QuarantineRow {
            id: id.to_owned(),
            state,
            device: DeviceId(uuid::Uuid::from_u128(device)),
            device_label: None,
            owner: None,
            since: Timestamp::from_second(second).unwrap(),
            written: None,
            reason: Some(reason.to_owned()),
            changes: 1,
            came_in: 0,
            dropped_by: None,
        }
    }

    #[test]
    fn changes_of_one_device_that_are_held_for_one_reason_are_decided_about_at_once() {
        let held = QuarantineState::Held;
        let rows = vec![
            row("a", 1, held, "author.unknown", 20),
            row("b", 2, held, "author.unknown", 5),
            row("c", 1, held, "author.unknown", 10),
            row("d", 1, held, "scope.foreign", 30),
        ];
        let devices = by_device(rows);
        assert_eq!(devices.len(), 2);
        let first = &devices[0];
        assert_eq!(first.device, DeviceId(uuid::Uuid::from_u128(1)), "the order of the server stays");
        assert_eq!(first.entries.len(), 2, "another reason is another decision");
        assert_eq!(
            (first.entries[0].ids.clone(), first.entries[0].changes),
            (vec!["a".into(), "c".into()], 2)
        );
        assert_eq!(first.entries[0].since.as_second(), 10, "since the oldest of them");
        assert_eq!(first.entries[0].request(), None, "only requests can be put aside");
    }

    #[test]
    fn each_refused_request_is_decided_about_alone() {
        let rows = vec![
            row("3", 1, QuarantineState::Refused, "", 1),
            row("4", 1, QuarantineState::Refused, "", 2),
            row("5", 1, QuarantineState::Dropped, "dublikāts", 3),
        ];
        let devices = by_device(rows);
        let requests: Vec<_> = devices[0].entries.iter().map(Entry::request).collect();
        assert_eq!(requests, [Some(3), Some(4), Some(5)]);
        assert!(devices[0].is_open());
        assert!(!devices[0].entries[2].is_open(), "what is decided is not asked about again");
    }
}
