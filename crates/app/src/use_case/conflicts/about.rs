//! Where a disagreement is, in words that people know: the task, the employer, the person, the question.

use std::sync::Arc;

use apseko_contract::{ConflictAbout, ConflictTask, Spot};
use apseko_domain::{NoteId, RowId, SheetId, TaskId, ViolationId, VisitId, WorkerId};
use apseko_sheets::library::Edition;
use apseko_store::words::{EntityKind, QUESTION};
use apseko_store::{ConflictKey as Key, Task, Thing, View};
use jiff::civil::Date;
use uuid::Uuid;

use super::super::task_title;
use crate::failure::Failure;
use crate::packs::{Packs, SHEETS};
use crate::sheets::known::worker_title;
use crate::sheets::whole::part_view;

/// The data and the definitions around a disagreement.
pub(super) struct Surroundings<'a> {
    pub view: &'a View<'a>,
    packs: &'a Packs,
    today: Date,
}

impl<'a> Surroundings<'a> {
    pub fn new(view: &'a View<'a>, packs: &'a Packs, today: Date) -> Self {
        Self { view, packs, today }
    }

    pub fn packs(&self) -> &Packs {
        self.packs
    }

    /// The task that a thing belongs to, if it is here.
    pub fn task_of(&self, key: &Key) -> Result<Option<Task>, Failure> {
        let task = match key.kind {
            EntityKind::Task => Some(key.id),
            EntityKind::Note => self.view.note(NoteId(key.id))?.map(|note| note.task.0),
            EntityKind::Visit
            | EntityKind::Sheet
            | EntityKind::Party
            | EntityKind::PersonMet
            | EntityKind::Worker
            | EntityKind::Violation
            | EntityKind::AnswerRow => self.task_above(key.kind, key.id)?,
            // What belongs to the whole case is asked about where people look first: at the case's task.
            EntityKind::Case
            | EntityKind::Evidence
            | EntityKind::Document
            | EntityKind::Delivery
            | EntityKind::OrderItem
            | EntityKind::Applicant => self.view.first_task_beside(key.kind, key.id)?.map(|task| task.0),
        };
        Ok(task.map(|task| self.view.task(TaskId(task))).transpose()?.flatten())
    }

    /// From parent to parent up to the task.
    fn task_above(&self, kind: EntityKind, id: Uuid) -> Result<Option<Uuid>, Failure> {
        let (mut kind, mut id) = (kind, id);
        while kind != EntityKind::Task {
            let Some((_, above)) = kind.parent() else { return Ok(None) };
            let Some(parent) = self.view.thing(kind, id)?.and_then(|thing| thing.parent) else {
                return Ok(None);
            };
            (kind, id) = (above, parent);
        }
        Ok(Some(id))
    }

    /// What a disagreement is about.
    pub fn about(&self, key: &Key) -> Result<ConflictAbout, Failure> {
        let thing = self.view.thing(key.kind, key.id)?;
        let parent = thing.as_ref().and_then(|thing| thing.parent);
        let name = self.name_of(key.kind, key.id)?;
        Ok(match (key.kind, thing, parent) {
            (EntityKind::Task, ..) => ConflictAbout::Task,
            (EntityKind::Note, ..) => ConflictAbout::Note,
            (EntityKind::Visit, Some(visit), _) => {
                ConflictAbout::Visit { visit: VisitId(visit.id), started_at: visit.instant("started_at") }
            }
            (EntityKind::Party, Some(_), Some(visit)) => ConflictAbout::Party { visit: VisitId(visit), name },
            (EntityKind::PersonMet, Some(_), Some(visit)) => {
                ConflictAbout::PersonMet { visit: VisitId(visit), name }
            }
            (EntityKind::Worker, Some(worker), Some(visit)) => {
                ConflictAbout::Worker { visit: VisitId(visit), worker: WorkerId(worker.id), name }
            }
            (EntityKind::Violation, Some(words), Some(visit)) => ConflictAbout::Violation {
                visit: VisitId(visit),
                violation: ViolationId(words.id),
                title: name,
            },
            (EntityKind::Sheet, Some(sheet), _) => self.on_sheet(key, &sheet, None)?,
            (EntityKind::AnswerRow, Some(row), Some(sheet)) => {
                match self.view.thing(EntityKind::Sheet, sheet)? {
                    Some(sheet) => self.on_sheet(key, &sheet, Some(&row))?,
                    None => ConflictAbout::Other { name },
                }
            }
            _ => ConflictAbout::Other { name },
        })
    }

