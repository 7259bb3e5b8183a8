//! How the types of other crates are written in a line, for the derives of the simulator's own types.

use serde::de::Error as _;
use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

use super::Hex;

pub(crate) mod bug {
    //! A bug, by its name.

    use apseko_oplog::Bug;

    use super::*;

    #[expect(clippy::ref_option, reason = "serde calls it with this")]
    pub(crate) fn serialize<S: Serializer>(bug: &Option<Bug>, out: S) -> Result<S::Ok, S::Error> {
        bug.map(|bug| format!("{bug:?}")).serialize(out)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(text: D) -> Result<Option<Bug>, D::Error> {
        let name = Option::<String>::deserialize(text)?;
        let found = |name: String| {
            let bug = Bug::ALL.into_iter().find(|bug| format!("{bug:?}") == name);
            bug.ok_or_else(|| D::Error::custom(format!("there is no bug {name}")))
        };
        name.map(found).transpose()
    }
}

pub(crate) mod edit {
    //! The id of a wish.

    use apseko_oplog::EditId;

    use super::*;

    pub(crate) fn serialize<S: Serializer>(edit: &EditId, out: S) -> Result<S::Ok, S::Error> {
        Hex::of(&edit.0).serialize(out)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(text: D) -> Result<EditId, D::Error> {
        Hex::deserialize(text)?.fixed().map(EditId).map_err(D::Error::custom)
    }
}

pub(crate) mod reply {
    //! An answer of the server, as it goes over the wire.

    use apseko_oplog::message::Reply;
    use apseko_oplog::wire::{decode_reply, encode_reply};

    use super::*;

    pub(crate) fn serialize<S: Serializer>(reply: &Reply, out: S) -> Result<S::Ok, S::Error> {
        Hex::of(&encode_reply(reply)).serialize(out)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(text: D) -> Result<Box<Reply>, D::Error> {
        decode_reply(Hex::deserialize(text)?.bytes()).map(Box::new).map_err(D::Error::custom)
    }
}
