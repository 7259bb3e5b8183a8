//! Asking the office to sign for the files of a case.

use apseko_oplog::wire::MESSAGE_LIMIT;
use apseko_trust::SignedDelivery;
use apseko_trust::canon::Writer;
use reqwest::Method;

use crate::link::read;
use crate::{Link, LinkFailure};

impl Link {
    /// What the office signs of the files of a case now. Nothing of it is believed before its signature was checked.
    pub async fn delivery(&self, case: [u8; 16]) -> Result<SignedDelivery, LinkFailure> {
        let mut asked = Writer::with_capacity(32);
        asked.bytes(&case);
        let answer = self.say_at(&Method::POST, "sync/v1/delivery", &asked.finish()).await?;
        let bytes = read(answer, MESSAGE_LIMIT).await?;
        SignedDelivery::from_bytes(&bytes).map_err(|_| LinkFailure::OtherAnswer)
    }
}
