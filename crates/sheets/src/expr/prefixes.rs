//! Whether a code begins with one of a list, asked for every row while a key is pressed: sorted once, then searched.

use std::cmp::Ordering;

/// Codes that other codes may begin with, such as branches of industry. Dots and spaces do not count.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prefixes(Box<[Box<str>]>);

impl Prefixes {
    /// The list of these codes.
    pub fn new<'a>(codes: impl IntoIterator<Item = &'a str>) -> Self {
        let plain =
            codes.into_iter().map(|code| code.chars().filter(|letter| counts(*letter)).collect::<String>());
        let mut sorted: Vec<String> = plain.filter(|code| !code.is_empty()).collect();
        sorted.sort_unstable();
        // What begins with its predecessor is covered by it. Then at most one code can be the beginning of another,
        // and it is the last one that is not greater.
        sorted.dedup_by(|later, earlier| later.starts_with(earlier.as_str()));
        Self(sorted.into_iter().map(String::into_boxed_str).collect())
    }

    /// Whether the code begins with one of the list.
    pub fn begin(&self, code: &str) -> bool {
        let after = self.0.partition_point(|prefix| order(prefix, code) != Ordering::Greater);
        let candidate = after.checked_sub(1).and_then(|at| self.0.get(at));
        candidate.is_some_and(|prefix| begins(code, prefix))
    }
}

fn counts(letter: char) -> bool {
    letter != '.' && !letter.is_whitespace()
}

fn order(prefix: &str, code: &str) -> Ordering {
    prefix.chars().cmp(code.chars().filter(|letter| counts(*letter)))
}

fn begins(code: &str, prefix: &str) -> bool {
    let mut letters = code.chars().filter(|letter| counts(*letter));
    prefix.chars().all(|letter| letters.next() == Some(letter))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_branch_is_found_by_its_beginning_with_or_without_dots() {
        let building = Prefixes::new(["41", "43.9", "42.1", "431"]);
        for code in ["41", "41.20", "4120", "43.99", "42 11", "43.1", "43.12"] {
            assert!(building.begin(code), "{code} begins with one in the list");
        }
        for code in ["", ".", "4", "43", "43.2", "40.99", "99", "42.2", "ā"] {
            assert!(!building.begin(code), "{code} begins with none in the list");
        }
    }

    #[test]
    fn an_empty_list_has_nothing_in_it() {
        assert!(
            !Prefixes::new(["", ".", " "]).begin("41"),
            "an empty code would be the beginning of everything"
        );
        assert!(!Prefixes::default().begin(""));
    }

    proptest! {
        #[test]
        fn the_search_says_what_reading_the_whole_list_says(
            codes in proptest::collection::vec("[0-3]{0,2}\\.?[0-3]{0,2}", 0..12),
            asked in "[0-3]{0,3}\\.?[0-3]{0,2}",
        ) {
            let plain = |code: &str| code.replace('.', "");
            let expected = codes.iter().map(|code| plain(code)).any(|code| {
                !code.is_empty() && plain(&asked).starts_with(&code)
            });
            let list = Prefixes::new(codes.iter().map(String::as_str));
            prop_assert_eq!(list.begin(&asked), expected);
        }
    }
}
