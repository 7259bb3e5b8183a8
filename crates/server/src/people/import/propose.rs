//! What lines come to in a book: the changes that are missing, found by trying them on a copy.

use std::collections::BTreeMap;

use super::super::{Book, By, Change, ChangeRefused, Id, Login, Name, Person, Post, Subject, plan};
use super::{ImportFault, Imported, Line, WrongThere};

/// What would have to be done so that the book says what the lines say, or every place at which it refuses. Ids of
/// people who are new are asked of `new_id`.
pub fn propose(
    book: &Book,
    lines: &[Line],
    by: &By,
    new_id: &mut dyn FnMut() -> Id,
) -> Result<Imported, Vec<ImportFault>> {
    let by = By { saw: None, ..*by };
    let mut trial = Trial { coming: book.clone(), by, imported: Imported::default(), faults: Vec::new() };
    let mut said: BTreeMap<&Login, Said<'_>> = BTreeMap::new();
    for line in lines {
        let known = book.person_of_login(&line.login).is_some();
        let fresh = || Said { name: &line.name, subject: None, is_new: !known, changes: 0 };
        let said = said.entry(&line.login).or_insert_with(fresh);
        trial.line(line, said, new_id);
    }
    if !trial.faults.is_empty() {
        return Err(trial.faults);
    }
    let mut imported = trial.imported;
    for (login, said) in &said {
        match (said.is_new, said.changes) {
            (true, _) => imported.added.push(login.to_string()),
            (false, 0) => imported.unchanged = imported.unchanged.saturating_add(1),
            (false, _) => imported.changed.push(login.to_string()),
        }
    }
    let here = book.people().map(|kept| &kept.record).filter(|person| person.dismissed_on.is_none());
    let missing = here.filter(|person| person.login.as_ref().is_none_or(|login| !said.contains_key(login)));
    imported.missing = missing.map(|person| called(person)).collect();
    imported.missing.sort();
    Ok(imported)
}

fn called(person: &Person) -> String {
    person.login.as_ref().map_or_else(|| person.name.to_string(), ToString::to_string)
}

/// What the file has said of a person so far.
struct Said<'l> {
    name: &'l Name,
    subject: Option<&'l Subject>,
    is_new: bool,
    changes: usize,
}

struct Trial {
    coming: Book,
    by: By,
    imported: Imported,
    faults: Vec<ImportFault>,
}

impl Trial {
    fn line<'l>(&mut self, line: &'l Line, said: &mut Said<'l>, new_id: &mut dyn FnMut() -> Id) {
        let differs = |column| ImportFault { line: line.line, column, what: WrongThere::Differs };
        if line.name != *said.name {
            return self.faults.push(differs("name".to_owned()));
        }
        if line.subject.as_ref().is_some_and(|new| said.subject.is_some_and(|old| old != new)) {
            return self.faults.push(differs("subject".to_owned()));
        }
        said.subject = said.subject.or(line.subject.as_ref());
        let login = Some(line.login.clone());
        let person = match self.coming.person_of_login(&line.login).cloned() {
            Some(person) => person,
            None => {
                let id = new_id();
                let change = Change::AddPerson { id, login: login.clone(), name: line.name.clone() };
                self.try_out((line, "login"), said, change);
                let Some(person) = self.coming.person(id) else { return };
                person.clone()
            }
        };
        if person.name != line.name {
            let change = Change::ChangePerson { id: person.id, login, name: line.name.clone() };
            self.try_out((line, "name"), said, change);
        }
        if let Some(subject) = line.subject.as_ref().filter(|new| person.subject.as_ref() != Some(*new)) {
            let change = Change::BindSubject { person: person.id, subject: subject.clone() };
            self.try_out((line, "subject"), said, change);
        }
        self.post(line, said, &person);
    }

    fn post(&mut self, line: &Line, said: &mut Said<'_>, person: &Person) {
        let Some(unit) = self.coming.unit_of_code(line.unit.as_str()).map(|unit| unit.id) else {
            let what = WrongThere::Refused(ChangeRefused::UnitUnknown);
            return self.faults.push(ImportFault { line: line.line, column: "unit".to_owned(), what });
        };
        let post = Post { role: line.role, unit, from: line.from, until: line.until, stands_for: None };
        if person.posts.contains(&post) {
            return;
        }
        let begun = person.posts.iter().find(|known| {
            known.stands_for.is_none()
                && (known.role, known.unit, known.from) == (post.role, post.unit, post.from)
        });
        let shorter =
            begun.and_then(|known| post.until.filter(|last| known.until.is_none_or(|old| *last < old)));
        let change = match shorter.filter(|last| *last >= post.from) {
            Some(last) => Change::EndPost {
                person: person.id,
                unit,
                role: post.role,
                from: post.from,
                stands_for: None,
                last,
            },
            None => Change::GivePost { person: person.id, post },
        };
        self.try_out((line, "from"), said, change);
    }

    fn try_out(&mut self, (line, column): (&Line, &str), said: &mut Said<'_>, change: Change) {
        match plan(&self.coming, &change, &self.by) {
            Ok(puts) => {
                let version = self.coming.version();
                self.coming.take(version, puts.into_iter().map(|record| (version, record)));
                said.changes = said.changes.saturating_add(1);
                self.imported.changes.push(change);
            }
            Err(refused) => {
                let column = column_of(refused).unwrap_or(column).to_owned();
                self.faults.push(ImportFault { line: line.line, column, what: WrongThere::Refused(refused) });
            }
        }
    }
}

/// The column that a refusal is about, where it is not the one that was being read.
#[expect(clippy::wildcard_enum_match_arm, reason = "every other refusal is about what was being read")]
const fn column_of(refused: ChangeRefused) -> Option<&'static str> {
    match refused {
        ChangeRefused::UnitUnknown | ChangeRefused::UnitClosed => Some("unit"),
        ChangeRefused::PersonDismissed | ChangeRefused::OwnRights => Some("login"),
        _ => None,
    }
}
