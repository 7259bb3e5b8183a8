//! What belongs to one case: asked for where a thing has no parent to follow, only the scope that its author fixed.

use apseko_casework::EntityKind;
use apseko_oplog::ScopeId;
use rusqlite::{Connection, OptionalExtension};

use crate::StoreError;

/// The first thing of a kind that was spoken of in a scope.
pub(crate) fn first_of(
    connection: &Connection,
    scope: &ScopeId,
    kind: EntityKind,
) -> Result<Option<[u8; 16]>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT entity.id FROM op INDEXED BY op_body_by_scope CROSS JOIN entity ON entity.n = op.entity
         WHERE op.body_state = 1 AND op.scope = (SELECT n FROM scope WHERE id = ?1 AND kind = ?2)
           AND entity.kind = ?3 ORDER BY entity.n LIMIT 1",
    )?;
    let number = scope.kind.number().cast_signed();
    Ok(statement.query_row((&scope.id, number, kind.number()), |row| row.get(0)).optional()?)
}
