//! What really happened, as nobody in the simulated world knows it: the yardstick for "nothing is lost".

use std::collections::{BTreeMap, BTreeSet};

use apseko_oplog::{EditId, OpId, Record};

/// Everything that was committed somewhere, and what may be gone with the only place that had it.
#[derive(Debug, Default)]
pub struct Truth {
    /// Operations that a device has shown as saved.
    pub written: BTreeMap<OpId, EditId>,
    /// How many operations a person's wish came to.
    pub edits: BTreeMap<EditId, usize>,
    /// Operations whose only copies were on something that was destroyed.
    pub at_risk: BTreeSet<OpId>,
    /// Bodies that were ordered to be destroyed.
    pub erased: BTreeSet<OpId>,
}

impl Truth {
    /// A device has shown these as saved.
    pub fn saved(&mut self, edit: EditId, records: &[Record]) {
        if !records.is_empty() {
            self.edits.insert(edit, records.len());
        }
        self.written.extend(records.iter().map(|record| (record.id(), edit)));
    }
}
