//! A device on the tables and its twin in memory live through the same weeks with one server, step by step.

use std::collections::BTreeSet;

use apseko_oplog::device::{self, Input, Session, Step};
use apseko_oplog::message::Request;
use apseko_oplog::{
    Bugs, DeviceId, DeviceLedger, Draft, EXISTS, EditId, EntityId, EntityRef, Env, EpochId, FeedLedger,
    FeedMeta, Header, Hlc, Judgement, Kind, Ledger, MemoryFault, MemoryLedger, OpId, Random, Record,
    RegisterKey, Rules, ScopeId, ScopeKind, UserId, Value, Who, read_register, rebuild, server,
};
use apseko_trust::{
    Alg, Digest, Envelope, KeyId, Purpose, Role, Signer, SigningFailed, TrustError, Verifier,
};
use rusqlite::Connection;

use super::{LEVEL, SERVER, Subjects, assert_same, look, meta, open};
use crate::OpTables;

mod ahead;

/// SplitMix64: twins with the same seed draw the same bytes.
#[derive(Clone)]
struct Luck(u64);

impl Luck {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}

impl Random for Luck {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill_with(|| self.next().to_le_bytes()[0]);
    }
}

/// Nobody here is a forger.
struct Trusting;

impl Signer for Trusting {
    fn key_id(&self) -> KeyId {
        KeyId([1; 32])
    }

    fn sign(&self, _purpose: Purpose, digest: &Digest) -> Result<Envelope, SigningFailed> {
        Ok(Envelope { alg: Alg::Es256, key_id: self.key_id(), signature: digest.to_vec() })
    }
}

impl Verifier for Trusting {
    fn verify(
        &self,
        _role_wanted: Role,
        _subject: Option<[u8; 16]>,
        _purpose: Purpose,
        _digest: &Digest,
        _envelope: &Envelope,
        _at_ms: i64,
    ) -> Result<(), TrustError> {
        Ok(())
    }
}

fn env(luck: &mut Luck, ms: u64) -> Env<'_> {
    Env {
        wall_ms: 1_800_000_000_000 + ms.cast_signed(),
        mono_ms: ms,
        boot: [6; 16],
        rolled_back: false,
        // Small ones, so that a few days of work take several.
        page: 20,
        level: LEVEL,
        random: luck,
        signer: &Trusting,
        receipts: Some(&Trusting),
        verifier: &Trusting,
        bugs: Bugs::default(),
    }
}

/// Every scope but the last may be read; one wish in three is refused, one fact in eight looked at twice.
struct HouseRules {
    granted: u8,
}

impl<L: FeedLedger> Rules<L> for HouseRules {
    fn grants(&self, _ledger: &L, _device: &DeviceId) -> Result<BTreeSet<ScopeId>, L::Error> {
        Ok((0..self.granted).map(scope).collect())
    }

    fn second_look(&self, _ledger: &L, header: &Header) -> Result<Option<&'static str>, L::Error> {
        Ok((header.id().0[0].is_multiple_of(8)).then_some("late"))
    }

    fn judge(&self, _ledger: &L, petition: &Record) -> Result<Judgement, L::Error> {
        let refused = petition.id().0[0].is_multiple_of(3);
        Ok(if refused { Judgement::Reject("taken") } else { Judgement::Accept(Value::Int(1)) })
    }
}

const SCOPES: u8 = 3;

fn scope(number: u8) -> ScopeId {
    ScopeId { kind: ScopeKind::Case, id: [number; 16] }
}

struct House {
    ledger: MemoryLedger,
    session: server::Session,
    luck: Luck,
    rules: HouseRules,
}

impl House {
    fn new() -> Self {
        let mut ledger = MemoryLedger::default();
        let mut luck = Luck(1);
        let meta = FeedMeta {
            server: SERVER,
            level: LEVEL,
            epoch: EpochId([1; 16]),
            lineage: vec![(EpochId([1; 16]), 0)],
            head: 0,
            stable: 0,
            hlc: Hlc::default(),
        };
        ledger.set_feed_meta(&meta).unwrap();
        let (session, _) = server::start(&mut ledger, &mut env(&mut luck, 0)).unwrap();
        Self { ledger, session, luck, rules: HouseRules { granted: SCOPES } }
    }

    fn step(&mut self, ms: u64, input: server::Input) -> server::Step {
        let env = &mut env(&mut self.luck, ms);
        let stepped = server::step(&mut self.ledger, &self.session, env, &self.rules, input);
        let (session, step) = stepped.unwrap();
        self.session = session;
        step
    }
}

