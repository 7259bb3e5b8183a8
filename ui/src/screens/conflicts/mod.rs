//! What people disagree on, side by side: everybody's value with its author, device and time, and the decision.

mod ask;
mod choose;
mod keyboard;
mod list;
mod screen;
mod settled;
mod told;
mod values;

pub use choose::Deciding;
pub use list::ConflictList;
#[cfg(debug_assertions)]
pub use list::ConflictRows;
pub use screen::ConflictScreen;
pub use settled::Settled;
