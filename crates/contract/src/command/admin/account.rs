//! One's own account on the server: with it a person comes onto a new device without an invitation.

use apseko_domain::Capability;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::command::command;
use crate::{Access, Asked, Method, Remote, Typed};

const AUTHENTICATOR: &str = "me/authenticator";

/// A seed for an authenticator, told once. It counts only when a code has shown that the authenticator has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerSeed {
    /// What stands in the square.
    pub uri: Typed,
    /// With what the first code is sent.
    pub ticket: String,
    /// Until when it can be.
    pub until: Timestamp,
}

/// Chooses a password for the server, the first time. An account opens other devices, so it takes a fresh code of this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeginServerAccount {
    /// The new password.
    pub password: Typed,
}
command!(BeginServerAccount -> ServerSeed {
    name: "begin-server-account", kind: Act, access: Access::StepUp(Capability::OwnAccess), place: Server,
    audit: Silent, depends_on: []
});
impl Remote for BeginServerAccount {
    fn asked(&self) -> Asked {
        Asked::of(Method::Post, AUTHENTICATOR).body(self)
    }
}

/// Asks for the seed of another authenticator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BeginServerAuthenticator {
    /// The present password.
    pub password: Typed,
    /// The six digits of the present authenticator.
    pub code: Typed,
}
command!(BeginServerAuthenticator -> ServerSeed {
    name: "begin-server-authenticator", kind: Act, access: Access::Unlocked(Capability::OwnAccess), place: Server,
    audit: Silent, depends_on: []
});
impl Remote for BeginServerAuthenticator {
    fn asked(&self) -> Asked {
        Asked::of(Method::Post, AUTHENTICATOR).body(self)
    }
}

/// Shows that the authenticator has the seed: from now on account and authenticator count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinishServerAuthenticator {
    /// What came with the seed.
    pub ticket: String,
    /// The six digits.
    pub code: Typed,
}
command!(FinishServerAuthenticator -> () {
    name: "finish-server-authenticator", kind: Act, access: Access::Unlocked(Capability::OwnAccess), place: Server,
    audit: Recorded, depends_on: []
});
impl Remote for FinishServerAuthenticator {
    fn asked(&self) -> Asked {
        Asked::of(Method::Put, AUTHENTICATOR).body(self)
    }
}

/// Changes the password for the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeServerPassword {
    /// The present one.
    pub password: Typed,
    /// The six digits of now.
    pub code: Typed,
    /// The new one.
    pub new: Typed,
}
command!(ChangeServerPassword -> () {
    name: "change-server-password", kind: Act, access: Access::Unlocked(Capability::OwnAccess), place: Server,
    audit: Recorded, depends_on: []
});
impl Remote for ChangeServerPassword {
    fn asked(&self) -> Asked {
        Asked::of(Method::Put, "me/password").body(self)
    }
}

/// Draws a text as a square for a camera. The screens have no program of their own for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawSquare {
    /// The text.
    pub text: Typed,
}
command!(DrawSquare -> SquareView {
    name: "draw-square", kind: Read, access: Access::Unlocked(Capability::OwnAccess), place: Device, audit: Silent,
    depends_on: []
});

/// A square for a camera.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SquareView {
    /// Its rows, `1` for dark.
    pub rows: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_password_is_asked_for_without_a_code_and_a_later_seed_with_one() {
        let password = || Typed::new("zaļa pļava".to_owned());
        let first = BeginServerAccount { password: password() }.asked();
        assert_eq!(
            (first.method, first.path.as_str(), first.body.as_deref()),
            (Method::Post, "me/authenticator", Some(r#"{"password":"zaļa pļava"}"#)),
            "the server takes nothing that it does not know"
        );
        let later = BeginServerAuthenticator { password: password(), code: Typed::new("123456".to_owned()) };
        assert!(later.asked().body.unwrap().contains(r#""code":"123456""#));
        let finish = FinishServerAuthenticator { ticket: "00".to_owned(), code: Typed::default() }.asked();
        assert_eq!((finish.method, finish.path.as_str()), (Method::Put, "me/authenticator"));
    }
}
