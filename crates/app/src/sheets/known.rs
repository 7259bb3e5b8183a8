//! What is known without asking, from the things of a visit: facts of the sheet, and rows with theirs.

use std::collections::BTreeSet;

use apseko_domain::{Masking, PersonalCode, SheetId, TaskId, VisitId, age_on, riga};
use apseko_sheets::live::{Facts, Row};
use apseko_sheets::source::RowsOf;
use apseko_sheets::{Decimal, Fact, FactValue};
use apseko_store::words::EntityKind;
use apseko_store::{StoreError, Task, Thing, View};
use jiff::civil::Date;
use uuid::Uuid;

use super::ids::{Subject, main_party_of, row_of};

/// The things that a sheet is about, as they are now.
#[derive(Debug)]
pub(crate) struct Scene {
    pub sheet: Thing,
    pub task: Task,
    pub visit: Option<Thing>,
    /// The main party first.
    pub parties: Vec<Thing>,
    pub workers: Vec<Thing>,
    pub persons_met: usize,
    /// Open points of earlier orders.
    pub orders: Vec<Thing>,
    /// Rows that people added.
    pub added: Vec<Thing>,
    /// What people said about violations.
    pub violations: Vec<Thing>,
}

impl Scene {
    pub fn sheet_id(&self) -> SheetId {
        SheetId(self.sheet.id)
    }

    pub fn task_id(&self) -> TaskId {
        self.task.id
    }

    /// The day of the visit; before it, today.
    pub fn day(&self, today: Date) -> Date {
        let started = self.visit.as_ref().and_then(|visit| visit.instant("started_at"));
        started.map_or(today, |started| riga(started).date)
    }

    /// The party that stands for the employer of the task.
    pub fn main_party(&self) -> Option<Uuid> {
        self.parties.first().map(|party| party.id)
    }

    /// The party of a worker: the main one, if none is named or it is not here.
    pub fn party_of(&self, worker: &Thing) -> Option<&Thing> {
        let named = worker.id("party").and_then(|id| self.parties.iter().find(|party| party.id == id));
        named.or(self.parties.first())
    }

    /// What is known of the sheet as a whole.
    pub fn facts(&self, day: Date, person: &str) -> Facts {
        let main = self.parties.first();
        let name = main.map_or(self.task.employer_name.as_str(), |party| party.text("name"));
        let reg_no = main.map_or(self.task.employer_reg_no.as_str(), |party| party.text("reg_no"));
        let visit = self.visit.as_ref();
        let started = visit.and_then(|visit| visit.instant("started_at"));
        let mut facts = Facts::new();
        let mut say = |fact: Fact, value: Option<FactValue>| {
            facts.extend(value.map(|value| (fact, value)));
        };
        say(Fact::Purpose, text(self.sheet.text("purpose")).map(|purpose| FactValue::Choice(purpose.into())));
        let kinds: BTreeSet<_> = self.sheet.codes("kinds").into_iter().map(Into::into).collect();
        say(Fact::Kinds, Some(FactValue::Multi(kinds)));
        say(Fact::Day, Some(FactValue::Date(day)));
        say(
            Fact::Started,
            started.map(|started| {
                let local = riga(started);
                FactValue::DateTime(local.date.to_datetime(local.time))
            }),
        );
        say(Fact::Place, known_text(&self.task.place));
        let colleagues = visit.map_or("", |visit| visit.text("colleagues"));
        let inspectors =
            if colleagues.is_empty() { person.to_owned() } else { format!("{person}, {colleagues}") };
        say(Fact::Inspectors, known_text(&inspectors));
        say(Fact::PersonsMet, visit.map(|_| number(self.persons_met)));
        say(Fact::EmployerName, known_text(name));
        say(Fact::EmployerRegNo, known_text(reg_no));
        say(Fact::EmployerNace, main.and_then(|party| known_text(party.text("nace"))));
        say(Fact::EmployerHeadcount, main.and_then(headcount).map(whole));
        facts
    }

    /// The rows of a group.
    pub fn rows(&self, group: &str, of: RowsOf, day: Date) -> Vec<Row> {
        match of {
            RowsOf::Party => self.party_rows(group),
            RowsOf::Worker => self.worker_rows(group, day),
            RowsOf::OrderItem => self.order_rows(group),
            RowsOf::Added => self.added_rows(group),
        }
    }

