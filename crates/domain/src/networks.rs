//! Which networks a device may use for its exchange with the server: some cost by the megabyte, and some days have none to spare.

use serde::{Deserialize, Serialize};

use crate::coded::coded;

coded! {
    /// Which networks the exchange may use.
    Networks {
        /// Any that there is.
        Any = "any",
        /// Only those that do not cost by the megabyte, as far as the system tells.
        Unmetered = "unmetered",
        /// None: everything stays on the device until somebody says otherwise.
        None = "none",
    }
}

impl Networks {
    /// Whether the network of this moment may be used; a system that does not say what it costs counts as free.
    pub const fn allow(self, metered: Option<bool>) -> bool {
        match (self, metered) {
            (Self::Any, _) | (Self::Unmetered, None | Some(false)) => true,
            (Self::Unmetered, Some(true)) | (Self::None, _) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_that_costs_is_used_only_by_choice() {
        assert!(Networks::Any.allow(Some(true)));
        assert!(!Networks::Unmetered.allow(Some(true)));
        assert!(Networks::Unmetered.allow(None), "most systems do not say, and work must not wait for ever");
        assert!(!Networks::None.allow(Some(false)), "none is none");
    }
}
