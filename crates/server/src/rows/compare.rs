//! Rows that have followed, compared with rows made anew: in portions, whatever the size of the feed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use apseko_casework::{AnswerRow, EntityKind, scope_of};
use apseko_oplog::{EntityRef, ScopeId};

use super::batch;
use crate::ledger::Working;
use crate::storage::derived::{In, KeptRows, RowChanges, RowCounts, RowLook, RowStore, register_of};
use crate::storage::{NewThing, Storage, StorageError};

/// So many things are compared at once.
const PAGE: usize = 64;
/// How long rows are waited for that others are bringing up to date.
const PATIENCE: Duration = Duration::from_secs(10);
const LOOK_AGAIN: Duration = Duration::from_millis(50);
/// What the tables are called in a complaint.
const NAMES: [&str; 6] = ["cases", "tasks", "notes", "things", "answers", "conflicts"];

/// What a comparison came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compared {
    /// So many rows, all of them as they should be.
    Same(u64),
    /// The first thing about which they say something else.
    Differ(String),
    /// They never caught up with the feed while somebody looked: so many places were left.
    Behind(u64),
}

/// Compares the rows with what the feed adds up to. Both have to be at the same place.
pub fn compare(feed: &Arc<dyn Storage>, rows: &dyn RowStore) -> Result<Compared, StorageError> {
    let until = Instant::now() + PATIENCE;
    loop {
        // First the rows: the feed may only be further.
        let mut look = rows.look()?;
        let picture = Working::begin(feed.read()?, None)?;
        let (head, last_note) = (picture.head(), picture.last_moved()?);
        let standing = look.standing()?;
        let even = standing.as_ref().is_some_and(|it| {
            it.making.is_none()
                && (it.epoch, it.place, it.newest, it.noted)
                    == (head.meta.epoch, head.meta.head, head.meta.head, last_note)
        });
        if even {
            return compare_at(&picture, look.as_mut());
        }
        if Instant::now() >= until {
            let place = standing.filter(|it| it.epoch == head.meta.epoch).map_or(0, |it| it.place);
            return Ok(Compared::Behind(head.meta.head.saturating_sub(place)));
        }
        drop(look);
        feed.wait_beyond(head.meta.head, LOOK_AGAIN)?;
    }
}

fn compare_at(picture: &Working, look: &mut dyn RowLook) -> Result<Compared, StorageError> {
    let mut expected = RowCounts::default();
    let mut last: Option<NewThing> = None;
    loop {
        let page = picture.things_of_all(last.as_ref(), PAGE)?;
        let Some(newest) = page.last() else { break };
        last = Some(*newest);
        let things: BTreeSet<EntityRef> = page.iter().map(|thing| thing.entity).collect();
        let made = batch::of_things(picture, &things)?;
        let fresh = in_order(fresh(&made));
        let kept = in_order(look.rows_of(&Vec::from_iter(things))?);
        if let Some(what) = first_difference(&fresh, &kept) {
            return Ok(Compared::Differ(what));
        }
        count(&mut expected, &at_home(picture, &page, &made)?, &fresh);
    }
    let kept = look.counts()?;
    let differs = NAMES.iter().zip(expected.iter().zip(&kept)).find(|(_, (expected, kept))| expected != kept);
    Ok(match differs {
        Some((name, (expected, kept))) => {
            Compared::Differ(format!("there are {kept} {name} and should be {expected}"))
        }
        None => Compared::Same(kept.iter().sum()),
    })
}

fn fresh(made: &RowChanges) -> KeptRows {
    let sorted = made.sorted();
    let answers = made.answers.iter().map(|answer| &answer.row).filter(|row| !row.said.is_empty());
    KeptRows {
        cases: sorted.cases.into_iter().map(|(scope, row)| In { scope, row: row.clone() }).collect(),
        tasks: sorted.tasks.into_iter().map(|(scope, row)| In { scope, row: row.clone() }).collect(),
        notes: sorted.notes.into_iter().map(|(scope, row)| In { scope, row: row.clone() }).collect(),
        things: sorted.things.into_iter().map(|(scope, row)| In { scope, row: row.clone() }).collect(),
        answers: answers.cloned().collect(),
        disputes: sorted.disputes,
    }
}

