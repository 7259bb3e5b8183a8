//! The list of people from before there was a book: taken over once, where the book is still empty.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};

use super::BooksFault;
use crate::people::{Book, Device, INVITATION_MS, Id, Invitation, Login, Name, Person, Post, Record, Role};
use crate::people::{Unit, Word};
use crate::premises::{BadDirectory, Colleague, Colleagues, Folder, FolderFault};
use crate::storage::people::{NotCommitted, PeopleStore};

const PEOPLE: &str = "people.json";
const TAKEN: &str = "people.json.taken";
/// The list did not say since when; everything that anybody did was done in their post.
const ALWAYS: Date = date(2000, 1, 1);

/// Takes the list over; tells how many people came from it.
pub(crate) fn take_over(folder: &Folder, store: &dyn PeopleStore, now_ms: i64) -> Result<usize, BooksFault> {
    if !folder.path(PEOPLE).exists() || store.version()? > 0 {
        return Ok(0);
    }
    let listed = match folder.read(PEOPLE) {
        Ok(json) => Colleagues::read(&json).map_err(|error| bad(&error))?,
        Err(FolderFault::Missing(_)) => return Ok(0),
        Err(fault) => return Err(fault.into()),
    };
    let records = records_of(listed.listed(), now_ms).map_err(|error| bad(&error))?;
    if records.is_empty() {
        return Ok(0);
    }
    match store.commit(0, &records) {
        Ok(_) => {}
        // Another process has taken it over, or somebody has begun a book.
        Err(NotCommitted::Stale) => return Ok(0),
        Err(NotCommitted::Storage(error)) => return Err(error.into()),
    }
    folder.rename(PEOPLE, TAKEN)?;
    folder.sync()?;
    Ok(listed.listed().len())
}

fn records_of(listed: &[Colleague], now_ms: i64) -> Result<Vec<Record>, BadDirectory> {
    let mut units = BTreeMap::new();
    let mut people = BTreeMap::new();
    let mut devices = Vec::new();
    let mut names = Book::default();
    for colleague in listed {
        let unit = id(&colleague.unit)?;
        let given = colleague.unit_name.as_deref().and_then(|name| Name::new(name).ok());
        units.entry(unit).or_insert_with(|| given.or_else(|| Name::new(&unit.to_string()).ok()));
        let person = person_of(colleague, unit, now_ms)?;
        for device in &colleague.devices {
            devices.push(device_of(id(device)?, person.id)?);
        }
        let is_taken = person.login.as_ref().is_some_and(|login| names.person_of_login(login).is_some());
        let person = if is_taken { Person { login: None, invitation: None, ..person } } else { person };
        names.take(0, [(0, Record::Person(person.clone()))]);
        people.insert(person.id, person);
    }
    let units = units.into_iter().filter_map(|(id, name)| {
        let code = Word::new(&hex::encode_upper(id.0.first_chunk::<4>()?)).ok()?;
        Some(Record::Unit(Unit { id, code, name: name?, parent: None, closed_on: None }))
    });
    Ok(units.chain(people.into_values().map(Record::Person)).chain(devices).collect())
}

/// What the book would not take is left out: a person without a name is called by their id, one with an odd user name
/// has none.
fn person_of(colleague: &Colleague, unit: Id, now_ms: i64) -> Result<Person, BadDirectory> {
    let user = id(&colleague.user)?;
    let name = Name::new(&colleague.name).or_else(|_| Name::new(&user.to_string()));
    let sum = colleague.invitation.as_deref().and_then(|text| {
        let mut sum = [0; 32];
        hex::decode_to_slice(text, &mut sum).ok().map(|()| sum)
    });
    let post = |role| Post { role, unit, from: ALWAYS, until: None, stands_for: None };
    Ok(Person {
        id: user,
        login: colleague.login.as_deref().and_then(|login| Login::new(login).ok()),
        name: name.map_err(|_| BadDirectory::Id(colleague.user.clone()))?,
        posts: Role::several(&colleague.role).map(post).collect(),
        absences: Vec::new(),
        dismissed_on: None,
        subject: None,
        invitation: sum.map(|sum| Invitation {
            sum,
            until_ms: now_ms.saturating_add(INVITATION_MS),
            replaces: None,
        }),
        sessions_from_ms: 0,
    })
}

fn device_of(id: Id, owner: Id) -> Result<Record, BadDirectory> {
    let label = Name::new(&id.to_string()).map_err(|_| BadDirectory::Id(id.to_string()))?;
    let device = Device { id, owner, label, enrolled_ms: 0, revoked: None, wipe: None, replaces: None };
    Ok(Record::Device(device))
}

fn id(text: &str) -> Result<Id, BadDirectory> {
    text.parse().map_err(|_| BadDirectory::Id(text.to_owned()))
}

fn bad(error: &BadDirectory) -> BooksFault {
    tracing::error!("{error}");
    FolderFault::Damaged(PEOPLE.to_owned()).into()
}
