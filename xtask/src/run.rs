//! Exists so that one command on a fresh clone ends in a running application with demonstration data.

use std::env;
use std::process::Command;

use anyhow::Result;

use crate::checkout::Checkout;
use crate::command_line::{become_program, cargo, program};
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

/// Builds the screens and a host, and becomes that host.
pub fn run(checkout: &Checkout, host: Host) -> Result<()> {
    ui::build(checkout, ui::Profile::Dev)?;
    let mut app = match host {
        Host::Window => build_window(checkout)?,
        Host::Browser => build_browser_host(checkout)?,
    };
    let data = checkout.target.join("demo-data");
    app.arg("--demo").arg("--data").arg(&data);
    println!("Starting Apseko with demonstration data (kept in {}). Ctrl+C stops it.", data.display());
    become_program(&mut app)
}

fn build_window(checkout: &Checkout) -> Result<Command> {
    println!("Building the window; the first time takes some minutes.");
    command_line::run(&mut cargo(checkout, &["build", "--package", "apseko", "--bin", "apseko"]))?;
    Ok(program(checkout, checkout.debug_programs().join("apseko")))
}

fn build_browser_host(checkout: &Checkout) -> Result<Command> {
    println!("Building the browser host; the first time takes some minutes.");
    command_line::run(&mut cargo(checkout, &["build", "--package", "apseko-web", "--bin", "apseko-web"]))?;
    let mut app = program(checkout, checkout.debug_programs().join("apseko-web"));
    app.arg("--ui").arg(checkout.ui_dist());
    Ok(app)
}
