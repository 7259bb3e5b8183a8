//! From the address of a thing to the screen that shows it, as far as it is on this device, and back.

use apseko_contract::{AddressThing, FindThing, FoundThing};
use apseko_domain::{LinkKind, NoteId, SheetId, TaskId, ThingLink, VisitId};
use apseko_store::View;
use apseko_store::words::EntityKind;
use uuid::Uuid;

use crate::failure::Failure;
use crate::router::{Looking, Read};

impl Read for FindThing {
    fn answer(self, looking: &Looking<'_>) -> Result<Option<FoundThing>, Failure> {
        looking.look(|view| {
            let Some(found) = find(view, self.link)? else { return Ok(None) };
            // The body of a case that was given to somebody else may still be here for a while.
            Ok(if view.has_departed(id_of(found))? { None } else { Some(found) })
        })
    }
}

fn find(view: &View<'_>, link: ThingLink) -> Result<Option<FoundThing>, Failure> {
    let id = link.id;
    let task = |task: Option<TaskId>| task.map(FoundThing::Task);
    Ok(match link.kind {
        LinkKind::Task => task(here(view, TaskId(id))?),
        LinkKind::Case => task(view.first_task_beside(EntityKind::Case, id)?),
        LinkKind::Note => match view.note(NoteId(id))?.filter(|note| !note.retracted) {
            Some(note) => task(here(view, note.task)?),
            None => None,
        },
        LinkKind::Visit => standing(view, EntityKind::Visit, id)?.map(|_| FoundThing::Visit(VisitId(id))),
        LinkKind::Sheet => standing(view, EntityKind::Sheet, id)?.map(|_| FoundThing::Sheet(SheetId(id))),
        LinkKind::Violation => standing(view, EntityKind::Violation, id)?
            .flatten()
            .map(|visit| FoundThing::Violations(VisitId(visit))),
        // Devices show no documents yet, and people are shown by the server alone.
        LinkKind::Document | LinkKind::Person => None,
    })
}

fn here(view: &View<'_>, task: TaskId) -> Result<Option<TaskId>, Failure> {
    Ok(view.task(task)?.map(|task| task.id))
}

/// What a thing belongs to, if it is here and nobody took it out.
fn standing(view: &View<'_>, kind: EntityKind, id: Uuid) -> Result<Option<Option<Uuid>>, Failure> {
    Ok(view.thing(kind, id)?.filter(|thing| !thing.gone).map(|thing| thing.parent))
}

fn id_of(found: FoundThing) -> Uuid {
    match found {
        FoundThing::Task(task) => task.0,
        FoundThing::Visit(visit) | FoundThing::Violations(visit) => visit.0,
        FoundThing::Sheet(sheet) => sheet.0,
    }
}

impl Read for AddressThing {
    fn answer(self, looking: &Looking<'_>) -> Result<String, Failure> {
        let path = self.link.to_string();
        let on_server =
            looking.app.host.server().and_then(|place| place.shown_at(path.trim_start_matches('/')));
        Ok(on_server.unwrap_or_else(|| self.link.to_app()))
    }
}
