//! What a process of the server tells the people in charge: it goes into the audit, and nothing waits for it.

use std::collections::BTreeMap;

use apseko_oplog::server::{Notice, Step};
use apseko_oplog::{DeviceId, OpId};

/// So many operations are named; of the others only the number is told.
const NAMED: usize = 16;

/// The same device brought two operations for one place: it was copied.
pub const FORK: &str = "notice.fork";
/// Operations wait for a second look.
pub const HELD: &str = "notice.held";
/// Work came whose authorship could not be shown; the request is kept apart.
pub const REFUSED: &str = "notice.refused";
/// The same, and the request is not kept, because too much of this device is kept already.
pub const REFUSED_TOO_MUCH: &str = "notice.refused_too_much";
/// Work came with an absurd time.
pub const CLOCK: &str = "notice.clock";

/// One thing that was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What: one of the codes here, or an action of the audit.
    pub code: &'static str,
    /// Because of which device.
    pub device: Option<DeviceId>,
    /// About what.
    pub object: String,
    /// Why it was not done, where it was not.
    pub refused: Option<&'static str>,
    /// What else is worth knowing.
    pub detail: Vec<(String, String)>,
}

impl Told {
    /// Something that was done.
    pub fn new(code: &'static str, object: impl Into<String>) -> Self {
        Self { code, device: None, object: object.into(), refused: None, detail: Vec::new() }
    }

    /// The same, not done.
    pub fn refused(self, code: &'static str) -> Self {
        Self { refused: Some(code), ..self }
    }

    /// Something about operations that a device brought.
    pub(super) fn about(code: &'static str, device: Option<DeviceId>, ops: &[OpId]) -> Self {
        let named: Vec<String> = ops.iter().take(NAMED).map(|op| hex::encode(op.0)).collect();
        let detail = vec![("count".to_owned(), ops.len().to_string())];
        Self { device, detail, ..Self::new(code, named.join(" ")) }
    }
}

/// Everything that a step has to tell, a line for each kind and reason.
pub(super) fn of_step(step: &Step, device: Option<DeviceId>) -> Vec<Told> {
    let mut told = Vec::new();
    let mut ops: BTreeMap<(&'static str, &'static str), Vec<OpId>> = BTreeMap::new();
    for notice in &step.notices {
        match notice {
            Notice::Fork(stream) => {
                let name = format!("{} {}", hex::encode(stream.device.0), hex::encode(stream.incarnation.0));
                let fork = Told { device, ..Told::new(FORK, name) };
                if !told.contains(&fork) {
                    told.push(fork);
                }
            }
            Notice::Held(op, reason) => ops.entry((HELD, reason)).or_default().push(*op),
            Notice::ClockSuspect(op) => ops.entry((CLOCK, "")).or_default().push(*op),
            // Told with what came of keeping the request.
            Notice::Refused(_) => {}
        }
    }
    told.extend(ops.into_iter().map(|((code, reason), ops)| {
        let mut told = Told::about(code, device, &ops);
        if !reason.is_empty() {
            told.detail.push(("reason".to_owned(), reason.to_owned()));
        }
        told
    }));
    told
}
