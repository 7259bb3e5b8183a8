//! A control sheet, answered with one thumb.

mod about;
mod basis;
mod foot;
mod jump;
mod keyboard;
mod question;
mod rail;
mod rows;
mod screen;
mod section;
mod store;
mod told;
mod walk;

pub use jump::{SheetJump, use_sheet_jump};
pub use question::AskedQuestion;
pub use screen::SheetScreen;
pub use section::RowQuestions;
pub use store::{Plan, SheetStore};
pub use told::answer_lines;
pub use walk::scroll_to_question;
