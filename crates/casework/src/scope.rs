//! Where a thing lives: a case with everything in it is one scope, so that whoever may read one part may read it all.

use apseko_oplog::{EntityId, EntityRef, Ledger, ScopeId, ScopeKind, UserId};

use crate::home::home;
use crate::registry::EntityKind;

/// The scope of a case and of everything in it.
pub fn case_scope(case: EntityId) -> ScopeId {
    ScopeId { kind: ScopeKind::Case, id: case.0 }
}

/// The number of the scope in which those who complained are kept, apart from their case: whoever works on a case does
/// not learn by that who it was.
const APPLICANTS: u64 = 5;

/// The scope of those who complained, or asked for something, in a case.
pub fn applicant_scope(case: EntityId) -> ScopeId {
    ScopeId { kind: ScopeKind::Other(APPLICANTS), id: case.0 }
}

/// The case of such a scope; `None` for any other scope.
pub fn case_of_applicants(scope: &ScopeId) -> Option<EntityId> {
    (scope.kind == ScopeKind::Other(APPLICANTS)).then_some(EntityId(scope.id))
}

/// The scope of an organisational unit.
pub fn unit_scope(unit: [u8; 16]) -> ScopeId {
    ScopeId { kind: ScopeKind::Unit, id: unit }
}

/// The scope of one person's own things.
pub fn user_scope(user: UserId) -> ScopeId {
    ScopeId { kind: ScopeKind::User, id: user.0 }
}

/// The scope of what everybody may read.
pub fn reference_scope() -> ScopeId {
    ScopeId { kind: ScopeKind::Reference, id: [0; 16] }
}

/// The scope in which a thing lives: that of its existing operations, as their authors fixed it. A case lives in its
/// own; of anything else that nobody has written of, nothing is known.
pub fn scope_of<L: Ledger>(ledger: &L, entity: &EntityRef) -> Result<Option<ScopeId>, L::Error> {
    if entity.kind == EntityKind::Case.number() {
        return Ok(Some(case_scope(entity.id)));
    }
    home(ledger, entity, None)
}
