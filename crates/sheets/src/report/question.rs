//! One question as a lawyer reads it: what is asked and when, what can be answered, and what follows from it.

use super::page::Page;
use super::terms;
use super::words::{expr_in_words, quoted};
use crate::expr::Expr;
use crate::library::{Edition, Part, Question};

/// More options than this stand below each other.
const MOST_IN_A_LINE: usize = 4;

pub(super) fn question(question: &Question, edition: &Edition, page: &mut Page) {
    page.blank();
    page.line(0, format_args!("{} ({}. versija) {}", question.code, question.version, question.text.lv));
    if let Some(help) = &question.help {
        page.line(1, format_args!("Paskaidrojums: {}", help.lv));
    }
    shown_when("Rādīts", question.shown_when.as_ref(), edition, 1, page);
    for (at, part) in question.parts.iter().enumerate() {
        self::part(at, part, edition, page);
    }
    for (holds, words) in [
        (question.fixed, "Nejautā: rāda zināmo, un atbildēt nevar."),
        (question.optional, "Nav obligāts."),
        (question.sensitive, "Sensitīvi dati."),
        (question.danger, "Pārkāpuma gadījumā vaicā par tūlītējām briesmām."),
    ] {
        if holds {
            page.line(1, words);
        }
    }
    known_and_checked(question, edition, page);
    law(question, edition, page);
}

/// A condition in the words of the definition, and below them in plain ones.
pub(super) fn shown_when(
    what: &str,
    condition: Option<&Expr>,
    edition: &Edition,
    depth: usize,
    page: &mut Page,
) {
    if let Some(condition) = condition {
        page.line(depth, format_args!("{what}, ja: {condition}"));
        page.line(depth + 1, format_args!("→ {}", expr_in_words(condition, edition)));
    }
}

fn part(at: usize, part: &Part, edition: &Edition, page: &mut Page) {
    let main = at == 0;
    let mut line =
        if main { "Atbilde".to_owned() } else { format!("Daļa {} {}", part.code, quoted(&part.text.lv)) };
    line += &format!(": {}", terms::kind(&part.kind, edition));
    let options: Vec<String> = part.kind.options().iter().map(terms::option).collect();
    let below = options.len() > MOST_IN_A_LINE;
    if !options.is_empty() && !below {
        line += &format!(" {}", options.join("; "));
    }
    if part.optional && !main {
        line += "; nav obligāta";
    }
    if part.instead {
        line += "; atbild uz jautājumu viena pati";
    }
    page.line(1, line);
    for option in options.iter().filter(|_| below) {
        page.line(2, option);
    }
    shown_when("Daļa rādīta", part.shown_when.as_ref(), edition, 2, page);
}

fn known_and_checked(question: &Question, edition: &Edition, page: &mut Page) {
    if let Some(prefill) = &question.prefill {
        let what =
            if prefill.holds { "Zināms bez jautāšanas" } else { "Ieteikums, ko apstiprina cilvēks" };
        page.line(1, format_args!("{what} ({}): {}", prefill.source.lv, prefill.from));
        page.line(2, format_args!("→ {}", expr_in_words(&prefill.from, edition)));
    }
    for check in &question.checks {
        page.line(1, format_args!("Brīdina {}, ja neizpildās: {}", quoted(&check.say.lv), check.holds));
        page.line(2, format_args!("→ {}", expr_in_words(&check.holds, edition)));
    }
}

fn law(question: &Question, edition: &Edition, page: &mut Page) {
    for norm in question.norms.iter().filter_map(|norm| edition.norms().get(*norm)) {
        page.line(
            1,
            format_args!("Norma {}: {} [{}]", norm.code, norm.quoted(), terms::norm_status(norm.status)),
        );
    }
    for follows in &question.follows {
        let Some(violation) = edition.violations().get(follows.violation) else { continue };
        let provisional = if follows.provisional { " (provizorisks)" } else { "" };
        page.line(1, format_args!("Pārkāpums{provisional} {}: {}", violation.code, violation.title.lv));
        page.line(2, format_args!("ja: {}", follows.when));
        page.line(3, format_args!("→ {}", expr_in_words(&follows.when, edition)));
        let measures = violation.measures.iter().map(|code| {
            let known = edition.measures().iter().find(|measure| measure.code == *code);
            known.map_or(code.as_str(), |measure| measure.text.lv.as_str())
        });
        let measures: Vec<&str> = measures.collect();
        let (severity, deadline) = (terms::severity(violation.severity), terms::deadline(violation.deadline));
        let measures = measures.join(", ");
        page.line(2, format_args!("smagums: {severity}; pasākumi: {measures}; termiņš: {deadline}"));
        if !violation.remark.is_empty() {
            page.line(2, format_args!("piezīme: {}", violation.remark));
        }
        page.line(2, format_args!("pasākumu un termiņa statuss: {}", terms::status(violation.status)));
    }
}