/// One device; its ledger is lent for each step, as a transaction would be.
struct Device {
    session: Session,
    luck: Luck,
}

impl Device {
    fn start<L: DeviceLedger>(ledger: &mut L, number: u8) -> Self {
        let mut luck = Luck(u64::from(number) + 100);
        ledger.set_meta(&meta(number)).unwrap();
        let (session, _) = device::start(ledger, &mut env(&mut luck, 0)).unwrap();
        Self { session, luck }
    }

    fn step<L: DeviceLedger>(&mut self, ledger: &mut L, ms: u64, input: Input) -> Step {
        let (session, step) =
            device::step(ledger, &self.session, &mut env(&mut self.luck, ms), input).unwrap();
        self.session = session;
        step
    }
}

/// A device twice: what the one in memory does, the one on disk has to do as well.
struct Twins {
    memory: MemoryLedger,
    in_memory: Device,
    disk: Connection,
    on_disk: Device,
}

impl Twins {
    fn start(mut disk: Connection, number: u8) -> Self {
        let mut memory = MemoryLedger::default();
        let in_memory = Device::start(&mut memory, number);
        let transaction = disk.transaction().unwrap();
        let on_disk = Device::start(&mut OpTables::new(&transaction), number);
        transaction.commit().unwrap();
        Self { memory, in_memory, disk, on_disk }
    }

    fn step(&mut self, ms: u64, input: Input) -> Step {
        let step = self.in_memory.step(&mut self.memory, ms, input.clone());
        let transaction = self.disk.transaction().unwrap();
        let other = self.on_disk.step(&mut OpTables::new(&transaction), ms, input);
        transaction.commit().unwrap();
        assert_eq!(step, other, "the twins do the same");
        assert_eq!(self.in_memory.session, self.on_disk.session);
        step
    }

    fn compare(&self) {
        let subjects = Subjects::of(self.memory.records());
        assert_same(&look(&self.memory, &subjects), &look(&OpTables::new(&self.disk), &subjects));
    }

    /// Asks the server until there is nothing more to say.
    fn exchange(&mut self, house: &mut House, mut ms: u64) -> u64 {
        for _ in 0..40 {
            ms += 1_000;
            self.in_memory.session.hurry();
            self.on_disk.session.hurry();
            if let Some(request) = self.step(ms, Input::Tick).send {
                self.hear(house, ms, request);
            }
        }
        self.compare();
        ms
    }

    fn hear(&mut self, house: &mut House, ms: u64, request: Request) {
        let reply = house.step(ms, server::Input::Request(Box::new(request))).reply.unwrap();
        self.step(ms + 1, Input::Reply(Box::new(reply)));
    }

    /// Somebody works: mostly on the newest value, sometimes on none, so that there are conflicts.
    fn write(&mut self, luck: &mut Luck, ms: u64) -> usize {
        let draft = draft(luck, &self.memory).unwrap();
        let mut edit = EditId([0; 16]);
        luck.fill(&mut edit.0);
        let who = Who { user: UserId([2; 16]), role: "inspector".to_owned(), acting_for: None, edit };
        self.step(ms, Input::Write(who, vec![draft])).written.len()
    }
}

fn draft(luck: &mut Luck, ledger: &MemoryLedger) -> Result<Draft, MemoryFault> {
    let sheet = luck.below(4).to_le_bytes()[0];
    let entity = EntityRef { kind: 1, id: EntityId([sheet; 16]) };
    let field = ["a", "b", "c"][luck.below(3) as usize].to_owned();
    let seen = ledger.heads_of(&entity)?.iter().map(Record::id).collect();
    let (kind, field, value, seen) = match luck.below(20) {
        0 => (Kind::Retract, EXISTS.to_owned(), Value::Null, seen),
        1 | 2 => (Kind::Petition, field, Value::Int(1), Vec::new()),
        3 => {
            let ids =
                ledger.heads_of(&entity)?.iter().map(|head| Value::Bytes(head.id().0.to_vec())).collect();
            (Kind::Seal, "act".to_owned(), Value::map([("ops", Value::List(ids))]), seen)
        }
        _ => (Kind::Set, field, Value::text(format!("teksts {}", luck.below(5))), Vec::new()),
    };
    let register = RegisterKey { entity, field };
    let heads = read_register(ledger.heads(&register)?).heads();
    let parents = if kind == Kind::Petition || luck.below(6) == 0 { Vec::new() } else { heads };
    let scope = scope(sheet % SCOPES);
    Ok(Draft { scope, kind, entity, field: register.field, value, parents, seen, needs: 1 })
}

