//! Deriving everything anew from the operations: after an update of the program, and to prove that live is right.

use crate::accept::{Moved, Reading, apply};
use crate::{Bugs, DeviceId, Ledger, RegisterKey};
use std::collections::BTreeSet;

/// Forgets what was derived and derives it again, as a program of this level reads it.
pub fn rebuild<L: Ledger>(
    ledger: &mut L,
    level: u16,
    server: Option<DeviceId>,
) -> Result<BTreeSet<RegisterKey>, L::Error> {
    let reading = Reading { level, server, bugs: Bugs::default() };
    let mut moved = Moved::new();
    ledger.forget_derived()?;
    for id in ledger.all()? {
        apply(ledger, reading, &id, &mut moved)?;
    }
    Ok(moved)
}
