//! The one table of who may do what, a row a capability and a column a role, in the order of the requirements (B.5).

use super::Capability as May;
use super::{Capability, Reach};
use crate::role::Role;

const OWN_: Option<Reach> = Some(Reach::Own);
const CASE: Option<Reach> = Some(Reach::Case);
const UNIT: Option<Reach> = Some(Reach::Unit);
const REGN: Option<Reach> = Some(Reach::Region);
const ALL_: Option<Reach> = Some(Reach::All);
const ____: Option<Reach> = None;

/// The columns follow `Role::ALL`.
type Row = (Capability, [Option<Reach>; Role::ALL.len()]);

#[rustfmt::skip]
const TABLE: &[Row] = &[
    //                             INS   RSV   RIV   SAN   OFF   LEG   ADM   SEC   MGT
    // Annual/regional plan
    (May::ReadAnnualPlan,         [ALL_, ALL_, ALL_, ALL_, ____, ____, ____, ____, ALL_]),
    (May::WriteAnnualPlan,        [____, ____, REGN, ALL_, ____, ____, ____, ____, ____]),
    (May::ApproveAnnualPlan,      [____, ____, REGN, ____, ____, ____, ____, ____, ALL_]),
    // Unit plan, hazard tool
    (May::ReadUnitPlan,           [UNIT, UNIT, REGN, ALL_, ____, ____, ____, ____, ALL_]),
    (May::PlanUnit,               [____, UNIT, ____, ALL_, ____, ____, ____, ____, ____]),
    (May::ApproveUnitPlan,        [____, UNIT, REGN, ____, ____, ____, ____, ____, ____]),
    // Individual plan
    (May::ReadIndividualPlan,     [OWN_, UNIT, REGN, ALL_, ____, ____, ____, ____, ALL_]),
    (May::PlanIndividual,         [____, UNIT, ____, ____, ____, ____, ____, ____, ____]),
    (May::ApproveIndividualPlan,  [____, UNIT, ____, ____, ____, ____, ____, ____, ____]),
    // Everybody may see what lies on their own device; for most that is nothing.
    (May::ReadOwnTasks,           [OWN_, OWN_, OWN_, OWN_, OWN_, OWN_, OWN_, OWN_, OWN_]),
    // Create emergency task
    (May::CreateAdhocTask,        [OWN_, OWN_, ____, ____, ____, ____, ____, ____, ____]),
    (May::ConfirmAdhoc,           [____, UNIT, REGN, ____, ____, ____, ____, ____, ____]),
    (May::CreateTask,             [____, UNIT, REGN, ____, UNIT, ____, ____, ____, ____]),
    (May::EditTask,               [____, UNIT, ____, ____, ____, ____, ____, ____, ____]),
    // Assign/reassign
    (May::AssignTasks,            [____, UNIT, REGN, ____, ____, ____, ____, ____, ____]),
    // Open sheet/visit. A case is one whole: the office that registers its documents has it with the rest.
    (May::ReadCases,              [OWN_, UNIT, REGN, ____, UNIT, CASE, ____, ____, ____]),
    (May::ReadSheets,             [OWN_, UNIT, REGN, ALL_, ____, CASE, ____, ____, ____]),
    (May::CarryOutVisits,         [OWN_, OWN_, ____, ____, ____, ____, ____, ____, ____]),
    (May::ConfirmVisits,          [____, UNIT, REGN, ____, ____, ____, ____, ____, ____]),
    (May::WriteNotes,             [OWN_, UNIT, REGN, ____, UNIT, CASE, ____, ____, ____]),
    // Request registry data
    (May::RequestRegistryData,    [OWN_, UNIT, ____, ____, ____, CASE, ____, ____, ____]),
    // See personal code/ID data; those with a masked view are in `masking`
    (May::SeePersonalData,        [OWN_, UNIT, ____, ____, UNIT, CASE, ____, ____, ____]),
    // The identity of whoever complained
    (May::SeeApplicant,           [CASE, UNIT, REGN, ____, UNIT, CASE, ____, ____, ____]),
    // Issue on-site documents
    (May::IssueDocuments,         [OWN_, UNIT, ____, ____, ____, ____, ____, ____, ____]),
    // Approve/sign orders, decisions. A head signs what they answer for.
    (May::ApproveDocuments,       [____, UNIT, REGN, ____, ____, ____, ____, ____, ____]),
    (May::SignDocuments,          [OWN_, UNIT, REGN, ____, ____, CASE, ____, ____, ____]),
    // Register/dispatch documents
    (May::RegisterDocuments,      [____, ____, ____, ____, UNIT, CASE, ____, ____, ____]),
    // Four-eyes: lifting a suspension
    (May::LiftSuspension,         [OWN_, UNIT, REGN, ____, ____, ____, ____, ____, ____]),
    // Register accident acts
    (May::RegisterAccidentActs,   [OWN_, ____, ____, ____, UNIT, ____, ____, ____, ____]),
    (May::ApproveAccidentActs,    [____, UNIT, ____, ____, ____, ____, ____, ____, ____]),
    // Admin violation decision
    (May::DraftViolationDecision, [OWN_, ____, ____, ____, ____, CASE, ____, ____, ____]),
    (May::DecideViolations,       [____, ____, ____, ____, ____, CASE, ____, ____, ____]),
    // Fine payment check
    (May::ReadFines,              [OWN_, UNIT, REGN, ____, ____, CASE, ____, ____, ____]),
    (May::CheckFines,             [____, ____, ____, ____, ____, CASE, ____, ____, ____]),
    // Classifiers, sheet definitions, norms, templates
    (May::ReadContent,            [ALL_, ALL_, ALL_, ALL_, ALL_, ALL_, ALL_, ____, ____]),
    (May::ProposeContent,         [____, ____, ____, ALL_, ____, ____, ____, ____, ____]),
    (May::WriteNorms,             [____, ____, ____, ____, ____, ALL_, ALL_, ____, ____]),
    (May::WriteClassifiers,       [____, ____, ____, ____, ____, ____, ALL_, ____, ____]),
    // Users, devices, leases, remote wipe
    (May::OwnAccess,              [OWN_, OWN_, OWN_, OWN_, OWN_, OWN_, OWN_, OWN_, OWN_]),
    (May::ReadPeople,             [____, UNIT, ____, ____, ____, ____, ALL_, ALL_, ____]),
    (May::ManagePeople,           [____, ____, ____, ____, ____, ____, ALL_, ____, ____]),
    (May::ReadDevices,            [OWN_, UNIT, ____, ____, ____, ____, ALL_, ALL_, ____]),
    (May::ManageDevices,          [____, ____, ____, ____, ____, ____, ALL_, ____, ____]),
    (May::ManageSystems,          [____, ____, ____, ____, ____, ____, ALL_, ____, ____]),
    // Audit log
    (May::ReadAuditOwn,           [OWN_, ____, ____, ____, ____, ____, ____, ____, ____]),
    (May::ReadAuditTechnical,     [____, ____, ____, ____, ____, ____, ALL_, ALL_, ____]),
    (May::ReadAuditAll,           [____, ____, ____, ____, ____, ____, ____, ALL_, ____]),
    // Statistics, open data
    (May::ReadStatistics,         [OWN_, UNIT, REGN, ALL_, ALL_, ALL_, ALL_, ____, ALL_]),
    (May::PublishStatistics,      [____, ____, ____, ____, ____, ____, ALL_, ____, ____]),
];

/// How far a capability goes in a role; `None` if the role does not have it.
pub fn reach(role: Role, capability: Capability) -> Option<Reach> {
    let (_, cells) = TABLE.iter().find(|(row, _)| *row == capability)?;
    let mut columns = Role::ALL.iter().zip(cells);
    columns.find(|(column, _)| **column == role).and_then(|(_, cell)| *cell)
}

#[cfg(test)]
pub(super) fn rows() -> Vec<Capability> {
    TABLE.iter().map(|(capability, _)| *capability).collect()
}
