//! Going through a whole feed, operation by operation: chains, hashes, places.

use std::collections::BTreeMap;

use apseko_oplog::{Held, OpId, StreamId};

use super::CopyFault;
use crate::storage::{Kept, Transaction};

const PAGE: usize = 2_000;

/// What was found, and the first thing that is not in order.
#[derive(Debug, Default)]
pub struct Found {
    /// How many operations there are.
    pub operations: u64,
    /// How many places the feed has.
    pub places: u64,
    /// How many operations wait for another.
    pub parked: usize,
    /// The streams, with the length of each.
    pub streams: BTreeMap<StreamId, u32>,
    fault: Option<String>,
}

/// Goes through the whole feed.
pub fn look_through(picture: &mut dyn Transaction) -> Result<Found, CopyFault> {
    let mut found = Found::default();
    let head = picture.head()?;
    found.places = head.meta.head;
    found.parked = picture.parked_count()?;
    let mut last = 0;
    loop {
        let page = picture.arrived_after(last, PAGE)?;
        let Some(newest) = page.last() else { break };
        last = newest.n;
        let before: Vec<OpId> = page.iter().filter_map(|kept| kept.record.header.prev).collect();
        let known: BTreeMap<OpId, i64> =
            picture.records(&before)?.into_iter().map(|kept| (kept.record.id(), kept.n)).collect();
        page.iter().for_each(|kept| found.look_at(kept, &known, head.meta.head));
    }
    if last != head.arrivals {
        found.complain(format!("the counter says {} operations and the last is {last}", head.arrivals));
    }
    Ok(found)
}

impl Found {
    /// The first complaint as an error.
    pub fn expect_order(&self) -> Result<(), CopyFault> {
        self.fault.as_ref().map_or(Ok(()), |fault| Err(CopyFault::NotInOrder(fault.clone())))
    }

    fn look_at(&mut self, Kept { n, record }: &Kept, known: &BTreeMap<OpId, i64>, head: u64) {
        self.operations += 1;
        let id = record.id();
        let tip = self.streams.entry(record.header.stream).or_default();
        *tip = (*tip).max(record.header.dseq);
        if apseko_trust::digest(record.header.bytes()) != id.0 {
            self.complain(format!("the header of operation {n} is not the one of its identity"));
        }
        if let Held::Here(body) = &record.body
            && body.digest() != record.header.body
        {
            self.complain(format!("the body of operation {n} is not the one of its header"));
        }
        let follows = record.header.prev.is_none_or(|prev| known.get(&prev).is_some_and(|before| before < n));
        if !follows {
            self.complain(format!("operation {n} does not follow the one before it in its chain"));
        }
        if record.seq.is_none_or(|seq| seq == 0 || seq > head) {
            self.complain(format!("operation {n} has no place in the feed"));
        }
    }

    fn complain(&mut self, fault: String) {
        self.fault.get_or_insert(fault);
    }
}
