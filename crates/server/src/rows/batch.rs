//! One portion of rows, derived from one picture of the feed.

use std::collections::BTreeSet;

use apseko_casework::{
    AnswerRow, Derived, Row, RowLedger, derive_answer, derive_thing, moved_rows, question_of, scope_of,
};
use apseko_oplog::{EXISTS, EntityRef, Ledger, Record, RegisterKey};

use crate::ledger::Working;
use crate::storage::StorageError;
use crate::storage::derived::{DerivedAnswer, RowChanges};

/// The rows of everything that moved.
pub(super) fn of_moved(feed: &Working, moved: &BTreeSet<RegisterKey>) -> Result<RowChanges, StorageError> {
    let (answers, others): (Vec<&RegisterKey>, Vec<&RegisterKey>) =
        moved.iter().partition(|register| question_of(register).is_some());
    let things: BTreeSet<EntityRef> = others.iter().map(|register| register.entity).collect();
    let holders: BTreeSet<EntityRef> = answers.iter().map(|register| register.entity).collect();
    let existence = holders.into_iter().map(|entity| RegisterKey { entity, field: EXISTS.to_owned() });
    let registers: Vec<RegisterKey> = answers.into_iter().cloned().chain(existence).collect();
    feed.expect_registers(&Vec::from_iter(things), &registers)?;
    let anew = moved_rows(feed, moved)?;
    let mut changes = RowChanges::default();
    for entity in anew.things {
        changes.things.extend(derive_thing(feed, entity)?.map(clean));
    }
    for register in anew.answers {
        changes.answers.extend(answer(feed, register)?);
    }
    Ok(changes)
}

/// Every row of some things, their answers too.
pub(super) fn of_things(feed: &Working, things: &BTreeSet<EntityRef>) -> Result<RowChanges, StorageError> {
    feed.expect_registers(&things.iter().copied().collect::<Vec<_>>(), &[])?;
    let mut changes = RowChanges::default();
    for entity in things {
        changes.things.extend(derive_thing(feed, *entity)?.map(clean));
        let fields: BTreeSet<RegisterKey> =
            feed.heads_of(entity)?.iter().filter_map(Record::register).collect();
        for register in fields.iter().filter(|register| question_of(register).is_some()) {
            changes.answers.extend(answer(feed, register)?);
        }
    }
    Ok(changes)
}

fn answer<L: RowLedger>(feed: &L, register: &RegisterKey) -> Result<Option<DerivedAnswer>, L::Error> {
    // Whose answer that of a row is, is asked of the row's own row.
    let Some((row, disagree)) = derive_answer(feed, register, |_| Ok(None))? else { return Ok(None) };
    let disputed_in = if disagree { scope_of(feed, &register.entity)? } else { None };
    Ok(Some(DerivedAnswer { row: AnswerRow { sheet: None, ..row }, disputed_in }))
}

/// Texts without the one letter that PostgreSQL cannot hold, in both databases alike.
fn clean(mut derived: Derived) -> Derived {
    let texts: Vec<&mut String> = match &mut derived.row {
        Row::Case(Some(row)) => vec![&mut row.number, &mut row.subject],
        Row::Note(Some(row)) => vec![&mut row.text],
        Row::Thing(Some(row)) => vec![&mut row.state],
        Row::Task(Some(row)) => vec![
            &mut row.number,
            &mut row.origin,
            &mut row.employer_name,
            &mut row.employer_reg_no,
            &mut row.place,
            &mut row.object,
            &mut row.area,
            &mut row.sheets,
            &mut row.reason,
            &mut row.planned_day,
            &mut row.planned_time,
            &mut row.due_day,
            &mut row.state,
            &mut row.conflicts,
        ],
        Row::Case(None) | Row::Note(None) | Row::Thing(None) | Row::Task(None) | Row::Nothing => Vec::new(),
    };
    for text in texts.into_iter().filter(|text| text.contains('\0')) {
        *text = text.replace('\0', "\u{fffd}");
    }
    derived
}
