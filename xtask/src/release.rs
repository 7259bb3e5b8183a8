//! Exists to make what is delivered: the program with small screens inside, and a package of it.

use std::process::Stdio;

use anyhow::{Result, bail};

use crate::checkout::Checkout;
use crate::command_line::{cargo, run};
use crate::ui;

const GET_TAURI: &str = "`cargo install tauri-cli --version ^2.12 --locked` (some minutes)";

/// Builds the program for delivery and says where it is.
pub fn release(checkout: &Checkout) -> Result<()> {
    ui::build(checkout, ui::Profile::Release)?;
    println!("Building the program; the first time takes several minutes.");
    run(&mut cargo(checkout, &["build", "--release", "--package", "apseko"]))?;
    println!("The program is {}.", checkout.release_programs().join("apseko").display());
    if has_tauri(checkout) {
        println!("`cargo xtask release --bundle` makes a Debian package of it.");
    } else {
        println!("For a Debian package run {GET_TAURI} and then `cargo xtask release --bundle`.");
    }
    Ok(())
}

/// Builds a Debian package for delivery and says where it is.
pub fn bundle(checkout: &Checkout) -> Result<()> {
    if !has_tauri(checkout) {
        bail!("the Tauri command line is missing: run {GET_TAURI} and start again");
    }
    ui::build(checkout, ui::Profile::Release)?;
    run(&mut cargo(checkout, &["tauri", "build", "--bundles", "deb"]))?;
    let packages = checkout.release_programs().join("bundle").join("deb");
    println!("The package is in {}.", packages.display());
    Ok(())
}

fn has_tauri(checkout: &Checkout) -> bool {
    let mut command = cargo(checkout, &["tauri", "--version"]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
