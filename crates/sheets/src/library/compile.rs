//! From plain data to an edition: names are resolved, expressions typed, and everything that is wrong is told at once.

use std::collections::{HashMap, HashSet};

use super::edition::{Check, Edition, Follows, Group, Module, Part, PartKind, Prefill, Question, Section};
use super::fault::Findings;
use super::files::Sources;
use super::graph::{Circle, Graph, ix_of};
use super::names::Scope;
use super::options;
use super::shared::Shared;
use crate::code::QuestionCode;
use crate::expr::{self, Expr, GroupIx, QuestionIx, Wanted};
use crate::source;
use crate::value::MAIN;

/// The running sheet keeps one bit for each.
const MOST_PARTS: usize = 16;
const MOST_RULES: usize = 32;

/// A question as it was written, with where.
struct Written<'a> {
    file: &'a str,
    module: usize,
    question: &'a source::Question,
}

/// The edition of these modules; its faults are added to the findings.
pub(super) fn compile(
    sources: &Sources,
    shared: &Shared,
    chosen: &[usize],
    findings: &mut Findings,
) -> Option<Edition> {
    let written = written(sources, chosen, findings);
    let mut by_code: HashMap<QuestionCode, QuestionIx> = HashMap::with_capacity(written.len());
    for (at, Written { file, question, .. }) in written.iter().enumerate() {
        if by_code.insert(question.code.clone(), ix_of(at)).is_some() {
            findings.add(file, question.code.as_str(), "there is another question with this code");
        }
    }
    let groups: Vec<Group> = shared.groups.clone();
    let mut skeletons: Vec<Question> =
        written.iter().map(|written| skeleton(written, shared, findings)).collect();
    if !findings.is_empty() {
        return None;
    }
    let sections = sections(sources, shared, &by_code, &skeletons, findings);
    let filled: Vec<Filled> = (written.iter().zip(&skeletons))
        .map(|(written, skeleton)| fill(written, skeleton, shared, &by_code, &skeletons, findings))
        .collect();
    for (question, filled) in skeletons.iter_mut().zip(filled) {
        filled.pour_into(question);
    }
    if !findings.is_empty() {
        return None;
    }
    let graph = Graph::of(&skeletons, &sections, &shared.violations);
    let graph = graph.map_err(|circle| tell_circle(&circle, &written, findings)).ok()?;
    let modules = chosen.iter().filter_map(|at| sources.modules.get(*at)).map(|(_, module)| Module {
        code: module.code.clone(),
        version: module.version,
        title: module.title.clone(),
    });
    let modules: Vec<Module> = modules.collect();
    let compositions = shared.compositions(sources, &modules, &skeletons, &by_code, findings);
    let edition = Edition {
        pack: sources.pack.code.clone(),
        version: sources.pack.version,
        from: None,
        to: None,
        modules,
        sections,
        groups,
        questions: skeletons,
        norms: shared.norms.clone(),
        measures: shared.measures.clone(),
        violations: shared.violations.clone(),
        lists: shared.lists.clone(),
        compositions,
        days_off: shared.days_off.clone(),
        by_code,
        graph,
    };
    findings.is_empty().then_some(edition)
}

fn written<'a>(sources: &'a Sources, chosen: &[usize], findings: &mut Findings) -> Vec<Written<'a>> {
    let mut all = Vec::new();
    for (place, (file, module)) in chosen.iter().filter_map(|at| sources.modules.get(*at)).enumerate() {
        if let Err(fault) = module.title.check() {
            findings.add(file, "title", fault);
        }
        all.extend(module.questions.iter().map(|question| Written { file, module: place, question }));
    }
    all
}

