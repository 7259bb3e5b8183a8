//! What the present network costs, where the system says it: nobody wants to send a day's photos from a hotspot by accident.

/// Whether it costs by the megabyte; `None` when the system does not say.
#[cfg(not(target_os = "linux"))]
pub(crate) fn is_metered() -> Option<bool> {
    None
}

/// Whether it costs by the megabyte, as NetworkManager says or guesses; `None` when it does not say.
#[cfg(target_os = "linux")]
pub(crate) fn is_metered() -> Option<bool> {
    let manager = || -> zbus::Result<u32> {
        let bus = zbus::blocking::Connection::system()?;
        let path = "/org/freedesktop/NetworkManager";
        let proxy = zbus::blocking::Proxy::new(
            &bus,
            "org.freedesktop.NetworkManager",
            path,
            "org.freedesktop.NetworkManager",
        )?;
        proxy.get_property("Metered")
    };
    meaning_of(manager().ok()?)
}

/// The numbers of `NMMetered`: yes, no, and both of them guessed.
#[cfg(target_os = "linux")]
fn meaning_of(number: u32) -> Option<bool> {
    match number {
        1 | 3 => Some(true),
        2 | 4 => Some(false),
        _ => None,
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn what_is_guessed_counts_and_what_is_unknown_does_not() {
        let meanings: Vec<_> = (0..=5).map(meaning_of).collect();
        assert_eq!(meanings, [None, Some(true), Some(false), Some(true), Some(false), None]);
    }
}
