//! What a lawyer looks for across all questions: norms by how sure they are, and what leads nowhere.

use std::collections::{BTreeMap, BTreeSet};

use super::page::Page;
use super::terms;
use super::uses::Uses;
use super::words::{FEATURES, TOPICS, quoted};
use crate::library::{Edition, Question};
use crate::source::{AnswerOption, NormStatus};

const STATUSES: [(NormStatus, &str); 3] = [
    (NormStatus::Confirmed, "Apstiprinātas normas"),
    (NormStatus::Unconfirmed, "Neapstiprinātas normas"),
    (NormStatus::Example, "Normu paraugi"),
];

/// How much there is of everything.
pub(super) fn counts(edition: &Edition, page: &mut Page) {
    for (at, module) in edition.modules().iter().enumerate() {
        let count = edition.questions().iter().filter(|question| question.module == at).count();
        page.line(
            0,
            format_args!(
                "{} {} ({}. versija), jautājumi: {count}",
                module.code, module.title.lv, module.version
            ),
        );
    }
    page.line(0, format_args!("Jautājumi kopā: {}", edition.questions().len()));
    page.line(0, format_args!("Pārkāpumi klasifikatorā: {}", edition.violations().len()));
    for (status, title) in STATUSES {
        let count = edition.norms().iter().filter(|norm| norm.status == status).count();
        page.line(0, format_args!("{title}: {count}"));
    }
}

/// The norms by how sure they are, each with where it is used.
pub(super) fn norms(edition: &Edition, page: &mut Page) {
    page.title(format_args!("Normas: {}", edition.norms().len()));
    for (status, title) in STATUSES {
        let of_status = || edition.norms().iter().enumerate().filter(|(_, norm)| norm.status == status);
        page.heading(format_args!("{title}: {}", of_status().count()));
        for (at, norm) in of_status() {
            let users = codes(edition.questions().iter().filter(|question| question.norms.contains(&at)));
            let users = if users.is_empty() { "nekur nav lietota".to_owned() } else { users };
            page.line(1, format_args!("{}: {} – {users}", norm.code, norm.quoted()));
        }
    }
}

/// How sure the classifiers and what is done about violations are.
pub(super) fn classifiers(edition: &Edition, page: &mut Page) {
    page.title(format_args!("Klasifikatori: {}", edition.lists().len()));
    for list in edition.lists() {
        let (status, entries) = (terms::status(list.status), list.entries.len());
        page.line(1, format_args!("{}: {} – {status}, ieraksti: {entries}", list.code, list.title.lv));
    }
    page.title(format_args!("Pārkāpumi klasifikatorā: {}", edition.violations().len()));
    for (status, _) in STATUSES {
        let count = edition.violations().iter().filter(|violation| violation.status == status).count();
        page.line(1, format_args!("pasākumu un termiņa statuss {}: {count}", quoted(terms::status(status))));
    }
}

/// What leads nowhere. Nothing of it is a fault, but somebody should have meant it.
pub(super) fn oddities(edition: &Edition, page: &mut Page) {
    list("Pārkāpumi, kas ne no kā neizriet", &unled_violations(edition), page);
    without_norms(edition, page);
    list("Pazīmes un tēmas, kas neko neieslēdz", &idle_features(edition), page);
    unnamed_options(edition, page);
    list("Jautājumi, ko neietver neviens nolūks un tips", &unreachable(edition), page);
}

/// Each line is one of those that are counted.
fn list(title: &str, lines: &[String], page: &mut Page) {
    page.heading(format_args!("{title}: {}", lines.len()));
    for line in lines {
        page.line(1, line);
    }
}

fn codes<'e>(questions: impl Iterator<Item = &'e Question>) -> String {
    questions.map(|question| question.code.as_str()).collect::<Vec<_>>().join(", ")
}

