//! Commands about violations: those that follow from answers, what a person says about them, those added by hand.

use apseko_domain::{Capability, PartyId, SheetId, Term, ViolationId, VisitId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::command;
use super::sheet_view::{ListRow, NormView, Spot};
use super::visit::PartyView;
use crate::Access;

/// The violations of a visit, the gravest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowViolations {
    /// The visit.
    pub visit: VisitId,
}
command!(ShowViolations -> ViolationsView {
    name: "show-violations", kind: Read, access: Access::Unlocked(Capability::ReadOwnTasks), place: Device,
    audit: Viewed("case-work"), depends_on: [Visit, Sheet]
});

/// Changes what a person says about a violation. Absent fields stay as they are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ViolationEdit {
    /// What was found, in words.
    pub description: Option<String>,
    /// 1 minor, 2 significant, 3 serious.
    pub severity: Option<u8>,
    /// The code of the measure.
    pub measure: Option<String>,
    /// By when.
    pub due: Option<Date>,
    /// Whose it is.
    pub party: Option<PartyId>,
    /// Whether there is immediate danger to life or health.
    pub danger: Option<bool>,
    /// Whether it is set aside: it follows from answers, and the inspector has a reason not to charge it.
    pub dropped: Option<bool>,
}

impl ViolationEdit {
    /// The fields that it names, as [`ViolationView::edited`] and [`ViolationView::conflicts`] call them.
    #[must_use]
    pub fn fields(&self) -> Vec<&'static str> {
        let all = [
            ("description", self.description.is_some()),
            ("severity", self.severity.is_some()),
            ("measure", self.measure.is_some()),
            ("due_day", self.due.is_some()),
            ("party", self.party.is_some()),
            ("immediate_danger", self.danger.is_some()),
            ("state", self.dropped.is_some()),
        ];
        all.into_iter().filter(|(_, is_named)| *is_named).map(|(field, _)| field).collect()
    }
}

/// Says something about a violation that follows from answers, or was added by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EditViolation {
    /// The visit.
    pub visit: VisitId,
    /// Which one.
    pub violation: ViolationId,
    /// What.
    pub edit: ViolationEdit,
    /// What the person had before them; absent fields stood empty. Only what differs from it was said, and nothing
    /// unseen is replaced.
    pub was: Option<ViolationEdit>,
    /// The fields on which the person saw that people disagree ([`ViolationView::conflicts`]): what they say decides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputed: Vec<String>,
}
command!(EditViolation -> () {
    name: "edit-violation", kind: Write, access: Access::Unlocked(Capability::CarryOutVisits), place: Device,
    audit: Recorded, depends_on: []
});

/// Adds a violation that follows from no question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddViolation {
    /// The visit.
    pub visit: VisitId,
    /// Its code in the classifier.
    pub code: String,
    /// Whose it is; absent for the main party.
    pub party: Option<PartyId>,
    /// What was found, in words.
    pub description: String,
    /// The question that it was seen at, if at one.
    pub question: Option<String>,
}
command!(AddViolation -> ViolationId {
    name: "add-violation", kind: Write, access: Access::Unlocked(Capability::CarryOutVisits), place: Device,
    audit: Recorded, depends_on: []
});

/// The violations of a visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViolationsView {
    /// The sheet that their causes are on.
    pub sheet: Option<SheetId>,
    /// The parties; the first is the main one.
    pub parties: Vec<PartyView>,
    /// Those that follow from answers now, and those added by hand.
    pub violations: Vec<ViolationView>,
    /// Those that a person wrote about and that follow from no answer any more.
    pub no_longer: Vec<ViolationView>,
    /// The measures that can be chosen.
    pub measures: Vec<ListRow>,
    /// The classifier, for adding one by hand.
    pub classifier: Vec<ListRow>,
    /// The visit has ended.
    pub finished: bool,
}

/// A violation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViolationView {
    /// Its id.
    pub violation: ViolationId,
    /// Its code.
    pub code: String,
    /// What it is.
    pub title: String,
    /// What was found, in a person's words, else the notes of the answers.
    pub description: String,
    /// 1 minor, 2 significant, 3 serious.
    pub severity: u8,
    /// Whose it is.
    pub party: Option<PartyId>,
    /// The places in the law.
    pub norms: Vec<NormView>,
    /// The code of the measure.
    pub measure: String,
    /// What the measure is called.
    pub measure_text: String,
    /// How long there usually is.
    pub term: Option<Term>,
    /// By when.
    pub due: Option<Date>,
    /// The days off of that time are known; if not, a person should look at the day.
    pub due_sure: bool,
    /// From which answers it follows; empty for one added by hand.
    pub causes: Vec<CauseView>,
    /// The workers whom it concerns, by name.
    pub workers: Vec<String>,
    /// Whether the question about immediate danger belongs here.
    pub asks_danger: bool,
    /// What was answered to it.
    pub danger: Option<bool>,
    /// It rests on data that somebody still has to confirm.
    pub provisional: bool,
    /// A person has set it aside.
    pub dropped: bool,
    /// The fields that a person changed.
    pub edited: Vec<String>,
    /// The fields on which people disagree.
    pub conflicts: Vec<String>,
}

/// An answer that a violation follows from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CauseView {
    /// Where.
    pub place: Spot,
    /// What is asked.
    pub question: String,
    /// The row's title; empty for the sheet itself.
    pub row_title: String,
    /// The note of the answer.
    pub note: String,
}
