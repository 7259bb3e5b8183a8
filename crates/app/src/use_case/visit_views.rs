//! A visit as screens show it: its course, who is there, how far it has come.

use apseko_contract::{
    FormWarning, PartyForm, PartyView, PersonMetForm, PersonMetView, SheetRow, ShowTaskVisits, ShowVisit,
    TaskVisits, VisitRow, VisitStage, VisitView,
};
use apseko_domain::{
    Code, Masking, PartyId, PartyRole, PersonMetId, PersonMetRole, Purpose, RegistrationNumber, SheetId,
    SheetKind, VisitId, VisitOutcome, riga,
};
use apseko_sheets::live::Tally;
use apseko_store::words::{EXISTS, EntityKind};
use apseko_store::{AuditObject, ObjectKind, Thing, View};

use super::gaps::gaps_of;
use super::sheet_form::open_sheet_of;
use super::task_row::{is_unconfirmed, task_row};
use super::visit_course::known_visit;
use crate::failure::Failure;
use crate::packs::SHEETS;
use crate::router::{Looking, Read};
use crate::sheets::OpenSheet;
use crate::sheets::cell::progress;
use crate::sheets::known::headcount;

impl Read for ShowTaskVisits {
    fn answer(self, looking: &Looking<'_>) -> Result<TaskVisits, Failure> {
        let (visits, sheet) = looking.look(|view| {
            let task = view.task(self.task)?.ok_or(Code::TaskUnknown)?;
            let visits = view.things_of(EntityKind::Visit, task.id.0)?;
            Ok((visits, open_sheet_of(view, &task)?))
        })?;
        let sheet =
            sheet.map(|sheet| looking.look_at_sheet(SheetId(sheet.id), |_, open| Ok(sheet_row(open))));
        Ok(TaskVisits {
            visits: visits.iter().rev().map(visit_row).collect(),
            // Without its definitions a sheet cannot be opened, and the task is there all the same.
            sheet: sheet.and_then(Result::ok),
            no_definitions: looking.app.packs.newest(SHEETS).is_none(),
        })
    }
}

impl Read for ShowVisit {
    fn object(&self) -> Option<AuditObject> {
        Some(AuditObject { kind: ObjectKind::Visit, id: self.visit.0.into_bytes() })
    }

    fn answer(self, looking: &Looking<'_>) -> Result<VisitView, Failure> {
        let sheet = looking.look(|view| {
            let visit = known_visit(view, self.visit)?;
            Ok(sheet_of(view, &visit)?.ok_or(Code::SheetUnknown)?)
        })?;
        looking.look_at_sheet(SheetId(sheet.id), |view, open| {
            let visit = known_visit(view, self.visit)?;
            let persons = view.things_of(EntityKind::PersonMet, visit.id)?;
            let mut shown = visit_view(looking, open, &visit, &persons);
            shown.task.unconfirmed = is_unconfirmed(view, &open.scene.task)?;
            for field in ["started_at", "finished_at"] {
                shown.clock_trusted &= view.was_clock_trusted(EntityKind::Visit, visit.id, field)?;
            }
            Ok(shown)
        })
    }
}

fn visit_view(looking: &Looking<'_>, open: &OpenSheet, visit: &Thing, persons: &[Thing]) -> VisitView {
    let mut violations = [0; 3];
    let (found, _) = open.violations();
    for violation in found.iter().filter(|violation| !violation.dropped) {
        let place = usize::from(violation.severity.clamp(1, 3)) - 1;
        if let Some(count) = violations.get_mut(place) {
            *count += 1;
        }
    }
    let gaps = gaps_of(open, persons);
    let inspector = visit.cell("started_at").map(|cell| cell.author.clone()).unwrap_or_default();
    VisitView {
        row: visit_row(visit),
        task: task_row(open.scene.task.clone(), riga(looking.now).date),
        sheet: Some(sheet_row(open)),
        clock_trusted: true,
        inspectors: inspector,
        colleagues: visit.text("colleagues").to_owned(),
        objections: visit.text("objections").to_owned(),
        parties: parties(&open.scene.parties, &open.scene.workers),
        persons: persons.iter().map(|person| person_view(person, looking.app.masking())).collect(),
        workers: open.scene.workers.len(),
        violations,
        gaps: gaps.of_visit.len() + gaps.of_sheet.len(),
        conflicts: conflicts(visit),
        rev: open.rev(),
    }
}

