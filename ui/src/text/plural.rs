//! How numbers and words go together in each language.

/// Latvian: 1, 21, 31 … take the singular, but 11 does not; everything else, zero included, the plural.
pub fn lv<'t>(count: u64, one: &'t str, many: &'t str) -> &'t str {
    if count % 10 == 1 && count % 100 != 11 { one } else { many }
}

/// English: only 1 takes the singular.
pub fn en<'t>(count: u64, one: &'t str, many: &'t str) -> &'t str {
    if count == 1 { one } else { many }
}

#[cfg(test)]
mod tests {
    #[test]
    fn latvian_counts_by_the_last_digit() {
        for singular in [1, 21, 31, 101, 121, 1001] {
            assert_eq!(super::lv(singular, "izmaiņa", "izmaiņas"), "izmaiņa", "{singular}");
        }
        for plural in [0, 2, 9, 10, 11, 12, 20, 111, 211] {
            assert_eq!(super::lv(plural, "izmaiņa", "izmaiņas"), "izmaiņas", "{plural}");
        }
    }

    #[test]
    fn english_has_one_singular() {
        assert_eq!(super::en(1, "change", "changes"), "change");
        for plural in [0, 2, 11, 21] {
            assert_eq!(super::en(plural, "change", "changes"), "changes", "{plural}");
        }
    }
}
