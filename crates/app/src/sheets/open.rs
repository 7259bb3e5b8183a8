//! A sheet as it is kept in memory while people work on it: brought up to date from the data, never the other way round.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use apseko_domain::{Code, SheetId, TaskId, riga};
use apseko_sheets::expr::{GroupIx, QuestionIx};
use apseko_sheets::live::{At, Changes, Live};
use apseko_sheets::{Form, Order};
use apseko_store::words::EntityKind;
use apseko_store::{GivenAnswer, Thing, View};
use jiff::civil::Date;
use uuid::Uuid;

use super::Asking;
use super::known::{Scene, parties_of};
use crate::failure::Failure;

/// So many steps back a screen can fall behind before it has to open the sheet again.
const MOST_STEPS: usize = 200;

/// What a form is generated from; another one is another form.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Basis {
    pack: String,
    version: u32,
    day: Date,
    order: Order,
}

/// An open sheet.
#[derive(Debug)]
pub(crate) struct OpenSheet {
    pub live: Live,
    pub scene: Scene,
    /// Who answered, when, and what an edit replaces; by row and question.
    given: BTreeMap<(Option<Uuid>, QuestionIx), GivenAnswer>,
    basis: Basis,
    rev: u64,
    cursor: u64,
    steps: VecDeque<(u64, Changes)>,
}

impl OpenSheet {
    /// Reads a sheet from the data.
    pub fn open(asking: &Asking<'_>, sheet: SheetId, cursor: u64) -> Result<Self, Failure> {
        let rev = asking.view.rev()?;
        let scene = read_scene(asking, sheet)?;
        let basis = basis_of(asking, &scene);
        let library = asking.packs.library(&basis.pack, basis.version).ok_or(Code::DefinitionsMissing)?;
        let edition = library.on(basis.day).ok_or(Code::DefinitionsMissing)?;
        let form = Arc::new(Form::generate(edition, basis.order.clone()));
        let day = scene.day(riga(asking.now).date);
        let live = Live::new(form, day, scene.facts(day, asking.person));
        let (given, steps) = (BTreeMap::new(), VecDeque::new());
        let mut open = Self { live, scene, given, basis, rev, cursor: cursor + 1, steps };
        open.take_rows();
        open.take_answers(asking.view, None)?;
        Ok(open)
    }

    /// Takes in what changed since it was last looked at.
    pub fn refresh(&mut self, asking: &Asking<'_>) -> Result<(), Failure> {
        let rev = asking.view.rev()?;
        let today = riga(asking.now).date;
        if rev == self.rev && self.live.day() == self.scene.day(today) {
            return Ok(());
        }
        let sheet = self.scene.sheet_id();
        let scene = read_scene(asking, sheet)?;
        if basis_of(asking, &scene) != self.basis {
            *self = Self::open(asking, sheet, self.cursor)?;
            return Ok(());
        }
        let words_moved = self.scene.violations != scene.violations;
        self.scene = scene;
        let day = self.scene.day(today);
        let mut changes = self.live.set_facts(day, self.scene.facts(day, asking.person));
        join(&mut changes, self.take_rows());
        join(&mut changes, self.take_answers(asking.view, Some(self.rev))?);
        if words_moved {
            changes.violations = true;
            changes
                .at
                .extend(self.live.breaches().iter().flat_map(|breach| &breach.causes).map(|cause| cause.at));
        }
        self.rev = rev;
        if changes != Changes::default() {
            self.cursor += 1;
            self.steps.push_back((self.cursor, changes));
            if self.steps.len() > MOST_STEPS {
                self.steps.pop_front();
            }
        }
        Ok(())
    }

    /// The state that this is.
    pub const fn cursor(&self) -> u64 {
        self.cursor
    }

    /// What changed since an earlier state; none, if it is too long ago or everything changed.
    pub fn since(&self, cursor: u64) -> Option<Changes> {
        if cursor == self.cursor {
            return Some(Changes::default());
        }
        let known = self.steps.front().is_some_and(|(first, _)| *first <= cursor + 1) && cursor < self.cursor;
        let mut all = Changes::default();
        for (_, changes) in self.steps.iter().filter(|(step, _)| known && *step > cursor) {
            join(&mut all, changes.clone());
        }
        Some(all).filter(|all| known && !all.rows)
    }

    /// The last change of the data that it has taken in.
    pub const fn rev(&self) -> u64 {
        self.rev
    }