#[test]
fn two_hundred_edits_come_to_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut twins = Twins::start(open(folder.path()), 1);
    let mut luck = Luck(7);
    let written: usize = (0..200).map(|edit| twins.write(&mut luck, edit * 500)).sum();
    assert_eq!(written, 200);
    twins.compare();
}

#[test]
fn where_no_answer_comes_the_usual_wait_begins_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut ilze = Twins::start(open(folder.path()), 1);
    let first = ilze.step(1_000, Input::Tick).send.unwrap();
    assert!(ilze.step(1_100, Input::Hurry).send.is_none(), "one question at a time, however great the hurry");
    ilze.step(1_200, Input::NoAnswer(first.id));
    assert!(ilze.step(3_199, Input::Tick).send.is_none(), "two seconds after a first failure");
    let second = ilze.step(3_200, Input::Tick).send.expect("and not after the patience for an answer");
    assert_ne!(second.id, first.id, "answers must be told apart");
    ilze.step(3_300, Input::NoAnswer(second.id));
    assert!(ilze.step(7_299, Input::Tick).send.is_none(), "four after the next");
    assert!(ilze.step(7_299, Input::Hurry).send.is_some(), "unless a person is in a hurry");
}

#[test]
fn what_is_said_of_an_older_question_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut ilze = Twins::start(open(folder.path()), 1);
    let mut house = House::new();
    let first = ilze.step(1_000, Input::Tick).send.unwrap();
    ilze.step(1_100, Input::NoAnswer(first.id));
    let second = ilze.step(1_200, Input::Hurry).send.unwrap();
    ilze.step(1_300, Input::NoAnswer(first.id));
    assert!(ilze.step(5_000, Input::Hurry).send.is_none(), "the second question is still open");
    let late = house.step(5_100, server::Input::Request(Box::new(first))).reply.unwrap();
    assert!(!ilze.step(5_200, Input::Reply(Box::new(late))).heard, "a late answer is not listened to");
    assert!(ilze.step(5_300, Input::Hurry).send.is_none(), "nor does it end the wait for the other");
    let reply = house.step(5_400, server::Input::Request(Box::new(second))).reply.unwrap();
    assert!(ilze.step(5_500, Input::Reply(Box::new(reply))).heard);
    assert!(ilze.step(5_501, Input::Tick).send.is_some(), "greeted, it goes on at once");
}

#[test]
fn weeks_with_a_server_come_to_the_same() {
    for seed in 0..4 {
        let (ilze, janis) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut ilze = Twins::start(open(ilze.path()), 1);
        let mut janis = Twins::start(open(janis.path()), 2);
        let mut house = House::new();
        let mut luck = Luck(seed);
        let mut ms = 0;
        for week in 0..6 {
            for _ in 0..20 {
                ms += 500;
                ilze.write(&mut luck, ms);
                janis.write(&mut luck, ms);
            }
            ms = ilze.exchange(&mut house, ms);
            ms = janis.exchange(&mut house, ms);
            ms = ilze.exchange(&mut house, ms);
            happens(&mut house, &mut luck, week, ms);
            ilze.step(ms, Input::Compact);
            ilze.compare();
        }
        assert!(ilze.memory.len() > 240, "work of both has reached each");
        rebuild_both(&mut ilze);
    }
}

/// What the server does between two weeks.
fn happens(house: &mut House, luck: &mut Luck, week: u8, ms: u64) {
    let head = house.ledger.feed_meta().unwrap().head;
    let some: Vec<_> = house.ledger.all().unwrap().into_iter().filter(|_| luck.below(30) == 0).collect();
    match week {
        0 => drop(house.step(ms, server::Input::Erase(some))),
        1 => drop(house.step(ms, server::Input::BackedUp(head))),
        2 => some.into_iter().for_each(|op| drop(house.step(ms, server::Input::Admit(op)))),
        3 => drop(house.step(ms, server::Input::Restored(EpochId([2; 16]), Vec::new()))),
        _ => house.rules.granted = SCOPES - 1,
    }
}

fn rebuild_both(twins: &mut Twins) {
    let moved = rebuild(&mut twins.memory, LEVEL, Some(SERVER)).unwrap();
    assert_eq!(rebuild(&mut OpTables::new(&twins.disk), LEVEL, Some(SERVER)).unwrap(), moved);
    twins.compare();
}
