//! What lies here that the office does not have, changes and files together: what it is told of, and what a wipe waits for.

use std::time::Duration;

use apseko_store::{StoreError, View};
use jiff::Timestamp;

/// Changes go in moments; so often it is seen whether they are away.
const SOON: Duration = Duration::from_secs(2);
/// Files may take hours.
const NOW_AND_THEN: Duration = Duration::from_secs(30);

/// How much it is. The refused is among it: a lost device would take that with it, too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Unsent {
    operations: u64,
    /// Those that the server would still take.
    operations_waiting: u64,
    files: u64,
    files_waiting: u64,
    oldest: Option<Timestamp>,
}

impl Unsent {
    pub(super) fn in_view(view: &View<'_>) -> Result<Self, StoreError> {
        let (unsent, state, files) = (view.unsent()?, view.exchange_state()?, view.unsent_files()?);
        let waiting = state.waiting.own.saturating_add(state.waiting.of_others);
        let oldest = unsent.map(|unsent| unsent.oldest);
        Ok(Self {
            operations: unsent.map_or(0, |unsent| unsent.count),
            operations_waiting: waiting.saturating_sub(state.parked.saturating_add(state.refused)),
            files: files.count,
            files_waiting: files.waiting,
            oldest: oldest.into_iter().chain(files.oldest).min(),
        })
    }

    /// All of it.
    pub(super) fn count(&self) -> u64 {
        self.operations.saturating_add(self.files)
    }

    /// When the first of it came to be.
    pub(super) fn oldest(&self) -> Option<Timestamp> {
        self.oldest
    }

    pub(super) fn has_operations_waiting(&self) -> bool {
        self.operations_waiting > 0
    }

    pub(super) fn has_files_waiting(&self) -> bool {
        self.files_waiting > 0
    }

    /// What is lost if everything here is destroyed now. Operations that the server keeps apart are not among it.
    pub(super) fn lost(&self) -> u64 {
        self.operations_waiting.saturating_add(self.files)
    }

    /// Whether the office is to hear of it before its time that less is left than was said. Changes go together, and so it is
    /// told when they are away; a hundred photos are no hundred messages, and so it is told when all of them are.
    pub(super) fn is_worth_telling(&self, said: &Self) -> bool {
        let photos_are_away = self.files_waiting == 0 && self.files < said.files;
        self.operations_waiting == 0 && (self.operations < said.operations || photos_are_away)
    }

    /// When to look again whether there is something to tell: only what goes in moments is waited for closely.
    pub(super) fn look_again(&self) -> Duration {
        if self.has_operations_waiting() { SOON } else { NOW_AND_THEN }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many of each, all of it on its way.
    fn unsent(operations: u64, files: u64) -> Unsent {
        Unsent { operations, operations_waiting: operations, files, files_waiting: files, oldest: None }
    }

    #[test]
    fn the_office_hears_at_once_that_changes_are_away() {
        let said = unsent(5, 0);
        assert!(!unsent(3, 0).is_worth_telling(&said), "three are still going");
        assert!(unsent(0, 0).is_worth_telling(&said));
        let apart = Unsent { operations_waiting: 0, ..unsent(2, 0) };
        assert!(apart.is_worth_telling(&said), "the server keeps two apart; they go no further");
        assert!(!apart.is_worth_telling(&apart), "it has heard of these");
    }

    #[test]
    fn files_that_take_long_are_no_message_each() {
        let said = unsent(2, 100);
        assert!(unsent(0, 100).is_worth_telling(&said), "changes do not wait for photos");
        let said = unsent(0, 100);
        for left in 1..100 {
            assert!(!unsent(0, left).is_worth_telling(&said), "{left} are on their way");
            assert_eq!(
                unsent(0, left).look_again(),
                NOW_AND_THEN,
                "nobody looks every other second for hours"
            );
        }
        assert!(unsent(0, 0).is_worth_telling(&said), "the last one");
        let refused = Unsent { files_waiting: 0, ..unsent(0, 1) };
        assert!(refused.is_worth_telling(&said), "the last one that goes by itself");
        assert!(!refused.is_worth_telling(&refused));
        assert!(!unsent(1, 0).is_worth_telling(&said), "something was written meanwhile and goes first");
        assert_eq!(unsent(1, 100).look_again(), SOON);
    }

    #[test]
    fn a_refused_file_is_lost_with_the_device_and_an_operation_kept_apart_is_not() {
        let unsent =
            Unsent { operations: 3, operations_waiting: 1, files: 2, files_waiting: 0, oldest: None };
        assert_eq!((unsent.count(), unsent.lost()), (5, 3));
        assert!(!unsent.has_files_waiting(), "nobody waits for what nobody takes");
    }
}
