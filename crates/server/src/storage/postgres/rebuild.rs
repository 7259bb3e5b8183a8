//! Forgetting what was derived, which a newer program does once: every row is read and written, so in portions.

use super::read;
use super::row::register;
use super::session::{Session, Step};
use crate::storage::StorageError;

/// As many operations are in memory at once.
const PORTION: usize = 5_000;

/// Rows are found as an update of operations finds them.
pub(super) const RESET: &str = "
    UPDATE op SET effective = false, children = 0, holds = 0, pins = 0, entity = new.entity, field = new.field
    FROM unnest($1::bigint[], $2::bytea[], $3::bytea[]) AS new (n, entity, field)
      CROSS JOIN LATERAL (SELECT old.ctid AS lies FROM op AS old WHERE old.n = new.n OFFSET 0) AS found
    WHERE op.ctid = found.lies
      AND (op.effective OR op.children <> 0 OR op.holds <> 0 OR op.pins <> 0
        OR op.entity IS DISTINCT FROM new.entity OR op.field IS DISTINCT FROM new.field)";

/// Standing goes, and which register an operation writes is read anew: a newer program may know a kind that an older one
/// did not. Rows are deleted one by one, because whoever reads meanwhile still has to see them.
pub(super) async fn forget_derived(session: &mut Session) -> Result<(), StorageError> {
    for sql in ["DELETE FROM awaited", "DELETE FROM mention", "DELETE FROM petition"] {
        session.steps(&[Step { sql, values: Vec::new(), rows: None }]).await?;
    }
    let mut last = i64::MIN;
    loop {
        let portion = read::arrived_after(session, last, PORTION).await?;
        let Some(end) = portion.last() else { return Ok(()) };
        last = end.n;
        let numbers: Vec<i64> = portion.iter().map(|kept| kept.n).collect();
        let (entities, fields): (Vec<_>, Vec<_>) = portion.iter().map(|kept| register(&kept.record)).unzip();
        let mut step = Step { sql: RESET, values: vec![Box::new(numbers)], rows: None };
        step.values.push(Box::new(entities));
        step.values.push(Box::new(fields));
        session.steps(&[step]).await?;
    }
}
