//! What people of the office and other systems ask about cases: answered from rows, for whoever the table of roles says, with
//! personal codes as their role has them, and never who complained.

pub mod cases;
pub mod disputes;
mod looking;
mod plain;
mod purpose;
pub mod sheets;
mod sight;
pub mod statistics;
pub mod tasks;
mod veil;
