//! What the rules over cases ask of a role: each question is one capability of the table of permissions.

use apseko_domain::{Capability, Reach, Role};

/// Whether a person in this role can be sent on a visit.
pub fn visits(role: Role) -> bool {
    role.may(Capability::CarryOutVisits)
}

/// Whether a person in this role gives out work in their unit.
pub fn supervises(role: Role) -> bool {
    role.may(Capability::AssignTasks)
}

/// Whether a person in this role may open a case.
pub fn opens_cases(role: Role) -> bool {
    role.may(Capability::CreateTask) || role.may(Capability::CreateAdhocTask)
}

/// Whether a person in this role registers and sends the documents of their unit.
pub fn keeps_office(role: Role) -> bool {
    role.reach(Capability::RegisterDocuments) == Some(Reach::Unit)
}

/// Whether a person in this role works on those cases of their unit that wait for a lawyer.
pub fn advises(role: Role) -> bool {
    role.reach(Capability::ReadCases) == Some(Reach::Case)
}

/// Whether a permission reaches everything of a unit.
pub(crate) fn is_of_unit(reach: Option<Reach>) -> bool {
    match reach {
        Some(Reach::Unit | Reach::Region | Reach::All) => true,
        Some(Reach::Own | Reach::Case) | None => false,
    }
}
