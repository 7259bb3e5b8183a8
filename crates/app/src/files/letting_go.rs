//! Which originals may leave this device, by what is known of them and by nothing else: a mistake here would take away what nobody has
//! a second time.

#[cfg(test)]
mod tests;

use apseko_store::KeptFile;

/// With less room than this, originals are let go of without anybody asking.
pub(crate) const LITTLE: u64 = 1 << 30;
/// Until there is so much.
const ENOUGH: u64 = 2 << 30;

/// A file that was taken in here, and what decides whether it stays.
#[derive(Debug, Clone)]
pub(crate) struct Original {
    pub(crate) kept: KeptFile,
    /// When the visit was that it belongs to.
    pub(crate) visited_ms: i64,
    /// Its case was given to somebody else.
    pub(crate) has_left: bool,
}

/// Everything that the office has signed for: what goes when a person wants room.
pub(crate) fn all(originals: &[Original]) -> Vec<[u8; 32]> {
    may_go(originals).map(sum_of).collect()
}

/// What goes by itself: everything of cases that have left, and where there is little room, the oldest visits until there is enough.
pub(crate) fn due(originals: &[Original], free: Option<u64>) -> Vec<[u8; 32]> {
    let (left, mut at_hand): (Vec<_>, Vec<_>) = may_go(originals).partition(|original| original.has_left);
    let mut goes: Vec<[u8; 32]> = left.iter().copied().map(sum_of).collect();
    // Where the system does not say how much is free, nobody is short of it.
    let Some(free) = free else { return goes };
    let mut then = left.into_iter().map(size_of).fold(free, u64::saturating_add);
    if then >= LITTLE {
        return goes;
    }
    at_hand.sort_by_key(|original| (original.visited_ms, original.kept.file.sum));
    for original in at_hand {
        if then >= ENOUGH {
            break;
        }
        then = then.saturating_add(size_of(original));
        goes.push(sum_of(original));
    }
    goes
}

fn may_go(originals: &[Original]) -> impl Iterator<Item = &Original> {
    originals.iter().filter(|original| original.kept.may_go())
}

fn sum_of(original: &Original) -> [u8; 32] {
    original.kept.file.sum
}

fn size_of(original: &Original) -> u64 {
    original.kept.file.size
}
