//! Naming who complained: beside the case and not in it, because most of those who work on the case must not know.

use apseko_oplog::{EntityId, Ledger};

use super::desk::Desk;
use super::{Planned, Wish};
use crate::registry::{EntityKind, Fields};

/// Names who complained or asked for something in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddApplicant {
    /// The id of the applicant.
    pub applicant: EntityId,
    /// The case.
    pub case: EntityId,
    /// What is known of them.
    pub fields: Fields,
}

impl Wish for AddApplicant {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        desk.add(EntityKind::Applicant, self.applicant, self.case, self.fields)
    }
}
