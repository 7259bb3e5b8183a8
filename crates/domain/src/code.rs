//! Stable error codes: the only thing about a failure that crosses a border.
//!
//! A code is never renamed or reused, because people read it out over the telephone. The screens turn it
//! into a sentence with a way out; logs carry the chain of causes.

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($( $(#[$doc:meta])* $name:ident = $text:literal ),+ $(,)?) => {
        /// Why something did not happen.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Code { $( $(#[$doc])* #[serde(rename = $text)] $name ),+ }

        impl Code {
            /// Every code, for tests and for the page that lists them.
            pub const ALL: &'static [Code] = &[ $( Code::$name ),+ ];

            /// The text that people quote and logs contain.
            pub const fn as_str(self) -> &'static str {
                match self { $( Code::$name => $text ),+ }
            }
        }
    };
}

codes! {
    /// The host does not know a command of this name.
    CommandUnknown = "command.unknown",
    /// The body of a command is not what the command expects.
    CommandMalformed = "command.malformed",
    /// The body of a command is over the limit.
    CommandTooLarge = "command.too_large",
    /// A request id was used before for something else.
    RequestReused = "request.reused",
    /// The device is locked.
    AccessLocked = "access.locked",
    /// The person's role does not allow it.
    AccessDenied = "access.denied",
    /// The action has to be confirmed with a fresh code.
    AccessStepUp = "access.step_up",
    /// The command needs the server, and there is no connection.
    ServerUnreachable = "server.unreachable",
    /// The window or the page could not reach its own host.
    HostUnreachable = "host.unreachable",
    /// The browser host was asked without its per-start secret.
    WebSecret = "web.secret",
    /// The browser host was asked by a page of another origin.
    WebOrigin = "web.origin",
    /// The browser host was asked under a name that is not loopback.
    WebHost = "web.host",
    /// The browser host has nothing at this address.
    WebNotFound = "web.not_found",
    /// The data folder or a file in it cannot be written.
    DataReadOnly = "data.read_only",
    /// No space is left where the data folder is.
    DataFull = "data.full",
    /// Another instance holds the data folder.
    DataInUse = "data.in_use",
    /// The data was written by a newer version that this one must not touch.
    DataNewer = "data.newer",
    /// The database cannot be read: damaged, or not opened by this key.
    DataDamaged = "data.damaged",
    /// The database is there and its key is not.
    DataKeyMissing = "data.key_missing",
    /// The key is there and is not a key.
    DataKeyDamaged = "data.key_damaged",
    /// The disk answered with an error.
    DataUnavailable = "data.unavailable",
    /// The task is not on this device.
    TaskUnknown = "task.unknown",
    /// The note is not on this device.
    NoteUnknown = "note.unknown",
    /// The note has been changed since the person opened it.
    NoteChanged = "note.changed",
    /// A text that has to say something says nothing.
    TextEmpty = "text.empty",
    /// A text is longer than its place allows.
    TextTooLong = "text.too_long",
    /// A text has characters that no keyboard writes.
    TextControl = "text.control",
    /// A fault of the program itself.
    Internal = "internal",
}

impl std::fmt::Display for Code {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Code;
    use std::collections::HashSet;

    #[test]
    fn every_code_has_its_own_text_and_survives_a_round_trip() {
        let mut seen = HashSet::new();
        for code in Code::ALL {
            assert!(seen.insert(code.as_str()), "two codes share the text {code}");
            let json = serde_json::to_string(code).unwrap();
            assert_eq!(json, format!("\"{code}\""), "the wire text is what people quote");
            assert_eq!(serde_json::from_str::<Code>(&json).unwrap(), *code);
        }
    }
}
