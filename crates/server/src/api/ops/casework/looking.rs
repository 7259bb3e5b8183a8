//! One look at the rows for one question: the rows as they are, and what of them lies before whoever asks.

use std::collections::{BTreeMap, BTreeSet};

use apseko_casework::{EntityKind, case_scope};
use apseko_domain::{Capability, UnitId};
use apseko_oplog::{EntityId, EntityRef, ScopeId};
use axum::http::StatusCode;

use super::sight::{Sight, of_units};
use crate::api::call::Call;
use crate::api::ops::view::id;
use crate::api::{cursor, refused};
use crate::http::Problem;
use crate::people::Id;
use crate::rows::{Ask, AskFault, Cursor, KeptRows, Within};
use crate::storage::StorageError;

/// The rows, and what of them lies before the asker.
pub(super) struct Looking {
    /// The rows.
    pub ask: Ask,
    /// What lies before the asker.
    pub sight: Sight,
}

impl Looking {
    /// Takes a picture for whoever may do this.
    pub(super) fn begin(call: &Call<'_>, what: Capability) -> Result<Self, Problem> {
        // First who may: the rows may only be older, never the permission.
        let feed = call.desk.feed().picture().map_err(unreadable)?;
        let sight = Sight::of(call, &feed, what).map_err(unreadable)?;
        Ok(Self { ask: rows(call)?, sight })
    }

    /// The cases before the asker that are of a unit, if one is named.
    pub(super) fn within(&self, call: &Call<'_>, unit: Option<UnitId>) -> Result<Within, Problem> {
        let Some(unit) = unit else { return Ok(self.sight.seen.clone()) };
        let feed = call.desk.feed().picture().map_err(unreadable)?;
        let of_unit = of_units(&feed, Some(&BTreeSet::from([id(unit.0)]))).map_err(unreadable)?;
        Ok(match of_unit {
            Within::These(scopes) => {
                Within::These(scopes.into_iter().filter(|scope| self.sight.seen.has(scope)).collect())
            }
            Within::Anywhere | Within::Cases => of_unit,
        })
    }

    /// The rows of one thing.
    pub(super) fn rows_of(&mut self, kind: EntityKind, id: EntityId) -> Result<KeptRows, Problem> {
        self.ask.rows_of(&[kind.entity(id)]).map_err(fault)
    }

    /// Refuses what does not lie before the asker, exactly as what does not exist.
    pub(super) fn must_see(&self, case: &ScopeId) -> Result<(), Problem> {
        if self.sight.seen.has(case) { Ok(()) } else { Err(refused::unknown()) }
    }

    /// Of which units cases are.
    pub(super) fn units_of(
        &mut self,
        cases: impl IntoIterator<Item = EntityId>,
    ) -> Result<BTreeMap<EntityId, Id>, Problem> {
        let cases: BTreeSet<EntityRef> =
            cases.into_iter().map(|case| EntityKind::Case.entity(case)).collect();
        let kept = self.ask.rows_of(&Vec::from_iter(cases)).map_err(fault)?;
        let own = kept.cases.into_iter().filter(|it| it.scope == case_scope(it.row.case));
        Ok(own.filter_map(|it| Some((it.row.case, Id(it.row.unit?)))).collect())
    }
}

/// The rows as they are now.
pub(super) fn rows(call: &Call<'_>) -> Result<Ask, Problem> {
    let missing = || refused::unavailable("rows.unavailable", &"the rows are not open");
    Ask::begin(call.desk.rows().rows().ok_or_else(missing)?.as_ref()).map_err(fault)
}

/// Where a question goes on.
pub(super) fn place(question: &str, after: Option<&str>) -> Result<Option<Cursor>, Problem> {
    let read = |after: &str| {
        let place = cursor::read(question, after).and_then(|bytes| String::from_utf8(bytes).ok());
        place.map(|text| Cursor::of(&text)).ok_or_else(refused::cursor)
    };
    after.map(read).transpose()
}

/// From where the asker goes on.
pub(super) fn next(question: &str, cursor: Option<Cursor>) -> Option<String> {
    cursor.map(|cursor| cursor::write(question, cursor.as_str().as_bytes()))
}

pub(super) fn fault(fault: AskFault) -> Problem {
    match fault {
        AskFault::Cursor => refused::cursor(),
        AskFault::Making => {
            let said = "The rows are being made; ask again in a while.";
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, fault.code(), said).later(5)
        }
        AskFault::Storage(error) => unreadable(error),
    }
}

pub(super) fn unreadable(error: StorageError) -> Problem {
    refused::unavailable(error.code(), &error)
}
