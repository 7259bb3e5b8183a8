//! The delivered pack with bytes changed or cut off: it loads as a whole or not at all, and nothing breaks.

use proptest::prelude::*;

use super::small::{delivered, read};
use crate::live::{Captured, Facts, Live};
use crate::{Form, KINDS, Order, PURPOSES};

/// Whatever loads can be worked with; whatever does not is told with its file.
fn is_whole_or_refused(files: &[(String, Vec<u8>)]) -> Result<bool, TestCaseError> {
    match read(files) {
        Ok(library) => {
            for edition in library.editions() {
                let order = Order {
                    purpose: PURPOSES[1].to_owned(),
                    kinds: KINDS.iter().map(|kind| (*kind).to_owned()).collect(),
                    picked: Vec::new(),
                };
                let form = std::sync::Arc::new(Form::generate(edition, order));
                let live = Live::new(form, "2026-11-20".parse().unwrap(), Facts::new());
                live.gaps(&Captured::new());
            }
            Ok(true)
        }
        Err(faults) => {
            prop_assert!(!faults.faults.is_empty(), "who is refused is told why");
            for fault in &faults.faults {
                prop_assert!(!fault.problem.is_empty(), "{fault}");
            }
            Ok(false)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, ..ProptestConfig::default() })]

    #[test]
    fn a_byte_that_flips_is_refused_or_changes_words_only(
        file in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), byte in any::<u8>(),
    ) {
        let mut files = delivered();
        let bytes = &mut file.get_mut(&mut files).1;
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let still_json = serde_json::from_slice::<serde_json::Value>(bytes).is_ok();
        let loads = is_whole_or_refused(&files)?;
        prop_assert!(still_json || !loads, "what is no JSON never loads");
    }

    #[test]
    fn a_file_that_is_cut_off_is_refused(
        file in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(),
    ) {
        let mut files = delivered();
        let (name, bytes) = file.get_mut(&mut files);
        let whole = bytes.trim_ascii_end().len();
        bytes.truncate(at.index(whole));
        let name = name.clone();
        prop_assert!(!is_whole_or_refused(&files)?, "{name} was cut off and loaded");
    }

    #[test]
    fn a_line_that_is_lost_or_doubled_is_refused_or_harmless(
        file in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), twice in any::<bool>(),
    ) {
        let mut files = delivered();
        let bytes = &mut file.get_mut(&mut files).1;
        let text = String::from_utf8(bytes.clone()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let at = at.index(lines.len());
        let count = |place: usize| if place != at { 1 } else if twice { 2 } else { 0 };
        let spoiled: Vec<&str> =
            lines.iter().enumerate().flat_map(|(place, line)| std::iter::repeat_n(*line, count(place))).collect();
        *bytes = spoiled.join("\n").into_bytes();
        is_whole_or_refused(&files)?;
    }
}
