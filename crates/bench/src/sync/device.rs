//! A device as it is: the real steps on an encrypted database, a key that is looked up in the server's keyring, the real
//! clock and the real way to the server.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use apseko_oplog::device::{Input, Session, Step, follow_on};
use apseko_oplog::message::{Answer, Ask, Reply, Request};
use apseko_oplog::{
    Bugs, DeviceId, Draft, EditId, Env, Kind, Ledger as _, OpId, PAGE, Record, RegisterKey, UserId, Value,
    Who, read_register,
};
use apseko_store::{OpTables, first_meta};
use apseko_sync::{Address, Link};
use apseko_trust::{Keyring, PublicKey, SoftwareKey};
use rusqlite::Connection;

use super::content;
use crate::Failure;
use crate::oplog::content::scope;
use crate::oplog::office::{LEVEL, Luck};
use crate::oplog::place::{Shelf, open};

/// The person who has both devices.
pub const USER: UserId = UserId([0x55; 16]);

/// A device that has not been started: what the server has to be told of.
pub struct Boxed {
    pub id: DeviceId,
    key: Arc<SoftwareKey>,
}

impl Boxed {
    pub fn new(number: u8) -> Result<Self, Failure> {
        let key = Arc::new(SoftwareKey::from_secret(&[number; 32])?);
        Ok(Self { id: DeviceId([number; 16]), key })
    }

    pub fn vouched(&self) -> (DeviceId, PublicKey) {
        (self.id, self.key.public())
    }
}

pub struct Device {
    shelf: Connection,
    session: Session,
    id: DeviceId,
    key: Arc<SoftwareKey>,
    keyring: Arc<Keyring>,
    under_way: Option<UnderWay>,
    link: Arc<Link>,
    roads: tokio::runtime::Handle,
    luck: Luck,
    begin: Instant,
    wishes: u64,
}

type Coming = tokio::task::JoinHandle<Result<Reply, apseko_sync::LinkFailure>>;

/// A question that was sent, and the one that may follow it.
struct UnderWay {
    request: Request,
    coming: Coming,
    ahead: Option<Request>,
}

/// One question with its answer, and how long each part took.
pub struct Talk {
    pub request: Request,
    pub reply: Reply,
    pub ask: Duration,
    pub way: Duration,
    pub hear: Duration,
    pub moved: BTreeSet<RegisterKey>,
}

impl Talk {
    /// Operations that the server kept, or that came from it.
    pub fn ops(&self) -> u64 {
        if let Answer::Kept(kept) = &self.reply.answer {
            kept.places.len() as u64
        } else if let Answer::News(news) = &self.reply.answer {
            news.entries.len() as u64
        } else {
            0
        }
    }

    /// Nothing was left to send, and nothing more is to come.
    pub fn is_last(&self) -> bool {
        matches!(&self.reply.answer, Answer::News(news) if !news.more)
    }
}

/// The way to a server.
pub struct Road<'a> {
    pub address: &'a str,
    pub server: DeviceId,
    pub keyring: Arc<Keyring>,
    pub roads: tokio::runtime::Handle,
}

impl Device {
    pub fn start(path: &Path, boxed: &Boxed, road: &Road<'_>) -> Result<Self, Failure> {
        let mut shelf = open(path)?;
        first_meta(&shelf, boxed.id, LEVEL)?;
        let address = Address::read(&format!("http://{}", road.address))?;
        let link = Arc::new(Link::new(address, &[], (boxed.id, road.server), boxed.key.clone())?);
        let mut luck = Luck(u64::from_be_bytes([boxed.id.0[0]; 8]));
        let begin = Instant::now();
        let mut env = env(&boxed.key, &road.keyring, &mut luck, begin);
        let (session, _) = shelf.start(&mut env)?;
        let (key, keyring) = (boxed.key.clone(), road.keyring.clone());
        let roads = road.roads.clone();
        Ok(Self {
            shelf,
            session,
            id: boxed.id,
            key,
            keyring,
            under_way: None,
            link,
            roads,
            luck,
            begin,
            wishes: 0,
        })
    }

    fn step(&mut self, input: Input) -> Result<Step, Failure> {
        let mut env = env(&self.key, &self.keyring, &mut self.luck, self.begin);
        let (session, step) = self.shelf.step(&self.session, &mut env, input)?;
        self.session = session;
        if step.notices.is_empty() { Ok(step) } else { Err(format!("{:?}", step.notices).into()) }
    }

    /// Carries out a person's wish; it is durable when this returns.
    pub fn write(&mut self, drafts: Vec<Draft>) -> Result<Vec<OpId>, Failure> {
        self.wishes += 1;
        let mut edit = self.id.0;
        edit[8..].copy_from_slice(&self.wishes.to_be_bytes());
        let who = Who { user: USER, role: "INS".to_owned(), acting_for: None, edit: EditId(edit) };
        Ok(self.step(Input::Write(who, drafts))?.written)
    }