fn in_order(mut rows: KeptRows) -> KeptRows {
    rows.cases.sort_by_key(|it| it.row.case);
    rows.tasks.sort_by_key(|it| it.row.task);
    rows.notes.sort_by_key(|it| it.row.note);
    rows.things.sort_by_key(|it| (it.row.kind, it.row.id));
    rows.answers.sort_by(|one, other| answer_key(one).cmp(&answer_key(other)));
    rows.disputes.sort();
    rows
}

fn answer_key(row: &AnswerRow) -> (EntityRef, &str) {
    (row.holder, &row.question)
}

/// Where they differ first, by ids alone: what the rows say may be personal.
fn first_difference(fresh: &KeptRows, kept: &KeptRows) -> Option<String> {
    if fresh == kept {
        return None;
    }
    let of =
        |kind: &str, id: &[u8; 16]| format!("the row of {kind} {} is not as it should be", hex::encode(id));
    None.or_else(|| differing(&fresh.cases, &kept.cases).map(|it| of("case", &it.row.case.0)))
        .or_else(|| differing(&fresh.tasks, &kept.tasks).map(|it| of("task", &it.row.task.0)))
        .or_else(|| differing(&fresh.notes, &kept.notes).map(|it| of("note", &it.row.note.0)))
        .or_else(|| differing(&fresh.things, &kept.things).map(|it| of(it.row.kind.name(), &it.row.id.0)))
        .or_else(|| {
            differing(&fresh.answers, &kept.answers)
                .map(|it| of("an answer of", &register_of(it).entity.id.0))
        })
        .or_else(|| {
            differing(&fresh.disputes, &kept.disputes)
                .map(|it| of("a disagreement about", &it.register.entity.id.0))
        })
}

/// The first row that only one of the lists has.
fn differing<'r, R: PartialEq>(fresh: &'r [R], kept: &'r [R]) -> Option<&'r R> {
    fresh.iter().find(|row| !kept.contains(row)).or_else(|| kept.iter().find(|row| !fresh.contains(row)))
}

/// Those of these things that are met where they live: one that is written of in several scopes is met in each.
fn at_home(
    picture: &Working,
    page: &[NewThing],
    made: &RowChanges,
) -> Result<BTreeSet<EntityRef>, StorageError> {
    let mut homes: BTreeMap<EntityRef, ScopeId> = BTreeMap::new();
    for derived in &made.things {
        // Answers may be there although nothing else is said of their sheet.
        let home =
            derived.scope.map_or_else(|| scope_of(picture, &derived.entity), |scope| Ok(Some(scope)))?;
        homes.extend(home.map(|home| (derived.entity, home)));
    }
    let there = page.iter().filter(|thing| homes.get(&thing.entity) == Some(&thing.scope));
    Ok(there.map(|thing| thing.entity).collect())
}

fn count(counts: &mut RowCounts, at_home: &BTreeSet<EntityRef>, fresh: &KeptRows) {
    let here = |kind: EntityKind, id| at_home.contains(&kind.entity(id));
    let more = [
        fresh.cases.iter().filter(|it| here(EntityKind::Case, it.row.case)).count(),
        fresh.tasks.iter().filter(|it| here(EntityKind::Task, it.row.task)).count(),
        fresh.notes.iter().filter(|it| here(EntityKind::Note, it.row.note)).count(),
        fresh.things.iter().filter(|it| here(it.row.kind, it.row.id)).count(),
        fresh.answers.iter().filter(|it| at_home.contains(&it.holder)).count(),
        fresh.disputes.iter().filter(|it| at_home.contains(&it.register.entity)).count(),
    ];
    for (count, more) in counts.iter_mut().zip(more) {
        *count += u64::try_from(more).unwrap_or(0);
    }
}
