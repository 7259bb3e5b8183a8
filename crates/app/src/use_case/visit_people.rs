//! Who is on the site: parties and persons who were met, added, changed, taken out.

use apseko_contract::{
    KeepParty, KeepPersonMet, PartyForm, PersonMetForm, Removal, RemoveParty, RemovePersonMet,
};
use apseko_domain::{Code, PartyId, PartyRole, PersonMetId};
use apseko_store::words::{AddParty, AddPersonMet, EditThing, EntityKind};
use apseko_store::{Thing, View, Wish};

use super::form_fields::Said;
use super::removal::{has_come_after, is_in_use, take_out};
use super::visit_course::{ask, known_visit};
use crate::failure::Failure;
use crate::router::{Planning, Write};
use crate::sheets::ids::entity;

impl Write for KeepParty {
    fn plan(self, view: &View<'_>, planning: &Planning) -> Result<(Vec<Wish>, PartyId), Failure> {
        let visit = known_visit(view, self.visit)?;
        let role = self.form.role.unwrap_or(PartyRole::Employer).as_str();
        let said = party_said(&self.form)?;
        let Some(party) = self.party else {
            let party = PartyId(planning.new_id());
            let fields = said.for_new();
            let (id, visit) = (entity(party.0), entity(visit.id));
            let add = AddParty { party: id, visit, role: role.to_owned(), fields };
            return Ok((vec![ask(add)], party));
        };
        let thing = known(view, EntityKind::Party, party.0)?;
        let was = self.was.as_ref().map(|was| {
            let role = was.role.unwrap_or(PartyRole::Employer).as_str();
            Ok::<_, Failure>(party_said(was)?.code("role", role))
        });
        let fields = said.code("role", role).over(&thing, was.transpose()?);
        Ok((vec![ask(EditThing { entity: EntityKind::Party.entity(entity(party.0)), fields })], party))
    }
}

fn party_said(form: &PartyForm) -> Result<Said, Failure> {
    let said = Said::default().line("name", &form.name)?.typed_code("reg_no", &form.reg_no)?;
    let said = said.line("address", &form.address)?.line("contact", &form.contact)?;
    // „Ap 30” is kept as it was typed; only what is a number counts as one.
    said.typed_code("nace", &form.nace)?.line("headcount", &form.headcount)
}

impl Write for RemoveParty {
    fn plan(self, view: &View<'_>, _planning: &Planning) -> Result<(Vec<Wish>, Removal), Failure> {
        let party = known(view, EntityKind::Party, self.party.0)?;
        if !party.gone && is_in_use(view, &party)? {
            return Err(Code::PartyInUse.into());
        }
        Ok(take_out(&party, has_come_after(&party, self.seen_to)))
    }
}

impl Write for KeepPersonMet {
    fn plan(self, view: &View<'_>, planning: &Planning) -> Result<(Vec<Wish>, PersonMetId), Failure> {
        let visit = known_visit(view, self.visit)?;
        let said = person_said(&self.form)?;
        let Some(person) = self.person else {
            let person = PersonMetId(planning.new_id());
            let (id, visit) = (entity(person.0), entity(visit.id));
            let add = AddPersonMet { person: id, visit, party: None, fields: said.for_new() };
            return Ok((vec![ask(add)], person));
        };
        let thing = known(view, EntityKind::PersonMet, person.0)?;
        let was = self.was.as_ref().map(person_said).transpose()?;
        let fields = said.over(&thing, was);
        Ok((vec![ask(EditThing { entity: EntityKind::PersonMet.entity(entity(person.0)), fields })], person))
    }
}

fn person_said(form: &PersonMetForm) -> Result<Said, Failure> {
    let said = Said::default().id("party", form.party.map(|party| party.0)).line("name", &form.name)?;
    let said = said.code("role", form.role.map_or("", |role| role.as_str())).line("basis", &form.basis)?;
    let said =
        said.line("document_type", &form.document_type)?.line("document_number", &form.document_number)?;
    said.line("contact", &form.contact)?.line("language", &form.language)
}

impl Write for RemovePersonMet {
    fn plan(self, view: &View<'_>, _planning: &Planning) -> Result<(Vec<Wish>, Removal), Failure> {
        let person = known(view, EntityKind::PersonMet, self.person.0)?;
        Ok(take_out(&person, has_come_after(&person, self.seen_to)))
    }
}

/// A thing that is on this device.
pub(super) fn known(view: &View<'_>, kind: EntityKind, id: uuid::Uuid) -> Result<Thing, Failure> {
    Ok(view.thing(kind, id)?.ok_or(Code::ThingUnknown)?)
}
