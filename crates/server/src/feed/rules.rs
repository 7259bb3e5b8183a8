//! The business rules, as the feed asks them: those of `casework`, for the people that the server knows.

use std::collections::BTreeSet;
use std::fmt::Debug;

use apseko_casework::{
    CaseRules, Directory, Person, Reader, reasons, reference_scope, unit_scope, user_scope,
};
use apseko_oplog::{DeviceId, Header, Judgement, Record, Rules, ScopeId, UserId};

use crate::ledger::Working;
use crate::storage::StorageError;

/// Rules over the working ledger.
pub trait FeedRules: Rules<Working> + Debug + Send + Sync {}

impl<T: Rules<Working> + Debug + Send + Sync> FeedRules for T {}

/// The rules of cases for the people of a directory. Who may read what is looked up in the list that `feed::open` keeps;
/// `CaseRules::grants` would read every case.
#[derive(Debug)]
pub struct People<D>(pub D);

impl<D: Directory + Debug + Send + Sync> Rules<Working> for People<D> {
    fn grants(&self, ledger: &Working, device: &DeviceId) -> Result<BTreeSet<ScopeId>, StorageError> {
        let mut granted = BTreeSet::from([reference_scope()]);
        let Some(user) = self.0.user_of(device) else { return Ok(granted) };
        let Some(person) = self.0.person(&user) else { return Ok(granted) };
        granted.insert(user_scope(user));
        granted.extend(person.posts.iter().map(|seat| unit_scope(seat.unit)));
        granted.extend(open_to(ledger, user, &person, |_| true)?);
        Ok(granted)
    }

    fn second_look(&self, ledger: &Working, header: &Header) -> Result<Option<&'static str>, StorageError> {
        CaseRules::new(&self.0).second_look(ledger, header)
    }

    fn judge(&self, ledger: &Working, petition: &Record) -> Result<Judgement, StorageError> {
        CaseRules::new(&self.0).judge(ledger, petition)
    }
}

/// The cases that are open to a person, with what is apart from them of those who complained, for reasons like this. A
/// device is told these, and whoever asks is shown them: there is no other rule.
pub(crate) fn open_to(
    ledger: &Working,
    user: UserId,
    person: &Person,
    like: impl Fn(&Reader) -> bool,
) -> Result<BTreeSet<ScopeId>, StorageError> {
    let reasons = reasons(user, person);
    let of = |reasons: BTreeSet<Reader>| lying_before(ledger, reasons.into_iter().filter(|it| like(it)));
    let left = lying_before(ledger, reasons.left)?;
    let mut open: BTreeSet<ScopeId> = of(reasons.own)?.difference(&left).copied().collect();
    open.extend(of(reasons.by_post)?);
    Ok(open)
}

/// The cases that have one of these reasons.
pub(crate) fn lying_before(
    ledger: &Working,
    reasons: impl IntoIterator<Item = Reader>,
) -> Result<BTreeSet<ScopeId>, StorageError> {
    let keys: Vec<_> = reasons.into_iter().map(Reader::key).collect();
    if keys.is_empty() { Ok(BTreeSet::new()) } else { ledger.readable(&keys) }
}

/// Lends rules that are known only when the server runs to the steps, which want them by type.
pub(super) struct Lent<'r>(pub &'r dyn FeedRules);

impl Rules<Working> for Lent<'_> {
    fn grants(&self, ledger: &Working, device: &DeviceId) -> Result<BTreeSet<ScopeId>, StorageError> {
        self.0.grants(ledger, device)
    }

    fn second_look(&self, ledger: &Working, header: &Header) -> Result<Option<&'static str>, StorageError> {
        self.0.second_look(ledger, header)
    }

    fn judge(&self, ledger: &Working, petition: &Record) -> Result<Judgement, StorageError> {
        self.0.judge(ledger, petition)
    }
}
