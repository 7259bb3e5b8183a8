//! What a person may do, named once, so that a screen, a command and a server route ask for the same thing.

use serde::{Deserialize, Serialize};

use crate::coded::coded;
use crate::role::Role;

mod masking;
mod table;
#[cfg(test)]
mod tests;

pub use masking::masking;
pub use table::reach;

coded! {
    /// One thing that a role allows. A code is never given a new meaning: systems hold them in their keys.
    Capability {
        /// Reads the annual and the regional plan.
        ReadAnnualPlan = "read-annual-plan",
        /// Drafts and changes them.
        WriteAnnualPlan = "write-annual-plan",
        /// Approves them.
        ApproveAnnualPlan = "approve-annual-plan",
        /// Reads the plan of a unit and uses the hazard tool.
        ReadUnitPlan = "read-unit-plan",
        /// Drafts and changes the plan of a unit.
        PlanUnit = "plan-unit",
        /// Approves it.
        ApproveUnitPlan = "approve-unit-plan",
        /// Reads the plan of one inspector.
        ReadIndividualPlan = "read-individual-plan",
        /// Drafts and changes it.
        PlanIndividual = "plan-individual",
        /// Approves it.
        ApproveIndividualPlan = "approve-individual-plan",
        /// Sees the tasks assigned to them.
        ReadOwnTasks = "read-own-tasks",
        /// Records a violation seen on the spot as a new task.
        CreateAdhocTask = "create-adhoc-task",
        /// Confirms what an inspector has recorded on the spot as a task.
        ConfirmAdhoc = "confirm-adhoc",
        /// Opens a case with its first task.
        CreateTask = "create-task",
        /// Changes what a task says.
        EditTask = "edit-task",
        /// Gives a task to an inspector, or to another one, or calls it off.
        AssignTasks = "assign-tasks",
        /// Reads cases with everything in them.
        ReadCases = "read-cases",
        /// Reads control sheets and visits.
        ReadSheets = "read-sheets",
        /// Begins and ends visits, fills in control sheets, records who and what was found.
        CarryOutVisits = "carry-out-visits",
        /// Confirms what a visit has found, and lets work in that came late.
        ConfirmVisits = "confirm-visits",
        /// Writes and edits notes.
        WriteNotes = "write-notes",
        /// Asks the registers of the state.
        RequestRegistryData = "request-registry-data",
        /// Sees personal codes and identity documents.
        SeePersonalData = "see-personal-data",
        /// Learns who has complained.
        SeeApplicant = "see-applicant",
        /// Hands documents over on the site.
        IssueDocuments = "issue-documents",
        /// Approves orders and decisions that somebody else has prepared.
        ApproveDocuments = "approve-documents",
        /// Signs documents.
        SignDocuments = "sign-documents",
        /// Gives documents their numbers and sends them.
        RegisterDocuments = "register-documents",
        /// Allows work to go on that was stopped.
        LiftSuspension = "lift-suspension",
        /// Registers acts on accidents at work.
        RegisterAccidentActs = "register-accident-acts",
        /// Approves them.
        ApproveAccidentActs = "approve-accident-acts",
        /// Drafts a decision in an administrative-violation case.
        DraftViolationDecision = "draft-violation-decision",
        /// Decides in one.
        DecideViolations = "decide-violations",
        /// Sees whether a fine was paid.
        ReadFines = "read-fines",
        /// Records whether a fine was paid.
        CheckFines = "check-fines",
        /// Reads classifiers, definitions of sheets, norms and templates.
        ReadContent = "read-content",
        /// Proposes changes to them.
        ProposeContent = "propose-content",
        /// Changes norms.
        WriteNorms = "write-norms",
        /// Changes classifiers, definitions of sheets and templates.
        WriteClassifiers = "write-classifiers",
        /// Locks the screen, changes the own password, looks at the own device and what it has noted.
        OwnAccess = "own-access",
        /// Sees who works where.
        ReadPeople = "read-people",
        /// Opens, changes and closes accounts.
        ManagePeople = "manage-people",
        /// Sees devices and their leases.
        ReadDevices = "read-devices",
        /// Enrols, revokes and wipes devices.
        ManageDevices = "manage-devices",
        /// Gives other systems their keys, and takes them back.
        ManageSystems = "manage-systems",
        /// Reads what the audit has of themselves.
        ReadAuditOwn = "read-audit-own",
        /// Reads the technical part of the audit.
        ReadAuditTechnical = "read-audit-technical",
        /// Reads the whole audit.
        ReadAuditAll = "read-audit-all",
        /// Reads statistics.
        ReadStatistics = "read-statistics",
        /// Publishes open data.
        PublishStatistics = "publish-statistics",
    }
}

