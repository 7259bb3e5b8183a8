//! Exists so that the screens can be built, checked and tried part by part; the program in
//! `main.rs` only starts them.

// Leptos generates a struct for the properties of every component, and some of them hold closures.
#![allow(missing_debug_implementations)]

mod act;
mod answered;
mod draft;
mod draft_line;
mod frame;
#[cfg(debug_assertions)]
pub mod gallery;
mod gate;
mod host;
pub mod icon;
mod keepers;
mod lock;
mod memory;
mod news;
pub mod parts;
mod problem;
mod query;
mod route;
mod saving;
mod screens;
mod secret;
mod start;
mod step_up;
mod text;
pub mod theme;
mod typing;
mod unsaved;
mod wish;

pub use start::start;
