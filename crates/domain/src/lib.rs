//! The words of inspection work, so that the device, the screens and the server mean the same thing.
//!
//! Nothing here touches a disk, a clock or a network: time and randomness are passed in, and the crate
//! compiles for wasm.

mod access;
mod age;
mod calendar;
mod code;
mod coded;
mod eleven_digits;
mod id;
mod link;
mod networks;
mod notice;
mod password;
mod personal_code;
mod registration_number;
mod riga;
mod role;
mod task;
mod text;
mod visit;

pub use access::{
    Capability, Masking, Reach, confirmers, masking, needs_second_person, reach, sees_persons_in_sheets,
};
pub use age::age_on;
pub use calendar::{DaysOff, Due, Term, due};
pub use code::Code;
pub use id::{
    DeviceId, NoteId, OrderItemId, PartyId, PersonId, PersonMetId, RequestId, RowId, SheetId, SystemKeyId,
    TaskId, UnitId, UuidSource, ViolationId, VisitId, WorkerId, uuid_v7,
};
pub use link::{LinkKind, ThingLink};
pub use networks::Networks;
pub use notice::NoticeKind;
pub use password::{LONGEST_PASSWORD_BYTES, PasswordFault, SHORTEST_PASSWORD, check_new_password};
pub use personal_code::{PersonalCode, PersonalCodeFault, PersonalCodeWarning};
pub use registration_number::{RegistrationNumber, RegistrationNumberFault, RegistrationNumberWarning};
pub use riga::{RigaMoment, riga, riga_day_begins};
pub use role::Role;
pub use task::{Purpose, SheetKind, TaskOrigin, ViolationArea};
pub use text::{FreeText, LongText, ShortText, TextFault, fold_for_search};
pub use visit::{PartyRole, PersonMetRole, VisitOutcome};
