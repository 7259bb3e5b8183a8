//! People: who they are, when they are away, and how they come in.

use jiff::civil::Date;

use super::super::{Absence, Book, By, Change, ChangeRefused, INVITATION_MS, Id, Invitation, Login, Name};
use super::super::{Person, Record, Subject};
use super::{MOST_POSTS, in_order, put, sensible, working};

#[expect(clippy::wildcard_enum_match_arm, reason = "the changes of other kinds come to nothing here")]
pub(super) fn plan(book: &Book, change: &Change, by: &By) -> Result<Vec<Record>, ChangeRefused> {
    match change {
        Change::AddPerson { id, login, name } => added(book, *id, login.as_ref(), name),
        Change::ChangePerson { id, login, name } => {
            let person = working(book, *id)?;
            login_is_free(book, *id, login.as_ref())?;
            put(Person { login: login.clone(), name: name.clone(), ..person })
        }
        Change::SetAbsences { person, absences } => away(book, *person, absences),
        Change::Dismiss { person, from } => dismissed(book, *person, *from, by),
        Change::Reinstate { person } => {
            let person = book.person(*person).ok_or(ChangeRefused::PersonUnknown)?;
            if person.dismissed_on.is_none() {
                return Err(ChangeRefused::PersonNotDismissed);
            }
            put(Person { dismissed_on: None, ..person.clone() })
        }
        Change::Invite { person, sum, replaces } => {
            let person = working(book, *person)?;
            if person.login.is_none() {
                return Err(ChangeRefused::NoLogin);
            }
            // One that is somebody else's is told from one that is nobody's by nothing.
            if replaces.is_some_and(|old| book.device(old).is_none_or(|it| it.owner != person.id)) {
                return Err(ChangeRefused::DeviceOdd);
            }
            let until_ms = by.now_ms.saturating_add(INVITATION_MS);
            put(Person {
                invitation: Some(Invitation { sum: *sum, until_ms, replaces: *replaces }),
                ..person
            })
        }
        Change::Uninvite { person } => put(Person { invitation: None, ..known(book, *person)? }),
        Change::BindSubject { person, subject } => bound(book, *person, subject, by),
        Change::UnbindSubject { person } => {
            let person = known(book, *person)?;
            put(Person { sessions_from_ms: since(&person, None, by), subject: None, ..person })
        }
        Change::VoidSessions { person } => {
            put(Person { sessions_from_ms: by.now_ms, ..known(book, *person)? })
        }
        _ => Ok(Vec::new()),
    }
}

fn known(book: &Book, id: Id) -> Result<Person, ChangeRefused> {
    book.person(id).cloned().ok_or(ChangeRefused::PersonUnknown)
}

fn added(book: &Book, id: Id, login: Option<&Login>, name: &Name) -> Result<Vec<Record>, ChangeRefused> {
    if book.person(id).is_some() {
        return Err(ChangeRefused::IdTaken);
    }
    login_is_free(book, id, login)?;
    put(Person {
        id,
        login: login.cloned(),
        name: name.clone(),
        posts: Vec::new(),
        absences: Vec::new(),
        dismissed_on: None,
        subject: None,
        invitation: None,
        sessions_from_ms: 0,
    })
}

/// A user name stays taken when its owner is dismissed: old entries of the audit must not speak of somebody else.
fn login_is_free(book: &Book, id: Id, login: Option<&Login>) -> Result<(), ChangeRefused> {
    let owner = login.and_then(|login| book.person_of_login(login));
    if owner.is_some_and(|owner| owner.id != id) { Err(ChangeRefused::LoginTaken) } else { Ok(()) }
}

fn away(book: &Book, id: Id, absences: &[Absence]) -> Result<Vec<Record>, ChangeRefused> {
    let person = working(book, id)?;
    if absences.len() > MOST_POSTS {
        return Err(ChangeRefused::TooMany);
    }
    absences.iter().try_for_each(|absence| in_order(absence.from, Some(absence.until)))?;
    let mut absences = absences.to_vec();
    absences.sort_by_key(|absence| (absence.from, absence.until));
    put(Person { absences, ..person })
}

fn dismissed(book: &Book, id: Id, from: Date, by: &By) -> Result<Vec<Record>, ChangeRefused> {
    if by.who == Some(id) {
        return Err(ChangeRefused::OwnRights);
    }
    sensible(from)?;
    let mut person = working(book, id)?;
    let last = from.yesterday().map_err(|_| ChangeRefused::DaysOdd)?;
    person.posts.retain(|post| post.from < from);
    for post in &mut person.posts {
        post.until = Some(post.until.map_or(last, |until| until.min(last)));
    }
    person.dismissed_on = Some(from);
    person.invitation = None;
    if from <= by.today {
        person.sessions_from_ms = by.now_ms;
    }
    put(person)
}

fn bound(book: &Book, id: Id, subject: &Subject, by: &By) -> Result<Vec<Record>, ChangeRefused> {
    let person = working(book, id)?;
    let fine = |text: &str| (1..=512).contains(&text.len()) && !text.chars().any(char::is_control);
    if !fine(&subject.issuer) || !fine(&subject.subject) {
        return Err(ChangeRefused::SubjectBad);
    }
    if book.person_of_subject(subject).is_some_and(|owner| owner.id != id) {
        return Err(ChangeRefused::SubjectTaken);
    }
    put(Person {
        sessions_from_ms: since(&person, Some(subject), by),
        subject: Some(subject.clone()),
        ..person
    })
}

/// Whoever came in as somebody whom the provider means no more is out.
fn since(person: &Person, subject: Option<&Subject>, by: &By) -> i64 {
    let ends = person.subject.is_some() && person.subject.as_ref() != subject;
    if ends { by.now_ms } else { person.sessions_from_ms }
}
