//! The rules of the house that no compiler checks.

mod arrows;
mod colours;
mod hardening;
mod licences;
mod sources;

use std::path::PathBuf;
use std::process::Command;

/// The top of the checkout.
fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// What cargo knows. Offline: a test must not depend on a registry.
fn cargo(command: &[&str], options: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(command)
        .args(["--locked", "--offline"])
        .args(options)
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{command:?} failed: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
