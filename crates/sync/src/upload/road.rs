//! Whether a file may go now: what the road costs, how long the battery lasts, and what the person wants.

use super::Need;

/// What this device is to save on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// What may go over a network that costs by the megabyte.
    pub metered: OnMetered,
    /// With less of the battery left, and no charger, documents alone go.
    pub battery_floor: u8,
}

impl Default for Policy {
    fn default() -> Self {
        Self { metered: OnMetered::Documents, battery_floor: 15 }
    }
}

/// What may go over a network that costs by the megabyte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnMetered {
    /// All of it.
    Everything,
    /// Signed documents.
    Documents,
    /// Nothing.
    Nothing,
}

/// How things are at this moment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Road {
    /// The person wants it to pause.
    pub paused: bool,
    /// No network may be used at all.
    pub closed: bool,
    /// Whether the network costs by the megabyte; a system that does not say counts as free.
    pub metered: Option<bool>,
    /// The battery, where there is one.
    pub battery: Option<Battery>,
    /// There is no room left to note anything: an upload that is begun now would be forgotten.
    pub disk_full: bool,
}

/// What is left of the battery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Battery {
    /// Of a hundred.
    pub percent: u8,
    /// It becomes more.
    pub charging: bool,
}

/// Why a file waits although it could be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The person wants it to.
    Person,
    /// No network may be used.
    Closed,
    /// The network costs by the megabyte.
    Metered,
    /// The battery is low.
    Battery,
    /// This device has no room to note how far things are.
    Storage,
    /// Something does not go well; it is tried again by itself.
    Trouble {
        /// The stable text that people quote.
        code: String,
    },
}

/// Lets a file go, or says why not.
pub(super) fn leave(policy: Policy, road: Road, need: Need) -> Result<(), Why> {
    let document = need == Need::Document;
    let metered = road.metered == Some(true);
    let costs = match policy.metered {
        OnMetered::Everything => false,
        OnMetered::Documents => metered && !document,
        OnMetered::Nothing => metered,
    };
    let weak = |battery: Battery| !battery.charging && battery.percent < policy.battery_floor;
    match road {
        Road { paused: true, .. } => Err(Why::Person),
        Road { closed: true, .. } => Err(Why::Closed),
        _ if costs => Err(Why::Metered),
        Road { disk_full: true, .. } => Err(Why::Storage),
        Road { battery: Some(battery), .. } if weak(battery) && !document => Err(Why::Battery),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: Road =
        Road { paused: false, closed: false, metered: Some(false), battery: None, disk_full: false };

    #[test]
    fn a_network_that_costs_carries_what_the_policy_says() {
        let hotspot = Road { metered: Some(true), ..FREE };
        let on = |metered, need| leave(Policy { metered, ..Policy::default() }, hotspot, need);
        assert_eq!(on(OnMetered::Everything, Need::Rest), Ok(()));
        assert_eq!(on(OnMetered::Documents, Need::Document), Ok(()));
        assert_eq!(on(OnMetered::Documents, Need::PhotoOfIssued), Err(Why::Metered));
        assert_eq!(on(OnMetered::Nothing, Need::Document), Err(Why::Metered));
        let silent = Road { metered: None, ..FREE };
        let policy = Policy { metered: OnMetered::Nothing, ..Policy::default() };
        assert_eq!(leave(policy, silent, Need::Rest), Ok(()), "work must not wait for a system to speak");
    }

    #[test]
    fn a_low_battery_is_left_for_documents() {
        let at = |percent, charging, need| {
            let road = Road { battery: Some(Battery { percent, charging }), ..FREE };
            leave(Policy::default(), road, need)
        };
        assert_eq!(at(14, false, Need::Rest), Err(Why::Battery));
        assert_eq!(at(14, false, Need::Document), Ok(()));
        assert_eq!(at(14, true, Need::Rest), Ok(()), "it becomes more");
        assert_eq!(at(15, false, Need::Rest), Ok(()));
    }

    #[test]
    fn whoever_pauses_it_and_a_full_disk_hold_everything() {
        let document = |road| leave(Policy::default(), road, Need::Document);
        assert_eq!(document(Road { paused: true, ..FREE }), Err(Why::Person));
        assert_eq!(document(Road { closed: true, ..FREE }), Err(Why::Closed));
        assert_eq!(document(Road { disk_full: true, ..FREE }), Err(Why::Storage));
    }
}
