//! A device with the real database, on a disk that loses power, fills up and fails.

use apseko_oplog::device::{self, Session};
use apseko_oplog::{DeviceId, DeviceLedger as _, Ledger as _, OpId};
use apseko_store::{OpTables, StoreError, StoreKey};
use rusqlite::{Connection, TransactionBehavior};

use crate::chance::Chance;
use crate::deed::Owner;
use crate::device::{
    Contents, Device, Doing, Done, Fault, Fell, Moment, carry_out, first_meta, move_cursor_alone,
    moves_cursor_alone, with_env,
};
use crate::disk::{self, Disk, DiskImage};

/// A device whose disk does what it says, or one whose disk says "kept" and keeps nothing.
#[derive(Debug)]
pub struct OnDisk<const LIES: bool = false> {
    owner: Owner,
    id: DeviceId,
    level: u16,
    disk: Disk,
    connection: Option<Connection>,
    session: Option<Session>,
}

const FILE: &str = "apseko.db";

impl<const LIES: bool> OnDisk<LIES> {
    fn on(owner: Owner, id: DeviceId, level: u16, disk: Disk) -> Self {
        disk.lying_sync(LIES);
        Self { owner, id, level, disk, connection: None, session: None }
    }

    fn open(&mut self) -> Result<(), StoreError> {
        if self.connection.is_none() {
            disk::register()?;
            let key = StoreKey::new([7; 32]);
            let connection = apseko_store::open_with_vfs(&self.disk.path(FILE), &key, disk::VFS)?;
            apseko_store::first_meta(&connection, self.id, self.level)?;
            self.connection = Some(connection);
        }
        Ok(())
    }

    fn transact<T>(
        &mut self,
        work: impl FnOnce(&mut OpTables<'_>, &Owner) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.open()?;
        let Some(connection) = &mut self.connection else { return Err(StoreError::from(closed())) };
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&mut OpTables::new(&transaction), &self.owner)?;
        transaction.commit()?;
        Ok(done)
    }

    fn look<T: Default>(&mut self, look: impl FnOnce(&OpTables<'_>) -> Result<T, StoreError>) -> T {
        if self.open().is_err() {
            return T::default();
        }
        self.connection
            .as_ref()
            .and_then(|connection| look(&OpTables::new(connection)).ok())
            .unwrap_or_default()
    }

    /// The machine stops. With power or without, the program is gone.
    fn stop(&mut self, luck: u64) {
        let mut chance = Chance::of(luck, 21);
        self.session = None;
        if chance.happens(0.5) {
            self.disk.kill()
        } else {
            self.disk.lose_power(&mut || chance.draw())
        }
        self.connection = None;
    }
}

fn closed() -> rusqlite::Error {
    rusqlite::Error::InvalidQuery
}

impl<const LIES: bool> Device for OnDisk<LIES> {
    type Image = DiskImage;

    fn new(owner: Owner, id: DeviceId, level: u16) -> Self {
        Self::on(owner, id, level, Disk::new())
    }

    fn start(&mut self, moment: &Moment) -> Result<(), Fell> {
        let id = self.id;
        self.level = moment.level;
        let started = self.transact(|ledger, _| with_env(moment, id, |env| device::start(ledger, env)));
        self.session = started.ok().map(|(session, _)| session);
        if self.session.is_some() { Ok(()) } else { Err(Fell::Dead) }
    }

    fn act(&mut self, moment: &Moment, doing: &Doing, fault: Fault) -> Result<Done, Fell> {
        let Some(session) = self.session.clone() else { return Err(Fell::Dead) };
        let id = self.id;
        match fault {
            Fault::DieInStep => {
                let writes = Chance::of(moment.luck, 22).within(1, 12);
                self.disk.fail_writes_after(writes, disk::Fault::Stop);
            }
            Fault::DiskFull(writes) => self.disk.fail_writes_after(u64::from(writes) + 1, disk::Fault::Full),
            Fault::None | Fault::DieAfterCommit => {}
        }
        let result = self.transact(|ledger, owner| {
            with_env(moment, id, |env| carry_out(ledger, &session, env, owner, doing))
        });
        self.disk.heal();
        if result.is_err() && moves_cursor_alone(moment, doing, fault) {
            let _ = self.transact(|ledger, _| move_cursor_alone(ledger, doing));
        }
        match (fault, result) {
            (Fault::DieInStep | Fault::DieAfterCommit, _) => {
                self.stop(moment.luck);
                Err(Fell::Dead)
            }
            (Fault::None | Fault::DiskFull(_), Err(_)) => Err(Fell::Refused),
            (Fault::None | Fault::DiskFull(_), Ok((session, done))) => {
                self.session = Some(session);
                Ok(done)
            }
        }
    }

    fn kill(&mut self) {
        self.session = None;
        self.disk.kill();
        self.connection = None;
    }

    fn lose_power(&mut self, luck: u64) {
        let mut chance = Chance::of(luck, 23);
        self.session = None;
        self.disk.lose_power(&mut || chance.draw());
        self.connection = None;
    }

    fn is_running(&self) -> bool {
        self.session.is_some()
    }

    fn contents(&mut self) -> Contents {
        let nothing =
            || Contents { records: Vec::new(), scopes: Default::default(), meta: first_meta(self.id, 1) };
        let nothing = nothing();
        self.look(|ledger| {
            let mut records = Vec::new();
            for id in ledger.all()? {
                records.extend(ledger.record(&id)?);
            }
            Ok(Some(Contents { records, scopes: ledger.scopes()?, meta: ledger.meta()? }))
        })
        .unwrap_or(nothing)
    }

    fn image(&mut self) -> DiskImage {
        self.disk.snapshot()
    }

    fn put_back(&mut self, image: &DiskImage) {
        self.session = None;
        self.disk.restore(image);
        self.connection = None;
    }

    fn twin(&mut self, with_memory: bool) -> Self {
        let disk = Disk::from(self.disk.snapshot());
        let mut twin = Self::on(self.owner.clone(), self.id, self.level, disk);
        twin.session = self.session.clone().filter(|_| with_memory);
        twin
    }

    fn holds_body(&mut self, id: &OpId) -> bool {
        self.look(|ledger| Ok(ledger.record(id)?.is_some_and(|record| record.here().is_some())))
    }
}
