//! Operations on the device's disk: the tables behind the traits of `apseko_oplog`, as its ledger in memory does it.

mod alias;
mod cache;
mod device;
mod meta;
mod row;
#[cfg(test)]
mod tests;

use std::cell::{RefCell, RefMut};
use std::collections::BTreeSet;
use std::sync::Arc;

use apseko_oplog::{
    EntityId, EntityRef, Header, Kind, Ledger, OpId, Record, RegisterKey, ScopeId, ScopeKind, StreamId,
};
use apseko_trust::Envelope;
use apseko_trust::canon::{Reader, Writer};
use rusqlite::{Connection, OptionalExtension, Params, Row};

use cache::Cache;
pub use meta::first_meta;
use row::select_records;

use crate::StoreError;
use crate::table::unreadable;

/// The tables of operations, seen through a connection.
///
/// Transactions are the caller's: one around each step, with an `OpTables` of its own that nothing outlives. It
/// remembers rows while a transaction is open, and cannot notice that another writes or that the caller rolls back.
#[derive(Debug)]
pub struct OpTables<'c> {
    connection: &'c Connection,
    cache: RefCell<Cache>,
}

impl<'c> OpTables<'c> {
    /// Works inside the transaction that is open on this connection.
    pub fn new(connection: &'c Connection) -> Self {
        Self { connection, cache: RefCell::default() }
    }

    /// Every operation of a register whose body is here, in the order of arrival: its earlier texts.
    pub fn history(&self, register: &RegisterKey) -> Result<Vec<Record>, StoreError> {
        let RegisterKey { entity, field } = register;
        let mut statement = self.connection.prepare_cached(select_records!(
            "INDEXED BY op_by_register
             WHERE entity = (SELECT n FROM entity WHERE id = ?1 AND kind = ?2) AND field = ?3 ORDER BY n"
        ))?;
        row::read_all(&mut statement, (&entity.id.0, entity.kind, field))
    }

    /// The heads of every field of a thing but questions, of which a sheet has hundreds.
    pub fn heads_beside_questions(&self, entity: &EntityRef) -> Result<Vec<Record>, StoreError> {
        let mut statement = self.connection.prepare_cached(select_records!(
            "INDEXED BY op_by_register
             WHERE entity = (SELECT n FROM entity WHERE id = ?1 AND kind = ?2) AND (field < 'q:' OR field >= 'q;')
               AND children = 0 AND effective = 1"
        ))?;
        row::read_all(&mut statement, (&entity.id.0, entity.kind))
    }

    /// The petitions of a scope whose bodies are here, in the order of arrival. They write no register, so that every
    /// operation of the scope is passed by: for the screen of one task, not for each row of a list.
    pub fn petitions_in(&self, scope: &ScopeId) -> Result<Vec<Record>, StoreError> {
        let mut statement = self.connection.prepare_cached(select_records!(
            "INDEXED BY op_body_by_scope
             WHERE scope = (SELECT n FROM scope WHERE id = ?1 AND kind = ?2) AND body_state = 1 AND kind = ?3
             ORDER BY n"
        ))?;
        let (of_scope, petition) = (scope.kind.number(), Kind::Petition.number());
        row::read_all(&mut statement, (&scope.id, of_scope.cast_signed(), petition.cast_signed()))
    }

