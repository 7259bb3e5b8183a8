//! Exists so that one command on a fresh clone ends in a running application with demonstration data.

use std::env;
use std::io::{BufRead as _, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::checkout::Checkout;
use crate::command_line::{cargo, program};
use crate::{command_line, ui};

/// What shows the screens.
#[derive(Debug, Clone, Copy)]
pub enum Host {
    Window,
    Browser,
}

impl Host {
    /// Chooses the window wherever a window can open.
    pub fn for_this_machine() -> Self {
        let is_set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
        let always_has_display = cfg!(any(windows, target_os = "macos"));
        if always_has_display || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") {
            Self::Window
        } else {
            Self::Browser
        }
    }
}

/// Builds the screens, a server and a host, and runs two devices on that server until the first of them ends.
pub fn run(checkout: &Checkout, host: Host) -> Result<()> {
    ui::build(checkout, ui::Profile::Dev)?;
    println!("Building the server and the devices; the first time takes some minutes.");
    let mut programs = vec!["--bin", "apseko-server", "--bin", "apseko-web", "--bin", "apseko-demo"];
    let mut packages = vec!["build", "--package", "apseko-server", "--package", "apseko-web"];
    if matches!(host, Host::Window) {
        packages.extend(["--package", "apseko"]);
        programs.extend(["--bin", "apseko"]);
    }
    command_line::run(&mut cargo(checkout, &[packages, programs].concat()))?;
    let data = checkout.target.join("demo-data");
    println!("The demonstration data is kept in {}.", data.display());
    let server = DemoServer::start(checkout, &data.join("server"))?;
    println!("The server answers at {}.", server.address);
    let mut colleague = device(checkout, Host::Browser, &server, &data.join("andris"));
    let mut colleague = Companion::start(colleague.arg("--demo-colleague").arg("--until-input-ends"))?;
    println!("\nThe device of the colleague, Andris Liepa (its code: `cargo xtask demo code colleague`):");
    colleague.pass_on_until("Stop with Ctrl+C.")?;
    println!("\nThe device of Ilze Kalniņa:");
    let mut mine = device(checkout, host, &server, &data.join("ilze"));
    if matches!(host, Host::Browser) {
        mine.arg("--until-input-ends");
    }
    let mut mine = mine.arg("--demo").stdin(Stdio::piped()).spawn()?;
    // Waiting closes what is not taken, and the device would take it for the end.
    let held = mine.stdin.take();
    let status = mine.wait()?;
    drop(held);
    if status.success() { Ok(()) } else { bail!("the device ended ({status})") }
}

fn device(checkout: &Checkout, host: Host, server: &DemoServer, data: &Path) -> Command {
    let name = if matches!(host, Host::Window) { "apseko" } else { "apseko-web" };
    let mut device = program(checkout, checkout.debug_programs().join(name));
    device.args(["--server", &server.address, "--root", &server.root]).arg("--data").arg(data);
    if matches!(host, Host::Browser) {
        device.arg("--ui").arg(checkout.ui_dist());
    }
    device
}

/// A process that ends with this one, however this one ends: it holds on to the other end of a pipe.
struct Companion {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Companion {
    fn start(command: &mut Command) -> Result<Self> {
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let lines = BufReader::new(process.stdout.take().context("it has no output")?).lines();
        Ok(Self { process, lines })
    }

    /// The rest of the line that begins with this word.
    fn tells(&mut self, word: &str) -> Result<String> {
        for line in self.lines.by_ref() {
            if let Some(rest) = line?.strip_prefix(word) {
                return Ok(rest.trim().to_owned());
            }
        }
        bail!("a program of the demonstration ended before it had told its {word}")
    }

    fn pass_on_until(&mut self, last: &str) -> Result<()> {
        for line in self.lines.by_ref() {
            let line = line?;
            if line == last {
                break;
            }
            println!("{line}");
        }
        Ok(())
    }
}

impl Drop for Companion {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        drop(self.process.wait());
    }
}

/// The control sheets of this checkout, signed and laid out for the devices.
fn publish(checkout: &Checkout, data: &Path) -> Result<()> {
    let pack = data.with_extension("pack");
    let programs = checkout.debug_programs();
    command_line::run(program(checkout, programs.join("apseko-demo")).arg("pack").arg(&pack))?;
    let mut publishing = program(checkout, programs.join("apseko-server"));
    publishing.arg("publish").arg("--data").arg(data).arg(&pack).env_remove("DATABASE_URL");
    // A version is published once; whoever edits the definitions and looks at them here begins with `make clean-data`.
    if !publishing.stdout(Stdio::null()).status()?.success() {
        println!(
            "The control sheets of this checkout were not published; the devices keep the ones they have."
        );
    }
    Ok(())
}

/// The server of the demonstration.
struct DemoServer {
    _process: Companion,
    address: String,
    root: String,
}

impl DemoServer {
    fn start(checkout: &Checkout, data: &Path) -> Result<Self> {
        let mut command = program(checkout, checkout.debug_programs().join("apseko-server"));
        command.args(["demo", "--until-input-ends", "--listen", "127.0.0.1:0", "--data"]).arg(data);
        command.env_remove("DATABASE_URL");
        let mut process = Companion::start(&mut command)?;
        let root = process.tells("root ")?;
        let address = format!("http://{}", process.tells("listening ")?);
        publish(checkout, data)?;
        Ok(Self { _process: process, address, root })
    }
}
