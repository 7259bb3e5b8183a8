//! How much is on a visit, in numbers only.

use apseko_contract::{CountVisit, VisitCounts};
use apseko_domain::{Code, SheetId};
use apseko_store::words::EntityKind;

use super::gaps::gaps_of;
use super::visit_course::known_visit;
use super::visit_views::sheet_of;
use crate::failure::Failure;
use crate::router::{Looking, Read};

impl Read for CountVisit {
    fn answer(self, looking: &Looking<'_>) -> Result<VisitCounts, Failure> {
        let (started_at, sheet) = looking.look(|view| {
            let visit = known_visit(view, self.visit)?;
            Ok((visit.instant("started_at"), sheet_of(view, &visit)?.ok_or(Code::SheetUnknown)?))
        })?;
        looking.look_at_sheet(SheetId(sheet.id), |view, open| {
            let persons = view.things_of(EntityKind::PersonMet, self.visit.0)?;
            let gaps = gaps_of(open, &persons);
            let gaps = gaps.of_visit.len() + gaps.of_sheet.len();
            Ok(VisitCounts { started_at, workers: open.scene.workers.len(), persons: persons.len(), gaps })
        })
    }
}
