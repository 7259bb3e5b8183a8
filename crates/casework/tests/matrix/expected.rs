//! What the rules should say, from the domain's table of permissions and the sentences below: nothing of the rules' own.

use apseko_casework::{EntityKind, Role};
use apseko_domain::{Capability, Reach};

use crate::cast::Relation;

/// What has happened to the case, as far as permissions go.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scene {
    /// A task of it was given to the assigned inspector and the helper.
    pub given: bool,
    /// The task waits for somebody to take it.
    pub free: bool,
    /// A document of it waits for a lawyer.
    pub waits_for_counsel: bool,
}

/// Somebody before the case.
#[derive(Debug, Clone, Copy)]
pub struct Somebody {
    pub relation: Relation,
    pub role: Role,
    pub scene: Scene,
}

fn visits(role: Role) -> bool {
    role.may(Capability::CarryOutVisits)
}

fn reaches_unit(role: Role, capability: Capability) -> bool {
    matches!(role.reach(capability), Some(Reach::Unit | Reach::Region | Reach::All))
}

impl Somebody {
    fn anywhere(&self, like: impl Fn(Role) -> bool) -> bool {
        self.relation.roles(self.role).into_iter().any(like)
    }

    fn here(&self, like: impl Fn(Role) -> bool) -> bool {
        self.relation.roles_here(self.role).into_iter().any(like)
    }

    fn has_task(&self) -> bool {
        self.scene.given && self.relation.is_assigned()
    }

    fn in_team(&self) -> bool {
        self.scene.given && (self.relation.is_assigned() || self.relation.helps())
    }

    fn keeps_case(&self) -> bool {
        let opens = |role: Role| role.may(Capability::CreateTask) || role.may(Capability::CreateAdhocTask);
        !self.scene.given && self.relation.opened() && self.anywhere(opens)
    }

    fn still_visits(&self) -> bool {
        !self.relation.has_left() && self.anywhere(visits)
    }

    fn heads(&self) -> bool {
        self.here(|role| role.may(Capability::AssignTasks))
    }

    fn in_office(&self) -> bool {
        self.here(|role| role.reach(Capability::RegisterDocuments) == Some(Reach::Unit))
    }

    fn counsels(&self) -> bool {
        let lawyer = |role: Role| role.reach(Capability::ReadCases) == Some(Reach::Case);
        self.scene.waits_for_counsel && self.here(lawyer)
    }

    fn is_known(&self) -> bool {
        self.relation != Relation::Unknown
    }

    /// Whether they may ask for a step, in the words of the table below.
    pub fn may_ask(&self, words: &str) -> bool {
        self.is_known()
            && words.split(' ').any(|word| match word {
                "assigned" => self.has_task() && self.still_visits(),
                "team" => self.in_team() && self.still_visits(),
                "visitor" => self.here(visits) || (self.keeps_case() && self.still_visits()),
                "head" => self.heads(),
                "office" => self.in_office(),
                "lawyer" => self.counsels(),
                other => panic!("{other} is nobody"),
            })
    }

    /// Whether what they write in the case counts at once.
    pub fn may_write(&self, kind: EntityKind) -> bool {
        const PAPERWORK: [EntityKind; 6] = [
            EntityKind::Case,
            EntityKind::Task,
            EntityKind::Document,
            EntityKind::Delivery,
            EntityKind::OrderItem,
            EntityKind::Note,
        ];
        let clerk = (self.in_office() || self.counsels()) && PAPERWORK.contains(&kind);
        // The late word of whoever has left counts until the task is another's.
        self.in_team() || self.keeps_case() || self.heads() || clerk
    }

    /// Whether they may say who complained.
    pub fn may_name_applicant(&self) -> bool {
        let handles = |role: Role| visits(role) && role.may(Capability::SeeApplicant);
        (self.has_task() && self.anywhere(handles)) || self.took_in() || self.handles_complaints()
    }

    fn took_in(&self) -> bool {
        self.keeps_case() && self.anywhere(|role| reaches_unit(role, Capability::SeeApplicant))
    }

    fn handles_complaints(&self) -> bool {
        let desk = self.here(|role| reaches_unit(role, Capability::SeeApplicant));
        desk || (self.counsels() && self.here(|role| role.may(Capability::SeeApplicant)))
    }

    /// Whether the case is open to them.
    pub fn reads_case(&self) -> bool {
        let own = self.in_team() && self.still_visits() || self.keeps_case() && !self.relation.has_left();
        let unit = self.here(|role| reaches_unit(role, Capability::ReadCases));
        let free = self.scene.free && self.here(visits);
        self.is_known() && (own || unit || free || self.counsels())
    }

    /// Whether they learn who complained.
    pub fn reads_applicant(&self) -> bool {
        let handles = |role: Role| visits(role) && role.may(Capability::SeeApplicant);
        let own = self.has_task() && self.anywhere(handles) || self.took_in();
        self.is_known() && (own && !self.relation.has_left() || self.handles_complaints())
    }
}

/// Who may ask for which step. A step that is not here is a fact, and nobody asks for it.
pub const ASKERS: &[(EntityKind, &str, &str)] = &[
    (EntityKind::Task, "claim", "visitor"),
    (EntityKind::Task, "assign", "head"),
    (EntityKind::Task, "reassign", "head"),
    (EntityKind::Task, "accept", "assigned"),
    (EntityKind::Task, "prepare", "assigned"),
    (EntityKind::Task, "ready", "assigned"),
    (EntityKind::Task, "start", "assigned"),
    (EntityKind::Task, "finish", "assigned"),
    (EntityKind::Task, "follow_up", "assigned"),
    (EntityKind::Task, "close", "assigned head"),
    (EntityKind::Task, "confirm", "head"),
    (EntityKind::Task, "return", "assigned"),
    (EntityKind::Task, "postpone", "assigned head"),
    (EntityKind::Task, "cancel", "head"),
    (EntityKind::Task, "refuse", "assigned"),
    (EntityKind::Task, "forward", "assigned office head"),
    (EntityKind::Visit, "confirm", "head"),
    (EntityKind::Document, "prepare", "team head"),
    (EntityKind::Document, "approve", "head"),
    (EntityKind::Document, "issue", "team head"),
    (EntityKind::Document, "sign", "team head lawyer"),
    (EntityKind::Document, "register", "office lawyer"),
    (EntityKind::Document, "send", "office lawyer"),
    (EntityKind::Document, "notify", "office lawyer"),
    (EntityKind::Document, "take_effect", "office lawyer"),
    (EntityKind::Document, "contest", "office lawyer"),
    (EntityKind::Document, "uphold", "head lawyer"),
    (EntityKind::Document, "amend", "head lawyer"),
    (EntityKind::Document, "annul", "head lawyer"),
    (EntityKind::Document, "archive", "office lawyer"),
    (EntityKind::Document, "reject", "head"),
    (EntityKind::Document, "withdraw", "team head"),
];
