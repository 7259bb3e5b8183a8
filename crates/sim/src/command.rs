//! What the command line can ask for, and the one-line summary that machines read at the end.

use std::process::ExitCode;
use std::time::Instant;

use apseko_oplog::Bug;
use serde_json::json;
use thiserror::Error;

use crate::corpus;
use crate::device::{Device, InMemory};
use crate::on_disk::OnDisk;
use crate::plan::Plan;
use crate::process::{self, Process};
use crate::run::{Outcome, run, shrink};

/// On what the devices keep their data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layer {
    /// In memory.
    Pure,
    /// In SQLCipher, on a disk that crashes.
    Store,
    /// In processes that are killed.
    Process,
}

/// How likely a device is killed in a step, at least, where kills are what is looked at.
const KILLS: f64 = 0.04;
/// The same for the disk being full. Most steps find room in spite of it.
const FULL: f64 = 0.1;

impl Layer {
    /// What this seed means on this layer.
    pub fn plan(self, seed: u64) -> Plan {
        let mut plan = Plan::draw(seed);
        if self == Self::Process {
            let setting = &mut plan.setting;
            setting.die_in_step = setting.die_in_step.max(KILLS);
            setting.die_after_commit = setting.die_after_commit.max(KILLS / 2.0);
            setting.disk_full = setting.disk_full.max(FULL);
        }
        plan
    }

    /// Whether the same seed must come to the same story: not where a kill comes at a time of its own.
    fn repeats(self) -> bool {
        self != Self::Process
    }
}

/// What is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// How many seeds; none if only one is replayed.
    pub seeds: u64,
    /// The first seed.
    pub first: u64,
    /// The layer.
    pub layer: Layer,
    /// Whether bugs are brought back.
    pub mutants: bool,
    /// One seed to replay, with its story.
    pub replay: Option<u64>,
    /// A plan to replay, as a line of the corpus.
    pub plan: Option<String>,
    /// The bug to bring back in the replay.
    pub bug: Option<Bug>,
}

/// A command line that makes no sense.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "{0}\nusage: sim [--seeds N] [--from SEED] [--layer pure|store|process] [--mutants] [--bug NAME] [--plan JSON]; SIM_SEED replays one"
)]
pub struct Misread(String);

impl Wanted {
    /// Reads the command line.
    pub fn from_arguments(
        arguments: impl Iterator<Item = String>,
        replay: Option<String>,
    ) -> Result<Self, Misread> {
        let mut wanted = Self {
            seeds: 2_000,
            first: 0,
            layer: Layer::Pure,
            mutants: false,
            replay: None,
            plan: None,
            bug: None,
        };
        let number = |text: &str| text.parse::<u64>().map_err(|_| Misread(format!("{text} is no number")));
        if let Some(seed) = replay {
            wanted.replay = Some(number(&seed)?);
        }
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| Misread(format!("{argument} needs a value")));
            match argument.as_str() {
                "--seeds" => wanted.seeds = number(&value()?)?,
                "--from" => wanted.first = number(&value()?)?,
                "--plan" => wanted.plan = Some(value()?),
                "--mutants" => wanted.mutants = true,
                "--layer" => wanted.layer = layer(&value()?)?,
                "--bug" => wanted.bug = Some(bug(&value()?)?),
                other => return Err(Misread(format!("{other} is not known"))),
            }
        }
        Ok(wanted)
    }
}

fn layer(name: &str) -> Result<Layer, Misread> {
    match name {
        "pure" => Ok(Layer::Pure),
        "store" => Ok(Layer::Store),
        "process" => Ok(Layer::Process),
        other => Err(Misread(format!("there is no layer {other}"))),
    }
}

fn bug(name: &str) -> Result<Bug, Misread> {
    let found = Bug::ALL.into_iter().find(|bug| format!("{bug:?}") == name);
    found.ok_or_else(|| Misread(format!("there is no bug {name}")))
}

