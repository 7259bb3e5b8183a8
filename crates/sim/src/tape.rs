//! What a simulated server lived through, to be lived through again by one with a real database: every answer has to be
//! the same.

use apseko_oplog::server::{Input, Step};

use crate::check::{Violation, after_the_storm};
use crate::plan::Plan;
use crate::world::World;

/// Something that happened to the server and was committed.
#[derive(Debug, Clone)]
pub enum Scene {
    /// It began a start.
    Start {
        /// When.
        now: i64,
        /// What was random about it.
        luck: u64,
        /// The level of its program.
        level: u16,
    },
    /// It took a step.
    Step {
        /// When.
        now: i64,
        /// What was random about it.
        luck: u64,
        /// The level of its program.
        level: u16,
        /// What it was given.
        input: Box<Input>,
        /// What that came to.
        came_to: Box<Step>,
    },
    /// A backup was made of what there is now.
    Backup,
    /// It was lost; what follows begins from the last backup.
    Lost,
}

/// Lives through a plan with devices in memory, and tells what the server lived through.
pub fn tape(plan: &Plan) -> Result<Vec<Scene>, Violation> {
    let mut world: World<'_, crate::device::InMemory> = World::new(plan, None, false);
    world.server.tape = Some(Vec::new());
    world.run()?;
    let tape = world.server.tape.take().unwrap_or_default();
    after_the_storm(&mut world)?;
    Ok(tape)
}
