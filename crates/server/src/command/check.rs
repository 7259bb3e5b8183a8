//! `check`: the whole feed, operation by operation: chains, hashes, places; the packs beside it, file by file; and the rows.

use std::path::Path;

use super::CommandFault;
use super::arguments::Arguments;
use super::publish::{PACKS, rack};
use super::rows;
use crate::copy::{Found, look_through, open_backup};
use crate::packs::{PackFault, check_copy};
use crate::premises::{Folder, FolderFault, ServerKeys};

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandFault> {
    if let Some(file) = &arguments.from {
        let beside = file.parent().unwrap_or(Path::new("")).join(PACKS);
        return tell(&look_through(open_backup(file)?.as_mut())?, check_copy(&beside));
    }
    let folder = arguments.folder()?;
    let storage = arguments.storage(&folder)?;
    let found = look_through(storage.read()?.as_mut())?;
    tell(&found, check_packs(&folder)?)?;
    // Last: what is wrong with them is mended by making them anew.
    rows::check(arguments, &folder, &storage)
}

/// A feed that is looked at without its keys is no reason not to look.
fn check_packs(folder: &Folder) -> Result<Result<usize, PackFault>, CommandFault> {
    match ServerKeys::open(folder) {
        Ok(keys) => Ok(rack(folder, &keys).check().map(|packs| packs.len())),
        Err(FolderFault::Missing(_)) => Ok(check_copy(&folder.path(PACKS))),
        Err(fault) => Err(fault.into()),
    }
}

fn tell(found: &Found, packs: Result<usize, PackFault>) -> Result<(), CommandFault> {
    println!("operations {}", found.operations);
    println!("places {}", found.places);
    println!("streams {}", found.streams.len());
    println!("parked {}", found.parked);
    found.expect_order()?;
    println!("packs {}", packs?);
    Ok(())
}
