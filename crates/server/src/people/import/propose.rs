//! What lines come to in a book: the changes that are missing, found by trying them on a copy.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::super::plan::in_order;
use super::super::{Book, By, Change, ChangeRefused, Id, Login, Name, Person, Post, Subject, Word, plan};
use super::{ImportFault, Imported, Line, OddLine, Taken, WrongThere};

/// What would have to be done so that the book says what the lines say, or every place that was not understood or at which the
/// book refuses, by line. Ids of people who are new are asked of `new_id`.
pub fn propose(
    book: &Book,
    taken: &Taken,
    by: &By,
    new_id: &mut dyn FnMut() -> Id,
) -> Result<Imported, Vec<ImportFault>> {
    let by = By { saw: None, ..*by };
    let faults = taken.faults.clone();
    let mut trial = Trial { coming: book.clone(), by, imported: Imported::default(), faults };
    let mut said: BTreeMap<&Login, Said<'_>> = BTreeMap::new();
    taken.odd.iter().for_each(|odd| trial.odd_line(odd));
    for line in &taken.lines {
        let known = book.person_of_login(&line.login).is_some();
        let fresh = || Said { name: &line.name, subject: None, is_new: !known, changes: 0 };
        let said = said.entry(&line.login).or_insert_with(fresh);
        trial.line(line, said, new_id);
    }
    if !trial.faults.is_empty() {
        trial.faults.sort_by_key(|fault| fault.line);
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
        let is_other = line.name != *said.name;
        if is_other {
            self.wrong(line.line, "name", WrongThere::Differs);
        }
        if line.subject.as_ref().is_some_and(|new| said.subject.is_some_and(|old| old != new)) {
            self.wrong(line.line, "subject", WrongThere::Differs);
        }
        said.subject = said.subject.or(line.subject.as_ref());
        let login = Some(line.login.clone());
        let person = match self.coming.person_of_login(&line.login).cloned() {
            Some(person) => person,
            None => {
                let id = new_id();
                let change = Change::AddPerson { id, login: login.clone(), name: line.name.clone() };
                self.try_out((line, "login"), said, change);
                let Some(person) = self.coming.person(id) else {
                    return self.look_at(line.line, Some(&line.unit), Some((line.from, line.until)));
                };
                person.clone()
            }
        };
        if person.name != line.name && !is_other {
            let change = Change::ChangePerson { id: person.id, login, name: line.name.clone() };
            self.try_out((line, "name"), said, change);
        }
        // What an earlier line has said stands; that this one differs was told.
        let told = said.subject.filter(|told| line.subject.as_ref() == Some(*told));
        if let Some(subject) = told.filter(|new| person.subject.as_ref() != Some(*new)) {
            let change = Change::BindSubject { person: person.id, subject: subject.clone() };
            self.try_out((line, "subject"), said, change);
        }
        self.post(line, said, &person);
    }

    /// What is wrong with unit and days, whoever it is about.
    fn look_at(&mut self, line: u32, unit: Option<&Word>, days: Option<(Date, Option<Date>)>) {
        if let Some(unit) = unit {
            match self.coming.unit_of_code(unit.as_str()).map(|unit| unit.closed_on) {
                None => self.wrong(line, "unit", WrongThere::Refused(ChangeRefused::UnitUnknown)),
                Some(Some(_)) => self.wrong(line, "unit", WrongThere::Refused(ChangeRefused::UnitClosed)),
                Some(None) => {}
            }
        }
        if let Some(refused) = days.and_then(|(from, until)| in_order(from, until).err()) {
            self.wrong(line, "from", WrongThere::Refused(refused));
        }
    }

    /// A line that comes to nothing, because something else in it was not understood.
    fn odd_line(&mut self, odd: &OddLine) {
        let known = odd.login.as_ref().and_then(|login| self.coming.person_of_login(login));
        if known.is_some_and(|person| person.dismissed_on.is_some()) {
            self.wrong(odd.line, "login", WrongThere::Refused(ChangeRefused::PersonDismissed));
        }
        self.look_at(odd.line, odd.unit.as_ref(), odd.days);
    }

    fn wrong(&mut self, line: u32, column: &str, what: WrongThere) {
        let fault = ImportFault { line, column: column.to_owned(), what };
        // Several changes of one line may be refused for one reason.
        let is_told = self.faults.iter().rev().take_while(|it| it.line == line).any(|it| *it == fault);
        if !is_told {
            self.faults.push(fault);
        }
    }

    fn post(&mut self, line: &Line, said: &mut Said<'_>, person: &Person) {
        let unit = self.coming.unit_of_code(line.unit.as_str()).map(|unit| unit.id);
        let post =
            |unit| Post { role: line.role, unit, from: line.from, until: line.until, stands_for: None };
        if unit.is_some_and(|unit| person.posts.contains(&post(unit))) {
            return;
        }
        let before = self.faults.len();
        if person.dismissed_on.is_some() {
            self.wrong(line.line, "login", WrongThere::Refused(ChangeRefused::PersonDismissed));
        }
        self.look_at(line.line, Some(&line.unit), Some((line.from, line.until)));
        let Some(unit) = unit.filter(|_| self.faults.len() == before) else { return };
        let post = post(unit);
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
                self.wrong(line.line, &column, WrongThere::Refused(refused));
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
