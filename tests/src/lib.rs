//! What stories about real processes need: a browser host to start, a plain HTTP client that sends exactly
//! what it is told, and the store-writer that is killed.

mod client;
mod moment;
mod owner;
mod person;
pub mod uploads;
mod web_host;

pub use client::{Client, Reply};
pub use moment::moment;
pub use owner::owner;
pub use person::{LOGIN, PASSWORD, PIN, next_code, telephone_secret};
pub use web_host::{Limits, WebHost, is_root, program};
