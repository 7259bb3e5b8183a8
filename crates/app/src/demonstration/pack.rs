//! The control sheets of demonstrations: a real pack with real signatures, made of the definitions in this checkout. Debug
//! builds only.

use std::path::Path;
use std::{fs, io};

use apseko_sheets::source::Pack;
use apseko_store::packs::{Kept, PackError, PackFolder};
use apseko_trust::pack_file::{PackFiles, pack_bytes};
use apseko_trust::{Keyring, SigningFailed};
use apseko_vault::rehearsal::Office;

/// The definitions of this checkout.
pub(crate) const DEFINITIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/sheets");
const NAMES_THE_PACK: &str = "pack.json";

/// Why a demonstration has no control sheets.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoPack {
    /// The definitions are not there, or cannot be read.
    #[error("the definitions cannot be read: {0}")]
    Definitions(#[from] io::Error),
    /// What names the pack is not there, or says something else.
    #[error("the pack has no name: {0}")]
    Nameless(#[from] serde_json::Error),
    /// The office did not sign.
    #[error(transparent)]
    Unsigned(#[from] SigningFailed),
    /// It could not be kept.
    #[error(transparent)]
    NotKept(#[from] PackError),
}

/// Lets the office publish a folder of definitions, and keeps the pack where the device looks for it.
pub(crate) fn publish(
    office: &Office,
    definitions: &Path,
    packs: &PackFolder,
    keyring: &Keyring,
    at_ms: i64,
) -> Result<Kept, NoPack> {
    let Made { bytes, code, version, made_ms } = make(office, definitions)?;
    // The office's clock is this device's, and has run on while the files were read.
    let at_ms = at_ms.max(made_ms);
    match packs.keep(&bytes, keyring, at_ms) {
        // Somebody edits the definitions and looks at them in a demonstration, many times before a version is published.
        // Outside of demonstrations a pack is never replaced, and nothing else in the program can do it.
        Err(PackError::Different) => {
            fs::remove_file(packs.path_of(&code, version)?)?;
            Ok(packs.keep(&bytes, keyring, at_ms)?)
        }
        kept => Ok(kept?),
    }
}

/// A signed pack.
pub(crate) struct Made {
    pub(crate) bytes: Vec<u8>,
    code: String,
    version: u32,
    made_ms: i64,
}

/// Lets the office sign a folder of definitions.
pub(crate) fn make(office: &Office, definitions: &Path) -> Result<Made, NoPack> {
    let files = files_in(definitions)?;
    let Pack { code, version, .. } = serde_json::from_slice(files.get(NAMES_THE_PACK).unwrap_or_default())?;
    let payload = files.to_bytes();
    let (signed, key) = office.publish(&code, version, &payload)?;
    let bytes = pack_bytes(&signed, &[key], &payload);
    Ok(Made { bytes, code, version, made_ms: signed.body().made_ms })
}

/// The definitions themselves, not their schema, which lies in a folder of its own.
fn files_in(definitions: &Path) -> Result<PackFiles, NoPack> {
    let mut files = PackFiles::default();
    for entry in fs::read_dir(definitions)? {
        let path = entry?.path();
        if path.is_file() && path.extension().is_some_and(|ending| ending == "json") {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            files.add(&name, fs::read(&path)?).map_err(PackError::from)?;
        }
    }
    Ok(files)
}
