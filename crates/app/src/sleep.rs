//! Hears that the machine is about to sleep: keys in memory that sleeps lie open to whoever takes the machine.
//!
//! Where nobody says so beforehand, sleep is noticed on waking, by the silence of the clock.

#[cfg(target_os = "linux")]
mod logind;

use std::sync::Arc;

use crate::App;

/// Lets the keys go before the machine sleeps or goes down; nothing on systems other than Linux, which do not tell us yet.
pub fn watch_sleep(app: &Arc<App>) {
    #[cfg(target_os = "linux")]
    logind::watch(app);
    #[cfg(not(target_os = "linux"))]
    let _ = app;
}
