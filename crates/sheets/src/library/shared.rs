//! What all modules of a pack share: sections, sets, lists, norms, violations, compositions, days off.

use std::collections::{BTreeSet, HashMap, HashSet};

use apseko_domain::DaysOff;

use super::compile::InGroup;
use super::edition::{
    Composition, Group, List, Measure, Module, Norm, NormIx, Question, SectionIx, Violation, ViolationIx,
};
use super::fault::Findings;
use super::files::Sources;
use super::options;
use crate::code::{ListCode, NormCode, QuestionCode, SectionCode, SetCode, ViolationCode};
use crate::expr::{GroupIx, ListIx, QuestionIx};
use crate::fact::{KINDS, PURPOSES};
use crate::source::{self, AnswerOption};
use crate::text::Text;

#[derive(Debug)]
pub(super) struct Shared {
    pub groups: Vec<Group>,
    pub norms: Vec<Norm>,
    pub measures: Vec<Measure>,
    pub violations: Vec<Violation>,
    pub lists: Vec<List>,
    pub days_off: DaysOff,
    sections: Vec<(SectionCode, InGroup)>,
    sections_by_code: HashMap<SectionCode, SectionIx>,
    sets: HashMap<SetCode, Vec<AnswerOption>>,
    norms_by_code: HashMap<NormCode, NormIx>,
    violations_by_code: HashMap<ViolationCode, ViolationIx>,
    lists_by_code: HashMap<ListCode, ListIx>,
    /// Every question of every version of every module.
    ever_asked: HashSet<QuestionCode>,
}

impl Shared {
    pub fn of(sources: &Sources, findings: &mut Findings) -> Self {
        let groups = groups(&sources.layout, findings);
        let sections = sections(&sources.layout, &groups, findings);
        let norms = norms(&sources.norms, findings);
        let measures = measures(&sources.violations, findings);
        let violations = violations(&sources.violations, &measures, findings);
        let lists = lists(&sources.lists, findings);
        let calendar = &sources.calendar;
        if calendar.covers_to < calendar.covers_from {
            findings.add("calendar.json", "covers_to", "the calendar ends before it begins");
        }
        let covers = calendar.covers_from..=calendar.covers_to;
        let days_off =
            DaysOff::new(calendar.days_off.iter().copied(), calendar.working_days.iter().copied(), covers);
        Self {
            sections_by_code: places(sections.iter().map(|(code, _)| code)),
            norms_by_code: places(norms.iter().map(|norm| &norm.code)),
            violations_by_code: places(violations.iter().map(|violation| &violation.code)),
            lists_by_code: (lists.iter().zip(0..))
                .map(|(list, at)| (list.code.clone(), ListIx(at)))
                .collect(),
            sets: sets(&sources.sets, findings),
            ever_asked: sources
                .modules
                .iter()
                .flat_map(|(_, it)| &it.questions)
                .map(|it| it.code.clone())
                .collect(),
            groups,
            sections,
            norms,
            measures,
            violations,
            lists,
            days_off,
        }
    }

    pub fn sections(&self) -> impl Iterator<Item = (&SectionCode, InGroup)> {
        self.sections.iter().map(|(code, group)| (code, *group))
    }

    pub fn section(&self, code: &SectionCode) -> Option<(SectionIx, InGroup)> {
        let at = *self.sections_by_code.get(code)?;
        Some((at, self.sections.get(at)?.1))
    }

    pub fn set(&self, code: &SetCode) -> Option<Vec<AnswerOption>> {
        self.sets.get(code).cloned()
    }

    pub fn norm(&self, code: &NormCode) -> Option<NormIx> {
        self.norms_by_code.get(code).copied()
    }

    pub fn violation(&self, code: &ViolationCode) -> Option<ViolationIx> {
        self.violations_by_code.get(code).copied()
    }

    pub fn list(&self, code: &ListCode) -> Option<ListIx> {
        self.lists_by_code.get(code).copied()
    }

    pub fn list_named(&self, code: &str) -> Option<ListIx> {
        self.lists_by_code.get(code).copied()
    }

