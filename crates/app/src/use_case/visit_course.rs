//! Beginning, interrupting, resuming and ending a visit.

use apseko_contract::{FinishVisit, NameColleagues, PauseVisit, ResumeVisit, StartVisit, VisitStarted};
use apseko_domain::{Code, PartyRole, SheetId, SheetKind, VisitId};
use apseko_store::words::{self, AddParty, EditThing, EntityKind, FieldEdit, FieldEdits, Request, Value};
use apseko_store::{Task, Thing, View, Wish};

use super::form_fields::Said;
use super::sheet_form::{new_sheet, open_sheet_of, order_for, take_along};
use crate::failure::Failure;
use crate::router::{Planning, Write};
use crate::sheets::ids::{entity, main_party_of};

impl Write for StartVisit {
    fn plan(self, view: &View<'_>, planning: &Planning) -> Result<(Vec<Wish>, VisitStarted), Failure> {
        let task = view.task(self.task)?.ok_or(Code::TaskUnknown)?;
        let prepared = open_sheet_of(view, &task)?;
        // A second tap finds the visit that the first one began.
        let visits = view.things_of(EntityKind::Visit, task.id.0)?;
        let going_on = visits.iter().find(|visit| matches!(visit.state.as_str(), "started" | "paused"));
        if let (Some(visit), Some(sheet)) = (going_on, &prepared) {
            return Ok((Vec::new(), VisitStarted { visit: VisitId(visit.id), sheet: SheetId(sheet.id) }));
        }
        let visit = VisitId(planning.new_id());
        let place = Said::default().line("place", &task.place)?.for_new();
        let start = words::StartVisit {
            visit: entity(visit.0),
            task: entity(task.id.0),
            at_ms: planning.now.as_millisecond(),
            fields: place,
        };
        let mut wishes = vec![ask(start), main_party(&task, visit)?];
        let sheet = match prepared {
            Some(sheet) => {
                wishes.push(take_along(&sheet, visit.0));
                SheetId(sheet.id)
            }
            None => {
                let (wish, sheet) = new_sheet(planning, &task, Some(visit.0), order_for(&task))?;
                wishes.push(wish);
                sheet
            }
        };
        Ok((wishes, VisitStarted { visit, sheet }))
    }
}

/// The employer of the task is the first party: questions and violations are about it until others are named.
fn main_party(task: &Task, visit: VisitId) -> Result<Wish, Failure> {
    let role =
        if task.sheets.contains(&SheetKind::Bu) { PartyRole::MainContractor } else { PartyRole::Employer };
    let known =
        Said::default().line("name", &task.employer_name)?.typed_code("reg_no", &task.employer_reg_no)?;
    Ok(ask(AddParty {
        party: entity(main_party_of(visit, task.id).0),
        visit: entity(visit.0),
        role: role.as_str().to_owned(),
        fields: known.for_new(),
    }))
}

impl Write for PauseVisit {
    fn plan(self, view: &View<'_>, _planning: &Planning) -> Result<(Vec<Wish>, ()), Failure> {
        let visit = in_state(view, self.visit, &["started", "paused"])?;
        let pause = words::PauseVisit { visit: entity(visit.id) };
        Ok((if visit.state == "started" { vec![ask(pause)] } else { Vec::new() }, ()))
    }
}

impl Write for ResumeVisit {
    fn plan(self, view: &View<'_>, _planning: &Planning) -> Result<(Vec<Wish>, ()), Failure> {
        let visit = in_state(view, self.visit, &["started", "paused"])?;
        let resume = words::ResumeVisit { visit: entity(visit.id) };
        Ok((if visit.state == "paused" { vec![ask(resume)] } else { Vec::new() }, ()))
    }
}

impl Write for FinishVisit {
    fn plan(self, view: &View<'_>, planning: &Planning) -> Result<(Vec<Wish>, ()), Failure> {
        let visit = in_state(view, self.visit, &["started", "paused"])?;
        let finish = words::FinishVisit {
            visit: entity(visit.id),
            at_ms: planning.now.as_millisecond(),
            outcome: self.outcome.as_str().to_owned(),
            fields: Said::default().paragraphs("objections", &self.objections)?.for_new(),
        };
        let mut wishes = vec![ask(finish)];
        let task = apseko_domain::TaskId(visit.parent.ok_or(Code::VisitUnknown)?);
        let sheets = view.things_of(EntityKind::Sheet, task.0)?;
        if let Some(sheet) = sheets.iter().find(|sheet| sheet.id("visit") == Some(visit.id)) {
            let state = FieldEdit::now(Value::text("completed_on_site"));
            let fields = FieldEdits::from([("state".to_owned(), state)]);
            wishes.push(ask(EditThing { entity: EntityKind::Sheet.entity(entity(sheet.id)), fields }));
        }
        Ok((wishes, ()))
    }
}

impl Write for NameColleagues {
    fn plan(self, view: &View<'_>, _planning: &Planning) -> Result<(Vec<Wish>, ()), Failure> {
        let visit = known_visit(view, self.visit)?;
        let named = |names: &str| Said::default().paragraphs("colleagues", names);
        let said = named(&self.names)?;
        let disputed: &[&str] = if self.disputed { &["colleagues"] } else { &[] };
        let fields = match self.was.as_deref() {
            Some(was) => said.over_shown(&visit, &named(was)?, disputed),
            None => said.over(&visit, None),
        };
        let edit = EditThing { entity: EntityKind::Visit.entity(entity(visit.id)), fields };
        Ok((vec![ask(edit)], ()))
    }
}

/// A wish in the words of the rules.
pub(super) fn ask(request: impl Into<Request>) -> Wish {
    Wish::Ask(Box::new(request.into()))
}

/// A visit that is on this device.
pub(super) fn known_visit(view: &View<'_>, visit: VisitId) -> Result<Thing, Failure> {
    let visit = view.thing(EntityKind::Visit, visit.0)?.filter(|visit| !visit.gone);
    Ok(visit.ok_or(Code::VisitUnknown)?)
}

fn in_state(view: &View<'_>, visit: VisitId, states: &[&str]) -> Result<Thing, Failure> {
    let visit = known_visit(view, visit)?;
    if states.contains(&visit.state.as_str()) { Ok(visit) } else { Err(Code::VisitOver.into()) }
}