/// A question without its expressions: enough to know what its name means.
fn skeleton(written: &Written<'_>, shared: &Shared, findings: &mut Findings) -> Question {
    let Written { file, module, question } = written;
    let code = question.code.as_str();
    let mut wrong = |place: &str, problem: &dyn std::fmt::Display| {
        findings.add(file, format!("{code} {place}").trim_end(), problem);
    };
    if !crate::code::is_question(code) {
        wrong("", &"a question is called like DA-12: letters, a hyphen, digits");
    }
    if question.version == 0 {
        wrong("version", &"versions begin with 1");
    }
    let texts = [("text", Some(&question.text)), ("help", question.help.as_ref())];
    let notes = question.quick_notes.iter().map(|note| ("quick_notes", Some(note)));
    let says = question.checks.iter().map(|check| ("checks", Some(&check.say)));
    let sources = question.prefill.iter().map(|prefill| ("prefill", Some(&prefill.source)));
    for (place, text) in texts.into_iter().chain(notes).chain(says).chain(sources) {
        if let Some(Err(fault)) = text.map(crate::text::Text::check) {
            wrong(place, &fault);
        }
    }
    let section = shared.section(&question.section);
    if section.is_none() {
        wrong("section", &format_args!("there is no section {}", question.section));
    }
    if question.parts.len() >= MOST_PARTS
        || question.checks.len() > MOST_RULES
        || question.violations.len() > MOST_RULES
    {
        wrong("", &"it has too many parts, checks or violations");
    }
    let norms = question.norms.iter().filter_map(|norm| {
        let found = shared.norm(norm);
        if found.is_none() {
            wrong("norms", &format_args!("there is no norm {norm}"));
        }
        found
    });
    let norms = norms.collect();
    super::fixed::check(file, question, findings);
    let (section, group) = section.unwrap_or_default();
    let parts = parts(written, shared, findings);
    Question {
        code: question.code.clone(),
        version: question.version,
        module: *module,
        section,
        group,
        text: question.text.clone(),
        help: question.help.clone(),
        parts,
        shown_when: None,
        optional: question.optional,
        norms,
        follows: Vec::new(),
        danger: question.danger,
        checks: Vec::new(),
        prefill: None,
        quick_notes: question.quick_notes.clone(),
        sensitive: question.sensitive,
        fixed: question.fixed,
    }
}

fn parts(written: &Written<'_>, shared: &Shared, findings: &mut Findings) -> Vec<Part> {
    let Written { file, question, .. } = written;
    let main = Part {
        code: MAIN.into(),
        text: crate::text::Text::default(),
        kind: kind(written, MAIN, &question.answer, shared, findings),
        shown_when: None,
        optional: question.optional,
        instead: false,
    };
    let mut codes: HashSet<&str> = HashSet::from([MAIN]);
    let mut parts = vec![main];
    for part in &question.parts {
        let place = format!("{} {}", question.code, part.code);
        if !crate::code::is_word(part.code.as_str()) || !codes.insert(part.code.as_str()) {
            findings.add(file, &place, "parts have codes of small letters, each its own");
        }
        if let Err(fault) = part.text.check() {
            findings.add(file, &place, fault);
        }
        parts.push(Part {
            code: part.code.clone(),
            text: part.text.clone(),
            kind: kind(written, part.code.as_str(), &part.answer, shared, findings),
            shown_when: None,
            optional: part.optional,
            instead: part.instead,
        });
    }
    parts
}

fn kind(
    written: &Written<'_>,
    part: &str,
    answer: &source::AnswerType,
    shared: &Shared,
    findings: &mut Findings,
) -> PartKind {
    let place = format!("{} {part}", written.question.code);
    match answer {
        source::AnswerType::Set(set) => {
            let options = shared.set(set);
            if options.is_none() {
                findings.add(written.file, place, format_args!("there is no set {set}"));
            }
            PartKind::Choice(options.unwrap_or_default())
        }
        source::AnswerType::Choice(options) => {
            options::check(written.file, &place, options, findings);
            PartKind::Choice(options.clone())
        }
        source::AnswerType::Multi(options) => {
            options::check(written.file, &place, options, findings);
            PartKind::Multi(options.clone())
        }
        source::AnswerType::Number(number) => {
            let (least, most) = (number.least, number.most);
            if number.decimals > 3 || least.zip(most).is_some_and(|(least, most)| least > most) {
                findings.add(written.file, &place, "the limits of the number make no sense");
            }
            if let Err(fault) = crate::text::Text::lv(&*number.unit).check()
                && !number.unit.is_empty()
            {
                findings.add(written.file, &place, format_args!("unit: {fault}"));
            }
            PartKind::Number { unit: number.unit.clone(), least, most, decimals: number.decimals }
        }
        source::AnswerType::Classifier(list) => {
            let found = shared.list(list);
            if found.is_none() {
                findings.add(written.file, place, format_args!("there is no list {list}"));
            }
            PartKind::Classifier(found.unwrap_or(expr::ListIx(0)))
        }
        source::AnswerType::Date => PartKind::Date,
        source::AnswerType::DateTime => PartKind::DateTime,
        source::AnswerType::Line => PartKind::Line,
        source::AnswerType::Paragraphs => PartKind::Paragraphs,
        source::AnswerType::Person => PartKind::Person,
        source::AnswerType::Address => PartKind::Address,
        source::AnswerType::Photo => PartKind::Photo,
        source::AnswerType::Signature => PartKind::Signature,
    }
}

