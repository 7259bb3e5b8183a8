//! What befalls devices and the server between messages: clocks, copies, deaths, and orders of the people in charge.

use std::collections::BTreeSet;

use apseko_oplog::server::Input;
use apseko_oplog::{Held, OpId};

use super::{SEATS, Seat, World};
use crate::chance::Chance;
use crate::device::Device;
use crate::plan::Mishap;

impl<D: Device> World<'_, D> {
    pub(super) fn mishap(&mut self, seat: u8, mishap: Mishap, luck: u64) {
        match mishap {
            Mishap::RestoreImage => self.restore_image(usize::from(seat)),
            Mishap::Death => self.destroy(usize::from(seat)),
            Mishap::TwinAwakes => self.clone_of(usize::from(seat), true),
            Mishap::CloneStarts => self.clone_of(usize::from(seat), false),
            Mishap::CutOff(span) => self.with_seat(seat, |seat, now| seat.cut_until = now + span),
            Mishap::Deaf(span) => self.with_seat(seat, |seat, now| seat.deaf_until = now + span),
            Mishap::ClockJump(minutes) => self.with_seat(seat, |seat, _| {
                seat.skew_ms = seat.skew_ms.saturating_add(minutes.saturating_mul(60_000));
                seat.rolled_back |= minutes < 0;
            }),
            Mishap::Restart => self.with_seat(seat, |seat, _| seat.device.kill()),
            Mishap::PowerLoss => self.with_seat(seat, |seat, _| {
                seat.device.lose_power(luck);
                seat.boots += 1;
                seat.rolled_back = false;
            }),
            Mishap::KeepImage => self.with_seat(seat, |seat, _| seat.image = Some(seat.device.image())),
            Mishap::Install(level) => self.with_seat(seat, |seat, _| {
                seat.device.kill();
                seat.level = level;
            }),
        }
    }

    fn with_seat(&mut self, seat: u8, change: impl FnOnce(&mut Seat<D>, u64)) {
        let now = self.now;
        if let Some(seat) = self.seats.get_mut(usize::from(seat)).filter(|seat| !seat.dead) {
            change(seat, now);
        }
    }

    fn clone_of(&mut self, seat: usize, with_memory: bool) {
        if self.seats.len() >= SEATS {
            return;
        }
        let Some(origin) = self.seats.get_mut(seat).filter(|seat| !seat.dead) else { return };
        let (id, level, skew) = (origin.id, origin.level, origin.skew_ms);
        let device = origin.device.twin(with_memory);
        let twin = self.sit(device, id, level);
        if let Some(twin) = self.seats.get_mut(twin) {
            twin.skew_ms = skew;
            twin.origin = seat;
        }
    }

    fn restore_image(&mut self, seat: usize) {
        let Some(place) = self.seats.get_mut(seat).filter(|seat| !seat.dead) else { return };
        let Some(image) = place.image.clone() else { return };
        let before: BTreeSet<OpId> = bodies(&mut place.device);
        place.device.put_back(&image);
        let after = bodies(&mut place.device);
        self.disaster(before.difference(&after).copied().collect());
    }

    fn destroy(&mut self, seat: usize) {
        // Somebody has to be left to carry on.
        if self.seats.iter().filter(|seat| !seat.dead).count() < 2 {
            return;
        }
        let Some(place) = self.seats.get_mut(seat).filter(|seat| !seat.dead) else { return };
        place.dead = true;
        let gone = bodies(&mut place.device);
        place.device.kill();
        self.disaster(gone);
    }

    /// Bodies are gone from one place. Those that neither a backup nor another device has may be lost for good,
    /// and nobody is to blame; all others must not be.
    fn disaster(&mut self, gone: BTreeSet<OpId>) {
        use apseko_oplog::Ledger as _;
        for id in gone {
            let backed_up = self.server.backup.record(&id).ok().flatten();
            let safe = backed_up.is_some_and(|record| record.body != Held::Missing);
            let elsewhere =
                self.seats.iter_mut().filter(|seat| !seat.dead).any(|seat| seat.device.holds_body(&id));
            if !safe && !elsewhere {
                self.truth.at_risk.insert(id);
            }
        }
    }

    pub(super) fn admit(&mut self, which: u64, luck: u64) {
        let held: Vec<OpId> = self
            .server
            .ledger
            .records()
            .filter(|record| record.holds > 0)
            .map(|record| record.id())
            .collect();
        if let Some(target) = Chance::of(which, 13).pick(&held).copied() {
            self.server.order(self.true_ms(), luck, Input::Admit(target));
        }
    }

    pub(super) fn erase(&mut self, which: u64, luck: u64) {
        let facts = self.server.ledger.records().filter(|record| {
            record.here().is_some() && record.header.kind == apseko_oplog::Kind::Set && record.pins == 0
        });
        let candidates: Vec<OpId> = facts.map(|record| record.id()).collect();
        let Some(target) = Chance::of(which, 14).pick(&candidates).copied() else { return };
        if let Some(step) = self.server.order(self.true_ms(), luck, Input::Erase(vec![target])) {
            self.truth.erased.extend(step.erased);
        }
    }
}

fn bodies<D: Device>(device: &mut D) -> BTreeSet<OpId> {
    let records = device.contents().records;
    records.iter().filter(|record| record.here().is_some()).map(|record| record.id()).collect()
}
