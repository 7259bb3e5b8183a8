//! When the storm is over: everybody talks until nobody has anything to say, and the promises of the simulator are checked on
//! what the real server's file holds.

use std::collections::BTreeSet;

use apseko_casework::CaseRules;
use apseko_casework::course::TASK_STEPS;
use apseko_oplog::{FeedLedger as _, Ledger as _, MemoryLedger, Rules as _, Value};
use apseko_server::copy::look_through;
use apseko_server::storage::Storage as _;
use apseko_server::storage::sqlite::SqliteStorage;
use apseko_sim::check::{self, Checked, Violation};
use apseko_sim::device::{Contents, Fault};

use super::life::{Life, Seat};
use super::premises::{NEWCOMER, Premises, device_id};
use super::road::Weather;
use super::traveller::Talked;

/// How many rounds of talk the devices get until everything must be everywhere.
const ROUNDS: usize = 8;
/// A device that has been away for long, with small messages, needs some hundreds of questions.
const TALKS: usize = 2_000;
/// On a whole road a question is answered; a server that is just starting may say "later".
const PATIENCE: usize = 20;
/// The level of the delivered server's program.
const LEVEL: u16 = 1;

fn broken(invariant: &'static str, what: String) -> Checked {
    Err(Violation::new(invariant, what))
}

/// Heals everything, lets everybody talk, and checks.
pub async fn after_the_storm(life: &mut Life) -> Checked {
    let user = u8::try_from(life.truth.written.len() % 4).unwrap();
    life.newcomer(device_id(user, NEWCOMER), user, LEVEL).await;
    for seat in &mut life.seats {
        seat.traveller.skew_ms = 0;
        seat.road.set(Weather::Calm);
    }
    quiesce(life).await?;
    life.keeper.end();
    for seat in life.seats.iter().filter(|seat| !seat.dead) {
        if let Some(notice) = seat.traveller.complaints.first() {
            return broken("fault", format!("device {} says {notice}", seat.number));
        }
    }
    let server = feed(&life.keeper.premises)?;
    promises(life, &server)
}

async fn quiesce(life: &mut Life) -> Checked {
    let mut last = None;
    for _ in 0..ROUNDS {
        let mut head = 0;
        for seat in life.seats.iter_mut().filter(|seat| !seat.dead) {
            head = settle(seat).await?;
        }
        if last == Some(head) {
            return all_delivered(life);
        }
        last = Some(head);
    }
    broken("I9", "the feed does not come to rest".to_owned())
}

/// Talks until there is nothing new. Returns how long the feed is.
async fn settle(seat: &mut Seat) -> Result<u64, Violation> {
    let (mut failures, mut last) = (0, None);
    for _ in 0..TALKS {
        match seat.traveller.talk(&seat.link, Fault::None, Fault::None).await {
            Talked::Settled(head) if last == Some(head) => return Ok(head),
            Talked::Settled(head) => last = Some(head),
            Talked::More | Talked::Enough => last = None,
            Talked::Unheard | Talked::Died if failures < PATIENCE => failures += 1,
            Talked::Unheard | Talked::Died => {
                let what = format!("device {} is not answered on a whole road", seat.number);
                return Err(Violation::new("I9", what));
            }
        }
    }
    Err(Violation::new("I9", format!("device {} does not come to rest", seat.number)))
}

fn all_delivered(life: &Life) -> Checked {
    match life.seats.iter().find(|seat| !seat.dead && seat.traveller.unsent() > 0) {
        Some(seat) => {
            broken("I9", format!("device {} still has {} to send", seat.number, seat.traveller.unsent()))
        }
        None => Ok(()),
    }
}

/// Everything that the server's file holds, as a ledger of the simulator, derived anew.
fn feed(premises: &Premises) -> Result<MemoryLedger, Violation> {
    let storage = SqliteStorage::open(&premises.path("feed.db")).unwrap();
    let mut picture = storage.read().unwrap();
    let found = look_through(picture.as_mut()).unwrap();
    found.expect_order().map_err(|fault| Violation::new("I5", fault.to_string()))?;
    if found.parked > 0 {
        return Err(Violation::new("I9", format!("{} operations are still parked", found.parked)));
    }
    let mut live = MemoryLedger::default();
    live.set_feed_meta(&picture.head().unwrap().meta).unwrap();
    for kept in picture.arrived_after(0, usize::MAX >> 1).unwrap() {
        live.insert(&kept.record).unwrap();
    }
    let mut lines = Vec::new();
    for scope in picture.scopes().unwrap() {
        lines.extend(picture.lines(&scope, 0, u64::MAX, usize::MAX >> 1).unwrap());
    }
    lines.sort_by_key(|line| line.seq);
    live.append(&lines).unwrap();
    let places = lines.iter().map(|line| line.seq);
    if !places.eq(1..=found.places) {
        return Err(Violation::new("I5", format!("{} places, and a gap between them", found.places)));
    }
    check::same_after_rebuild("the server", &live, LEVEL, Some(premises.server))?;
    Ok(check::as_read_by(&live, LEVEL, premises.server))
}

fn promises(life: &Life, server: &MemoryLedger) -> Checked {
    let seats: Vec<&Seat> = life.seats.iter().filter(|seat| !seat.dead).collect();
    let devices: Vec<(usize, Contents)> =
        seats.iter().map(|seat| (seat.number, seat.traveller.contents())).collect();
    check::nothing_lost(&life.truth, &devices, server)?;
    check::exactly_once(&life.truth, server)?;
    check::no_silent_overwrite(server)?;
    check::chains(server)?;
    check::decisions(server, legal)?;
    let premises = &life.keeper.premises;
    let rules = CaseRules::new(&premises.people);
    let newer = check::as_read_by(server, LEVEL + 1, premises.server);
    for (seat, (number, contents)) in seats.iter().zip(&devices) {
        let granted: BTreeSet<_> = rules.grants(server, &seat.traveller.id).unwrap();
        let as_read = if seat.traveller.level == LEVEL { server } else { &newer };
        check::shows_the_same(*number, contents, &granted, as_read)?;
    }
    Ok(())
}

/// What the rules of the real inspectorate say: some step leads from there to here.
fn legal(before: &str, decided: &Value) -> bool {
    let state = decided.get("state").and_then(Value::as_text).unwrap_or_default();
    TASK_STEPS.iter().any(|(from, _, to)| from.code() == before && to.code() == state)
}
