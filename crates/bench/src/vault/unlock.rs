//! From the last key of the password to the day's list, told apart into what is slow on purpose and the rest.
//!
//! The rest is what a round took less the stretching that was measured by itself just before it, at the same cost.

use std::path::Path;
use std::time::{Duration, Instant};

use apseko_app::{Host as _, SupportLog, SystemHost};
use apseko_contract::{Command, LockNow, LogOut, Resume, ResumeWithPin, ShowToday};
use apseko_vault::{Cost, kdf};
use serde_json::{Map, Value, json};

use crate::Failure;
use crate::device::{Device, KeptIn, PASSWORD, PIN, adhoc_task, typed};
use crate::report::{Samples, line, rounded, timing};

const TASKS: usize = 20;
const ROUNDS: usize = 40;
const WARM_UP: usize = 3;
const STRETCHING_ROUNDS: usize = 15;
const TARGET_REST_MS: f64 = 300.0;
const COMPUTED: &str = "median over the rounds of (command + show-today - one stretching timed just before)";

pub fn run(folder: &Path) -> Result<(), Failure> {
    let calibrated = SystemHost::new(folder, SupportLog::default(), |_| ()).stretching_cost();
    stretching(calibrated)?;
    for (name, kept_in, cost) in [
        ("floor", KeptIn::Memory, Cost::FLOOR),
        ("floor", KeptIn::File, Cost::FLOOR),
        ("calibrated", KeptIn::File, calibrated),
    ] {
        let folder = folder.join(format!("{name}-{kept_in:?}"));
        Rounds::measure(&folder, kept_in.clone(), cost)?.tell(name, &kept_in);
    }
    Ok(())
}

/// In turns, so that all meet the same machine.
fn stretching(calibrated: Cost) -> Result<(), Failure> {
    let costs = [("calibrated", calibrated), ("standard", Cost::STANDARD), ("floor", Cost::FLOOR)];
    let mut measured = costs.map(|_| Samples::default());
    for _ in 0..STRETCHING_ROUNDS {
        for ((_, cost), samples) in costs.iter().zip(&mut measured) {
            samples.add(stretched(PASSWORD, *cost)?);
        }
    }
    for ((name, Cost { memory_kib, passes, lanes }), samples) in costs.iter().zip(&measured) {
        let mut facts = timing(samples);
        facts.insert("cost".to_owned(), (*name).into());
        facts.insert("memory_kib".to_owned(), (*memory_kib).into());
        facts.insert("passes".to_owned(), (*passes).into());
        facts.insert("lanes".to_owned(), (*lanes).into());
        line("vault", "stretching", Value::Object(facts));
    }
    Ok(())
}

fn stretched(secret: &str, cost: Cost) -> Result<Duration, Failure> {
    let begin = Instant::now();
    let key = kdf::stretch(secret, &[7; 32], cost)?;
    let spent = begin.elapsed();
    // The key is looked at, so that making it cannot be left out.
    if *key.bytes() == [0; 32] { Err("the key is empty".into()) } else { Ok(spent) }
}

/// One way in.
#[derive(Default)]
struct Way {
    whole: Samples,
    stretching: Samples,
    rest: Samples,
    command_rest: Samples,
    list: Samples,
}

impl Way {
    /// A command that stretches something once, and then the first list.
    fn measure<C: Command>(
        &mut self,
        device: &mut Device,
        command: C,
        secret: &str,
        cost: Cost,
    ) -> Result<(), Failure> {
        let stretching = stretched(secret, cost)?;
        let begin = Instant::now();
        device.call(command)?;
        let came_in = begin.elapsed();
        let today = device.call(ShowToday {})?;
        let whole = begin.elapsed();
        if today.visits.len() + today.desk.len() != TASKS {
            return Err("the list is not the day's list".into());
        }
        self.whole.add(whole);
        self.stretching.add(stretching);
        self.rest.add(whole.saturating_sub(stretching));
        self.command_rest.add(came_in.saturating_sub(stretching));
        self.list.add(whole.saturating_sub(came_in));
        Ok(())
    }

    fn facts(&self) -> Map<String, Value> {
        let mut facts = timing(&self.rest);
        facts.insert("computed".to_owned(), COMPUTED.into());
        let parts = [
            ("whole_median_ms", &self.whole),
            ("stretching_median_ms", &self.stretching),
            ("rest_of_command_median_ms", &self.command_rest),
            ("show_today_median_ms", &self.list),
        ];
        facts.extend(parts.map(|(name, samples)| (name.to_owned(), rounded(samples.median_ms()))));
        facts
    }
}

/// The three ways in, in turns, each as it comes in a day.
#[derive(Default)]
struct Rounds {
    log_in: Way,
    password: Way,
    pin: Way,
}

impl Rounds {
    fn measure(folder: &Path, kept_in: KeptIn, cost: Cost) -> Result<Self, Failure> {
        let mut device = Device::enrolled(folder, kept_in, cost)?;
        for _ in 0..TASKS {
            device.call(adhoc_task())?;
        }
        let mut rounds = Self::default();
        for round in 0..ROUNDS + WARM_UP {
            if round == WARM_UP {
                rounds = Self::default();
            }
            rounds.round(&mut device, cost)?;
        }
        Ok(rounds)
    }

    fn round(&mut self, device: &mut Device, cost: Cost) -> Result<(), Failure> {
        device.call(LogOut {})?;
        device.restart();
        let factors = device.factors()?;
        self.log_in.measure(device, factors, PASSWORD, cost)?;
        device.suspend();
        device.move_on();
        self.password.measure(device, Resume { password: typed(PASSWORD) }, PASSWORD, cost)?;
        device.call(LockNow {})?;
        // PINs are always stretched at the floor: they check who is back, and open nothing on the disk.
        self.pin.measure(device, ResumeWithPin { pin: typed(PIN) }, PIN, Cost::FLOOR)
    }

    fn tell(&self, cost: &str, kept_in: &KeptIn) {
        for (what, way) in [
            ("log-in-to-list", &self.log_in),
            ("resume-with-password-to-list", &self.password),
            ("resume-with-pin-to-list", &self.pin),
        ] {
            let mut facts = way.facts();
            facts.insert("tasks".to_owned(), TASKS.into());
            facts.insert("cost".to_owned(), cost.into());
            facts.insert("keystore".to_owned(), format!("{kept_in:?}").to_lowercase().into());
            facts.insert("target".to_owned(), json!({ "median_ms": TARGET_REST_MS }));
            facts.insert("met".to_owned(), json!(way.rest.median_ms() <= TARGET_REST_MS));
            line("vault", what, Value::Object(facts));
        }
    }
}
