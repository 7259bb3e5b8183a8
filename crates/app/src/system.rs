//! The host of a shipped program: the system's clock, randomness and disk.

use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Instant;

use apseko_contract::ChangeBatch;
use apseko_sync::{Battery, Place};
use jiff::Timestamp;

use crate::uptime::uptime;
use crate::{Biometric, Cost, Host, Issuer, Keystores, SupportLog, SystemKeystores, Uptime};
use crate::{battery, metered};

/// Beside the data of people, because it is of the device and no secret.
const SERVER: &str = "server.json";

/// Sends a batch of changes to the screens.
type Publish = Box<dyn Fn(ChangeBatch) + Send + Sync>;

/// The real machine.
pub struct SystemHost {
    folder: PathBuf,
    log: SupportLog,
    publish: Publish,
    server: Option<Place>,
    server_was_said: bool,
}

impl SystemHost {
    /// A host whose data lies in `folder`.
    pub fn new(
        folder: &Path,
        log: SupportLog,
        publish: impl Fn(ChangeBatch) + Send + Sync + 'static,
    ) -> Self {
        // A file that nobody understands is as good as none: the work goes on here, and the log says why nothing leaves.
        let server = Place::kept_in(&folder.join(SERVER)).unwrap_or_else(|cause| {
            tracing::error!(%cause, "The server of this device is not known.");
            None
        });
        Self { folder: folder.to_owned(), log, publish: Box::new(publish), server, server_was_said: false }
    }

    /// The same host with a server, which is remembered for later starts.
    #[must_use]
    pub fn with_server(mut self, place: Option<Place>) -> Self {
        let Some(place) = place else { return self };
        if let Err(cause) = place.keep_in(&self.folder.join(SERVER)) {
            tracing::warn!(%cause, "The server was not remembered for later starts.");
        }
        (self.server, self.server_was_said) = (Some(place), true);
        self
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

    fn keystores(&self) -> &dyn Keystores {
        &SystemKeystores
    }

    /// The office is reached through the server.
    fn issuer(&self) -> Option<&dyn Issuer> {
        None
    }

    fn server(&self) -> Option<&Place> {
        self.server.as_ref()
    }

    fn server_was_said(&self) -> bool {
        self.server_was_said
    }

    fn is_metered(&self) -> Option<bool> {
        metered::is_metered()
    }

    fn battery(&self) -> Option<Battery> {
        battery::battery()
    }

    fn stretching_cost(&self) -> Cost {
        stretching_cost()
    }

    /// No system that this program was tried on offers it; phones and laptops will, through their own hosts.
    fn biometric(&self) -> Option<&dyn Biometric> {
        None
    }

    fn export(&self, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
        export_into(&downloads(), name, bytes)
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

/// Coming in should take about this long for whoever has the password, and for whoever guesses.
const STRETCHING_MS: u64 = 500;

/// Measured once, at the first enrolment of this start.
fn stretching_cost() -> Cost {
    static COST: OnceLock<Cost> = OnceLock::new();
    *COST.get_or_init(|| {
        apseko_vault::kdf::calibrate(STRETCHING_MS, |cost| {
            let begin = Instant::now();
            // A cost that this machine has no memory for counts as too slow.
            match apseko_vault::kdf::stretch("calibration", &[0; 32], cost) {
                Ok(_) => u64::try_from(begin.elapsed().as_millis()).unwrap_or(u64::MAX),
                Err(_) => u64::MAX,
            }
        })
    })
}

/// Where the system puts what people download; the home folder where it does not say.
fn downloads() -> PathBuf {
    if let Some(named) = std::env::var_os("XDG_DOWNLOAD_DIR") {
        return named.into();
    }
    let home = std::env::var_os("HOME").or_else(|| std::env::var_os("USERPROFILE"));
    let home = PathBuf::from(home.unwrap_or_else(|| ".".into()));
    let usual = home.join("Downloads");
    if usual.is_dir() { usual } else { home }
}

/// Never over a file that is there, and for its owner alone.
fn export_into(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<PathBuf> {
    let path = folder.join(name);
    let mut options = OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(path)
}