    /// Who answered at a place, and when.
    pub fn given(&self, at: At) -> Option<&GivenAnswer> {
        let row = self.live.row(at).map(|row| row.id);
        self.given.get(&(row, at.question))
    }

    /// The place of a question by code and row.
    pub fn find(&self, question: &str, row: Option<Uuid>) -> Option<At> {
        let ix = self.live.edition().find(question).filter(|ix| self.live.form().asks(*ix))?;
        let group = self.live.edition().question(ix)?.group;
        match (group, row) {
            (None, None) => Some(At { question: ix, row: None }),
            (Some(group), Some(id)) => Some(At { question: ix, row: Some(self.live.row_ix(group, id)?) }),
            (None, Some(_)) | (Some(_), None) => None,
        }
    }

    /// The day whose modules are asked, the purpose and the types.
    pub const fn order(&self) -> &Order {
        &self.basis.order
    }

    /// The pack and its version.
    pub fn definition(&self) -> (&str, u32) {
        (&self.basis.pack, self.basis.version)
    }

    fn take_rows(&mut self) -> Changes {
        let mut changes = Changes::default();
        let day = self.live.day();
        let groups: Vec<_> =
            self.live.edition().groups().iter().map(|group| (group.code.clone(), group.of)).collect();
        for (at, (code, of)) in (0..).zip(groups) {
            let rows = self.scene.rows(code.as_str(), of, day);
            join(&mut changes, self.live.set_rows(GroupIx(at), rows));
        }
        join(&mut changes, self.live.set_main_party(self.scene.main_party()));
        changes
    }

    fn take_answers(&mut self, view: &View<'_>, since: Option<u64>) -> Result<Changes, Failure> {
        let mut changes = Changes::default();
        for given in view.answers_of(self.scene.sheet_id(), since)? {
            let Some(question) = self.live.edition().find(&given.question) else { continue };
            let row = given.on_row.then_some(given.holder);
            let answer =
                given.answer.as_ref().map(|(answer, _)| answer.clone()).filter(|answer| !answer.is_empty());
            join(&mut changes, self.live.answer(question, row, answer));
            self.given.insert((row, question), given);
        }
        Ok(changes)
    }
}

fn join(changes: &mut Changes, more: Changes) {
    changes.at.extend(more.at);
    changes.violations |= more.violations;
    changes.rows |= more.rows;
}

fn read_scene(asking: &Asking<'_>, sheet: SheetId) -> Result<Scene, Failure> {
    let view = asking.view;
    let sheet =
        view.thing(EntityKind::Sheet, sheet.0)?.filter(|sheet| !sheet.gone).ok_or(Code::SheetUnknown)?;
    let task = TaskId(sheet.parent.ok_or(Code::SheetUnknown)?);
    let task = view.task(task)?.ok_or(Code::TaskUnknown)?;
    let visit = match sheet.id("visit") {
        Some(visit) => view.thing(EntityKind::Visit, visit)?,
        None => None,
    };
    let of_visit = |kind| -> Result<Vec<Thing>, Failure> {
        Ok(visit.as_ref().map(|visit| view.things_of(kind, visit.id)).transpose()?.unwrap_or_default())
    };
    let parties = visit.as_ref().map(|visit| parties_of(view, visit)).transpose()?.unwrap_or_default();
    let workers = of_visit(EntityKind::Worker)?;
    let (persons_met, violations) =
        (of_visit(EntityKind::PersonMet)?.len(), of_visit(EntityKind::Violation)?);
    let added = view.things_of(EntityKind::AnswerRow, sheet.id)?;
    let orders = view.open_order_items(task.id)?;
    Ok(Scene { sheet, task, visit, parties, workers, persons_met, orders, added, violations })
}

fn basis_of(asking: &Asking<'_>, scene: &Scene) -> Basis {
    let sheet = &scene.sheet;
    Basis {
        pack: sheet.text("definition").to_owned(),
        version: sheet.int("version").and_then(|version| u32::try_from(version).ok()).unwrap_or_default(),
        day: sheet.day("day").unwrap_or_else(|| scene.day(riga(asking.now).date)),
        order: Order {
            purpose: sheet.text("purpose").to_owned(),
            kinds: sheet.codes("kinds").into_iter().map(str::to_owned).collect(),
            picked: sheet.codes("picked").into_iter().map(Into::into).collect(),
        },
    }
}
