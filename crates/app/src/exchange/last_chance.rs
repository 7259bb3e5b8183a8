//! While a wipe waits, files go wherever work goes: neither a pause, nor what the network costs, nor a weak battery saves anything
//! that is about to be destroyed.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use apseko_sync::{OnMetered, Policy, Road};

/// Whether it is now.
#[derive(Debug, Clone, Default)]
pub(super) struct LastChance(Arc<AtomicBool>);

impl LastChance {
    /// It is, until what is returned is dropped.
    pub(super) fn begin(&self) -> Open {
        self.0.store(true, Ordering::Relaxed);
        Open(self.clone())
    }

    /// What may go, given what may go on any other day.
    pub(super) fn widen(&self, policy: Policy, road: Road) -> (Policy, Road) {
        if !self.0.load(Ordering::Relaxed) {
            return (policy, road);
        }
        // Which networks may be used holds for work as well.
        (Policy { metered: OnMetered::Everything, battery_floor: 0 }, Road { paused: false, ..road })
    }
}

/// It is the last chance for as long as this is held: the office may take its order back.
pub(super) struct Open(LastChance);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.0.store(false, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_holds_until_everything_would_be_lost_and_again_afterwards() {
        let (chance, policy) = (LastChance::default(), Policy::default());
        let road = Road { paused: true, closed: true, ..Road::default() };
        assert_eq!(chance.widen(policy, road), (policy, road));
        let open = chance.begin();
        let (everything, open_road) = chance.widen(policy, road);
        assert_eq!((everything.metered, everything.battery_floor), (OnMetered::Everything, 0));
        assert!(!open_road.paused);
        assert!(open_road.closed, "a network that nobody may use is used for nothing");
        drop(open);
        assert_eq!(chance.widen(policy, road), (policy, road), "the order was taken back");
    }
}
