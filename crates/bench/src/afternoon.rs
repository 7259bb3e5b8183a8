//! The hour before everybody goes home: hundreds of devices bring an afternoon's work to one server process, each in several
//! messages, and look for news in between. In the end every operation must stand once.

mod counting;
mod device;
mod pace;

use std::sync::Arc;
use std::time::{Duration, Instant};

use apseko_testkit::PostgresCluster;
use serde_json::{Map, Value, json};

use crate::Failure;
use crate::oplog::company::Company;
use crate::report::{Samples, line, rounded, timing};
use crate::sync::contenders::{has_postgres, tell_settings};
use crate::sync::installation::{Installation, Server};
use counting::Counted;
use device::{Device, Times};
use pace::Pace;

/// Nobody should wait longer for "everything was delivered".
const P99_MS: f64 = 1_000.0;

/// How much is brought, and in what time.
#[derive(Debug, Clone, Copy)]
struct Plan {
    devices: u64,
    ops: u64,
    /// The messages of a device.
    pushes: u64,
    seconds: u64,
}

impl Plan {
    fn read(mut words: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let mut plan = Self { devices: 500, ops: 500, pushes: 10, seconds: 120 };
        while let Some(word) = words.next() {
            let number = match word.as_str() {
                "--devices" => &mut plan.devices,
                "--ops" => &mut plan.ops,
                "--pushes" => &mut plan.pushes,
                "--seconds" => &mut plan.seconds,
                other => return Err(format!("`{other}` is not understood").into()),
            };
            *number = words.next().ok_or_else(|| format!("{word} needs a number"))?.parse()?;
        }
        let fits = plan.devices > 0 && plan.pushes > 0 && (plan.pushes..=device::MOST).contains(&plan.ops);
        if fits { Ok(plan) } else { Err("there must be something to bring, and not too much".into()) }
    }
}

pub fn run(words: impl Iterator<Item = String>) -> Result<(), Failure> {
    let plan = Plan::read(words)?;
    let company = Company::look();
    let mut good = bring("SQLite", None, plan)?;
    if has_postgres() {
        let cluster = PostgresCluster::start();
        tell_settings("afternoon", &cluster)?;
        good &= bring("PostgreSQL", Some(cluster.database("afternoon")), plan)?;
    } else {
        line("afternoon", "skipped", json!({ "database": "PostgreSQL", "why": "it is not installed" }));
    }
    company.tell("afternoon");
    if good { Ok(()) } else { Err("something was lost, doubled or slower than it should be".into()) }
}

/// One afternoon on one database. Says whether it went as it should.
fn bring(database: &str, address: Option<String>, plan: Plan) -> Result<bool, Failure> {
    let folder = tempfile::tempdir()?;
    let installation = Installation::found(&folder.path().join("server"), address)?;
    let people: Vec<_> = (0..plan.devices).map(device::employed).chain([counting::employed()]).collect();
    installation.employ_all(&people.into_iter().collect::<Result<Vec<_>, Failure>>()?)?;
    let server = installation.serve()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let keyring = Arc::new(installation.keyring()?);
    let way = device::Way { address: server.address.clone(), server: installation.server, keyring };
    let (times, seconds) = runtime.block_on(work(plan, &way))?;
    let peak_mb = server.peak_mb();
    let cpu_s = server.cpu_seconds();
    let counted = runtime.block_on(counting::count(&way, &times.written))?;
    // A process that ends lets go of the database.
    drop::<Server>(server);
    let facts = facts(plan, &times, seconds, &counted, &installation.check()?)?;
    let good = facts.good;
    let mut facts = facts.said;
    facts.insert("database".to_owned(), database.into());
    facts.insert("server_peak_mb".to_owned(), peak_mb.into());
    facts.insert("server_cpu_s".to_owned(), rounded(cpu_s));
    line("afternoon", "brought", Value::Object(facts));
    Ok(good)
}

/// All devices at once; each at its own times. Ends when the last has delivered everything.
async fn work(plan: Plan, way: &device::Way) -> Result<(Times, f64), Failure> {
    let mut devices = Vec::new();
    for number in 0..plan.devices {
        let mut device = Device::start(number, way)?;
        // What the day brought is on the devices before anybody drives home.
        let batches = device.write(plan.ops, plan.pushes)?;
        devices.push((device, batches));
    }
    let begin = Instant::now();
    let mut working = Vec::new();
    for (number, (device, batches)) in (0..).zip(devices) {
        let pace = Pace::of(number, plan.pushes, Duration::from_secs(plan.seconds));
        let afternoon = device.afternoon(pace, batches);
        // A failure of ours cannot change threads; its words can.
        working.push(tokio::spawn(async { afternoon.await.map_err(|failure| failure.to_string()) }));
    }
    let mut times = Times::default();
    for device in working {
        times.join(device.await??);
    }
    Ok((times, begin.elapsed().as_secs_f64()))
}

struct Facts {
    said: Map<String, Value>,
    good: bool,
}

fn facts(plan: Plan, times: &Times, seconds: f64, counted: &Counted, check: &str) -> Result<Facts, Failure> {
    let written = times.written.len() as u64;
    let places = |name: &str| -> Result<u64, Failure> {
        let said = check.lines().find_map(|line| line.strip_prefix(name)).ok_or("check is silent")?;
        Ok(said.trim().parse()?)
    };
    // Nobody asked for a decision: whatever stands in the feed was brought.
    let doubled = counted.doubled + places("places ")?.saturating_sub(written);
    let push = timing(&times.push);
    let quick = times.push.quantile_ms(0.99) < P99_MS;
    let said = json!({
        "devices": plan.devices, "ops_each": plan.ops, "pushes_each": plan.pushes, "written": written,
        "seconds": rounded(seconds), "ops_per_s": rounded(per_second(written, seconds)),
        "push": push, "push_max_ms": rounded(times.push.quantile_ms(1.0)),
        "pull": timing(&times.pull), "woken": times.woken, "asked_again": times.again,
        "lost": counted.lost, "doubled": doubled, "parked": places("parked ")?,
        "target": { "p99_ms": P99_MS, "lost": 0, "doubled": 0 }, "met": quick && counted.lost + doubled == 0,
    });
    let Value::Object(said) = said else { return Err("facts are an object".into()) };
    Ok(Facts { said, good: counted.lost + doubled == 0 && quick })
}

#[expect(clippy::cast_precision_loss, reason = "a rate for people to read")]
fn per_second(count: u64, seconds: f64) -> f64 {
    count as f64 / seconds
}

/// What a question took.
fn timed(samples: &mut Samples, begin: Instant) {
    samples.add(begin.elapsed());
}
