//! The words in which a wish is put to the rules, in one place, so that whoever makes wishes needs no other crate.

pub use apseko_casework::course::{DocumentAction, TaskAction, VisitAction};
pub use apseko_casework::plan::{
    AddAnswerRow, AddDocument, AddEvidence, AddOrderItem, AddParty, AddPersonMet, AddSheet, AddViolation,
    AddWorker, EditThing, EditViolation, FieldEdit, FieldEdits, File, FinishVisit, GiveAnswer, PauseVisit,
    Petition, Resolve, ResumeVisit, Retract, RowOfAnswer, SetField, StartVisit,
};
pub use apseko_casework::registry::{Fields, Holds, QUESTION, id_value, user_value};
pub use apseko_casework::{Answer, EntityKind, Request, answer_value, read_answer, row_id, violation_id};
pub use apseko_oplog::{EXISTS, EntityId, EntityRef, OpId, RegisterKey, UserId, Value};
