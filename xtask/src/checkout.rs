//! Exists so that the source tree and the build folder are looked up once and in one way.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The source tree that is worked on and the folder that cargo builds into.
#[derive(Debug)]
pub struct Checkout {
    pub root: PathBuf,
    pub target: PathBuf,
}

impl Checkout {
    /// Asks the environment of `cargo run` and not the compiled-in path: a build folder may be shared
    /// by several clones.
    pub fn find() -> Result<Self> {
        let package = env::var_os("CARGO_MANIFEST_DIR").context("start this program as `cargo xtask`")?;
        let root = Path::new(&package).parent().context("xtask lies outside a source tree")?;
        let program = env::current_exe().context("cannot tell where this program lies")?;
        // <target>/debug/xtask; this holds for any way of choosing the build folder.
        let target = program.ancestors().nth(2).context("xtask lies outside a build folder")?;
        Ok(Self { root: root.to_owned(), target: target.to_owned() })
    }

    /// Returns where cargo puts the programs of the `dev` profile.
    pub fn debug_programs(&self) -> PathBuf {
        self.target.join("debug")
    }

    /// Returns where cargo puts the programs of the `release` profile.
    pub fn release_programs(&self) -> PathBuf {
        self.target.join("release")
    }

    /// Returns the folder of the built screens.
    pub fn ui_dist(&self) -> PathBuf {
        self.root.join("ui").join("dist")
    }
}
