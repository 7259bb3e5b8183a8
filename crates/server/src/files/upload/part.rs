//! Whether the bytes of a request belong where it says. One place is right, and a request that was answered before is answered
//! the same again.

use apseko_trust::Digest;

use crate::files::Refusal;
use crate::files::shelf::Outcome;

/// What a request says of its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Where they belong.
    pub at: u64,
    /// How many there will be, if that was said.
    pub announced: Option<u64>,
    /// What they will add up to, if that was said.
    pub sum: Option<Digest>,
}

impl Part {
    /// Whether they go behind the bytes that are there, and no further than the file.
    pub fn fits(&self, offset: u64, length: u64) -> Result<(), Refusal> {
        if self.at != offset {
            return Err(Refusal::Offset(offset));
        }
        let missing = length.saturating_sub(offset);
        if self.announced.is_some_and(|more| more > missing) { Err(Refusal::Beyond(offset)) } else { Ok(()) }
    }

    /// The same for a finished upload: the answer to the last request may have been lost on the way.
    pub fn fits_finished(&self, length: u64, outcome: Outcome) -> Result<(), Refusal> {
        match outcome {
            Outcome::Held(_) => Err(Refusal::OtherSum),
            Outcome::Stored(_) => self.fits(length, length),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn part(at: u64, announced: Option<u64>) -> Part {
        Part { at, announced, sum: None }
    }

    #[test]
    fn bytes_belong_behind_those_that_are_there() {
        assert_eq!(part(10, Some(5)).fits(10, 15), Ok(()));
        assert_eq!(part(10, None).fits(10, 15), Ok(()), "how many come shows when they do");
        assert_eq!(part(9, Some(5)).fits(10, 15), Err(Refusal::Offset(10)));
        assert_eq!(part(11, Some(1)).fits(10, 15), Err(Refusal::Offset(10)));
        assert_eq!(part(10, Some(6)).fits(10, 15), Err(Refusal::Beyond(10)));
    }

    #[test]
    fn a_finished_upload_takes_nothing_more_and_says_what_became_of_it() {
        let (stored, held) = (Outcome::Stored([1; 32]), Outcome::Held([1; 32]));
        assert_eq!(part(15, Some(0)).fits_finished(15, stored), Ok(()), "the answer was lost on the way");
        assert_eq!(part(15, Some(1)).fits_finished(15, stored), Err(Refusal::Beyond(15)));
        assert_eq!(part(10, Some(5)).fits_finished(15, stored), Err(Refusal::Offset(15)));
        assert_eq!(part(15, Some(0)).fits_finished(15, held), Err(Refusal::OtherSum));
    }

    proptest! {
        #[test]
        fn whatever_fits_ends_within_the_file(
            (at, offset, length) in (0_u64..40, 0_u64..40, 0_u64..40),
            announced in prop::option::of(any::<u64>()),
        ) {
            match part(at, announced).fits(offset, length) {
                Ok(()) => {
                    prop_assert_eq!(at, offset);
                    prop_assert!(announced.unwrap_or(0) <= length.saturating_sub(at));
                }
                Err(refusal) => prop_assert_eq!(refusal.offset(), Some(offset), "it says where the upload stands"),
            }
        }
    }
}
