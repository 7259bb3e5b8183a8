//! Plans that failed once. They run before any fresh seed, for ever.

use crate::plan::Plan;

const KEPT: &str = include_str!("../corpus/plans.jsonl");

/// The plans, one a line of the file.
///
/// # Panics
/// If a line is not a plan: the file is part of the program.
#[expect(clippy::expect_used, reason = "a broken line of the corpus must be noticed at once")]
pub fn plans() -> Vec<Plan> {
    let lines = KEPT.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| serde_json::from_str(line).expect("every line of the corpus is a plan")).collect()
}
