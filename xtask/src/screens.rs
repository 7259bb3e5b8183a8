//! Exists to take pictures of the screens, because a change of the look is judged by looking.

use anyhow::Result;

use crate::checkout::Checkout;
use crate::{command_line, test, ui};

/// Builds what the pictures are taken of, and takes them.
pub fn screens(checkout: &Checkout) -> Result<()> {
    ui::build(checkout, ui::Profile::Dev)?;
    test::build_programs(checkout)?;
    command_line::run(test::driver(checkout, "node").arg("tests/screens.mjs"))
}
