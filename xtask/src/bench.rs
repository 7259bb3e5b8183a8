//! Exists so that figures are always taken from delivery builds, also of what is measured from outside.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::checkout::Checkout;
use crate::command_line::{cargo, program, run};
use crate::ui;

/// Measures one area; `ui` needs the delivered window and the empty one it is compared with, `sheet` the libraries.
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
        command.env("APSEKO_SHEET_PEERS", sheet_peers(checkout)?);
    }
    run(command.args(arguments))
}

/// Installs the libraries that sheets are compared with into the build folder, if they are not there yet.
fn sheet_peers(checkout: &Checkout) -> Result<PathBuf> {
    let source = checkout.root.join("crates/bench/sheet-peers");
    let folder = checkout.target.join("sheet-peers");
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
        println!("Fetching the libraries for forms that sheets are compared with.");
        run(program(checkout, "npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(&folder))?;
    }
    Ok(folder)
}