impl Capability {
    /// What is left when the permission to work on a device is over: looking, and handing over what was done.
    pub const READING: &'static [Capability] = &[Self::ReadOwnTasks, Self::OwnAccess];

    /// What is left of it as long as a visit is open: that can always be ended.
    pub const FINISHING: &'static [Capability] =
        &[Self::ReadOwnTasks, Self::CarryOutVisits, Self::WriteNotes, Self::OwnAccess];

    /// The stable text that keys of systems, refusals and the audit name.
    pub const fn code(self) -> &'static str {
        self.as_str()
    }

    /// What somebody else must be allowed so that they can confirm this; `None` if one person is enough.
    pub const fn confirmed_by(self) -> Option<Self> {
        match self {
            Self::CreateAdhocTask => Some(Self::ConfirmAdhoc),
            Self::LiftSuspension | Self::DecideViolations => Some(Self::ApproveDocuments),
            Self::DraftViolationDecision => Some(Self::DecideViolations),
            Self::RegisterAccidentActs => Some(Self::ApproveAccidentActs),
            Self::ReadAnnualPlan
            | Self::WriteAnnualPlan
            | Self::ApproveAnnualPlan
            | Self::ReadUnitPlan
            | Self::PlanUnit
            | Self::ApproveUnitPlan
            | Self::ReadIndividualPlan
            | Self::PlanIndividual
            | Self::ApproveIndividualPlan
            | Self::ReadOwnTasks
            | Self::ConfirmAdhoc
            | Self::CreateTask
            | Self::EditTask
            | Self::AssignTasks
            | Self::ReadCases
            | Self::ReadSheets
            | Self::CarryOutVisits
            | Self::ConfirmVisits
            | Self::WriteNotes
            | Self::RequestRegistryData
            | Self::SeePersonalData
            | Self::SeeApplicant
            | Self::IssueDocuments
            | Self::ApproveDocuments
            | Self::SignDocuments
            | Self::RegisterDocuments
            | Self::ApproveAccidentActs
            | Self::ReadFines
            | Self::CheckFines
            | Self::ReadContent
            | Self::ProposeContent
            | Self::WriteNorms
            | Self::WriteClassifiers
            | Self::OwnAccess
            | Self::ReadPeople
            | Self::ManagePeople
            | Self::ReadDevices
            | Self::ManageDevices
            | Self::ManageSystems
            | Self::ReadAuditOwn
            | Self::ReadAuditTechnical
            | Self::ReadAuditAll
            | Self::ReadStatistics
            | Self::PublishStatistics => None,
        }
    }
}

coded! {
    /// How far a permission goes. The order is from the narrowest to the widest.
    Reach {
        /// What was given to them, or what they have made.
        Own = "own",
        /// The cases that they handle: as the assigned inspector, or as the lawyer whom a document waits for.
        Case = "case",
        /// Everything of a unit in which they have a post.
        Unit = "unit",
        /// Everything of the units below the one that they head.
        Region = "region",
        /// Everything.
        All = "all",
    }

    /// How personal codes and identity documents are shown.
    Masking {
        /// As they are.
        Plain = "plain",
        /// So that two can be told apart and neither can be read.
        Masked = "masked",
        /// Not at all.
        Hidden = "hidden",
    }
}

/// Whether a thing counts only when a second person has confirmed it.
pub const fn needs_second_person(capability: Capability) -> bool {
    capability.confirmed_by().is_some()
}

/// The roles in which somebody else can confirm a thing; none if one person is enough.
pub fn confirmers(capability: Capability) -> Vec<Role> {
    let Some(needed) = capability.confirmed_by() else { return Vec::new() };
    Role::ALL.iter().copied().filter(|role| role.may(needed)).collect()
}

/// Whether control sheets that a role reads have the persons in them. Planners count answers and need no names.
pub fn sees_persons_in_sheets(role: Role) -> bool {
    role.may(Capability::ReadSheets) && role != Role::Planner
}
