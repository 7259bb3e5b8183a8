//! What the strip says about a device, and what of it is urgent: decided here, so that it can be checked that it never
//! lies and that a warning never gives way.

use apseko_contract::{ClockTrust, Connection, DeviceView, KeyProtection};
use jiff::Timestamp;

use crate::parts::{DotState, Tone};

const LITTLE_SPACE_BYTES: u64 = 2_000_000_000;
const NO_SPACE_BYTES: u64 = 200_000_000;

/// One thing that the strip says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// Whether the server can be reached.
    Connection(Connection),
    /// How safe the last work is.
    Kept(Kept),
    /// On how many things people disagree.
    Conflicts(u64),
    /// How many notices of the exchange want something to be done.
    Notices(u64),
    /// What the server has not confirmed.
    Waits {
        /// How many changes.
        count: u64,
        /// Whether a connection is all that they wait for.
        for_a_connection: bool,
    },
    /// People and companies are invented.
    Sample,
    /// The key of the device lies in a file.
    KeyInFile,
    /// What the clock is worth.
    Clock(ClockTrust),
    /// How much room is left.
    Space(u64),
}

/// How safe the last work is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Nobody can know while the data is closed.
    Closed,
    /// There is nothing yet.
    NothingYet,
    /// On this device; the server has not confirmed it.
    Saved(Timestamp),
    /// The server has confirmed all of it.
    Delivered(Timestamp),
}

/// What there is to say. The most urgent comes first, because what does not fit on the line goes from its end.
pub fn facts(device: &DeviceView) -> Vec<Fact> {
    let waits = device.waiting_changes.filter(|count| *count > 0).map(u64::from);
    let for_a_connection = matches!(device.connection, Connection::NotConnected | Connection::Offline);
    let mut facts = vec![Fact::Connection(device.connection), Fact::Kept(kept(device))];
    facts.extend(waits.map(|count| Fact::Waits { count, for_a_connection }));
    facts.extend((device.conflicts > 0).then(|| Fact::Conflicts(u64::from(device.conflicts))));
    facts.extend((device.notices > 0).then(|| Fact::Notices(u64::from(device.notices))));
    facts.extend(device.demonstration.then_some(Fact::Sample));
    facts.extend((device.key == Some(KeyProtection::KeyFile)).then_some(Fact::KeyInFile));
    facts.push(Fact::Clock(device.clock));
    facts.extend(device.free_bytes.map(Fact::Space));
    facts.sort_by_key(|fact| fact.urgency());
    facts
}

/// "Delivered" only when nothing waits, no file either, and the server has spoken since the last save.
fn kept(device: &DeviceView) -> Kept {
    let no_files = device.waiting_files == 0;
    match (device.waiting_changes, device.last_saved, device.last_delivered) {
        (None, _, _) => Kept::Closed,
        (Some(0), None, Some(delivered)) if no_files => Kept::Delivered(delivered),
        (Some(0), Some(saved), Some(delivered)) if no_files && delivered >= saved => {
            Kept::Delivered(delivered)
        }
        (Some(_), Some(saved), _) => Kept::Saved(saved),
        (Some(_), None, _) => Kept::NothingYet,
    }
}

impl Fact {
    /// A lower number comes first and stays longer. What warns or waits for somebody comes before what is in order.
    fn urgency(self) -> u8 {
        match self {
            Self::Connection(_) => 0,
            Self::Space(bytes) if space_tone(bytes) == Tone::Bad => 1,
            Self::Clock(clock) if is_wrong(clock) => 2,
            Self::Notices(_) => 3,
            Self::Conflicts(_) => 4,
            Self::Waits { .. } => 5,
            Self::Space(bytes) if space_tone(bytes) == Tone::Warn => 6,
            Self::KeyInFile => 7,
            Self::Kept(_) => 8,
            Self::Sample => 9,
            Self::Clock(_) => 10,
            Self::Space(_) => 11,
        }
    }

    /// Whether it is in order and stays so, and stands at the right where there is room.
    pub fn at_the_right(self) -> bool {
        self.urgency() > Self::Kept(Kept::Closed).urgency()
    }
}

/// Whether times that are written down by it may be wrong.
pub fn is_wrong(clock: ClockTrust) -> bool {
    match clock {
        ClockTrust::SetBack | ClockTrust::Off { .. } => true,
        ClockTrust::Unchecked | ClockTrust::Trusted => false,
    }
}

/// The sign before the word.
pub fn dot(connection: Connection) -> DotState {
    match connection {
        Connection::Online | Connection::Working => DotState::On,
        Connection::NotConnected | Connection::Offline | Connection::NotAllowed => DotState::Off,
        Connection::NeedsPerson => DotState::Attention,
    }
}

