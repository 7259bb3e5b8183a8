//! Taking a file in: its bytes are sealed as they come and lie on the disk before anything says that they are there.

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Read};

use apseko_store::SealedFile;
use apseko_vault::{Binding, SealError, SealedWriter};
use jiff::Timestamp;
use uuid::Uuid;

use super::FileRoom;

/// What a new file needs of the machine.
pub(crate) struct NewSeal {
    /// For the name of the file, random.
    pub(crate) name: [u8; 16],
    /// For its seal, random and used for no other.
    pub(crate) nonce: [u8; 19],
    pub(crate) at: Timestamp,
}

/// So many bytes are read at once.
const PORTION: usize = 64 << 10;

impl FileRoom {
    /// Seals a file for some evidence of a case. It counts when its row is written, with what is said of it.
    pub(crate) fn seal(
        &self,
        mut plain: impl Read,
        (case, evidence): (Uuid, Uuid),
        new: &NewSeal,
    ) -> Result<SealedFile, SealError> {
        const FIRST_VERSION: u32 = 1;
        let folder = self.store.files_folder();
        fs::create_dir_all(&folder)?;
        let sealed = Uuid::from_bytes(new.name);
        let out = OpenOptions::new().write(true).create_new(true).open(self.path(sealed))?;
        let binding = Binding { owner: case.into_bytes(), version: FIRST_VERSION };
        let mut writer = SealedWriter::begin(BufWriter::new(out), &self.key, new.name, new.nonce, binding)?;
        let mut portion = zeroize::Zeroizing::new(vec![0; PORTION]);
        loop {
            let read = plain.read(&mut portion)?;
            let Some(bytes) = portion.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
            writer.write_all(bytes)?;
        }
        let (out, known) = writer.finish()?;
        out.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
        if cfg!(unix) {
            File::open(&folder)?.sync_all()?;
        }
        Ok(SealedFile {
            sum: known.sha256,
            size: known.plain_bytes,
            evidence,
            sealed,
            owner: binding.owner,
            version: binding.version,
            kept_at: new.at,
        })
    }
}
