//! Every row in pages, each page along the key of its table.

use std::collections::{BTreeMap, BTreeSet};

use apseko_casework::ReaderKey;
use apseko_oplog::{FeedEntry, OpId, Parked, RegisterKey, ScopeId, StreamId};
use apseko_trust::Envelope;

use super::error::unreadable;
use super::read::{ask, at_most, pair};
use super::row;
use super::transaction::SqliteTransaction;
use crate::storage::key::{entity, of_entity, of_scope, of_stream, scope, stream};
use crate::storage::{NewThing, Refused, Rows, StorageError, Tip};

/// No key is empty, so every key comes after this one.
const BEGINNING: Vec<u8> = Vec::new();

fn bytes<const N: usize>(key: Option<[u8; N]>) -> Vec<u8> {
    key.map_or(BEGINNING, |key| key.to_vec())
}

impl Rows for SqliteTransaction {
    fn tips_after(&mut self, last: Option<&StreamId>, limit: usize) -> Result<Vec<Tip>, StorageError> {
        let sql = "SELECT tip.stream, tip.op, op.header FROM tip LEFT JOIN op ON op.id = tip.op
                   WHERE tip.stream > ?1 ORDER BY tip.stream LIMIT ?2";
        let key = (bytes(last.map(of_stream)), at_most(limit));
        ask(self.connection()?, sql, [key], |row| {
            let header = row::header(OpId(row.get(1)?), row::blob(row, 2)?)?;
            Ok(Tip { stream: stream(&row.get(0)?), header })
        })
    }

    fn things_after(&mut self, last: Option<&NewThing>, limit: usize) -> Result<Vec<NewThing>, StorageError> {
        let sql = "SELECT scope, entity FROM thing WHERE (scope, entity) > (?1, ?2)
                   ORDER BY scope, entity LIMIT ?3";
        let (of, about) = (last.map(|it| of_scope(&it.scope)), last.map(|it| of_entity(&it.entity)));
        ask(self.connection()?, sql, [(bytes(of), bytes(about), at_most(limit))], |row| {
            Ok(NewThing { scope: scope(&row.get(0)?), entity: entity(&row.get(1)?) })
        })
    }

    fn readers_after(
        &mut self,
        last: Option<&ScopeId>,
        limit: usize,
    ) -> Result<BTreeMap<ScopeId, BTreeSet<ReaderKey>>, StorageError> {
        let sql = "SELECT scope, reason FROM reader INDEXED BY reader_by_scope
                   WHERE scope > ?1 AND scope <= (SELECT scope FROM
                     (SELECT DISTINCT scope FROM reader WHERE scope > ?1 ORDER BY scope LIMIT ?2)
                     ORDER BY scope DESC LIMIT 1)";
        let key = (bytes(last.map(of_scope)), at_most(limit));
        let rows = ask(self.connection()?, sql, [key], |row| Ok((scope(&row.get(0)?), row.get(1)?)))?;
        let mut found: BTreeMap<ScopeId, BTreeSet<ReaderKey>> = BTreeMap::new();
        for (scope, reason) in rows {
            found.entry(scope).or_default().insert(reason);
        }
        Ok(found)
    }

    fn awaited_after(
        &mut self,
        last: Option<&(OpId, OpId)>,
        limit: usize,
    ) -> Result<Vec<(OpId, OpId)>, StorageError> {
        let sql = "SELECT parent, child FROM awaited WHERE (parent, child) > (?1, ?2)
                   ORDER BY parent, child LIMIT ?3";
        let key = (bytes(last.map(|(one, _)| one.0)), bytes(last.map(|(_, other)| other.0)), at_most(limit));
        ask(self.connection()?, sql, [key], pair)
    }

    fn mentions_after(
        &mut self,
        last: Option<&(OpId, OpId)>,
        limit: usize,
    ) -> Result<Vec<(OpId, OpId)>, StorageError> {
        let sql = "SELECT target, by_op FROM mention WHERE (target, by_op) > (?1, ?2)
                   ORDER BY target, by_op LIMIT ?3";
        let key = (bytes(last.map(|(one, _)| one.0)), bytes(last.map(|(_, other)| other.0)), at_most(limit));
        ask(self.connection()?, sql, [key], pair)
    }

    fn erasures_after(&mut self, last: Option<&OpId>, limit: usize) -> Result<Vec<OpId>, StorageError> {
        let sql = "SELECT target FROM erasure WHERE target > ?1 ORDER BY target LIMIT ?2";
        let key = (bytes(last.map(|id| id.0)), at_most(limit));
        ask(self.connection()?, sql, [key], |row| Ok(OpId(row.get(0)?)))
    }

    fn signatures_after(
        &mut self,
        last: Option<&OpId>,
        limit: usize,
    ) -> Result<Vec<(OpId, Envelope)>, StorageError> {
        let sql = "SELECT tip, envelope FROM signature WHERE tip > ?1 ORDER BY tip LIMIT ?2";
        let key = (bytes(last.map(|id| id.0)), at_most(limit));
        ask(self.connection()?, sql, [key], |row| Ok((OpId(row.get(0)?), row::envelope(row::blob(row, 1)?)?)))
    }

    fn lines_after(&mut self, seq: u64, limit: usize) -> Result<Vec<(ScopeId, FeedEntry)>, StorageError> {
        let sql = "SELECT scope, seq, op, group_end FROM line WHERE seq > ?1 ORDER BY seq LIMIT ?2";
        let after = i64::try_from(seq).unwrap_or(i64::MAX);
        ask(self.connection()?, sql, [(after, at_most(limit))], |row| {
            let line = FeedEntry {
                seq: row.get::<_, i64>(1)?.cast_unsigned(),
                op: OpId(row.get(2)?),
                group_end: row.get::<_, i64>(3)?.cast_unsigned(),
            };
            Ok((scope(&row.get(0)?), line))
        })
    }

    fn moved_after(&mut self, n: i64, limit: usize) -> Result<Vec<(i64, RegisterKey)>, StorageError> {
        let sql = "SELECT n, entity, field FROM moved WHERE n > ?1 ORDER BY n LIMIT ?2";
        ask(self.connection()?, sql, [(n, at_most(limit))], |row| {
            let field = String::from_utf8(row.get(2)?).map_err(|_| unreadable("a field"))?;
            Ok((row.get(0)?, RegisterKey { entity: entity(&row.get(1)?), field }))
        })
    }

    fn last_moved(&mut self) -> Result<i64, StorageError> {
        let mut statement = self.connection()?.prepare_cached("SELECT coalesce(max(n), 0) FROM moved")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    fn parked_after(&mut self, last: Option<i64>, limit: usize) -> Result<Vec<(i64, Parked)>, StorageError> {
        let sql = "SELECT op, header, body_state, body, cover, n, missing, signature FROM parked
                   WHERE n > ?1 ORDER BY n LIMIT ?2";
        ask(self.connection()?, sql, [(last.unwrap_or(i64::MIN), at_most(limit))], row::parked)
    }

    fn refused_after(
        &mut self,
        last: Option<i64>,
        limit: usize,
    ) -> Result<Vec<(i64, Refused)>, StorageError> {
        let sql =
            "SELECT device, at_ms, ops, bytes, dropped, n FROM refused WHERE n > ?1 ORDER BY n LIMIT ?2";
        ask(self.connection()?, sql, [(last.unwrap_or(i64::MIN), at_most(limit))], |row| {
            Ok((row.get(5)?, row::refused(row)?))
        })
    }
}