/// How worrying the free space is.
pub fn space_tone(bytes: u64) -> Tone {
    match bytes {
        ..NO_SPACE_BYTES => Tone::Bad,
        NO_SPACE_BYTES..LITTLE_SPACE_BYTES => Tone::Warn,
        LITTLE_SPACE_BYTES.. => Tone::Neutral,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn delivered() -> DeviceView {
        DeviceView {
            connection: Connection::Online,
            waiting_changes: Some(0),
            waiting_files: 0,
            last_saved: Some(at("2026-11-20T09:00:00Z")),
            last_delivered: Some(at("2026-11-20T10:05:00Z")),
            conflicts: 0,
            notices: 0,
            free_bytes: Some(41_000_000_000),
            clock: ClockTrust::Trusted,
            key: Some(KeyProtection::Keystore),
            person: None,
            version: "1".to_owned(),
            demonstration: false,
        }
    }

    fn said(device: &DeviceView) -> Kept {
        facts(device)
            .into_iter()
            .find_map(|fact| if let Fact::Kept(kept) = fact { Some(kept) } else { None })
            .unwrap()
    }

    #[test]
    fn everything_is_delivered_only_when_the_server_has_confirmed_everything() {
        assert_eq!(said(&delivered()), Kept::Delivered(at("2026-11-20T10:05:00Z")));
        let waits = DeviceView { waiting_changes: Some(1), ..delivered() };
        assert_eq!(said(&waits), Kept::Saved(at("2026-11-20T09:00:00Z")), "one change waits");
        let newer = DeviceView { last_saved: Some(at("2026-11-20T10:05:01Z")), ..delivered() };
        assert_eq!(
            said(&newer),
            Kept::Saved(at("2026-11-20T10:05:01Z")),
            "the receipt is older than the last save, so it does not speak of it"
        );
        let photo = DeviceView { waiting_files: 1, ..delivered() };
        assert_eq!(said(&photo), Kept::Saved(at("2026-11-20T09:00:00Z")), "a photo is still here alone");
        let never = DeviceView { last_delivered: None, ..delivered() };
        assert_eq!(said(&never), Kept::Saved(at("2026-11-20T09:00:00Z")), "saved is not delivered");
    }

    #[test]
    fn whoever_was_told_of_delivery_stays_told_when_the_connection_goes() {
        let offline = DeviceView { connection: Connection::Offline, ..delivered() };
        assert_eq!(said(&offline), Kept::Delivered(at("2026-11-20T10:05:00Z")));
    }

    #[test]
    fn nothing_is_said_of_closed_data() {
        let closed =
            DeviceView { waiting_changes: None, last_saved: None, last_delivered: None, ..delivered() };
        assert_eq!(said(&closed), Kept::Closed);
        assert!(!facts(&closed).iter().any(|fact| matches!(fact, Fact::Waits { .. } | Fact::Conflicts(_))));
    }

    #[test]
    fn a_connection_is_waited_for_only_where_there_is_none() {
        let waits = |connection| {
            let device = DeviceView { connection, waiting_changes: Some(3), ..delivered() };
            facts(&device).contains(&Fact::Waits { count: 3, for_a_connection: true })
        };
        assert!(waits(Connection::Offline) && waits(Connection::NotConnected));
        assert!(
            !waits(Connection::Working) && !waits(Connection::NeedsPerson) && !waits(Connection::NotAllowed)
        );
    }

    #[test]
    fn on_a_short_line_warnings_stay_and_what_is_in_order_goes() {
        let device = DeviceView {
            waiting_changes: Some(31),
            conflicts: 2,
            notices: 1,
            clock: ClockTrust::Off { minutes: 12 },
            key: Some(KeyProtection::KeyFile),
            free_bytes: Some(150_000_000),
            demonstration: true,
            ..delivered()
        };
        let facts = facts(&device);
        let [first, second, third, notices, fourth, fifth, sixth, seventh, last] = facts[..] else {
            panic!("every fact is said: {facts:?}")
        };
        assert_eq!(first, Fact::Connection(Connection::Online));
        assert_eq!(second, Fact::Space(150_000_000), "soon nothing more can be saved");
        assert_eq!(third, Fact::Clock(ClockTrust::Off { minutes: 12 }));
        assert_eq!(notices, Fact::Notices(1), "somebody has to act");
        assert_eq!(fourth, Fact::Conflicts(2), "only a person can decide");
        assert_eq!(fifth, Fact::Waits { count: 31, for_a_connection: false });
        assert_eq!(sixth, Fact::KeyInFile);
        assert!(matches!(seventh, Fact::Kept(_)));
        assert_eq!(last, Fact::Sample);
        let right: Vec<_> = facts.into_iter().filter(|fact| fact.at_the_right()).collect();
        assert_eq!(right, [Fact::Sample], "no warning stands where it would give way");
    }

    #[test]
    fn space_warns_before_it_is_too_late() {
        assert_eq!(space_tone(41_000_000_000), Tone::Neutral);
        assert_eq!(space_tone(1_999_999_999), Tone::Warn);
        assert_eq!(space_tone(199_999_999), Tone::Bad);
    }
}
