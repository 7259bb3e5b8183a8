//! One turn of `PouchDB`: a server and two devices, as two processes of Node.js, with the same sheets and the same edits.

use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use super::content::{self, VALUES};
use super::installation::Server;
use super::ours::{edit_facts, no_op_facts};
use super::phases::per_second;
use super::proxy::{Passed, Proxy};
use super::tally::Tally;
use crate::Failure;

/// What one document is, and with it what a conflict is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Granularity {
    Sheet,
    Answer,
}

pub fn measure(
    folder: &Path,
    granularity: Granularity,
    sheets: u64,
    tally: &mut Tally,
) -> Result<(), Failure> {
    let (office, devices) = (folder.join("office"), folder.join("devices"));
    std::fs::create_dir_all(&office)?;
    std::fs::create_dir_all(&devices)?;
    let script = folder.join("script.json");
    std::fs::write(&script, content::script(sheets).to_string())?;
    let server = Server::heard_of(node()?.arg("serve").arg(&office).stdout(Stdio::piped()).spawn()?)?;
    let proxy = Proxy::to(&server.address)?;
    let mut client = node()?;
    client.arg("client").arg(format!("http://{}", proxy.address)).arg(&devices).arg(&script);
    client.arg(if granularity == Granularity::Sheet { "document" } else { "answer" });
    let mut client = Client::start(client.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?)?;
    while let Some(told) = client.next()? {
        let passed = proxy.passed();
        let told: Value = serde_json::from_str(&told)?;
        let phase = told.get("phase").and_then(Value::as_str).unwrap_or_default();
        if let Some((what, facts)) = facts(phase, &told, passed, sheets) {
            tally.tell(what, facts);
        }
        client.go_on()?;
    }
    client.has_ended_well()
}

fn node() -> Result<Command, Failure> {
    let folder =
        std::env::var("APSEKO_SYNC_PEERS").map_err(|_| "start it as `cargo xtask bench sync --peers`")?;
    let folder = PathBuf::from(folder);
    let mut node = Command::new("node");
    node.arg("--max-old-space-size=6000").arg(folder.join("run.mjs")).current_dir(folder);
    Ok(node)
}

/// Phases that only prepare the next one are not told.
fn facts(phase: &str, told: &Value, passed: Passed, sheets: u64) -> Option<(&'static str, Value)> {
    let list = |name: &str| -> Vec<f64> {
        told.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_f64).collect()
    };
    let ms = told.get("ms").and_then(Value::as_f64).unwrap_or_default();
    Some(match phase {
        "push" => ("push", long(told, passed, sheets * VALUES, ms / 1_000.0)),
        "pull" => ("pull", long(told, passed, sheets * VALUES, ms / 1_000.0)),
        "edits" => ("edits", edit_facts(&list("ms"), passed)),
        "no-op" => ("no-op", no_op_facts(&list("no_op_ms"), passed)),
        "no-op-pull" => ("no-op, pull alone", no_op_facts(&list("no_op_pull_ms"), passed)),
        "conflict-same" => ("conflict-same", with(told, passed)),
        "conflict-different" => ("conflict-different", with(told, passed)),
        _ => return None,
    })
}

fn long(told: &Value, passed: Passed, values: u64, seconds: f64) -> Value {
    json!({
        "documents": told.get("written"),
        "seconds": seconds,
        "values_per_s": per_second(values, seconds),
        "up_bytes": passed.up,
        "down_bytes": passed.down,
        "requests": passed.requests,
    })
}

fn with(told: &Value, passed: Passed) -> Value {
    let mut facts = told.clone();
    if let (Some(facts), Value::Object(passed)) = (facts.as_object_mut(), passed.json()) {
        facts.remove("phase");
        facts.extend(passed);
    }
    facts
}

/// The process with both devices. It waits after each phase, so that what passed meanwhile can be counted.
struct Client {
    process: Child,
    says: Lines<BufReader<ChildStdout>>,
    hears: ChildStdin,
}

impl Client {
    fn start(mut process: Child) -> Result<Self, Failure> {
        let says = BufReader::new(process.stdout.take().ok_or("no voice")?).lines();
        let hears = process.stdin.take().ok_or("no ears")?;
        Ok(Self { process, says, hears })
    }

    fn next(&mut self) -> Result<Option<String>, Failure> {
        Ok(self.says.next().transpose()?)
    }

    fn go_on(&mut self) -> Result<(), Failure> {
        Ok(self.hears.write_all(b"\n")?)
    }

    fn has_ended_well(mut self) -> Result<(), Failure> {
        let status = self.process.wait()?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("PouchDB could not be measured ({status})").into())
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // It has ended, unless something else failed first.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}
