//! Violations: shown with everything they rest on, changed field by field, added by hand.

use apseko_contract::{AddViolation, EditViolation, ListRow, ShowViolations, ViolationEdit, ViolationsView};
use apseko_domain::{Code, LongText, SheetId, TextFault, ViolationId};
use apseko_store::words::{self, EntityKind, FieldEdit, FieldEdits, Value};
use apseko_store::{AuditObject, ObjectKind, Thing, View, Wish};
use uuid::Uuid;

use super::form_fields::Said;
use super::visit_course::{ask, known_visit};
use super::visit_views::{parties, sheet_of};
use crate::failure::Failure;
use crate::packs::SHEETS;
use crate::router::{Looking, Planning, Read, Write};
use crate::sheets::ids::{entity, violation_of};
use crate::sheets::known::parties_of;

impl Read for ShowViolations {
    fn object(&self) -> Option<AuditObject> {
        Some(AuditObject { kind: ObjectKind::Visit, id: self.visit.0.into_bytes() })
    }

    fn answer(self, looking: &Looking<'_>) -> Result<ViolationsView, Failure> {
        let (finished, sheet) = looking.look(|view| {
            let visit = known_visit(view, self.visit)?;
            let finished = matches!(visit.state.as_str(), "finished" | "confirmed");
            Ok((finished, sheet_of(view, &visit)?.ok_or(Code::SheetUnknown)?))
        })?;
        let sheet = SheetId(sheet.id);
        looking.look_at_sheet(sheet, |_, open| {
            let (violations, no_longer) = open.violations();
            let edition = open.live.edition();
            let row = |code: &str, name: &str| ListRow { code: code.to_owned(), name: name.to_owned() };
            let measures = edition.measures().iter().map(|it| row(&it.code, &it.text.lv));
            let classifier = edition.violations().iter().map(|it| row(it.code.as_str(), &it.title.lv));
            Ok(ViolationsView {
                sheet: Some(sheet),
                parties: parties(&open.scene.parties, &open.scene.workers),
                violations,
                no_longer,
                measures: measures.collect(),
                classifier: classifier.collect(),
                finished,
            })
        })
    }
}

impl Write for EditViolation {
    fn plan(self, view: &View<'_>, planning: &Planning) -> Result<(Vec<Wish>, ()), Failure> {
        let visit = known_visit(view, self.visit)?;
        let known = view.thing(EntityKind::Violation, self.violation.0)?;
        let fields = fields(&self, known.as_ref())?;
        if fields.is_empty() {
            return Ok((Vec::new(), ()));
        }
        let request = match &known {
            Some(known) => {
                let id = EntityKind::Violation.entity(entity(known.id));
                words::Request::from(words::EditThing { entity: id, fields })
            }
            None => first_words(view, planning, &visit, self.violation, fields)?.into(),
        };
        Ok((vec![ask(request)], ()))
    }
}

fn fields(command: &EditViolation, known: Option<&Thing>) -> Result<FieldEdits, Failure> {
    let named = command.edit.fields();
    let said = every_field(&command.edit)?.only(|field, _| named.contains(&field));
    let was = command.was.as_ref().map(every_field).transpose()?;
    Ok(match (known, was) {
        (Some(known), Some(was)) => {
            let disputed: Vec<&str> = command.disputed.iter().map(String::as_str).collect();
            said.over_shown(known, &was, &disputed)
        }
        (Some(known), None) => said.over(known, None),
        (None, was) => {
            let new = said.only(|field, value| was.as_ref().and_then(|was| was.of(field)) != Some(value));
            new.for_new().into_iter().map(|(field, value)| (field, FieldEdit::now(value))).collect()
        }
    })
}

fn every_field(edit: &ViolationEdit) -> Result<Said, Failure> {
    let said = Said::default().paragraphs("description", edit.description.as_deref().unwrap_or_default())?;
    let said = said.value("severity", edit.severity.map(|severity| Value::Int(i64::from(severity))));
    let said = said.code("measure", edit.measure.as_deref().unwrap_or_default());
    let said = said.value("due_day", edit.due.map(|due| Value::text(due.to_string())));
    let said = said.id("party", edit.party.map(|party| party.0));
    let said = said.value("immediate_danger", edit.danger.map(Value::Bool));
    Ok(said.code("state", if edit.dropped == Some(true) { "annulled" } else { "recorded" }))
}

/// The first words about a violation that follows from answers: they say which one it is.
fn first_words(
    view: &View<'_>,
    planning: &Planning,
    visit: &Thing,
    violation: ViolationId,
    fields: FieldEdits,
) -> Result<words::EditViolation, Failure> {
    let sheet = sheet_of(view, visit)?.ok_or(Code::SheetUnknown)?;
    let edition = planning.edition_of(&sheet)?;
    let parties = parties_of(view, visit)?;
    let others = parties.iter().skip(1).map(|party| Some(party.id));
    let candidates: Vec<Option<Uuid>> = std::iter::once(None).chain(others).collect();
    let found = edition.violations().iter().find_map(|known| {
        let of = |party: &&Option<Uuid>| {
            violation_of(SheetId(sheet.id), known.code.as_str(), **party) == violation
        };
        candidates.iter().find(of).map(|party| (known.code.to_string(), *party))
    });
    let (code, other) = found.ok_or(Code::ThingUnknown)?;
    let party = other.or_else(|| parties.first().map(|party| party.id));
    Ok(words::EditViolation {
        violation: entity(violation.0),
        visit: Some(entity(visit.id)),
        sheet: Some(entity(sheet.id)),
        row: None,
        party: party.map(entity),
        code,
        fields,
    })
}

impl Write for AddViolation {
    fn plan(self, view: &View<'_>, planning: &Planning) -> Result<(Vec<Wish>, ViolationId), Failure> {
        let visit = known_visit(view, self.visit)?;
        let library = planning.packs.newest(SHEETS).ok_or(Code::DefinitionsMissing)?;
        let known = library.editions().iter().any(|edition| edition.violation(&self.code).is_some());
        if !known {
            return Err(Code::QuestionUnknown.into());
        }
        let parties = parties_of(view, &visit)?;
        let named = self.party.map(|party| party.0);
        let party = parties.iter().find(|party| Some(party.id) == named).or(parties.first());
        let party = party.ok_or(Code::ThingUnknown)?;
        let mut fields = words::Fields::new();
        match LongText::new(&self.description) {
            Ok(text) => drop(fields.insert("description".to_owned(), Value::Text(text.into()))),
            Err(TextFault::Empty) => {}
            Err(fault) => return Err(Failure::of_text(fault, "description")),
        }
        if let Some(question) = self.question.filter(|question| !question.is_empty()) {
            fields.insert("question".to_owned(), Value::Text(question));
        }
        let violation = ViolationId(planning.new_id());
        let add = words::AddViolation {
            violation: entity(violation.0),
            visit: entity(visit.id),
            party: entity(party.id),
            code: self.code,
            fields,
        };
        Ok((vec![ask(add)], violation))
    }
}
