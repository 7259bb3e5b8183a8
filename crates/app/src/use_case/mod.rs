//! One use case a file: what a command means, as an answer or as a plan.

mod answer_history;
mod create_adhoc_task;
mod drafts;
mod edit_note;
mod enrolment;
mod form_fields;
mod gaps;
mod give_answer;
mod list_tasks;
mod log_in;
mod note_history;
mod open_sheet;
mod open_task;
mod own_access;
mod own_audit;
mod pause;
mod prepare_sheet;
mod preview_sheet;
mod retract_note;
mod roster;
mod search_list;
mod sheet_form;
mod sheet_rows;
mod show_device;
mod show_lock;
mod show_today;
mod step_up;
mod task_row;
mod violations;
mod visit_course;
mod visit_people;
mod visit_views;
mod workers;
mod write_note;

pub(crate) use task_row::title as task_title;
