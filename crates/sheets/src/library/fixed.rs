//! A question that nobody answers has to be known from somewhere, or it would stay empty on every sheet for good.

use super::fault::Findings;
use crate::source;

/// Tells of fixed questions that nothing fills, or that only a person could.
pub(super) fn check(file: &str, question: &source::Question, findings: &mut Findings) {
    if !question.fixed {
        return;
    }
    let place = format!("{} fixed", question.code);
    match &question.prefill {
        None => findings.add(file, &place, "nobody answers it, so it needs a prefill to be known from"),
        Some(prefill) if !prefill.holds => {
            findings.add(file, &place, "nobody can confirm its prefill, so the prefill has to hold");
        }
        Some(_) => {}
    }
    if !question.parts.is_empty() {
        findings.add(file, &place, "it has further parts, which nobody could fill in");
    }
}
