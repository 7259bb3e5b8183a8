//! The server's signed word about how its feed stood at each backup: whoever writes its history anew has to explain them.

use std::path::{Path, PathBuf};

use apseko_oplog::EpochId;
use apseko_trust::{Checkpoint, FeedRoot, Signed, SignedCheckpoint};

use super::{Backup, CopyFault};
use crate::feed::{FeedFailure, House};
use crate::premises::FolderFault;
use crate::storage::sqlite::read_file;
use crate::storage::{StorageError, Transaction};

/// Follows the name of the backup that it is about. It stays when the backup is taken away.
const ENDING: &str = "checkpoint";
const PAGE: usize = 5_000;

/// Signs how a backup stands, in a file beside it. What was signed before about the same life must still be true of it.
pub fn sign_beside(backup: &Backup, house: &dyn House) -> Result<PathBuf, CopyFault> {
    let folder = backup.file.parent().unwrap_or(Path::new("."));
    let earlier = newest(folder, backup.meta.epoch, house)?;
    let wanted = earlier.map(|earlier| earlier.seq);
    let walked = walk(read_file(&backup.file)?.as_mut(), wanted)?;
    if let Some(earlier) = earlier.filter(|earlier| walked.then != Some(earlier.root)) {
        return Err(CopyFault::OtherHistory(earlier.seq));
    }
    let at_ms = house.wall_ms();
    let said = Checkpoint { epoch: backup.meta.epoch.0, seq: walked.seq, root: walked.root, at_ms };
    let signed = Signed::sign(house.receipt_key(), said)
        .map_err(|error| FeedFailure::Unsigned(format!("a checkpoint: {error}")))?;
    let file = backup.file.with_extension(ENDING);
    write(&file, &signed.to_bytes()).map_err(|cause| fault(&file, cause))?;
    Ok(file)
}

struct Walked {
    seq: u64,
    root: FeedRoot,
    /// The sum at the place that was asked for, if the feed gets so far.
    then: Option<FeedRoot>,
}

fn walk(picture: &mut dyn Transaction, wanted: Option<u64>) -> Result<Walked, StorageError> {
    let then = (wanted == Some(0)).then_some(FeedRoot::START);
    let mut walked = Walked { seq: 0, root: FeedRoot::START, then };
    loop {
        let page = picture.lines_after(walked.seq, PAGE)?;
        if page.is_empty() {
            return Ok(walked);
        }
        for (_, line) in page {
            walked.root = walked.root.after(&line.op.0);
            walked.seq = line.seq;
            if wanted == Some(line.seq) {
                walked.then = Some(walked.root);
            }
        }
    }
}

/// The last word about this life in the folder. What nobody of ours has signed is no word.
fn newest(folder: &Path, epoch: EpochId, house: &dyn House) -> Result<Option<Checkpoint>, CopyFault> {
    let entries = std::fs::read_dir(folder).map_err(|cause| fault(folder, cause))?;
    let mut newest: Option<Checkpoint> = None;
    for entry in entries {
        let path = entry.map_err(|cause| fault(folder, cause))?.path();
        if path.extension().is_none_or(|ending| ending != ENDING) {
            continue;
        }
        let bytes = std::fs::read(&path).map_err(|cause| fault(&path, cause))?;
        let signed = SignedCheckpoint::from_bytes(&bytes).ok();
        let signed = signed.filter(|signed| signed.verify(house.verifier().as_ref()).is_ok());
        let Some(said) = signed.map(|signed| *signed.body()) else {
            tracing::warn!(file = %path.display(), "a checkpoint is not believed");
            continue;
        };
        if said.epoch == epoch.0 && newest.is_none_or(|newest| newest.seq < said.seq) {
            newest = Some(said);
        }
    }
    Ok(newest)
}

fn write(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut written = std::fs::File::create(file)?;
    written.write_all(bytes)?;
    written.sync_all()
}

fn fault(path: &Path, cause: std::io::Error) -> CopyFault {
    FolderFault::File { file: path.display().to_string(), cause }.into()
}
