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
    /// The server answered, and did not do it; its own code says why.
    ServerRefused = "server.refused",
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
    /// The case was given to somebody else, and has left this device.
    CaseLeft = "case.left",
    /// What a second person has to confirm cannot be confirmed by whoever did it.
    FourEyes = "four_eyes.same_person",
    /// The task has gone where nothing of it is confirmed any more, or never had to be.
    TaskSettled = "task.settled",
    /// The note is not on this device.
    NoteUnknown = "note.unknown",
    /// The note has been changed since the person opened it.
    NoteChanged = "note.changed",
    /// The visit is not on this device.
    VisitUnknown = "visit.unknown",
    /// The visit has ended.
    VisitOver = "visit.over",
    /// The control sheet is not on this device.
    SheetUnknown = "sheet.unknown",
    /// The sheet has no such question, row or list.
    QuestionUnknown = "question.unknown",
    /// A party, a person, a worker or a row is not on this device.
    ThingUnknown = "thing.unknown",
    /// The bytes of a file are not on this device.
    FileAway = "file.away",
    /// The bytes of a file are on this device and cannot be read.
    FileDamaged = "file.damaged",
    /// A party is the main one, or others still belong to it or speak for it.
    PartyInUse = "party.in_use",
    /// Something stands there that the person who decides was not shown.
    ConflictChanged = "conflict.changed",
    /// People do not disagree on it any more.
    ConflictSettled = "conflict.settled",
    /// The definitions of control sheets are not on this device, or cannot be used.
    DefinitionsMissing = "definitions.missing",
    /// A text that has to say something says nothing.
    TextEmpty = "text.empty",
    /// A text is longer than its place allows.
    TextTooLong = "text.too_long",
    /// A text has characters that no keyboard writes.
    TextControl = "text.control",
    /// User, password and code do not belong together; which of them is wrong is not said.
    LoginWrong = "login.wrong",
    /// After several failures the next try has to wait.
    LoginWait = "login.wait",
    /// After ten failures nobody comes in this way any more.
    LoginDisabled = "login.disabled",
    /// The clock shows an earlier time than the device has already seen.
    LoginClock = "login.clock",
    /// The record of the log-in was changed by something other than this program, or an old one was put back.
    LoginTampered = "login.tampered",
    /// The PIN is wrong.
    PinWrong = "pin.wrong",
    /// There is no PIN that opens now; the password does.
    PinGone = "pin.gone",
    /// A PIN is not of four to eight digits.
    PinForm = "pin.form",
    /// A PIN that everybody tries first.
    PinGuessable = "pin.guessable",
    /// It is none of the recovery codes that are left.
    RecoveryWrong = "recovery.wrong",
    /// The system could not recognise the person.
    BiometricRefused = "biometric.refused",
    /// The present password is not this one.
    PasswordWrong = "password.wrong",
    /// A new password is too short.
    PasswordTooShort = "password.too_short",
    /// A password is too long.
    PasswordTooLong = "password.too_long",
    /// A new password is one of those that everybody tries first.
    PasswordCommon = "password.common",
    /// A new password follows a simple rule.
    PasswordGuessable = "password.guessable",
    /// A new password holds the person's own name.
    PasswordLikeName = "password.like_name",
    /// The keystore of the system is locked.
    KeystoreLocked = "keystore.locked",
    /// The keystore of the system does not answer.
    KeystoreUnavailable = "keystore.unavailable",
    /// The keystore gave back something else than was put in.
    KeystoreDamaged = "keystore.damaged",
    /// The data is of a device whose secret this keystore does not have.
    KeystoreEmpty = "keystore.empty",
    /// A file of the vault cannot be read.
    VaultDamaged = "vault.damaged",
    /// The office did not accept the user name and the invitation.
    EnrolRefused = "enrol.refused",
    /// No enrolment is under way.
    EnrolNotBegun = "enrol.not_begun",
    /// The person is enrolled on this device already.
    EnrolKnown = "enrol.known",
    /// The code does not come from the new authenticator.
    EnrolCodeWrong = "enrol.code_wrong",
    /// The permission to work on this device is over.
    LeaseOver = "lease.over",
    /// A permission to work is not signed by the office, or is of another device or person.
    LeaseRefused = "lease.refused",
    /// A file could not be put where exports go.
    ExportFailed = "export.failed",
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
