//! Exists to turn the `apseko-ui` crate into the folder that the window and the browser host show:
//! compile to WebAssembly, bind it to the page, put page, style and fonts beside it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::checkout::Checkout;
use crate::command_line;
use crate::folder::{self, Files};

/// The compilation target of the screens.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// How the screens are compiled: quickly for development and tests, or small for delivery.
#[derive(Debug, Clone, Copy)]
pub enum Profile {
    Dev,
    Release,
}

impl Profile {
    /// Returns the name of the cargo profile. The development profile is everyone's, because a profile of
    /// its own would compile every procedural macro a second time.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "ui-release",
        }
    }

    /// Returns the name of the folder in which cargo puts what this profile makes.
    fn folder(self) -> &'static str {
        match self {
            Self::Dev => "debug",
            Self::Release => "ui-release",
        }
    }
}

/// Builds the screens into `ui/dist`.
pub fn build(checkout: &Checkout, profile: Profile) -> Result<()> {
    println!("Building the screens.");
    let arguments = ["build", "--package", "apseko-ui", "--target", TARGET, "--profile", profile.name()];
    command_line::run(&mut command_line::cargo(checkout, &arguments))?;
    let mut files = folder::read(&bind(checkout, profile)?)?;
    add_page(&mut files, &checkout.root)?;
    folder::make_equal(&checkout.ui_dist(), &files)
}

/// Generates `ui.js` and `ui_bg.wasm` in a folder of their own and returns that folder. It is kept
/// in the build folder, so that an unchanged compilation is not bound again.
fn bind(checkout: &Checkout, profile: Profile) -> Result<PathBuf> {
    let compiled = checkout.target.join(TARGET).join(profile.folder()).join("apseko-ui.wasm");
    let bound = checkout.target.join("ui-bound").join(profile.folder());
    let stamp_path = bound.with_extension("stamp");
    let stamp = stamp(&compiled)?;
    if bound.is_dir() && fs::read_to_string(&stamp_path).is_ok_and(|present| present == stamp) {
        return Ok(bound);
    }
    if bound.exists() {
        fs::remove_dir_all(&bound)?;
    }
    let is_release = matches!(profile, Profile::Release);
    Bindgen::new()
        .input_path(&compiled)
        .web(true)?
        .typescript(false)
        .out_name("ui")
        .remove_name_section(is_release)
        .remove_producers_section(is_release)
        .generate(&bound)
        .context("wasm-bindgen could not bind the screens to the page")?;
    fs::write(&stamp_path, stamp)?;
    Ok(bound)
}

/// Identifies one compilation: cargo leaves the file alone while nothing has changed.
fn stamp(compiled: &Path) -> Result<String> {
    let metadata = fs::metadata(compiled).with_context(|| format!("cannot find {}", compiled.display()))?;
    let modified = metadata.modified()?.duration_since(UNIX_EPOCH)?;
    Ok(format!("{} bytes, modified {} ns", metadata.len(), modified.as_nanos()))
}

fn add_page(files: &mut Files, root: &Path) -> Result<()> {
    let ui = root.join("ui");
    for name in ["index.html", "start.js"] {
        files.insert(name.into(), folder::read_file(&ui.join(name))?);
    }
    let icon = root.join("assets").join("icons").join("apseko.svg");
    files.insert("icon.svg".into(), folder::read_file(&icon)?);
    let mut style = Vec::new();
    for sheet in folder::read_with_extension(&ui.join("style"), "css")?.values() {
        style.extend_from_slice(sheet);
        style.push(b'\n');
    }
    files.insert("style.css".into(), style);
    for (name, font) in folder::read_with_extension(&root.join("assets").join("fonts"), "woff2")? {
        files.insert(Path::new("fonts").join(name), font);
    }
    Ok(())
}
