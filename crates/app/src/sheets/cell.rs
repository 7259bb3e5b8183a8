//! What stands at a place of a sheet, as screens show it.

use apseko_contract::{BreachView, Cell, GivenAnswer, KnownValue, Progress, SectionProgress, Spot};
use apseko_domain::RowId;
use apseko_sheets::Answer;
use apseko_sheets::library::Question;
use apseko_sheets::live::{At, Tally};
use apseko_store::words::OpId;
use jiff::Timestamp;

use super::OpenSheet;

impl OpenSheet {
    /// The name of a place for screens.
    pub fn spot(&self, at: At) -> Option<Spot> {
        let question = self.live.edition().question(at.question)?.code.to_string();
        Some(Spot { question, row: self.live.row(at).map(|row| RowId(row.id)) })
    }

    /// What stands at a place.
    pub fn cell(&self, at: At) -> Option<Cell> {
        let question = self.live.edition().question(at.question)?;
        // Nobody can do anything about an old answer to what is known without asking; the history has it.
        let given = self.given(at).filter(|_| !question.fixed);
        let answer = given.filter(|given| said(given.answer.as_ref()).is_some());
        let others = given.filter(|given| given.conflict).map(|given| {
            let others = given.alternatives.iter().skip(1);
            others
                .map(|other| answer_view(question, other.answer.as_ref(), &other.author, other.at))
                .collect()
        });
        let parts = (0..question.parts.len()).filter(|part| self.live.shows_part(at, *part));
        Some(Cell {
            place: self.spot(at)?,
            shown: self.live.is_shown(at),
            parts: parts.fold(0, |bits, part| bits | 1 << part),
            answer: answer.map(|given| answer_view(question, given.answer.as_ref(), &given.author, given.at)),
            known: self.known(at, question),
            warnings: self.warnings(at, question),
            breaches: self.breaches_at(at, question),
            others: others.unwrap_or_default(),
            seen: given.map(|given| given.seen.iter().map(seen_text).collect()).unwrap_or_default(),
        })
    }

    fn known(&self, at: At, question: &Question) -> Option<KnownValue> {
        let prefill = question.prefill.as_ref()?;
        let value = self.live.known(at)?.clone();
        Some(KnownValue { value, source: prefill.source.lv.clone(), holds: prefill.holds })
    }

    fn warnings(&self, at: At, question: &Question) -> Vec<String> {
        let checks = self.live.warnings(at).filter_map(|check| question.checks.get(check));
        checks.map(|check| check.say.lv.clone()).collect()
    }

    fn breaches_at(&self, at: At, question: &Question) -> Vec<BreachView> {
        let views = self.live.breaches_at(at).into_iter().map(|(violation, provisional)| {
            let id = self.violation_id(violation, self.live.party_of(at));
            let words = self.words_about(id);
            BreachView {
                violation: id,
                code: violation.code.to_string(),
                title: violation.title.lv.clone(),
                severity: words.and_then(super::violation::severity).unwrap_or(violation.severity),
                term: violation.deadline,
                asks_danger: question.danger,
                danger: words.and_then(|words| words.flag("immediate_danger")),
                provisional,
                dropped: words.is_some_and(super::violation::is_dropped),
            }
        });
        views.collect()
    }

    /// How far the sections of the form have come, in their order.
    pub fn progress(&self) -> Vec<SectionProgress> {
        let sections = self.live.form().sections().map(|(section, _)| {
            let group = self.live.edition().sections().get(section).and_then(|section| section.group);
            let rows = group.map_or(0, |group| self.live.rows(group).len());
            let rows = (0..u32::try_from(rows).unwrap_or(u32::MAX)).map(apseko_sheets::expr::RowIx);
            SectionProgress {
                all: progress(self.live.tally(section)),
                rows: rows.map(|row| progress(self.live.tally_of_row(section, row))).collect(),
            }
        });
        sections.collect()
    }
}

/// A tally in the words of the contract.
pub(crate) const fn progress(tally: Tally) -> Progress {
    Progress {
        asked: tally.asked,
        answered: tally.answered,
        shown: tally.shown,
        put_off: tally.put_off,
        warned: tally.warned,
    }
}

fn said(answer: Option<&(Answer, u32)>) -> Option<&Answer> {
    answer.map(|(answer, _)| answer).filter(|answer| !answer.is_empty())
}

fn answer_view(
    question: &Question,
    answer: Option<&(Answer, u32)>,
    author: &str,
    at: Timestamp,
) -> GivenAnswer {
    let answer = said(answer);
    let unfit = question.parts.iter().filter_map(|part| {
        let value = answer?.parts.get(&part.code)?;
        Some((part.code.to_string(), part.misfit(value)?))
    });
    GivenAnswer { unfit: unfit.collect(), answer: answer.cloned(), author: author.to_owned(), at }
}

/// The name of an operation that an edit replaces, as it travels to the screens and back.
pub(crate) fn seen_text(op: &OpId) -> String {
    op.0.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Reads such a name.
pub(crate) fn seen_op(text: &str) -> Option<OpId> {
    let digits = text.as_bytes();
    let mut op = [0; 32];
    if digits.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (byte, pair) in op.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(OpId(op))
}
