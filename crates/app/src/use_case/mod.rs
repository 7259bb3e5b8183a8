//! One use case a file: what a command means, as an answer or as a plan.

mod create_adhoc_task;
mod drafts;
mod edit_note;
mod enrolment;
mod list_tasks;
mod log_in;
mod note_history;
mod open_task;
mod own_access;
mod own_audit;
mod pause;
mod retract_note;
mod show_device;
mod show_lock;
mod show_today;
mod step_up;
mod task_row;
mod write_note;
