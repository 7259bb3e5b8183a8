//! A look at the whole folder: what can be used, and what lies there and cannot.

use std::{fs, io};

use apseko_trust::{Digest, Keyring};

use super::{PackError, PackFolder, name};

/// A pack that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPack {
    /// Its code.
    pub code: String,
    /// Its version.
    pub version: u32,
    /// The sum of its content.
    pub digest: Digest,
}

/// A file that is no pack for this device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadPack {
    /// What the file is called; `None` where that is no name of a pack and could be anything.
    pub file: Option<String>,
    /// What is wrong with it.
    pub why: PackError,
}

/// What lies in the folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackList {
    /// By code and version, ascending.
    pub packs: Vec<KnownPack>,
    /// What cannot be used.
    pub bad: Vec<BadPack>,
}

pub(super) fn list(folder: &PackFolder, keyring: &Keyring) -> Result<PackList, PackError> {
    let mut found = PackList::default();
    let entries = match fs::read_dir(&folder.path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?.file_name();
        let file = entry.to_string_lossy();
        // A pack that was not written to its end is called otherwise.
        if !name::is_for_a_pack(&file) {
            continue;
        }
        let Some((code, version)) = name::parse(&file) else {
            found.bad.push(BadPack { file: None, why: PackError::Misnamed });
            continue;
        };
        match folder.check(code, version, keyring) {
            Ok(pack) => found.packs.push(pack),
            Err(why) => found.bad.push(BadPack { file: Some(file.to_string()), why }),
        }
    }
    found.packs.sort_by(|one, other| (&one.code, one.version).cmp(&(&other.code, other.version)));
    found.bad.sort_by(|one, other| one.file.cmp(&other.file));
    Ok(found)
}
