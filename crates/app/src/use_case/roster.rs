//! The workers of a visit as a list: who is fine, who is to be cleared up, where a violation follows.

use std::collections::BTreeMap;

use apseko_contract::{
    DraftSlot, DraftView, FormWarning, RosterView, ShowRoster, WorkerForm, WorkerRow, WorkerStanding,
};
use apseko_domain::{
    Code, Masking, PartyId, PersonalCode, PersonalCodeWarning, RowId, SheetId, WorkerId, age_on,
};
use apseko_sheets::live::Tally;
use apseko_sheets::source::RowsOf;
use apseko_store::words::EntityKind;
use apseko_store::{AuditObject, ObjectKind, Thing};
use uuid::Uuid;

use super::gaps::counted;
use super::open_task::draft_view;
use super::task_row::title;
use super::visit_course::known_visit;
use super::visit_views::{conflicts, parties, sheet_of};
use crate::failure::Failure;
use crate::router::{Looking, Read};
use crate::sheets::OpenSheet;
use crate::sheets::cell::progress;
use crate::sheets::ids::{Subject, row_of};
use crate::sheets::known::born;

impl Read for ShowRoster {
    fn object(&self) -> Option<AuditObject> {
        Some(AuditObject { kind: ObjectKind::Visit, id: self.visit.0.into_bytes() })
    }

    fn answer(self, looking: &Looking<'_>) -> Result<RosterView, Failure> {
        let (finished, sheet) = looking.look(|view| {
            let visit = known_visit(view, self.visit)?;
            let finished = matches!(visit.state.as_str(), "finished" | "confirmed");
            Ok((finished, sheet_of(view, &visit)?.ok_or(Code::SheetUnknown)?))
        })?;
        looking.look_at_sheet(SheetId(sheet.id), |view, open| {
            let entered = view.order_of_arrival(EntityKind::Worker, self.visit.0)?;
            let draft = draft_view(view, DraftSlot::NewWorker(self.visit))?;
            Ok(masked(roster(open, &entered, finished, draft), looking.app.masking()))
        })
    }
}

fn masked(mut roster: RosterView, masking: Masking) -> RosterView {
    for worker in &mut roster.workers {
        worker.form.personal_code = masking.show(&worker.form.personal_code);
    }
    roster
}

fn roster(open: &OpenSheet, entered: &[Uuid], finished: bool, draft: Option<DraftView>) -> RosterView {
    let scene = &open.scene;
    let group = open.live.form().groups().into_iter().find(|group| {
        open.live.edition().groups().get(usize::from(group.0)).is_some_and(|group| group.of == RowsOf::Worker)
    });
    let code = group.and_then(|group| open.live.edition().groups().get(usize::from(group.0)));
    let code = code.map(|group| group.code.to_string());
    let violations = violations_by_row(open);
    let row = |worker: &Thing| {
        let id = code.as_ref().map(|code| row_of(scene.sheet_id(), code, Subject::Thing(worker.id)));
        let titles = id.and_then(|id| violations.get(&id)).cloned().unwrap_or_default();
        let tally = group.zip(id).map(|(group, id)| tally_of(open, group, id)).unwrap_or_default();
        worker_row(open, worker, id, tally, titles)
    };
    RosterView {
        title: title(&scene.task),
        sheet: code.is_some().then(|| scene.sheet_id()),
        parties: parties(&scene.parties, &scene.workers),
        first_seen_at: scene.workers.iter().filter_map(|worker| worker.instant("first_seen_at")).min(),
        counted: counted(open),
        workers: newest_first(&scene.workers, entered).into_iter().map(row).collect(),
        finished,
        draft,
        rev: open.rev(),
    }
}

/// Not by their ids, which follow the clock of whoever entered them.
fn newest_first<'a>(workers: &'a [Thing], entered: &[Uuid]) -> Vec<&'a Thing> {
    let mut ordered: Vec<&Thing> = workers.iter().collect();
    let place: BTreeMap<&Uuid, usize> = entered.iter().enumerate().map(|(place, id)| (id, place)).collect();
    ordered.sort_by_key(|worker| std::cmp::Reverse(place.get(&worker.id).copied()));
    ordered
}

