//! One consistent state of the data, as questions that use cases ask.

use std::collections::BTreeMap;

use apseko_casework::{EntityKind, VisitState, scope_of};
use apseko_domain::{NoteId, SheetId, TaskId};
use apseko_oplog::{EntityId, Ledger, RegisterKey, UserId, read_register};
use jiff::Timestamp;
use jiff::civil::Date;
use rusqlite::Connection;
use uuid::Uuid;

use crate::table::person::Names;
use crate::table::{answer, audit, draft, edit, exchange, fetched, file, note, revision, task, thing};
use crate::{
    AnswerVersion, AuditCheck, AuditHead, AuditRecord, Confirmation, Conflict, ConflictKey, Draft,
    ExchangeState, Fetched, GivenAnswer, KeptFile, Note, NoteHead, Notice, OpTables, Revision, SavedSummary,
    StoreError, Task, Thing, Unsent, UnsentFiles,
};
use crate::{case, confirmation, conflict, departure, notice};

/// What the data says at one moment.
#[derive(Debug)]
pub struct View<'a> {
    connection: &'a Connection,
}

impl<'a> View<'a> {
    pub(crate) fn of(connection: &'a Connection) -> Self {
        Self { connection }
    }

    /// Tasks planned for a day, and those with no day at all, which wait at the desk.
    pub fn tasks_for(&self, day: Date) -> Result<Vec<Task>, StoreError> {
        self.without_departed(task::for_day(self.connection, day)?, |task| task.id.0)
    }

    /// Every task, newest day first.
    pub fn all_tasks(&self) -> Result<Vec<Task>, StoreError> {
        self.without_departed(task::all(self.connection)?, |task| task.id.0)
    }

    /// Whether a thing belongs to a case that was given to somebody else.
    pub fn has_departed(&self, id: Uuid) -> Result<bool, StoreError> {
        departure::has_left(self.connection, id)
    }

    /// Whether any case was given to somebody else.
    pub fn has_departures(&self) -> Result<bool, StoreError> {
        departure::is_any(self.connection)
    }

    fn without_departed<T>(&self, mut listed: Vec<T>, id: impl Fn(&T) -> Uuid) -> Result<Vec<T>, StoreError> {
        let departed = departure::ids(self.connection)?;
        listed.retain(|one| !departed.contains(&id(one)));
        Ok(listed)
    }

    /// What the exchange has to say and the person has not said to know, the newest first.
    pub fn notices(&self) -> Result<Vec<Notice>, StoreError> {
        notice::unknown(self.connection)
    }

    /// The files that were taken in here, as they came.
    pub fn files(&self) -> Result<Vec<KeptFile>, StoreError> {
        file::all(self.connection)
    }

    /// The file with this sum, if it was taken in here.
    pub fn file(&self, sum: &[u8; 32]) -> Result<Option<KeptFile>, StoreError> {
        file::find(self.connection, sum)
    }

    /// What was fetched and lies here, what was not looked at for longest first.
    pub fn fetched(&self) -> Result<Vec<Fetched>, StoreError> {
        fetched::all(self.connection)
    }

    /// The original with this sum in a case, or its preview, if it was fetched.
    pub fn fetched_copy(
        &self,
        case: Uuid,
        sum: &[u8; 32],
        preview: bool,
    ) -> Result<Option<Fetched>, StoreError> {
        fetched::find(self.connection, case, sum, preview)
    }

    /// How many files the office does not have.
    pub fn unsent_files(&self) -> Result<UnsentFiles, StoreError> {
        file::unsent(self.connection)
    }

    /// Whether the person lets no files go.
    pub fn are_files_paused(&self) -> Result<bool, StoreError> {
        file::are_paused(self.connection)
    }

    /// What the office signed last of the files of a case.
    pub fn delivery_of(&self, case: Uuid) -> Result<Option<Vec<u8>>, StoreError> {
        file::delivery_of(self.connection, case)
    }

    /// One task.
    pub fn task(&self, id: TaskId) -> Result<Option<Task>, StoreError> {
        task::find(self.connection, id)
    }

    /// What a second person has said of a task that was recorded on the spot.
    pub fn confirmation(&self, id: TaskId) -> Result<Confirmation, StoreError> {
        confirmation::look(self.connection, id)
    }