/// Does it, prints what came of it, and ends with the summary.
pub fn carry_out(wanted: &Wanted) -> ExitCode {
    let good = match wanted.layer {
        Layer::Pure => carry_out_on::<InMemory>(wanted),
        Layer::Store => carry_out_on::<OnDisk>(wanted),
        Layer::Process => match process::node() {
            Ok(_) => carry_out_on::<Process>(wanted),
            Err(trouble) => {
                eprintln!("{trouble}");
                false
            }
        },
    };
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn carry_out_on<D: Device>(wanted: &Wanted) -> bool {
    match wanted.replay {
        Some(seed) => replay::<D>(&wanted.layer.plan(seed), wanted),
        None if wanted.plan.is_some() => match wanted.plan.as_deref().map(Plan::from_json) {
            Some(Ok(plan)) => replay::<D>(&plan, wanted),
            _ => false,
        },
        None if wanted.mutants => mutants::<D>(wanted),
        None => seeds::<D>(wanted),
    }
}

/// Runs one seed, twice if that must be the same, and tells its story.
fn replay<D: Device>(plan: &Plan, wanted: &Wanted) -> bool {
    let first = run::<D>(plan, wanted.bug, true);
    let second = wanted.layer.repeats().then(|| run::<D>(plan, wanted.bug, false));
    print!("{}", first.story);
    for outcome in std::iter::once(&first).chain(&second) {
        println!("trace {:016x}", outcome.trace);
    }
    if let Some(violation) = &first.violation {
        println!("{}: {}", violation.invariant, violation.what);
    }
    let same = second.map(|second| first.trace == second.trace);
    let summary = json!({
        "replay": plan.seed, "same_trace": same, "violation": first.violation.as_ref().map(|found| found.invariant),
    });
    println!("{summary}");
    same != Some(false) && first.violation.is_none()
}

fn seeds<D: Device>(wanted: &Wanted) -> bool {
    let begun = Instant::now();
    let (mut steps, mut saved, mut failed, mut trace) = (0, 0, 0, 0_u64);
    let fresh = (wanted.first..wanted.first.saturating_add(wanted.seeds)).map(|seed| wanted.layer.plan(seed));
    let kept = corpus::plans();
    let from_corpus = kept.len();
    for plan in kept.into_iter().chain(fresh) {
        let outcome = run::<D>(&plan, None, false);
        steps += outcome.steps;
        saved += outcome.saved;
        trace = trace.rotate_left(7) ^ outcome.trace;
        if outcome.violation.is_some() {
            failed += 1;
            report::<D>(&plan, &outcome);
        }
    }
    let differs = wanted.layer.repeats().then(|| not_deterministic::<D>(wanted));
    let seconds = begun.elapsed().as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a rate for people to read")]
    let per_minute = (wanted.seeds as f64 / seconds * 60.0).round();
    let summary = json!({
        "layer": format!("{:?}", wanted.layer).to_lowercase(), "seeds": wanted.seeds, "corpus": from_corpus,
        "failed": failed, "not_deterministic": differs, "steps": steps, "saved_operations": saved,
        "seconds": (seconds * 100.0).round() / 100.0, "seeds_per_minute": per_minute, "trace": format!("{trace:016x}"),
    });
    println!("{summary}");
    failed == 0 && differs.unwrap_or(0) == 0
}

/// The same luck twice must be the same story: looked at for a part of the seeds, or every run would take twice as long.
fn not_deterministic<D: Device>(wanted: &Wanted) -> usize {
    let probe = wanted.seeds.clamp(1, 50);
    let differs = |seed: &u64| {
        let plan = wanted.layer.plan(*seed);
        run::<D>(&plan, None, false).trace != run::<D>(&plan, None, false).trace
    };
    (wanted.first..wanted.first.saturating_add(probe)).filter(differs).count()
}

fn report<D: Device>(plan: &Plan, outcome: &Outcome) {
    let Some(violation) = &outcome.violation else { return };
    println!("seed {}: {}: {}", plan.seed, violation.invariant, violation.what);
    let shorter = shrink::<D>(plan, None, violation.invariant);
    println!("shortened to {} events:", shorter.events.len());
    for event in &shorter.events {
        println!("  {event}");
    }
    let again = run::<D>(&shorter, None, true);
    println!("{}{:?}", again.story, again.violation);
    if let Ok(text) = serde_json::to_string(&shorter) {
        println!("for crates/sim/corpus: {text}");
    }
}

/// Every bug must be noticed within this many seeds.
const MUTANT_SEEDS: u64 = 500;

fn mutants<D: Device>(wanted: &Wanted) -> bool {
    let begun = Instant::now();
    let mut missed = Vec::new();
    for bug in Bug::ALL {
        match catch_on::<D>(wanted.layer, bug, wanted.first) {
            Some((seed, outcome)) => {
                let invariant = outcome.violation.map_or("", |violation| violation.invariant);
                println!("{bug:?}: caught by seed {seed}, {invariant}");
            }
            None => {
                println!("{bug:?}: NOT caught by {MUTANT_SEEDS} seeds");
                missed.push(format!("{bug:?}"));
            }
        }
    }
    let seconds = (begun.elapsed().as_secs_f64() * 100.0).round() / 100.0;
    let summary = json!({
        "mutants": Bug::ALL.len(), "caught": Bug::ALL.len() - missed.len(), "missed": missed,
        "within_seeds": MUTANT_SEEDS, "seconds": seconds,
    });
    println!("{summary}");
    missed.is_empty()
}

/// The first seed that notices the bug.
pub fn catch<D: Device>(bug: Bug, first: u64) -> Option<(u64, Outcome)> {
    catch_on::<D>(Layer::Pure, bug, first)
}

fn catch_on<D: Device>(layer: Layer, bug: Bug, first: u64) -> Option<(u64, Outcome)> {
    (first..first.saturating_add(MUTANT_SEEDS))
        .map(|seed| (seed, run::<D>(&layer.plan(seed), Some(bug), false)))
        .find(|(_, outcome)| outcome.violation.is_some())
}
