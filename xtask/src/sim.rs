//! Exists so that the simulator runs the same way for everybody: with the checks of a debug build, at the speed of a release.

use anyhow::{Result, bail};

use crate::checkout::Checkout;
use crate::command_line::{cargo, run};

/// Runs the simulator, which ends with one line for machines.
pub fn sim(checkout: &Checkout, arguments: &[&str]) -> Result<()> {
    if arguments.windows(2).any(|pair| pair == ["--layer", "road"]) {
        return road(checkout, arguments);
    }
    // All of its programs first: the layer of processes starts them itself.
    run(&mut cargo(checkout, &["build", "--quiet", "--package", "apseko-sim"]))?;
    let program = ["run", "--quiet", "--package", "apseko-sim", "--bin", "apseko-sim", "--"];
    run(cargo(checkout, &program).args(arguments))
}

/// The layer with real servers lives where the other stories with real servers do: in the tests of the exchange.
fn road(checkout: &Checkout, arguments: &[&str]) -> Result<()> {
    // Examples are asked for, though there are none, for the reason that `test::build_programs` gives.
    let packages = ["--package", "apseko-server", "--package", "apseko-tests"];
    run(cargo(checkout, &["build", "--quiet", "--bins", "--examples"]).args(packages))?;
    let wanted = ["--", "--ignored", "--exact", "--nocapture", "faulty::as_many_seeds_as_wanted"];
    let mut command = cargo(checkout, &["test", "--quiet"]);
    command.args(packages).args(["--test", "exchange"]).args(wanted);
    for pair in arguments.chunks(2) {
        match pair {
            ["--layer", "road"] => {}
            ["--seeds", number] => drop(command.env("APSEKO_ROAD_SEEDS", number)),
            ["--from", number] => drop(command.env("APSEKO_ROAD_FROM", number)),
            other => bail!("the layer `road` does not know `{}`", other.join(" ")),
        }
    }
    run(&mut command)
}
