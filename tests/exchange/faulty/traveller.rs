//! A device of the simulator on a real road: its pure steps with a ledger in memory, a real key, a keyring that knows the
//! server's, and the real way to the server. It dies in its steps and after them, and keeps what was committed.

use std::sync::{Arc, LazyLock};
use std::time::Instant;

use apseko_casework::EntityKind;
use apseko_oplog::device::{self, Input, Notice, Session, Step, follow_on};
use apseko_oplog::message::{Answer, Ask, Entry, Reply, Request};
use apseko_oplog::{
    Bug, Bugs, DeviceId, DeviceLedger as _, Draft, EditId, Env, Kind, Ledger as _, MemoryLedger, OpId,
    Record, Value, Who,
};
use apseko_sim::chance::Chance;
use apseko_sim::deed::{self, Owner};
use apseko_sim::device::{Contents, Fault, Fell, first_meta};
use apseko_sim::plan::{Deed, Setting};
use apseko_sync::Link;
use apseko_trust::{Keyring, SoftwareKey};

use super::premises::{UNIT, key_of, now_ms};

pub struct Traveller {
    pub id: DeviceId,
    pub owner: Owner,
    pub level: u16,
    pub ledger: MemoryLedger,
    pub skew_ms: i64,
    pub rolled_back: bool,
    pub boots: u8,
    session: Option<Session>,
    key: Arc<SoftwareKey>,
    keyring: Arc<Keyring>,
    luck: Chance,
    page: u32,
    bug: Option<Bug>,
    /// What a device on a sound server never says.
    pub complaints: Vec<String>,
}

/// What is the same for all devices of a run.
#[derive(Clone)]
pub struct World {
    pub keyring: Arc<Keyring>,
    pub page: u32,
    pub bug: Option<Bug>,
}

/// What came of one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Talked {
    /// There is more to say at once.
    More,
    /// Everything was said; the server has nothing new up to this place of the feed.
    Settled(u64),
    /// The answer brought something, and the device wants to wait.
    Enough,
    /// No answer came.
    Unheard,
    /// The program died.
    Died,
}

impl Traveller {
    pub fn new(id: DeviceId, owner: Owner, level: u16, luck: Chance, world: &World) -> Self {
        let mut ledger = MemoryLedger::default();
        ledger.set_meta(&first_meta(id, level)).unwrap();
        Self {
            id,
            owner,
            level,
            ledger,
            skew_ms: 0,
            rolled_back: false,
            boots: 1,
            session: None,
            key: Arc::new(key_of(id)),
            keyring: world.keyring.clone(),
            luck,
            page: world.page,
            bug: world.bug,
            complaints: Vec::new(),
        }
    }

    /// A copy of it, with everything that is in its memory or with the disk alone.
    pub fn twin(&self, with_memory: bool, luck: Chance) -> Self {
        Self {
            owner: self.owner.clone(),
            ledger: self.ledger.clone(),
            session: self.session.clone().filter(|_| with_memory),
            key: self.key.clone(),
            keyring: self.keyring.clone(),
            luck,
            complaints: Vec::new(),
            ..*self
        }
    }

    pub fn key(&self) -> Arc<SoftwareKey> {
        self.key.clone()
    }

    pub fn kill(&mut self) {
        self.session = None;
    }

    /// Does one step, with this bad luck.
    fn step(&mut self, input: Input, fault: Fault) -> Result<Step, Fell> {
        let session = self.running();
        let careful = matches!(fault, Fault::DieInStep | Fault::DiskFull(_));
        let before = careful.then(|| self.ledger.clone());
        if let Fault::DiskFull(writes) = fault {
            self.ledger.fail_after(Some(writes));
        }
        let stepped = self.with_env(|ledger, env| device::step(ledger, &session, env, input));
        self.ledger.fail_after(None);
        if let Some(before) = before.filter(|_| stepped.is_err() || fault == Fault::DieInStep) {
            self.ledger = before;
        }
        if matches!(fault, Fault::DieInStep | Fault::DieAfterCommit) {
            self.session = None;
            return Err(Fell::Dead);
        }
        let (session, step) = stepped.map_err(|_| Fell::Refused)?;
        self.session = Some(session);
        Ok(step)
    }

