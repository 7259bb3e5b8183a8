//! What a feed adds up to: how many rows each table has, and a sum over all of them. Equal sums are equal feeds.

use apseko_oplog::{EpochId, Held, Record};
use apseko_trust::canon::Writer;
use sha2::{Digest as _, Sha256};

use super::CopyFault;
use super::pages::each_page;
use crate::storage::{Changes, Head, Transaction, entity_key, scope_key, stream_key};

/// What one table adds up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Table {
    /// What its rows are.
    pub name: &'static str,
    /// How many there are.
    pub rows: u64,
    /// The SHA-256 of all of them, in the order of their keys.
    pub digest: [u8; 32],
}

/// What a feed adds up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// The counter row.
    pub head: Head,
    /// Every table, always in the same order.
    pub tables: Vec<Table>,
}

impl Fingerprint {
    /// Adds up a whole picture.
    pub fn of(picture: &mut dyn Transaction) -> Result<Self, CopyFault> {
        let head = picture.head()?;
        let mut sums = Sums::default();
        each_page(picture, &mut |page| {
            sums.add(&page);
            Ok(())
        })?;
        Ok(sums.finish(head))
    }

    /// Whether nothing but the counter row is there.
    pub fn is_empty(&self) -> bool {
        self.tables.iter().all(|table| table.rows == 0)
    }

    /// How many rows of this name there are.
    pub fn rows(&self, name: &str) -> u64 {
        self.tables.iter().find(|table| table.name == name).map_or(0, |table| table.rows)
    }

    /// Refuses another one, by the name of the first table that differs.
    pub fn expect(&self, other: &Self) -> Result<(), CopyFault> {
        if self.head != other.head {
            return Err(CopyFault::Unequal("counter row"));
        }
        let differs = self.tables.iter().zip(&other.tables).find(|(one, other)| one != other);
        differs.map_or(Ok(()), |(table, _)| Err(CopyFault::Unequal(table.name)))
    }

    /// All of it as one sum, which a finished backup carries.
    pub fn total(&self) -> [u8; 32] {
        let Head { meta, arrivals, revision } = &self.head;
        let mut out = Writer::default();
        out.array(9).bytes(&meta.server.0).uint(u64::from(meta.level)).bytes(&meta.epoch.0);
        out.array(meta.lineage.len());
        for (EpochId(epoch), began) in &meta.lineage {
            out.array(2).bytes(epoch).uint(*began);
        }
        out.uint(meta.head).uint(meta.stable).uint(meta.hlc.0).int(*arrivals).int(*revision);
        for table in &self.tables {
            out.array(3).text(table.name).uint(table.rows).bytes(&table.digest);
        }
        apseko_trust::digest(&out.finish())
    }
}

/// Sums that are not finished yet.
#[derive(Default)]
pub(super) struct Sums {
    operations: Sum,
    streams: Sum,
    things: Sum,
    readers: Sum,
    awaited: Sum,
    mentions: Sum,
    petitions: Sum,
    erasures: Sum,
    signatures: Sum,
    lines: Sum,
    parked: Sum,
    refused: Sum,
}

#[derive(Default)]
struct Sum {
    rows: u64,
    hash: Sha256,
}

impl Sum {
    fn row(&mut self, write: impl FnOnce(&mut Writer)) {
        let mut out = Writer::with_capacity(256);
        write(&mut out);
        self.rows += 1;
        self.hash.update(out.finish());
    }
}

impl Sums {
    /// Adds the rows of a page. A page holds rows of one table, in the order of its key where it is a list.
    pub(super) fn add(&mut self, page: &Changes) {
        for (n, record) in &page.inserted {
            self.operations.row(|out| operation(out, *n, record));
        }
        for (stream, header) in &page.tips {
            self.streams.row(|out| {
                out.array(2).bytes(&stream_key(stream)).bytes(&header.id().0);
            });
        }
        self.add_scopes(page);
        self.add_pairs(page);
        for (n, (op, _)) in &page.pending {
            self.petitions.row(|out| {
                out.array(2).int(*n).bytes(&op.0);
            });
        }
        page.erasures.iter().for_each(|id| {
            self.erasures.row(|out| {
                out.bytes(&id.0);
            })
        });
        for (tip, envelope) in &page.signatures {
            self.signatures.row(|out| envelope.to_writer(out.array(2).bytes(&tip.0)));
        }
        for (scope, line) in &page.lines {
            let scope = scope_key(scope);
            self.lines.row(|out| {
                out.array(4).uint(line.seq).bytes(&line.op.0).uint(line.group_end).bytes(&scope);
            });
        }
        self.add_apart(page);
    }

