//! From a wish to the operations of `casework`: who did it, when, and what it asks for.

use apseko_casework::plan::{CreateCase, EditNote, RestoreNote, RetractNote, WriteNote};
use apseko_casework::registry::Fields;
use apseko_casework::{EntityKind, PlanFault, Request, plan};
use apseko_domain::{UuidSource, ViolationArea, uuid_v7};
use apseko_oplog::{Draft, EditId, EntityId, Ledger, OpId, Record, UserId, Value, Who, read_register};
use apseko_trust::digest;
use jiff::Timestamp;

use crate::table::note::text_of;
use crate::{Edit, Owner, Task, Wish};

/// A wish in the words of the rules.
pub(crate) struct Deed {
    /// The name of the person who did it.
    pub author: String,
    /// When.
    pub at: Timestamp,
    /// What.
    pub request: Request,
}

/// The owner has an id from the office. Anybody else is known here by name alone until the server tells more, and
/// their id follows from it.
pub(crate) fn user_of(name: &str, owner: &Owner) -> UserId {
    if name == owner.name {
        return UserId(owner.user);
    }
    let digest = digest(format!("apseko person\n{name}").as_bytes());
    UserId(digest.first_chunk().copied().unwrap_or_default())
}

/// What a wish asks for; nothing for one that concerns only this device.
pub(crate) fn deed_of(wish: Wish, edit: &Edit, owner: &Owner, ids: &impl UuidSource) -> Option<Deed> {
    let entity = |id: uuid::Uuid| EntityId(id.into_bytes());
    let (author, at, request) = match wish {
        Wish::AddTask(task) => {
            let case = entity(uuid_v7(task.created_at.as_millisecond(), ids));
            (task.created_by.clone(), task.created_at, Request::CreateCase(new_case(case, owner.unit, &task)))
        }
        Wish::AddNote { note, task, first } => {
            let (note, task, text) = (entity(note.0), entity(task.0), first.text);
            (first.author, first.saved_at, Request::WriteNote(WriteNote { note, task, text }))
        }
        Wish::AddRevision { note, revision } => {
            let edit = EditNote { note: entity(note.0), text: revision.text, based_on: None };
            (revision.author, revision.saved_at, Request::EditNote(edit))
        }
        Wish::SetRetracted { note, retracted: true } => {
            let retract = RetractNote { note: entity(note.0), based_on: None };
            (edit.actor.clone(), edit.at, Request::RetractNote(retract))
        }
        Wish::SetRetracted { note, retracted: false } => {
            let restore = RestoreNote { note: entity(note.0) };
            (edit.actor.clone(), edit.at, Request::RestoreNote(restore))
        }
        Wish::Ask(request) => (edit.actor.clone(), edit.at, *request),
        Wish::KeepDraft { .. } | Wish::DropDraft { .. } | Wish::KeepFile(_) => return None,
    };
    Some(Deed { author, at, request })
}

fn new_case(case: EntityId, unit: [u8; 16], task: &Task) -> CreateCase {
    CreateCase {
        case,
        task: EntityId(task.id.0.into_bytes()),
        unit,
        at_ms: task.created_at.as_millisecond(),
        about_case: Fields::new(),
        about_task: about(task),
        note: None,
    }
}

fn about(task: &Task) -> Fields {
    let written = |value: Option<String>| value.unwrap_or_default();
    let texts = [
        ("number", task.number.clone()),
        ("origin", task.origin.as_str().to_owned()),
        ("employer_name", task.employer_name.clone()),
        ("employer_reg_no", task.employer_reg_no.clone()),
        ("place", task.place.clone()),
        ("object", task.object.clone()),
        ("area", task.area.map_or("", ViolationArea::as_str).to_owned()),
        ("reason", task.reason.clone()),
        ("planned_day", written(task.planned_day.map(|day| day.to_string()))),
        ("planned_time", written(task.planned_time.map(|time| time.strftime("%H:%M").to_string()))),
        ("due_day", written(task.due_day.map(|day| day.to_string()))),
    ];
    let said = texts.into_iter().filter(|(_, text)| !text.is_empty());
    let mut fields: Fields = said.map(|(name, text)| (name.to_owned(), Value::Text(text))).collect();
    if !task.sheets.is_empty() {
        let codes = task.sheets.iter().map(|sheet| Value::text(sheet.as_str())).collect();
        fields.insert("sheets".to_owned(), Value::List(codes));
    }
    fields
}

impl Deed {
    /// Whose wish it is, as operations say it.
    pub fn who(&self, user: UserId, edit: &Edit) -> Who {
        Who { user, role: edit.role.clone(), acting_for: None, edit: EditId(edit.request.0.into_bytes()) }
    }

    /// The operations to write.
    pub fn drafts<L: Ledger>(self, ledger: &L, who: &Who) -> Result<Vec<Draft>, PlanFault<L::Error>> {
        let mut request = self.request;
        if let Request::EditNote(edit) = &mut request
            && edit.based_on.is_none()
        {
            edit.based_on = Some(shown(ledger, edit.note).map_err(PlanFault::Ledger)?);
        }
        plan(ledger, who, request)
    }
}

/// The screens show one text of a note: an edit replaces that one, and never another that nobody has seen.
fn shown<L: Ledger>(ledger: &L, note: EntityId) -> Result<Vec<OpId>, L::Error> {
    let register = text_of(EntityKind::Note.entity(note));
    let shown = read_register(ledger.heads(&register)?).alternatives.into_iter().next();
    Ok(shown.map(|shown| shown.heads.iter().map(Record::id).collect()).unwrap_or_default())
}
