//! What only a device asks of its operations: the outbox, places in the feed, and which bodies may go.

use std::collections::BTreeMap;

use apseko_oplog::{DeviceLedger, DeviceMeta, OpId, Record, ScopeId, ScopeKind, ScopeState};
use rusqlite::Row;

use super::row::select_records;
use super::{OpTables, meta, row};
use crate::StoreError;

impl DeviceLedger for OpTables<'_> {
    fn meta(&self) -> Result<DeviceMeta, StoreError> {
        meta::read(self.connection)
    }

    fn set_meta(&mut self, meta: &DeviceMeta) -> Result<(), StoreError> {
        meta::replace(self.connection, meta)
    }

    fn scopes(&self) -> Result<BTreeMap<ScopeId, ScopeState>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT kind, id, cursor, compact_until, leaving FROM scope INDEXED BY scope_followed WHERE followed = 1",
        )?;
        let rows = statement.query_map([], scope)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn set_scope(&mut self, scope: &ScopeId, state: Option<ScopeState>) -> Result<(), StoreError> {
        let kind = scope.kind.number().cast_signed();
        let Some(ScopeState { cursor, compact_until, leaving }) = state else {
            let sql = "UPDATE scope SET followed = 0, cursor = 0, compact_until = 0, leaving = 0
                       WHERE id = ?1 AND kind = ?2";
            return self.execute(sql, (&scope.id, kind));
        };
        self.execute(
            "INSERT INTO scope (id, kind, followed, cursor, compact_until, leaving) VALUES (?1, ?2, 1, ?3, ?4, ?5)
             ON CONFLICT (id, kind) DO UPDATE SET followed = 1, cursor = excluded.cursor,
               compact_until = excluded.compact_until, leaving = excluded.leaving",
            (&scope.id, kind, cursor.cast_signed(), compact_until.cast_signed(), leaving),
        )
    }

    fn unsent(&self, skip: usize, limit: usize) -> Result<Vec<Record>, StoreError> {
        let mut statement = self.connection.prepare_cached(select_records!(
            "INDEXED BY op_unsent WHERE seq IS NULL ORDER BY n LIMIT ?1 OFFSET ?2"
        ))?;
        row::read_all(&mut statement, [at_most(limit), at_most(skip)])
    }

    fn place(&mut self, id: &OpId, seq: u64, cover: Option<OpId>) -> Result<(), StoreError> {
        self.cache().place(self.connection, id, seq, cover)
    }

    fn waits_in(&self, scope: &ScopeId) -> Result<bool, StoreError> {
        self.is_true(
            "SELECT EXISTS (SELECT 1 FROM op INDEXED BY op_unsent
             WHERE seq IS NULL AND scope = (SELECT n FROM scope WHERE id = ?1 AND kind = ?2))",
            (&scope.id, scope.kind.number().cast_signed()),
        )
    }

    /// Reads every operation there is. That may take seconds: it happens when the server was restored, never else.
    fn unplace_beyond(&mut self, seq: u64) -> Result<(), StoreError> {
        self.forget();
        self.execute("UPDATE op SET seq = NULL WHERE seq > ?1", [bound(seq)])
    }

    fn own_places(&self, beyond: u64, limit: usize) -> Result<Vec<u64>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT op.seq FROM stream CROSS JOIN op INDEXED BY op_by_place ON op.stream = stream.n
             WHERE stream.device = (SELECT device FROM device_meta) AND op.seq > ?1 AND op.body_state = 1
             ORDER BY op.seq LIMIT ?2",
        )?;
        let rows =
            statement.query_map([bound(beyond), at_most(limit)], |row| row.get(0).map(i64::cast_unsigned))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn replaced_up_to(&self, seq: u64, limit: usize) -> Result<Vec<Record>, StoreError> {
        let mut statement = self.connection.prepare_cached(select_records!(
            "INDEXED BY op_replaced WHERE body_state = 1 AND children > 0 AND pins = 0 AND seq <= ?1
             ORDER BY n LIMIT ?2"
        ))?;
        row::read_all(&mut statement, [bound(seq), at_most(limit)])
    }

    fn bodies_in(&self, scope: &ScopeId, up_to: u64) -> Result<Vec<Record>, StoreError> {
        let mut statement = self.connection.prepare_cached(select_records!(
            "INDEXED BY op_body_by_scope
             WHERE body_state = 1 AND scope = (SELECT n FROM scope WHERE id = ?1 AND kind = ?2)
               AND (seq <= ?3 OR (seq IS NULL AND ?4)) ORDER BY n"
        ))?;
        let kind = scope.kind.number().cast_signed();
        row::read_all(&mut statement, (&scope.id, kind, bound(up_to), up_to == u64::MAX))
    }

    fn hollow_heads(&self, scope: &ScopeId, up_to: u64, limit: usize) -> Result<Vec<OpId>, StoreError> {
        self.ids(
            "SELECT id FROM op INDEXED BY op_hollow
             WHERE body_state = 0 AND (children = 0 OR pins > 0)
               AND scope = (SELECT n FROM scope WHERE id = ?1 AND kind = ?2) AND seq <= ?3
             ORDER BY n LIMIT ?4",
            (&scope.id, scope.kind.number().cast_signed(), bound(up_to), at_most(limit)),
        )
    }

    fn any_body_in(&self, scope: &ScopeId) -> Result<bool, StoreError> {
        self.is_true(
            "SELECT EXISTS (SELECT 1 FROM op INDEXED BY op_body_by_scope
             WHERE body_state = 1 AND scope = (SELECT n FROM scope WHERE id = ?1 AND kind = ?2))",
            (&scope.id, scope.kind.number().cast_signed()),
        )
    }
}

fn scope(row: &Row<'_>) -> rusqlite::Result<(ScopeId, ScopeState)> {
    let kind: i64 = row.get(0)?;
    let scope = ScopeId { kind: ScopeKind::of(kind.cast_unsigned()), id: row.get(1)? };
    let (cursor, compact_until): (i64, i64) = (row.get(2)?, row.get(3)?);
    let state = ScopeState {
        cursor: cursor.cast_unsigned(),
        compact_until: compact_until.cast_unsigned(),
        leaving: row.get(4)?,
    };
    Ok((scope, state))
}

/// A limit for places; none is kept beyond what SQLite can compare.
fn bound(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

fn at_most(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
