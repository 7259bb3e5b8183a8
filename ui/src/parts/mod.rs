//! Exists so that every screen is put together from the same parts. A part knows nothing of
//! inspections and speaks no language: words come in as props, events go out as callbacks.
//!
//! | What | Parts |
//! |---|---|
//! | Actions | [`Button`], [`ButtonLink`], [`IconButton`] |
//! | Answers | [`AnswerButtons`] of [`Answer`]s |
//! | Forms | [`TextField`], [`TextArea`], [`DateField`], [`TimeField`], [`SelectField`], [`CheckField`], [`ChoiceList`], [`SearchField`]; [`Field`] around a control of one's own |
//! | Secrets | [`SecretField`], [`CodeField`], [`PinField`] with [`PinDots`], [`Keypad`], [`QrCode`], [`CodeList`] |
//! | Lists | [`Rows`] of [`Row`]s; [`Table`] of [`TableRow`]s of [`HeadCell`] and [`Cell`]s |
//! | Control sheet | [`SheetSection`], [`SectionLink`], [`Question`], [`Consequence`], [`Thumb`] |
//! | Order of work | [`Steps`] of [`Step`]s, [`Tabs`] |
//! | Facts | [`Tag`], [`CodeText`], [`NumberText`], [`KeyValues`] of [`KeyValue`]s, [`Card`], [`Ring`], [`Progress`] |
//! | Telling | [`Banner`], [`ToastHost`] with [`use_toasts`], [`EmptyState`], [`Pending`], [`Dialog`] |
//! | Frame | [`MainPane`], [`SidePane`], [`RailPane`], [`StripDot`], [`Kbd`], [`Heading`] |
//!
//! Callback props take a plain closure: `on_press=move || ..`, `on_input=move |text: String| ..`.
//! Props that are `Signal`s take a value, a signal or a closure. Slots (`tools`, `action`,
//! `lead`, `aside`, `reason`) take `|| view! { .. }`.

mod answer_buttons;
mod banner;
mod button;
mod card;
mod check_field;
mod choice;
mod choice_list;
mod code;
mod code_field;
mod code_list;
mod date_field;
mod dialog;
mod empty_state;
mod field;
mod fresh_id;
mod heading;
mod icon_button;
mod kbd;
mod key_values;
mod keypad;
mod pane;
mod pending;
mod progress;
mod qr;
mod rows;
mod search_field;
mod secret_field;
mod select_field;
mod sheet;
mod steps;
mod strip_dot;
mod table;
mod tabs;
mod tag;
mod text_area;
mod text_field;
mod thumb;
mod toast_room;
mod toasts;
mod tone;

pub use answer_buttons::{Answer, AnswerButtons, AnswerTone};
pub use banner::Banner;
pub use button::{Button, ButtonKind, ButtonLink, ButtonSize};
pub use card::Card;
pub use check_field::CheckField;
pub use choice::Choice;
pub use choice_list::ChoiceList;
pub use code::{CodeText, NumberText};
pub use code_field::{CodeField, PinDots, PinField};
pub use code_list::CodeList;
pub use date_field::{DateField, TimeField};
pub use dialog::Dialog;
pub use empty_state::EmptyState;
pub use field::{Field, FieldWiring};
pub use fresh_id::fresh_id;
pub use heading::Heading;
pub use icon_button::IconButton;
pub use kbd::Kbd;
pub use key_values::{KeyValue, KeyValues};
pub use keypad::Keypad;
pub use pane::{MainPane, RailPane, SidePane};
pub use pending::Pending;
pub use progress::{Progress, Ring};
pub use qr::QrCode;
pub use rows::{Row, Rows};
pub use search_field::SearchField;
pub use secret_field::SecretField;
pub use select_field::SelectField;
pub use sheet::{Consequence, Question, SectionLink, SheetSection};
pub use steps::{Step, StepState, Steps};
pub use strip_dot::{DotState, StripDot};
pub use table::{Cell, Column, HeadCell, Sort, Table, TableRow};
pub use tabs::{Tab, Tabs};
pub use tag::Tag;
pub use text_area::TextArea;
pub use text_field::{TextField, TextKind};
pub use thumb::Thumb;
pub use toasts::{Toast, ToastHost, Toasts, use_toasts};
pub use tone::Tone;
