//! What systemd-logind says before sleep, and the short delay that it grants to whoever asks beforehand.
//!
//! The delay is a file that we hold: sleep waits until it is closed, for some seconds at most (`InhibitDelayMaxSec`).

use std::sync::{Arc, Weak};
use std::time::Duration;

use zbus::blocking::Proxy;
use zbus::blocking::connection::Builder;
use zbus::message::Message;
use zbus::zvariant::OwnedFd;

use crate::App;

const NAME: &str = "org.freedesktop.login1";
const PATH: &str = "/org/freedesktop/login1";
const MANAGER: &str = "org.freedesktop.login1.Manager";
/// The answer while the machine is on its way to sleep already.
const TOO_LATE: &str = "org.freedesktop.login1.OperationInProgress";
/// What people see in the list of those who delay sleep.
const REASON: &str = "Pirms miega režīma dati tiek aizslēgti";
/// The bus may have to start logind first.
const PATIENCE: Duration = Duration::from_secs(30);

/// Listens on a thread of its own, so that no start of the program waits for the bus.
pub(super) fn watch(app: &Arc<App>) {
    let told = Arc::downgrade(app);
    let listening = move || match listen(&told) {
        Ok(()) => tracing::info!("Nobody announces sleep any longer; it is noticed on waking."),
        Err(error) => {
            let why = name_of(&error);
            tracing::info!(why, "Nobody announces sleep here; it is noticed on waking.");
        }
    };
    let started = std::thread::Builder::new().name("sleep-watch".to_owned()).spawn(listening);
    if let Err(error) = started {
        tracing::warn!(%error, "Nothing hears that the machine will sleep; it is noticed on waking.");
    }
}

/// Returns when the bus or the app is gone.
fn listen(told: &Weak<App>) -> zbus::Result<()> {
    let bus = Builder::system()?.method_timeout(PATIENCE).build()?;
    let manager = Proxy::new(&bus, NAME, PATH, MANAGER)?;
    // Before the delay is asked for: sleep that is announced in between must not be missed.
    let announcements = manager.receive_all_signals()?;
    let mut delay = take_delay(&manager)?;
    for announced in announcements {
        let Some(app) = told.upgrade() else { return Ok(()) };
        match heard(&announced) {
            Some(Heard::Sleep) => {
                app.suspend();
                // Sleep goes on with this, and no earlier.
                delay = None;
            }
            Some(Heard::Waking) => delay = delay_again(&manager),
            Some(Heard::Shutdown) => app.suspend(),
            None => {}
        }
    }
    drop(delay);
    Ok(())
}

/// What concerns us of all that logind announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heard {
    Sleep,
    Waking,
    Shutdown,
}

fn heard(announced: &Message) -> Option<Heard> {
    let header = announced.header();
    let begins = || announced.body().deserialize::<bool>().ok();
    match (header.member()?.as_str(), begins()?) {
        ("PrepareForSleep", true) => Some(Heard::Sleep),
        ("PrepareForSleep", false) => Some(Heard::Waking),
        ("PrepareForShutdown", true) => Some(Heard::Shutdown),
        _ => None,
    }
}

/// Asks that sleep waits for us. `None` where it has begun already: the next waking is the next chance.
fn take_delay(manager: &Proxy<'_>) -> zbus::Result<Option<OwnedFd>> {
    match manager.call("Inhibit", &("sleep", "Apseko", REASON, "delay")) {
        Ok(delay) => Ok(Some(delay)),
        Err(error) if name_of(&error) == TOO_LATE => Ok(None),
        Err(error) => Err(error),
    }
}

/// Without a delay the announcement is still heard, perhaps in time.
fn delay_again(manager: &Proxy<'_>) -> Option<OwnedFd> {
    take_delay(manager).unwrap_or_else(|error| {
        tracing::warn!(
            why = name_of(&error),
            "Sleep does not wait for the keys to go until the next waking."
        );
        None
    })
}

/// The names of bus errors are fixed; their texts are not, and stay out of the log.
fn name_of(error: &zbus::Error) -> &str {
    if let zbus::Error::MethodError(name, _, _) = error { name.as_str() } else { "no answer" }
}
