//! Control sheets: the right questions for a visit, what was answered, and what follows from it.
//!
//! Definitions are data that lawyers and planners change; nothing of them is compiled in. Pure: no disk, no clock, no
//! randomness, and it compiles for wasm.

mod code;
mod decimal;
pub mod expr;
mod fact;
mod fit;
mod form;
pub mod library;
pub mod live;
pub mod report;
pub mod source;
mod text;
mod value;

pub use code::{
    ActCode, GroupCode, LONGEST_CODE, ListCode, ModuleCode, NormCode, OptionCode, PartCode, QuestionCode,
    SectionCode, SetCode, ViolationCode,
};
pub use decimal::{Decimal, NotANumber};
pub use fact::{Fact, FactType, FactValue, KINDS, MATCHES, PURPOSES, Per, ROLES};
pub use fit::Misfit;
pub use form::{Form, Order};
pub use library::Library;
pub use live::Live;
pub use text::{LabelFault, Text};
pub use value::{Answer, MAIN, Source, Value};
