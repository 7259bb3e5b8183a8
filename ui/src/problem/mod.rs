//! How a screen tells that something was not done: a banner in its place, or a page when nothing else can
//! be shown.

mod table;
mod view;

pub use table::{WayOut, explain, explain_code, explain_error, refusal};
pub use view::{ProblemBanner, ProblemPage};
