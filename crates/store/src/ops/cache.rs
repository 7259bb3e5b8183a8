//! What a transaction has just read or written: taking one operation in asks for the same few rows again and again.

use std::collections::HashMap;

use apseko_oplog::{OpId, Record};
use rusqlite::Connection;

use super::alias::Aliases;
use super::row::{self, Kept};
use crate::StoreError;

/// Beyond this many it starts afresh. A page of news has two thousand.
const MOST_RECORDS: usize = 8_192;

/// Empty between transactions. Whatever is in it is also in the tables.
#[derive(Debug, Default)]
pub(super) struct Cache {
    aliases: Aliases,
    records: HashMap<OpId, Kept>,
}

impl Cache {
    pub(super) fn find(&mut self, connection: &Connection, id: &OpId) -> Result<Option<Record>, StoreError> {
        Ok(self.kept(connection, id)?.map(|kept| kept.record.clone()))
    }

    pub(super) fn insert(&mut self, connection: &Connection, record: &Record) -> Result<(), StoreError> {
        let kept = row::insert(connection, &mut self.aliases, record)?;
        self.keep(kept);
        Ok(())
    }

    pub(super) fn update(&mut self, connection: &Connection, record: &Record) -> Result<(), StoreError> {
        if self.kept(connection, &record.id())?.is_none() {
            return Ok(());
        }
        if let Some(kept) = self.records.get_mut(&record.id()) {
            row::update(connection, &mut self.aliases, kept, record)?;
            kept.record.clone_from(record);
        }
        Ok(())
    }

    pub(super) fn place(
        &mut self,
        connection: &Connection,
        id: &OpId,
        seq: u64,
        cover: Option<OpId>,
    ) -> Result<(), StoreError> {
        self.records.remove(id);
        row::set_place(connection, &mut self.aliases, id, seq, cover)
    }

    pub(super) fn read_register_again(
        &mut self,
        connection: &Connection,
        id: &OpId,
    ) -> Result<(), StoreError> {
        if self.kept(connection, id)?.is_none() {
            return Ok(());
        }
        let Some(kept) = self.records.get(id) else { return Ok(()) };
        row::write_register(connection, &mut self.aliases, kept)
    }

    fn kept(&mut self, connection: &Connection, id: &OpId) -> Result<Option<&Kept>, StoreError> {
        if !self.records.contains_key(id) {
            let Some(kept) = row::find(connection, id)? else { return Ok(None) };
            self.keep(kept);
        }
        Ok(self.records.get(id))
    }

    fn keep(&mut self, kept: Kept) {
        if self.records.len() >= MOST_RECORDS {
            self.records.clear();
        }
        self.records.insert(kept.record.id(), kept);
    }
}
