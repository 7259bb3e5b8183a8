//! `check`: the whole feed, operation by operation: chains, hashes, places.

use super::CommandFault;
use super::arguments::Arguments;
use crate::copy::{Found, look_through, open_backup};

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandFault> {
    let found = match &arguments.from {
        Some(file) => look_through(open_backup(file)?.as_mut())?,
        None => {
            let folder = arguments.folder()?;
            look_through(arguments.storage(&folder)?.read()?.as_mut())?
        }
    };
    tell(&found);
    Ok(found.expect_order()?)
}

fn tell(found: &Found) {
    println!("operations {}", found.operations);
    println!("places {}", found.places);
    println!("streams {}", found.streams.len());
    println!("parked {}", found.parked);
}
