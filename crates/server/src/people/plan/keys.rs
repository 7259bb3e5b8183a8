//! Keys of systems: each for something, and with an end.

use super::super::{Book, By, Change, ChangeRefused, Record, SystemKey};
use super::open_unit;

/// A key that nobody renews within two years is nobody's.
const LONGEST_MS: i64 = 2 * 366 * 24 * 60 * 60 * 1_000;
const MOST_CAPABILITIES: usize = 100;

#[expect(clippy::wildcard_enum_match_arm, reason = "the changes of other kinds come to nothing here")]
pub(super) fn plan(book: &Book, change: &Change, by: &By) -> Result<Vec<Record>, ChangeRefused> {
    let key = match change {
        Change::MakeKey { id, name, sum, capabilities, unit, until_ms } => {
            if book.key(*id).is_some() || book.key_of_sum(sum).is_some() {
                return Err(ChangeRefused::IdTaken);
            }
            unit.map_or(Ok(()), |unit| open_unit(book, unit))?;
            let mut capabilities = capabilities.clone();
            capabilities.sort();
            capabilities.dedup();
            let ends_well = (1..=LONGEST_MS).contains(&until_ms.saturating_sub(by.now_ms));
            if capabilities.is_empty() || capabilities.len() > MOST_CAPABILITIES || !ends_well {
                return Err(ChangeRefused::KeyOdd);
            }
            SystemKey {
                id: *id,
                name: name.clone(),
                sum: *sum,
                capabilities,
                unit: *unit,
                until_ms: *until_ms,
                made_by: by.who,
                revoked_ms: None,
            }
        }
        Change::RevokeKey { id } => {
            let key = book.key(*id).ok_or(ChangeRefused::KeyUnknown)?;
            SystemKey { revoked_ms: Some(key.revoked_ms.unwrap_or(by.now_ms)), ..key.clone() }
        }
        _ => return Ok(Vec::new()),
    };
    Ok(vec![Record::Key(key)])
}