    fn running(&mut self) -> Session {
        if let Some(session) = &self.session {
            return session.clone();
        }
        let (session, _) = self.with_env(device::start).unwrap();
        self.session = Some(session.clone());
        session
    }

    /// Carries out a person's deed. Returns what was saved.
    pub fn deed(&mut self, wish: &Deed, edit: EditId, fault: Fault) -> Vec<Record> {
        let owner = self.owner.clone();
        self.running();
        let planned = self.with_env(|ledger, env| deed::drafts(ledger, env, &owner, wish)).unwrap();
        let mut drafts = planned.drafts;
        if drafts.is_empty() {
            return Vec::new();
        }
        if let Deed::NewCase(case) = wish {
            drafts.push(unit_of(*case));
        }
        let who = Who { user: owner.user, role: owner.role.to_owned(), acting_for: None, edit };
        let before = self.ledger.len();
        let stepped = self.step(Input::Write(who, drafts), fault);
        if let Ok(step) = stepped {
            return step.written.iter().filter_map(|id| self.ledger.record(id).unwrap()).collect();
        }
        // The program died after the commit: it is saved, though nobody was told.
        self.ledger.records().skip(before).cloned().collect()
    }

    pub fn compact(&mut self, fault: Fault) {
        let _ = self.step(Input::Compact, fault);
    }

    /// Asks a question and takes the answer in; as the driver of a real device does, it goes on without a pause as long as all
    /// goes well.
    pub async fn talk(&mut self, link: &Link, asking: Fault, hearing: Fault) -> Talked {
        let Ok(step) = self.step(Input::Hurry, asking) else { return Talked::Died };
        let Some(mut request) = step.send else { return Talked::Unheard };
        let mut ahead = self.looks_ahead(&request);
        let mut answer = link.exchange(&request).await;
        loop {
            let Ok(reply) = answer else {
                let _ = self.step(Input::NoAnswer(request.id), Fault::None);
                return Talked::Unheard;
            };
            let Some(next) = follow_on(&request, &reply, ahead) else {
                return self.hears(&request, reply, hearing);
            };
            let hear = async { self.hears_on_the_way(reply, &next, hearing) };
            let (coming, heard) = tokio::join!(link.exchange(&next), hear);
            match heard {
                Ok(true) => {}
                Ok(false) => return Talked::More,
                Err(Fell::Dead) => return Talked::Died,
                Err(Fell::Refused) => {
                    let _ = self.step(Input::NoAnswer(request.id), Fault::None);
                    return Talked::Unheard;
                }
            }
            ahead = self.looks_ahead(&next);
            (request, answer) = (next, coming);
        }
    }

    fn looks_ahead(&mut self, request: &Request) -> Option<Request> {
        let pushes = matches!(request.ask, Ask::Push(_));
        if pushes { self.step(Input::Ahead, Fault::None).ok()?.send } else { None }
    }

    fn hears(&mut self, request: &Request, reply: Reply, hearing: Fault) -> Talked {
        let pulls = matches!(request.ask, Ask::Pull(_));
        let nothing_new =
            matches!(&reply.answer, Answer::News(news) if news.entries.is_empty() && !news.more);
        let head = reply.head;
        let heard = self.step(Input::Reply(Box::new(reply.clone())), hearing);
        self.complain(&heard, &reply);
        match heard {
            Err(Fell::Dead) => Talked::Died,
            Err(Fell::Refused) => {
                let _ = self.step(Input::NoAnswer(request.id), Fault::None);
                Talked::Unheard
            }
            Ok(_) if pulls && nothing_new => Talked::Settled(head),
            Ok(_) if self.wants_more() => Talked::More,
            Ok(_) => Talked::Enough,
        }
    }

    /// Takes an answer in while the next question is under way; says whether that one counts.
    fn hears_on_the_way(&mut self, reply: Reply, next: &Request, hearing: Fault) -> Result<bool, Fell> {
        let heard = self.step(Input::Followed(Box::new(reply.clone()), next.id), hearing);
        self.complain(&heard, &reply);
        heard.map(|step| step.follows)
    }