fn unled_violations(edition: &Edition) -> Vec<String> {
    let followed = edition.questions().iter().flat_map(|question| &question.follows);
    let followed: BTreeSet<usize> = followed.map(|follows| follows.violation).collect();
    let unled = edition.violations().iter().enumerate().filter(|(at, _)| !followed.contains(at));
    unled.map(|(_, violation)| format!("{}: {}", violation.code, violation.title.lv)).collect()
}

/// By module, because some have none at all.
fn without_norms(edition: &Edition, page: &mut Page) {
    let without = || edition.questions().iter().filter(|question| question.norms.is_empty());
    page.heading(format_args!("Jautājumi bez normām: {}", without().count()));
    for (at, module) in edition.modules().iter().enumerate() {
        let of_module = codes(without().filter(|question| question.module == at));
        if !of_module.is_empty() {
            page.line(1, format_args!("{}: {of_module}", module.code));
        }
    }
}

fn idle_features(edition: &Edition) -> Vec<String> {
    let uses = Uses::of_showing(edition);
    let mut idle = Vec::new();
    for question in [FEATURES, TOPICS] {
        let found = edition.find(question).and_then(|ix| edition.question(ix));
        if let Some(part) = found.and_then(|found| found.parts.first()) {
            let unnamed = part
                .kind
                .options()
                .iter()
                .filter(|it| !uses.name(question, part.code.as_str(), it.code.as_str()));
            idle.extend(unnamed.map(|option| format!("{question}: {}", said(option))));
        }
    }
    idle
}

/// The options of a set, and the questions and parts that offer it.
type Shared<'a> = (&'a [AnswerOption], Vec<(&'a str, &'a str)>);

/// Questions that share a set are looked at together: it is enough that one of them makes use of an option.
fn unnamed_options(edition: &Edition, page: &mut Page) {
    let uses = Uses::of_all(edition);
    let mut sets: BTreeMap<String, Shared<'_>> = BTreeMap::new();
    let ordinary = |question: &&Question| ![FEATURES, TOPICS].contains(&question.code.as_str());
    for question in edition.questions().iter().filter(ordinary) {
        for part in question.parts.iter().filter(|part| !part.kind.options().is_empty()) {
            let options = part.kind.options();
            let key = options.iter().map(terms::option).collect::<Vec<_>>().join("; ");
            let owner = (question.code.as_str(), part.code.as_str());
            sets.entry(key).or_insert_with(|| (options, Vec::new())).1.push(owner);
        }
    }
    let mut lines: Vec<String> = Vec::new();
    let mut count = 0;
    for (options, owners) in sets.values() {
        let named = |option: &&AnswerOption| {
            owners.iter().any(|(it, part)| uses.name(it, part, option.code.as_str()))
        };
        let unnamed: Vec<String> = options.iter().filter(|option| !named(option)).map(said).collect();
        count += unnamed.len();
        if !unnamed.is_empty() {
            lines.push(format!("{}: {}", told_owners(owners), unnamed.join(", ")));
        }
    }
    lines.sort();
    page.heading(format_args!("Atbilžu varianti, ko nemin neviens nosacījums: {count}"));
    lines.iter().for_each(|line| page.line(1, line));
}

/// The first owner of a set, and how many more there are.
fn told_owners(owners: &[(&str, &str)]) -> String {
    let Some((question, part)) = owners.first() else { return String::new() };
    let first =
        if *part == crate::value::MAIN { (*question).to_owned() } else { format!("{question}.{part}") };
    match owners.len() {
        ..=1 => first,
        more => format!("{first} un vēl {}", more - 1),
    }
}

fn said(option: &AnswerOption) -> String {
    format!("{} ({})", quoted(&option.text.lv), option.code)
}

fn unreachable(edition: &Edition) -> Vec<String> {
    let brought: BTreeSet<u32> =
        edition.compositions.iter().flat_map(|composition| &composition.brings).map(|ix| ix.0).collect();
    let left = (0..).zip(edition.questions()).filter(|(at, _)| !brought.contains(at));
    left.map(|(_, question)| format!("{}: {}", question.code, question.text.lv)).collect()
}
