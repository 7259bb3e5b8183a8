//! A device that keeps its data in memory and asks the feed itself: the real steps, without a network.

use std::sync::Arc;

use apseko_oplog::device::{self, Input, Session};
use apseko_oplog::message::{Answer, Reply, Request};
use apseko_oplog::{
    Bugs, DeviceId, DeviceLedger, Draft, EditId, EntityId, EntityRef, Env, Kind, Ledger, MemoryLedger, OpId,
    UserId, Value, Who,
};
use apseko_server::feed::{Feed, FeedFailure};
use apseko_sim::chance::Chance;
use apseko_sim::device::first_meta;
use apseko_sim::keys::{CheapKey, CheapVerifier};

use super::house::{NOW, SCOPE};

pub struct Pretend {
    pub id: DeviceId,
    pub ledger: MemoryLedger,
    session: Session,
    key: CheapKey,
    mono_ms: u64,
    edits: u64,
}

impl Pretend {
    pub fn new(number: u8) -> Self {
        let id = DeviceId([number; 16]);
        let mut ledger = MemoryLedger::default();
        ledger.set_meta(&first_meta(id, 1)).unwrap();
        let (session, _) = with_env(&CheapKey(id.0), 0, |env| device::start(&mut ledger, env)).unwrap();
        Self { id, ledger, session, key: CheapKey(id.0), mono_ms: 0, edits: 0 }
    }

    /// From now on it signs with a key that nobody has vouched for.
    pub fn lose_key(&mut self) {
        self.key = CheapKey([0x99; 16]);
    }

    /// Writes so many answers, each to a field of its own.
    pub fn write(&mut self, count: usize) -> Vec<OpId> {
        self.edits += 1;
        let edits = self.edits;
        let drafts = (0..count).map(|place| self.draft(Kind::Set, &format!("answer {edits}.{place}")));
        let drafts = drafts.collect();
        self.say(drafts)
    }

    /// Asks for something that only the server can decide.
    pub fn petition(&mut self) -> Vec<OpId> {
        let draft = self.draft(Kind::Petition, "course");
        self.say(vec![draft])
    }

    /// Carries out a wish of a person in a role, as the business rules plan it.
    pub fn wish(&mut self, role: &str, request: impl Into<apseko_casework::Request>) -> Vec<OpId> {
        self.edits += 1;
        let mut edit = [0; 16];
        edit[..8].copy_from_slice(&self.edits.to_be_bytes());
        let role = role.to_owned();
        let who = Who { user: UserId(self.id.0), role, acting_for: None, edit: EditId(edit) };
        let drafts = apseko_casework::plan(&self.ledger, &who, request.into()).unwrap();
        self.step(Input::Write(who, drafts)).written
    }

    fn draft(&self, kind: Kind, field: &str) -> Draft {
        Draft {
            scope: SCOPE,
            kind,
            entity: EntityRef { kind: 2, id: EntityId(self.id.0) },
            field: field.to_owned(),
            value: Value::text("jā"),
            parents: Vec::new(),
            seen: Vec::new(),
            needs: 1,
        }
    }

    fn say(&mut self, drafts: Vec<Draft>) -> Vec<OpId> {
        self.edits += 1;
        let mut edit = [0; 16];
        edit[..8].copy_from_slice(&self.edits.to_be_bytes());
        let who =
            Who { user: UserId(self.id.0), role: "INS".to_owned(), acting_for: None, edit: EditId(edit) };
        self.step(Input::Write(who, drafts)).written
    }

    fn step(&mut self, input: Input) -> device::Step {
        let stepped = with_env(&self.key, self.mono_ms, |env| {
            device::step(&mut self.ledger, &self.session, env, input)
        });
        let (session, step) = stepped.unwrap();
        self.session = session;
        step
    }

    /// The next question, as soon as the device wants to ask one.
    pub fn question(&mut self) -> Request {
        loop {
            if let Some(request) = self.step(Input::Tick).send {
                return request;
            }
            self.mono_ms = self.session.wait_until_mono().max(self.mono_ms + 1);
        }
    }

    /// Hears an answer.
    pub fn hear(&mut self, reply: Reply) {
        self.step(Input::Reply(Box::new(reply)));
    }

    /// Asks and hears the answer once.
    pub async fn talk(&mut self, feed: &Arc<Feed>) -> Result<Answer, FeedFailure> {
        let request = self.question();
        let reply = feed.answer(request, b"as it came".to_vec()).await?;
        let answer = reply.answer.clone();
        self.step(Input::Reply(Box::new(reply)));
        Ok(answer)
    }

    /// Talks until nothing waits any more.
    pub async fn deliver(&mut self, feed: &Arc<Feed>) {
        for _ in 0..100 {
            self.talk(feed).await.unwrap();
            if self.unsent() == 0 {
                return;
            }
        }
        panic!("after a hundred questions everything should have been delivered");
    }

    pub fn unsent(&self) -> usize {
        self.ledger.unsent(0, usize::MAX).unwrap().len()
    }

    pub fn place_of(&self, id: &OpId) -> Option<u64> {
        self.ledger.record(id).unwrap().unwrap().seq
    }
}

fn with_env<T>(key: &CheapKey, mono_ms: u64, work: impl FnOnce(&mut Env<'_>) -> T) -> T {
    work(&mut Env {
        wall_ms: NOW,
        mono_ms,
        boot: [0; 16],
        rolled_back: false,
        level: 1,
        page: apseko_oplog::PAGE,
        random: &mut Chance::of(mono_ms, u64::from(key.0[0])),
        signer: key,
        receipts: None,
        verifier: &CheapVerifier,
        bugs: Bugs::default(),
    })
}
