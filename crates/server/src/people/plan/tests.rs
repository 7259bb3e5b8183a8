//! Stories of changes, and what no sequence of them may break.

mod sequences;
mod stories;

use apseko_domain::Role;
use jiff::civil::{Date, date};

use super::{plan, plan_all};
use crate::people::{Book, By, Change, ChangeRefused, Id, Name, Post, Record, Word};

const TODAY: Date = date(2026, 11, 22);
const NOW_MS: i64 = 1_795_305_600_000;
const ADMIN: Id = Id([1; 16]);
const ILZE: Id = Id([2; 16]);
const RUTA: Id = Id([3; 16]);
const REGION: Id = Id([0x10; 16]);
const ZEMGALE: Id = Id([0x11; 16]);
const RIGA: Id = Id([0x12; 16]);

fn by(who: Option<Id>) -> By {
    By { who, now_ms: NOW_MS, today: TODAY, saw: None }
}

fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

fn post(role: Role, unit: Id) -> Post {
    Post { role, unit, from: date(2020, 1, 1), until: None, stands_for: None }
}

fn person(id: Id, login: &str, role: Role, unit: Id) -> [Change; 2] {
    let login = Some(login.parse().unwrap());
    [
        Change::AddPerson { id, login, name: name("Kāds") },
        Change::GivePost { person: id, post: post(role, unit) },
    ]
}

fn unit(id: Id, code: &str, parent: Option<Id>) -> Change {
    Change::AddUnit { id, code: Word::new(code).unwrap(), name: name(code), parent }
}

/// A region with two units, an administrator, an inspector and the head of a unit.
fn office() -> Book {
    let mut changes =
        vec![unit(REGION, "REG", None), unit(ZEMGALE, "ZEM", Some(REGION)), unit(RIGA, "RIG", Some(REGION))];
    changes.extend(person(ADMIN, "admin.demo", Role::Administrator, REGION));
    changes.extend(person(ILZE, "ilze.kalnina", Role::Inspector, ZEMGALE));
    changes.extend(person(RUTA, "ruta.ozolina", Role::UnitHead, ZEMGALE));
    let puts = plan_all(&Book::default(), &changes, &by(None)).unwrap();
    Book::of(1, puts.into_iter().map(|record| (1, record)))
}

/// Changes a book, as somebody or as the operator.
fn does(book: &mut Book, who: Option<Id>, change: Change) -> Result<Vec<Record>, ChangeRefused> {
    let puts = plan(book, &change, &by(who))?;
    let version = book.version() + 1;
    book.take(version, puts.iter().map(|record| (version, record.clone())));
    Ok(puts)
}
