//! A sheet as a whole, and what changed on it since.

use apseko_contract::{FollowSheet, OpenSheet, SheetNews, SheetView};
use apseko_store::{AuditObject, ObjectKind};

use crate::failure::Failure;
use crate::router::{Looking, Read};

impl Read for OpenSheet {
    fn object(&self) -> Option<AuditObject> {
        Some(AuditObject { kind: ObjectKind::Sheet, id: self.sheet.0.into_bytes() })
    }

    fn answer(self, looking: &Looking<'_>) -> Result<SheetView, Failure> {
        looking.look_at_sheet(self.sheet, |_, sheet| Ok(sheet.whole()))
    }
}

impl Read for FollowSheet {
    fn answer(self, looking: &Looking<'_>) -> Result<SheetNews, Failure> {
        looking.look_at_sheet(self.sheet, |_, sheet| {
            let Some(changes) = sheet.since(self.since) else { return Ok(SheetNews::Everything) };
            Ok(SheetNews::Some {
                cursor: sheet.cursor(),
                rev: sheet.rev(),
                cells: changes.at.iter().filter_map(|at| sheet.cell(*at)).collect(),
                progress: sheet.progress(),
                violations: sheet.live.breaches().len(),
            })
        })
    }
}