    fn party_rows(&self, group: &str) -> Vec<Row> {
        let main = Subject::Main(self.task_id());
        if self.parties.is_empty() {
            let title = self.task.employer_name.clone();
            return vec![Row {
                id: row_of(self.sheet_id(), group, main),
                title,
                party: None,
                facts: Facts::new(),
            }];
        }
        let subjects = (0..).zip(&self.parties).map(|(at, party)| match at {
            0 => (main, party),
            _ => (Subject::Thing(party.id), party),
        });
        let rows = subjects.map(|(subject, party)| Row {
            id: row_of(self.sheet_id(), group, subject),
            title: party.text("name").to_owned(),
            party: Some(party.id),
            facts: party_facts(party),
        });
        rows.collect()
    }

    fn worker_rows(&self, group: &str, day: Date) -> Vec<Row> {
        let rows = self.workers.iter().map(|worker| {
            let party = self.party_of(worker);
            let mut facts = party.map(party_facts).unwrap_or_default();
            facts.extend(worker_facts(worker, day));
            Row {
                id: row_of(self.sheet_id(), group, Subject::Thing(worker.id)),
                title: worker_title(worker),
                party: party.map(|party| party.id),
                facts,
            }
        });
        rows.collect()
    }

    fn order_rows(&self, group: &str) -> Vec<Row> {
        let rows = self.orders.iter().map(|item| Row {
            id: row_of(self.sheet_id(), group, Subject::Thing(item.id)),
            title: item.text("action").to_owned(),
            party: item.id("party").filter(|party| self.parties.iter().any(|known| known.id == *party)),
            facts: Facts::new(),
        });
        rows.collect()
    }

    fn added_rows(&self, group: &str) -> Vec<Row> {
        let of_group = self.added.iter().filter(|row| row.text("group") == group);
        let rows = of_group.map(|row| Row {
            id: row.id,
            title: row.text("title").to_owned(),
            party: row.id("party"),
            facts: Facts::new(),
        });
        rows.collect()
    }
}

/// The parties of a visit, the main one first.
pub(crate) fn parties_of(view: &View<'_>, visit: &Thing) -> Result<Vec<Thing>, StoreError> {
    let mut parties = view.things_of(EntityKind::Party, visit.id)?;
    let main = visit.parent.map(|task| main_party_of(VisitId(visit.id), TaskId(task)).0);
    parties.sort_by_key(|party| Some(party.id) != main);
    Ok(parties)
}

/// What a worker is called: the name, else the code as far as it may stand in lists.
pub(crate) fn worker_title(worker: &Thing) -> String {
    let name = worker.text("name");
    if name.is_empty() { Masking::Masked.show(worker.text("personal_code")) } else { name.to_owned() }
}

/// The birthday that counts: written by a person, else read from the code.
pub(crate) fn born(worker: &Thing) -> Option<Date> {
    worker.day("birth_day").or_else(|| PersonalCode::parse(worker.text("personal_code")).ok()?.birth_day())
}

/// How many people a party employs, if what was typed is a number.
pub(crate) fn headcount(party: &Thing) -> Option<i64> {
    let typed: String = party.text("headcount").chars().filter(|letter| !letter.is_whitespace()).collect();
    typed.parse().ok()
}

fn party_facts(party: &Thing) -> Facts {
    let mut facts = Facts::new();
    facts.extend(text(party.text("role")).map(|role| (Fact::PartyRole, FactValue::Choice(role.into()))));
    facts.extend(known_text(party.text("nace")).map(|nace| (Fact::PartyNace, nace)));
    facts.extend(headcount(party).map(|count| (Fact::PartyHeadcount, whole(count))));
    facts
}

fn worker_facts(worker: &Thing, day: Date) -> Facts {
    let mut facts = Facts::new();
    facts.extend(born(worker).map(|born| (Fact::PersonAge, whole(i64::from(age_on(born, day))))));
    facts
        .extend(known_text(worker.text("occupation")).map(|occupation| (Fact::PersonOccupation, occupation)));
    facts.extend(worker.day("work_since").map(|since| (Fact::PersonSince, FactValue::Date(since))));
    facts.extend(worker.flag("posted").map(|posted| (Fact::PersonPosted, FactValue::Bool(posted))));
    facts.insert(Fact::PersonMatch, FactValue::Choice(match_of(worker.text("match")).into()));
    facts
}

/// The comparison as the question asks for it. Without a comparison there are no data, and that is said.
fn match_of(said: &str) -> &'static str {
    match said {
        "matched" | "mismatch" | "clarified" => "found",
        "not_found" => "not_found",
        _ => "no_data",
    }
}

fn text(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn known_text(known: &str) -> Option<FactValue> {
    text(known).map(|known| FactValue::Text(known.to_owned()))
}

fn number(count: usize) -> FactValue {
    whole(i64::try_from(count).unwrap_or(i64::MAX))
}

fn whole(count: i64) -> FactValue {
    FactValue::Number(Decimal::whole(count))
}
