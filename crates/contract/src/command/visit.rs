//! Commands about a visit: beginning and ending it, who is there, what is still missing.

use apseko_domain::{
    Capability, PartyId, PartyRole, PersonMetId, PersonMetRole, Purpose, SheetId, SheetKind, TaskId, VisitId,
    VisitOutcome,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::command;
use super::removal::Removal;
use super::sheet_view::{Progress, Spot};
use super::task::TaskRow;
use crate::Access;

/// The visits and the sheet of a task: what the task's own screen offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowTaskVisits {
    /// The task.
    pub task: TaskId,
}
command!(ShowTaskVisits -> TaskVisits {
    name: "show-task-visits", kind: Read, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device,
    audit: Silent, depends_on: [Task, Visit, Sheet]
});

/// A visit with everybody on it and how far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowVisit {
    /// The visit.
    pub visit: VisitId,
}
command!(ShowVisit -> VisitView {
    name: "show-visit", kind: Read, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device,
    audit: Viewed("case-work"), depends_on: [Visit, Sheet]
});

/// Everything that is missing before the visit can end, in the order of the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowGaps {
    /// The visit.
    pub visit: VisitId,
}
command!(ShowGaps -> GapsView {
    name: "show-gaps", kind: Read, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device,
    audit: Silent, depends_on: [Visit, Sheet]
});

/// Begins a visit. The employer of the task becomes its first party; the sheet that was prepared is taken along, or one
/// is generated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartVisit {
    /// The task.
    pub task: TaskId,
}
command!(StartVisit -> VisitStarted {
    name: "start-visit", kind: Write, access: Access::Unlocked(Capability::CarryOutVisits), place: Device,
    audit: Recorded, depends_on: []
});

/// Interrupts a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PauseVisit {
    /// The visit.
    pub visit: VisitId,
}
command!(PauseVisit -> () {
    name: "pause-visit", kind: Write, access: Access::Unlocked(Capability::CarryOutVisits), place: Device,
    audit: Recorded, depends_on: []
});

/// Goes on with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResumeVisit {
    /// The visit.
    pub visit: VisitId,
}
command!(ResumeVisit -> () {
    name: "resume-visit", kind: Write, access: Access::Unlocked(Capability::CarryOutVisits), place: Device,
    audit: Recorded, depends_on: []
});

/// Ends a visit. What is missing never prevents it: it stays on the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinishVisit {
    /// The visit.
    pub visit: VisitId,
    /// What it came to.
    pub outcome: VisitOutcome,
    /// What the people there objected; may be empty.
    pub objections: String,
}
command!(FinishVisit -> () {
    name: "finish-visit", kind: Write, access: Access::Unlocked(Capability::CarryOutVisits), place: Device,
    audit: Recorded, depends_on: []
});

/// Says who inspects besides the one who writes, in words: colleagues have no accounts on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameColleagues {
    /// The visit.
    pub visit: VisitId,
    /// Names and numbers of certificates; may be empty.
    pub names: String,
    /// What the field began with: nothing unseen is replaced.
    pub was: Option<String>,
    /// The person saw that people disagree: what they say decides.
    #[serde(default)]
    pub disputed: bool,
}
command!(NameColleagues -> () {
    name: "name-colleagues", kind: Write, access: Access::Unlocked(Capability::CarryOutVisits), place: Device,
    audit: Recorded, depends_on: []
});

/// Adds an employer or another party on the site, or changes what is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeepParty {
    /// The visit.
    pub visit: VisitId,
    /// Which one; absent for a new one.
    pub party: Option<PartyId>,
    /// What is known of it.
    pub form: PartyForm,
    /// What the form began with: only what differs from it was said, and nothing unseen is replaced.
    pub was: Option<PartyForm>,
}
command!(KeepParty -> PartyId {
    name: "keep-party", kind: Write, access: Access::Unlocked(Capability::CarryOutVisits), place: Device,
    audit: Recorded, depends_on: []
});

/// Takes a party out; what was written of it stays in the history. Refused for the main one, and for one that still has
/// workers, persons who speak for it, violations or answers: these would fall to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoveParty {
    /// Which one.
    pub party: PartyId,
    /// What the window had seen ([`VisitView::rev`]); absent for everything.
    #[serde(default)]
    pub seen_to: Option<u64>,
}
command!(RemoveParty -> Removal {
    name: "remove-party", kind: Write, access: Access::Unlocked(Capability::CarryOutVisits), place: Device,
    audit: Recorded, depends_on: []
});

/// Adds a person who was met, or changes what is known of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeepPersonMet {
    /// The visit.
    pub visit: VisitId,
    /// Which one; absent for a new one.
    pub person: Option<PersonMetId>,
    /// What is known of them.
    pub form: PersonMetForm,
    /// What the form began with: only what differs from it was said, and nothing unseen is replaced.
    pub was: Option<PersonMetForm>,
}
command!(KeepPersonMet -> PersonMetId {
    name: "keep-person-met", kind: Write, access: Access::Unlocked(Capability::CarryOutVisits), place: Device,
    audit: Recorded, depends_on: []
});

/// Takes a person out who was not there after all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovePersonMet {
    /// Which one.
    pub person: PersonMetId,
    /// What the window had seen ([`VisitView::rev`]); absent for everything.
    #[serde(default)]
    pub seen_to: Option<u64>,
}
command!(RemovePersonMet -> Removal {
    name: "remove-person-met", kind: Write, access: Access::Unlocked(Capability::CarryOutVisits), place: Device,
    audit: Recorded, depends_on: []
});

