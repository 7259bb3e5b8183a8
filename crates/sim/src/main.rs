//! `cargo xtask sim`: runs seeds, catches bugs that are brought back, replays and shortens what fails.

use std::process::ExitCode;
use std::time::Instant;

use apseko_sim::device::InMemory;
use apseko_sim::plan::Plan;
use apseko_sim::run::{run, shrink};

fn main() -> ExitCode {
    let seeds: u64 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1000);
    let first: u64 = std::env::args().nth(2).and_then(|text| text.parse().ok()).unwrap_or(0);
    let begun = Instant::now();
    let mut steps = 0;
    let mut saved = 0;
    for seed in first..first + seeds {
        let plan = Plan::draw(seed);
        let outcome = run::<InMemory>(&plan, None, false);
        steps += outcome.steps;
        saved += outcome.saved;
        if let Some(violation) = outcome.violation {
            println!("seed {seed}: {violation:?}");
            let shorter = shrink::<InMemory>(&plan, None, violation.invariant);
            println!("{:?}", shorter.setting);
            for event in &shorter.events {
                println!("  {event}");
            }
            let again = run::<InMemory>(&shorter, None, true);
            println!("{}\n{:?}", again.story, again.violation);
            return ExitCode::FAILURE;
        }
    }
    println!("{seeds} seeds, {steps} steps, {saved} saved, {:?}", begun.elapsed());
    ExitCode::SUCCESS
}
