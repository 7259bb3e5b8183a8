//! One run from one plan, and cutting a failing plan down to what matters.

use apseko_oplog::Bug;

use crate::check::{Violation, after_the_storm};
use crate::device::Device;
use crate::plan::Plan;
use crate::world::World;

/// What a run came to.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The broken promise, if one was.
    pub violation: Option<Violation>,
    /// The hash of everything that happened.
    pub trace: u64,
    /// Steps taken.
    pub steps: u64,
    /// Operations saved.
    pub saved: usize,
    /// The story, if it was wanted.
    pub story: String,
}

/// Lives through a plan.
pub fn run<D: Device>(plan: &Plan, bug: Option<Bug>, tell: bool) -> Outcome {
    let mut world: World<'_, D> = World::new(plan, bug, tell);
    let lived = world.run().and_then(|()| after_the_storm(&mut world));
    Outcome {
        violation: lived.err(),
        trace: world.trace(),
        steps: world.steps,
        saved: world.truth.written.len(),
        story: world.story(),
    }
}

/// The shortest plan found that breaks the same promise: takes out ever smaller parts as long as it still does.
pub fn shrink<D: Device>(plan: &Plan, bug: Option<Bug>, invariant: &str) -> Plan {
    let mut best = plan.clone();
    let still =
        |plan: &Plan| run::<D>(plan, bug, false).violation.is_some_and(|found| found.invariant == invariant);
    let mut part = best.events.len().div_ceil(2);
    while part > 0 {
        let mut from = 0;
        while from < best.events.len() {
            let mut shorter = best.clone();
            let end = (from + part).min(shorter.events.len());
            shorter.events.drain(from..end);
            if still(&shorter) { best = shorter } else { from += part }
        }
        part /= 2;
    }
    calmer(best, &still)
}

/// Switches off whatever kind of bad luck is not needed.
fn calmer(plan: Plan, still: &impl Fn(&Plan) -> bool) -> Plan {
    let mut best = plan;
    let rates: [fn(&mut Plan) -> &mut f64; 7] = [
        |plan| &mut plan.setting.drop,
        |plan| &mut plan.setting.duplicate,
        |plan| &mut plan.setting.delay,
        |plan| &mut plan.setting.die_after_commit,
        |plan| &mut plan.setting.die_in_step,
        |plan| &mut plan.setting.disk_full,
        |plan| &mut plan.setting.server_dies,
    ];
    for rate in rates {
        let mut calmer = best.clone();
        *rate(&mut calmer) = 0.0;
        if still(&calmer) {
            best = calmer;
        }
    }
    best
}