    /// The compositions with the questions that they bring, in the order of the edition.
    pub fn compositions(
        &self,
        sources: &Sources,
        modules: &[Module],
        questions: &[Question],
        by_code: &HashMap<QuestionCode, QuestionIx>,
        findings: &mut Findings,
    ) -> Vec<Composition> {
        const FILE: &str = "compositions.json";
        let mut all = Vec::new();
        for (number, composition) in (1..).zip(&sources.compositions.compositions) {
            let place = format!("composition {number}");
            check_names(&composition.purposes, PURPOSES, "purpose", FILE, &place, findings);
            check_names(composition.of_type.as_slice(), KINDS, "type", FILE, &place, findings);
            let mut brings = BTreeSet::new();
            for source::Brings { module, only } in &composition.modules {
                let known = sources.modules.iter().any(|(_, source)| source.code == *module);
                if !known {
                    findings.add(FILE, &place, format_args!("there is no module {module}"));
                }
                // A question of a module that is not valid on these days is no slip.
                for code in only.iter().filter(|code| !self.ever_asked.contains(*code)) {
                    findings.add(FILE, &place, format_args!("there is no question {code}"));
                }
                brings.extend(only.iter().filter_map(|code| by_code.get(code).copied()));
                if only.is_empty() {
                    let here = |question: &Question| {
                        modules.get(question.module).is_some_and(|it| it.code == *module)
                    };
                    let of_module = (0..).zip(questions).filter(|(_, question)| here(question));
                    brings.extend(of_module.map(|(at, _)| QuestionIx(at)));
                }
            }
            all.push(Composition {
                purposes: composition.purposes.clone(),
                of_type: composition.of_type.clone(),
                brings: brings.into_iter().collect(),
            });
        }
        all
    }
}

fn places<'a, C: Clone + Eq + std::hash::Hash + 'a>(codes: impl Iterator<Item = &'a C>) -> HashMap<C, usize> {
    codes.cloned().zip(0..).collect()
}

fn check_names(
    names: &[String],
    known: &[&str],
    what: &str,
    file: &str,
    place: &str,
    findings: &mut Findings,
) {
    for name in names.iter().filter(|name| !known.contains(&name.as_str())) {
        findings.add(file, place, format_args!("there is no {what} {name}"));
    }
}

/// Codes of one file: sound, and each its own.
struct Codes<'f> {
    file: &'f str,
    seen: HashSet<String>,
}

impl<'f> Codes<'f> {
    fn of(file: &'f str) -> Self {
        Self { file, seen: HashSet::new() }
    }

    fn check(&mut self, code: &str, findings: &mut Findings) {
        if !crate::code::is_sound(code) {
            findings.add(self.file, code, "this is not a code: letters, digits, - and _, at most 48");
        }
        if !self.seen.insert(code.to_owned()) {
            findings.add(self.file, code, "the code is there twice");
        }
    }

    /// Words that may be missing.
    fn words(&self, code: &str, words: &str, findings: &mut Findings) {
        if !words.is_empty() {
            self.text(code, &Text::lv(words), findings);
        }
    }

    fn text(&self, code: &str, text: &Text, findings: &mut Findings) {
        if let Err(fault) = text.check() {
            findings.add(self.file, code, fault);
        }
    }
}

fn groups(layout: &source::Layout, findings: &mut Findings) -> Vec<Group> {
    let mut codes = Codes::of("layout.json");
    let mut groups = Vec::new();
    for group in &layout.groups {
        codes.check(group.code.as_str(), findings);
        codes.text(group.code.as_str(), &group.title, findings);
        groups.push(Group { code: group.code.clone(), title: group.title.clone(), of: group.of });
    }
    groups
}

fn sections(
    layout: &source::Layout,
    groups: &[Group],
    findings: &mut Findings,
) -> Vec<(SectionCode, InGroup)> {
    let mut codes = Codes::of("layout.json");
    let mut sections = Vec::new();
    for section in &layout.sections {
        codes.check(section.code.as_str(), findings);
        codes.text(section.code.as_str(), &section.title, findings);
        let group = section.group.as_ref().and_then(|code| {
            let at = groups.iter().zip(0..).find(|(group, _)| group.code == *code).map(|(_, at)| GroupIx(at));
            if at.is_none() {
                findings.add("layout.json", section.code.as_str(), format_args!("there is no group {code}"));
            }
            at
        });
        sections.push((section.code.clone(), group));
    }
    sections
}

