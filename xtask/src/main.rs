//! Exists so that building, starting, checking and measuring Apseko is one tested program,
//! the same on every machine, instead of a pile of shell scripts.

mod bench;
mod checkout;
mod command_line;
mod demo;
mod folder;
mod fuzz;
mod release;
mod run;
mod screens;
mod sheets;
mod sim;
mod tally;
mod test;
mod ui;

use std::process::ExitCode;

use anyhow::Result;

use crate::checkout::Checkout;

const USAGE: &str = "\
usage: cargo xtask COMMAND

  ui [--release]        build the screens into ui/dist
  run [--browser]       start a server and two devices with demonstration data; --browser forces the browser host
  demo code|person [colleague]
                        tell the code of this moment, or everything somebody in a demonstration has to know
  test [LAYER...]       check everything, or only the named layers:
                        format, screens-build, lint, rust, browser, window
  screens               take pictures of the screens
  bench NAME [ARG...]   measure one area; `ui` builds the delivery programs first
  sim [ARG...]          run the simulator: --seeds N, --layer pure|store|process|road, --mutants;
                        SIM_SEED=N tells the story of one seed
  sheets WORD [FOLDER]  definitions of control sheets, those in assets/sheets if no folder is named: `check`
                        tells what is wrong and where, or how much there is; `report` tells all of it in words
  fuzz [SECONDS]        feed every decoder with nonsense, so long each; 60 seconds if nothing is said
  release [--bundle]    build the program for delivery; --bundle also makes a Debian package";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match dispatch(&words) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(words: &[&str]) -> Result<ExitCode> {
    let checkout = Checkout::find()?;
    match words {
        ["ui"] => ui::build(&checkout, ui::Profile::Dev)?,
        ["ui", "--release"] => ui::build(&checkout, ui::Profile::Release)?,
        ["run"] => run::run(&checkout, run::Host::for_this_machine())?,
        ["run", "--browser"] => run::run(&checkout, run::Host::Browser)?,
        ["demo", "code" | "person"] | ["demo", "code" | "person", "colleague"] => {
            demo::demo(&checkout, words.get(1..).unwrap_or_default())?;
        }
        ["test", layers @ ..] => return test::test(&checkout, layers),
        ["screens"] => screens::screens(&checkout)?,
        ["bench", name, arguments @ ..] => bench::bench(&checkout, name, arguments)?,
        ["sheets", word @ ("check" | "report")] => return sheets::sheets(&checkout, word, None),
        ["sheets", word @ ("check" | "report"), folder] => {
            return sheets::sheets(&checkout, word, Some(folder));
        }
        ["fuzz"] => fuzz::fuzz(&checkout, "60")?,
        ["fuzz", seconds] => fuzz::fuzz(&checkout, seconds)?,
        ["sim", arguments @ ..] => sim::sim(&checkout, arguments)?,
        ["release"] => release::release(&checkout)?,
        ["release", "--bundle"] => release::bundle(&checkout)?,
        ["help" | "--help" | "-h"] => println!("{USAGE}"),
        ["bench"] => return Ok(misused("`bench` needs the NAME of an area")),
        [] => return Ok(misused("a command is needed")),
        other => return Ok(misused(&format!("`{}` is not a command", other.join(" ")))),
    }
    Ok(ExitCode::SUCCESS)
}

fn misused(reason: &str) -> ExitCode {
    eprintln!("xtask: {reason}\n\n{USAGE}");
    ExitCode::from(2)
}
