//! What people of the inspectorate may write, and what it adds up to: the rules over the operation log, once for the
//! device and the server.
//!
//! Pure: no disk, no clock, no randomness; ids and times are passed in. Planning refuses what makes no sense;
//! projecting never does, because what somebody wrote is shown even where a newer program wrote it.

mod answer;
mod coded;
pub mod course;
pub mod derived;
mod home;
mod person;
pub mod plan;
pub mod project;
pub mod registry;
pub mod role;
pub mod rules;
pub mod scope;

#[cfg(test)]
mod golden;

pub use answer::{answer_value, read_answer};
pub use apseko_domain::Role;
pub use apseko_sheets::Answer;
pub use course::{DocumentAction, DocumentState, TaskAction, TaskState, VisitAction, VisitState};
pub use derived::{row_id, violation_id};
pub use person::{Person, Seat};
pub use plan::{PlanFault, Refusal, Request, plan, seal_draft};
pub use project::{
    AltView, AnswerRow, AuthorView, CaseRow, Confirmation, Derived, FieldView, KeptField, KeptValue,
    MovedRows, NoteRow, PROJECTION_VERSION, Projected, Row, RowLedger, TaskRow, ThingRow, after_seal,
    asks_to_confirm, case_row, confirmation, derive_answer, derive_thing, field_now, moved_rows, note_row,
    parent_of, project, question_of, read_fields, read_said, sealed_content, task_row, thing_row, view,
};
pub use registry::{EntityKind, Field, FieldFault, Holds, check};
pub use rules::{CaseRules, Directory, Reader, ReaderKey, Reasons, readers, reasons};
pub use scope::{
    applicant_scope, case_of_applicants, case_scope, reference_scope, scope_of, unit_scope, user_scope,
};