    fn complain(&mut self, heard: &Result<Step, Fell>, reply: &Reply) {
        let Ok(step) = heard else { return };
        for notice in &step.notices {
            match notice {
                // It heals by itself: `docs/SYNC.md` tells when this happens. What does not heal is found in the end.
                Notice::AnswerRefused => {
                    let told = summary(&self.ledger, reply);
                    self.complaints.push(format!("it takes in nothing of {told}"));
                }
                Notice::UpgradeNeeded | Notice::Refused(_) => self.complaints.push(format!("{notice:?}")),
                Notice::Twin | Notice::ServerRestored => {}
            }
        }
    }

    fn wants_more(&self) -> bool {
        self.session.as_ref().is_some_and(|session| session.wait_until_mono() <= mono_ms())
    }

    pub fn unsent(&self) -> usize {
        self.ledger.unsent(0, usize::MAX).unwrap().len()
    }

    pub fn bodies(&self) -> std::collections::BTreeSet<OpId> {
        self.ledger.records().filter(|record| record.here().is_some()).map(Record::id).collect()
    }

    pub fn holds(&self, id: &OpId) -> bool {
        self.ledger.record(id).unwrap().is_some_and(|record| record.here().is_some())
    }

    pub fn contents(&self) -> Contents {
        Contents {
            records: self.ledger.records().cloned().collect(),
            scopes: self.ledger.scopes().unwrap(),
            meta: self.ledger.meta().unwrap(),
        }
    }

    fn with_env<T>(&mut self, work: impl FnOnce(&mut MemoryLedger, &mut Env<'_>) -> T) -> T {
        let mut env = Env {
            wall_ms: now_ms().saturating_add(self.skew_ms),
            mono_ms: mono_ms(),
            boot: [self.boots; 16],
            rolled_back: self.rolled_back,
            level: self.level,
            page: self.page,
            random: &mut self.luck,
            signer: self.key.as_ref(),
            receipts: None,
            verifier: self.keyring.as_ref(),
            bugs: Bugs(self.bug),
        };
        work(&mut self.ledger, &mut env)
    }
}

/// What an answer brings, and what of it the device cannot tie to what it has.
fn summary(ledger: &MemoryLedger, reply: &Reply) -> String {
    let Answer::News(news) = &reply.answer else { return format!("{:?}", reply.answer) };
    let known = |id: &OpId| ledger.record(id).unwrap().is_some();
    let tips: Vec<OpId> = news.tips.iter().map(|(tip, _)| *tip).collect();
    let entry = |entry: &Entry| {
        let (id, header) = (entry.op.header.id(), &entry.op.header);
        let loose = header.prev.is_some_and(|prev| !known(&prev));
        let (tip, here, body) = (tips.contains(&id), known(&id), entry.op.body.is_some());
        format!(
            "\n  {} {id:?} of {:?} {} {:?} hlc {} prev {:?} loose {loose} here {here} tip {tip} body {body}",
            entry.seq,
            header.stream,
            header.dseq,
            header.kind,
            header.stamp.hlc.ms(),
            header.prev
        )
    };
    let entries: String = news.entries.iter().map(entry).collect();
    format!(
        "epoch {:?} of {:?}, {:?}, more {}{entries}",
        reply.epoch,
        ledger.meta().unwrap(),
        news.brings,
        news.more
    )
}

/// The simulator's cases belong to no unit; the real rules want to know.
fn unit_of(case: u8) -> Draft {
    Draft {
        scope: deed::scope(case),
        kind: Kind::Set,
        entity: deed::entity(EntityKind::Case.number(), case, 0),
        field: "unit".to_owned(),
        value: Value::Bytes(UNIT.to_vec()),
        parents: Vec::new(),
        seen: Vec::new(),
        needs: 1,
    }
}

fn mono_ms() -> u64 {
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    u64::try_from(BEGUN.elapsed().as_millis()).unwrap() + 1_000
}

/// The bad luck of one step, as the plan wants it.
pub fn fault(chance: &mut Chance, setting: &Setting) -> Fault {
    if chance.happens(setting.die_after_commit.max(0.01)) {
        Fault::DieAfterCommit
    } else if chance.happens(setting.die_in_step.max(0.01)) {
        Fault::DieInStep
    } else if chance.happens(setting.disk_full) {
        Fault::DiskFull(u32::try_from(chance.below(12)).unwrap_or(0))
    } else {
        Fault::None
    }
}
