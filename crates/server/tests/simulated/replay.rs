//! One tape, lived through on a database: several steps in a transaction now and then, memory kept or lost in between.

use std::sync::Arc;

use apseko_oplog::message::{Ask, Request};
use apseko_oplog::server::{self, Input, Session, Step};
use apseko_server::ledger::{Memory, Working};
use apseko_server::storage::Storage;
use apseko_sim::rules::UnitRules;
use apseko_sim::server::{first_meta, with_env};
use apseko_sim::tape::Scene;

pub struct Replay<'t> {
    seed: u64,
    tape: &'t [Scene],
    fresh: &'t dyn Fn() -> Arc<dyn Storage>,
    storage: Arc<dyn Storage>,
    memory: Option<Memory>,
    session: Option<Session>,
    open: Option<Working>,
    backup: usize,
    heard: &'t dyn Fn(&Arc<dyn Storage>),
}

impl<'t> Replay<'t> {
    pub fn of(seed: u64, tape: &'t [Scene], fresh: &'t dyn Fn() -> Arc<dyn Storage>) -> Self {
        let storage = founded(fresh, tape);
        let heard: &dyn Fn(&Arc<dyn Storage>) = &|_| {};
        Self { seed, tape, fresh, storage, memory: None, session: None, open: None, backup: 0, heard }
    }

    /// Tells somebody of every commit.
    pub fn heard_by(self, heard: &'t dyn Fn(&Arc<dyn Storage>)) -> Self {
        Self { heard, ..self }
    }

    /// Lives through all of it, and leaves the database that it ended on.
    pub fn run(mut self) -> Arc<dyn Storage> {
        self.live(0, self.tape.len(), true);
        self.commit();
        self.storage
    }

    fn live(&mut self, from: usize, to: usize, compare: bool) {
        for place in from..to {
            match &self.tape[place] {
                Scene::Start { now, luck, level } => {
                    let mut ledger = self.begin();
                    let started =
                        with_env((*now, *luck, *level, None), |env| server::start(&mut ledger, env));
                    self.session = Some(started.unwrap().0);
                    self.open = Some(ledger);
                }
                Scene::Step { now, luck, level, input, came_to } => {
                    let step = self.step((*now, *luck, *level), (**input).clone());
                    if compare {
                        let (seed, input) = (self.seed, kind_of(input));
                        assert_eq!(step, **came_to, "seed {seed}, scene {place}: {input} came to the same");
                    }
                }
                Scene::Backup => self.backup = place,
                Scene::Lost => self.lose(),
            }
            self.rest(place);
            if compare && self.open.is_none() {
                (self.heard)(&self.storage);
            }
        }
    }

    /// A backup of a test is the tape up to it: a new database lives through it again.
    fn lose(&mut self) {
        self.open = None;
        self.memory = None;
        self.session = None;
        self.storage = founded(self.fresh, self.tape);
        // What was lost before that backup is lost in the same way again.
        let backup = std::mem::take(&mut self.backup);
        self.live(0, backup, false);
        self.commit();
        (self.backup, self.session) = (backup, None);
    }

    fn step(&mut self, (now, luck, level): (i64, u64, u16), input: Input) -> Step {
        let session = self.session.take().expect("every tape begins with a start");
        let apart = reads(&input) && self.open.is_none();
        let mut ledger =
            if apart { Working::begin(self.storage.read().unwrap(), None).unwrap() } else { self.begin() };
        if let Input::Request(request) = &input {
            ledger.prepare(&request.ask).unwrap();
        }
        let stepped = with_env((now, luck, level, None), |env| {
            server::step(&mut ledger, &session, env, &UnitRules, input)
        });
        let (session, step) = stepped.unwrap();
        self.session = Some(session);
        if !apart {
            ledger.note_moved(&step.moved);
            self.open = Some(ledger);
        }
        step
    }

    fn begin(&mut self) -> Working {
        let storage = &self.storage;
        let memory = self.memory.take();
        self.open.take().unwrap_or_else(|| Working::begin(storage.write().unwrap(), memory).unwrap())
    }

    /// Commits now and then, and forgets now and then what it remembers.
    fn rest(&mut self, place: usize) {
        if place % 3 != 1 {
            self.commit();
        }
        if place % 5 == 2 {
            self.memory = None;
        }
    }

    fn commit(&mut self) {
        if let Some(ledger) = self.open.take() {
            self.memory = Some(ledger.finish().unwrap());
        }
    }
}

fn founded(fresh: &dyn Fn() -> Arc<dyn Storage>, tape: &[Scene]) -> Arc<dyn Storage> {
    let level = tape.iter().find_map(|scene| match scene {
        Scene::Start { level, .. } => Some(*level),
        Scene::Step { .. } | Scene::Backup | Scene::Lost => None,
    });
    let storage = fresh();
    storage.found(&first_meta(level.unwrap_or(1))).unwrap();
    storage
}

fn reads(input: &Input) -> bool {
    matches!(input, Input::Request(request) if matches!(request.ask, Ask::Pull(_) | Ask::Hello(_)))
}

fn kind_of(input: &Input) -> &'static str {
    match input {
        Input::Request(request) => match request.as_ref() {
            Request { ask: Ask::Hello(_), .. } => "a hello",
            Request { ask: Ask::Push(_), .. } => "a push",
            Request { ask: Ask::Pull(_), .. } => "a pull",
        },
        Input::BackedUp(_) => "a backup",
        Input::Restored(..) => "a restore",
        Input::Admit(_) => "an admission",
        Input::Erase(_) => "an order to erase",
    }
}