/// What a task's screen shows of its visits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskVisits {
    /// The newest first.
    pub visits: Vec<VisitRow>,
    /// The sheet that is prepared or being filled in.
    pub sheet: Option<SheetRow>,
    /// There are no definitions on this device: no sheet can be made.
    pub no_definitions: bool,
}

/// A visit in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitRow {
    /// Its id.
    pub visit: VisitId,
    /// How far it has come.
    pub state: VisitStage,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub finished_at: Option<Timestamp>,
    /// What it came to.
    pub outcome: Option<VisitOutcome>,
}

/// A sheet in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRow {
    /// Its id.
    pub sheet: SheetId,
    /// How far it has come.
    pub progress: Progress,
    /// Why the visit takes place.
    pub purpose: Option<Purpose>,
    /// The types.
    pub kinds: Vec<SheetKind>,
}

/// How far a visit has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VisitStage {
    /// Not begun.
    Planned,
    /// Going on.
    Started,
    /// Interrupted.
    Paused,
    /// Ended.
    Finished,
    /// Ended, and confirmed after delivery.
    Confirmed,
}

/// What begins with a visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitStarted {
    /// The visit.
    pub visit: VisitId,
    /// Its sheet.
    pub sheet: SheetId,
}

/// A visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitView {
    /// The same as in lists.
    pub row: VisitRow,
    /// Its task.
    pub task: TaskRow,
    /// Its sheet.
    pub sheet: Option<SheetRow>,
    /// Whether the clock could be trusted when it began, and when it ended.
    pub clock_trusted: bool,
    /// The inspectors, in words.
    pub inspectors: String,
    /// Colleagues that were named by hand.
    pub colleagues: String,
    /// What the people there objected.
    pub objections: String,
    /// Its parties; the first is the main one.
    pub parties: Vec<PartyView>,
    /// The persons who were met.
    pub persons: Vec<PersonMetView>,
    /// How many workers were found.
    pub workers: usize,
    /// How many violations there are, by severity 1, 2, 3.
    pub violations: [usize; 3],
    /// How many things are missing.
    pub gaps: usize,
    /// The fields of the visit itself on which people disagree.
    pub conflicts: Vec<String>,
    /// The last change that this shows.
    #[serde(default)]
    pub rev: u64,
}

/// What is known of a party.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PartyForm {
    /// What it is on this site.
    pub role: Option<PartyRole>,
    /// Its name.
    pub name: String,
    /// Its registration number.
    pub reg_no: String,
    /// Where it is.
    pub address: String,
    /// How to reach it.
    pub contact: String,
    /// Its branch of industry.
    pub nace: String,
    /// How many people it employs, as typed.
    pub headcount: String,
}

/// A party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartyView {
    /// Its id.
    pub party: PartyId,
    /// What is known of it.
    pub form: PartyForm,
    /// What should be looked at, in words: a registration number whose check digit is wrong.
    pub warnings: Vec<FormWarning>,
    /// How many workers were found for it.
    pub workers: usize,
    /// The fields on which people disagree.
    pub conflicts: Vec<String>,
}

/// What is known of a person who was met.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PersonMetForm {
    /// For whom they speak.
    pub party: Option<PartyId>,
    /// Name and surname.
    pub name: String,
    /// What they are.
    pub role: Option<PersonMetRole>,
    /// On what their right to speak for the party rests: „pilnvara Nr. 3, 01.10.2026.”
    pub basis: String,
    /// The kind of document shown: a code of the classifier `id_documents`.
    pub document_type: String,
    /// Its number.
    pub document_number: String,
    /// How to reach them.
    pub contact: String,
    /// The language they understand: a code of the classifier `languages`.
    pub language: String,
}

/// A person who was met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonMetView {
    /// Their id.
    pub person: PersonMetId,
    /// What is known of them.
    pub form: PersonMetForm,
    /// The fields on which people disagree.
    pub conflicts: Vec<String>,
}

/// Something in a form that is kept and should be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FormWarning {
    /// The registration number is not of the right form, or its check digit is wrong.
    RegNo,
    /// The personal code is not of the right form.
    PersonalCode,
    /// Its check digit is wrong.
    PersonalCodeCheckDigit,
    /// The birthday differs from the personal code.
    BirthDay,
    /// The number of people is not a number.
    Headcount,
}

/// What is missing before a visit can end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GapsView {
    /// The sheet that the places are on.
    pub sheet: Option<SheetId>,
    /// What is missing of the visit itself.
    pub of_visit: Vec<VisitGap>,
    /// What is missing of the sheet, in the order in which it is walked.
    pub of_sheet: Vec<SheetGap>,
}

/// Something missing of the visit itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum VisitGap {
    /// Nobody is named who was met.
    NobodyMet,
    /// The main employer has no name.
    NoEmployer,
    /// The employer has no registration number.
    NoRegNo,
    /// A person who represents a party has no basis of representation.
    NoBasis,
    /// Violations are there, and the question about immediate danger is open.
    DangerOpen,
    /// The sheet counts more persons at work than were entered.
    WorkersMissing,
}

/// Something missing of the sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetGap {
    /// Where.
    pub place: Spot,
    /// The section's heading.
    pub section: String,
    /// The row's title; empty for the sheet itself.
    pub row_title: String,
    /// What is asked.
    pub question: String,
    /// What is missing.
    pub missing: MissingView,
}

/// What is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MissingView {
    /// There is no answer.
    Answer,
    /// It is known from elsewhere and only has to be confirmed.
    Confirmation,
    /// It was put off, for this reason.
    PutOff(String),
    /// A part of the answer, by its name.
    Part(String),
    /// What was typed cannot be.
    Unfit,
    /// The choice needs words.
    Note,
    /// The choice needs words or a photograph.
    NoteOrPhoto,
}
