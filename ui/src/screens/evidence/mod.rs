//! The files of a case: what there is, where it is, and each one to look at.

mod facts;
mod fault;
mod glimpse;
mod list;
mod looks;
mod object_url;
mod opening;
mod own_picture;
mod section;
mod stage;
mod viewer;
mod whole;

#[cfg(debug_assertions)]
pub use glimpse::Allowed;
#[cfg(debug_assertions)]
pub use list::EvidenceList;
pub use section::EvidenceSection;
pub use viewer::EvidenceScreen;
