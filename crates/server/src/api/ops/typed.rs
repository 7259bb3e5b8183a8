//! What people type and nobody may read later: it is never printed, and forgotten as soon as it was looked at.

use std::borrow::Cow;
use std::fmt;

use apseko_trust::PublicKey;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::api::refused;
use crate::http::Problem;

const LONGEST: usize = 1024;

/// A password, a code or an invitation.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub struct Typed(pub Zeroizing<String>);

impl TryFrom<String> for Typed {
    type Error = &'static str;

    fn try_from(typed: String) -> Result<Self, Self::Error> {
        let typed = Zeroizing::new(typed);
        if typed.chars().count() > LONGEST { Err("nobody types so much") } else { Ok(Self(typed)) }
    }
}

impl JsonSchema for Typed {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Typed".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "maxLength": LONGEST })
    }
}

impl fmt::Debug for Typed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Typed(…)")
    }
}

/// A public key on P-256, compressed, as 66 hexadecimal digits.
pub(super) fn public_key(digits: &str) -> Result<PublicKey, Problem> {
    let mut sec1 = [0; 33];
    let read = hex::decode_to_slice(digits, &mut sec1).ok().and_then(|()| PublicKey::from_sec1(&sec1).ok());
    read.ok_or_else(|| refused::malformed("The key is no compressed point on P-256, in hexadecimal digits."))
}
