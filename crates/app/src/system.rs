//! The host of a shipped program: the system's clock, randomness and disk.

use std::path::{Path, PathBuf};

use apseko_contract::ChangeBatch;
use jiff::Timestamp;

use crate::uptime::uptime;
use crate::{Host, KeyFile, Keystore, SupportLog, Uptime};

/// Sends a batch of changes to the screens.
type Publish = Box<dyn Fn(ChangeBatch) + Send + Sync>;

/// The real machine.
pub struct SystemHost {
    folder: PathBuf,
    keystore: KeyFile,
    log: SupportLog,
    publish: Publish,
}

impl SystemHost {
    /// A host whose data lies in `folder`.
    pub fn new(
        folder: &Path,
        log: SupportLog,
        publish: impl Fn(ChangeBatch) + Send + Sync + 'static,
    ) -> Self {
        Self {
            folder: folder.to_owned(),
            keystore: KeyFile::in_folder(folder),
            log,
            publish: Box::new(publish),
        }
    }
}

impl std::fmt::Debug for SystemHost {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("SystemHost").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Host for SystemHost {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn uptime(&self) -> Uptime {
        uptime(|bytes| self.randomness(bytes))
    }

    /// Ends the process when the system has no randomness: an id or a key made without it would be worse.
    fn randomness(&self, bytes: &mut [u8]) {
        if getrandom::fill(bytes).is_err() {
            tracing::error!(
                "The system gives no randomness, so nothing can be saved safely; the program ends."
            );
            std::process::abort();
        }
    }

    fn data_folder(&self) -> &Path {
        &self.folder
    }

    fn keystore(&self) -> &dyn Keystore {
        &self.keystore
    }

    fn free_bytes(&self) -> Option<u64> {
        fs4::available_space(&self.folder).ok()
    }

    fn publish(&self, batch: ChangeBatch) {
        (self.publish)(batch);
    }

    fn support_log(&self) -> String {
        self.log.text()
    }
}
