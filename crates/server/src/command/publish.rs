//! `publish`: lets devices fetch a reference pack that a pack key has signed.

use super::CommandFault;
use super::arguments::{Arguments, missing};
use super::audited::{Deed, audited};
use crate::audit::action;
use crate::packs::{PackRack, Published, Publishing};
use crate::premises::{Folder, ServerKeys, now_ms};

/// Where packs lie in the data folder, and beside backups.
pub(super) const PACKS: &str = "packs";

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandFault> {
    let file = arguments.file().ok_or_else(|| missing("the file of the pack"))?;
    let folder = arguments.folder()?;
    let rack = rack(&folder, &ServerKeys::open(&folder)?);
    let object = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let done = audited(arguments, &folder, Deed::new(action::PUBLISH, object), |deed| {
        let done = rack.publish(&file, now_ms())?;
        let (Publishing::New(pack) | Publishing::Known(pack)) = &done;
        deed.detail("pack", format!("{} {}", pack.code, pack.version));
        deed.detail("sum", hex::encode(pack.sum));
        Ok(done)
    })?;
    match &done {
        Publishing::New(pack) => tell("published", pack),
        Publishing::Known(pack) => tell("known", pack),
    }
    Ok(())
}

fn tell(what: &str, pack: &Published) {
    println!("{what} {} {}", pack.code, pack.version);
    println!("sum {}", hex::encode(pack.sum));
    println!("bytes {}", pack.length);
}

/// The packs of a data folder.
pub(super) fn rack(folder: &Folder, keys: &ServerKeys) -> PackRack {
    PackRack::at(&folder.path(PACKS), keys.keyring.clone())
}