    /// Whether nobody has confirmed such a task yet: cheap enough for each row of a list.
    pub fn awaits_confirmation(&self, id: TaskId) -> Result<bool, StoreError> {
        confirmation::is_awaited(self.connection, id)
    }

    /// The notes of a task that are not retracted, oldest first, with their newest text.
    pub fn notes_of(&self, task: TaskId) -> Result<Vec<Note>, StoreError> {
        note::of_task(self.connection, task)
    }

    /// Which task a note belongs to and how far it has come.
    pub fn note(&self, id: NoteId) -> Result<Option<NoteHead>, StoreError> {
        note::head(self.connection, id)
    }

    /// Every text that a note had, newest first.
    pub fn revisions_of(&self, id: NoteId) -> Result<Vec<Revision>, StoreError> {
        note::revisions(self.connection, id)
    }

    /// One thing, also if it was taken out.
    pub fn thing(&self, kind: EntityKind, id: Uuid) -> Result<Option<Thing>, StoreError> {
        thing::find(self.connection, kind, id)
    }

    /// The things of a kind that belong to another and were not taken out, in the order of their ids.
    pub fn things_of(&self, kind: EntityKind, parent: Uuid) -> Result<Vec<Thing>, StoreError> {
        thing::of_parent(self.connection, kind, parent, false)
    }

    /// The ids of the same in the order in which this device first heard of each, which no clock can change.
    pub fn order_of_arrival(&self, kind: EntityKind, parent: Uuid) -> Result<Vec<Uuid>, StoreError> {
        thing::in_order_of_arrival(self.connection, kind, parent)
    }

    /// The same with those that were taken out.
    pub fn things_of_with_gone(&self, kind: EntityKind, parent: Uuid) -> Result<Vec<Thing>, StoreError> {
        thing::of_parent(self.connection, kind, parent, true)
    }

    /// The visits that somebody has begun and not ended.
    pub fn open_visits(&self) -> Result<Vec<Thing>, StoreError> {
        let open = [VisitState::Started.code(), VisitState::Paused.code()];
        self.without_departed(thing::in_states(self.connection, EntityKind::Visit, open)?, |visit| visit.id)
    }

    /// The case that a task belongs to.
    pub fn case_of(&self, task: TaskId) -> Result<Option<Uuid>, StoreError> {
        let task = EntityKind::Task.entity(EntityId(task.0.into_bytes()));
        let register = RegisterKey { entity: task, field: "case".to_owned() };
        let said = read_register(OpTables::new(self.connection).heads(&register)?);
        Ok(said.shown().and_then(|case| case.as_fixed()).map(Uuid::from_bytes))
    }

    /// The oldest task in the case that a thing belongs to; none where neither is here.
    pub fn first_task_beside(&self, kind: EntityKind, id: Uuid) -> Result<Option<TaskId>, StoreError> {
        let entity = kind.entity(EntityId(id.into_bytes()));
        let tables = OpTables::new(self.connection);
        let Some(scope) = scope_of(&tables, &entity)? else { return Ok(None) };
        let known = case::first_of(self.connection, &scope, EntityKind::Task)?;
        Ok(known.map(|id| TaskId(Uuid::from_bytes(id))))
    }

    /// The points of orders in the case of a task that are not settled: what a repeat visit asks about.
    pub fn open_order_items(&self, task: TaskId) -> Result<Vec<Thing>, StoreError> {
        let Some(case) = self.case_of(task)? else { return Ok(Vec::new()) };
        let mut items = Vec::new();
        for document in self.things_of(EntityKind::Document, case)? {
            items.extend(self.things_of(EntityKind::OrderItem, document.id)?);
        }
        items.retain(|item| !matches!(item.state.as_str(), "verified" | "escalated"));
        Ok(items)
    }

    /// Whether nobody who said this of a thing had a clock that had been seen running backwards.
    pub fn was_clock_trusted(&self, kind: EntityKind, id: Uuid, field: &str) -> Result<bool, StoreError> {
        let entity = kind.entity(EntityId(id.into_bytes()));
        let heads = OpTables::new(self.connection).heads(&RegisterKey { entity, field: field.to_owned() })?;
        Ok(!heads.iter().any(|head| head.header.stamp.rolled_back))
    }

