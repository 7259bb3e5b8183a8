//! A seal and what it rests on. It is read from its own manifest, never from what is written later.

use std::collections::{BTreeMap, BTreeSet};

use apseko_oplog::{EXISTS, Existence, Kind, Ledger, OpId, Record, RegisterKey, Value, existence};

use super::AuthorView;

/// The operations that a seal rests on.
pub(crate) const OPS: &str = "ops";
/// The hashes of the files that belong to it.
pub(crate) const FILES: &str = "files";
/// The hash of the document as it was shown.
pub(crate) const PDF: &str = "pdf";
/// The template that it was made with.
pub(crate) const TEMPLATE: &str = "template";

/// A seal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealView {
    /// Who sealed, and when.
    pub author: AuthorView,
    /// The operations that it rests on.
    pub ops: Vec<OpId>,
    /// The hashes of its files.
    pub files: Vec<[u8; 32]>,
    /// The hash of the document as it was shown.
    pub pdf: Option<[u8; 32]>,
    /// The template that it was made with.
    pub template: String,
    /// What was written since of what it covers: told to people, never applied to it. Only [`super::view`] fills it.
    pub later: Vec<OpId>,
}

impl SealView {
    pub(super) fn of(record: &Record) -> Option<Self> {
        let value = &record.here()?.facts()?.value;
        let files = value.get(FILES).map(Value::items).unwrap_or_default();
        Some(Self {
            author: AuthorView::of(record),
            ops: manifest(value),
            files: files.iter().filter_map(Value::as_fixed).collect(),
            pdf: value.get(PDF).and_then(Value::as_fixed),
            template: value.get(TEMPLATE).and_then(Value::as_text).unwrap_or_default().to_owned(),
            later: Vec::new(),
        })
    }
}

fn manifest(value: &Value) -> Vec<OpId> {
    let listed = value.get(OPS).map(Value::items).unwrap_or_default();
    listed.iter().filter_map(Value::as_fixed).map(OpId).collect()
}

fn sealed_ops(seal: &Record) -> Vec<OpId> {
    let facts = seal.here().and_then(|body| body.facts()).filter(|_| seal.header.kind == Kind::Seal);
    facts.map(|facts| manifest(&facts.value)).unwrap_or_default()
}

/// What was sealed, from the operations of the manifest. What was erased by order since is not there any more.
pub fn sealed_content<L: Ledger>(
    ledger: &L,
    seal: &Record,
) -> Result<BTreeMap<RegisterKey, Value>, L::Error> {
    let mut content = BTreeMap::new();
    for id in sealed_ops(seal) {
        let Some(record) = ledger.record(&id)? else { continue };
        let value = record.here().and_then(|body| body.facts()).map(|facts| facts.value.clone());
        if let (Some(register), Some(value)) = (record.register(), value) {
            content.insert(register, value);
        }
    }
    Ok(content)
}

/// The heads of what a seal covers that it does not rest on, with those that took a covered thing out.
pub fn after_seal<L: Ledger>(ledger: &L, seal: &Record) -> Result<Vec<OpId>, L::Error> {
    let ops: BTreeSet<OpId> = sealed_ops(seal).into_iter().collect();
    let covered = sealed_content(ledger, seal)?;
    let mut later = BTreeSet::new();
    for register in covered.keys() {
        later.extend(ledger.heads(register)?.iter().map(Record::id).filter(|head| !ops.contains(head)));
    }
    let entities: BTreeSet<_> = covered.keys().map(|register| register.entity).collect();
    for entity in entities {
        let heads = ledger.heads_of(&entity)?;
        if matches!(existence(&heads), Existence::Gone | Existence::Disputed) {
            let said =
                heads.iter().filter(|head| head.register().is_some_and(|register| register.field == EXISTS));
            later.extend(said.map(Record::id).filter(|head| !ops.contains(head)));
        }
    }
    Ok(later.into_iter().collect())
}
