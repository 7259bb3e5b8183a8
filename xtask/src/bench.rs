//! Exists so that figures are always taken from delivery builds, also of what is measured from outside.

use anyhow::Result;

use crate::checkout::Checkout;
use crate::command_line::{cargo, run};
use crate::ui;

/// Measures one area; `ui` needs the delivered window and the empty one it is compared with.
pub fn bench(checkout: &Checkout, name: &str, arguments: &[&str]) -> Result<()> {
    if name == "ui" {
        ui::build(checkout, ui::Profile::Release)?;
        println!("Building the delivery window and the empty one.");
        let programs = ["--package", "apseko", "--bin", "apseko", "--example", "empty-window"];
        run(cargo(checkout, &["build", "--release"]).args(programs))?;
    }
    let measure = ["run", "--quiet", "--release", "--package", "apseko-bench", "--", name];
    run(cargo(checkout, &measure).args(arguments))
}
