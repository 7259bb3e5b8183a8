//! One thing that happened, and the only bytes that say so. Texts have limits: nobody can fill the disk through the audit.

use std::borrow::Cow;

use apseko_oplog::{DeviceId, UserId};
use apseko_trust::canon::{CanonError, Reader, Writer};

const FORMAT: u64 = 1;
const FIELDS: usize = 9;
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
        }
    }

    /// The canonical bytes; texts beyond their limits are cut.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::with_capacity(256 + self.object.len());
        out.array(FIELDS).uint(FORMAT).int(self.at_ms);
        match &self.device {
            Some(device) => out.bytes(&device.0),
            None => out.null(),
        };
        match &self.actor {
            Actor::Unknown => out.null(),
            Actor::Person(user) => out.array(2).uint(1).bytes(&user.0),
            Actor::Operator(name) => out.array(2).uint(2).text(&cut(name, TEXT_LIMIT)),
            Actor::Server => out.array(2).uint(3).null(),
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
        out.finish()
    }

    /// Reads canonical bytes and refuses all others.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CanonError> {
        let mut reader = Reader::new(bytes);
        items(&mut reader, FIELDS)?;
        if reader.uint()? != FORMAT {
            return Err(CanonError::OutOfRange);
        }
        let event = Self {
            at_ms: reader.int()?,
            device: if reader.null()? { None } else { Some(DeviceId(reader.fixed()?)) },
            actor: read_actor(&mut reader)?,
            address: reader.text()?.to_owned(),
            action: reader.text()?.to_owned(),
            object: reader.text()?.to_owned(),
            outcome: read_outcome(&mut reader)?,
            detail: read_detail(&mut reader)?,
        };
        reader.finish()?;
        Ok(event)
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
mod tests {
    use super::*;

    fn full() -> Event {
        Event {
            at_ms: -5,
            device: Some(DeviceId([3; 16])),
            actor: Actor::Person(UserId([4; 16])),
            address: "10.0.0.7".to_owned(),
            action: "pulled".to_owned(),
            object: "case 00".to_owned(),
            outcome: Outcome::Refused("session.refused".to_owned()),
            detail: vec![("from".to_owned(), "7".to_owned())],
        }
    }

    #[test]
    fn an_event_comes_back_as_it_was() {
        let actors = [Actor::Unknown, Actor::Server, Actor::Operator("1000".to_owned()), full().actor];
        let outcomes = [Outcome::Done, Outcome::Begun, full().outcome];
        for actor in actors {
            for outcome in outcomes.clone() {
                let event = Event { actor: actor.clone(), outcome, ..full() };
                assert_eq!(Event::from_bytes(&event.to_bytes()), Ok(event));
            }
        }
        let bare = Event::new(7, Actor::Server, "server.started");
        assert_eq!(Event::from_bytes(&bare.to_bytes()), Ok(bare));
    }

    #[test]
    fn nobody_fills_the_disk_with_one_event() {
        let long = "ā".repeat(100_000);
        let detail = (0..100).map(|_| (long.clone(), long.clone())).collect();
        let event = Event { address: long.clone(), object: long.clone(), detail, ..full() };
        let bytes = event.to_bytes();
        assert!(bytes.len() < 32_000, "{} bytes", bytes.len());
        let read = Event::from_bytes(&bytes).unwrap();
        assert!(read.object.ends_with('…') && read.detail.len() == DETAIL_LIMIT);
    }

    #[test]
    fn other_bytes_are_no_event() {
        let bytes = full().to_bytes();
        assert!(Event::from_bytes(&bytes[..bytes.len() - 1]).is_err());
        assert!(Event::from_bytes(&[&bytes[..], b"\x00"].concat()).is_err());
        assert!(Event::from_bytes(b"\x00").is_err());
    }
}
