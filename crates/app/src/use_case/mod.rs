//! One use case a file: what a command means, as an answer or as a plan.

mod create_adhoc_task;
mod drafts;
mod edit_note;
mod list_tasks;
mod note_history;
mod open_task;
mod retract_note;
mod show_device;
mod show_today;
mod task_row;
mod write_note;
