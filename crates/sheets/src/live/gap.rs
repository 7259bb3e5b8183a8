//! What is still missing before a visit can end: asked for at its end, never while something is being answered.

use std::collections::BTreeMap;

use super::{At, Live};
use crate::fit::Misfit;
use crate::source::{AnswerOption, Needs};
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
            let rows =
                questions.iter().map(|question| self.places(*question).count()).max().unwrap_or_default();
            for row in 0..rows {
                for question in questions {
                    let Some(at) = self.places(*question).nth(row).filter(|at| self.is_shown(*at)) else {
                        continue;
                    };
                    self.gaps_at(at, captured.get(&at).copied().unwrap_or_default(), &mut gaps);
                }
            }
        }
        gaps
    }

    fn gaps_at(&self, at: At, captured: usize, gaps: &mut Vec<Gap>) {
        let Some(question) = self.question(at).filter(|question| !question.fixed) else { return };
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
            if !self.shows_part(at, place) {
                continue;
            }
            match value.map(|value| part.misfit(value)) {
                Some(Some(misfit)) => missing(Missing::Unfit(place, misfit)),
                Some(None) => {}
                None if place > 0 && !part.optional && self.main(at).is_some() => {
                    missing(Missing::Part(place))
                }
                None => {}
            }
        }
        let wanted = answer.and_then(|answer| self.needs(at, answer));
        match wanted.filter(|_| answer.is_none_or(|answer| answer.note.trim().is_empty())) {
            Some(Needs::Note) => missing(Missing::Note),
            Some(Needs::NoteOrPhoto) if captured == 0 => missing(Missing::NoteOrPhoto),
            Some(Needs::NoteOrPhoto) | None => {}
        }
    }

    /// What the chosen options ask for, in whichever part; the stricter, if several do.
    fn needs(&self, at: At, answer: &Answer) -> Option<Needs> {
        let parts = self.question(at)?.parts.iter().enumerate();
        let shown = parts.filter(|(place, _)| self.shows_part(at, *place));
        let needs = shown.flat_map(|(_, part)| {
            let value = answer.parts.get(&part.code);
            part.kind.options().iter().filter(move |option| value.is_some_and(|value| has(value, option)))
        });
        needs.filter_map(|option| option.needs).min_by_key(|needs| match needs {
            Needs::Note => 0,
            Needs::NoteOrPhoto => 1,
        })
    }
}

fn has(value: &Value, option: &AnswerOption) -> bool {
    match value {
        Value::Choice(chosen) => *chosen == option.code,
        Value::Multi(chosen) => chosen.contains(&option.code),
        Value::Number(_) | Value::Date(_) | Value::DateTime(_) | Value::Text(_) | Value::Entry { .. } => {
            false
        }
        Value::Person { .. } | Value::Address { .. } | Value::Captured(_) | Value::Unfit(_) => false,
    }
}
