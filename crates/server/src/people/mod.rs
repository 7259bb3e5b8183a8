//! The people's book: who works here, in which unit and role, from when until when, on which devices.
//!
//! Everything here is pure. Records are what is kept, a [`Book`] is all of them in memory, a [`Roster`] is what they add
//! up to on one day, and [`plan`] says which records a change puts, or why there will be none.

mod book;
mod called;
mod change;
mod id;
pub mod import;
mod invitation;
mod plan;
mod record;
mod roster;
mod text;

pub use book::{Book, Kept};
pub use change::{About, By, Change, ChangeRefused};
pub use id::{Id, NotAnId};
pub use invitation::{INVITATION_MS, invitation, sum_of};
pub use plan::{plan, plan_all};
pub use record::{
    Absence, Device, Invitation, Person, Post, Record, Revoked, Subject, SystemKey, Unit, WipeOrder,
};
pub use roster::Roster;
pub use text::{BadText, Login, Name, Word};

pub use apseko_domain::Role;
