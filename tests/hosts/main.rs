//! Stories with real processes: killed, refused, starved of space and rights.

mod canary;
mod controls;
mod data_folder;
mod kill;
#[cfg(target_os = "linux")]
mod sleep;
mod strangers;
