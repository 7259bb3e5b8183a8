//! Typed ids, so that a note can never be looked up by a task's id.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Where the random half of an id comes from; tests pass a predictable one.
pub trait UuidSource {
    /// Fills the bytes with randomness.
    fn fill(&self, bytes: &mut [u8; 10]);
}

/// Makes a UUIDv7: ordered by time, so that rows of one day lie together in the database.
pub fn uuid_v7(now_ms: i64, source: &impl UuidSource) -> Uuid {
    let mut random = [0; 10];
    source.fill(&mut random);
    uuid::Builder::from_unix_timestamp_millis(u64::try_from(now_ms).unwrap_or(0), &random).into_uuid()
}

macro_rules! ids {
    ($( $(#[$doc:meta])* $name:ident ),+ $(,)?) => { $(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.hyphenated().fmt(out)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+ };
}

ids! {
    /// A task that an inspector has been given or has made on the spot.
    TaskId,
    /// A note of a task.
    NoteId,
    /// A visit to a place, of a task.
    VisitId,
    /// A control sheet of a visit, or of a task that needs none.
    SheetId,
    /// An employer or another party that was found on a visit.
    PartyId,
    /// A person with whom the inspector spoke on a visit.
    PersonMetId,
    /// A person who was found working.
    WorkerId,
    /// A row of a group that repeats in a control sheet.
    RowId,
    /// A violation about which a person has said something; what only follows from answers has no id.
    ViolationId,
    /// A point of an order that has to be carried out.
    OrderItemId,
    /// A person who works in the inspectorate.
    PersonId,
    /// A unit of the inspectorate.
    UnitId,
    /// A device on which a person works.
    DeviceId,
    /// The key of another system.
    SystemKeyId,
    /// One wish of a person; repeated as often as the transport needs, carried out once.
    RequestId,
}

#[cfg(test)]
mod tests {
    use super::*;
    struct Zeros;
    impl UuidSource for Zeros {
        fn fill(&self, bytes: &mut [u8; 10]) {
            bytes.fill(0);
        }
    }

    #[test]
    fn later_ids_sort_after_earlier_ones() {
        let early = uuid_v7(1_000, &Zeros);
        let late = uuid_v7(2_000, &Zeros);
        assert!(early < late, "an id carries its time in front");
        assert_eq!(early.get_version_num(), 7);
    }

    #[test]
    fn a_clock_before_1970_still_gives_an_id() {
        assert_eq!(uuid_v7(-5, &Zeros).get_version_num(), 7, "a dead battery must not stop the work");
    }
}
