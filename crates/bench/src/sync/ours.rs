//! One turn of ours: a new server with its process, two devices of one inspector, and everything that is compared.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use apseko_oplog::{OpId, Record};
use serde_json::{Map, Value, json};

use super::content::{self, EDITS, NO_OPS, VALUES};
use super::device::{Boxed, Device, Road, USER, is_push};
use super::installation::{Installation, Server};
use super::phases::{Phases, per_second};
use super::proxy::{Passed, Proxy};
use super::tally::Tally;
use crate::Failure;
use crate::report::{Samples, rounded};

const PUSH: f64 = 50_000.0;
const PULL: f64 = 100_000.0;
const EDIT_P99_MS: f64 = 150.0;
const NO_OP_BYTES: u64 = 1_024;
/// An edit that nobody sees for so long is lost.
const PATIENCE: Duration = Duration::from_secs(30);

/// Everything that a turn works on.
struct Turn<'a> {
    sheets: u64,
    server: &'a Server,
    proxy: &'a Proxy,
    tally: &'a mut Tally,
}

pub fn measure(
    folder: &Path,
    database: Option<String>,
    sheets: u64,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let installation = Installation::found(&folder.join("server"), database)?;
    let (tablet, laptop) = (Boxed::new(1)?, Boxed::new(2)?);
    installation.employ(USER, &[tablet.vouched(), laptop.vouched()])?;
    let server = installation.serve()?;
    let proxy = Proxy::to(&server.address)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let road = Road {
        address: &proxy.address,
        server: installation.server,
        keyring: Arc::new(installation.keyring()?),
        roads: runtime.handle().clone(),
    };
    let mut tablet = Device::start(&folder.join("tablet.db"), &tablet, &road)?;
    let mut laptop = Device::start(&folder.join("laptop.db"), &laptop, &road)?;
    let mut turn = Turn { sheets, server: &server, proxy: &proxy, tally };
    turn.push(&mut tablet)?;
    turn.pull(&mut laptop)?;
    tablet.sync()?;
    turn.edits(&mut tablet, &mut laptop)?;
    tablet.sync()?;
    turn.no_op(&mut tablet)?;
    turn.conflicts("same", &mut tablet, &mut laptop)?;
    turn.conflicts("different", &mut tablet, &mut laptop)?;
    let wanted = content::operations(sheets) + EDITS + 4 * content::pairs(sheets).len() as u64;
    let check = installation.check()?;
    if !check.contains(&format!("operations {wanted}")) {
        return Err(format!("the server doubted something, or lost it: not {wanted}, but {check}").into());
    }
    Ok(())
}