    /// What stands as the answers of a sheet and of its rows, or only what has changed after this [`View::rev`].
    /// Answers in a row that was taken out are among them.
    pub fn answers_of(&self, sheet: SheetId, since: Option<u64>) -> Result<Vec<GivenAnswer>, StoreError> {
        answer::of_sheet(self.connection, sheet, since)
    }

    /// Every answer that a question of a sheet, or of a row of one, ever had: newest first.
    pub fn answer_history(
        &self,
        holder: Uuid,
        on_row: bool,
        question: &str,
    ) -> Result<Vec<AnswerVersion>, StoreError> {
        let kind = if on_row { EntityKind::AnswerRow } else { EntityKind::Sheet };
        answer::history(self.connection, kind.entity(EntityId(holder.into_bytes())), question)
    }

    /// Everything on which people disagree, the newest word first. What was taken out takes its disagreements along.
    pub fn conflicts(&self) -> Result<Vec<Conflict>, StoreError> {
        self.without_departed(conflict::all(self.connection)?, |conflict| conflict.key.id)
    }

    /// What stands at one place, also where people do not disagree; `None` if nothing does.
    pub fn conflict(&self, key: &ConflictKey) -> Result<Option<Conflict>, StoreError> {
        conflict::find(self.connection, key)
    }

    /// What a person is called; empty if that is not known here.
    pub fn name_of(&self, user: UserId) -> Result<String, StoreError> {
        Names::new(self.connection)?.of(user)
    }

    /// On how many things people disagree: cheap enough to ask after each change.
    pub fn count_conflicts(&self) -> Result<u32, StoreError> {
        if !departure::is_any(self.connection)? {
            return conflict::count(self.connection);
        }
        Ok(u32::try_from(self.conflicts()?.len()).unwrap_or(u32::MAX))
    }

    /// Grows whenever a thing or an answer changes.
    pub fn rev(&self) -> Result<u64, StoreError> {
        revision::newest(self.connection)
    }

    /// What is being typed somewhere.
    pub fn draft(&self, slot: &str) -> Result<Option<Draft>, StoreError> {
        draft::find(self.connection, slot)
    }

    /// Whether anything waits for delivery.
    pub fn has_unsent(&self) -> Result<bool, StoreError> {
        edit::has_unsent(self.connection)
    }

    /// How much is saved and waits.
    pub fn saved_summary(&self) -> Result<SavedSummary, StoreError> {
        edit::summary(self.connection)
    }

    /// How many changes wait for delivery, by the case in which each of them began.
    pub fn waiting_by_case(&self) -> Result<BTreeMap<Uuid, u64>, StoreError> {
        edit::waiting_by_case(self.connection)
    }

    /// When the server last answered after it had signed for something, by the clock of this device: the clock by which
    /// things are saved here.
    pub fn last_delivered(&self) -> Result<Option<Timestamp>, StoreError> {
        exchange::last_delivered(self.connection)
    }

    /// What a lost device would take with it; nothing where everything has its place in the server's feed.
    pub fn unsent(&self) -> Result<Option<Unsent>, StoreError> {
        exchange::unsent(self.connection)
    }

    /// How the exchange with the server stands.
    pub fn exchange_state(&self) -> Result<ExchangeState, StoreError> {
        exchange::state(self.connection)
    }

    /// The audit before a place, or all of it: newest first, at most so many records.
    pub fn audit_page(&self, before: Option<u64>, most: usize) -> Result<Vec<AuditRecord>, StoreError> {
        audit::before(self.connection, before, most)
    }

    /// The last record of the audit: what is to be kept elsewhere.
    pub fn audit_head(&self) -> Result<Option<AuditHead>, StoreError> {
        audit::head(self.connection)
    }

    /// The audit after the last place that was sent: oldest first, at most so many records.
    pub fn audit_unshipped(&self, after_seq: u64, most: usize) -> Result<Vec<AuditRecord>, StoreError> {
        audit::after(self.connection, after_seq, most)
    }

    /// Checks every record of the audit. Only with a head that was kept elsewhere does it see an end that was cut off.
    pub fn verify_audit(&self, expected: Option<AuditHead>) -> Result<AuditCheck, StoreError> {
        audit::verify(self.connection, expected)
    }
}
