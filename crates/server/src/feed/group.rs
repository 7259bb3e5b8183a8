//! How many questions share one transaction: whoever waits for the disk waits together.

use std::sync::mpsc::Receiver;

use apseko_oplog::message::Ask;
use apseko_oplog::server::Input;

use super::Job;

/// A group is closed when it has so many questions, or operations.
const MOST_JOBS: usize = 64;
const MOST_OPS: usize = 8_000;

/// Waits for a question, then takes along whatever else waits already. `None`: nobody can ask any more.
pub(super) fn next(jobs: &Receiver<Job>) -> Option<Vec<Job>> {
    let mut group = vec![jobs.recv().ok()?];
    let mut ops: usize = group.iter().map(weight).sum();
    while group.len() < MOST_JOBS && ops < MOST_OPS {
        let Ok(job) = jobs.try_recv() else { break };
        ops += weight(&job);
        group.push(job);
    }
    Some(group)
}

fn weight(job: &Job) -> usize {
    match &job.input {
        Input::Request(request) => match &request.ask {
            Ask::Push(push) => push.ops.len(),
            Ask::Hello(_) | Ask::Pull(_) => 1,
        },
        Input::Erase(ops) | Input::Restored(_, ops) => ops.len(),
        Input::BackedUp(_) | Input::Admit(_) => 1,
    }
}
