//! What can be chosen: an option without a code or words of its own could be neither stored nor shown.

use std::collections::BTreeSet;

use super::fault::Findings;
use crate::source;

/// More options than this nobody chooses from.
const MOST_OPTIONS: usize = 500;

/// Options must be there, few enough, each with a code of its own and words.
pub(super) fn check(file: &str, place: &str, options: &[source::AnswerOption], findings: &mut Findings) {
    if options.is_empty() || options.len() > MOST_OPTIONS {
        findings.add(
            file,
            place,
            format_args!("there are {} options; 1 to {MOST_OPTIONS} can be", options.len()),
        );
    }
    let mut codes = BTreeSet::new();
    for option in options {
        if !crate::code::is_option(option.code.as_str()) || !codes.insert(&option.code) {
            findings.add(file, place, format_args!("the option {} has no code of its own", option.code));
        }
        if let Err(fault) = option.text.check() {
            findings.add(file, place, format_args!("option {}: {fault}", option.code));
        }
    }
}
