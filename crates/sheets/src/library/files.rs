//! From the bytes of a pack's files to plain data, in bounded time and memory.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use super::fault::Findings;
use crate::source::{Calendar, Compositions, Layout, Lists, Module, Norms, Pack, Sets, Violations};

/// A file of a pack.
#[derive(Debug, Clone, Copy)]
pub struct SourceFile<'a> {
    /// Its name, without a folder.
    pub name: &'a str,
    /// What is in it.
    pub bytes: &'a [u8],
}

/// A pack is megabytes at most; what is larger is an attack or a slip.
const MOST_BYTES: usize = 32 * 1024 * 1024;
/// The limits of a pack, so that no definition can hold the program up.
const MOST_QUESTIONS: usize = 20_000;
const MOST_FILES: usize = 200;
const MOST_SECTIONS: usize = 1_000;
const MOST_GROUPS: usize = 64;
const MOST_LISTS: usize = 1_000;
const MOST_VIOLATIONS: usize = 2_000;
const MOST_MEASURES: usize = 200;
const MOST_COMPOSITIONS: usize = 500;

/// The files of a pack as they were written.
#[derive(Debug)]
pub(super) struct Sources {
    pub pack: Pack,
    pub layout: Layout,
    pub sets: Sets,
    pub lists: Lists,
    pub norms: Norms,
    pub violations: Violations,
    pub compositions: Compositions,
    pub calendar: Calendar,
    /// By file name.
    pub modules: Vec<(String, Module)>,
}

/// Names of files that are no modules.
const NAMED: &[&str] = &[
    "pack.json",
    "layout.json",
    "sets.json",
    "lists.json",
    "norms.json",
    "violations.json",
    "compositions.json",
    "calendar.json",
];

/// Reads every file; `None` if one that is needed is missing or cannot be read.
pub(super) fn read(files: &[SourceFile<'_>], findings: &mut Findings) -> Option<Sources> {
    if !is_bounded(files, findings) {
        return None;
    }
    let mut by_name: BTreeMap<&str, &[u8]> = BTreeMap::new();
    for file in files {
        if by_name.insert(file.name, file.bytes).is_some() {
            findings.add(file.name, "", "the file is there twice");
        }
    }
    let pack = one(&by_name, "pack.json", findings);
    let layout = one(&by_name, "layout.json", findings);
    let sets = one(&by_name, "sets.json", findings);
    let lists = one(&by_name, "lists.json", findings);
    let norms = one(&by_name, "norms.json", findings);
    let violations = one(&by_name, "violations.json", findings);
    let compositions = one(&by_name, "compositions.json", findings);
    let calendar = one(&by_name, "calendar.json", findings);
    let mut modules: Vec<(String, Module)> = Vec::new();
    for (name, bytes) in by_name.iter().filter(|(name, _)| !NAMED.contains(name)) {
        modules.extend(parse(name, bytes, findings).map(|module| ((*name).to_owned(), module)));
    }
    let questions: usize = modules.iter().map(|(_, module)| module.questions.len()).sum();
    if questions > MOST_QUESTIONS {
        findings.add("", "", format_args!("there are {questions} questions; the most is {MOST_QUESTIONS}"));
        return None;
    }
    let sources = Sources {
        pack: pack?,
        layout: layout?,
        sets: sets?,
        lists: lists?,
        norms: norms?,
        violations: violations?,
        compositions: compositions?,
        calendar: calendar?,
        modules,
    };
    are_few(&sources, findings).then_some(sources)
}

/// Whether there are so few of each kind that nothing that follows takes long.
fn are_few(sources: &Sources, findings: &mut Findings) -> bool {
    let Sources { layout, lists, violations, compositions, .. } = sources;
    let mut few = true;
    for (file, what, count, most) in [
        ("layout.json", "sections", layout.sections.len(), MOST_SECTIONS),
        ("layout.json", "groups", layout.groups.len(), MOST_GROUPS),
        ("lists.json", "lists", lists.lists.len(), MOST_LISTS),
        ("violations.json", "violations", violations.violations.len(), MOST_VIOLATIONS),
        ("violations.json", "measures", violations.measures.len(), MOST_MEASURES),
        ("compositions.json", "compositions", compositions.compositions.len(), MOST_COMPOSITIONS),
    ] {
        if count > most {
            findings.add(file, what, format_args!("there are {count}; the most is {most}"));
            few = false;
        }
    }
    few
}

fn is_bounded(files: &[SourceFile<'_>], findings: &mut Findings) -> bool {
    let bytes: usize = files.iter().map(|file| file.bytes.len()).sum();
    if bytes > MOST_BYTES {
        findings.add("", "", format_args!("the pack has {bytes} bytes; the most is {MOST_BYTES}"));
    }
    if files.len() > MOST_FILES {
        findings.add("", "", format_args!("the pack has {} files; the most is {MOST_FILES}", files.len()));
    }
    findings.is_empty()
}

fn one<T: DeserializeOwned>(
    by_name: &BTreeMap<&str, &[u8]>,
    name: &str,
    findings: &mut Findings,
) -> Option<T> {
    let Some(bytes) = by_name.get(name) else {
        findings.add(name, "", "the file is missing");
        return None;
    };
    parse(name, bytes, findings)
}

fn parse<T: DeserializeOwned>(name: &str, bytes: &[u8], findings: &mut Findings) -> Option<T> {
    let parsed = serde_json::from_slice(bytes);
    parsed.inspect_err(|error| findings.add(name, "", error)).ok()
}