fn sets(sets: &source::Sets, findings: &mut Findings) -> HashMap<SetCode, Vec<AnswerOption>> {
    let mut codes = Codes::of("sets.json");
    for set in &sets.sets {
        codes.check(set.code.as_str(), findings);
        options::check("sets.json", set.code.as_str(), &set.options, findings);
    }
    sets.sets.iter().map(|set| (set.code.clone(), set.options.clone())).collect()
}

fn norms(norms: &source::Norms, findings: &mut Findings) -> Vec<Norm> {
    const FILE: &str = "norms.json";
    let mut codes = Codes::of(FILE);
    let mut acts = HashMap::new();
    for act in &norms.acts {
        codes.check(act.code.as_str(), findings);
        codes.text(act.code.as_str(), &Text::lv(&*act.short), findings);
        codes.text(act.code.as_str(), &Text::lv(&*act.title), findings);
        acts.insert(&act.code, act);
    }
    let mut codes = Codes::of(FILE);
    let mut all = Vec::new();
    for norm in &norms.norms {
        codes.check(norm.code.as_str(), findings);
        codes.words(norm.code.as_str(), &norm.place, findings);
        let Some(act) = acts.get(&norm.act) else {
            findings.add(FILE, norm.code.as_str(), format_args!("there is no act {}", norm.act));
            continue;
        };
        all.push(Norm {
            code: norm.code.clone(),
            act: act.short.clone(),
            title: act.title.clone(),
            place: norm.place.clone(),
            status: norm.status,
        });
    }
    all
}

fn measures(violations: &source::Violations, findings: &mut Findings) -> Vec<Measure> {
    let mut codes = Codes::of("violations.json");
    let mut measures = Vec::new();
    for measure in &violations.measures {
        codes.check(&measure.code, findings);
        codes.text(&measure.code, &measure.text, findings);
        measures.push(Measure { code: measure.code.clone(), text: measure.text.clone() });
    }
    measures
}

fn violations(source: &source::Violations, measures: &[Measure], findings: &mut Findings) -> Vec<Violation> {
    const FILE: &str = "violations.json";
    let mut codes = Codes::of(FILE);
    let mut all = Vec::new();
    for violation in &source.violations {
        let code = violation.code.as_str();
        codes.check(code, findings);
        codes.text(code, &violation.title, findings);
        codes.words(code, &violation.remark, findings);
        if !(1..=3).contains(&violation.severity) {
            findings.add(FILE, code, "the severity is 1, 2 or 3");
        }
        if violation.measures.is_empty() {
            findings.add(FILE, code, "there is no measure");
        }
        for name in
            violation.measures.iter().filter(|name| !measures.iter().any(|known| known.code == **name))
        {
            findings.add(FILE, code, format_args!("there is no measure {name}"));
        }
        all.push(Violation {
            code: violation.code.clone(),
            title: violation.title.clone(),
            severity: violation.severity,
            measures: violation.measures.clone(),
            deadline: violation.deadline,
            remark: violation.remark.clone(),
            status: violation.status,
        });
    }
    all
}

fn lists(lists: &source::Lists, findings: &mut Findings) -> Vec<List> {
    const FILE: &str = "lists.json";
    let mut codes = Codes::of(FILE);
    let mut all = Vec::new();
    for list in &lists.lists {
        let code = list.code.as_str();
        codes.check(code, findings);
        codes.text(code, &list.title, findings);
        let mut entries: Vec<(String, Text)> = Vec::with_capacity(list.entries.len());
        for entry in &list.entries {
            codes.text(code, &Text::lv(&*entry.code), findings);
            codes.text(code, &entry.text, findings);
            entries.push((entry.code.clone(), entry.text.clone()));
        }
        entries.sort_by(|one, other| one.0.cmp(&other.0));
        if let Some([twice, _]) = entries.array_windows().find(|[one, other]| one.0 == other.0) {
            findings.add(FILE, code, format_args!("the entry {} is there twice", twice.0));
        }
        all.push(List { code: list.code.clone(), title: list.title.clone(), status: list.status, entries });
    }
    all
}
