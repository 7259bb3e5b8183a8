//! How long entries are kept where questions are answered. What goes was put away first, was walked once more, and leaves a
//! signed base behind.

use std::path::Path;

use apseko_trust::{Signer, Verifier};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

use super::base::{is_believed, sign};
use super::chain::Walk;
use super::segment::{expect_put_away, put_away, put_base_away};
use super::{Actor, AuditFault, Event, Outcome, action, append};
use crate::storage::{Journal, JournalEnd, JournalLine};

/// So many entries go at once, so that whoever notes something meanwhile does not wait for long.
const PORTION: usize = 5_000;

/// For how many months entries are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention(u16);

impl Retention {
    /// What holds where nobody says otherwise.
    pub const DEFAULT: Self = Self(18);
    /// Less than this is against the rules.
    pub const LEAST_MONTHS: u16 = 6;

    /// So many months, if the rules allow it.
    pub fn months(months: u16) -> Option<Self> {
        (Self::LEAST_MONTHS..=1_200).contains(&months).then_some(Self(months))
    }

    /// What happened at this moment or later stays. Nothing goes where the calendar ends.
    pub fn keeps_from_ms(self, now_ms: i64) -> i64 {
        let before = || {
            let now = Timestamp::from_millisecond(now_ms).ok()?.to_zoned(TimeZone::UTC);
            now.checked_sub(i64::from(self.0).months()).ok()
        };
        before().map_or(i64::MIN, |from| from.timestamp().as_millisecond())
    }
}

/// What taking away needs from the world.
#[derive(Clone, Copy)]
pub struct Pruning<'a> {
    /// Where the copies lie, and those are put that are missing.
    pub copies: &'a Path,
    /// Signs for what is taken away.
    pub signer: &'a dyn Signer,
    /// Whose word counts about what was taken away before.
    pub keys: &'a dyn Verifier,
    /// How long entries are kept.
    pub retention: Retention,
    /// What the clock says.
    pub now_ms: i64,
}

impl std::fmt::Debug for Pruning<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Pruning").field("retention", &self.retention).finish_non_exhaustive()
    }
}

/// Takes the oldest entries away, if any are older than the limit; tells how many. It notes itself before and after.
pub fn prune(journal: &mut dyn Journal, by: &Actor, pruning: &Pruning<'_>) -> Result<u64, AuditFault> {
    if portion(journal, pruning)?.is_none() {
        return Ok(0);
    }
    let event = |outcome, count: u64| Event {
        outcome,
        detail: vec![
            ("months".to_owned(), pruning.retention.0.to_string()),
            ("count".to_owned(), count.to_string()),
        ],
        ..Event::new(pruning.now_ms, by.clone(), action::PRUNED)
    };
    append(journal, &[event(Outcome::Begun, 0)])?;
    let (count, taken) = take_away(journal, pruning);
    let outcome =
        taken.as_ref().map_or_else(|fault| Outcome::Refused(fault.code().to_owned()), |()| Outcome::Done);
    let noted = append(journal, &[event(outcome, count)]);
    // What went wrong first is what somebody has to know.
    taken.and(noted.map_err(AuditFault::from)).map(|()| count)
}

fn take_away(journal: &mut dyn Journal, pruning: &Pruning<'_>) -> (u64, Result<(), AuditFault>) {
    let mut count = 0;
    let mut work = || {
        put_away(journal, pruning.copies)?;
        while let Some((began, walk, chain)) = portion(journal, pruning)? {
            expect_put_away(pruning.copies, &chain, began, walk.end)?;
            let base = sign(pruning.signer, chain, walk.end, pruning.now_ms)?;
            // A key that has expired meanwhile signs what nobody believes.
            if !is_believed(&base, pruning.keys) {
                return Err(AuditFault::Unsigned);
            }
            put_base_away(&base, pruning.copies)?;
            journal.rest_on(&base)?;
            count += walk.end.seq - began.seq;
        }
        Ok(())
    };
    let done = work();
    (count, done)
}

/// The oldest entries that may go, walked: nothing is signed for that does not hold. The first that is too young ends them,
/// whatever a clock that went back has written after it.
fn portion(
    journal: &mut dyn Journal,
    pruning: &Pruning<'_>,
) -> Result<Option<(JournalEnd, Walk, [u8; 32])>, AuditFault> {
    let base = journal.base()?;
    if let Some(base) = base.as_ref().filter(|base| !is_believed(base, pruning.keys)) {
        return Err(AuditFault::BadBase(base.end.seq));
    }
    let from_ms = pruning.retention.keeps_from_ms(pruning.now_ms);
    let page = journal.after(None, PORTION)?;
    let is_old = |line: &&JournalLine| line.at_ms < from_ms;
    let mut walk = Walk::from(base.as_ref());
    let began = walk.end;
    for line in page.iter().take_while(is_old) {
        walk.step(line)?;
    }
    let chain = base.map(|base| base.chain).or_else(|| page.first().map(|line| line.hash));
    Ok(chain.filter(|_| walk.end != began).map(|chain| (began, walk, chain)))
}
