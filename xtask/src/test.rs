//! Exists so that "everything is checked" has one meaning: the layers below, cheapest first, with
//! one line at the end that says how it went.

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::checkout::Checkout;
use crate::command_line::{cargo, follow, program, run};
use crate::tally::Tally;
use crate::{folder, ui};

/// A part of the checks that can be run alone.
struct Layer {
    name: &'static str,
    check: fn(&Checkout) -> Result<Tally>,
}

const LAYERS: [Layer; 6] = [
    Layer { name: "format", check: format },
    Layer { name: "screens-build", check: screens_build },
    Layer { name: "lint", check: lint },
    Layer { name: "rust", check: rust },
    Layer { name: "browser", check: browser },
    Layer { name: "window", check: window },
];

/// What one layer came to; a layer after a failure is not run.
struct Outcome {
    name: &'static str,
    ran: Option<(Tally, Duration)>,
}

/// Runs the named layers, or all of them, up to the first that fails.
pub fn test(checkout: &Checkout, names: &[&str]) -> Result<ExitCode> {
    if let Some(unknown) = names.iter().find(|name| LAYERS.iter().all(|layer| layer.name != **name)) {
        bail!("`{unknown}` is not a layer; the layers are {}", LAYERS.map(|layer| layer.name).join(", "));
    }
    let chosen = LAYERS.iter().filter(|layer| names.is_empty() || names.contains(&layer.name));
    let mut outcomes = Vec::new();
    let mut total = Tally::default();
    for layer in chosen {
        let ran = (total.failed == 0).then(|| run_layer(checkout, layer));
        if let Some((tally, _)) = ran {
            total += tally;
        }
        outcomes.push(Outcome { name: layer.name, ran });
    }
    print!("{}", report(&outcomes, total));
    Ok(if total.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What the programs for delivery are checked for here.
const LINUX: &str = "x86_64-unknown-linux-gnu";

fn run_layer(checkout: &Checkout, layer: &Layer) -> (Tally, Duration) {
    println!("\n== {} ==", layer.name);
    let begin = Instant::now();
    let tally = (layer.check)(checkout).unwrap_or_else(|error| {
        println!("{}: {error:#}", layer.name);
        Tally::ONE_FAILED
    });
    (tally, begin.elapsed())
}

fn report(outcomes: &[Outcome], total: Tally) -> String {
    let mut text = format!("\n{:<14} {:>8} {:>7} {:>7}\n", "layer", "seconds", "passed", "failed");
    for Outcome { name, ran } in outcomes {
        text += &match ran {
            Some((tally, time)) => {
                format!("{name:<14} {:>8.1} {:>7} {:>7}\n", time.as_secs_f64(), tally.passed, tally.failed)
            }
            None => format!("{name:<14}  not run\n"),
        };
    }
    text + &format!("\napseko: {} passed, {} failed\n", total.passed, total.failed)
}

fn format(checkout: &Checkout) -> Result<Tally> {
    run(&mut cargo(checkout, &["fmt", "--all", "--check"]))?;
    Ok(Tally::ONE_PASSED)
}

/// The shared crates are also checked apart from the screens, whose features could hide that they
/// need something a browser does not have.
fn screens_build(checkout: &Checkout) -> Result<Tally> {
    ui::build(checkout, ui::Profile::Dev)?;
    let profile = ui::Profile::Dev.name();
    let place = ["check", "--target", ui::TARGET, "--profile", profile];
    run(cargo(checkout, &place).args(["--package", "apseko-domain", "--package", "apseko-contract"]))?;
    Ok(Tally::ONE_PASSED)
}

fn lint(checkout: &Checkout) -> Result<Tally> {
    // The screens are looked at as a browser gets them, below: for this machine they would take minutes more.
    let rest = ["clippy", "--workspace", "--exclude", "apseko-ui", "--all-targets", "--", "-D", "warnings"];
    run(&mut cargo(checkout, &rest))?;
    let screens = ["clippy", "--package", "apseko-ui", "--target", ui::TARGET];
    run(cargo(checkout, &screens).args(["--profile", ui::Profile::Dev.name(), "--", "-D", "warnings"]))?;
    Ok(Tally::ONE_PASSED)
}

fn rust(checkout: &Checkout) -> Result<Tally> {
    // The house test on licences looks at crates that only some features build, and it looks without a registry.
    run(&mut cargo(checkout, &["fetch", "--locked", "--target", LINUX, "--target", ui::TARGET]))?;
    build_programs(checkout)?;
    let mut tally = cargo_test(checkout, &["--workspace", "--exclude", "xtask"])?;
    // Apart from the workspace, because that is how `cargo xtask` has already compiled it.
    tally += cargo_test(checkout, &["--package", "xtask"])?;
    Ok(tally)
}

fn cargo_test(checkout: &Checkout, selection: &[&str]) -> Result<Tally> {
    let mut tally = Tally::default();
    let mut command = cargo(checkout, &["test", "--no-fail-fast"]);
    let succeeded = follow(command.args(selection), |line| tally.read_cargo(line))?;
    Ok(tally.judged(succeeded))
}

/// Builds the programs that tests start. The selection is that of `cargo test`, examples included:
/// with fewer packages, or without what their tests need, cargo would choose other features for the
/// shared dependencies and compile them twice.
pub fn build_programs(checkout: &Checkout) -> Result<()> {
    run(&mut cargo(checkout, &["build", "--workspace", "--exclude", "xtask", "--bins", "--examples"]))
}

/// Prepares a program that drives the built application.
pub fn driver(checkout: &Checkout, name: &str) -> Command {
    let mut command = program(checkout, name);
    command.env("APSEKO_BIN_DIR", checkout.debug_programs());
    command
}

fn browser(checkout: &Checkout) -> Result<Tally> {
    node_tests(checkout, driver(checkout, "node"), "browser")
}

fn window(checkout: &Checkout) -> Result<Tally> {
    let mut command = driver(checkout, "xvfb-run");
    command.args(["-a", "node"]).env("GDK_BACKEND", "x11").env("WEBKIT_DISABLE_DMABUF_RENDERER", "1");
    // Without these two, the request for a driven window never returns.
    command.env("TAURI_AUTOMATION", "true").env("TAURI_WEBVIEW_AUTOMATION", "true");
    node_tests(checkout, command, "window")
}

fn node_tests(checkout: &Checkout, mut node: Command, folder: &str) -> Result<Tally> {
    ui::build(checkout, ui::Profile::Dev)?;
    build_programs(checkout)?;
    let mut tests = folder::entries(&checkout.root.join("tests").join(folder))?;
    tests.retain(|path| path.to_string_lossy().ends_with(".test.mjs"));
    if tests.is_empty() {
        bail!("tests/{folder} holds no *.test.mjs");
    }
    // Left to itself, the reporter depends on the version of node and on the terminal.
    node.args(["--test", "--test-reporter=spec"]).args(tests).env_remove("FORCE_COLOR");
    let mut tally = Tally::default();
    let succeeded = follow(&mut node, |line| tally.read_node(line))?;
    Ok(tally.judged(succeeded))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_ends_in_the_result_and_names_what_was_not_run() {
        let passed = Tally { passed: 12, failed: 0 };
        let outcomes = [
            Outcome { name: "rust", ran: Some((passed, Duration::from_millis(2_340))) },
            Outcome { name: "browser", ran: Some((Tally::ONE_FAILED, Duration::from_secs(1))) },
            Outcome { name: "window", ran: None },
        ];
        let expected = "
layer           seconds  passed  failed
rust                2.3      12       0
browser             1.0       0       1
window          not run

apseko: 12 passed, 1 failed
";
        assert_eq!(report(&outcomes, Tally { passed: 12, failed: 1 }), expected);
    }
}
