//! What is still missing before a visit can end: asked for at its end, never while something is being answered.

use std::collections::BTreeMap;

use super::{At, Live};
use crate::fit::Misfit;
use crate::library::{PartKind, Question};
use crate::source::Needs;
use crate::value::{Answer, Value};

/// One thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// Where.
    pub at: At,
    /// What.
    pub what: Missing,
}

/// What is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// There is no answer.
    Answer {
        /// It is known from elsewhere and only has to be confirmed.
        known: bool,
    },
    /// It was put off, for this reason.
    PutOff(String),
    /// A part of the answer, by its place.
    Part(usize),
    /// What was typed in a part cannot be.
    Unfit(usize, Misfit),
    /// The choice needs words.
    Note,
    /// The choice needs words or a photograph.
    NoteOrPhoto,
}

/// How many photographs and recordings each answer has.
pub type Captured = BTreeMap<At, usize>;

impl Live {
    /// Everything that is missing, in the order in which the sheet is walked, row by row.
    pub fn gaps(&self, captured: &Captured) -> Vec<Gap> {
        let mut gaps = Vec::new();
        for (_, questions) in self.form.sections() {
            let rows = questions.iter().map(|question| self.places(*question).count()).max().unwrap_or_default();
            for row in 0..rows {
                for question in questions {
                    let Some(at) = self.places(*question).nth(row).filter(|at| self.is_shown(*at)) else { continue };
                    self.gaps_at(at, captured.get(&at).copied().unwrap_or_default(), &mut gaps);
                }
            }
        }
        gaps
    }

    fn gaps_at(&self, at: At, captured: usize, gaps: &mut Vec<Gap>) {
        let Some(question) = self.question(at) else { return };
        let mut missing = |what| gaps.push(Gap { at, what });
        let answer = self.given(at);
        if let Some(reason) = answer.and_then(|answer| answer.not_checked.clone()) {
            return missing(Missing::PutOff(reason));
        }
        let typed = answer.is_some_and(|answer| answer.main().is_some());
        if !self.is_answered(at) && !typed && !question.optional {
            missing(Missing::Answer { known: self.known(at).is_some() });
        }
        for (place, part) in question.parts.iter().enumerate() {
            let value = answer.and_then(|answer| answer.parts.get(&part.code));
            match value.map(|value| part.misfit(value)) {
                Some(Some(misfit)) => missing(Missing::Unfit(place, misfit)),
                Some(None) => {}
                None if place > 0 && !part.optional && self.main(at).is_some() && self.shows_part(at, place) => {
                    missing(Missing::Part(place));
                }
                None => {}
            }
        }
        match answer.and_then(|answer| needs(question, answer).map(|needs| (needs, answer.note.trim().is_empty()))) {
            Some((Needs::Note, true)) => missing(Missing::Note),
            Some((Needs::NoteOrPhoto, true)) if captured == 0 => missing(Missing::NoteOrPhoto),
            Some(_) | None => {}
        }
    }
}

/// What the chosen option asks for; the stricter, if several do.
fn needs(question: &Question, answer: &Answer) -> Option<Needs> {
    let main = question.parts.first()?;
    let chosen = |code: &crate::code::OptionCode| match answer.main() {
        Some(Value::Choice(option)) => option == code,
        Some(Value::Multi(options)) => options.contains(code),
        Some(_) | None => false,
    };
    let (PartKind::Choice(options) | PartKind::Multi(options)) = &main.kind else { return None };
    let of_chosen = options.iter().filter(|option| chosen(&option.code)).filter_map(|option| option.needs);
    of_chosen.min_by_key(|needs| match needs {
        Needs::Note => 0,
        Needs::NoteOrPhoto => 1,
    })
}