/// The sheet of a visit.
pub(super) fn sheet_of(view: &View<'_>, visit: &Thing) -> Result<Option<Thing>, Failure> {
    let Some(task) = visit.parent else { return Ok(None) };
    let sheets = view.things_of(EntityKind::Sheet, task)?;
    Ok(sheets.into_iter().rev().find(|sheet| sheet.id("visit") == Some(visit.id)))
}

fn sheet_row(open: &OpenSheet) -> SheetRow {
    let order = open.order();
    let sections = open.live.form().sections().map(|(section, _)| open.live.tally(section));
    SheetRow {
        sheet: open.scene.sheet_id(),
        progress: progress(sections.fold(Tally::default(), Tally::and)),
        purpose: Purpose::parse(&order.purpose),
        kinds: order.kinds.iter().filter_map(|kind| SheetKind::parse(kind)).collect(),
    }
}

fn visit_row(visit: &Thing) -> VisitRow {
    VisitRow {
        visit: VisitId(visit.id),
        state: match visit.state.as_str() {
            "started" => VisitStage::Started,
            "paused" => VisitStage::Paused,
            "finished" => VisitStage::Finished,
            "confirmed" => VisitStage::Confirmed,
            _ => VisitStage::Planned,
        },
        started_at: visit.instant("started_at"),
        finished_at: visit.instant("finished_at"),
        outcome: VisitOutcome::parse(visit.text("outcome")),
    }
}

/// The parties with what should be looked at, the main one first.
pub(super) fn parties(parties: &[Thing], workers: &[Thing]) -> Vec<PartyView> {
    let main = parties.first().map(|party| party.id);
    let known = |id| parties.iter().any(|party| party.id == id);
    let of_worker = |worker: &Thing| worker.id("party").filter(|id| known(*id)).or(main);
    let views = parties.iter().map(|party| {
        let of_party = workers.iter().filter(|worker| of_worker(worker) == Some(party.id));
        PartyView {
            party: PartyId(party.id),
            form: party_form(party),
            warnings: party_warnings(party),
            workers: of_party.count(),
            conflicts: conflicts(party),
        }
    });
    views.collect()
}

fn party_form(party: &Thing) -> PartyForm {
    PartyForm {
        role: PartyRole::parse(party.text("role")),
        name: party.text("name").to_owned(),
        reg_no: party.text("reg_no").to_owned(),
        address: party.text("address").to_owned(),
        contact: party.text("contact").to_owned(),
        nace: party.text("nace").to_owned(),
        headcount: party.text("headcount").to_owned(),
    }
}

fn party_warnings(party: &Thing) -> Vec<FormWarning> {
    let mut warnings = Vec::new();
    let reg_no = party.text("reg_no");
    let odd = match RegistrationNumber::parse(reg_no) {
        Ok(number) => !number.warnings().is_empty(),
        Err(_) => !reg_no.is_empty(),
    };
    warnings.extend(odd.then_some(FormWarning::RegNo));
    let unread = !party.text("headcount").is_empty() && headcount(party).is_none();
    warnings.extend(unread.then_some(FormWarning::Headcount));
    warnings
}

fn person_view(person: &Thing, masking: Masking) -> PersonMetView {
    PersonMetView {
        person: PersonMetId(person.id),
        form: PersonMetForm {
            party: person.id("party").map(PartyId),
            name: person.text("name").to_owned(),
            role: PersonMetRole::parse(person.text("role")),
            basis: person.text("basis").to_owned(),
            document_type: person.text("document_type").to_owned(),
            document_number: masking.show(person.text("document_number")),
            contact: person.text("contact").to_owned(),
            language: person.text("language").to_owned(),
        },
        conflicts: conflicts(person),
    }
}

/// The fields on which people disagree, and whether the thing is there at all if they disagree on that.
pub(super) fn conflicts(thing: &Thing) -> Vec<String> {
    let fields = thing.cells().filter(|(_, cell)| cell.conflict).map(|(field, _)| field);
    fields.chain(thing.disputed.then_some(EXISTS)).map(str::to_owned).collect()
}
