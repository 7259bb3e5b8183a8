//! What nobody asks for: uploads that were abandoned are taken away, and whole ones are finished whose process was killed.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::shelf::{Description, Found};
use super::{Files, Refusal};
use crate::audit::action;
use crate::feed::Told;

/// How often the shelf is looked through.
const EVERY: Duration = Duration::from_secs(10 * 60);
/// What came into the ledger since then may not be on the list yet.
const JUST_NOW_MS: i64 = 60 * 60 * 1_000;

/// What a look through the shelf came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// So many abandoned uploads were taken away.
    pub abandoned: u64,
    /// So many whole files were read back.
    pub finished: u64,
    /// So many names of finished uploads were forgotten.
    pub forgotten: u64,
}

impl Files {
    /// Looks through the shelf now and every ten minutes, until the process ends.
    pub async fn keep_house(self: Arc<Self>, mut stopping: watch::Receiver<bool>) {
        loop {
            if let Err(refusal) = self.sweep().await {
                tracing::warn!(code = refusal.code(), "the files were not looked through: {refusal}");
            }
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                _ = stopping.wait_for(|stopping| *stopping) => return,
            }
        }
    }

    /// Looks through the shelf once.
    pub async fn sweep(self: &Arc<Self>) -> Result<Swept, Refusal> {
        let now_ms = self.house.wall_ms();
        let before_ms = now_ms.saturating_sub(self.limits.keep_ms);
        let unfinished = self.on(|shelf| shelf.unfinished()).await?;
        let there: HashSet<_> = unfinished.iter().map(|(described, _)| described.id).collect();
        self.ledger.forget_others(&there, now_ms.saturating_sub(JUST_NOW_MS));
        let mut swept = Swept::default();
        for (described, progress) in unfinished {
            self.ledger.know(&described, progress.offset, now_ms);
            if progress.offset == described.length {
                swept.finished += u64::from(self.finish(described.id).await.is_ok());
            } else if progress.touched_ms < before_ms {
                swept.abandoned += u64::from(self.take_away(&described, before_ms).await?);
            }
        }
        swept.forgotten = self.on(move |shelf| shelf.tidy(before_ms)).await?;
        if swept.abandoned > 0 {
            self.counts.swept(swept.abandoned);
            tracing::info!("{} abandoned uploads were taken away", swept.abandoned);
            self.house.note(&Told::new(action::FILES_SWEPT, swept.abandoned.to_string()));
        }
        Ok(swept)
    }

    /// Takes an upload away, if nothing came in the meantime.
    async fn take_away(&self, described: &Description, before_ms: i64) -> Result<bool, Refusal> {
        let id = described.id;
        let Ok(_turn) = self.turns.enter(id).await else { return Ok(false) };
        let is_gone = self
            .on(move |shelf| match shelf.look(&id)? {
                Some(Found::Arriving(_, progress)) if progress.touched_ms < before_ms => {
                    shelf.discard(&id).map(|()| true)
                }
                Some(Found::Arriving(..) | Found::Finished(..)) | None => Ok(false),
            })
            .await?;
        if is_gone {
            self.ledger.gone(&id);
        }
        Ok(is_gone)
    }
}
