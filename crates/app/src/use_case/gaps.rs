//! What is missing before a visit can end. Nothing of it prevents anything: it is a list with a way to each place.

use apseko_contract::{GapsView, MissingView, SheetGap, ShowGaps, VisitGap};
use apseko_domain::{Code, PersonMetRole, SheetId};
use apseko_sheets::Value;
use apseko_sheets::live::{Captured, Gap, Missing};
use apseko_store::Thing;
use apseko_store::words::EntityKind;

use super::visit_course::known_visit;
use super::visit_views::sheet_of;
use crate::failure::Failure;
use crate::router::{Looking, Read};
use crate::sheets::OpenSheet;

impl Read for ShowGaps {
    fn answer(self, looking: &Looking<'_>) -> Result<GapsView, Failure> {
        let sheet = looking.look(|view| {
            let visit = known_visit(view, self.visit)?;
            Ok(sheet_of(view, &visit)?.ok_or(Code::SheetUnknown)?)
        })?;
        looking.look_at_sheet(SheetId(sheet.id), |view, open| {
            Ok(gaps_of(open, &view.things_of(EntityKind::PersonMet, self.visit.0)?))
        })
    }
}

/// Everything that is missing.
pub(super) fn gaps_of(open: &OpenSheet, persons: &[Thing]) -> GapsView {
    let gaps = open.live.gaps(&Captured::new());
    GapsView {
        sheet: Some(open.scene.sheet_id()),
        of_visit: of_visit(open, persons),
        of_sheet: gaps.iter().filter_map(|gap| sheet_gap(open, gap)).collect(),
    }
}

fn of_visit(open: &OpenSheet, persons: &[Thing]) -> Vec<VisitGap> {
    let mut gaps = Vec::new();
    if persons.is_empty() {
        gaps.push(VisitGap::NobodyMet);
    }
    let main = open.scene.parties.first();
    if main.is_none_or(|party| party.text("name").is_empty()) {
        gaps.push(VisitGap::NoEmployer);
    } else if main.is_some_and(|party| party.text("reg_no").is_empty()) {
        gaps.push(VisitGap::NoRegNo);
    }
    let speaks = |person: &&Thing| person.text("role") == PersonMetRole::Representative.as_str();
    if persons.iter().filter(speaks).any(|person| person.text("basis").is_empty()) {
        gaps.push(VisitGap::NoBasis);
    }
    let (violations, _) = open.violations();
    if violations.iter().any(|it| it.asks_danger && it.danger.is_none() && !it.dropped) {
        gaps.push(VisitGap::DangerOpen);
    }
    if counted(open).is_some_and(|counted| counted as usize > open.scene.workers.len()) {
        gaps.push(VisitGap::WorkersMissing);
    }
    gaps
}

/// How many persons the sheet says are at work.
pub(super) fn counted(open: &OpenSheet) -> Option<u32> {
    let at = open.find("NN-01", None)?;
    let Value::Number(number) = open.live.main(at)? else { return None };
    u32::try_from(number.0 / 1000).ok()
}

fn sheet_gap(open: &OpenSheet, gap: &Gap) -> Option<SheetGap> {
    let edition = open.live.edition();
    let question = edition.question(gap.at.question)?;
    let part = |place: usize| question.parts.get(place).map(|part| part.text.lv.clone()).unwrap_or_default();
    Some(SheetGap {
        place: open.spot(gap.at)?,
        section: edition.sections().get(question.section)?.title.lv.clone(),
        row_title: open.live.row(gap.at).map(|row| row.title.clone()).unwrap_or_default(),
        question: question.text.lv.clone(),
        missing: match &gap.what {
            Missing::Answer { known: true } => MissingView::Confirmation,
            Missing::Answer { known: false } => MissingView::Answer,
            Missing::PutOff(reason) => MissingView::PutOff(reason.clone()),
            Missing::Part(place) => MissingView::Part(part(*place)),
            Missing::Unfit(..) => MissingView::Unfit,
            Missing::Note => MissingView::Note,
            Missing::NoteOrPhoto => MissingView::NoteOrPhoto,
        },
    })
}
