//! How much is on its way, counted as it comes and goes: asking the shelf each time would read every upload for each new one.
//!
//! Each process counts what it knows; the sweep brings in what others have done.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use apseko_oplog::DeviceId;

use super::Refusal;
use super::shelf::{Description, UploadId};
use super::upload::{Limits, OnItsWay, may_begin};

/// So many uploads of one device are read at one time.
const MOST_SEATS: u32 = 16;

/// What is unfinished.
#[derive(Debug, Default)]
pub(super) struct Ledger(Mutex<Book>);

#[derive(Debug, Default)]
struct Book {
    uploads: HashMap<UploadId, Entry>,
    devices: HashMap<DeviceId, Device>,
    missing: u64,
}

#[derive(Debug)]
struct Entry {
    device: DeviceId,
    length: u64,
    missing: u64,
    known_ms: i64,
}

#[derive(Debug, Default)]
struct Device {
    unfinished: u64,
    bytes: u64,
    seats: u32,
}

/// A place of one device, for as long as bytes of an upload are read.
#[derive(Debug)]
pub(super) struct Seat<'l>(&'l Ledger, DeviceId);

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        let mut book = self.0.book();
        if let Some(device) = book.devices.get_mut(&self.1) {
            device.seats = device.seats.saturating_sub(1);
        }
        book.forget_idle(self.1);
    }
}

impl Ledger {
    /// An upload that is on the shelf.
    pub fn know(&self, described: &Description, offset: u64, now_ms: i64) {
        let mut book = self.book();
        if !book.uploads.contains_key(&described.id) {
            book.insert(described, now_ms);
        }
        book.moved(&described.id, offset);
    }

    /// Counts an upload that is about to begin, if it may.
    pub fn admit(
        &self,
        described: &Description,
        free: Option<u64>,
        limits: &Limits,
        now_ms: i64,
    ) -> Result<(), Refusal> {
        let mut book = self.book();
        let device = book.devices.get(&described.owner.device);
        let on_its_way = OnItsWay {
            unfinished: device.map_or(0, |device| device.unfinished),
            bytes: device.map_or(0, |device| device.bytes),
            missing: book.missing,
        };
        may_begin(described.length, &on_its_way, free, limits)?;
        book.insert(described, now_ms);
        Ok(())
    }

    /// An upload has come so far.
    pub fn moved(&self, id: &UploadId, offset: u64) {
        self.book().moved(id, offset);
    }

    /// An upload is finished, or was taken away.
    pub fn gone(&self, id: &UploadId) {
        self.book().remove(id);
    }

    /// Forgets what is not on the shelf, and was known before this time: another process has finished it.
    pub fn forget_others(&self, there: &HashSet<UploadId>, before_ms: i64) {
        let mut book = self.book();
        let is_gone = |(id, entry): (&UploadId, &Entry)| {
            (!there.contains(id) && entry.known_ms < before_ms).then_some(*id)
        };
        let gone: Vec<UploadId> = book.uploads.iter().filter_map(is_gone).collect();
        for id in &gone {
            book.remove(id);
        }
    }

