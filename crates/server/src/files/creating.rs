//! The beginning of an upload: what was asked is allowed or not, and a file that its owner has brought before is not sent again.

use std::sync::Arc;

use apseko_trust::Digest;

use super::shelf::{Description, Owner, Progress, UploadId};
use super::upload::Metadata;
use super::{Files, Refusal};

/// What a client says of a file before it sends any of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// How many bytes it has.
    pub length: u64,
    /// What else it says.
    pub metadata: Metadata,
}

impl Files {
    /// Begins an upload; says its name, and when it is taken away if nothing comes. There is no such time where the file is
    /// there already.
    pub async fn begin(
        self: &Arc<Self>,
        owner: Owner,
        asked: Asked,
    ) -> Result<(UploadId, Option<i64>), Refusal> {
        let described = self.describe(owner, asked);
        let id = described.id;
        if let Some(sum) = described.sum
            && self.was_delivered(&described, sum).await?
        {
            self.on(move |shelf| shelf.repeat(&described, &sum)).await?;
            return Ok((id, None));
        }
        let free = self.on(|shelf| shelf.free_space()).await?;
        self.ledger.admit(&described, free, &self.limits, described.begun_ms)?;
        let (begun_ms, is_empty) = (described.begun_ms, described.length == 0);
        if let Err(refusal) = self.on(move |shelf| shelf.begin(&described)).await {
            self.ledger.gone(&id);
            return Err(refusal);
        }
        if is_empty {
            // Nobody sends a part of nothing.
            self.finish(id).await?;
            return Ok((id, None));
        }
        Ok((id, Some(self.expires_ms(Progress { offset: 0, touched_ms: begun_ms }))))
    }

    fn describe(&self, owner: Owner, asked: Asked) -> Description {
        let mut id = [0; 16];
        self.house.fill(&mut id);
        Description {
            id: UploadId(id),
            owner,
            length: asked.length,
            sum: asked.metadata.sum,
            metadata: asked.metadata.pairs,
            begun_ms: self.house.wall_ms(),
        }
    }

    /// A sum is no permission: it counts only for whoever has brought the whole file before.
    async fn was_delivered(&self, described: &Description, sum: Digest) -> Result<bool, Refusal> {
        let (owner, length) = (described.owner, described.length);
        self.on(move |shelf| Ok(shelf.delivered(&owner, &sum)? && shelf.has(&sum)? == Some(length))).await
    }
}