impl Turn<'_> {
    /// Sheets that were written without a connection are delivered.
    fn push(&mut self, tablet: &mut Device) -> Result<(), Failure> {
        let begin = Instant::now();
        for sheet in 0..self.sheets {
            tablet.write(content::drafts(sheet, USER))?;
        }
        let written = begin.elapsed().as_secs_f64();
        let wanted = content::operations(self.sheets);
        self.tally.tell(
            "write",
            json!({ "ops": wanted, "seconds": written, "ops_per_s": per_second(wanted, written) }),
        );
        let mut phases = Phases::begin(self.proxy, self.server);
        while phases.ops < wanted {
            let talk = tablet.talk()?;
            if talk.is_last() {
                return Err("the device believes that it has delivered everything".into());
            }
            phases.add(talk);
        }
        let mut facts = phases.facts(self.sheets * VALUES)?;
        judge(&mut facts, &phases, PUSH);
        self.tally.tell("push", Value::Object(facts));
        Ok(())
    }

    /// A new device takes everything in.
    fn pull(&mut self, laptop: &mut Device) -> Result<(), Failure> {
        let mut phases = Phases::begin(self.proxy, self.server);
        loop {
            let talk = laptop.talk()?;
            let last = talk.is_last();
            phases.add(talk);
            if last {
                break;
            }
        }
        let (ops, bytes) = laptop.weight()?;
        if ops != content::operations(self.sheets) || ops != phases.ops {
            return Err(format!("{ops} operations arrived, with {} entries", phases.ops).into());
        }
        let mut facts = phases.facts(self.sheets * VALUES)?;
        judge(&mut facts, &phases, PULL);
        facts.insert("disk_bytes".to_owned(), bytes.into());
        self.tally.tell("pull", Value::Object(facts));
        Ok(())
    }

    /// One answer after the other, each until it can be read on the other device.
    fn edits(&mut self, tablet: &mut Device, laptop: &mut Device) -> Result<(), Failure> {
        let (seen, look) = channel();
        let over = AtomicBool::new(false);
        self.proxy.passed();
        let samples = std::thread::scope(|scope| -> Result<_, Failure> {
            let watching = scope.spawn(|| watch(laptop, &seen, &over).map_err(|error| error.to_string()));
            let measured = write_and_wait(tablet, &look, self.sheets);
            over.store(measured.is_err(), Ordering::SeqCst);
            let watched = watching.join().map_err(|_| "the second device fell")?;
            let measured = measured?;
            watched?;
            Ok(measured)
        })?;
        let passed = self.proxy.passed();
        self.tally.tell("edits", edit_facts(&samples, passed));
        Ok(())
    }

    /// Nothing has happened, and the device asks.
    fn no_op(&mut self, tablet: &mut Device) -> Result<(), Failure> {
        let mut samples = Vec::new();
        self.proxy.passed();
        for _ in 0..NO_OPS {
            let talk = tablet.talk()?;
            if is_push(&talk) || talk.ops() > 0 {
                return Err("something has happened after all".into());
            }
            samples.push((talk.ask + talk.way + talk.hear).as_secs_f64() * 1_000.0);
        }
        let passed = self.proxy.passed();
        let mut facts = no_op_facts(&samples, passed);
        if let Some(facts) = facts.as_object_mut() {
            facts.insert("cases".to_owned(), self.sheets.div_ceil(40).into());
            facts.insert("target".to_owned(), format!("1 request, {NO_OP_BYTES} bytes").into());
        }
        self.tally.tell("no-op", facts);
        Ok(())
    }

    /// Both write while neither hears of the other, then both deliver.
    fn conflicts(&mut self, kind: &str, tablet: &mut Device, laptop: &mut Device) -> Result<(), Failure> {
        let (here, there) = if kind == "same" { (1, 1) } else { (2, 3) };
        let sheets = content::pairs(self.sheets);
        let choice = |who: &str, sheet: u64| format!("{who}-{kind}-{sheet}");
        for sheet in &sheets {
            tablet.edit(*sheet, here, &choice("one", *sheet))?;
            laptop.edit(*sheet, there, &choice("other", *sheet))?;
        }
        self.proxy.passed();
        let begin = Instant::now();
        tablet.sync()?;
        laptop.sync()?;
        tablet.sync()?;
        let ms = begin.elapsed().as_secs_f64() * 1_000.0;
        let passed = self.proxy.passed();
        let mut count = Count { pairs: sheets.len(), ..Count::default() };
        for sheet in sheets {
            count.look(tablet, laptop, (sheet, here), &choice("one", sheet))?;
            count.look(tablet, laptop, (sheet, there), &choice("other", sheet))?;
        }
        let Count { pairs, visible, recoverable, lost, diverged } = count;
        let facts = json!({ "pairs": pairs, "visible": visible, "recoverable": recoverable, "lost": lost,
            "diverged": diverged, "ms": ms, "up_bytes": passed.up, "down_bytes": passed.down, "requests": passed.requests });
        self.tally.tell(&format!("conflict-{kind}"), facts);
        Ok(())
    }
}

fn judge(facts: &mut Map<String, Value>, phases: &Phases<'_>, target: f64) {
    facts.insert("target".to_owned(), json!({ "ops_per_s": target }));
    facts.insert("met".to_owned(), (per_second(phases.ops, phases.seconds()) >= target).into());
}

/// What has become of values.
#[derive(Debug, Default)]
struct Count {
    pairs: usize,
    visible: u64,
    recoverable: u64,
    lost: u64,
    diverged: u64,
}

