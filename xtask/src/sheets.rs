//! Exists so that whoever writes definitions of control sheets learns at once what is wrong and what they come to,
//! without starting the application.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::checkout::Checkout;
use crate::command_line::cargo;

/// Where the definitions lie that are delivered.
const DELIVERED: &str = "assets/sheets";

/// Checks the definitions in a folder, or reports all of them; fails without further words if they are wrong, because
/// the program has told every fault with its place.
pub fn sheets(checkout: &Checkout, word: &str, folder: Option<&str>) -> Result<ExitCode> {
    let program = ["run", "--quiet", "--package", "apseko-sheets", "--bin", "apseko-sheets", "--", word];
    let mut command = cargo(checkout, &program);
    command.arg(place(checkout, folder)?);
    let status = command.status().context("cannot start cargo")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The folder as the person means it: from where they stand, although cargo is started at the top of the checkout.
fn place(checkout: &Checkout, folder: Option<&str>) -> Result<PathBuf> {
    match folder {
        Some(folder) => std::path::absolute(folder).with_context(|| format!("cannot find `{folder}`")),
        None => Ok(checkout.root.join(Path::new(DELIVERED))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_looked_for_where_the_person_stands() {
        let checkout = Checkout { root: PathBuf::from("/top"), target: PathBuf::from("/top/target") };
        assert_eq!(place(&checkout, None).unwrap(), PathBuf::from("/top/assets/sheets"));
        let here = std::env::current_dir().unwrap();
        assert_eq!(place(&checkout, Some("mine")).unwrap(), here.join("mine"));
        assert_eq!(place(&checkout, Some("/far/away")).unwrap(), PathBuf::from("/far/away"));
    }
}