    /// A place for bytes of one more upload of a device.
    pub fn seat(&self, device: DeviceId) -> Result<Seat<'_>, Refusal> {
        let mut book = self.book();
        let known = book.devices.entry(device).or_default();
        if known.seats >= MOST_SEATS {
            return Err(Refusal::Quota);
        }
        known.seats += 1;
        Ok(Seat(self, device))
    }

    pub fn count(&self) -> u64 {
        u64::try_from(self.book().uploads.len()).unwrap_or(u64::MAX)
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    fn insert(&mut self, described: &Description, known_ms: i64) {
        let (device, length) = (described.owner.device, described.length);
        let counted = self.devices.entry(device).or_default();
        counted.unfinished += 1;
        counted.bytes = counted.bytes.saturating_add(length);
        self.missing = self.missing.saturating_add(length);
        self.uploads.insert(described.id, Entry { device, length, missing: length, known_ms });
    }

    fn moved(&mut self, id: &UploadId, offset: u64) {
        if let Some(entry) = self.uploads.get_mut(id) {
            let missing = entry.length.saturating_sub(offset);
            self.missing = self.missing.saturating_sub(entry.missing).saturating_add(missing);
            entry.missing = missing;
        }
    }

    fn remove(&mut self, id: &UploadId) {
        let Some(entry) = self.uploads.remove(id) else { return };
        self.missing = self.missing.saturating_sub(entry.missing);
        if let Some(counted) = self.devices.get_mut(&entry.device) {
            counted.unfinished = counted.unfinished.saturating_sub(1);
            counted.bytes = counted.bytes.saturating_sub(entry.length);
        }
        self.forget_idle(entry.device);
    }

    fn forget_idle(&mut self, device: DeviceId) {
        let is_idle =
            self.devices.get(&device).is_some_and(|known| known.unfinished == 0 && known.seats == 0);
        if is_idle {
            self.devices.remove(&device);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::files::shelf::Owner;

    const LIMITS: Limits =
        Limits { largest: 1_000, most_unfinished: 4, most_bytes: 2_000, reserve: 0, keep_ms: 0 };

    fn upload(number: u8, device: u8, length: u64) -> Description {
        let owner = Owner { device: DeviceId([device; 16]), person: None };
        let id = UploadId([number; 16]);
        Description { id, owner, length, sum: None, metadata: Vec::new(), begun_ms: 0 }
    }

    #[test]
    fn a_device_sits_on_so_many_seats_and_gives_each_back() {
        let ledger = Ledger::default();
        let device = DeviceId([1; 16]);
        let seats: Vec<Seat<'_>> = (0..MOST_SEATS).map(|_| ledger.seat(device).unwrap()).collect();
        assert_eq!(ledger.seat(device).unwrap_err(), Refusal::Quota);
        assert!(ledger.seat(DeviceId([2; 16])).is_ok(), "another device has its own");
        drop(seats);
        assert!(ledger.seat(device).is_ok());
        assert!(ledger.book().devices.is_empty(), "nobody is remembered who has nothing here");
    }

    #[test]
    fn what_another_process_finished_is_forgotten_and_what_just_began_is_not() {
        let ledger = Ledger::default();
        ledger.know(&upload(1, 1, 10), 4, 100);
        ledger.know(&upload(2, 1, 10), 0, 500);
        ledger.forget_others(&HashSet::new(), 400);
        assert_eq!((ledger.count(), ledger.book().missing), (1, 10));
    }

    proptest! {
        #[test]
        fn the_sums_are_those_of_what_is_there(
            steps in prop::collection::vec((0_u8..4, 0_u8..12, 0_u64..1_500), 0..200),
        ) {
            let ledger = Ledger::default();
            for (step, number, size) in steps {
                let described = upload(number, number % 3, size);
                let is_known = ledger.book().uploads.contains_key(&described.id);
                match step {
                    0 if !is_known => drop(ledger.admit(&described, None, &LIMITS, 0)),
                    0 | 1 => ledger.moved(&described.id, size),
                    2 => ledger.gone(&described.id),
                    _ => drop(ledger.seat(described.owner.device)),
                }
                let book = ledger.book();
                prop_assert_eq!(book.missing, book.uploads.values().map(|entry| entry.missing).sum::<u64>());
                for (device, counted) in &book.devices {
                    let own = || book.uploads.values().filter(|entry| entry.device == *device);
                    prop_assert_eq!(counted.bytes, own().map(|entry| entry.length).sum::<u64>());
                    prop_assert_eq!(counted.unfinished, own().count() as u64);
                    prop_assert!(counted.bytes <= LIMITS.most_bytes && counted.unfinished <= LIMITS.most_unfinished);
                }
            }
        }
    }
}
