//! The words of inspection work, so that the device, the screens and the server mean the same thing.
//!
//! Nothing here touches a disk, a clock or a network: time and randomness are passed in, and the crate
//! compiles for wasm.

mod access;
mod code;
mod id;
mod riga;
mod task;
mod text;

pub use access::Capability;
pub use code::Code;
pub use id::{NoteId, RequestId, TaskId, UuidSource, uuid_v7};
pub use riga::{RigaMoment, riga};
pub use task::{SheetKind, TaskOrigin, ViolationArea};
pub use text::{FreeText, LongText, ShortText, TextFault, fold_for_search};
