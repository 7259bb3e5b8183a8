//! A device in memory whose person does anything to anything; it asks the feed itself, without a network.

use std::sync::Arc;

use apseko_oplog::device::{self, Input, Session};
use apseko_oplog::message::{Answer, Request};
use apseko_oplog::{
    Bugs, DeviceId, DeviceLedger, Draft, EditId, EntityRef, Env, Ledger, MemoryLedger, OpId, Record,
    RegisterKey, UserId, Who,
};
use apseko_server::feed::Feed;
use apseko_sim::chance::Chance;
use apseko_sim::device::first_meta;
use apseko_sim::keys::{CheapKey, CheapVerifier};

use super::office::NOW;

pub struct Hand {
    number: u8,
    pub ledger: MemoryLedger,
    session: Session,
    mono_ms: u64,
    edits: u64,
}

impl Hand {
    pub fn new(number: u8) -> Self {
        let id = DeviceId([number; 16]);
        let mut ledger = MemoryLedger::default();
        ledger.set_meta(&first_meta(id, 1)).unwrap();
        let (session, _) = with_env(number, 0, |env| device::start(&mut ledger, env)).unwrap();
        Self { number, ledger, session, mono_ms: 0, edits: 0 }
    }

    pub fn says(&mut self, drafts: Vec<Draft>) {
        self.edits += 1;
        let mut edit = [self.number; 16];
        edit[..8].copy_from_slice(&self.edits.to_be_bytes());
        let user = UserId([self.number; 16]);
        let who = Who { user, role: "INS".to_owned(), acting_for: None, edit: EditId(edit) };
        self.step(Input::Write(who, drafts));
    }

    pub fn heads(&self, register: &RegisterKey) -> Vec<OpId> {
        self.ledger.heads(register).unwrap().iter().map(Record::id).collect()
    }

    pub fn heads_of(&self, entity: EntityRef) -> Vec<Record> {
        self.ledger.heads_of(&entity).unwrap()
    }

    fn step(&mut self, input: Input) -> device::Step {
        self.mono_ms += 1;
        let stepped = with_env(self.number, self.mono_ms, |env| {
            device::step(&mut self.ledger, &self.session, env, input)
        });
        let (session, step) = stepped.unwrap();
        self.session = session;
        step
    }

    fn question(&mut self) -> Request {
        loop {
            if let Some(request) = self.step(Input::Tick).send {
                return request;
            }
            self.mono_ms = self.session.wait_until_mono().max(self.mono_ms + 1);
        }
    }

    /// Talks until nothing waits and there is no news.
    pub async fn syncs(&mut self, feed: &Arc<Feed>) {
        for _ in 0..200 {
            let request = self.question();
            let reply = feed.answer(request, Vec::new()).await.unwrap();
            let over = matches!(&reply.answer, Answer::News(news) if !news.more);
            self.step(Input::Reply(Box::new(reply)));
            if over && self.ledger.unsent(0, 1).unwrap().is_empty() {
                return;
            }
        }
        panic!("after two hundred questions everything should have been said");
    }

    /// Sends one message and hears the answer: what follows may come much later.
    pub async fn talks_once(&mut self, feed: &Arc<Feed>) {
        let request = self.question();
        let reply = feed.answer(request, Vec::new()).await.unwrap();
        self.step(Input::Reply(Box::new(reply)));
    }
}

fn with_env<T>(number: u8, mono_ms: u64, work: impl FnOnce(&mut Env<'_>) -> T) -> T {
    work(&mut Env {
        wall_ms: NOW + i64::try_from(mono_ms).unwrap(),
        mono_ms,
        boot: [0; 16],
        rolled_back: false,
        level: 1,
        page: apseko_oplog::PAGE,
        random: &mut Chance::of(mono_ms, u64::from(number)),
        signer: &CheapKey([number; 16]),
        receipts: None,
        verifier: &CheapVerifier,
        bugs: Bugs::default(),
    })
}
