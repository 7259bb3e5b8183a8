//! Sessions that somebody has ended before their time. Kept beside the answers that are told again, so that every process of
//! the server knows of them; after a day they are forgotten, and no session lives so long.

use std::sync::Arc;

use super::refused;
use super::repeat::KEPT_MS;
use crate::http::{Desk, Problem};
use crate::login::Session;
use crate::people::Id;
use crate::storage::StorageError;
use crate::storage::people::Answered;

/// Nobody can say it in a header: an `Idempotency-Key` has no colon.
fn name_of(session: &Session) -> String {
    format!("ended:{}", session.begun_ms)
}

/// Ends a session with every token that followed from it.
pub(super) fn end(desk: &Desk, session: &Session, now_ms: i64) -> Result<(), StorageError> {
    let ended = Answered { digest: [0; 32], status: 204, reply: Vec::new(), at_ms: now_ms };
    let store = desk.registry().store();
    store.forget_before(now_ms.saturating_sub(KEPT_MS))?;
    store.remember(Id::from(session.person), &name_of(session), &ended).map(drop)
}

/// Whether somebody has.
pub(super) async fn has_ended(desk: &Arc<Desk>, session: &Session) -> Result<bool, Problem> {
    let (registry, who, name) = (desk.registry().clone(), Id::from(session.person), name_of(session));
    let asking = tokio::task::spawn_blocking(move || registry.store().remembered(who, &name)).await;
    let found = asking.map_err(|error| refused::unavailable("server.internal", &error))?;
    Ok(found.map_err(|error| refused::unavailable(error.code(), &error))?.is_some())
}
