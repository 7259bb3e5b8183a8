//! The simulator's devices against the delivered server, as a process that is killed, over roads that lose, cut, delay and
//! double what passes. In the end everybody meets, and every promise of the simulator must hold.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use apseko_oplog::Bug;
use apseko_sim::check::{Checked, Violation};

use life::{Life, Mutant};
use premises::{Disk, Template};
use story::{Counts, Story};

mod ending;
mod fate;
mod http;
mod life;
mod premises;
mod road;
mod story;
mod traveller;

/// Seeds that every test run lives through.
const DOSE: u64 = 12;
/// Runs mostly wait: for the disk, and for processes to begin.
const AT_ONCE: usize = 3;
/// A run that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(240);
/// A bug must be noticed within so many seeds.
const MUTANT_SEEDS: u64 = 20;

/// Lives through one seed.
fn run(template: &Template, seed: u64, mutant: Mutant, story: &Arc<Story>) -> Checked {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let living = async {
            let mut life = Life::begin(template, seed, mutant, story.clone()).await;
            life.live().await;
            ending::after_the_storm(&mut life).await
        };
        let hangs = || Err(Violation::new("I9", "the run does not end".to_owned()));
        tokio::time::timeout(PATIENCE, living).await.unwrap_or_else(|_| hangs())
    })
}

/// What many seeds came to.
#[derive(Debug, Default)]
struct Outcome {
    counts: Counts,
    broken: Vec<(u64, Violation)>,
}

fn weather(seeds: std::ops::Range<u64>) -> Outcome {
    let (template, next) = (Template::found(), AtomicU64::new(seeds.start));
    let outcome = std::sync::Mutex::new(Outcome::default());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::SeqCst);
                    if seed >= seeds.end {
                        return;
                    }
                    let story = Arc::new(Story::default());
                    let lived = run(&template, seed, (None, Disk::Honest), &story);
                    let mut outcome = outcome.lock().unwrap();
                    for (what, count) in story.counts() {
                        *outcome.counts.entry(what).or_default() += count;
                    }
                    if let Err(violation) = lived {
                        println!("{}\nseed {seed}: {violation:?}", story.told());
                        outcome.broken.push((seed, violation));
                    }
                }
            });
        }
    });
    outcome.into_inner().unwrap()
}

/// What the first seed that notices a mutant says of it.
fn first_noticed(mutant: Mutant) -> Option<Violation> {
    let template = Template::found();
    (0..MUTANT_SEEDS).find_map(|seed| run(&template, seed, mutant, &Arc::default()).err())
}

#[test]
fn devices_on_bad_roads_to_a_dying_server_lose_and_double_nothing() {
    let Outcome { counts, broken } = weather(0..DOSE);
    assert_eq!(broken, [], "look with SIM_SEED=N cargo xtask sim --layer road");
    for wanted in ["Saved", "NoWay", "CutGoing", "CutComing", "Twice", "Again", "Kill", "Backup", "Settled"] {
        assert!(counts.get(wanted).is_some_and(|count| *count > 0), "{wanted} happened: {counts:?}");
    }
}

#[test]
fn a_server_that_forgets_what_it_acknowledged_is_noticed() {
    let noticed = first_noticed((None, Disk::Forgets))
        .expect("otherwise these storms would prove nothing about what was acknowledged");
    assert!(["I1", "I5", "I9"].contains(&noticed.invariant), "{noticed:?}");
}

#[test]
fn a_device_that_does_not_send_again_is_noticed() {
    let noticed = first_noticed((Some(Bug::EdgeTriggeredOutbox), Disk::Honest));
    assert_eq!(noticed.expect("otherwise nothing was ever lost on these roads").invariant, "I9");
}

/// `cargo xtask sim --layer road` asks for it.
#[test]
#[ignore = "as many seeds as somebody wants"]
fn as_many_seeds_as_wanted() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let (first, seeds) = match number("SIM_SEED") {
        Some(seed) => (seed, 1),
        None => (number("APSEKO_ROAD_FROM").unwrap_or(0), number("APSEKO_ROAD_SEEDS").unwrap_or(200)),
    };
    let begun = Instant::now();
    let Outcome { counts, broken } = weather(first..first + seeds);
    let summary = serde_json::json!({
        "layer": "road", "seeds": seeds, "first": first, "failed": broken.len(),
        "seconds": begun.elapsed().as_secs(), "counts": counts,
    });
    println!("{summary}");
    assert_eq!(broken, [], "SIM_SEED=N looks at one of them");
}
