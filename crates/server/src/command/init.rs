//! `init`: the keys of a new installation and an empty feed.

use apseko_oplog::{DeviceId, EpochId, FeedMeta, Hlc};

use super::CommandFault;
use super::arguments::Arguments;
use super::audited::{Deed, noted};
use crate::audit::action;
use crate::feed::LEVEL;
use crate::premises::{FolderFault, NewInstallation, ServerKeys};

pub(super) fn run(arguments: &Arguments) -> Result<(), CommandFault> {
    let folder = arguments.folder()?;
    let storage = arguments.storage(&folder)?;
    let mut no_randomness = false;
    let mut fill = |bytes: &mut [u8]| no_randomness |= getrandom::fill(bytes).is_err();
    let mut epoch = [0; 16];
    fill(&mut epoch);
    let now = crate::premises::now_ms();
    let made = ServerKeys::found(&folder, now, &mut fill)?;
    if no_randomness {
        return Err(FolderFault::NoRandomness.into());
    }
    storage.found(&first_meta(made.server, EpochId(epoch)))?;
    noted(arguments, &folder, &Deed::new(action::INIT, hex::encode(made.server.0)))?;
    tell(&made, &folder.path("root.key").display().to_string());
    Ok(())
}

pub(super) fn first_meta(server: DeviceId, epoch: EpochId) -> FeedMeta {
    FeedMeta {
        server,
        level: LEVEL,
        epoch,
        lineage: vec![(epoch, 0)],
        head: 0,
        stable: 0,
        hlc: Hlc::default(),
    }
}

fn tell(made: &NewInstallation, root: &str) {
    println!("server {}", hex::encode(made.server.0));
    println!("root {}", hex::encode(made.root.as_sec1()));
    println!();
    println!("Take the root key away now: copy {root} to two media that stay in a safe, check both copies,");
    println!(
        "and delete the file here. The running server does not need it. Whoever has it can replace every"
    );
    println!("other key; without it no key can be renewed, and the first of them expires in 92 days.");
}
