//! The same form with the same answers in the two libraries that are compared, each in a process of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use super::ours::Ours;
use super::pack::code;
use super::plain::Plain;
use super::script::Script;
use super::{surveyjs, tell, xform};
use crate::Failure;
use crate::report::{Samples, rounded};

const PEERS: [&str; 2] = ["survey-core", "xforms-engine"];

/// Measures both, and makes sure that they show what we show.
pub fn measure(form: &Plain, script: &Script, ours: &Ours) -> Result<(), Failure> {
    let folder = tempfile::tempdir()?;
    let folder = folder.path();
    fs::write(folder.join("survey.json"), surveyjs::json(form).to_string())?;
    fs::write(folder.join("form.xml"), xform::xml(form))?;
    fs::write(folder.join("script.json"), script.json().to_string())?;
    for peer in PEERS {
        let measured = run(peer, folder)?;
        let compared = same(peer, script, &measured)?;
        tell_peer(peer, form, ours, &measured, compared);
    }
    Ok(())
}

fn run(peer: &str, folder: &Path) -> Result<Value, Failure> {
    let program = PathBuf::from(
        std::env::var("APSEKO_SHEET_PEERS").map_err(|_| "start it as `cargo xtask bench sheet`")?,
    );
    let mut node = Command::new("node");
    node.arg("--max-old-space-size=6000").arg("run.mjs").arg(peer).arg(folder).current_dir(program);
    let output =
        node.stderr(Stdio::inherit()).output().map_err(|error| format!("node is needed: {error}"))?;
    if !output.status.success() {
        return Err(format!("{peer} could not be measured ({})", output.status).into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Compares what is shown, look by look; returns how many looks and how many questions were the same.
fn same(peer: &str, script: &Script, measured: &Value) -> Result<(usize, usize), Failure> {
    let looks = measured.get("looks").and_then(Value::as_array).ok_or("the peer did not look")?;
    if looks.len() != script.looks.len() {
        return Err(format!("{peer} looked {} times, not {}", looks.len(), script.looks.len()).into());
    }
    let mut questions = 0;
    for (theirs, (steps, shown)) in looks.iter().zip(&script.looks) {
        let ours: Vec<String> = shown.iter().map(|at| code(*at)).collect();
        let theirs: Vec<&str> = theirs.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if ours != theirs {
            let only = |some: &[&str], others: &[&str]| -> Vec<String> {
                some.iter()
                    .filter(|name| !others.contains(name))
                    .map(|name| (*name).to_owned())
                    .take(5)
                    .collect()
            };
            let ours: Vec<&str> = ours.iter().map(String::as_str).collect();
            let (missing, more) = (only(&ours, &theirs), only(&theirs, &ours));
            return Err(
                format!("after {steps} answers {peer} does not show {missing:?} and shows {more:?}").into()
            );
        }
        questions += ours.len();
    }
    Ok((looks.len(), questions))
}

fn tell_peer(peer: &str, form: &Plain, ours: &Ours, measured: &Value, (looks, questions): (usize, usize)) {
    let version = measured.get("version").cloned().unwrap_or_default();
    let figures = [
        ("load", None),
        ("create", None),
        ("load_and_create", Some(&ours.read_and_generate)),
        ("set", Some(&ours.answer)),
        ("set_features", Some(&ours.features)),
        ("set_and_see_all", Some(&ours.answer_and_see_all)),
    ];
    for (what, ours) in figures {
        let samples = samples(measured.get(what));
        let mut facts = json!({"peer": peer, "version": version, "questions": form.asks.len(),
            "first_ms": measured.get(what).and_then(|all| all.get(0)),
            "looks_that_were_equal": looks, "questions_seen_equal": questions});
        if let (Some(ours), Some(facts)) = (ours, facts.as_object_mut()) {
            facts.insert("ours_median_us".to_owned(), rounded(ours.median_ms() * 1_000.0));
            facts.insert("ratio_to_ours".to_owned(), json!((samples.median_ms() / ours.median_ms()).round()));
        }
        tell(&format!("peer-{}", what.replace('_', "-")), &samples, facts, None);
    }
}

fn samples(measured: Option<&Value>) -> Samples {
    let mut samples = Samples::default();
    for ms in measured.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_f64) {
        samples.add(Duration::from_secs_f64(ms.max(0.0) / 1_000.0));
    }
    samples
}