    fn add_pairs(&mut self, page: &Changes) {
        for (one, other) in &page.awaited {
            self.awaited.row(|out| {
                out.array(2).bytes(&one.0).bytes(&other.0);
            });
        }
        for (one, other) in &page.mentions {
            self.mentions.row(|out| {
                out.array(2).bytes(&one.0).bytes(&other.0);
            });
        }
    }

    /// What is sorted by scope: keys sort as bytes, and scopes need not.
    fn add_scopes(&mut self, page: &Changes) {
        let mut things: Vec<_> =
            page.things.iter().map(|thing| (scope_key(&thing.scope), entity_key(&thing.entity))).collect();
        things.sort_unstable();
        for (scope, entity) in things {
            self.things.row(|out| {
                out.array(2).bytes(&scope).bytes(&entity);
            });
        }
        let mut readers: Vec<_> = page.readers.iter().map(|(scope, open)| (scope_key(scope), open)).collect();
        readers.sort_unstable();
        for (scope, reasons) in readers {
            for reason in reasons {
                self.readers.row(|out| {
                    out.array(2).bytes(&scope).bytes(reason);
                });
            }
        }
    }

    fn add_apart(&mut self, page: &Changes) {
        for parked in &page.parked {
            self.parked.row(|out| {
                out.array(3).bytes(&parked.missing.0);
                operation(out, 0, &parked.record);
                parked.signature.to_writer(out);
            });
        }
        for refused in &page.refused {
            self.refused.row(|out| {
                out.array(5).bytes(&refused.device).int(refused.at_ms).array(refused.ops.len());
                refused.ops.iter().for_each(|op| {
                    out.bytes(&op.0);
                });
                out.bytes(&refused.bytes);
                match &refused.dropped {
                    Some(dropped) => {
                        out.array(3).int(dropped.at_ms).bytes(dropped.by.as_ref().map_or(&[], |by| by));
                        out.text(&dropped.reason);
                    }
                    None => drop(out.null()),
                }
            });
        }
    }

    pub(super) fn finish(self, head: Head) -> Fingerprint {
        let tables = [
            ("operations", self.operations),
            ("streams", self.streams),
            ("things", self.things),
            ("readers", self.readers),
            ("awaited", self.awaited),
            ("mentions", self.mentions),
            ("petitions", self.petitions),
            ("erasures", self.erasures),
            ("signatures", self.signatures),
            ("lines", self.lines),
            ("parked", self.parked),
            ("refused", self.refused),
        ];
        let tables = tables
            .into_iter()
            .map(|(name, Sum { rows, hash })| Table { name, rows, digest: hash.finalize().into() })
            .collect();
        Fingerprint { head, tables }
    }
}

fn operation(out: &mut Writer, n: i64, record: &Record) {
    out.array(10).int(n).bytes(&record.id().0);
    optional(out, record.seq.as_ref(), |out, seq| {
        out.uint(*seq);
    });
    out.bool(record.effective).uint(u64::from(record.children));
    out.uint(u64::from(record.holds)).uint(u64::from(record.pins));
    optional(out, record.cover.as_ref(), |out, cover| {
        out.bytes(&cover.0);
    });
    out.bytes(record.header.bytes());
    match &record.body {
        Held::Here(body) => out.bytes(body.bytes()),
        Held::Missing => out.null(),
        Held::Erased => out.bool(false),
    };
}

fn optional<T>(out: &mut Writer, value: Option<&T>, write: impl FnOnce(&mut Writer, &T)) {
    match value {
        Some(value) => write(out, value),
        None => {
            out.null();
        }
    }
}
