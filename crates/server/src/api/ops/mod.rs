//! The operations of the API, a file for each kind of thing.

pub mod account;
pub mod audit;
pub mod casework;
pub mod devices;
pub mod enrolment;
pub mod import;
pub mod keys;
pub mod landing;
pub mod me;
pub mod meta;
pub mod oidc;
pub mod packs;
pub mod people;
pub mod places;
pub mod quarantine;
pub mod sessions;
mod typed;
pub mod units;
mod view;
pub mod ways;