    /// The fields of a thing that are questions, whether anything stands in them or not.
    pub fn questions_of(&self, entity: &EntityRef) -> Result<Vec<RegisterKey>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT DISTINCT field FROM op INDEXED BY op_by_register
             WHERE entity = (SELECT n FROM entity WHERE id = ?1 AND kind = ?2) AND field >= 'q:' AND field < 'q;'",
        )?;
        let rows = statement.query_map((&entity.id.0, entity.kind), |row| {
            Ok(RegisterKey { entity: *entity, field: row.get(0)? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every thing that operations here are about, in the order in which they were first spoken of.
    pub fn entities(&self) -> Result<Vec<EntityRef>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT kind, id FROM entity ORDER BY n")?;
        let rows =
            statement.query_map([], |row| Ok(EntityRef { kind: row.get(0)?, id: EntityId(row.get(1)?) }))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Without a transaction, another connection may write between any two calls: then nothing is remembered.
    fn cache(&self) -> RefMut<'_, Cache> {
        let mut cache = self.cache.borrow_mut();
        if self.connection.is_autocommit() {
            *cache = Cache::default();
        }
        cache
    }

    /// After a change that did not go through the records.
    fn forget(&mut self) {
        *self.cache.get_mut() = Cache::default();
    }

    fn execute(&self, sql: &str, parameters: impl Params) -> Result<(), StoreError> {
        self.connection.prepare_cached(sql)?.execute(parameters)?;
        Ok(())
    }

    fn ids(&self, sql: &str, parameters: impl Params) -> Result<Vec<OpId>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(parameters, |row| row.get(0).map(OpId))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn is_true(&self, sql: &str, parameters: impl Params) -> Result<bool, StoreError> {
        Ok(self.connection.prepare_cached(sql)?.query_row(parameters, |row| row.get(0))?)
    }
}

impl Ledger for OpTables<'_> {
    type Error = StoreError;

    fn record(&self, id: &OpId) -> Result<Option<Record>, StoreError> {
        self.cache().find(self.connection, id)
    }

    fn insert(&mut self, record: &Record) -> Result<(), StoreError> {
        self.cache().insert(self.connection, record)
    }

    fn update(&mut self, record: &Record) -> Result<(), StoreError> {
        self.cache().update(self.connection, record)
    }

    fn tip(&self, stream: &StreamId) -> Result<Option<Arc<Header>>, StoreError> {
        let mut statement = self.connection.prepare_cached(select_records!(
            "INDEXED BY op_by_stream
             WHERE stream = (SELECT n FROM stream WHERE device = ?1 AND incarnation = ?2)
             ORDER BY dseq DESC, n DESC LIMIT 1"
        ))?;
        let tip =
            statement.query_row((&stream.device.0, &stream.incarnation.0), row::read_record).optional()?;
        Ok(tip.map(|record| record.header))
    }

    fn heads(&self, register: &RegisterKey) -> Result<Vec<Record>, StoreError> {
        let RegisterKey { entity, field } = register;
        let mut statement = self.connection.prepare_cached(select_records!(
            "INDEXED BY op_by_register
             WHERE entity = (SELECT n FROM entity WHERE id = ?1 AND kind = ?2) AND field = ?3
               AND children = 0 AND effective = 1"
        ))?;
        row::read_all(&mut statement, (&entity.id.0, entity.kind, field))
    }

    fn heads_of(&self, entity: &EntityRef) -> Result<Vec<Record>, StoreError> {
        let mut statement = self.connection.prepare_cached(select_records!(
            "INDEXED BY op_by_register
             WHERE entity = (SELECT n FROM entity WHERE id = ?1 AND kind = ?2) AND children = 0 AND effective = 1"
        ))?;
        row::read_all(&mut statement, (&entity.id.0, entity.kind))
    }

    /// From one scope to the next in the index, so that nothing is read for the many heads of the same scope.
    fn scopes_of(&self, entity: &EntityRef) -> Result<BTreeSet<ScopeId>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT scope.n, scope.kind, scope.id FROM op INDEXED BY op_head_by_scope
             CROSS JOIN scope ON scope.n = op.scope
             WHERE op.entity = (SELECT n FROM entity WHERE id = ?1 AND kind = ?2)
               AND op.children = 0 AND op.effective = 1 AND op.scope > ?3 ORDER BY op.scope LIMIT 1",
        )?;
        let mut scopes = BTreeSet::new();
        let mut last = i64::MIN;
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get::<_, i64>(1)?, row.get(2)?));
        while let Some((n, kind, id)) =
            statement.query_row((&entity.id.0, entity.kind, last), read).optional()?
        {
            scopes.insert(ScopeId { kind: ScopeKind::of(kind.cast_unsigned()), id });
            last = n;
        }
        Ok(scopes)
    }

    fn all(&self) -> Result<Vec<OpId>, StoreError> {
        self.ids("SELECT id FROM op ORDER BY n", [])
    }

    fn await_parent(&mut self, parent: &OpId, child: &OpId) -> Result<(), StoreError> {
        let sql = "INSERT INTO awaited (parent, child) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        self.execute(sql, (&parent.0, &child.0))
    }

    fn awaiting(&self, parent: &OpId) -> Result<Vec<OpId>, StoreError> {
        self.ids("SELECT child FROM awaited WHERE parent = ?1 ORDER BY child", [&parent.0])
    }

    fn link_mention(&mut self, target: &OpId, by: &OpId) -> Result<(), StoreError> {
        let sql = "INSERT INTO mention (target, by_op) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        self.execute(sql, (&target.0, &by.0))
    }

    fn mentions_of(&self, target: &OpId) -> Result<Vec<OpId>, StoreError> {
        self.ids("SELECT by_op FROM mention WHERE target = ?1 ORDER BY by_op", [&target.0])
    }

    fn set_pending(&mut self, petition: &OpId, pending: bool) -> Result<(), StoreError> {
        let sql = if pending {
            "INSERT OR IGNORE INTO petition (op) SELECT n FROM op INDEXED BY op_by_id
             WHERE substr(id, 1, 8) = substr(?1, 1, 8) AND id = ?1"
        } else {
            "DELETE FROM petition WHERE op = (SELECT n FROM op INDEXED BY op_by_id
             WHERE substr(id, 1, 8) = substr(?1, 1, 8) AND id = ?1)"
        };
        self.execute(sql, [&petition.0])
    }

    fn pending(&self) -> Result<Vec<OpId>, StoreError> {
        self.ids("SELECT op.id FROM petition CROSS JOIN op ON op.n = petition.op ORDER BY petition.op", [])
    }

    fn order_erasure(&mut self, target: &OpId) -> Result<(), StoreError> {
        self.execute("INSERT INTO erasure (target) VALUES (?1) ON CONFLICT DO NOTHING", [&target.0])
    }

    fn erasure_ordered(&self, target: &OpId) -> Result<bool, StoreError> {
        self.is_true("SELECT EXISTS (SELECT 1 FROM erasure WHERE target = ?1)", [&target.0])
    }

    fn put_signature(&mut self, tip: &OpId, envelope: &Envelope) -> Result<(), StoreError> {
        let mut out = Writer::with_capacity(112);
        envelope.to_writer(&mut out);
        let sql = "INSERT INTO signature (tip, envelope) VALUES (?1, ?2)
                   ON CONFLICT (tip) DO UPDATE SET envelope = excluded.envelope WHERE envelope IS NULL";
        self.execute(sql, (&tip.0, out.finish()))
    }

    fn signature(&self, tip: &OpId) -> Result<Option<Envelope>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT envelope FROM signature WHERE tip = ?1 AND envelope IS NOT NULL")?;
        let bytes: Option<Vec<u8>> = statement.query_row([&tip.0], |row| row.get(0)).optional()?;
        let envelope = bytes.map(|bytes| Envelope::read(&mut Reader::new(&bytes))).transpose();
        Ok(envelope.map_err(|error| unreadable("envelope", error))?)
    }

    fn forget_derived(&mut self) -> Result<(), StoreError> {
        // Which register an operation writes is derived as well: a newer program may know a kind that an older one did
        // not, and no later step would tell these tables.
        for id in self.all()? {
            self.cache().read_register_again(self.connection, &id)?;
        }
        self.connection.execute_batch(
            "UPDATE op SET effective = 0, children = 0, holds = 0, pins = 0
               WHERE effective <> 0 OR children <> 0 OR holds <> 0 OR pins <> 0;
             DELETE FROM awaited;
             DELETE FROM mention;
             DELETE FROM petition;",
        )?;
        self.forget();
        Ok(())
    }
}
