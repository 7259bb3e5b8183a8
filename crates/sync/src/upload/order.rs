//! Which file goes first: what others wait for, then what is begun, then the newest visit.

use std::cmp::Reverse;

use super::{Need, Parcel, Sum};

/// Smaller goes first. What is begun comes before newer things of the same need, or every road would end with many halves.
pub(super) fn rank(parcel: &Parcel, begun: bool) -> (Need, bool, Reverse<i64>, Sum) {
    (parcel.need, !begun, Reverse(parcel.visited_ms), parcel.sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::upload::Kept;

    #[test]
    fn documents_go_first_and_then_what_is_begun_and_the_newest_visit() {
        let parcel = |number: u8, need, visited_ms| Parcel {
            sum: Sum([number; 32]),
            length: 1,
            need,
            visited_ms,
            kept: Kept::default(),
        };
        let parcels = [
            (parcel(1, Need::Rest, 30), false),
            (parcel(2, Need::PhotoOfIssued, 10), false),
            (parcel(3, Need::Document, 10), false),
            (parcel(4, Need::PhotoOfIssued, 20), false),
            (parcel(5, Need::PhotoOfIssued, 5), true),
            (parcel(6, Need::Document, 20), false),
            (parcel(7, Need::Rest, 30), false),
        ];
        let mut order: Vec<_> = parcels.iter().map(|(parcel, begun)| rank(parcel, *begun)).collect();
        order.sort();
        let order: Vec<u8> = order.iter().map(|(.., sum)| sum.0[0]).collect();
        assert_eq!(order, [6, 3, 5, 4, 2, 1, 7], "and what is alike keeps one order");
    }
}
