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
pub mod plan;
pub mod project;
pub mod registry;
pub mod role;
pub mod rules;
pub mod scope;

#[cfg(test)]
mod golden;

pub use answer::{answer_value, read_answer};
pub use apseko_sheets::Answer;
pub use course::{DocumentAction, DocumentState, TaskAction, TaskState, VisitAction, VisitState};
pub use derived::{row_id, violation_id};
pub use plan::{PlanFault, Refusal, Request, plan, seal_draft};
pub use project::{
    AltView, AuthorView, FieldView, NoteRow, PROJECTION_VERSION, Projected, TaskRow, after_seal, field_now,
    note_row, project, sealed_content, task_row, view,
};
pub use registry::{EntityKind, Field, FieldFault, Holds, check};
pub use role::Role;
pub use rules::{CaseRules, Directory, Person, Reader, ReaderKey, readers, reasons};
pub use scope::{case_scope, reference_scope, scope_of, unit_scope, user_scope};
