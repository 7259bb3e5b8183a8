//! Reading a pack: all of it is checked before any of it can be used.

mod compile;
mod edition;
mod fault;
mod files;
mod fixed;
mod graph;
mod names;
mod options;
mod order;
mod part_order;
mod shared;

#[cfg(test)]
pub(crate) mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

pub use edition::{
    Check, Edition, Follows, Group, List, Measure, Module, Norm, Part, PartKind, Prefill, Question, Section,
    Violation,
};
pub(crate) use edition::{SectionIx, ViolationIx};
use fault::Findings;
pub use fault::{Fault, Faults};
pub use files::SourceFile;
use files::Sources;
pub(crate) use graph::{Dependent, ix_of};
use shared::Shared;

use crate::text::Text;

/// A pack that was read and checked as a whole.
#[derive(Debug)]
pub struct Library {
    /// Its code.
    pub code: String,
    /// Its version.
    pub version: u32,
    /// What people call it.
    pub title: Text,
    /// By the first day on which each holds, the earliest first.
    editions: Vec<Arc<Edition>>,
}

/// Modules that begin on so many different days are not a library but an attack.
const MOST_EDITIONS: usize = 24;

impl Library {
    /// Reads a pack. Nothing of it is of use if anything in it is wrong.
    pub fn read(files: &[SourceFile<'_>]) -> Result<Self, Faults> {
        let mut findings = Findings::default();
        let library = Self::build(files, &mut findings);
        library.filter(|_| findings.is_empty()).ok_or_else(|| findings.into_faults())
    }

    fn build(files: &[SourceFile<'_>], findings: &mut Findings) -> Option<Self> {
        let sources = files::read(files, findings)?;
        check_pack(&sources, findings);
        let shared = Shared::of(&sources, findings);
        let mut editions: Vec<Arc<Edition>> = Vec::new();
        let beginnings = beginnings(&sources);
        if beginnings.len() > MOST_EDITIONS {
            findings.add(
                "",
                "",
                format_args!("modules begin or end on more than {MOST_EDITIONS} different days"),
            );
            return None;
        }
        for from in beginnings {
            let chosen = valid_on(&sources, from, findings);
            let mut edition = compile::compile(&sources, &shared, &chosen, findings)?;
            (edition.from, edition.to) = (Some(from), end_of(&sources, &chosen));
            editions.push(Arc::new(edition));
        }
        let (code, version, title) = (sources.pack.code, sources.pack.version, sources.pack.title);
        Some(Self { code, version, title, editions })
    }

    /// What holds on a day: the modules that are valid then. Before the first of them, the first; nothing once all of
    /// them have ended, nor between an end and the next beginning.
    pub fn on(&self, day: Date) -> Option<&Arc<Edition>> {
        let begun = self.editions.iter().rev().find(|edition| edition.from.is_none_or(|from| from <= day));
        begun.or_else(|| self.editions.first()).filter(|edition| edition.to.is_none_or(|to| day <= to))
    }

    /// A classifier by its code. It has no validity, so an open sheet goes on searching it when its modules have ended.
    pub fn list(&self, code: &str) -> Option<&List> {
        self.editions.last()?.list(code)
    }

    /// All editions, the earliest first.
    pub fn editions(&self) -> &[Arc<Edition>] {
        &self.editions
    }
}

fn check_pack(sources: &Sources, findings: &mut Findings) {
    let pack = &sources.pack;
    if !crate::code::is_sound(&pack.code) {
        findings.add("pack.json", "code", "this is not a code: letters, digits, - and _, at most 48");
    }
    if pack.version == 0 {
        findings.add("pack.json", "version", "versions begin with 1");
    }
    if let Err(fault) = pack.title.check() {
        findings.add("pack.json", "title", fault);
    }
    if sources.modules.is_empty() {
        findings.add("", "", "the pack has no module");
    }
    for (file, module) in &sources.modules {
        if !crate::code::is_sound(module.code.as_str()) || module.version == 0 {
            findings.add(file, "code", "a module has a code and a version that begins with 1");
        }
        if module.valid_to.is_some_and(|to| to < module.valid_from) {
            findings.add(file, "valid_to", "the module ends before it begins");
        }
    }
}

/// The days on which another set of modules begins to hold.
fn beginnings(sources: &Sources) -> BTreeSet<Date> {
    let modules = || sources.modules.iter().map(|(_, module)| module);
    let after_end = modules().filter_map(|module| module.valid_to?.checked_add(1.day()).ok());
    let days: BTreeSet<Date> = modules().map(|module| module.valid_from).chain(after_end).collect();
    days.into_iter()
        .filter(|day| modules().any(|m| m.valid_from <= *day && m.valid_to.is_none_or(|to| to >= *day)))
        .collect()
}

/// The last day on which these modules are valid together. What holds from the day after is another edition or nothing.
fn end_of(sources: &Sources, chosen: &[usize]) -> Option<Date> {
    chosen.iter().filter_map(|at| sources.modules.get(*at)?.1.valid_to).min()
}

/// The modules that are valid on a day, by their place; two versions of one at the same time are a fault.
fn valid_on(sources: &Sources, day: Date, findings: &mut Findings) -> Vec<usize> {
    let mut codes = BTreeSet::new();
    let mut chosen = Vec::new();
    for (at, (file, module)) in sources.modules.iter().enumerate() {
        if module.valid_from > day || module.valid_to.is_some_and(|to| to < day) {
            continue;
        }
        if !codes.insert(&module.code) {
            findings.add(
                file,
                "valid_from",
                format_args!("two versions of {} are valid on {day}", module.code),
            );
        }
        chosen.push(at);
    }
    chosen
}
