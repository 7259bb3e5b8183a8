//! One thing that happened, and the only bytes that say so. Texts have limits: nobody can fill the disk through the audit.
//!
//! The first form has no purpose, no subject and no other systems. What it can say is written in it for ever, so that each
//! event has one form only.

use std::borrow::Cow;

use apseko_oplog::{DeviceId, UserId};
use apseko_trust::canon::{CanonError, Reader, Writer};

use super::Subject;

const FIRST: u64 = 1;
const FIELDS_OF_FIRST: usize = 9;
const SECOND: u64 = 2;
const FIELDS_OF_SECOND: usize = 11;
/// Of texts, in characters; what is longer is cut, because a shortened entry is better than none.
const TEXT_LIMIT: usize = 300;
const CODE_LIMIT: usize = 64;
/// Of the object, which may be a list of scopes.
const OBJECT_LIMIT: usize = 4_000;
const DETAIL_LIMIT: usize = 16;
const DONE: &str = "done";
const BEGUN: &str = "begun";
const REFUSED: &str = "refused";

/// Who did it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Nobody that the server knows.
    Unknown,
    /// The person whom the device belongs to.
    Person(UserId),
    /// Somebody at the machine, by the number of their account.
    Operator(String),
    /// The server, by itself.
    Server,
    /// Another system, by the id of its key.
    System([u8; 16]),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Done,
    /// It is about to be done; another event says what came of it.
    Begun,
    /// It was refused, or failed, with this code.
    Refused(String),
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// When, by the server's clock, in UTC.
    pub at_ms: i64,
    /// From which device.
    pub device: Option<DeviceId>,
    /// Who.
    pub actor: Actor,
    /// From which address of the network; `local` for the machine itself.
    pub address: String,
    /// What: one of `action`.
    pub action: String,
    /// To what.
    pub object: String,
    /// What came of it.
    pub outcome: Outcome,
    /// What else is worth knowing.
    pub detail: Vec<(String, String)>,
    /// Why personal data was looked at: one of `purpose`.
    pub purpose: Option<String>,
    /// Whose data it is about.
    pub subject: Option<Subject>,
}

impl Event {
    /// Something that was done here, with nothing more to say about it.
    pub fn new(at_ms: i64, actor: Actor, action: &str) -> Self {
        Self {
            at_ms,
            device: None,
            actor,
            address: "local".to_owned(),
            action: action.to_owned(),
            object: String::new(),
            outcome: Outcome::Done,
            detail: Vec::new(),
            purpose: None,
            subject: None,
        }
    }

    /// The same, about somebody's data, for a purpose.
    #[must_use]
    pub fn about(self, subject: Subject, purpose: &str) -> Self {
        Self { subject: Some(subject), purpose: Some(purpose.to_owned()), ..self }
    }

    /// Whether only the second form can say it.
    fn needs_second(&self) -> bool {
        self.purpose.is_some() || self.subject.is_some() || matches!(self.actor, Actor::System(_))
    }

