//! Asking for a step of a course. What is known to lead nowhere is said at once; the rest is the server's to decide.

use apseko_domain::Role;
use apseko_oplog::{EntityRef, Kind, Ledger, RegisterKey, UserId, Value};

use super::desk::Desk;
use super::{Planned, Refusal, Wish};
use crate::course::{
    Asker, COURSE, DocumentAction, TaskAction, Wanted, is_same_person, petition_value, wanted,
};
use crate::project::CourseView;
use crate::registry::{EntityKind, FieldFault, Fields};
use crate::role;

/// Asks for a step of a course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Petition {
    /// Of what.
    pub entity: EntityRef,
    /// The code of the step.
    pub action: String,
    /// The inspector who is to have the task, where one is named.
    pub inspector: Option<UserId>,
    /// Who is to work with them.
    pub co_inspectors: Vec<UserId>,
    /// What else is said: a reason, a registration number.
    pub more: Fields,
}

impl Wish for Petition {
    fn plan<L: Ledger>(self, desk: &mut Desk<'_, L>) -> Planned<L> {
        let thing = desk.view(self.entity)?;
        let kind = EntityKind::of(self.entity.kind).ok_or(FieldFault::UnknownKind(self.entity.kind))?;
        let course = thing.course.as_ref().ok_or(Refusal::PetitionUnknown)?;
        let askers = match wanted(kind, course.state(), &self.action) {
            Wanted::Unknown => return Err(Refusal::PetitionUnknown.into()),
            Wanted::Illegal(_) => return Err(Refusal::TransitionIllegal.into()),
            Wanted::Leads { askers, .. } => askers,
        };
        if !askers.iter().any(|asker| may_be(desk, kind, course, *asker)) {
            return Err(Refusal::PetitionNotAllowed.into());
        }
        if is_same_person(kind, &self.action, &course.expected, desk.who.user) {
            return Err(Refusal::FourEyes.into());
        }
        let assigns =
            kind == EntityKind::Task && TaskAction::of(&self.action).is_some_and(TaskAction::names_inspector);
        if assigns && self.inspector.is_none() {
            return Err(FieldFault::Missing { field: "inspector".to_owned() }.into());
        }
        let issues = kind == EntityKind::Document
            && DocumentAction::of(&self.action).is_some_and(DocumentAction::needs_seal);
        if issues && thing.seals.is_empty() {
            return Err(Refusal::SealMissing.into());
        }
        let asked = petition_value(&self.action, self.inspector, &self.co_inspectors, self.more);
        put(desk, self.entity, asked)
    }
}

/// Puts a petition on the desk as it is.
pub(super) fn put<L: Ledger>(desk: &mut Desk<'_, L>, entity: EntityRef, asked: Value) -> Planned<L> {
    let scope = desk.scope(entity)?;
    let register = RegisterKey { entity, field: COURSE.to_owned() };
    desk.put_other(scope, Kind::Petition, register, asked, Vec::new(), Vec::new());
    Ok(())
}

/// Whether the person can be in that position, as far as a device knows. The unit is known to the server alone.
fn may_be<L: Ledger>(desk: &Desk<'_, L>, kind: EntityKind, course: &CourseView, asker: Asker) -> bool {
    let is = |like: fn(Role) -> bool| Role::several(&desk.who.role).any(like);
    match asker {
        Asker::Assigned => kind != EntityKind::Task || course.expected.inspector() == Some(desk.who.user),
        Asker::Team | Asker::UnitInspector => is(role::visits),
        Asker::Supervisor => is(role::supervises),
        Asker::Office => is(role::keeps_office),
        Asker::Legal => is(role::advises),
    }
}
