//! What is left of the battery, where the system says it: whoever is out with a fifth of it needs the screen more than the office
//! needs the photos.

use apseko_sync::Battery;

/// The battery; `None` where there is none, or the system does not say.
#[cfg(not(target_os = "linux"))]
pub(crate) fn battery() -> Option<Battery> {
    None
}

/// The battery, as `UPower` says; `None` where there is none, or it does not say.
#[cfg(target_os = "linux")]
pub(crate) fn battery() -> Option<Battery> {
    let asked = || -> zbus::Result<(bool, f64, u32)> {
        let bus = zbus::blocking::Connection::system()?;
        let device = zbus::blocking::Proxy::new(
            &bus,
            "org.freedesktop.UPower",
            "/org/freedesktop/UPower/devices/DisplayDevice",
            "org.freedesktop.UPower.Device",
        )?;
        Ok((
            device.get_property("IsPresent")?,
            device.get_property("Percentage")?,
            device.get_property("State")?,
        ))
    };
    let (is_present, percentage, state) = asked().ok()?;
    meaning_of(is_present, percentage, state)
}

/// `State` is 2 or 6 while the battery becomes less; full, charging and unknown ones hold nobody up.
#[cfg(target_os = "linux")]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it lies between 0 and 100")]
fn meaning_of(is_present: bool, percentage: f64, state: u32) -> Option<Battery> {
    let percent = percentage.clamp(0.0, 100.0) as u8;
    is_present.then_some(Battery { percent, charging: !matches!(state, 2 | 6) })
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn only_a_battery_that_becomes_less_holds_anything_up() {
        assert_eq!(meaning_of(false, 0.0, 0), None, "a desktop has none");
        let charging =
            |state| meaning_of(true, 14.7, state).map(|battery| (battery.percent, battery.charging));
        assert_eq!(charging(2), Some((14, false)));
        assert_eq!(charging(6), Some((14, false)), "about to be discharged");
        assert_eq!(charging(1), Some((14, true)));
        assert_eq!(charging(0), Some((14, true)), "nobody waits for a system that does not know");
        assert_eq!(meaning_of(true, f64::NAN, 2).map(|battery| battery.percent), Some(0));
    }
}
