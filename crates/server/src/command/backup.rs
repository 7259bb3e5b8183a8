//! `backup`: makes one now, beside the server processes that may be running.

use std::time::Duration;

use super::CommandFault;
use super::arguments::Arguments;
use super::audited::{Deed, audited};
use crate::audit::action;
use crate::copy::{Backup, CopyFault};
use crate::premises::{Office, ServerKeys};

/// How soon whoever waits for another backup looks again.
const LOOK_AGAIN: Duration = Duration::from_millis(200);

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandFault> {
    let folder = arguments.folder()?;
    let house = Office::open(&folder, ServerKeys::open(&folder)?, arguments.people(&folder)?)?;
    let _at_work = folder.share()?;
    let schedule = arguments.schedule(&folder)?;
    let storage = arguments.storage(&folder)?;
    let backup = audited(arguments, &folder, Deed::new(action::BACKUP, ""), |deed| {
        let backup = when_it_is_our_turn(|| schedule.make(storage.as_ref(), &house, &|| true))?;
        deed.detail("file", backup.file.display());
        deed.detail("places", backup.meta.head);
        Ok(backup)
    })?;
    println!("backup {}", backup.file.display());
    println!("operations {}", backup.fingerprint.rows("operations"));
    println!("places {}", backup.meta.head);
    Ok(())
}

/// The server may just be making one by itself. Whoever types this wants one of this moment.
fn when_it_is_our_turn(make: impl Fn() -> Result<Backup, CopyFault>) -> Result<Backup, CopyFault> {
    loop {
        match make() {
            Err(CopyFault::Busy) => std::thread::sleep(LOOK_AGAIN),
            made => return made,
        }
    }
}
