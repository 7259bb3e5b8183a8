//! `check`: the whole feed, operation by operation: chains, hashes, places; and the packs beside it, file by file.

use std::path::Path;

use super::CommandFault;
use super::arguments::Arguments;
use super::publish::{PACKS, rack};
use crate::copy::{Found, look_through, open_backup};
use crate::packs::{PackFault, check_copy};
use crate::premises::{Folder, FolderFault, ServerKeys};

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandFault> {
    let (found, packs) = match &arguments.from {
        Some(file) => {
            let beside = file.parent().unwrap_or(Path::new("")).join(PACKS);
            (look_through(open_backup(file)?.as_mut())?, check_copy(&beside))
        }
        None => {
            let folder = arguments.folder()?;
            let found = look_through(arguments.storage(&folder)?.read()?.as_mut())?;
            (found, check_packs(&folder)?)
        }
    };
    tell(&found);
    found.expect_order()?;
    println!("packs {}", packs?);
    Ok(())
}

/// A feed that is looked at without its keys is no reason not to look.
fn check_packs(folder: &Folder) -> Result<Result<usize, PackFault>, CommandFault> {
    match ServerKeys::open(folder) {
        Ok(keys) => Ok(rack(folder, &keys).check().map(|packs| packs.len())),
        Err(FolderFault::Missing(_)) => Ok(check_copy(&folder.path(PACKS))),
        Err(fault) => Err(fault.into()),
    }
}

fn tell(found: &Found) {
    println!("operations {}", found.operations);
    println!("places {}", found.places);
    println!("streams {}", found.streams.len());
    println!("parked {}", found.parked);
}
