//! The audit of this device, as its owner sees it.

use std::fmt::Write;

use apseko_contract::{AuditPage, AuditRow, AuditState, CheckAudit, ExportAudit, Exported, ShowAudit, Topic};
use apseko_domain::Code;
use apseko_store::words::EntityKind;
use apseko_store::{
    AuditCheck, AuditEvent, AuditHead, AuditKind, AuditObject, AuditRecord, AuditResult, ObjectKind,
    StoreError, View, export_line,
};
use jiff::Timestamp;

use crate::App;
use crate::failure::Failure;
use crate::router::{Act, Looking, Read};

/// So many rows a page.
const PAGE: usize = 50;
/// So many records are read at once for an export.
const EXPORT_PAGE: usize = 1_000;

impl Read for ShowAudit {
    fn answer(self, looking: &Looking<'_>) -> Result<AuditPage, Failure> {
        looking.look(|view| {
            let records = view.audit_page(self.before, PAGE)?;
            let earlier = records.last().map(|record| record.seq).filter(|seq| *seq > 1);
            let rows = records.iter().map(|record| row(view, record)).collect::<Result<_, _>>()?;
            Ok(AuditPage { rows, earlier })
        })
    }
}

fn row(view: &View<'_>, record: &AuditRecord) -> Result<AuditRow, Failure> {
    let event = record.event().map_err(|error| Failure::from(Code::DataDamaged).with_cause(error))?;
    Ok(AuditRow {
        number: record.seq,
        at: Timestamp::from_millisecond(event.at_ms).unwrap_or(Timestamp::UNIX_EPOCH),
        kind: event.kind.code().to_owned(),
        object: match &event.object {
            Some(object) => name_of(view, object)?,
            None => String::new(),
        },
        purpose: event.purpose.unwrap_or_default(),
        refused: match event.result {
            AuditResult::Done => None,
            AuditResult::Refused(code) => Some(code),
        },
    })
}

/// What a thing is called on the lists; its number is in the export.
fn name_of(view: &View<'_>, object: &AuditObject) -> Result<String, Failure> {
    let id = uuid::Uuid::from_bytes(object.id);
    let task = match object.kind {
        ObjectKind::Task => Some(apseko_domain::TaskId(id)),
        ObjectKind::Note => view.note(apseko_domain::NoteId(id))?.map(|head| head.task),
        ObjectKind::Visit => task_of(view, EntityKind::Visit, id)?,
        ObjectKind::Sheet => task_of(view, EntityKind::Sheet, id)?,
        ObjectKind::File => task_of(view, EntityKind::Evidence, id)?,
        ObjectKind::Document
        | ObjectKind::Employer
        | ObjectKind::Worker
        | ObjectKind::User
        | ObjectKind::Other(_) => None,
    };
    let Some(task) = task else { return Ok(String::new()) };
    let task = view.task(task)?;
    Ok(task.map(|task| super::task_row::title(&task)).unwrap_or_default())
}

/// The task that a visit, a sheet or some evidence belongs to.
fn task_of(
    view: &View<'_>,
    kind: EntityKind,
    id: uuid::Uuid,
) -> Result<Option<apseko_domain::TaskId>, Failure> {
    Ok(view.thing(kind, id)?.and_then(|thing| thing.parent).map(apseko_domain::TaskId))
}

impl Read for CheckAudit {
    fn answer(self, looking: &Looking<'_>) -> Result<AuditState, Failure> {
        let kept = looking.app.at_gate(|inside| {
            let (vault, stay) = inside.vault_and_stay()?;
            Ok::<_, Failure>(vault.kept_beside(&stay.account.login)?)
        })?;
        let expected = kept.and_then(|bytes| AuditHead::from_bytes(&bytes));
        looking.look(|view| {
            Ok(match view.verify_audit(expected)? {
                AuditCheck::Verified { count, .. } => AuditState { count, broken_at: None },
                AuditCheck::Broken { seq, .. } => AuditState { count: seq, broken_at: Some(seq) },
            })
        })
    }
}

impl Act for ExportAudit {
    fn act(self, app: &App) -> Result<Exported, Failure> {
        let store = app.store()?;
        let (lines, records) = store.read::<_, StoreError>(|view| {
            let (mut lines, mut after) = (String::new(), 0);
            loop {
                let page = view.audit_unshipped(after, EXPORT_PAGE)?;
                let Some(last) = page.last() else { return Ok((lines, after)) };
                after = last.seq;
                for record in &page {
                    // Writing to a text in memory does not fail.
                    let _ = writeln!(lines, "{}", export_line(record));
                }
            }
        })?;
        let name = format!("apseko-audits-{}.jsonl", app.host.now().strftime("%Y%m%d-%H%M%S"));
        let path = app
            .host
            .export(&name, lines.as_bytes())
            .map_err(|error| Failure::from(Code::ExportFailed).with_cause(error))?;
        app.at_gate(|inside| {
            let (_, stay) = inside.vault_and_stay()?;
            let exported = stay.event(app.host.as_ref(), AuditKind::Exported);
            stay.note_event(AuditEvent {
                detail: vec![("records".to_owned(), records.to_string())],
                ..exported
            });
            Ok::<_, Failure>(())
        })?;
        app.tell(Topic::Audit);
        Ok(Exported { path: path.display().to_string(), records })
    }
}
