//! Exists so that figures are always taken from delivery builds, also of what is measured from outside.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::checkout::Checkout;
use crate::command_line::{cargo, program, run};
use crate::ui;

/// Measures one area; `ui` needs the delivered window and the empty one it is compared with, `sheet` the libraries, `sync`,
/// `afternoon` and `upload` the delivered server, `upload` also the client that delivers.
pub fn bench(checkout: &Checkout, name: &str, arguments: &[&str]) -> Result<()> {
    if name == "ui" {
        ui::build(checkout, ui::Profile::Release)?;
        println!("Building the delivery window and the empty one.");
        let programs = ["--package", "apseko", "--bin", "apseko", "--example", "empty-window"];
        run(cargo(checkout, &["build", "--release"]).args(programs))?;
    }
    let measure = ["run", "--quiet", "--release", "--package", "apseko-bench", "--", name];
    let mut command = cargo(checkout, &measure);
    if name == "sheet" {
        command.env("APSEKO_SHEET_PEERS", peers(checkout, "sheet-peers")?);
    }
    if ["afternoon", "sync"].contains(&name) {
        println!("Building the delivery server.");
        run(&mut cargo(checkout, &["build", "--release", "--package", "apseko-server"]))?;
        command.env("APSEKO_SERVER", checkout.target.join("release/apseko-server"));
    }
    if name == "upload" {
        // The clients of others come from npm and PyPI, and the tests have them already.
        run(program(checkout, "sh").args(["xtask/setup.sh", "test"]))?;
        println!("Building the delivery server and the client that delivers.");
        // Together, because what a delivered program must not have is let in for measuring by one of them.
        let packages = ["apseko-bench", "apseko-server", "apseko-tests"].map(|name| ["--package", name]);
        let programs = ["apseko-bench", "apseko-server", "uploader"].map(|name| ["--bin", name]);
        let words = packages.into_iter().chain(programs).flatten();
        run(cargo(checkout, &["build", "--release"]).args(words))?;
        // Started as it was built: asked for by itself it would be built once more.
        let measure = checkout.target.join("release/apseko-bench");
        return run(program(checkout, measure).arg(name).args(arguments));
    }
    if name == "sync" && arguments.contains(&"--peers") {
        command.env("APSEKO_SYNC_PEERS", peers(checkout, "sync-peers")?);
    }
    run(command.args(arguments))
}

/// Installs what is measured beside ours into the build folder, if it is not there yet.
fn peers(checkout: &Checkout, name: &str) -> Result<PathBuf> {
    let source = checkout.root.join("crates/bench").join(name);
    let folder = checkout.target.join(name);
    fs::create_dir_all(&folder)?;
    let wanted =
        fs::read(source.join("package-lock.json")).context("the lock file of the libraries is missing")?;
    let (lock, installed) =
        (folder.join("package-lock.json"), folder.join("node_modules/.package-lock.json"));
    let is_there = installed.is_file() && fs::read(&lock).is_ok_and(|present| present == wanted);
    for file in ["package.json", "package-lock.json", "run.mjs"] {
        fs::copy(source.join(file), folder.join(file))?;
    }
    if !is_there {
        println!("Fetching the libraries that ours is compared with.");
        run(program(checkout, "npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(&folder))?;
    }
    Ok(folder)
}