fn sections(
    sources: &Sources,
    shared: &Shared,
    by_code: &HashMap<QuestionCode, QuestionIx>,
    questions: &[Question],
    findings: &mut Findings,
) -> Vec<Section> {
    let mut sections = Vec::new();
    for (section, (_, group)) in sources.layout.sections.iter().zip(shared.sections()) {
        let scope = Scope { shared, by_code, questions, here: group };
        let place = format!("{} shown_when", section.code);
        sections.push(Section {
            code: section.code.clone(),
            title: section.title.clone(),
            group,
            shown_when: condition(&scope, "layout.json", &place, section.shown_when.as_deref(), findings),
        });
    }
    sections
}

/// The expressions of a question, kept apart while those of others are still being read.
struct Filled {
    shown_when: Option<Expr>,
    parts: Vec<Option<Expr>>,
    follows: Vec<Follows>,
    checks: Vec<Check>,
    prefill: Option<Prefill>,
}

impl Filled {
    fn pour_into(self, question: &mut Question) {
        question.shown_when = self.shown_when;
        question.follows = self.follows;
        question.checks = self.checks;
        question.prefill = self.prefill;
        for (part, shown_when) in question.parts.iter_mut().skip(1).zip(self.parts) {
            part.shown_when = shown_when;
        }
    }
}

fn fill(
    written: &Written<'_>,
    skeleton: &Question,
    shared: &Shared,
    by_code: &HashMap<QuestionCode, QuestionIx>,
    questions: &[Question],
    findings: &mut Findings,
) -> Filled {
    let Written { file, question, .. } = written;
    let scope = Scope { shared, by_code, questions, here: skeleton.group };
    let code = &question.code;
    let of = |what: &str| format!("{code} {what}");
    let shown_when = condition(&scope, file, &of("shown_when"), question.shown_when.as_deref(), findings);
    let parts = question.parts.iter().map(|part| {
        condition(
            &scope,
            file,
            &of(&format!("{} shown_when", part.code)),
            part.shown_when.as_deref(),
            findings,
        )
    });
    let parts = parts.collect();
    super::part_order::check(file, question, findings);
    let mut checks = Vec::new();
    for check in &question.checks {
        let holds = condition(&scope, file, &of("checks"), Some(&check.holds), findings);
        checks.extend(holds.map(|holds| Check { holds, say: check.say.clone() }));
    }
    let mut follows = Vec::new();
    for rule in &question.violations {
        let when = condition(&scope, file, &of("violations"), Some(&rule.when), findings);
        let violation = shared.violation(&rule.code);
        if violation.is_none() {
            findings.add(file, of("violations"), format_args!("there is no violation {}", rule.code));
        }
        if when.as_ref().is_some_and(|when| !when.reads().violations.is_empty()) {
            findings.add(
                file,
                of("violations"),
                "a violation follows from answers, never from another violation",
            );
        }
        let both = when.zip(violation);
        follows.extend(both.map(|(when, violation)| Follows {
            when,
            violation,
            provisional: rule.provisional,
        }));
    }
    let prefill = question.prefill.as_ref().and_then(|prefill| {
        let wanted = skeleton.parts.first().map(|main| Wanted::Value(super::names::kind_of(&main.kind)))?;
        let from = typed(&scope, file, &of("prefill"), &prefill.from, wanted, findings)?;
        Some(Prefill { from, source: prefill.source.clone(), holds: prefill.holds })
    });
    Filled { shown_when, parts, follows, checks, prefill }
}

fn condition(
    scope: &Scope<'_>,
    file: &str,
    place: &str,
    text: Option<&str>,
    findings: &mut Findings,
) -> Option<Expr> {
    typed(scope, file, place, text?, Wanted::Condition, findings)
}

fn typed(
    scope: &Scope<'_>,
    file: &str,
    place: &str,
    text: &str,
    wanted: Wanted<'_>,
    findings: &mut Findings,
) -> Option<Expr> {
    let checked = match expr::parse(text) {
        Ok(syntax) => expr::check(&syntax, scope, wanted),
        Err(fault) => Err(vec![fault]),
    };
    match checked {
        Ok(expr) => Some(expr),
        Err(faults) => {
            for fault in faults {
                findings.add(file, format!("{place}, column {}", fault.column), &fault.kind);
            }
            None
        }
    }
}

fn tell_circle(circle: &Circle, written: &[Written<'_>], findings: &mut Findings) {
    const MOST_NAMES: usize = 12;
    let of = |ix: &QuestionIx| written.get(ix.0 as usize);
    let Some(first) = circle.0.first().and_then(of) else { return };
    let names = circle.0.iter().take(MOST_NAMES).chain(circle.0.first()).filter_map(of);
    let names: Vec<&str> = names.map(|written| written.question.code.as_str()).collect();
    let problem = format!("conditions wait for each other: {}", names.join(" → "));
    findings.add(first.file, first.question.code.as_str(), problem);
}

/// Where a group is, for whoever resolves names.
pub(super) type InGroup = Option<GroupIx>;
