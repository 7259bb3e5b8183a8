//! Looks at the clock when nobody asks: keys have to go on time, and a screen has to lock that nobody touches.

use std::sync::{Arc, Weak};
use std::time::Duration;

use crate::App;

/// Well below the silence that counts as sleep.
const EVERY: Duration = Duration::from_secs(5);

/// Watches for as long as there is an app. A machine without a thread to spare is looked after with each command.
pub fn watch(app: &Arc<App>) {
    let watched: Weak<App> = Arc::downgrade(app);
    let started = std::thread::Builder::new().name("clock-watch".to_owned()).spawn(move || {
        while let Some(app) = watched.upgrade() {
            app.look_at_clock();
            drop(app);
            std::thread::sleep(EVERY);
        }
    });
    if let Err(error) = started {
        tracing::warn!(%error, "Nothing watches the clock; the screen locks with the next command.");
    }
}