impl Count {
    fn look(
        &mut self,
        one: &Device,
        other: &Device,
        (sheet, question): (u64, u64),
        wanted: &str,
    ) -> Result<(), Failure> {
        let register = content::question(sheet, question);
        let is_wanted = |value: &apseko_oplog::Value| content::choice(value) == Some(wanted);
        let standing = one.standing(&register)?;
        self.diverged += u64::from(standing != other.standing(&register)?);
        if standing.iter().any(is_wanted) {
            self.visible += 1;
        } else if one.history(&register)?.iter().any(is_wanted) {
            self.recoverable += 1;
        } else {
            self.lost += 1;
        }
        Ok(())
    }
}

type Sight = (Instant, BTreeSet<OpId>);

/// The second device: sleeps until it is woken, takes in what is new, reads it, and says what it has seen.
fn watch(laptop: &mut Device, seen: &Sender<Sight>, over: &AtomicBool) -> Result<(), Failure> {
    let mut arrived = 0;
    while arrived < EDITS && !over.load(Ordering::SeqCst) {
        let talk = laptop.talk()?;
        arrived += talk.ops();
        let mut ids = BTreeSet::new();
        for register in &talk.moved {
            ids.extend(laptop.heads(register)?.iter().map(Record::id));
        }
        if seen.send((Instant::now(), ids)).is_err() {
            break;
        }
        // From where the answer had got to, or an edit that came meanwhile would not wake anybody.
        if arrived < EDITS {
            laptop.wait_beyond(talk.reply.head)?;
        }
    }
    Ok(())
}

fn write_and_wait(tablet: &mut Device, look: &Receiver<Sight>, sheets: u64) -> Result<Vec<f64>, Failure> {
    let mut samples = Vec::new();
    for (sheet, question, choice) in content::edits(sheets) {
        let begin = Instant::now();
        let written = tablet.edit(sheet, question, &choice)?;
        if !is_push(&tablet.talk()?) {
            return Err("an edit was not sent at once".into());
        }
        let visible = loop {
            let (at, ids) = look.recv_timeout(PATIENCE).map_err(|_| "an edit was never seen")?;
            if ids.contains(&written) {
                break at;
            }
        };
        samples.push((visible - begin).as_secs_f64() * 1_000.0);
    }
    Ok(samples)
}

/// The same facts about edits for everybody.
pub fn edit_facts(samples: &[f64], passed: Passed) -> Value {
    let mut facts = spread(samples);
    if let Some(facts) = facts.as_object_mut() {
        facts.insert("up_bytes".to_owned(), passed.up.into());
        facts.insert("down_bytes".to_owned(), passed.down.into());
        facts.insert("requests".to_owned(), passed.requests.into());
        facts.insert("bytes_per_edit".to_owned(), per(passed.up + passed.down, samples.len()));
        facts.insert("target".to_owned(), format!("p99 {EDIT_P99_MS} ms").into());
    }
    facts
}

/// The same facts about rounds in which nothing happened for everybody.
pub fn no_op_facts(samples: &[f64], passed: Passed) -> Value {
    let mut facts = spread(samples);
    if let Some(facts) = facts.as_object_mut() {
        facts.insert("requests_each".to_owned(), per(passed.requests, samples.len()));
        facts.insert("up_bytes_each".to_owned(), per(passed.up, samples.len()));
        facts.insert("down_bytes_each".to_owned(), per(passed.down, samples.len()));
        facts.insert("bytes_each".to_owned(), per(passed.up + passed.down, samples.len()));
    }
    facts
}

fn spread(ms: &[f64]) -> Value {
    let mut samples = Samples::default();
    ms.iter().for_each(|ms| samples.add(Duration::from_secs_f64(ms / 1_000.0)));
    json!({
        "samples": ms.len(),
        "p50_ms": samples.median_ms(),
        "p99_ms": samples.quantile_ms(0.99),
        "all_ms": ms.iter().map(|one| rounded(*one)).collect::<Vec<_>>(),
    })
}

#[expect(clippy::cast_precision_loss, reason = "figures for people to read")]
fn per(sum: u64, count: usize) -> Value {
    rounded(sum as f64 / count.max(1) as f64)
}
