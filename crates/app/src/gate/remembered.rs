//! The replies of the last acts, for a repeat of the same wish: a log-in whose answer was lost must not be tried twice,
//! because a code opens once. In memory only, and overwritten when it goes.

use std::collections::VecDeque;

use apseko_domain::RequestId;
use zeroize::Zeroizing;

const MOST: usize = 8;
/// A repeat comes within seconds; after this long, whoever asks may be somebody else.
const FORGET_AFTER_MS: u64 = 60_000;

/// The newest replies.
#[derive(Default)]
pub(crate) struct Remembered {
    replies: VecDeque<Reply>,
}

struct Reply {
    request: RequestId,
    command: &'static str,
    at_ms: u64,
    json: Zeroizing<String>,
}

impl Remembered {
    /// The reply that this wish got before.
    pub(crate) fn reply(
        &mut self,
        request: RequestId,
        command: &'static str,
        now_ms: u64,
    ) -> Option<Zeroizing<String>> {
        self.replies.retain(|reply| now_ms.saturating_sub(reply.at_ms) < FORGET_AFTER_MS);
        let earlier = self.replies.iter().find(|reply| reply.request == request && reply.command == command);
        earlier.map(|reply| reply.json.clone())
    }

    /// Remembers a reply.
    pub(crate) fn keep(&mut self, request: RequestId, command: &'static str, now_ms: u64, json: &str) {
        if self.replies.len() == MOST {
            self.replies.pop_front();
        }
        self.replies.push_back(Reply {
            request,
            command,
            at_ms: now_ms,
            json: Zeroizing::new(json.to_owned()),
        });
    }
}
