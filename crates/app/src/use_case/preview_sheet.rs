//! The definitions walked without a visit: the same engine, nothing stored, one row in each group.

use std::sync::Arc;

use apseko_contract::{Cell, GivenAnswer, KnownValue, PREVIEW_ROW, PreviewSheet, SheetView, Spot};
use apseko_domain::{Code, RowId, riga};
use apseko_sheets::expr::{Expr, GroupIx};
use apseko_sheets::library::Edition;
use apseko_sheets::live::{At, Facts, Live, Row};
use apseko_sheets::report::words::expr_in_words;
use apseko_sheets::{Fact, FactValue, Form, Order};

use crate::failure::Failure;
use crate::packs::SHEETS;
use crate::router::{Looking, Read};
use crate::sheets::cell::progress;
use crate::sheets::whole::Asked;

impl Read for PreviewSheet {
    fn answer(self, looking: &Looking<'_>) -> Result<SheetView, Failure> {
        // Packs are open as long as the data is.
        looking.app.store()?;
        let library = looking.app.packs.newest(SHEETS).ok_or(Code::DefinitionsMissing)?;
        let day = self.day.unwrap_or_else(|| riga(looking.now).date);
        let edition = library.on(day).ok_or(Code::DefinitionsMissing)?;
        let kinds = self.kinds.iter().map(|kind| kind.as_str().to_owned()).collect();
        let order = Order { purpose: self.purpose.as_str().to_owned(), kinds, picked: Vec::new() };
        let mut facts = Facts::from([
            (Fact::Purpose, FactValue::Choice(self.purpose.as_str().into())),
            (Fact::Day, FactValue::Date(day)),
        ]);
        let kinds = self.kinds.iter().map(|kind| kind.as_str().into()).collect();
        facts.insert(Fact::Kinds, FactValue::Multi(kinds));
        let mut live = Live::new(Arc::new(Form::generate(edition, order)), day, facts);
        for (at, group) in (0..).zip(edition.groups()) {
            let row =
                Row { id: PREVIEW_ROW.0, title: group.title.lv.clone(), party: None, facts: Facts::new() };
            live.set_rows(GroupIx(at), vec![row]);
        }
        for (spot, answer) in self.answers {
            let question = edition.find(&spot.question).ok_or(Code::QuestionUnknown)?;
            let fitted = edition.question(question).map(|question| question.fit(answer));
            live.answer(question, spot.row.map(|row| row.0), fitted.filter(|answer| !answer.is_empty()));
        }
        let mut view = Asked { live: &live, scene: None }.view();
        view.definition = format!("{} {}", library.code, library.version);
        tell_conditions(&mut view, edition);
        fill(&mut view, &live, looking.now);
        Ok(view)
    }
}

/// Whoever checks a definition for the law reads words, not expressions. A sheet on a visit goes without them.
fn tell_conditions(view: &mut SheetView, edition: &Edition) {
    let told = |condition: &Expr| expr_in_words(condition, edition);
    for section in &mut view.sections {
        let known = edition.sections().iter().find(|known| known.code.as_str() == section.code);
        let condition = known.and_then(|known| known.shown_when.as_ref());
        section.shown_when_told = condition.map(told).unwrap_or_default();
    }
    for question in &mut view.questions {
        let known = edition.find(&question.code).and_then(|ix| edition.question(ix));
        let Some(known) = known else { continue };
        question.shown_when_told = known.shown_when.as_ref().map(told).unwrap_or_default();
        // The rules are shown in the order of the definition, each with a violation that there is.
        for (rule, follows) in question.violations.iter_mut().zip(&known.follows) {
            rule.when_told = told(&follows.when);
        }
    }
}

/// Hidden places are told too: whoever checks a definition wants to see them.
fn fill(view: &mut SheetView, live: &Live, now: jiff::Timestamp) {
    for (section, (ix, _)) in view.sections.iter_mut().zip(live.form().sections()) {
        section.progress.all = progress(live.tally(ix));
    }
    let places = live.form().walk().iter().flat_map(|question| live.places(*question));
    view.cells = places.filter_map(|at| cell(live, at, now)).collect();
    view.violations = live.breaches().len();
}

fn cell(live: &Live, at: At, now: jiff::Timestamp) -> Option<Cell> {
    let question = live.edition().question(at.question)?;
    let parts = (0..question.parts.len()).filter(|part| live.shows_part(at, *part));
    let known = question.prefill.as_ref().zip(live.known(at)).map(|(prefill, value)| KnownValue {
        value: value.clone(),
        source: prefill.source.lv.clone(),
        holds: prefill.holds,
    });
    let answer = live.given(at).filter(|_| !question.fixed).map(|answer| {
        let unfit = question.parts.iter().filter_map(|part| {
            let value = answer.parts.get(&part.code)?;
            Some((part.code.to_string(), part.misfit(value)?))
        });
        GivenAnswer { unfit: unfit.collect(), answer: Some(answer.clone()), author: String::new(), at: now }
    });
    let warnings = live.warnings(at).filter_map(|check| question.checks.get(check));
    Some(Cell {
        place: Spot { question: question.code.to_string(), row: live.row(at).map(|row| RowId(row.id)) },
        shown: live.is_shown(at),
        parts: parts.fold(0, |bits, part| bits | 1 << part),
        answer,
        known,
        warnings: warnings.map(|check| check.say.lv.clone()).collect(),
        breaches: Vec::new(),
        others: Vec::new(),
        seen: Vec::new(),
    })
}