    /// Gives one answer anew, over what this device has seen of it.
    pub fn edit(&mut self, sheet: u64, question: u64, choice: &str) -> Result<OpId, Failure> {
        let register = content::question(sheet, question);
        let parents = self.heads(&register)?.iter().map(Record::id).collect();
        let RegisterKey { entity, field } = register;
        let value = content::answer(choice);
        let scope = scope(sheet);
        let draft =
            Draft { scope, kind: Kind::Set, entity, field, value, parents, seen: Vec::new(), needs: 1 };
        self.write(vec![draft])?.first().copied().ok_or_else(|| "nothing was written".into())
    }

    pub fn heads(&self, register: &RegisterKey) -> Result<Vec<Record>, Failure> {
        Ok(OpTables::new(&self.shelf).heads(register)?)
    }

    /// The values that stand in a field, the one to show first.
    pub fn standing(&self, register: &RegisterKey) -> Result<Vec<Value>, Failure> {
        let alternatives = read_register(self.heads(register)?).alternatives;
        Ok(alternatives.into_iter().map(|alternative| alternative.value).collect())
    }

    /// Every value that was ever in a field.
    pub fn history(&self, register: &RegisterKey) -> Result<Vec<Value>, Failure> {
        let records = OpTables::new(&self.shelf).history(register)?;
        Ok(records.iter().filter_map(|record| Some(record.here()?.facts()?.value.clone())).collect())
    }

    /// How many operations are on the disk, and how many bytes they take there.
    pub fn weight(&self) -> Result<(u64, u64), Failure> {
        let ops: i64 = self.shelf.query_row("SELECT count(*) FROM op", [], |row| row.get(0))?;
        self.shelf.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
        let path = self.shelf.path().ok_or("the database has no file")?;
        Ok((ops.cast_unsigned(), std::fs::metadata(path)?.len()))
    }

    /// Takes the answer to the next question in, however short ago the last one was asked. As in the app, the question after it
    /// is on its way meanwhile.
    pub fn talk(&mut self) -> Result<Talk, Failure> {
        self.session.hurry();
        let begin = Instant::now();
        let UnderWay { request, coming, ahead } = match self.under_way.take() {
            Some(under_way) => under_way,
            None => {
                let request = self.step(Input::Tick)?.send.ok_or("the device has nothing to ask")?;
                self.under_way(request)?
            }
        };
        let asked = Instant::now();
        let reply = self.roads.block_on(coming)??;
        let answered = Instant::now();
        if let (Ask::Push(push), Answer::Kept(kept)) = (&request.ask, &reply.answer)
            && kept.places.len() < push.ops.len()
        {
            return Err("the server did not take everything".into());
        }
        let next = follow_on(&request, &reply, ahead);
        let for_us = Box::new(reply.clone());
        let moved = match next {
            Some(next) => self.hear_and_go_on(for_us, next)?,
            None => self.step(Input::Reply(for_us))?.moved,
        };
        let (ask, way, hear) = (asked - begin, answered - asked, answered.elapsed());
        Ok(Talk { request, reply, ask, way, hear, moved })
    }

    fn send(&self, request: &Request) -> Coming {
        let (link, request) = (self.link.clone(), request.clone());
        self.roads.spawn(async move { link.exchange(&request).await })
    }

    fn under_way(&mut self, request: Request) -> Result<UnderWay, Failure> {
        let coming = self.send(&request);
        let ahead = if matches!(request.ask, Ask::Push(_)) { self.step(Input::Ahead)?.send } else { None };
        Ok(UnderWay { request, coming, ahead })
    }

    fn hear_and_go_on(&mut self, reply: Box<Reply>, next: Request) -> Result<BTreeSet<RegisterKey>, Failure> {
        let coming = self.send(&next);
        let step = self.step(Input::Followed(reply, next.id))?;
        if step.follows {
            let pushes = matches!(next.ask, Ask::Push(_));
            let ahead = if pushes { self.step(Input::Ahead)?.send } else { None };
            self.under_way = Some(UnderWay { request: next, coming, ahead });
        } else {
            coming.abort();
        }
        Ok(step.moved)
    }

    /// Delivers everything and takes everything in.
    pub fn sync(&mut self) -> Result<(), Failure> {
        while !self.talk()?.is_last() {}
        Ok(())
    }

    /// Waits until the feed is longer than this.
    pub fn wait_beyond(&self, head: u64) -> Result<u64, Failure> {
        Ok(self.roads.block_on(self.link.head_beyond(head))?)
    }
}

/// Whether it was a push.
pub fn is_push(talk: &Talk) -> bool {
    matches!(talk.request.ask, Ask::Push(_))
}

fn env<'a>(key: &'a SoftwareKey, keyring: &'a Keyring, luck: &'a mut Luck, begin: Instant) -> Env<'a> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Env {
        wall_ms: i64::try_from(since.as_millis()).unwrap_or(i64::MAX),
        mono_ms: u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX),
        boot: [6; 16],
        rolled_back: false,
        level: LEVEL,
        page: PAGE,
        random: luck,
        signer: key,
        receipts: None,
        verifier: keyring,
        bugs: Bugs::NONE,
    }
}
