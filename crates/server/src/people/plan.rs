//! Which records a change puts, or why there will be none. Pure, so that a plan can be shown before anything is done.

mod devices;
mod keys;
mod people;
mod posts;
#[cfg(test)]
mod tests;
mod units;

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Book, By, Change, ChangeRefused, Id, Person, Post, Record, Role};

/// More than anybody collects in a working life.
const MOST_POSTS: usize = 200;

/// What a change comes to. Records that would stay as they are, are not among them.
pub fn plan(book: &Book, change: &Change, by: &By) -> Result<Vec<Record>, ChangeRefused> {
    if by.saw.is_some_and(|saw| saw != book.version_of(change.about())) {
        return Err(ChangeRefused::Stale);
    }
    let mut puts = planned(book, change, by)?;
    puts.retain(|record| !book.has(record));
    keep_an_administrator(book, &puts, by.today)?;
    Ok(puts)
}

/// What several changes come to, one after the other; or which of them is refused, and then none is done.
pub fn plan_all(book: &Book, changes: &[Change], by: &By) -> Result<Vec<Record>, (usize, ChangeRefused)> {
    let mut coming = book.clone();
    let mut puts = BTreeMap::new();
    for (place, change) in changes.iter().enumerate() {
        for record in plan(&coming, change, by).map_err(|refused| (place, refused))? {
            coming.take(coming.version(), [(coming.version(), record.clone())]);
            puts.insert((record.kind(), record.id()), record);
        }
    }
    Ok(puts.into_values().filter(|record| !book.has(record)).collect())
}

fn planned(book: &Book, change: &Change, by: &By) -> Result<Vec<Record>, ChangeRefused> {
    match change {
        Change::AddUnit { .. } | Change::ChangeUnit { .. } | Change::CloseUnit { .. } => {
            units::plan(book, change, by)
        }
        Change::GivePost { .. } | Change::EndPost { .. } | Change::Move { .. } | Change::Deputise { .. } => {
            posts::plan(book, change, by)
        }
        Change::AddPerson { .. }
        | Change::ChangePerson { .. }
        | Change::SetAbsences { .. }
        | Change::Dismiss { .. }
        | Change::Reinstate { .. }
        | Change::Invite { .. }
        | Change::Uninvite { .. }
        | Change::BindSubject { .. }
        | Change::UnbindSubject { .. }
        | Change::VoidSessions { .. } => people::plan(book, change, by),
        Change::EnrolDevice { .. }
        | Change::LabelDevice { .. }
        | Change::RevokeDevice { .. }
        | Change::ReplaceDevice { .. }
        | Change::OrderWipe { .. }
        | Change::CancelWipe { .. }
        | Change::WipeDone { .. } => devices::plan(book, change, by),
        Change::MakeKey { .. } | Change::RevokeKey { .. } => keys::plan(book, change, by),
    }
}

/// Once there is somebody who can give rights for ever, there always is.
fn keep_an_administrator(book: &Book, puts: &[Record], today: Date) -> Result<(), ChangeRefused> {
    for record in puts {
        let Record::Person(after) = record else { continue };
        let ends = book.person(after.id).is_some_and(|before| administers(before, today));
        if !ends || administers(after, today) {
            continue;
        }
        let mut others = book.people().filter(|kept| kept.record.id != after.id);
        if !others.any(|kept| administers(&kept.record, today)) {
            return Err(ChangeRefused::LastAdministrator);
        }
    }
    Ok(())
}

/// Whether somebody can come in as an administrator today and on every day after.
pub(super) fn administers(person: &Person, today: Date) -> bool {
    let lasting = |post: &Post| {
        post.role == Role::Administrator
            && post.stands_for.is_none()
            && post.until.is_none()
            && post.from <= today
    };
    person.login.is_some() && person.dismissed_on.is_none() && person.posts.iter().any(lasting)
}

/// Somebody who works here and whose record can be changed.
fn working(book: &Book, id: Id) -> Result<Person, ChangeRefused> {
    let person = book.person(id).ok_or(ChangeRefused::PersonUnknown)?;
    if person.dismissed_on.is_some() {
        return Err(ChangeRefused::PersonDismissed);
    }
    Ok(person.clone())
}

fn open_unit(book: &Book, id: Id) -> Result<(), ChangeRefused> {
    let unit = book.unit(id).ok_or(ChangeRefused::UnitUnknown)?;
    if unit.closed_on.is_some() { Err(ChangeRefused::UnitClosed) } else { Ok(()) }
}

/// A day that somebody means: a slip in the year would open a post for a thousand years.
fn sensible(day: Date) -> Result<(), ChangeRefused> {
    if (1990..=2100).contains(&day.year()) { Ok(()) } else { Err(ChangeRefused::DaysOdd) }
}

pub(super) fn in_order(from: Date, until: Option<Date>) -> Result<(), ChangeRefused> {
    sensible(from)?;
    until.map_or(Ok(()), sensible)?;
    if until.is_some_and(|last| last < from) { Err(ChangeRefused::DaysOdd) } else { Ok(()) }
}

fn put(person: Person) -> Result<Vec<Record>, ChangeRefused> {
    Ok(vec![Record::Person(person)])
}

/// The post of this kind, as roles and units say it.
fn is_post(post: &Post, role: Role, unit: Id) -> bool {
    post.role == role && post.unit == unit
}
