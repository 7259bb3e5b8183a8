//! A sheet as a person reads it from top to bottom: what was asked and said, what follows, and what is still missing.

use std::fmt::Write as _;

use apseko_domain::{Due, Term, due};
use apseko_sheets::expr::QuestionIx;
use apseko_sheets::library::Question;
use apseko_sheets::live::{At, Breach, Missing, Tally};
use apseko_sheets::source::NormStatus;
use apseko_sheets::{Answer, Misfit};
use uuid::Uuid;

use super::script::Visit;
use super::words;

/// The whole sheet.
pub fn print(visit: &Visit) -> String {
    let mut paper = Paper { visit, out: String::new() };
    paper.head();
    for (section, questions) in visit.live.form().sections() {
        paper.section(section, questions);
    }
    paper.violations();
    paper.missing();
    paper.out
}

struct Paper<'v> {
    visit: &'v Visit,
    out: String,
}

macro_rules! line {
    ($paper:expr) => { writeln!($paper.out).unwrap() };
    ($paper:expr, $($words:tt)+) => { writeln!($paper.out, $($words)+).unwrap() };
}

impl Paper<'_> {
    fn head(&mut self) {
        let (live, edition) = (&self.visit.live, self.visit.live.edition());
        let order = live.form().order();
        line!(self, "{}", self.visit.title);
        line!(self, "{}", "=".repeat(self.visit.title.chars().count()));
        line!(self, "Nolūks: {}", self.option("KOP-01", &order.purpose));
        for kind in &order.kinds {
            line!(self, "Tips: {}", self.option("KOP-02", kind));
        }
        if !order.picked.is_empty() {
            let picked: Vec<&str> = order.picked.iter().map(|code| code.as_str()).collect();
            line!(self, "Izvēlēti jautājumi: {}", picked.join(", "));
        }
        line!(self, "Diena: {}", words::day(live.day()));
        let modules = live.form().modules().join(", ");
        line!(self, "Definīcijas: {} {} ({modules})", edition.pack, edition.version);
        for (at, group) in (0..).zip(edition.groups()) {
            for row in live.rows(apseko_sheets::expr::GroupIx(at)) {
                line!(self, "{}: {}{}", group.title.lv, row.title, words::facts(&row.facts));
            }
        }
    }

    /// The words of an option of a question, for what was known before anybody answered.
    fn option(&self, question: &str, code: &str) -> String {
        let edition = self.visit.live.edition();
        let question = edition.find(question).and_then(|ix| edition.question(ix)).unwrap();
        words::option(question.parts[0].kind.options(), code)
    }

    fn section(&mut self, section: usize, questions: &[QuestionIx]) {
        let live = &self.visit.live;
        let tally = live.tally(section);
        let hidden = |at: At| !live.is_shown(at) && live.given(at).is_some();
        let places = |question: &QuestionIx| live.places(*question);
        if tally.shown == 0 && !questions.iter().flat_map(places).any(hidden) {
            return;
        }
        let of_section = &live.edition().sections()[section];
        line!(self);
        line!(self, "## {} – {}", of_section.title.lv, progress(tally));
        let rows = questions.first().map_or(0, |question| live.places(*question).count());
        for row in 0..rows {
            let first = live.places(questions[0]).nth(row).unwrap();
            if let Some(title) = live.row(first).map(|row| row.title.clone()) {
                let tally = live.tally_of_row(section, first.row.unwrap());
                line!(self, "\n  [{title}] {}", progress(tally));
            }
            for question in questions {
                self.question(live.places(*question).nth(row).unwrap());
            }
        }
    }

    fn question(&mut self, at: At) {
        let live = &self.visit.live;
        let question = live.edition().question(at.question).unwrap();
        let answer = live.given(at);
        if !live.is_shown(at) {
            if let Some(answer) = answer {
                line!(self, "  (neattiecas: {} {})", question.code, self.said(question, at, answer));
            }
            return;
        }
        let mark = match (live.is_answered(at), answer.is_some_and(|it| it.not_checked.is_some())) {
            _ if question.fixed => "=",
            (true, _) => "x",
            (false, true) => "?",
            (false, false) if question.optional => "-",
            (false, false) => " ",
        };
        line!(self, "  [{mark}] {} {}", question.code, question.text.lv);
        if let Some(answer) = answer {
            line!(self, "        → {}", self.said(question, at, answer));
        }
        if let (Some(known), Some(prefill)) = (live.known(at), &question.prefill) {
            let said = words::value(&question.parts[0].kind, known);
            let so = if prefill.holds { "" } else { "; jāapstiprina" };
            line!(self, "        zināms: {said} ({}{so})", prefill.source.lv);
        }
        for check in live.warnings(at) {
            line!(self, "        ! {}", question.checks[check].say.lv);
        }
        for (violation, provisional) in live.breaches_at(at) {
            let sure = if provisional { " (provizoriski)" } else { "" };
            line!(self, "        ⇒ {} {}{sure}", violation.code, violation.title.lv);
        }
    }

    /// The answer with its parts, note, source and photographs.
    fn said(&self, question: &Question, at: At, answer: &Answer) -> String {
        let mut said = Vec::new();
        if let Some(reason) = &answer.not_checked {
            said.push(format!("nav pārbaudīts: {reason}"));
        }
        for (place, part) in question.parts.iter().enumerate() {
            let Some(value) = answer.parts.get(&part.code) else { continue };
            let mut text = words::value(&part.kind, value);
            if let Some(misfit) = part.misfit(value) {
                text = format!("„{text}” (neder: {})", misfit_words(misfit));
            }
            if place > 0 {
                text = format!("{}: {text}", part.text.lv);
            }
            let shown = self.visit.live.shows_part(at, place) || !self.visit.live.is_shown(at);
            said.push(if shown { text } else { format!("(neattiecas: {text})") });
        }
        if !answer.note.is_empty() {
            said.push(format!("piezīme „{}”", answer.note));
        }
        said.extend(answer.source.map(|source| format!("avots: {}", words::source(source))));
        said.extend(self.visit.captured.get(&at).map(|count| format!("foto: {count}")));
        said.join(" | ")
    }

    fn violations(&mut self) {
        let live = &self.visit.live;
        line!(self, "\n## Pārkāpumi");
        let breaches = live.breaches();
        if breaches.is_empty() {
            line!(self, "  nav");
        }
        for (number, breach) in (1..).zip(&breaches) {
            self.violation(number, breach);
        }
    }

    fn violation(&mut self, number: u32, breach: &Breach<'_>) {
        let violation = breach.violation;
        line!(self, "  {number}. {} {}", violation.code, violation.title.lv);
        let sure = if breach.provisional { "; provizoriski" } else { "" };
        line!(self, "     smagums: {}{sure}", words::severity(violation.severity));
        line!(self, "     kam: {}", self.party(breach.party));
        for cause in &breach.causes {
            let question = self.visit.live.edition().question(cause.at.question).unwrap();
            let row =
                self.visit.live.row(cause.at).map(|row| format!(" [{}]", row.title)).unwrap_or_default();
            let sure = if cause.provisional { " (provizoriski)" } else { "" };
            line!(self, "     no: {}{row}{sure}", question.code);
        }
        if !breach.workers.is_empty() {
            line!(self, "     skartās personas: {}", self.names(&breach.workers));
        }
        for norm in breach.norms.iter().filter_map(|norm| self.visit.live.edition().norms().get(*norm)) {
            let sure = match norm.status {
                NormStatus::Confirmed => "apstiprināts",
                NormStatus::Unconfirmed | NormStatus::Example => "paraugs, juridiski neapstiprināts",
            };
            line!(self, "     norma: {} ({sure})", norm.quoted());
        }
        line!(self, "     pasākums: {}", self.measures(&violation.measures));
        line!(self, "     termiņš: {}", self.deadline(violation.deadline));
        if !violation.remark.is_empty() {
            line!(self, "     zināms par sodu: {}", violation.remark);
        }
        if breach.asks_danger {
            line!(self, "     Vai pastāv tieši draudi dzīvībai vai veselībai? → apturēšana");
        }
    }

    fn party(&self, party: Option<Uuid>) -> String {
        let known = self.visit.parties.iter().find(|(id, _)| Some(*id) == party);
        known.map_or_else(|| "nav zināms".to_owned(), |(_, title)| title.clone())
    }

    fn names(&self, rows: &[Uuid]) -> String {
        let live = &self.visit.live;
        let groups = (0..live.edition().groups().len()).map(|at| u16::try_from(at).unwrap());
        let all: Vec<_> = groups.flat_map(|at| live.rows(apseko_sheets::expr::GroupIx(at))).collect();
        let names = rows.iter().filter_map(|id| all.iter().find(|row| row.id == *id));
        names.map(|row| row.title.as_str()).collect::<Vec<_>>().join(", ")
    }

    fn measures(&self, codes: &[String]) -> String {
        let all = self.visit.live.edition().measures();
        let texts = codes.iter().map(|code| all.iter().find(|measure| measure.code == *code).unwrap());
        texts.map(|measure| measure.text.lv.clone()).collect::<Vec<_>>().join("; pēc izvēles: ")
    }

    fn deadline(&self, term: Option<Term>) -> String {
        let Some(term) = term else { return "nav".to_owned() };
        let live = &self.visit.live;
        let Due { day, sure } = due(live.day(), term, live.edition().days_off());
        let sure = if sure { "" } else { " (jāpārbauda)" };
        format!("{} – līdz {}{sure}", words::term(term), words::day(day))
    }

    fn missing(&mut self) {
        let live = &self.visit.live;
        line!(self, "\n## Vēl trūkst");
        let gaps = live.gaps(&self.visit.captured);
        if gaps.is_empty() {
            line!(self, "  nekas");
        }
        for gap in &gaps {
            let question = live.edition().question(gap.at.question).unwrap();
            let row = live.row(gap.at).map(|row| format!(" [{}]", row.title)).unwrap_or_default();
            let part = |place: &usize| question.parts[*place].text.lv.clone();
            let what = match &gap.what {
                Missing::Answer { known: false } => "nav atbildes".to_owned(),
                Missing::Answer { known: true } => "jāapstiprina zināmais".to_owned(),
                Missing::PutOff(reason) => format!("atlikts: {reason}"),
                Missing::Part(place) => format!("nav aizpildīts „{}”", part(place)),
                Missing::Unfit(0, misfit) => format!("neder: {}", misfit_words(*misfit)),
                Missing::Unfit(place, misfit) => {
                    format!("„{}” neder: {}", part(place), misfit_words(*misfit))
                }
                Missing::Note => "vajag piezīmi".to_owned(),
                Missing::NoteOrPhoto => "vajag piezīmi vai foto".to_owned(),
            };
            line!(self, "  {}{row}: {what}", question.code);
        }
    }
}

fn progress(tally: Tally) -> String {
    let mut text = format!("{} no {}", tally.answered, tally.asked);
    if tally.put_off > 0 {
        write!(text, ", atlikti {}", tally.put_off).unwrap();
    }
    if tally.warned > 0 {
        write!(text, ", brīdinājumi {}", tally.warned).unwrap();
    }
    text
}

fn misfit_words(misfit: Misfit) -> &'static str {
    match misfit {
        Misfit::NotANumber => "tas nav skaitlis",
        Misfit::TooManyDecimals => "par daudz ciparu aiz komata",
        Misfit::OutOfRange => "ārpus robežām",
        Misfit::NotADay => "tā nav diena",
        Misfit::NotAMoment => "tā nav diena ar laiku",
        Misfit::NotAnOption => "tādas atbildes nav",
        Misfit::Otherwise => "cita veida atbilde",
    }
}
