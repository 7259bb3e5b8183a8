//! The exchange as a device lives it: real processes, a real disk at both ends and real keys, beside `PouchDB` with the same
//! sheets. Whoever is compared takes turns with the other, and everything goes through the same counting line.

pub mod contenders;
pub mod content;
mod device;
pub mod installation;
mod ours;
mod peers;
mod phases;
mod proxy;
mod tally;

use serde_json::json;

use crate::Failure;
use crate::oplog::company::Company;
use contenders::{Contender, Contenders};
use tally::Tally;

/// What is measured.
#[derive(Debug, Clone, Copy)]
struct Plan {
    sheets: u64,
    rounds: usize,
    peers: bool,
}

impl Plan {
    fn read(words: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let mut plan = Self { sheets: 1_000, rounds: 3, peers: false };
        let mut words = words;
        while let Some(word) = words.next() {
            match word.as_str() {
                "--peers" => plan.peers = true,
                "--thorough" => plan.rounds = 5,
                "--sheets" => plan.sheets = words.next().ok_or("--sheets needs a number")?.parse()?,
                "--rounds" => plan.rounds = words.next().ok_or("--rounds needs a number")?.parse()?,
                other => return Err(format!("`{other}` is not understood").into()),
            }
        }
        if plan.sheets == 0 || plan.rounds == 0 {
            return Err("there must be something to measure".into());
        }
        Ok(plan)
    }
}

pub fn run(words: impl Iterator<Item = String>) -> Result<(), Failure> {
    let plan = Plan::read(words)?;
    let company = Company::look();
    let contenders = Contenders::gather(plan.peers)?;
    let mut tally = Tally::default();
    for round in 0..plan.rounds {
        for contender in contenders.all() {
            let folder = tempfile::tempdir()?;
            tally.begin(contender.name(), round);
            let begin = std::time::Instant::now();
            match contender {
                Contender::Ours(database) => {
                    ours::measure(
                        folder.path(),
                        contenders.address(database, round),
                        plan.sheets,
                        &mut tally,
                    )?;
                }
                Contender::Pouch(granularity) => {
                    peers::measure(folder.path(), granularity, plan.sheets, &mut tally)?;
                }
            }
            tally.tell("turn", json!({ "seconds": begin.elapsed().as_secs_f64() }));
        }
    }
    tally.medians();
    // Programs that have ended are counted as ours, and those that still run as others.
    drop(contenders);
    company.tell("sync");
    Ok(())
}
