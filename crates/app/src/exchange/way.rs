//! The way to the server with a guide: before an answer is believed that speaks of strangers, it asks who they are.

use std::sync::Arc;

use apseko_oplog::message::{Reply, Request};
use apseko_store::Store;
use apseko_sync::{Link, LinkFailure, Way};

use super::known::Known;

pub(super) struct GuidedWay {
    pub(super) link: Arc<Link>,
    pub(super) known: Arc<Known>,
    pub(super) store: Arc<Store>,
}

/// Learns whose signatures hold, and what people are called.
pub(super) async fn ask_who_is_who(link: &Link, known: &Known, store: &Store) -> Result<(), LinkFailure> {
    let roll = link.roll().await?;
    if let Err(error) = known.learn(&roll) {
        tracing::warn!(%error, "What the server says of keys does not follow from our root.");
        return Err(LinkFailure::OtherAnswer);
    }
    if let Err(error) = store.keep_names(roll.names) {
        tracing::warn!(code = %error.code(), "The names of colleagues were not kept.");
    }
    Ok(())
}

impl Way for GuidedWay {
    async fn exchange(&self, request: &Request) -> Result<Reply, LinkFailure> {
        let reply = self.link.exchange(request).await?;
        if let Some(strangers) = self.known.strangers(&reply) {
            // An answer that cannot be checked yet is not handed on; it comes again.
            ask_who_is_who(&self.link, &self.known, &self.store).await?;
            self.known.asked_about(strangers);
        }
        Ok(reply)
    }

    async fn head_beyond(&self, after: u64) -> Result<u64, LinkFailure> {
        self.link.head_beyond(after).await
    }
}
