//! Brings reference packs from the server, beside the exchange of work: new questions must never hold up what was written.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use apseko_contract::{Change, ChangeBatch, Topic};
use apseko_store::packs::{PackError, PackFolder};
use apseko_sync::{Link, NotKept, Offered, PackFetcher, PackShelf};
use uuid::Uuid;

use super::known::Known;
use crate::packs::Packs;
use crate::{Host, packs};

/// New definitions come a few times a year.
const ASK_EVERY: Duration = Duration::from_secs(60 * 60);
/// After a failure it is tried again sooner.
const TRY_AGAIN: Duration = Duration::from_secs(2 * 60);

/// Beside the packs themselves, so that half a pack is never taken for one.
const UNFINISHED: &str = "packs-unfinished";

pub(super) struct PackRound {
    pub(super) link: Arc<Link>,
    pub(super) host: Arc<dyn Host>,
    pub(super) known: Arc<Known>,
    pub(super) packs: Arc<Packs>,
    pub(super) may_speak: Box<dyn Fn() -> bool + Send>,
}

impl PackRound {
    /// Goes on until it is dropped.
    pub(super) async fn go_round(self) {
        let mut fetcher = PackFetcher::new(&self.host.data_folder().join(UNFINISHED));
        loop {
            let asked = (self.may_speak)() && self.ask(&mut fetcher).await;
            tokio::time::sleep(if asked { ASK_EVERY } else { TRY_AGAIN }).await;
        }
    }

    /// Says whether the server was asked and everything was brought.
    async fn ask(&self, fetcher: &mut PackFetcher) -> bool {
        let shelf = Shelf { folder: packs::folder_in(self.host.data_folder()), round: self };
        match fetcher.bring(&self.link, &shelf).await {
            Ok(brought) if brought.kept.is_empty() => true,
            Ok(brought) => {
                tracing::info!(packs = brought.kept.len(), "Reference packs were brought from the server.");
                self.packs.open(self.host.data_folder(), &self.known.keyring());
                let change = Change { topic: Topic::Sheet, id: Uuid::nil() };
                self.host.publish(ChangeBatch::Some(vec![change]));
                true
            }
            Err(failure) => {
                tracing::info!(code = failure.code(), "Reference packs were not asked for.");
                false
            }
        }
    }
}

struct Shelf<'r> {
    folder: PackFolder,
    round: &'r PackRound,
}

impl PackShelf for Shelf<'_> {
    fn has(&self, code: &str, version: u32) -> bool {
        self.folder.path_of(code, version).is_ok_and(|path| path.exists())
    }

    fn keep(&self, _pack: &Offered, file: &Path) -> Result<(), NotKept> {
        let refused = |error: &PackError| NotKept {
            code: code_of(error).to_owned(),
            may_pass: matches!(error, PackError::Disk(_)),
        };
        let bytes = fs::read(file).map_err(|error| refused(&error.into()))?;
        let at_ms = self.round.host.now().as_millisecond();
        self.folder.keep(&bytes, &self.round.known.keyring(), at_ms).map_err(|error| refused(&error))?;
        Ok(())
    }
}

/// For the support log; no screen shows it.
fn code_of(error: &PackError) -> &'static str {
    match error {
        PackError::Malformed(_) => "pack.malformed",
        PackError::Newer => "pack.newer",
        PackError::NotBelieved(_) => "pack.not_believed",
        PackError::Name | PackError::Misnamed => "pack.name",
        PackError::TooLarge | PackError::TooMany => "pack.too_large",
        PackError::Different => "pack.different",
        PackError::Missing => "pack.missing",
        PackError::Disk(_) => "pack.disk",
    }
}