    /// The canonical bytes; texts beyond their limits are cut.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(256 + self.object.len());
        let second = self.needs_second();
        if second {
            out.array(FIELDS_OF_SECOND).uint(SECOND);
        } else {
            out.array(FIELDS_OF_FIRST).uint(FIRST);
        }
        out.int(self.at_ms);
        match &self.device {
            Some(device) => out.bytes(&device.0),
            None => out.null(),
        };
        match &self.actor {
            Actor::Unknown => out.null(),
            Actor::Person(user) => out.array(2).uint(1).bytes(&user.0),
            Actor::Operator(name) => out.array(2).uint(2).text(&cut(name, TEXT_LIMIT)),
            Actor::Server => out.array(2).uint(3).null(),
            Actor::System(key) => out.array(2).uint(4).bytes(key),
        };
        out.text(&cut(&self.address, TEXT_LIMIT)).text(&cut(&self.action, CODE_LIMIT));
        out.text(&cut(&self.object, OBJECT_LIMIT));
        match &self.outcome {
            Outcome::Done => out.array(1).text(DONE),
            Outcome::Begun => out.array(1).text(BEGUN),
            Outcome::Refused(code) => out.array(2).text(REFUSED).text(&cut(code, CODE_LIMIT)),
        };
        out.array(self.detail.len().min(DETAIL_LIMIT));
        for (name, value) in self.detail.iter().take(DETAIL_LIMIT) {
            out.array(2).text(&cut(name, CODE_LIMIT)).text(&cut(value, TEXT_LIMIT));
        }
        if second {
            self.write_second(&mut out);
        }
        out.finish()
    }

    fn write_second(&self, out: &mut Writer) {
        match &self.purpose {
            Some(purpose) => out.text(&cut(purpose, CODE_LIMIT)),
            None => out.null(),
        };
        match &self.subject {
            Some(Subject::Person(user)) => out.array(2).uint(1).bytes(&user.0),
            Some(Subject::Outsider(sum)) => out.array(2).uint(2).bytes(sum),
            None => out.null(),
        };
    }

    /// Reads canonical bytes and refuses all others.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CanonError> {
        let mut reader = Reader::new(bytes);
        let fields = reader.array()?;
        let second = match (fields, reader.uint()?) {
            (FIELDS_OF_FIRST, FIRST) => false,
            (FIELDS_OF_SECOND, SECOND) => true,
            _ => return Err(CanonError::OutOfRange),
        };
        let mut event = Self {
            at_ms: reader.int()?,
            device: if reader.null()? { None } else { Some(DeviceId(reader.fixed()?)) },
            actor: read_actor(&mut reader)?,
            address: reader.text()?.to_owned(),
            action: reader.text()?.to_owned(),
            object: reader.text()?.to_owned(),
            outcome: read_outcome(&mut reader)?,
            detail: read_detail(&mut reader)?,
            purpose: None,
            subject: None,
        };
        if second {
            event.purpose = if reader.null()? { None } else { Some(reader.text()?.to_owned()) };
            event.subject = read_subject(&mut reader)?;
        }
        reader.finish()?;
        if second == event.needs_second() { Ok(event) } else { Err(CanonError::Unexpected) }
    }
}

fn read_subject(reader: &mut Reader<'_>) -> Result<Option<Subject>, CanonError> {
    if reader.null()? {
        return Ok(None);
    }
    items(reader, 2)?;
    match reader.uint()? {
        1 => Ok(Some(Subject::Person(UserId(reader.fixed()?)))),
        2 => Ok(Some(Subject::Outsider(reader.fixed()?))),
        _ => Err(CanonError::OutOfRange),
    }
}

fn read_actor(reader: &mut Reader<'_>) -> Result<Actor, CanonError> {
    if reader.null()? {
        return Ok(Actor::Unknown);
    }
    items(reader, 2)?;
    match reader.uint()? {
        1 => Ok(Actor::Person(UserId(reader.fixed()?))),
        2 => Ok(Actor::Operator(reader.text()?.to_owned())),
        3 if reader.null()? => Ok(Actor::Server),
        4 => Ok(Actor::System(reader.fixed()?)),
        _ => Err(CanonError::OutOfRange),
    }
}

fn read_outcome(reader: &mut Reader<'_>) -> Result<Outcome, CanonError> {
    match (reader.array()?, reader.text()?) {
        (1, DONE) => Ok(Outcome::Done),
        (1, BEGUN) => Ok(Outcome::Begun),
        (2, REFUSED) => Ok(Outcome::Refused(reader.text()?.to_owned())),
        _ => Err(CanonError::OutOfRange),
    }
}

fn read_detail(reader: &mut Reader<'_>) -> Result<Vec<(String, String)>, CanonError> {
    let length = reader.array()?;
    if length > DETAIL_LIMIT {
        return Err(CanonError::OutOfRange);
    }
    let one = |_| {
        items(reader, 2)?;
        Ok((reader.text()?.to_owned(), reader.text()?.to_owned()))
    };
    (0..length).map(one).collect()
}

fn items(reader: &mut Reader<'_>, wanted: usize) -> Result<(), CanonError> {
    if reader.array()? == wanted { Ok(()) } else { Err(CanonError::Unexpected) }
}

/// At most so many characters of a text; the mark at its end shows that there were more.
fn cut(text: &str, limit: usize) -> Cow<'_, str> {
    if text.len() <= limit || text.chars().count() <= limit {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().take(limit - 1).chain(['…']).collect())
}

#[cfg(test)]
mod tests;
