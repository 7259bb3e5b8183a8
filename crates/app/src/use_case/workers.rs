//! The workers who were found: entered with whatever is known, changed, taken out and put back.

use apseko_contract::{KeepWorker, Removal, RemoveWorker, RestoreWorker, WorkerForm};
use apseko_domain::{Code, PersonalCode, TextFault, WorkerId};
use apseko_store::words::{AddWorker, EXISTS, EditThing, EntityKind, RegisterKey, Resolve, Value};
use apseko_store::{Thing, View, Wish};
use jiff::civil::Date;
use uuid::Uuid;

use super::form_fields::Said;
use super::removal::{has_come_after, rows_about, take_out, was_answered_after};
use super::visit_course::{ask, known_visit};
use super::visit_people::known;
use crate::failure::Failure;
use crate::router::{Planning, Write};
use crate::sheets::ids::entity;
use crate::sheets::known::parties_of;

impl Write for KeepWorker {
    fn plan(self, view: &View<'_>, planning: &Planning) -> Result<(Vec<Wish>, WorkerId), Failure> {
        let visit = known_visit(view, self.visit)?;
        if self.form.name.trim().is_empty() && self.form.personal_code.trim().is_empty() {
            return Err(Failure::of_text(TextFault::Empty, "name"));
        }
        let said_now = said(&self.form)?;
        let Some(worker) = self.worker else {
            let worker = WorkerId(planning.new_id());
            let party = party_for(view, &visit, self.form.party.map(|party| party.0))?;
            let seen = Value::Int(planning.now.as_millisecond());
            let fields = said_now.value("first_seen_at", Some(seen)).for_new();
            let (id, visit) = (entity(worker.0), entity(visit.id));
            return Ok((vec![ask(AddWorker { worker: id, visit, party: entity(party), fields })], worker));
        };
        let thing = known(view, EntityKind::Worker, worker.0)?;
        let party = self.form.party.map_or_else(|| thing.id("party"), |party| Some(party.0));
        let was = self.was.as_ref().map(|was| {
            let party = was.party.map_or_else(|| thing.id("party"), |party| Some(party.0));
            Ok::<_, Failure>(said(was)?.id("party", party))
        });
        let fields = said_now.id("party", party).over(&thing, was.transpose()?);
        Ok((vec![ask(EditThing { entity: EntityKind::Worker.entity(entity(worker.0)), fields })], worker))
    }
}

fn said(form: &WorkerForm) -> Result<Said, Failure> {
    // A code that can be read is written in one way; what cannot be read is kept as it was typed.
    let code = match PersonalCode::parse(&form.personal_code) {
        Ok(code) => code.to_string(),
        Err(_) => form.personal_code.clone(),
    };
    // A day is written in one way; what is none is kept as it was typed.
    let born =
        form.birth_day.trim().parse::<Date>().map_or_else(|_| form.birth_day.clone(), |day| day.to_string());
    let said = Said::default().line("name", &form.name)?.typed_code("personal_code", &code)?;
    let said = said.line("birth_day", &born)?;
    let said = said.line("citizenship", &form.citizenship)?.line("occupation", &form.occupation)?;
    Ok(said.value("posted", form.posted.then_some(Value::Bool(true))))
}

/// The named party if it is on this visit, else the main one.
fn party_for(view: &View<'_>, visit: &Thing, named: Option<Uuid>) -> Result<Uuid, Failure> {
    let parties = parties_of(view, visit)?;
    let found = parties.iter().find(|party| Some(party.id) == named).or(parties.first());
    let id = |party: &Thing| party.id;
    Ok(found.map(id).ok_or(Code::ThingUnknown)?)
}

impl Write for RemoveWorker {
    fn plan(self, view: &View<'_>, _planning: &Planning) -> Result<(Vec<Wish>, Removal), Failure> {
        let worker = known(view, EntityKind::Worker, self.worker.0)?;
        // What is answered about a worker goes with them, so it has to be seen as well.
        let was_answered = match rows_about(view, &worker, "worker")? {
            Some((sheet, rows)) => was_answered_after(view, sheet, &rows, self.seen_to)?,
            None => false,
        };
        Ok(take_out(&worker, was_answered || has_come_after(&worker, self.seen_to)))
    }
}

impl Write for RestoreWorker {
    fn plan(self, view: &View<'_>, _planning: &Planning) -> Result<(Vec<Wish>, ()), Failure> {
        let worker = known(view, EntityKind::Worker, self.worker.0)?;
        if !worker.gone && !worker.disputed {
            return Ok((Vec::new(), ()));
        }
        let entity = EntityKind::Worker.entity(entity(worker.id));
        let register = RegisterKey { entity, field: EXISTS.to_owned() };
        Ok((vec![ask(Resolve { register, value: Value::Bool(true) })], ()))
    }
}
