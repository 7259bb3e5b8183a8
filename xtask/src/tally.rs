//! Exists to learn from the output of `cargo test` and `node --test` how many tests ran, because
//! their exit codes do not tell a full run from an empty one.

use std::ops::AddAssign;

/// How many checks passed and failed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
}

impl Tally {
    pub const ONE_PASSED: Self = Self { passed: 1, failed: 0 };
    pub const ONE_FAILED: Self = Self { passed: 0, failed: 1 };

    /// Adds what a line of `cargo test` says. A test that writes past the capture, without ending its
    /// line, may have put something before the result.
    pub fn read_cargo(&mut self, line: &str) {
        let result = line.split_once("test result: ").and_then(|(_, rest)| rest.split_once(". "));
        let Some((_, counts)) = result else {
            return;
        };
        for part in counts.split("; ") {
            match part.split_once(' ') {
                Some((count, "passed")) => self.passed += number(count),
                Some((count, "failed")) => self.failed += number(count),
                _ => {}
            }
        }
    }

    /// Adds what a line of `node --test` says: `ℹ pass 3` from its readable reporter, `# pass 3` from TAP.
    pub fn read_node(&mut self, line: &str) {
        let Some(summary) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) else {
            return;
        };
        match summary.split_once(' ') {
            Some(("pass", count)) => self.passed += number(count),
            Some(("fail" | "cancelled", count)) => self.failed += number(count),
            _ => {}
        }
    }

    /// Corrects the counts by how the program ended: a crash counts as one failure, and so does a
    /// success that tested nothing.
    pub fn judged(self, succeeded: bool) -> Self {
        let tested_nothing = self == Self::default();
        if self.failed == 0 && (!succeeded || tested_nothing) { Self { failed: 1, ..self } } else { self }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

/// A line of the same shape that a test printed itself carries no number and adds nothing.
fn number(text: &str) -> u64 {
    text.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(reader: fn(&mut Tally, &str), output: &str) -> Tally {
        let mut tally = Tally::default();
        output.lines().for_each(|line| reader(&mut tally, line));
        tally
    }

    #[test]
    fn cargo_results_are_added_up() {
        let output = "\
running 3 tests
test a ... ok
test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 2 filtered out; finished in 0.01s
   Doc-tests apseko_domain
strayed outputtest result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s
error: test failed";
        assert_eq!(read(Tally::read_cargo, output), Tally { passed: 5, failed: 1 });
    }

    #[test]
    fn node_results_are_read_from_both_reporters() {
        let readable = "✔ signs in (12ms)\nℹ tests 4\nℹ pass 2\nℹ fail 1\nℹ cancelled 1\nℹ skipped 0";
        assert_eq!(read(Tally::read_node, readable), Tally { passed: 2, failed: 2 });
        let tap = "TAP version 13\nok 1 - signs in\n# tests 1\n# pass 1\n# fail 0\n# cancelled 0";
        assert_eq!(read(Tally::read_node, tap), Tally { passed: 1, failed: 0 });
    }

    #[test]
    fn lines_that_only_look_alike_add_nothing() {
        for line in ["test result", "test result: ok", "# pass", "ℹ pass many", "3 passed; 0 failed"] {
            assert_eq!(read(Tally::read_cargo, line), Tally::default(), "{line}");
            assert_eq!(read(Tally::read_node, line), Tally::default(), "{line}");
        }
    }

    #[test]
    fn a_crash_and_an_empty_run_are_failures() {
        let three = Tally { passed: 3, failed: 0 };
        assert_eq!(three.judged(true), three);
        assert_eq!(three.judged(false), Tally { passed: 3, failed: 1 });
        assert_eq!(Tally::default().judged(true), Tally::ONE_FAILED);
        let two_failed = Tally { passed: 0, failed: 2 };
        assert_eq!(two_failed.judged(false), two_failed);
    }
}