    fn on_sheet(&self, key: &Key, sheet: &Thing, row: Option<&Thing>) -> Result<ConflictAbout, Failure> {
        let row_title = row.map(|row| self.row_title(row)).transpose()?.unwrap_or_default();
        let Some(code) = key.field.strip_prefix(QUESTION) else {
            return Ok(ConflictAbout::Sheet { sheet: SheetId(sheet.id), row_title });
        };
        let edition = self.edition_of(sheet);
        let known = edition.as_ref().and_then(|edition| edition.question(edition.find(code)?));
        let parts = edition
            .iter()
            .zip(known)
            .flat_map(|(edition, question)| question.parts.iter().map(|part| part_view(edition, part)));
        Ok(ConflictAbout::Answer {
            sheet: SheetId(sheet.id),
            place: Spot { question: code.to_owned(), row: row.map(|row| RowId(row.id)) },
            question: known.map(|question| question.text.lv.clone()).unwrap_or_default(),
            row_title,
            parts: parts.collect(),
        })
    }

    /// The definitions that a sheet was made with.
    fn edition_of(&self, sheet: &Thing) -> Option<Arc<Edition>> {
        let version = sheet.int("version").and_then(|version| u32::try_from(version).ok())?;
        let day = sheet.day("day").unwrap_or(self.today);
        self.packs.library(sheet.text("definition"), version)?.on(day).cloned()
    }

    /// The definitions of today.
    pub fn newest_edition(&self) -> Option<Arc<Edition>> {
        self.packs.newest(SHEETS)?.on(self.today).cloned()
    }

    /// What people call a thing; empty if it has no name or is not here.
    pub fn name_of(&self, kind: EntityKind, id: Uuid) -> Result<String, Failure> {
        if kind == EntityKind::Task {
            return Ok(self.view.task(TaskId(id))?.map(|task| task_title(&task)).unwrap_or_default());
        }
        let Some(thing) = self.view.thing(kind, id)? else { return Ok(String::new()) };
        Ok(match kind {
            EntityKind::Party | EntityKind::PersonMet => thing.text("name").to_owned(),
            EntityKind::Worker => worker_title(&thing),
            EntityKind::Violation => self.violation_title(thing.text("code")),
            EntityKind::AnswerRow => self.row_title(&thing)?,
            EntityKind::OrderItem => thing.text("action").to_owned(),
            EntityKind::Document => thing.text("subject").to_owned(),
            EntityKind::Case
            | EntityKind::Task
            | EntityKind::Visit
            | EntityKind::Sheet
            | EntityKind::Evidence
            | EntityKind::Delivery
            | EntityKind::Note
            | EntityKind::Applicant => String::new(),
        })
    }

    /// What a violation of the classifier is called; its code where the classifier is not here.
    pub fn violation_title(&self, code: &str) -> String {
        let edition = self.newest_edition();
        let known = edition.as_ref().and_then(|edition| edition.violation(code));
        known.map_or_else(|| code.to_owned(), |known| known.title.lv.clone())
    }

    /// What a row is called: by its own title, else by whom it is about.
    fn row_title(&self, row: &Thing) -> Result<String, Failure> {
        if !row.text("title").is_empty() {
            return Ok(row.text("title").to_owned());
        }
        let subjects = [
            (EntityKind::Worker, row.id("worker")),
            (EntityKind::OrderItem, row.id("order_item")),
            (EntityKind::Party, row.id("party")),
        ];
        match subjects.into_iter().find_map(|(kind, id)| Some((kind, id?))) {
            Some((kind, id)) => self.name_of(kind, id),
            None => Ok(String::new()),
        }
    }
}

/// A task as a disagreement names it.
pub(super) fn task_view(task: &Task) -> ConflictTask {
    ConflictTask { task: task.id, number: task.number.clone(), title: task_title(task) }
}
