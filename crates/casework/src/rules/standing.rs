//! How a person stands to a case: what they may ask for there, and whose word counts at once.

use apseko_oplog::{EntityId, UserId};

use super::case_file::CaseFile;
use super::readers::{handles_as_inspector, takes_complaints_in};
use crate::course::{Asker, Decision};
use crate::person::Person;
use crate::registry::EntityKind;
use crate::role::{advises, is_of_unit, keeps_office, opens_cases, supervises, visits};
use apseko_domain::Capability;

/// How a person stands to a case.
pub(super) struct Standing<'a> {
    person: &'a Person,
    unit: Option<[u8; 16]>,
    /// A document waits for a lawyer.
    counsel: bool,
    /// They had a post in its unit, and have none there any more.
    left: bool,
    assigned: bool,
    team: bool,
    /// They opened the case, and it was not given to somebody else since.
    founder: bool,
}

impl<'a> Standing<'a> {
    /// How a person stands to a case, and to one task of it if one is meant.
    pub fn of(file: &CaseFile, user: UserId, person: &'a Person, task: Option<EntityId>) -> Self {
        let with = |decision: &Decision| decision.co_inspectors().contains(&user);
        let has = |decision: &Decision| decision.inspector() == Some(user);
        let opened = file.founder == Some(user) && person.is(opens_cases);
        Self {
            person,
            unit: file.unit,
            counsel: file.waits_for_counsel,
            left: file.unit.is_some_and(|unit| person.has_left(&unit)),
            assigned: file.tasks(task).any(has),
            team: file.tasks(task).any(|decision| has(decision) || with(decision)),
            founder: opened && file.is_kept_by(user),
        }
    }

    /// Whether they may ask as one of these.
    pub fn is(&self, asker: Asker) -> bool {
        let still = !self.left && self.person.is(visits);
        match asker {
            Asker::Assigned => self.assigned && still,
            Asker::Team => self.team && still,
            Asker::UnitInspector => self.in_unit(visits) || (self.founder && still),
            Asker::Supervisor => self.supervises(),
            Asker::Office => self.in_unit(keeps_office),
            Asker::Legal => self.counsel && self.in_unit(advises),
        }
    }

    /// Whether they head the unit that the case belongs to.
    pub fn supervises(&self) -> bool {
        self.in_unit(supervises)
    }

    /// Whether what they write of a thing of this kind counts at once. Whoever has left the unit since may still send what
    /// they wrote when the task was theirs: until it is given to another, it is.
    pub fn may_write(&self, kind: Option<EntityKind>) -> bool {
        let paperwork = matches!(
            kind,
            Some(
                EntityKind::Case
                    | EntityKind::Task
                    | EntityKind::Document
                    | EntityKind::Delivery
                    | EntityKind::OrderItem
                    | EntityKind::Note
            )
        );
        let clerk = (self.is(Asker::Office) || self.is(Asker::Legal)) && paperwork;
        self.team || self.founder || self.supervises() || clerk
    }

    /// Whether they may say who complained: those who may know it.
    pub fn may_name_applicants(&self) -> bool {
        let handles = self.assigned && self.person.is(handles_as_inspector);
        let received = self.founder && self.person.is(takes_complaints_in);
        let desk = self.in_unit(|role| is_of_unit(role.reach(Capability::SeeApplicant)));
        let advice = self.is(Asker::Legal) && self.in_unit(|role| role.may(Capability::SeeApplicant));
        handles || received || desk || advice
    }

    fn in_unit(&self, like: impl Fn(apseko_domain::Role) -> bool) -> bool {
        self.unit.is_some_and(|unit| self.person.is_in(&unit, like))
    }
}
