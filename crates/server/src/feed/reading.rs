//! Questions that change nothing: each has a picture of the database of its own, beside the writer.

use apseko_oplog::message::Request;
use apseko_oplog::server::{self, Input, Step};

use super::rules::Lent;
use super::{Feed, FeedFailure, with_env};
use crate::ledger::Working;

impl Feed {
    pub(super) fn read_now(&self, request: Request) -> Result<Step, FeedFailure> {
        let mut ledger = Working::begin(self.storage.read()?, None)?;
        let session = self.session.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        let rules = self.house.rules();
        let input = Input::Request(Box::new(request));
        let (_, step) = with_env(self.house.as_ref(), |env| {
            server::step(&mut ledger, &session, env, &Lent(rules.as_ref()), input)
        })?;
        Ok(step)
    }

    /// Whether the database answers, and somebody would write what is brought.
    pub fn is_ready(&self) -> Result<(), FeedFailure> {
        if !self.is_at_work() {
            return Err(FeedFailure::Stopped);
        }
        self.storage.read()?.head()?;
        Ok(())
    }
}