/// The violations that concern each row, and whether all they rest on still has to be confirmed.
type ByRow = BTreeMap<Uuid, Vec<(String, bool)>>;

fn violations_by_row(open: &OpenSheet) -> ByRow {
    let mut by_row = ByRow::new();
    for breach in open.live.breaches() {
        let id = open.violation_id(breach.violation, breach.party);
        if open.words_about(id).is_some_and(crate::sheets::violation::is_dropped) {
            continue;
        }
        for cause in &breach.causes {
            if let Some(row) = open.live.row(cause.at) {
                let title = (breach.violation.title.lv.clone(), cause.provisional);
                let of_row = by_row.entry(row.id).or_default();
                if !of_row.contains(&title) {
                    of_row.push(title);
                }
            }
        }
    }
    by_row
}

fn tally_of(open: &OpenSheet, group: apseko_sheets::expr::GroupIx, row: Uuid) -> Tally {
    let Some(row) = open.live.row_ix(group, row) else { return Tally::default() };
    let sections = open.live.form().sections().filter(|(section, _)| {
        open.live.edition().sections().get(*section).is_some_and(|section| section.group == Some(group))
    });
    sections.map(|(section, _)| open.live.tally_of_row(section, row)).fold(Tally::default(), Tally::and)
}

fn worker_row(
    open: &OpenSheet,
    worker: &Thing,
    row: Option<Uuid>,
    tally: Tally,
    violations: Vec<(String, bool)>,
) -> WorkerRow {
    let born = born(worker);
    let sure = violations.iter().any(|(_, provisional)| !provisional);
    let standing = match (sure, violations.is_empty()) {
        (true, _) => WorkerStanding::Violation,
        (false, false) => WorkerStanding::NotFound,
        (false, true) if tally.asked > 0 && tally.answered == tally.asked => WorkerStanding::Fine,
        (false, true) => WorkerStanding::Open,
    };
    WorkerRow {
        worker: WorkerId(worker.id),
        row: row.map(RowId),
        form: form(worker),
        born,
        age: born.map(|born| age_on(born, open.live.day())),
        warnings: warnings(worker),
        standing,
        violations: violations.into_iter().map(|(title, _)| title).collect(),
        progress: progress(tally),
        conflicts: conflicts(worker),
    }
}

fn form(worker: &Thing) -> WorkerForm {
    WorkerForm {
        party: worker.id("party").map(PartyId),
        name: worker.text("name").to_owned(),
        personal_code: worker.text("personal_code").to_owned(),
        birth_day: worker.text("birth_day").to_owned(),
        citizenship: worker.text("citizenship").to_owned(),
        occupation: worker.text("occupation").to_owned(),
        posted: worker.flag("posted").unwrap_or(false),
    }
}

fn warnings(worker: &Thing) -> Vec<FormWarning> {
    let typed = worker.text("personal_code");
    let mut warnings: Vec<FormWarning> = Vec::new();
    if !worker.text("birth_day").is_empty() && worker.day("birth_day").is_none() {
        warnings.push(FormWarning::BirthDay);
    }
    if typed.is_empty() {
        return warnings;
    }
    let Ok(code) = PersonalCode::parse(typed) else {
        warnings.push(FormWarning::PersonalCode);
        return warnings;
    };
    for warning in code.warnings() {
        warnings.push(match warning {
            PersonalCodeWarning::CheckDigit => FormWarning::PersonalCodeCheckDigit,
            PersonalCodeWarning::BirthDay => FormWarning::PersonalCode,
        });
    }
    if worker.day("birth_day").zip(code.birth_day()).is_some_and(|(written, of_code)| written != of_code) {
        warnings.push(FormWarning::BirthDay);
    }
    warnings
}
