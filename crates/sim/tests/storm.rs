//! The smaller dose of the simulator that every test run takes; `cargo xtask sim` takes the big one.

use apseko_oplog::Bug;
use apseko_sim::check::{after_the_storm, every_cut, rebuilt_is_live};
use apseko_sim::command::catch;
use apseko_sim::corpus;
use apseko_sim::device::InMemory;
use apseko_sim::plan::Plan;
use apseko_sim::run::{run, shrink};
use apseko_sim::world::World;

#[test]
fn nothing_that_failed_once_fails_again() {
    for plan in corpus::plans() {
        let outcome = run::<InMemory>(&plan, None, false);
        assert_eq!(outcome.violation, None, "seed {} had been mended", plan.seed);
    }
}

#[test]
fn a_thousand_storms_break_no_promise() {
    for seed in 0..1_000 {
        let outcome = run::<InMemory>(&Plan::draw(seed), None, false);
        assert_eq!(outcome.violation, None, "replay with SIM_SEED={seed} cargo xtask sim");
    }
}

#[test]
fn the_same_seed_tells_the_same_story() {
    for seed in 0..20 {
        let first = run::<InMemory>(&Plan::draw(seed), None, true);
        let second = run::<InMemory>(&Plan::draw(seed), None, true);
        assert_eq!(
            first.trace, second.trace,
            "seed {seed}: a failure that cannot be replayed cannot be mended"
        );
        assert_eq!(first.story, second.story);
        assert!(first.steps > 0 && !first.story.is_empty(), "seed {seed} had something to tell");
    }
}

#[test]
fn every_known_bug_is_noticed() {
    for bug in Bug::ALL {
        assert!(catch::<InMemory>(bug, 0).is_some(), "{bug:?} came back, and 500 storms saw nothing");
    }
}

#[test]
fn a_failing_plan_is_cut_down_to_what_matters() {
    let (seed, outcome) = catch::<InMemory>(Bug::VerdictTwice, 0).unwrap();
    let invariant = outcome.violation.unwrap().invariant;
    let plan = Plan::draw(seed);
    let shorter = shrink::<InMemory>(&plan, Some(Bug::VerdictTwice), invariant);
    assert!(
        shorter.events.len() * 3 < plan.events.len(),
        "{} of {}",
        shorter.events.len(),
        plan.events.len()
    );
    let again = run::<InMemory>(&shorter, Some(Bug::VerdictTwice), false);
    assert_eq!(again.violation.unwrap().invariant, invariant, "the short plan breaks the same promise");
}

#[test]
fn whoever_joins_at_any_moment_has_what_everybody_has() {
    let mut cuts = 0;
    for seed in 0..60 {
        let plan = Plan::draw(seed);
        let mut world: World<'_, InMemory> = World::new(&plan, None, false);
        world.cuts = Some(Vec::new());
        world.run().unwrap();
        after_the_storm(&mut world).unwrap();
        cuts += world.cuts.as_ref().map_or(0, Vec::len);
        let checked = every_cut(&mut world);
        assert_eq!(checked, Ok(()), "seed {seed}: a snapshot and what came after it are the whole log");
    }
    assert!(cuts > 500, "only {cuts} moments were tried");
}

#[test]
fn deriving_everything_anew_changes_nothing() {
    for seed in 0..150 {
        let plan = Plan::draw(seed);
        let mut world: World<'_, InMemory> = World::new(&plan, None, false);
        world.run().unwrap();
        after_the_storm(&mut world).unwrap();
        assert_eq!(
            rebuilt_is_live(&mut world),
            Ok(()),
            "seed {seed}: also after first deliveries and compaction"
        );
    }
}
