//! The one thread that writes: takes what waits, steps through it in memory, commits once, then answers everybody.

use std::sync::mpsc::Receiver;
use std::sync::{Arc, PoisonError, RwLock};

use apseko_oplog::FeedLedger as _;
use apseko_oplog::server::{self, Input, Session, Step};

use super::rules::Lent;
use super::told::{self, Told};
use super::{FeedFailure, House, Job, group, open, refused, with_env};
use crate::ledger::{Memory, Working};
use crate::storage::Storage;

pub(super) struct Writer {
    storage: Arc<dyn Storage>,
    house: Arc<dyn House>,
    session: Arc<RwLock<Session>>,
    /// What the last commit left in memory.
    memory: Option<Memory>,
}

impl Writer {
    pub fn new(
        storage: Arc<dyn Storage>,
        house: Arc<dyn House>,
        session: Arc<RwLock<Session>>,
        memory: Memory,
    ) -> Self {
        Self { storage, house, session, memory: Some(memory) }
    }

    pub fn run(mut self, jobs: &Receiver<Job>) {
        while let Some(group) = group::next(jobs) {
            self.carry_out(group);
        }
    }

    fn carry_out(&mut self, group: Vec<Job>) {
        match self.commit(&group) {
            Ok((steps, told)) => {
                // Only now: of what was rolled back nobody is told.
                told.iter().for_each(|told| {
                    tracing::warn!(code = told.code, object = told.object, "for the people in charge");
                    self.house.note(told);
                });
                for (job, step) in group.into_iter().zip(steps) {
                    // Whoever has hung up learns of it when they ask again.
                    let _ = job.done.send(Ok(step));
                }
            }
            Err(failure) if group.len() == 1 || will_fail_again(&failure) => {
                tracing::warn!(
                    code = failure.code(),
                    jobs = group.len(),
                    "a group was not written: {failure}"
                );
                fail(group, failure);
            }
            // One of them may be at fault: the others shall not suffer for it.
            Err(_) => group.into_iter().for_each(|job| self.carry_out(vec![job])),
        }
    }

    fn commit(&mut self, group: &[Job]) -> Result<(Vec<Step>, Vec<Told>), FeedFailure> {
        let mut session = self.session.read().unwrap_or_else(PoisonError::into_inner).clone();
        let mut ledger = Working::begin(self.storage.write()?, self.memory.take())?;
        let mut steps = Vec::with_capacity(group.len());
        let mut told = Vec::new();
        for job in group {
            let (next, step) = self.step(&mut ledger, &session, job)?;
            told.extend(self.told_of(&mut ledger, job, &step)?);
            session = next;
            steps.push(step);
        }
        if group.iter().any(|job| matches!(job.input, Input::Restored(..))) {
            open::refresh_all(&mut ledger)?;
        }
        open::refresh(&mut ledger)?;
        ledger.note_moved(steps.iter().flat_map(|step| &step.moved));
        let erased: Vec<_> = steps.iter().flat_map(|step| &step.erased).copied().collect();
        if !erased.is_empty() {
            self.storage.note_orders(&erased)?;
        }
        let meta = ledger.feed_meta()?;
        self.memory = Some(ledger.finish()?);
        self.house.note_head(meta.epoch, meta.head);
        *self.session.write().unwrap_or_else(PoisonError::into_inner) = session;
        Ok((steps, told))
    }

    fn step(
        &self,
        ledger: &mut Working,
        session: &Session,
        job: &Job,
    ) -> Result<(Session, Step), FeedFailure> {
        if let Input::Request(request) = &job.input {
            ledger.prepare(&request.ask)?;
        }
        let rules = self.house.rules();
        let (session, step) = with_env(self.house.as_ref(), |env| {
            server::step(ledger, session, env, &Lent(rules.as_ref()), job.input.clone())
        })?;
        Ok((session, step))
    }

    /// What the people in charge are told of a step, after a request that was refused is kept apart.
    fn told_of(&self, ledger: &mut Working, job: &Job, step: &Step) -> Result<Vec<Told>, FeedFailure> {
        let Input::Request(request) = &job.input else { return Ok(told::of_step(step, None)) };
        let mut told = told::of_step(step, Some(request.device));
        if let Some(bytes) = &job.bytes {
            told.extend(refused::keep(ledger, request, bytes, step, self.house.wall_ms())?);
        }
        Ok(told)
    }
}

/// A database that is away is away for all of them, and a key that does not sign does so for nobody.
fn will_fail_again(failure: &FeedFailure) -> bool {
    matches!(failure, FeedFailure::Storage(error) if error.may_pass())
}

fn fail(group: Vec<Job>, failure: FeedFailure) {
    let said = failure.to_string();
    let mut first = Some(failure);
    for job in group {
        let failure = first.take().unwrap_or_else(|| FeedFailure::Group(said.clone()));
        let _ = job.done.send(Err(failure));
    }
}
