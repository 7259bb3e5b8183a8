//! Carries questions that only the server can answer there and back, on the thread of the exchange: whoever asks may be inside a
//! host's runtime, which must not be entered twice.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use apseko_contract::Asked;
use apseko_domain::RequestId;
use apseko_sync::{ApiQuestion, Link, LinkFailure};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::Host;

/// A question with the way back for its answer.
pub(super) struct Errand {
    question: ApiQuestion,
    back: SyncSender<Result<Vec<u8>, LinkFailure>>,
}

/// Where questions are handed in.
#[derive(Clone)]
pub(super) struct Counter(UnboundedSender<Errand>);

/// Answers what is handed in for as long as it runs.
pub(super) struct RemoteRound {
    link: Arc<Link>,
    host: Arc<dyn Host>,
    errands: UnboundedReceiver<Errand>,
}

/// A counter, and who stands behind it.
pub(super) fn counter(link: Arc<Link>, host: Arc<dyn Host>) -> (Counter, RemoteRound) {
    let (sender, errands) = unbounded_channel();
    (Counter(sender), RemoteRound { link, host, errands })
}

impl Counter {
    /// Hands a question in; its answer comes out of what is returned. Nothing comes where the exchange ends before.
    pub fn hand_in(&self, asked: Asked, request: RequestId) -> Receiver<Result<Vec<u8>, LinkFailure>> {
        let (back, answer) = sync_channel(1);
        let question = ApiQuestion {
            method: asked.method.as_str(),
            path: asked.path,
            query: asked.query,
            body: asked.body,
            repeat: request.to_string(),
        };
        // Where nobody stands behind the counter any more, the way back closes with the errand.
        drop(self.0.send(Errand { question, back }));
        answer
    }
}

impl RemoteRound {
    /// Goes on until it is dropped. Questions do not wait for one another.
    pub(super) async fn go_round(mut self) {
        while let Some(errand) = self.errands.recv().await {
            let (link, host) = (self.link.clone(), self.host.clone());
            tokio::spawn(async move {
                let moment = || {
                    let mut nonce = [0; 16];
                    host.randomness(&mut nonce);
                    (host.now().as_millisecond(), nonce)
                };
                let answer = link.ask_api(&errand.question, &moment).await;
                drop(errand.back.send(answer));
            });
        }
        std::future::pending().await
    }
}
